// ZRANDMEMBER: members drawn by chance and left in.
import { Double, EMPTY_ARRAY, PairsReply, type Reply } from '../../../resp/reply.ts';
import { arg, isWord } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { block, integer, key, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { type ScoredMember, SortedSetValue } from '../../types/zset/value.ts';
import { drawRepeatedly, readDrawCount, requireCountablePairs } from '../draws.ts';

export const zrandmember = defineCommand({
  name: 'zrandmember',
  summary: 'Draws random members: different ones up to a count, or with a negative count as many, repeats allowed.',
  since: '6.2.0',
  group: 'sorted-set',
  complexity: 'O(N) for N members drawn',
  flags: ['readonly'],
  categories: ['sortedset'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    block('options', [integer('count'), token('WITHSCORES', { optional: true })], { optional: true }),
  ],
  examples: [{ lines: ['ZADD board 1500 alice 2000 bob 1800 carol', 'ZRANDMEMBER board', 'ZRANDMEMBER board 2 WITHSCORES'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    if (argv.length === 2) return ctx.read(SortedSetValue, name)?.randomEntry(ctx.random)?.member ?? null;
    const count = readDrawCount(arg(argv, 2));
    if (argv.length > 4 || (argv.length === 4 && !isWord(argv, 3, 'withscores'))) return errors.syntax;
    const withScores = argv.length === 4;
    if (withScores) requireCountablePairs(arg(argv, 2));
    const set = ctx.read(SortedSetValue, name);
    if (set === undefined || count === 0) return EMPTY_ARRAY;
    const drawn = draw(ctx, set, count);
    if (!withScores) return drawn.map(({ member }) => member);
    return new PairsReply(drawn.flatMap<Reply>(({ member, score }) => [member, new Double(score)]));
  },
});

function draw(ctx: Context, set: SortedSetValue, count: number): ScoredMember[] {
  if (count < 0) return drawRepeatedly(ctx, -count, () => set.randomEntry(ctx.random)).filter((entry) => entry !== undefined);
  return count >= set.length ? [...set.entries()] : set.sample(count, ctx.random);
}
