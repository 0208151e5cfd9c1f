// ZCARD, ZSCORE, ZMSCORE, ZRANK, ZREVRANK, ZREM: one sorted set, members by name.
import type { ByteString } from '../../../base/bytes.ts';
import { Double, NULL_ARRAY, type Reply } from '../../../resp/reply.ts';
import { arg, isWord } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { key, string, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { SortedSetValue } from '../../types/zset/value.ts';

export const zcard = defineCommand({
  name: 'zcard',
  summary: 'Counts the members of a sorted set.',
  since: '1.2.0',
  group: 'sorted-set',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: [keySpec('RO', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  examples: [{ lines: ['ZADD board 1500 alice 2000 bob', 'ZCARD board'] }],
  run: (ctx, argv) => ctx.read(SortedSetValue, arg(argv, 1))?.length ?? 0,
});

export const zscore = defineCommand({
  name: 'zscore',
  summary: 'Reads the score of a member.',
  since: '1.2.0',
  group: 'sorted-set',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('member')],
  examples: [{ lines: ['ZADD board 1500 alice', 'ZSCORE board alice', 'ZSCORE board nobody'] }],
  run: (ctx, argv) => scoreReply(ctx.read(SortedSetValue, arg(argv, 1))?.score(arg(argv, 2))),
});

export const zmscore = defineCommand({
  name: 'zmscore',
  summary: 'Reads the scores of several members.',
  since: '6.2.0',
  group: 'sorted-set',
  complexity: 'O(N) for N members asked for',
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('member', { multiple: true })],
  examples: [{ lines: ['ZADD board 1500 alice', 'ZMSCORE board alice nobody'] }],
  run: (ctx, argv) => {
    const set = ctx.read(SortedSetValue, arg(argv, 1));
    return argv.slice(2).map((member) => scoreReply(set?.score(member)));
  },
});

function scoreReply(score: number | undefined): Reply {
  return score === undefined ? null : new Double(score);
}

const RANK_COMMON = {
  since: '2.0.0',
  group: 'sorted-set',
  complexity: 'O(log(N))',
  history: [['7.2.0', 'WITHSCORE.']],
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('member'), token('WITHSCORE', { optional: true })],
} as const;

function rank(ctx: Context, argv: readonly ByteString[], fromHighest: boolean): Reply {
  if (argv.length > 4) throw errors.wrongArity(ctx.command.name);
  const withScore = argv.length === 4;
  if (withScore && !isWord(argv, 3, 'withscore')) throw errors.syntax;
  const missing = withScore ? NULL_ARRAY : null;
  const set = ctx.read(SortedSetValue, arg(argv, 1));
  if (set === undefined) return missing;
  const member = arg(argv, 2);
  const lowest = set.rank(member);
  if (lowest < 0) return missing;
  const position = fromHighest ? set.length - 1 - lowest : lowest;
  return withScore ? [position, scoreReply(set.score(member))] : position;
}

export const zrank = defineCommand({
  ...RANK_COMMON,
  name: 'zrank',
  summary: 'Says how many members have a lower score than this one.',
  examples: [{ lines: ['ZADD board 1500 alice 2000 bob', 'ZRANK board bob', 'ZRANK board alice WITHSCORE'] }],
  run: (ctx, argv) => rank(ctx, argv, false),
});

export const zrevrank = defineCommand({
  ...RANK_COMMON,
  name: 'zrevrank',
  summary: 'Says how many members have a higher score than this one: the place on a leaderboard, from 0.',
  examples: [{ lines: ['ZADD board 1500 alice 2000 bob', 'ZREVRANK board bob'] }],
  run: (ctx, argv) => rank(ctx, argv, true),
});

export const zrem = defineCommand({
  name: 'zrem',
  summary: 'Removes members. The last one removed takes the key with it.',
  since: '1.2.0',
  group: 'sorted-set',
  complexity: 'O(M*log(N)) for M members removed from N',
  history: [['2.4.0', 'Several members at once.']],
  flags: ['write', 'fast'],
  categories: ['sortedset'],
  keys: [keySpec('RW delete', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('member', { multiple: true })],
  examples: [{ lines: ['ZADD board 1500 alice 2000 bob', 'ZREM board bob nobody'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const set = ctx.write(SortedSetValue, name);
    if (set === undefined) return 0;
    let removed = 0;
    for (let at = 2; at < argv.length && !set.isEmpty; at++) if (set.remove(arg(argv, at))) removed++;
    if (removed === 0) return 0;
    ctx.changed('zset', 'zrem', name, removed);
    ctx.deleteIfEmpty(name, set);
    return removed;
  },
});
