// ZPOPMIN, ZPOPMAX, ZMPOP and the blocking BZPOPMIN, BZPOPMAX, BZMPOP: taking members from either end.
import type { ByteString } from '../../../base/bytes.ts';
import { Double, EMPTY_ARRAY, NULL_ARRAY, PairsReply, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readPositive, readTimeoutSeconds } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { double, integer, key, oneOf, token } from '../../grammar.ts';
import { index, keynum, keySpec, range } from '../../key-specs.ts';
import { SortedSetValue } from '../../types/zset/value.ts';
import { type MultiPop, readMultiPop } from '../multi-pop.ts';

type End = 'min' | 'max';

/** Pops up to `count` members; members and scores one after another. Propagated as the plain form with its count. */
function pop(ctx: Context, name: ByteString, set: SortedSetValue, end: End, count: number): Reply[] {
  const taken = Math.min(count, set.length);
  const found = end === 'min' ? { from: 0, to: taken } : { from: set.length - taken, to: set.length };
  const flat: Reply[] = [];
  set.visit(found, end === 'max', (member, score) => flat.push(member, new Double(score)));
  set.removeRange(found);
  ctx.changed('zset', end === 'min' ? 'zpopmin' : 'zpopmax', name, taken);
  ctx.deleteIfEmpty(name, set);
  return flat;
}

function popOne(ctx: Context, argv: readonly ByteString[], end: End): Reply {
  if (argv.length > 3) throw errors.syntax;
  const count = argv.length === 3 ? readPositive(arg(argv, 2)) : undefined;
  const name = arg(argv, 1);
  const set = ctx.write(SortedSetValue, name);
  if (set === undefined || count === 0) return EMPTY_ARRAY;
  const flat = pop(ctx, name, set, end, count ?? 1);
  // Without a count RESP3 keeps the flat pair, with one it nests pairs.
  return count === undefined ? flat : new PairsReply(flat);
}

