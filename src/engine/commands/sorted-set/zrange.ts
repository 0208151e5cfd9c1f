// ZRANGE, ZRANGESTORE and the older commands that ZRANGE took in: one body, which each of them calls with what it has
// already decided (order, kind of range).
import type { ByteString } from '../../../base/bytes.ts';
import { Double, EMPTY_ARRAY, ErrorReply, PairsReply, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readInteger } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { block, double, integer, key, oneOf, string, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { type RangeWindow, type RankRange, SortedSetValue } from '../../types/zset/value.ts';
import { clampRange } from '../ranges.ts';
import { readLexRange, readScoreRange } from './borders.ts';

type By = 'rank' | 'score' | 'lex';

/** What the command's name has decided; the rest may be said by options. */
export interface RangeForm {
  /** Where the key stands: 1, or 2 after a destination. */
  readonly at: 1 | 2;
  readonly by?: By;
  readonly reverse?: boolean;
}

interface Request extends RangeWindow {
  readonly by: By;
  readonly withScores: boolean;
}

const limitNeedsBy = new ErrorReply(
  'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
);
const noScoresByLex = new ErrorReply('ERR syntax error, WITHSCORES not supported in combination with BYLEX');

export function readRequest(argv: readonly ByteString[], form: RangeForm): Request {
  let by = form.by;
  let reverse = form.reverse;
  let withScores = false;
  let offset = 0;
  let count = -1;
  for (let at = form.at + 3; at < argv.length; at++) {
    if (form.at === 1 && isWord(argv, at, 'withscores')) {
      withScores = true;
    } else if (isWord(argv, at, 'limit') && at + 2 < argv.length) {
      offset = readInteger(arg(argv, at + 1));
      count = readInteger(arg(argv, at + 2));
      at += 2;
    } else if (reverse === undefined && isWord(argv, at, 'rev')) {
      reverse = true;
    } else if (by === undefined && isWord(argv, at, 'bylex')) {
      by = 'lex';
    } else if (by === undefined && isWord(argv, at, 'byscore')) {
      by = 'score';
    } else {
      throw errors.syntax;
    }
  }
  by ??= 'rank';
  if (count !== -1 && by === 'rank') throw limitNeedsBy;
  if (withScores && by === 'lex') throw noScoresByLex;
  return { by, reverse: reverse ?? false, withScores, offset, count };
}

/** A range of ranks of a set, once its borders have been read and the set is known. */
type Locate = (set: SortedSetValue) => RankRange;

/** Reads the two borders before the set is looked up, as mistakes in them come first. */
export function readBorders(argv: readonly ByteString[], form: RangeForm, request: Request): Locate {
  const first = arg(argv, form.at + 1);
  const second = arg(argv, form.at + 2);
  if (request.by === 'rank') {
    const start = readInteger(first);
    const stop = readInteger(second);
    return (set) => {
      const { from, to } = clampRange(start, stop, set.length);
      return request.reverse ? { from: set.length - to, to: set.length - from } : { from, to };
    };
  }
  const [min, max] = request.reverse ? [second, first] : [first, second];
  if (request.by === 'score') {
    const scores = readScoreRange(min, max);
    return (set) => set.scoreRange(scores, request);
  }
  const members = readLexRange(min, max);
  return (set) => set.lexRange(members, request);
}

function reply(ctx: Context, argv: readonly ByteString[], form: RangeForm): Reply {
  const request = readRequest(argv, form);
  const locate = readBorders(argv, form, request);
  const set = ctx.read(SortedSetValue, arg(argv, form.at));
  if (set === undefined) return EMPTY_ARRAY;
  const replies: Reply[] = [];
  if (!request.withScores) {
    set.visit(locate(set), request.reverse, (member) => replies.push(member));
    return replies;
  }
  set.visit(locate(set), request.reverse, (member, score) => replies.push(member, new Double(score)));
  return new PairsReply(replies);
}

function store(ctx: Context, argv: readonly ByteString[]): Reply {
  const form: RangeForm = { at: 2 };
  const request = readRequest(argv, form);
  const locate = readBorders(argv, form, request);
  const set = ctx.read(SortedSetValue, arg(argv, 2));
  const target = arg(argv, 1);
  const found = set === undefined ? { from: 0, to: 0 } : locate(set);
  if (set === undefined || found.from >= found.to) {
    if (ctx.db.delete(target)) ctx.changed('generic', 'del', target);
    return 0;
  }
  // Only a range of ranks is known in size before it is walked, so only then does the size decide the form beforehand.
  const size = request.by === 'rank' ? found.to - found.from : 0;
  const result = SortedSetValue.create(ctx.random, ctx.settings, size, 0);
  set.visit(found, request.reverse, (member, score) => result.add(score, member, ctx.settings));
  ctx.db.set(target, result);
  ctx.changed('zset', 'zrangestore', target);
  return result.length;
}

const READS = {
  group: 'sorted-set',
  flags: ['readonly'],
  categories: ['sortedset'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
} as const;

const LOG_PLUS_RANGE = 'O(log(N)+M) for M members read out of N';
const LIMIT = block('limit', [integer('offset'), integer('count')], { token: 'LIMIT', optional: true });

export const zrange = defineCommand({
  ...READS,
  name: 'zrange',
  summary: 'Reads members in order: by rank, by score or by name, from either end.',
  since: '1.2.0',
  complexity: LOG_PLUS_RANGE,
  history: [['6.2.0', 'REV, BYSCORE, BYLEX and LIMIT.']],
  args: [
    key('key', 0),
    string('start'),
    string('stop'),
    oneOf('sortby', [token('BYSCORE'), token('BYLEX')], { optional: true, since: '6.2.0' }),
    token('REV', { optional: true, since: '6.2.0' }),
    { ...LIMIT, since: '6.2.0' },
    token('WITHSCORES', { optional: true }),
  ],
  examples: [
    { lines: ['ZADD board 1500 alice 2000 bob 1800 carol', 'ZRANGE board 0 -1 WITHSCORES', 'ZRANGE board 0 1 REV'] },
    { lines: ['ZADD board 1500 alice 2000 bob', 'ZRANGE board (1500 +inf BYSCORE LIMIT 0 10'] },
  ],
  run: (ctx, argv) => reply(ctx, argv, { at: 1 }),
});

export const zrevrange = defineCommand({
  ...READS,
  name: 'zrevrange',
  summary: 'Reads members from one rank to another, highest score first.',
  since: '1.2.0',
  complexity: LOG_PLUS_RANGE,
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`ZRANGE` with the `REV` argument',
  args: [key('key', 0), integer('start'), integer('stop'), token('WITHSCORES', { optional: true })],
  examples: [{ lines: ['ZADD board 1500 alice 2000 bob', 'ZREVRANGE board 0 2 WITHSCORES'] }],
  run: (ctx, argv) => reply(ctx, argv, { at: 1, by: 'rank', reverse: true }),
});

export const zrangebyscore = defineCommand({
  ...READS,
  name: 'zrangebyscore',
  summary: 'Reads members from one score to another, lowest first.',
  since: '1.0.5',
  complexity: LOG_PLUS_RANGE,
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`ZRANGE` with the `BYSCORE` argument',
  history: [['2.0.0', 'WITHSCORES.']],
  args: [
    key('key', 0),
    double('min'),
    double('max'),
    token('WITHSCORES', { optional: true, since: '2.0.0' }),
    LIMIT,
  ],
  examples: [{ lines: ['ZADD board 1500 alice 2000 bob', 'ZRANGEBYSCORE board 1000 (2000'] }],
  run: (ctx, argv) => reply(ctx, argv, { at: 1, by: 'score', reverse: false }),
});

export const zrevrangebyscore = defineCommand({
  ...READS,
  name: 'zrevrangebyscore',
  summary: 'Reads members from one score down to another, highest first.',
  since: '2.2.0',
  complexity: LOG_PLUS_RANGE,
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`ZRANGE` with the `REV` and `BYSCORE` arguments',
  history: [['2.1.6', 'min and max can be exclusive.']],
  args: [key('key', 0), double('max'), double('min'), token('WITHSCORES', { optional: true }), LIMIT],
  examples: [{ lines: ['ZADD board 1500 alice 2000 bob', 'ZREVRANGEBYSCORE board +inf 1000'] }],
  run: (ctx, argv) => reply(ctx, argv, { at: 1, by: 'score', reverse: true }),
});

export const zrangebylex = defineCommand({
  ...READS,
  name: 'zrangebylex',
  summary: 'Reads members from one name to another, for sets in which all scores are the same.',
  since: '2.8.9',
  complexity: LOG_PLUS_RANGE,
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`ZRANGE` with the `BYLEX` argument',
  args: [key('key', 0), string('min'), string('max'), LIMIT],
  examples: [{ lines: ['ZADD names 0 ann 0 bob 0 cid', 'ZRANGEBYLEX names [b +'] }],
  run: (ctx, argv) => reply(ctx, argv, { at: 1, by: 'lex', reverse: false }),
});

export const zrevrangebylex = defineCommand({
  ...READS,
  name: 'zrevrangebylex',
  summary: 'Reads members from one name down to another, for sets in which all scores are the same.',
  since: '2.8.9',
  complexity: LOG_PLUS_RANGE,
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`ZRANGE` with the `REV` and `BYLEX` arguments',
  args: [key('key', 0), string('max'), string('min'), LIMIT],
  examples: [{ lines: ['ZADD names 0 ann 0 bob 0 cid', 'ZREVRANGEBYLEX names + [b'] }],
  run: (ctx, argv) => reply(ctx, argv, { at: 1, by: 'lex', reverse: true }),
});

export const zrangestore = defineCommand({
  name: 'zrangestore',
  summary: 'Stores a range of one sorted set as another.',
  since: '6.2.0',
  group: 'sorted-set',
  complexity: 'O(log(N)+M) for M members stored out of N',
  flags: ['write', 'denyoom'],
  categories: ['sortedset'],
  keys: [keySpec('OW update', index(1), range(0, 1, 0)), keySpec('RO access', index(2), range(0, 1, 0))],
  args: [
    key('dst', 0),
    key('src', 1),
    string('min'),
    string('max'),
    oneOf('sortby', [token('BYSCORE'), token('BYLEX')], { optional: true }),
    token('REV', { optional: true }),
    LIMIT,
  ],
  examples: [{ lines: ['ZADD board 1500 alice 2000 bob', 'ZRANGESTORE best board 0 0 REV', 'ZRANGE best 0 -1'] }],
  run: store,
});
