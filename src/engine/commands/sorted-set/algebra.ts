// ZUNION, ZINTER, ZDIFF, ZINTERCARD and the commands that store what they give.
import type { ByteString } from '../../../base/bytes.ts';
import { Double, ErrorReply, PairsReply, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readDouble, readInteger, readPositive } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { integer, key, oneOf, token } from '../../grammar.ts';
import { index, keynum, keySpec, range } from '../../key-specs.ts';
import { SortedSetValue } from '../../types/zset/value.ts';
import { type Aggregate, AGGREGATES, difference, intersection, readInputs, type Source, union } from './combine.ts';

const weightNotFloat = new ErrorReply('ERR weight value is not a float');
const limitNegative = new ErrorReply("ERR LIMIT can't be negative");
const noInput = (command: string): ErrorReply =>
  new ErrorReply(`ERR at least 1 input key is needed for '${command}' command`);

interface Allowed {
  /** WEIGHTS and AGGREGATE. */
  readonly scoring?: boolean;
  readonly withScores?: boolean;
  readonly limit?: boolean;
}

interface Request {
  readonly sources: readonly Source[];
  readonly aggregate: Aggregate;
  readonly withScores: boolean;
  /** 0: none. */
  readonly limit: number;
}

/** Reads from numkeys at `at` on. The keys are looked up before the options are read: WRONGTYPE wins over a mistake there. */
function readRequest(ctx: Context, argv: readonly ByteString[], at: number, allowed: Allowed): Request {
  const numkeys = readInteger(arg(argv, at));
  if (numkeys < 1) throw noInput(ctx.command.name);
  const optionsAt = at + 1 + numkeys;
  if (optionsAt > argv.length) throw errors.syntax;
  const inputs = readInputs(ctx, argv.slice(at + 1, optionsAt));
  let weights: readonly number[] = [];
  let aggregate: Aggregate = AGGREGATES.sum;
  let withScores = false;
  let limit = 0;
  for (let option = optionsAt; option < argv.length; option++) {
    if (allowed.scoring && isWord(argv, option, 'weights') && option + numkeys < argv.length) {
      weights = argv.slice(option + 1, option + 1 + numkeys).map((text) => readDouble(text, weightNotFloat));
      option += numkeys;
    } else if (allowed.scoring && isWord(argv, option, 'aggregate') && option + 1 < argv.length) {
      aggregate = readAggregate(argv, ++option);
    } else if (allowed.withScores && isWord(argv, option, 'withscores')) {
      withScores = true;
    } else if (allowed.limit && isWord(argv, option, 'limit') && option + 1 < argv.length) {
      limit = readPositive(arg(argv, ++option), limitNegative);
    } else {
      throw errors.syntax;
    }
  }
  const sources = inputs.map((items, input) => ({ items, weight: weights[input] ?? 1 }));
  return { sources, aggregate, withScores, limit };
}

function readAggregate(argv: readonly ByteString[], at: number): Aggregate {
  if (isWord(argv, at, 'sum')) return AGGREGATES.sum;
  if (isWord(argv, at, 'min')) return AGGREGATES.min;
  if (isWord(argv, at, 'max')) return AGGREGATES.max;
  throw errors.syntax;
}

type Combined = Iterable<readonly [member: ByteString, score: number]>;
type Combine = (request: Request) => Combined;

const unite: Combine = ({ sources, aggregate }) => union(sources, aggregate);
const intersect: Combine = ({ sources, aggregate }) => intersection(sources, aggregate);
const subtract: Combine = ({ sources }) => difference(sources);

function inOrder(combined: Combined): (readonly [member: ByteString, score: number])[] {
  return [...combined].sort(([a, scoreA], [b, scoreB]) => {
    if (scoreA !== scoreB) return scoreA < scoreB ? -1 : 1;
    return a < b ? -1 : 1;
  });
}

function answer(ctx: Context, argv: readonly ByteString[], allowed: Allowed, combine: Combine): Reply {
  const request = readRequest(ctx, argv, 1, { ...allowed, withScores: true });
  const members = inOrder(combine(request));
  if (!request.withScores) return members.map(([member]) => member);
  return new PairsReply(members.flatMap<Reply>(([member, score]) => [member, new Double(score)]));
}

/** Puts the result in place of whatever the key held, in the form that fits it; an empty result leaves no key. */
function store(ctx: Context, argv: readonly ByteString[], allowed: Allowed, combine: Combine): Reply {
  const members = inOrder(combine(readRequest(ctx, argv, 2, allowed)));
  const target = arg(argv, 1);
  if (members.length === 0) {
    if (ctx.db.delete(target)) ctx.changed('generic', 'del', target);
    return 0;
  }
  const longest = members.reduce((most, [member]) => Math.max(most, member.length), 0);
  const result = SortedSetValue.create(ctx.random, ctx.settings, members.length, longest);
  for (const [member, score] of members) result.insert(score, member);
  ctx.db.set(target, result);
  ctx.changed('zset', ctx.command.name, target);
  return members.length;
}

const COMMON = {
  since: '6.2.0',
  group: 'sorted-set',
  categories: ['sortedset'],
} as const;
const READ_FLAGS = { flags: ['readonly', 'movablekeys'], keys: [keySpec('RO access', index(1), keynum(0, 1, 1))] } as const;
const STORE_FLAGS = {
  flags: ['write', 'denyoom', 'movablekeys'],
  keys: [keySpec('OW update', index(1), range(0, 1, 0)), keySpec('RO access', index(2), keynum(0, 1, 1))],
} as const;

