// LMOVE, RPOPLPUSH and their blocking forms BLMOVE, BRPOPLPUSH: an element goes from one list to another in one step.
import type { ByteString } from '../../../base/bytes.ts';
import type { Reply } from '../../../resp/reply.ts';
import { arg, readTimeoutSeconds } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { double, key, oneOf } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { type ListEnd, ListValue } from '../../types/list/value.ts';
import { END_TOKENS, popped, readEnd } from './removal.ts';

/** Moves an element; null if the source is missing. Both types are checked before anything changes. */
function move(ctx: Context, source: ByteString, target: ByteString, from: ListEnd, to: ListEnd): ByteString | null {
  const list = ctx.write(ListValue, source);
  if (list === undefined) return null;
  let receiver = ctx.write(ListValue, target);
  const value = list.pop(from);
  if (value === undefined) throw new Error(`an empty list under ${source}`);
  if (receiver === undefined) {
    receiver = ListValue.empty();
    ctx.db.add(target, receiver);
  }
  receiver.makeRoomFor(ctx.settings, [value], 0, 1);
  receiver.push(to, value);
  ctx.changed('list', to === 'left' ? 'lpush' : 'rpush', target, 0);
  popped(ctx, source, list, from, 1);
  return value;
}

/** Moves an element, or waits for one; is propagated as the form that does not wait. */
function moveOrBlock(ctx: Context, argv: readonly ByteString[], from: ListEnd, to: ListEnd, until: number): Reply {
  const source = arg(argv, 1);
  const target = arg(argv, 2);
  const value = move(ctx, source, target, from, to);
  if (value === null) return ctx.block({ waitsFor: 'list', keys: [source], until, whenDenied: null });
  if (ctx.command.name === 'brpoplpush') ctx.propagateAs('RPOPLPUSH', source, target);
  else ctx.propagateAs('LMOVE', source, target, from, to);
  return value;
}

const COMMON = {
  group: 'list',
  complexity: 'O(1)',
  categories: ['list'],
  keys: [
    keySpec('RW access delete', index(1), range(0, 1, 0)),
    keySpec('RW insert', index(2), range(0, 1, 0)),
  ],
} as const;

export const lmove = defineCommand({
  ...COMMON,
  name: 'lmove',
  summary: 'Takes an element from one end of a list and puts it at one end of another, in one step.',
  since: '6.2.0',
  flags: ['write', 'denyoom'],
  args: [key('source', 0), key('destination', 1), oneOf('wherefrom', END_TOKENS), oneOf('whereto', END_TOKENS)],
  examples: [
    {
      lines: ['RPUSH todo a b c', 'LMOVE todo doing LEFT RIGHT', 'LRANGE doing 0 -1'],
      note: 'A job in progress stays in a list, so that a crash does not lose it.',
    },
  ],
  run: (ctx, argv) => {
    const from = readEnd(argv, 3);
    const to = readEnd(argv, 4);
    return move(ctx, arg(argv, 1), arg(argv, 2), from, to);
  },
});

export const rpoplpush = defineCommand({
  ...COMMON,
  name: 'rpoplpush',
  summary: 'Takes the last element of a list and puts it first in another.',
  since: '1.2.0',
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`LMOVE` with the `RIGHT` and `LEFT` arguments',
  flags: ['write', 'denyoom'],
  args: [key('source', 0), key('destination', 1)],
  examples: [{ lines: ['RPUSH ring a b c', 'RPOPLPUSH ring ring', 'LRANGE ring 0 -1'] }],
  run: (ctx, argv) => move(ctx, arg(argv, 1), arg(argv, 2), 'right', 'left'),
});

export const blmove = defineCommand({
  ...COMMON,
  name: 'blmove',
  summary: 'LMOVE that waits for an element if the source is empty.',
  since: '6.2.0',
  flags: ['write', 'denyoom', 'blocking'],
  args: [
    key('source', 0),
    key('destination', 1),
    oneOf('wherefrom', END_TOKENS),
    oneOf('whereto', END_TOKENS),
    double('timeout'),
  ],
  examples: [{ lines: ['RPUSH todo a', 'BLMOVE todo doing LEFT RIGHT 1', 'BLMOVE todo doing LEFT RIGHT 0.1'] }],
  run: (ctx, argv) => {
    const from = readEnd(argv, 3);
    const to = readEnd(argv, 4);
    return moveOrBlock(ctx, argv, from, to, readTimeoutSeconds(arg(argv, 5), ctx.now));
  },
});

export const brpoplpush = defineCommand({
  ...COMMON,
  name: 'brpoplpush',
  summary: 'RPOPLPUSH that waits for an element if the source is empty.',
  since: '2.2.0',
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`BLMOVE` with the `RIGHT` and `LEFT` arguments',
  history: [['6.0.0', 'The timeout may have a fraction.']],
  flags: ['write', 'denyoom', 'blocking'],
  args: [key('source', 0), key('destination', 1), double('timeout')],
  examples: [{ lines: ['RPUSH todo a', 'BRPOPLPUSH todo doing 1'] }],
  run: (ctx, argv) => moveOrBlock(ctx, argv, 'right', 'left', readTimeoutSeconds(arg(argv, 3), ctx.now)),
});
