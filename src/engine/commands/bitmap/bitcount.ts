// BITCOUNT and BITPOS: counting and finding bits in a whole string or a range of it.
import { ErrorReply } from '../../../resp/reply.ts';
import { arg, readInteger } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { block, integer, key, oneOf, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { countBitRange, countBits, findBit } from '../../types/string/bits.ts';
import { StringValue } from '../../types/string/value.ts';
import { bitRange, readRangeUnit } from './bit-arguments.ts';

const badBit = new ErrorReply('ERR The bit argument must be 1 or 0.');

export const bitcount = defineCommand({
  name: 'bitcount',
  summary: 'Counts the bits that are 1 in a string or in a part of it.',
  since: '2.6.0',
  group: 'bitmap',
  complexity: 'O(N)',
  history: [['7.0.0', 'The range may be given in bits: `BYTE|BIT`.']],
  flags: ['readonly'],
  categories: ['bitmap'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    block(
      'range',
      [
        integer('start'),
        integer('end'),
        oneOf('unit', [token('BYTE'), token('BIT')], { optional: true, since: '7.0.0' }),
      ],
      { optional: true },
    ),
  ],
  examples: [
    { lines: ['SET word foobar', 'BITCOUNT word', 'BITCOUNT word 0 0', 'BITCOUNT word 5 30 BIT'] },
  ],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    if (argv.length === 2) {
      const value = ctx.read(StringValue, name);
      return value === undefined ? 0 : countBits(value.bytes, 0, value.length);
    }
    if (argv.length !== 4 && argv.length !== 5) return errors.syntax;
    const start = readInteger(arg(argv, 2));
    const end = readInteger(arg(argv, 3));
    const unit = argv.length === 5 ? readRangeUnit(argv, 4) : 'byte';
    const value = ctx.read(StringValue, name);
    if (value === undefined || (start < 0 && end < 0 && start > end)) return 0;
    const bits = bitRange(start, end, unit, value.length);
    return countBitRange(value.bytes, bits.start, bits.end);
  },
});

export const bitpos = defineCommand({
  name: 'bitpos',
  summary: 'Finds the first bit that is 1, or 0, in a string or in a part of it.',
  since: '2.8.7',
  group: 'bitmap',
  complexity: 'O(N)',
  history: [['7.0.0', 'The range may be given in bits: `BYTE|BIT`.']],
  flags: ['readonly'],
  categories: ['bitmap'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    integer('bit'),
    block(
      'range',
      [
        integer('start'),
        block(
          'end-unit-block',
          [integer('end'), oneOf('unit', [token('BYTE'), token('BIT')], { optional: true, since: '7.0.0' })],
          { optional: true },
        ),
      ],
      { optional: true },
    ),
  ],
  examples: [
    { lines: ['SETBIT seats 0 1', 'SETBIT seats 1 1', 'BITPOS seats 0'], note: 'The first seat that is free.' },
    { lines: ['SET word "\\x00\\xff\\xf0"', 'BITPOS word 1', 'BITPOS word 1 2', 'BITPOS word 0 10 -1 BIT'] },
  ],
  run: (ctx, argv) => {
    const wanted = readInteger(arg(argv, 2));
    if (wanted !== 0 && wanted !== 1) return badBit;
    if (argv.length > 6) return errors.syntax;
    const start = argv.length > 3 ? readInteger(arg(argv, 3)) : 0;
    const unit = argv.length === 6 ? readRangeUnit(argv, 5) : 'byte';
    const hasEnd = argv.length > 4;
    const end = hasEnd ? readInteger(arg(argv, 4)) : -1;
    const value = ctx.read(StringValue, arg(argv, 1));
    // What is not there is an endless row of zeros.
    if (value === undefined) return wanted === 1 ? -1 : 0;
    const bits = bitRange(start, end, unit, value.length);
    if (bits.start >= bits.end) return -1;
    const found = findBit(value.bytes, wanted, bits.start, bits.end);
    // Without an end, zeros follow the string; with one, what lies past it does not count.
    return found < 0 && wanted === 0 && !hasEnd ? bits.end : found;
  },
});
