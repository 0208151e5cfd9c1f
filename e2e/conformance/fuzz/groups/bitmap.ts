// Bitmaps: bits, ranges in bytes and bits, and fields of every type at every offset, with all rules of overflow.
import type { FuzzGroup } from '../command.ts';
import type { Gen } from '../gen.ts';

const type = (gen: Gen): string => {
  if (gen.chance(0.02)) return gen.pick(['u64', 'i65', 'i0', 'u0', 'U8', 'x8', 'i', '']);
  const isSigned = gen.chance(0.5);
  const bits = gen.chance(0.4) ? gen.pick([1, 2, 8, 16, 31, 32, 33, 46, 47, 53, 54, 62, 63]) : 1 + gen.small(63);
  return gen.chance(0.05) ? 'i64' : `${isSigned ? 'i' : 'u'}${bits}`;
};

const number = (gen: Gen): string => {
  switch (gen.small(6)) {
    case 0:
      return gen.edge();
    case 1:
      return String(gen.pick([-1n, 1n]) * (2n ** BigInt(gen.small(64)) - BigInt(gen.small(3))));
    case 2:
      return String(gen.small(100_000) - 50_000);
    default:
      return String(gen.small(600) - 300);
  }
};

/** An edge that is no offset, or a small one: what lies between would make values of 256 MB. */
const offsetEdge = (gen: Gen): string => {
  const edge = gen.edge();
  return edge.startsWith('21474836') ? '4294967296' : edge;
};

export const bitmap: FuzzGroup = {
  name: 'bitmap',
  symbols: {
    bit: (gen) => (gen.chance(0.05) ? gen.edge() : String(gen.small(2))),
    bitoffset: (gen) => (gen.chance(0.03) ? offsetEdge(gen) : String(gen.small(gen.chance(0.1) ? 5000 : 400))),
    at: (gen) => (gen.chance(0.05) ? offsetEdge(gen) : gen.chance(0.4) ? `#${gen.small(12)}` : String(gen.small(300))),
    end: (gen) => (gen.chance(0.05) ? gen.edge() : String(gen.small(120) - 60)),
    type,
    number,
  },
  entries: [
    [4, 'SET <s> <value>'],
    [8, 'SETBIT <s> <bitoffset> <bit>'],
    [4, 'GETBIT <s> <bitoffset>'],
    [3, 'BITCOUNT <s>'],
    [6, 'BITCOUNT <s> <end> <end> [ {BYTE|BIT|BITS} ]'],
    [3, 'BITPOS <s> <bit>'],
    [3, 'BITPOS <s> <bit> <end>'],
    [6, 'BITPOS <s> <bit> <end> <end> [ {BYTE|BIT|BITS} ]'],
    [4, 'BITOP {AND|OR|XOR} <s> ( <s> )+'],
    [2, 'BITOP NOT <s> <s>'],
    [1, 'BITOP {NOT|DIFF} <s> ( <s> )+'],
    [4, 'BITFIELD <s> ( GET <type> <at> )+'],
    [8, 'BITFIELD <s> ( [ OVERFLOW {WRAP|SAT|FAIL} ] {SET|INCRBY} <type> <at> <number> )+'],
    [4, 'BITFIELD <s> {GET <type> <at>|SET <type> <at> <number>|INCRBY <type> <at> <number>|OVERFLOW {WRAP|SAT|FAIL|x}}*'],
    [2, 'BITFIELD_RO <s> ( GET <type> <at> )+'],
    [1, 'BITFIELD_RO <s> {GET <type> <at>|SET <type> <at> <number>}*'],
    [1, 'APPEND <s> <value>'],
    [2, 'STRLEN <s>'],
    [2, 'OBJECT ENCODING <s>'],
  ],
};
