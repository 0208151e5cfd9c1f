// What commands on consumer groups have in common: the errors of a group that is not there, and what they leave in the
// append-only file. Reading changes groups, so reads are propagated as the changes they made: XCLAIM for a pending
// entry, XGROUP SETID for how far the group has come.
//
// Redis 8.0 counts changes of groups as changes of the data set, yet tells neither WATCH nor client-side caches of
// them.
import type { ByteString } from '../../../base/bytes.ts';
import type { ErrorReply } from '../../../resp/reply.ts';
import type { Context } from '../../context.ts';
import { cString, sanitized } from '../../errors.ts';
import type { Consumer, ConsumerGroup, PendingEntry } from '../../types/stream/group.ts';
import { formatId } from '../../types/stream/id.ts';
import type { StreamValue } from '../../types/stream/value.ts';

export function noKeyOrGroup(key: ByteString, group: ByteString, where = ''): ErrorReply {
  return sanitized(`NOGROUP No such key '${cString(key)}' or consumer group '${cString(group)}'${where}`);
}

export function noGroup(key: ByteString, group: ByteString): ErrorReply {
  return sanitized(`NOGROUP No such consumer group '${cString(group)}' for key name '${cString(key)}'`);
}

/** A subcommand whose options make no sense; named as the client wrote it. */
export function badSubcommandSyntax(container: string, subcommand: ByteString): ErrorReply {
  const name = cString(subcommand).slice(0, 128);
  return sanitized(`ERR unknown subcommand or wrong number of arguments for '${name}'. Try ${container} HELP.`);
}

/** A group under its names, as propagated commands need them. */
export interface NamedGroup {
  readonly key: ByteString;
  readonly stream: StreamValue;
  readonly name: ByteString;
  readonly group: ConsumerGroup;
}

/** The consumer of this name, made if need be: it was seen now. */
export function consumerSeen(ctx: Context, { key, group }: NamedGroup, name: ByteString): Consumer {
  const consumer = group.consumer(name) ?? createConsumer(ctx, key, group, name);
  consumer.seenTime = ctx.now;
  return consumer;
}

export function createConsumer(ctx: Context, key: ByteString, group: ConsumerGroup, name: ByteString): Consumer {
  const consumer = group.createConsumer(name, ctx.now);
  ctx.changedUnwatched(key);
  ctx.notify('stream', 'xgroup-createconsumer', key);
  return consumer;
}

/** `id` as it is to be written. */
export function propagatePending(ctx: Context, named: NamedGroup, id: ByteString, pending: PendingEntry): void {
  if (!ctx.engine.propagation.isOn) return;
  ctx.alsoPropagate(
    'XCLAIM',
    named.key,
    named.name,
    pending.consumer.name,
    '0',
    id,
    'TIME',
    String(pending.deliveryTime),
    'RETRYCOUNT',
    String(pending.deliveryCount),
    'FORCE',
    'JUSTID',
    'LASTID',
    formatId(named.group.lastId),
  );
}

export function propagateProgress(ctx: Context, { key, name, group }: NamedGroup): void {
  ctx.alsoPropagate(
    'XGROUP',
    'SETID',
    key,
    name,
    formatId(group.lastId),
    'ENTRIESREAD',
    String(group.entriesRead ?? -1),
  );
}

export function propagateConsumer(ctx: Context, { key, name }: NamedGroup, consumer: Consumer): void {
  ctx.alsoPropagate('XGROUP', 'CREATECONSUMER', key, name, consumer.name);
}
