// INCRBYFLOAT: decimal counters, computed with the 64-bit mantissa of a long double.
import type { ByteString } from '../../../base/bytes.ts';
import { addLongDoubles, formatLongDouble, type LongDouble, parseLongDouble } from '../../../base/long-double.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { double, key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { StringValue } from '../../types/string/value.ts';

export const incrbyfloat = defineCommand({
  name: 'incrbyfloat',
  summary: 'Adds a number with decimals to the number of a key; a missing key counts as 0.',
  since: '2.6.0',
  group: 'string',
  complexity: 'O(1)',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: [keySpec('RW access update', index(1), range(0, 1, 0))],
  args: [key('key', 0), double('increment')],
  examples: [
    { lines: ['SET balance 10.50', 'INCRBYFLOAT balance 0.1', 'INCRBYFLOAT balance -5'] },
    { lines: ['SET big 5.0e3', 'INCRBYFLOAT big 2.0e2'], note: 'Exponents are read, but never written.' },
  ],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const value = ctx.write(StringValue, name);
    const before = readLongDouble(value?.text ?? '0');
    const after = addLongDoubles(before, readLongDouble(arg(argv, 2)));
    if (after === undefined) return errors.nanOrInfinity;
    const text = formatLongDouble(after);
    // Text even if it looks like an integer: OBJECT ENCODING says embstr until it is written by another command.
    if (value === undefined) ctx.db.add(name, StringValue.ofText(text));
    else value.assignText(text);
    ctx.changed('string', 'incrbyfloat', name);
    // The result and not the sum: replaying must not depend on how a machine rounds.
    ctx.propagateAs('SET', name, text, 'KEEPTTL');
    return text;
  },
});

function readLongDouble(text: ByteString): LongDouble {
  const value = parseLongDouble(text);
  if (value === undefined) throw errors.notFloat;
  return value;
}
