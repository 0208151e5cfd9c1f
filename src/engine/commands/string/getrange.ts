// GETRANGE and its older name SUBSTR.
import type { ByteString } from '../../../base/bytes.ts';
import type { Reply } from '../../../resp/reply.ts';
import { arg, readInteger } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { integer, key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { StringValue } from '../../types/string/value.ts';

export const getrange = defineCommand({
  name: 'getrange',
  summary: 'Reads a part of a string, first and last byte included; negative positions count from the end.',
  since: '2.4.0',
  group: 'string',
  complexity: 'O(N) for N bytes answered, which for a short part is as good as O(1).',
  flags: ['readonly'],
  categories: ['string'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('start'), integer('end')],
  examples: [{ lines: ['SET title "Keyspace basics"', 'GETRANGE title 0 7', 'GETRANGE title -6 -1'] }],
  run: (ctx, argv) => readRange(ctx, argv),
});

export const substr = defineCommand({
  name: 'substr',
  summary: 'Reads a part of a string.',
  since: '1.0.0',
  group: 'string',
  complexity: 'O(N) for N bytes answered, which for a short part is as good as O(1).',
  docFlags: ['deprecated'],
  deprecatedSince: '2.0.0',
  replacedBy: '`GETRANGE`',
  flags: ['readonly'],
  categories: ['string'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('start'), integer('end')],
  examples: [{ lines: ['SET title "Keyspace basics"', 'SUBSTR title 0 7'] }],
  run: (ctx, argv) => readRange(ctx, argv),
});

function readRange(ctx: Context, argv: readonly ByteString[]): Reply {
  let start = readInteger(arg(argv, 2));
  let end = readInteger(arg(argv, 3));
  const value = ctx.read(StringValue, arg(argv, 1));
  if (value === undefined) return '';
  const { length } = value;
  // A range that lies backwards is empty even where both ends would be moved to the first byte.
  if (start < 0 && end < 0 && start > end) return '';
  if (start < 0) start = Math.max(0, length + start);
  if (end < 0) end = Math.max(0, length + end);
  end = Math.min(end, length - 1);
  return start > end ? '' : value.slice(start, end + 1);
}