const READ_ARGS = [integer('numkeys'), key('key', 0, { multiple: true })];
const STORE_ARGS = [key('destination', 0), integer('numkeys'), key('key', 1, { multiple: true })];
const SCORING_ARGS = [
  integer('weight', { token: 'WEIGHTS', optional: true, multiple: true }),
  oneOf('aggregate', [token('SUM'), token('MIN'), token('MAX')], { token: 'AGGREGATE', optional: true }),
];
const WITHSCORES = token('WITHSCORES', { optional: true });

const UNION_COST = 'O(N)+O(M*log(M)) for N members in all inputs together and M in the result';
const INTER_COST = 'O(N*K)+O(M*log(M)) at worst, for N members in the smallest of K inputs and M in the result';
const DIFF_COST = 'O(L + (N-K)log(N)) at worst, for L members in all inputs, N in the first and K in the result';

const SCENE = ['ZADD monday 3 ann 5 bob', 'ZADD tuesday 4 bob 1 cid'];

export const zunion = defineCommand({
  ...COMMON,
  ...READ_FLAGS,
  name: 'zunion',
  summary: 'Lists what is in at least one of several sorted sets, with the scores added up unless told otherwise.',
  complexity: UNION_COST,
  args: [...READ_ARGS, ...SCORING_ARGS, WITHSCORES],
  examples: [
    { lines: [...SCENE, 'ZUNION 2 monday tuesday WITHSCORES'] },
    { lines: [...SCENE, 'ZUNION 2 monday tuesday WEIGHTS 1 2 AGGREGATE MAX WITHSCORES'] },
  ],
  run: (ctx, argv) => answer(ctx, argv, { scoring: true }, unite),
});

export const zunionstore = defineCommand({
  ...COMMON,
  ...STORE_FLAGS,
  name: 'zunionstore',
  summary: 'Stores what is in at least one of several sorted sets, in place of what the destination held.',
  since: '2.0.0',
  complexity: UNION_COST,
  args: [...STORE_ARGS, ...SCORING_ARGS],
  examples: [{ lines: [...SCENE, 'ZUNIONSTORE week 2 monday tuesday', 'ZRANGE week 0 -1 WITHSCORES'] }],
  run: (ctx, argv) => store(ctx, argv, { scoring: true }, unite),
});

export const zinter = defineCommand({
  ...COMMON,
  ...READ_FLAGS,
  name: 'zinter',
  summary: 'Lists what is in all of several sorted sets, with the scores added up unless told otherwise.',
  complexity: INTER_COST,
  args: [...READ_ARGS, ...SCORING_ARGS, WITHSCORES],
  examples: [{ lines: [...SCENE, 'ZINTER 2 monday tuesday WITHSCORES'] }],
  run: (ctx, argv) => answer(ctx, argv, { scoring: true }, intersect),
});

export const zinterstore = defineCommand({
  ...COMMON,
  ...STORE_FLAGS,
  name: 'zinterstore',
  summary: 'Stores what is in all of several sorted sets, in place of what the destination held.',
  since: '2.0.0',
  complexity: INTER_COST,
  args: [...STORE_ARGS, ...SCORING_ARGS],
  examples: [{ lines: [...SCENE, 'ZINTERSTORE both 2 monday tuesday AGGREGATE MIN', 'ZRANGE both 0 -1 WITHSCORES'] }],
  run: (ctx, argv) => store(ctx, argv, { scoring: true }, intersect),
});

export const zdiff = defineCommand({
  ...COMMON,
  ...READ_FLAGS,
  name: 'zdiff',
  summary: 'Lists what is in the first sorted set and in none of the others.',
  complexity: DIFF_COST,
  args: [...READ_ARGS, WITHSCORES],
  examples: [{ lines: [...SCENE, 'ZDIFF 2 monday tuesday WITHSCORES'] }],
  run: (ctx, argv) => answer(ctx, argv, {}, subtract),
});

export const zdiffstore = defineCommand({
  ...COMMON,
  ...STORE_FLAGS,
  name: 'zdiffstore',
  summary: 'Stores what is in the first sorted set and in none of the others, in place of what the destination held.',
  complexity: DIFF_COST,
  args: STORE_ARGS,
  examples: [{ lines: [...SCENE, 'ZDIFFSTORE monday-only 2 monday tuesday', 'ZRANGE monday-only 0 -1'] }],
  run: (ctx, argv) => store(ctx, argv, {}, subtract),
});

export const zintercard = defineCommand({
  ...COMMON,
  ...READ_FLAGS,
  name: 'zintercard',
  summary: 'Counts what is in all of several sorted sets; with a limit it stops counting there.',
  since: '7.0.0',
  complexity: 'O(N*K) at worst, for N members in the smallest of K inputs',
  args: [...READ_ARGS, integer('limit', { token: 'LIMIT', optional: true })],
  examples: [{ lines: [...SCENE, 'ZINTERCARD 2 monday tuesday', 'ZINTERCARD 2 monday monday LIMIT 1'] }],
  run: (ctx, argv) => {
    const request = readRequest(ctx, argv, 1, { limit: true });
    let count = 0;
    for (const _ of intersect(request)) if (++count === request.limit) break;
    return count;
  },
});
