// LPUSH, RPUSH, LPUSHX, RPUSHX.
import type { ByteString } from '../../../base/bytes.ts';
import type { Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { type ListEnd, ListValue } from '../../types/list/value.ts';

function push(ctx: Context, argv: readonly ByteString[], end: ListEnd, onlyExisting: boolean): Reply {
  const name = arg(argv, 1);
  let list = ctx.write(ListValue, name);
  if (list === undefined) {
    if (onlyExisting) return 0;
    list = ListValue.empty();
    ctx.db.add(name, list);
  }
  list.makeRoomFor(ctx.settings, argv, 2, argv.length);
  for (let at = 2; at < argv.length; at++) list.push(end, arg(argv, at));
  ctx.changed('list', end === 'left' ? 'lpush' : 'rpush', name, argv.length - 2);
  return list.length;
}

const COMMON = {
  group: 'list',
  complexity: 'O(1) for each element',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['list'],
  keys: [keySpec('RW insert', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('element', { multiple: true })],
} as const;

export const lpush = defineCommand({
  ...COMMON,
  name: 'lpush',
  summary: 'Puts elements at the head of a list, one after another; makes the list if there is none.',
  since: '1.0.0',
  history: [['2.4.0', 'Several elements at once.']],
  examples: [{ lines: ['LPUSH stack one two', 'LRANGE stack 0 -1'], note: 'Each goes before the one pushed last.' }],
  run: (ctx, argv) => push(ctx, argv, 'left', false),
});

export const rpush = defineCommand({
  ...COMMON,
  name: 'rpush',
  summary: 'Puts elements at the tail of a list, one after another; makes the list if there is none.',
  since: '1.0.0',
  history: [['2.4.0', 'Several elements at once.']],
  examples: [{ lines: ['RPUSH queue job1 job2', 'LRANGE queue 0 -1'] }],
  run: (ctx, argv) => push(ctx, argv, 'right', false),
});

export const lpushx = defineCommand({
  ...COMMON,
  name: 'lpushx',
  summary: 'Puts elements at the head of a list that is there already.',
  since: '2.2.0',
  history: [['4.0.0', 'Several elements at once.']],
  examples: [{ lines: ['LPUSHX nobody a', 'LPUSH list a', 'LPUSHX list b'] }],
  run: (ctx, argv) => push(ctx, argv, 'left', true),
});

export const rpushx = defineCommand({
  ...COMMON,
  name: 'rpushx',
  summary: 'Puts elements at the tail of a list that is there already.',
  since: '2.2.0',
  history: [['4.0.0', 'Several elements at once.']],
  examples: [{ lines: ['RPUSHX nobody a', 'RPUSH list a', 'RPUSHX list b'] }],
  run: (ctx, argv) => push(ctx, argv, 'right', true),
});
