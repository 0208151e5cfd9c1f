// SETBIT and GETBIT.
import { ErrorReply } from '../../../resp/reply.ts';
import { arg, readIntegerIn } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { integer, key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { StringValue } from '../../types/string/value.ts';
import { readBitOffset } from './bit-arguments.ts';

const badBit = new ErrorReply('ERR bit is not an integer or out of range');

export const setbit = defineCommand({
  name: 'setbit',
  summary: 'Sets the bit at an offset to 0 or 1 and answers what it was; the string grows as far as needed.',
  since: '2.2.0',
  group: 'bitmap',
  complexity: 'O(1)',
  flags: ['write', 'denyoom'],
  categories: ['bitmap'],
  keys: [keySpec('RW access update', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('offset'), integer('value')],
  examples: [
    { lines: ['SETBIT seen:monday 42 1', 'GETBIT seen:monday 42', 'STRLEN seen:monday'], note: 'User 42 was here.' },
  ],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const offset = readBitOffset(ctx, arg(argv, 2));
    const bit = readIntegerIn(arg(argv, 3), 0, 1, badBit, badBit);
    const at = Math.floor(offset / 8);
    let value = ctx.write(StringValue, name);
    const grows = at >= (value?.length ?? 0);
    if (value === undefined) {
      value = StringValue.ofZeros(at + 1);
      ctx.db.add(name, value);
    }
    const before = value.byteAt(at);
    const mask = 0x80 >> (offset & 7);
    const old = (before & mask) === 0 ? 0 : 1;
    // Written even if nothing changes: the value is raw from here on.
    value.setByte(at, bit === 1 ? before | mask : before & ~mask);
    if (grows || old !== bit) ctx.changed('string', 'setbit', name);
    return old;
  },
});

export const getbit = defineCommand({
  name: 'getbit',
  summary: 'Reads the bit at an offset; past the end of the string it is 0.',
  since: '2.2.0',
  group: 'bitmap',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['bitmap'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('offset')],
  examples: [{ lines: ['SET letter a', 'GETBIT letter 0', 'GETBIT letter 1'], note: 'The letter a is 01100001.' }],
  run: (ctx, argv) => {
    const offset = readBitOffset(ctx, arg(argv, 2));
    const byte = ctx.read(StringValue, arg(argv, 1))?.byteAt(Math.floor(offset / 8)) ?? 0;
    return (byte >> (7 - (offset & 7))) & 1;
  },
});
