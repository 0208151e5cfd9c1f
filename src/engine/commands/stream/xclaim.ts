// XCLAIM and XAUTOCLAIM: taking over pending entries from consumers that have had them for too long. Both forget
// pending entries that are no longer in the stream, and are propagated as one XCLAIM for each entry that they touched.
import type { ByteString } from '../../../base/bytes.ts';
import type { Int64 } from '../../../base/integer.ts';
import { ErrorReply, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readInt64, readInteger, readIntegerIn } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { cString, errors, sanitized } from '../../errors.ts';
import { integer, key, string, token, unixTime } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { addWrapping } from '../../types/stream/counters.ts';
import { compareIds, formatId, idOfKey, keyOfId, MIN_ID, parseId, type StreamId } from '../../types/stream/id.ts';
import { StreamValue } from '../../types/stream/value.ts';
import { entryReplyOf } from './entry-reply.ts';
import { consumerSeen, type NamedGroup, noKeyOrGroup, propagatePending, propagateProgress } from './group-effects.ts';
import { readId, readRangeStart } from './ids.ts';

const invalid = (what: string, command: string): ErrorReply =>
  new ErrorReply(`ERR Invalid ${what} argument for ${command}`);
const claimErrors = {
  minIdle: invalid('min-idle-time', 'XCLAIM'),
  idle: invalid('IDLE option', 'XCLAIM'),
  time: invalid('TIME option', 'XCLAIM'),
  retryCount: invalid('RETRYCOUNT option', 'XCLAIM'),
};

interface ClaimOptions {
  /** Unix ms. */
  readonly deliveryTime: number;
  /** Undefined counts one delivery more, or none with JUSTID. */
  readonly deliveryCount: Int64 | undefined;
  readonly isForced: boolean;
  readonly onlyIds: boolean;
  readonly lastId: StreamId;
}

function claim(ctx: Context, argv: readonly ByteString[]): Reply {
  const name = arg(argv, 1);
  const groupName = arg(argv, 2);
  const stream = ctx.read(StreamValue, name);
  const group = stream?.group(groupName);
  if (stream === undefined || group === undefined) return noKeyOrGroup(name, groupName);
  const minIdle = readInteger(arg(argv, 4), claimErrors.minIdle);
  const ids: StreamId[] = [];
  for (let at = 5; at < argv.length; at++) {
    const id = parseId(arg(argv, at));
    if (id === undefined) break;
    ids.push(id);
  }
  const options = readClaimOptions(argv, 5 + ids.length, ctx.now);

  const named: NamedGroup = { key: name, stream, name: groupName, group };
  ctx.dontPropagate();
  // Each XCLAIM that is propagated says how far the group has come; without any, that must be said by itself.
  let isProgressUntold = compareIds(options.lastId, group.lastId) > 0;
  if (isProgressUntold) group.lastId = options.lastId;
  const consumer = consumerSeen(ctx, named, arg(argv, 3));
  const reply: Reply[] = [];
  for (const [n, id] of ids.entries()) {
    const pending = group.pendingEntry(id);
    const entry = entryReplyOf(stream.entries, id);
    if (entry === undefined) {
      if (pending === undefined) continue;
      propagatePending(ctx, named, arg(argv, 5 + n), pending);
      group.settle(id);
    } else {
      if (pending === undefined ? !options.isForced : isTooFresh(ctx, pending.deliveryTime, minIdle)) continue;
      // An entry made pending by FORCE counts as delivered once before this.
      const before = pending?.deliveryCount ?? 1;
      const count = options.deliveryCount ?? (options.onlyIds ? before : addWrapping(before, 1));
      const claimed = group.deliver(id, consumer, options.deliveryTime, count);
      consumer.activeTime = ctx.now;
      propagatePending(ctx, named, arg(argv, 5 + n), claimed);
      reply.push(options.onlyIds ? formatId(id) : entry);
    }
    isProgressUntold = false;
    ctx.changedUnwatched(name);
  }
  if (isProgressUntold) {
    propagateProgress(ctx, named);
    ctx.changedUnwatched(name);
  }
  return reply;
}

function isTooFresh(ctx: Context, deliveryTime: number, minIdle: number): boolean {
  return minIdle > 0 && ctx.now - deliveryTime < minIdle;
}

function readClaimOptions(argv: readonly ByteString[], from: number, now: number): ClaimOptions {
  let deliveryTime = now;
  let deliveryCount: Int64 | undefined;
  let isForced = false;
  let onlyIds = false;
  let lastId = MIN_ID;
  for (let at = from; at < argv.length; at++) {
    const hasMore = at + 1 < argv.length;
    if (isWord(argv, at, 'force')) {
      isForced = true;
    } else if (isWord(argv, at, 'justid')) {
      onlyIds = true;
    } else if (isWord(argv, at, 'idle') && hasMore) {
      deliveryTime = now - readInteger(arg(argv, ++at), claimErrors.idle);
    } else if (isWord(argv, at, 'time') && hasMore) {
      deliveryTime = readInteger(arg(argv, ++at), claimErrors.time);
    } else if (isWord(argv, at, 'retrycount') && hasMore) {
      const count = readInt64(arg(argv, ++at), claimErrors.retryCount);
      deliveryCount = count < 0 ? undefined : count;
    } else if (isWord(argv, at, 'lastid') && hasMore) {
      lastId = readId(arg(argv, ++at));
    } else {
      throw sanitized(`ERR Unrecognized XCLAIM option '${cString(arg(argv, at))}'`);
    }
  }
  // Times that can't be are taken for now: clients may reckon with clocks of their own.
  if (deliveryTime < 0 || deliveryTime > now) deliveryTime = now;
  return { deliveryTime, deliveryCount, isForced, onlyIds, lastId };
}

