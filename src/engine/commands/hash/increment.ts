// HINCRBY and HINCRBYFLOAT: counters in fields. A field keeps its time to live.
import type { ByteString } from '../../../base/bytes.ts';
import { add, parseInt64 } from '../../../base/integer.ts';
import { addLongDoubles, formatLongDouble, isInfinite, parseLongDouble } from '../../../base/long-double.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import { arg, readInt64 } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { double, integer, key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { HashValue } from '../../types/hash/value.ts';
import { addHash, liveValue } from './live-fields.ts';

const notInteger = new ErrorReply('ERR hash value is not an integer');
const notFloat = new ErrorReply('ERR hash value is not a float');
const infiniteIncrement = new ErrorReply('ERR value is NaN or Infinity');

/** Stores the result; a hash that is not there, or not any more because its last field expired, is made. */
function store(ctx: Context, argv: readonly ByteString[], hash: HashValue | undefined, text: ByteString): void {
  const name = arg(argv, 1);
  const target = hash === undefined || hash.isEmpty ? addHash(ctx, name) : hash;
  target.set(arg(argv, 2), text, ctx.settings, true);
  ctx.changed('hash', ctx.command.name, name);
}

export const hincrby = defineCommand({
  name: 'hincrby',
  summary: 'Adds a number to the integer in a field; a missing one counts as 0.',
  since: '2.0.0',
  group: 'hash',
  complexity: 'O(1)',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RW access update', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('field'), integer('increment')],
  examples: [{ lines: ['HINCRBY page:home views 1', 'HINCRBY page:home views 10', 'HGETALL page:home'] }],
  run: (ctx, argv) => {
    const increment = readInt64(arg(argv, 3));
    const name = arg(argv, 1);
    const hash = ctx.write(HashValue, name);
    const before = parseInt64((hash && liveValue(ctx, name, hash, arg(argv, 2))) ?? '0');
    if (before === undefined) return notInteger;
    const after = add(before, increment);
    if (after === undefined) return errors.overflow;
    store(ctx, argv, hash, String(after));
    return after;
  },
});

export const hincrbyfloat = defineCommand({
  name: 'hincrbyfloat',
  summary: 'Adds a number with decimals to the number in a field; a missing one counts as 0.',
  since: '2.6.0',
  group: 'hash',
  complexity: 'O(1)',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RW access update', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('field'), double('increment')],
  examples: [{ lines: ['HSET sensor temp 20.5', 'HINCRBYFLOAT sensor temp 0.1', 'HINCRBYFLOAT sensor temp -2'] }],
  run: (ctx, argv) => {
    const increment = parseLongDouble(arg(argv, 3));
    if (increment === undefined) return errors.notFloat;
    if (isInfinite(increment)) return infiniteIncrement;
    const name = arg(argv, 1);
    const field = arg(argv, 2);
    const hash = ctx.write(HashValue, name);
    const before = parseLongDouble((hash && liveValue(ctx, name, hash, field)) ?? '0');
    if (before === undefined) return notFloat;
    const after = addLongDoubles(before, increment);
    if (after === undefined) return errors.nanOrInfinity;
    const text = formatLongDouble(after);
    store(ctx, argv, hash, text);
    // The result and not the sum: replaying must not depend on how a machine rounds. Redis 8.0.2 forgets that HSET takes
    // the field's time to live away.
    ctx.propagateAs('HSET', name, field, text);
    return text;
  },
});
