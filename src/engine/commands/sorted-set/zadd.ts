// ZADD and ZINCRBY: one body, for ZINCRBY is ZADD with INCR.
import type { ByteString } from '../../../base/bytes.ts';
import { Double, ErrorReply, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readDouble } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { block, double, integer, key, oneOf, string, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { SortedSetValue } from '../../types/zset/value.ts';

const nxXx = new ErrorReply('ERR XX and NX options at the same time are not compatible');
const gtLtNx = new ErrorReply('ERR GT, LT, and/or NX options at the same time are not compatible');
const singlePair = new ErrorReply('ERR INCR option supports a single increment-element pair');
const notANumber = new ErrorReply('ERR resulting score is not a number (NaN)');

interface Options {
  nx: boolean;
  xx: boolean;
  gt: boolean;
  lt: boolean;
  ch: boolean;
  incr: boolean;
}

/** Reads options from argv[2] on; where the first score stands. */
function readOptions(argv: readonly ByteString[], options: Options): number {
  for (let at = 2; at < argv.length; at++) {
    if (isWord(argv, at, 'nx')) options.nx = true;
    else if (isWord(argv, at, 'xx')) options.xx = true;
    else if (isWord(argv, at, 'ch')) options.ch = true;
    else if (isWord(argv, at, 'incr')) options.incr = true;
    else if (isWord(argv, at, 'gt')) options.gt = true;
    else if (isWord(argv, at, 'lt')) options.lt = true;
    else return at;
  }
  return argv.length;
}

type Outcome = 'added' | 'updated' | 'same' | 'refused';

/** ZADD's whole body, from its arguments on; ZINCRBY's if `incrementOnly`. */
export function addAll(ctx: Context, argv: readonly ByteString[], incrementOnly: boolean): Reply {
  const options: Options = { nx: false, xx: false, gt: false, lt: false, ch: false, incr: incrementOnly };
  const first = incrementOnly ? 2 : readOptions(argv, options);
  const words = argv.length - first;
  if (words === 0 || words % 2 !== 0) return errors.syntax;
  if (options.nx && options.xx) return nxXx;
  if ((options.gt && options.nx) || (options.lt && options.nx) || (options.gt && options.lt)) return gtLtNx;
  if (options.incr && words > 2) return singlePair;

  const scores: number[] = [];
  for (let at = first; at < argv.length; at += 2) scores.push(readDouble(arg(argv, at)));

  const name = arg(argv, 1);
  let set = ctx.write(SortedSetValue, name);
  if (set === undefined) {
    if (options.xx) return options.incr ? null : 0;
    set = SortedSetValue.create(ctx.random, ctx.settings, scores.length, arg(argv, first + 1).length);
    ctx.db.add(name, set);
  } else {
    set.expect(scores.length, ctx.settings);
  }

  if (options.incr) return increment(ctx, name, set, arg(argv, first + 1), scores[0] ?? NaN, options);
  let added = 0;
  let updated = 0;
  for (let pair = 0; pair < scores.length; pair++) {
    const member = arg(argv, first + pair * 2 + 1);
    const outcome = apply(ctx, set, member, scores[pair] ?? NaN, set.score(member), options);
    if (outcome === 'added') added++;
    else if (outcome === 'updated') updated++;
  }
  if (added + updated > 0) ctx.changed('zset', 'zadd', name, added + updated);
  return options.ch ? added + updated : added;
}

/** The new score, or null if an option forbids the change. NX forbids before the sum is looked at, GT and LT after. */
function increment(
  ctx: Context,
  name: ByteString,
  set: SortedSetValue,
  member: ByteString,
  by: number,
  options: Options,
): Reply {
  const current = set.score(member);
  const score = current === undefined ? by : current + by;
  const isRefused = current !== undefined && options.nx;
  if (!isRefused && Number.isNaN(score)) return notANumber;
  const outcome = apply(ctx, set, member, score, current, options);
  if (outcome === 'added' || outcome === 'updated') ctx.changed('zset', 'zincr', name);
  return outcome === 'refused' ? null : new Double(score);
}

function apply(
  ctx: Context,
  set: SortedSetValue,
  member: ByteString,
  score: number,
  current: number | undefined,
  options: Options,
): Outcome {
  if (current === undefined) {
    if (options.xx) return 'refused';
    set.add(score, member, ctx.settings);
    return 'added';
  }
  if (options.nx || (options.lt && score >= current) || (options.gt && score <= current)) return 'refused';
  if (score === current) return 'same';
  set.update(member, score);
  return 'updated';
}

export const zadd = defineCommand({
  name: 'zadd',
  summary: 'Adds members with their scores to a sorted set, or gives members that are there new scores.',
  since: '1.2.0',
  group: 'sorted-set',
  complexity: 'O(log(N)) for each member, in a sorted set of N',
  history: [
    ['2.4.0', 'Several members at once.'],
    ['3.0.2', 'XX, NX, CH and INCR.'],
    ['6.2.0', 'GT and LT.'],
  ],
  flags: ['write', 'denyoom', 'fast'],
  categories: ['sortedset'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    oneOf('condition', [token('NX'), token('XX')], { optional: true, since: '3.0.2' }),
    oneOf('comparison', [token('GT'), token('LT')], { optional: true, since: '6.2.0' }),
    token('CH', { name: 'change', optional: true, since: '3.0.2' }),
    token('INCR', { name: 'increment', optional: true, since: '3.0.2' }),
    block('data', [double('score'), string('member')], { multiple: true }),
  ],
  examples: [
    { lines: ['ZADD board 1500 alice 2000 bob', 'ZRANGE board 0 -1 WITHSCORES'] },
    { lines: ['ZADD board 1500 alice', 'ZADD board GT CH 1400 alice 1600 alice'], note: 'GT only ever raises a score.' },
  ],
  run: (ctx, argv) => addAll(ctx, argv, false),
});

export const zincrby = defineCommand({
  name: 'zincrby',
  summary: "Adds to a member's score; a member that is missing starts from 0.",
  since: '1.2.0',
  group: 'sorted-set',
  complexity: 'O(log(N)) for a sorted set of N members',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['sortedset'],
  keys: [keySpec('RW access update', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('increment'), string('member')],
  examples: [{ lines: ['ZADD board 1500 alice', 'ZINCRBY board 100 alice'] }],
  run: (ctx, argv) => addAll(ctx, argv, true),
});