export const xclaim = defineCommand({
  name: 'xclaim',
  summary: 'Makes a consumer the owner of pending entries that others have had for too long.',
  since: '5.0.0',
  group: 'stream',
  complexity: 'O(log N) for N pending entries of the group',
  flags: ['write', 'fast'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    string('group'),
    string('consumer'),
    string('min-idle-time'),
    string('id', { multiple: true }),
    integer('ms', { token: 'IDLE', optional: true }),
    unixTime('unix-time-milliseconds', { token: 'TIME', optional: true }),
    integer('count', { token: 'RETRYCOUNT', optional: true }),
    token('FORCE', { optional: true }),
    token('JUSTID', { optional: true }),
    string('lastid', { token: 'LASTID', optional: true }),
  ],
  examples: [
    {
      lines: [
        'XADD jobs 1-1 do this',
        'XGROUP CREATE jobs workers 0',
        'XREADGROUP GROUP workers ann STREAMS jobs >',
        'XCLAIM jobs workers bob 0 1-1',
        'XPENDING jobs workers - + 10',
      ],
    },
  ],
  run: claim,
});

// --- XAUTOCLAIM ----------------------------------------------------------------------------------------------------

const autoMinIdle = invalid('min-idle-time', 'XAUTOCLAIM');
const badCount = new ErrorReply('ERR COUNT must be > 0');
const countTooHigh = new ErrorReply(
  'ERR Insufficient memory, failed allocating transient memory, COUNT too high.',
);

const DEFAULT_COUNT = 100;
/** How many pending entries are looked at for each one that may be claimed. */
const ATTEMPTS = 10;
/** Redis reserves 16 bytes for each: what no address space could hold is refused. */
const HIGHEST_COUNT = Number(0x7fffffffffffffffn / 16n);
const MOST_RESERVED = 2 ** 43;

function autoClaim(ctx: Context, argv: readonly ByteString[]): Reply {
  const name = arg(argv, 1);
  const groupName = arg(argv, 2);
  const value = ctx.db.lookupRead(name);
  const minIdle = readInteger(arg(argv, 4), autoMinIdle);
  const start = readRangeStart(arg(argv, 5));
  let count = DEFAULT_COUNT;
  let onlyIds = false;
  for (let at = 6; at < argv.length; at++) {
    if (isWord(argv, at, 'count') && at + 1 < argv.length) {
      count = readIntegerIn(arg(argv, ++at), 1, HIGHEST_COUNT, badCount, badCount);
    } else if (isWord(argv, at, 'justid')) {
      onlyIds = true;
    } else {
      return errors.syntax;
    }
  }
  if (value !== undefined && !(value instanceof StreamValue)) return errors.wrongType;
  const group = value?.group(groupName);
  if (value === undefined || group === undefined) return noKeyOrGroup(name, groupName);
  if (count >= MOST_RESERVED) return countTooHigh;

  const named: NamedGroup = { key: name, stream: value, name: groupName, group };
  ctx.dontPropagate();
  const consumer = consumerSeen(ctx, named, arg(argv, 3));
  const claimed: Reply[] = [];
  const deleted: Reply[] = [];
  let attempts = count * ATTEMPTS;
  const cursor = group.pending.cursor();
  let there = cursor.seek('>=', keyOfId(start));
  for (; there && attempts > 0 && claimed.length + deleted.length < count; there = cursor.next(), attempts--) {
    const id = idOfKey(cursor.key);
    const pending = cursor.value;
    const entry = entryReplyOf(value.entries, id);
    if (entry === undefined) {
      propagatePending(ctx, named, formatId(id), pending);
      group.settle(id);
      deleted.push(formatId(id));
    } else {
      if (isTooFresh(ctx, pending.deliveryTime, minIdle)) continue;
      const deliveries = onlyIds ? pending.deliveryCount : addWrapping(pending.deliveryCount, 1);
      propagatePending(ctx, named, formatId(id), group.deliver(id, consumer, ctx.now, deliveries));
      consumer.activeTime = ctx.now;
      claimed.push(onlyIds ? formatId(id) : entry);
    }
    ctx.changedUnwatched(name);
  }
  return [formatId(there ? idOfKey(cursor.key) : MIN_ID), claimed, deleted];
}

export const xautoclaim = defineCommand({
  name: 'xautoclaim',
  summary: 'Goes through the pending entries of a group and makes a consumer the owner of those that wait too long.',
  since: '6.2.0',
  group: 'stream',
  complexity: 'O(1) while COUNT is small',
  history: [['7.0.0', 'The reply also lists entries that were deleted from the stream; they are no longer pending.']],
  flags: ['write', 'fast'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RW delete', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    string('group'),
    string('consumer'),
    string('min-idle-time'),
    string('start'),
    integer('count', { token: 'COUNT', optional: true }),
    token('JUSTID', { optional: true }),
  ],
  examples: [
    {
      lines: [
        'XADD jobs 1-1 do this',
        'XADD jobs 1-2 do that',
        'XGROUP CREATE jobs workers 0',
        'XREADGROUP GROUP workers ann STREAMS jobs >',
        'XAUTOCLAIM jobs workers bob 0 0 COUNT 1',
      ],
      note: 'The first id of the reply is where the next call should start.',
    },
  ],
  run: autoClaim,
});
