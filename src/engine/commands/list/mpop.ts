// LMPOP and BLMPOP: several elements from the first list that has any.
import { NULL_ARRAY, type Reply } from '../../../resp/reply.ts';
import { arg, readTimeoutSeconds } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { double, integer, key, oneOf } from '../../grammar.ts';
import { index, keynum, keySpec } from '../../key-specs.ts';
import { type ListEnd, ListValue } from '../../types/list/value.ts';
import { type MultiPop, readMultiPop } from '../multi-pop.ts';
import { END_TOKENS, popped, readEnd } from './removal.ts';

/** The key and its elements, or undefined if all lists are missing. */
function popFirst(ctx: Context, { keys, end, count }: MultiPop<ListEnd>): Reply | undefined {
  for (const name of keys) {
    const list = ctx.write(ListValue, name);
    if (list === undefined) continue;
    const values = list.popMany(end, count);
    popped(ctx, name, list, end, values.length);
    ctx.propagateAs(end === 'left' ? 'LPOP' : 'RPOP', name, String(values.length));
    return [name, values];
  }
  return undefined;
}

export const lmpop = defineCommand({
  name: 'lmpop',
  summary: 'Takes one or more elements from the first list that has any.',
  since: '7.0.0',
  group: 'list',
  complexity: 'O(N+M) for N keys and M elements taken',
  flags: ['write', 'movablekeys'],
  categories: ['list'],
  keys: [keySpec('RW access delete', index(1), keynum(0, 1, 1))],
  args: [
    integer('numkeys'),
    key('key', 0, { multiple: true }),
    oneOf('where', END_TOKENS),
    integer('count', { token: 'COUNT', optional: true }),
  ],
  examples: [{ lines: ['RPUSH jobs a b c', 'LMPOP 2 urgent jobs LEFT COUNT 2'] }],
  run: (ctx, argv) => popFirst(ctx, readMultiPop(argv, 1, readEnd)) ?? NULL_ARRAY,
});

export const blmpop = defineCommand({
  name: 'blmpop',
  summary: 'LMPOP that waits until one of the lists has an element.',
  since: '7.0.0',
  group: 'list',
  complexity: 'O(N+M) for N keys and M elements taken',
  flags: ['write', 'blocking', 'movablekeys'],
  categories: ['list'],
  keys: [keySpec('RW access delete', index(2), keynum(0, 1, 1))],
  args: [
    double('timeout'),
    integer('numkeys'),
    key('key', 0, { multiple: true }),
    oneOf('where', END_TOKENS),
    integer('count', { token: 'COUNT', optional: true }),
  ],
  examples: [{ lines: ['RPUSH jobs a b c', 'BLMPOP 1 2 urgent jobs LEFT COUNT 2', 'BLMPOP 0.1 1 urgent LEFT'] }],
  run: (ctx, argv) => {
    const request = readMultiPop(argv, 2, readEnd);
    const until = readTimeoutSeconds(arg(argv, 1), ctx.now);
    return popFirst(ctx, request) ?? ctx.block({ waitsFor: 'list', keys: request.keys, until });
  },
});
