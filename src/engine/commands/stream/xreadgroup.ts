// XREADGROUP: entries for one consumer of a group, new ones or those it has not acknowledged yet.
// A read of new entries changes the group, hence it is a write command, propagated as the changes it made. A read of
// one's history counts deliveries, too, but that is neither propagated nor counted as a change (Redis 8.0).
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, NULL_ARRAY, type Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { cString } from '../../errors.ts';
import { block, integer, key, string, token } from '../../grammar.ts';
import { keySpec, keyword, range } from '../../key-specs.ts';
import type { Consumer, ConsumerGroup } from '../../types/stream/group.ts';
import {
  compareIds,
  equalIds,
  formatId,
  idAfter,
  idOfKey,
  keyOfId,
  MAX_ID,
  MIN_ID,
  type StreamId,
} from '../../types/stream/id.ts';
import { StreamValue } from '../../types/stream/value.ts';
import { entryReply, entryReplyOf } from './entry-reply.ts';
import {
  createConsumer,
  type NamedGroup,
  noKeyOrGroup,
  propagateConsumer,
  propagatePending,
  propagateProgress,
} from './group-effects.ts';
import { readId } from './ids.ts';
import { readReadOptions } from './read-options.ts';
import { streamKeys, STREAMS_MAY_BE_A_NAME } from './stream-keys.ts';
import { readReply } from './xread.ts';

const meaningless = (id: string): ErrorReply =>
  new ErrorReply(
    `ERR The ${id} ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer ` +
      'by specifying a proper ID, or use the > ID to get new messages. ' +
      `The ${id} ID would just return an empty result set.`,
  );
const dollarMeaningless = meaningless('$');
const plusMeaningless = meaningless('+');

/** `>`: what nobody in the group was given yet. As in Redis, the greatest id, spelt out, is taken for it. */
const NEW = MAX_ID;

function readGroup(ctx: Context, argv: readonly ByteString[]): Reply {
  const { count, blockUntil, isAcknowledged, group: names, firstKey, streams } = readReadOptions(argv, true, ctx.now);
  if (names === undefined) throw new Error('XREADGROUP without a group got past its options');
  const wanted: { readonly id: StreamId; readonly group: ConsumerGroup }[] = [];
  for (let n = 0; n < streams; n++) {
    const name = arg(argv, firstKey + n);
    const group = ctx.read(StreamValue, name)?.group(names.name);
    if (group === undefined) return noKeyOrGroup(name, names.name, ' in XREADGROUP with GROUP option');
    wanted.push({ id: readWanted(arg(argv, firstKey + streams + n)), group });
  }

  ctx.dontPropagate();
  const served: Reply[] = [];
  for (const [n, { id, group }] of wanted.entries()) {
    const name = arg(argv, firstKey + n);
    const stream = ctx.read(StreamValue, name);
    if (stream === undefined) continue;
    const named: NamedGroup = { key: name, stream, name: names.name, group };
    const consumer = findConsumer(ctx, named, names.consumer, isAcknowledged);
    if (!equalIds(id, NEW)) {
      served.push(name, history(ctx, named, consumer, id, count));
    } else if (compareIds(stream.entries.lastId ?? MIN_ID, group.lastId) > 0) {
      served.push(name, deliver(ctx, named, consumer, count, isAcknowledged));
    }
  }
  if (served.length > 0) return readReply(ctx, served);
  if (blockUntil === undefined) return NULL_ARRAY;
  return ctx.block({
    waitsFor: 'stream',
    keys: argv.slice(firstKey, firstKey + streams),
    until: blockUntil,
    wantsDeletion: true,
  });
}

function readWanted(text: ByteString): StreamId {
  const word = cString(text);
  if (word === '$') throw dollarMeaningless;
  if (word === '+') throw plusMeaningless;
  return word === '>' ? NEW : readId(text);
}

