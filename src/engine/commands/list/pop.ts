// LPOP and RPOP.
import type { ByteString } from '../../../base/bytes.ts';
import { NULL_ARRAY, type Reply } from '../../../resp/reply.ts';
import { arg, readPositive } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { integer, key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { type ListEnd, ListValue } from '../../types/list/value.ts';
import { popped } from './removal.ts';

function pop(ctx: Context, argv: readonly ByteString[], end: ListEnd): Reply {
  if (argv.length > 3) throw errors.wrongArity(arg(argv, 0).toLowerCase());
  const count = argv.length === 3 ? readPositive(arg(argv, 2)) : undefined;
  const name = arg(argv, 1);
  const list = ctx.write(ListValue, name);
  if (list === undefined) return count === undefined ? null : NULL_ARRAY;
  if (count === undefined) {
    const value = list.pop(end) ?? null;
    popped(ctx, name, list, end, 1);
    return value;
  }
  if (count === 0) return [];
  const values = list.popMany(end, count);
  popped(ctx, name, list, end, values.length);
  return values;
}

const COMMON = {
  since: '1.0.0',
  group: 'list',
  complexity: 'O(N) for N elements taken',
  history: [['6.2.0', 'The count.']],
  flags: ['write', 'fast'],
  categories: ['list'],
  keys: [keySpec('RW access delete', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('count', { optional: true, since: '6.2.0' })],
} as const;

export const lpop = defineCommand({
  ...COMMON,
  name: 'lpop',
  summary: 'Takes the first element of a list, or the first few. The last one taken takes the key with it.',
  examples: [{ lines: ['RPUSH queue job1 job2 job3', 'LPOP queue', 'LPOP queue 5', 'EXISTS queue'] }],
  run: (ctx, argv) => pop(ctx, argv, 'left'),
});

export const rpop = defineCommand({
  ...COMMON,
  name: 'rpop',
  summary: 'Takes the last element of a list, or the last few. The last one taken takes the key with it.',
  examples: [{ lines: ['RPUSH stack a b c', 'RPOP stack', 'RPOP stack 5'] }],
  run: (ctx, argv) => pop(ctx, argv, 'right'),
});
