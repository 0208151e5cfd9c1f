// INCR, DECR, INCRBY and DECRBY: 64-bit counters.
import type { ByteString } from '../../../base/bytes.ts';
import { add, type Int64, neg } from '../../../base/integer.ts';
import { ErrorReply, type Reply } from '../../../resp/reply.ts';
import { arg, readInt64 } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { integer, key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { StringValue } from '../../types/string/value.ts';

const decrementOverflow = new ErrorReply('ERR decrement would overflow');

export const incr = defineCommand({
  name: 'incr',
  summary: 'Adds one to the integer of a key; a missing key counts as 0.',
  since: '1.0.0',
  group: 'string',
  complexity: 'O(1)',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: [keySpec('RW access update', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  examples: [{ lines: ['INCR visits', 'INCR visits', 'GET visits'] }],
  run: (ctx, argv) => increment(ctx, arg(argv, 1), 1),
});

export const decr = defineCommand({
  name: 'decr',
  summary: 'Takes one from the integer of a key; a missing key counts as 0.',
  since: '1.0.0',
  group: 'string',
  complexity: 'O(1)',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: [keySpec('RW access update', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  examples: [{ lines: ['SET stock 3', 'DECR stock'] }],
  run: (ctx, argv) => increment(ctx, arg(argv, 1), -1),
});

export const incrby = defineCommand({
  name: 'incrby',
  summary: 'Adds a number to the integer of a key; a missing key counts as 0.',
  since: '1.0.0',
  group: 'string',
  complexity: 'O(1)',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: [keySpec('RW access update', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('increment')],
  examples: [
    { lines: ['INCRBY score 50', 'INCRBY score -20'] },
    { lines: ['SET big 9223372036854775807', 'INCRBY big 1'], note: 'Past 64 bits it refuses and changes nothing.' },
  ],
  run: (ctx, argv) => increment(ctx, arg(argv, 1), readInt64(arg(argv, 2))),
});

export const decrby = defineCommand({
  name: 'decrby',
  summary: 'Takes a number from the integer of a key; a missing key counts as 0.',
  since: '1.0.0',
  group: 'string',
  complexity: 'O(1)',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: [keySpec('RW access update', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('decrement')],
  examples: [{ lines: ['SET stock 10', 'DECRBY stock 4'] }],
  run: (ctx, argv) => {
    const change = neg(readInt64(arg(argv, 2)));
    return change === undefined ? decrementOverflow : increment(ctx, arg(argv, 1), change);
  },
});

function increment(ctx: Context, name: ByteString, change: Int64): Reply {
  const value = ctx.write(StringValue, name);
  if (value === undefined) {
    const first = StringValue.ofInteger(change);
    ctx.engine.sharedIntegers.share(first);
    ctx.db.add(name, first);
    ctx.changed('string', 'incrby', name);
    return change;
  }
  const before = value.integer;
  if (before === undefined) return errors.notInteger;
  const after = add(before, change);
  if (after === undefined) return errors.overflow;
  value.assignInteger(after);
  ctx.engine.sharedIntegers.shareInPlace(value);
  ctx.changed('string', 'incrby', name);
  return after;
}