const POP_COMMON = {
  since: '5.0.0',
  group: 'sorted-set',
  complexity: 'O(M*log(N)) for M members taken from N',
  flags: ['write', 'fast'],
  categories: ['sortedset'],
  keys: [keySpec('RW access delete', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('count', { optional: true })],
} as const;

export const zpopmin = defineCommand({
  ...POP_COMMON,
  name: 'zpopmin',
  summary: 'Takes the members with the lowest scores.',
  examples: [{ lines: ['ZADD tasks 3 sweep 1 cook 2 eat', 'ZPOPMIN tasks', 'ZPOPMIN tasks 5'] }],
  run: (ctx, argv) => popOne(ctx, argv, 'min'),
});

export const zpopmax = defineCommand({
  ...POP_COMMON,
  name: 'zpopmax',
  summary: 'Takes the members with the highest scores.',
  examples: [{ lines: ['ZADD tasks 3 sweep 1 cook 2 eat', 'ZPOPMAX tasks'] }],
  run: (ctx, argv) => popOne(ctx, argv, 'max'),
});

function popFirstOrBlock(ctx: Context, argv: readonly ByteString[], end: End): Reply {
  const last = argv.length - 1;
  const until = readTimeoutSeconds(arg(argv, last), ctx.now);
  for (let at = 1; at < last; at++) {
    const name = arg(argv, at);
    const set = ctx.write(SortedSetValue, name);
    if (set === undefined) continue;
    ctx.propagateAs(end === 'min' ? 'ZPOPMIN' : 'ZPOPMAX', name);
    return [name, ...pop(ctx, name, set, end, 1)];
  }
  return ctx.block({ waitsFor: 'zset', keys: argv.slice(1, last), until });
}

const BLOCKING_COMMON = {
  since: '5.0.0',
  group: 'sorted-set',
  complexity: 'O(log(N)) for a sorted set of N members',
  history: [['6.0.0', 'The timeout may have a fraction.']],
  flags: ['write', 'blocking', 'fast'],
  categories: ['sortedset'],
  keys: [keySpec('RW access delete', index(1), range(-2, 1, 0))],
  args: [key('key', 0, { multiple: true }), double('timeout')],
} as const;

export const bzpopmin = defineCommand({
  ...BLOCKING_COMMON,
  name: 'bzpopmin',
  summary: 'Takes the member with the lowest score from the first sorted set that has one, waiting for it if need be.',
  examples: [{ lines: ['ZADD tasks 1 cook', 'BZPOPMIN urgent tasks 1', 'BZPOPMIN urgent tasks 0.1'] }],
  run: (ctx, argv) => popFirstOrBlock(ctx, argv, 'min'),
});

export const bzpopmax = defineCommand({
  ...BLOCKING_COMMON,
  name: 'bzpopmax',
  summary: 'Takes the member with the highest score from the first sorted set that has one, waiting for it if need be.',
  examples: [{ lines: ['ZADD tasks 1 cook 2 eat', 'BZPOPMAX urgent tasks 1'] }],
  run: (ctx, argv) => popFirstOrBlock(ctx, argv, 'max'),
});

const END_TOKENS = [token('MIN'), token('MAX')];

function readEnd(argv: readonly ByteString[], at: number): End {
  if (isWord(argv, at, 'min')) return 'min';
  if (isWord(argv, at, 'max')) return 'max';
  throw errors.syntax;
}

/** The key and its members in pairs, or undefined if all sorted sets are missing. */
function popFirst(ctx: Context, { keys, end, count }: MultiPop<End>): Reply | undefined {
  for (const name of keys) {
    const set = ctx.write(SortedSetValue, name);
    if (set === undefined) continue;
    const flat = pop(ctx, name, set, end, count);
    const pairs: Reply[] = [];
    for (let at = 0; at < flat.length; at += 2) pairs.push(flat.slice(at, at + 2));
    ctx.propagateAs(end === 'min' ? 'ZPOPMIN' : 'ZPOPMAX', name, String(pairs.length));
    return [name, pairs];
  }
  return undefined;
}

export const zmpop = defineCommand({
  name: 'zmpop',
  summary: 'Takes members with the lowest or highest scores from the first sorted set that has any.',
  since: '7.0.0',
  group: 'sorted-set',
  complexity: 'O(K) + O(M*log(N)) for K keys and M members taken from N',
  flags: ['write', 'movablekeys'],
  categories: ['sortedset'],
  keys: [keySpec('RW access delete', index(1), keynum(0, 1, 1))],
  args: [
    integer('numkeys'),
    key('key', 0, { multiple: true }),
    oneOf('where', END_TOKENS),
    integer('count', { token: 'COUNT', optional: true }),
  ],
  examples: [{ lines: ['ZADD tasks 3 sweep 1 cook 2 eat', 'ZMPOP 2 urgent tasks MIN COUNT 2'] }],
  run: (ctx, argv) => popFirst(ctx, readMultiPop(argv, 1, readEnd)) ?? NULL_ARRAY,
});

export const bzmpop = defineCommand({
  name: 'bzmpop',
  summary: 'ZMPOP that waits until one of the sorted sets has a member.',
  since: '7.0.0',
  group: 'sorted-set',
  complexity: 'O(K) + O(M*log(N)) for K keys and M members taken from N',
  flags: ['write', 'blocking', 'movablekeys'],
  categories: ['sortedset'],
  keys: [keySpec('RW access delete', index(2), keynum(0, 1, 1))],
  args: [
    double('timeout'),
    integer('numkeys'),
    key('key', 0, { multiple: true }),
    oneOf('where', END_TOKENS),
    integer('count', { token: 'COUNT', optional: true }),
  ],
  examples: [{ lines: ['ZADD tasks 1 cook', 'BZMPOP 1 2 urgent tasks MIN', 'BZMPOP 0.1 1 urgent MIN'] }],
  run: (ctx, argv) => {
    const request = readMultiPop(argv, 2, readEnd);
    const until = readTimeoutSeconds(arg(argv, 1), ctx.now);
    return popFirst(ctx, request) ?? ctx.block({ waitsFor: 'zset', keys: request.keys, until });
  },
});
