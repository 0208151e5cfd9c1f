// BLPOP and BRPOP: LPOP and RPOP over several keys that wait until one of them has something.
import type { ByteString } from '../../../base/bytes.ts';
import type { Reply } from '../../../resp/reply.ts';
import { arg, readTimeoutSeconds } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { double, key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { type ListEnd, ListValue } from '../../types/list/value.ts';
import { popped } from './removal.ts';

function popOrBlock(ctx: Context, argv: readonly ByteString[], end: ListEnd): Reply {
  const last = argv.length - 1;
  const until = readTimeoutSeconds(arg(argv, last), ctx.now);
  for (let at = 1; at < last; at++) {
    const name = arg(argv, at);
    const list = ctx.write(ListValue, name);
    if (list === undefined) continue;
    const value = list.pop(end) ?? null;
    popped(ctx, name, list, end, 1);
    ctx.propagateAs(end === 'left' ? 'LPOP' : 'RPOP', name);
    return [name, value];
  }
  return ctx.block({ waitsFor: 'list', keys: argv.slice(1, last), until });
}

const COMMON = {
  since: '2.0.0',
  group: 'list',
  complexity: 'O(N) for N keys',
  history: [['6.0.0', 'The timeout may have a fraction.']],
  flags: ['write', 'blocking'],
  categories: ['list'],
  keys: [keySpec('RW access delete', index(1), range(-2, 1, 0))],
  args: [key('key', 0, { multiple: true }), double('timeout')],
} as const;

export const blpop = defineCommand({
  ...COMMON,
  name: 'blpop',
  summary: 'Takes the first element of the first list that has one, waiting for it if need be.',
  examples: [{ lines: ['RPUSH jobs a', 'BLPOP urgent jobs 1', 'BLPOP urgent jobs 0.1'] }],
  run: (ctx, argv) => popOrBlock(ctx, argv, 'left'),
});

export const brpop = defineCommand({
  ...COMMON,
  name: 'brpop',
  summary: 'Takes the last element of the first list that has one, waiting for it if need be.',
  examples: [{ lines: ['RPUSH jobs a b', 'BRPOP urgent jobs 1'] }],
  run: (ctx, argv) => popOrBlock(ctx, argv, 'right'),
});
