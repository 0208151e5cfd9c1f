// ZCOUNT, ZLEXCOUNT, and the commands that remove what they would count: ZREMRANGEBYSCORE, ZREMRANGEBYLEX, ZREMRANGEBYRANK.
import type { ByteString } from '../../../base/bytes.ts';
import type { Reply } from '../../../resp/reply.ts';
import { arg, readInteger } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { double, integer, key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { type RankRange, SortedSetValue } from '../../types/zset/value.ts';
import { clampRange } from '../ranges.ts';
import { readLexRange, readScoreRange } from './borders.ts';

function count(ctx: Context, name: ByteString, locate: (set: SortedSetValue) => RankRange): Reply {
  const set = ctx.read(SortedSetValue, name);
  if (set === undefined) return 0;
  const { from, to } = locate(set);
  return to - from;
}

function remove(
  ctx: Context,
  name: ByteString,
  event: string,
  locate: (set: SortedSetValue) => RankRange,
): Reply {
  const set = ctx.write(SortedSetValue, name);
  if (set === undefined) return 0;
  const removed = set.removeRange(locate(set));
  if (removed === 0) return 0;
  ctx.changed('zset', event, name, removed);
  ctx.deleteIfEmpty(name, set);
  return removed;
}

const COUNT_COMMON = {
  since: '2.0.0',
  group: 'sorted-set',
  complexity: 'O(log(N))',
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
} as const;

export const zcount = defineCommand({
  ...COUNT_COMMON,
  name: 'zcount',
  summary: 'Counts the members whose score is in a range.',
  args: [key('key', 0), double('min'), double('max')],
  examples: [{ lines: ['ZADD board 1500 alice 2000 bob', 'ZCOUNT board (1500 +inf'] }],
  run: (ctx, argv) => {
    const scores = readScoreRange(arg(argv, 2), arg(argv, 3));
    return count(ctx, arg(argv, 1), (set) => set.scoreRange(scores));
  },
});

export const zlexcount = defineCommand({
  ...COUNT_COMMON,
  name: 'zlexcount',
  summary: 'Counts the members whose name is in a range, for sets in which all scores are the same.',
  since: '2.8.9',
  args: [key('key', 0), string('min'), string('max')],
  examples: [{ lines: ['ZADD names 0 ann 0 bob 0 cid', 'ZLEXCOUNT names [b +'] }],
  run: (ctx, argv) => {
    const members = readLexRange(arg(argv, 2), arg(argv, 3));
    return count(ctx, arg(argv, 1), (set) => set.lexRange(members));
  },
});

const REMOVE_COMMON = {
  group: 'sorted-set',
  complexity: 'O(log(N)+M) for M members removed from N',
  flags: ['write'],
  categories: ['sortedset'],
  keys: [keySpec('RW delete', index(1), range(0, 1, 0))],
} as const;

export const zremrangebyscore = defineCommand({
  ...REMOVE_COMMON,
  name: 'zremrangebyscore',
  summary: 'Removes the members whose score is in a range.',
  since: '1.2.0',
  args: [key('key', 0), double('min'), double('max')],
  examples: [{ lines: ['ZADD seen 100 a 200 b 300 c', 'ZREMRANGEBYSCORE seen -inf 200', 'ZRANGE seen 0 -1'] }],
  run: (ctx, argv) => {
    const scores = readScoreRange(arg(argv, 2), arg(argv, 3));
    return remove(ctx, arg(argv, 1), 'zremrangebyscore', (set) => set.scoreRange(scores));
  },
});

export const zremrangebylex = defineCommand({
  ...REMOVE_COMMON,
  name: 'zremrangebylex',
  summary: 'Removes the members whose name is in a range, for sets in which all scores are the same.',
  since: '2.8.9',
  args: [key('key', 0), string('min'), string('max')],
  examples: [{ lines: ['ZADD names 0 ann 0 bob 0 cid', 'ZREMRANGEBYLEX names - (b', 'ZRANGE names 0 -1'] }],
  run: (ctx, argv) => {
    const members = readLexRange(arg(argv, 2), arg(argv, 3));
    return remove(ctx, arg(argv, 1), 'zremrangebylex', (set) => set.lexRange(members));
  },
});

export const zremrangebyrank = defineCommand({
  ...REMOVE_COMMON,
  name: 'zremrangebyrank',
  summary: 'Removes the members from one rank to another, counted from the lowest score.',
  since: '2.0.0',
  args: [key('key', 0), integer('start'), integer('stop')],
  examples: [{ lines: ['ZADD board 1 a 2 b 3 c', 'ZREMRANGEBYRANK board 0 -3', 'ZRANGE board 0 -1'] }],
  run: (ctx, argv) => {
    const start = readInteger(arg(argv, 2));
    const stop = readInteger(arg(argv, 3));
    return remove(ctx, arg(argv, 1), 'zremrangebyrank', (set) => clampRange(start, stop, set.length));
  },
});