/** A new consumer shows in the file through what it was given; under NOACK it must be named. */
function findConsumer(ctx: Context, named: NamedGroup, name: ByteString, isAcknowledged: boolean): Consumer {
  let consumer = named.group.consumer(name);
  if (consumer === undefined) {
    consumer = createConsumer(ctx, named.key, named.group, name);
    if (isAcknowledged) propagateConsumer(ctx, named, consumer);
  }
  consumer.seenTime = ctx.now;
  return consumer;
}

/** What comes after the group's last entry: pending for this consumer from now on, unless it counts as acknowledged. */
function deliver(
  ctx: Context,
  named: NamedGroup,
  consumer: Consumer,
  count: number,
  isAcknowledged: boolean,
): readonly Reply[] {
  const { stream, group } = named;
  const reply: Reply[] = [];
  const cursor = stream.entries.cursor(idAfter(group.lastId), MAX_ID);
  while (cursor.next()) {
    const { id } = cursor;
    stream.advance(group, id);
    reply.push(entryReply(cursor));
    if (!isAcknowledged) {
      // It may be pending already, for anybody, if XGROUP SETID took the group back.
      const pending = group.deliver(id, consumer, ctx.now, 1);
      consumer.activeTime = ctx.now;
      propagatePending(ctx, named, formatId(id), pending);
    }
    if (reply.length === count) break;
  }
  propagateProgress(ctx, named);
  ctx.changedUnwatched(named.key);
  return reply;
}

/** The consumer's pending entries after an id; those that are deleted meanwhile without their fields. */
function history(
  ctx: Context,
  { key: name, stream, group }: NamedGroup,
  consumer: Consumer,
  after: StreamId,
  count: number,
): readonly Reply[] {
  const reply: Reply[] = [];
  const cursor = consumer.pending.cursor();
  let there = cursor.seek('>', keyOfId(after));
  for (; there && (count === 0 || reply.length < count); there = cursor.next()) {
    const id = idOfKey(cursor.key);
    const entry = entryReplyOf(stream.entries, id);
    if (entry !== undefined) group.redeliver(id, ctx.now);
    reply.push(entry ?? [formatId(id), NULL_ARRAY]);
  }
  if (reply.length > 0) ctx.changedUnwatched(name, 0);
  return reply;
}

export const xreadgroup = defineCommand({
  name: 'xreadgroup',
  summary: 'Gives a consumer of a group new entries of streams, or those it still has to acknowledge.',
  since: '5.0.0',
  group: 'stream',
  complexity:
    'O(M) for each stream and M answered entries, which COUNT limits; XADD serves N clients that wait in it in O(N)',
  flags: ['write', 'blocking', 'movablekeys'],
  categories: ['stream'],
  keys: [keySpec('RO access incomplete', keyword('STREAMS', 4), range(-1, 1, 2), STREAMS_MAY_BE_A_NAME)],
  getKeys: streamKeys,
  args: [
    block('group-block', [string('group'), string('consumer')], { token: 'GROUP' }),
    integer('count', { token: 'COUNT', optional: true }),
    integer('milliseconds', { token: 'BLOCK', optional: true }),
    token('NOACK', { optional: true }),
    block('streams', [key('key', 0, { multiple: true }), string('id', { multiple: true })], { token: 'STREAMS' }),
  ],
  examples: [
    {
      lines: [
        'XADD jobs 1-1 do this',
        'XADD jobs 1-2 do that',
        'XGROUP CREATE jobs workers 0',
        'XREADGROUP GROUP workers ann COUNT 1 STREAMS jobs >',
        'XREADGROUP GROUP workers bob COUNT 1 STREAMS jobs >',
      ],
      note: 'Each entry goes to one consumer of the group.',
    },
    {
      lines: [
        'XADD jobs 1-1 do this',
        'XGROUP CREATE jobs workers 0',
        'XREADGROUP GROUP workers ann STREAMS jobs >',
        'XREADGROUP GROUP workers ann STREAMS jobs 0',
        'XACK jobs workers 1-1',
        'XREADGROUP GROUP workers ann STREAMS jobs 0',
      ],
      note: 'What is not acknowledged can be read again.',
    },
  ],
  run: readGroup,
});
