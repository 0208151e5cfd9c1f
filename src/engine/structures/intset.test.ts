import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesFromArray, bytesToArray } from '../../base/bytes.ts';
import { canonical } from '../../base/integer.ts';
import type { Int64 } from '../../base/integer.ts';
import { SeededRandom } from '../../base/random.ts';
import { IntSet } from './intset.ts';

// Recorded from Redis 8.0.2: SADD s <members>, DUMP s, the intset inside the payload in hex.
const RECORDED: readonly (readonly [members: readonly string[], hex: string])[] = [
  [['1', '2', '3'], '0200000003000000010002000300'],
  [['-1', '0', '32767', '-32768'], '02000000040000000080ffff0000ff7f'],
  [['5', '32768'], '04000000020000000500000000800000'],
  [['-32769', '7'], '0400000002000000ff7fffff07000000'],
  [['2147483647', '-2147483648', '1'], '04000000030000000000008001000000ffffff7f'],
  [['2147483648', '-1'], '0800000002000000ffffffffffffffff0000008000000000'],
  [['9223372036854775807', '-9223372036854775808', '9007199254740991', '9007199254740992', '-9007199254740992', '0'], '08000000060000000000000000000080000000000000e0ff0000000000000000ffffffffffff1f000000000000002000ffffffffffffff7f'],
];

const value: fc.Arbitrary<Int64> = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.integer({ min: -40_000, max: 40_000 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(canonical),
  fc.constantFrom(-0x8000, -0x8001, 0x7fff, 0x8000, -0x80000000, -0x80000001, 0x7fffffff, 0x80000000),
);

function built(values: readonly Int64[]): IntSet {
  const intset = new IntSet();
  for (const each of values) intset.add(each);
  return intset;
}

function hexOf(bytes: string): string {
  return Array.from(bytes, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

function written(intset: IntSet): string {
  const bytes = new Uint8Array(intset.bytes);
  intset.writeInto(bytes, 0);
  return bytesFromArray(bytes);
}

function parsed(bytes: string): Int64[] | string {
  const result = IntSet.read(bytesToArray(bytes), 0, bytes.length);
  if (!result.ok) return `${result.fault.offset}: ${result.fault.problem}`;
  result.intset.check();
  return result.intset.slice();
}

describe('IntSet', () => {
  it('writes the bytes that Redis writes', () => {
    for (const [members, hex] of RECORDED) {
      const intset = built(members.map((member) => canonical(BigInt(member))));
      intset.check();
      expect(hexOf(written(intset))).toBe(hex);
      expect(intset.bytes).toBe(hex.length / 2);
      expect(parsed(written(intset))).toEqual(intset.slice());
    }
  });

  it('holds what a sorted set of numbers holds, and only ever widens', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), value), { maxLength: 150 }), (steps) => {
        const intset = new IntSet();
        const model = new Set<Int64>();
        let width: number = intset.width;
        for (const [adds, each] of steps) {
          if (adds) {
            expect(intset.add(each)).toBe(!model.has(each));
            model.add(each);
          } else {
            expect(intset.remove(each)).toBe(model.delete(each));
          }
          intset.check();
          expect(intset.has(each)).toBe(adds);
          expect(intset.width).toBeGreaterThanOrEqual(width);
          width = intset.width;
        }
        const sorted = [...model].sort((a, b) => (a < b ? -1 : 1));
        expect(intset.slice()).toEqual(sorted);
        expect(intset.length).toBe(sorted.length);
        for (const [rank, each] of sorted.entries()) {
          expect(intset.at(rank)).toBe(each);
          expect(intset.rank(each)).toBe(rank);
        }
        expect(intset.at(sorted.length)).toBeUndefined();
        expect(parsed(written(intset))).toEqual(sorted);
        expect(written(intset.clone())).toBe(written(intset));
      }),
    );
  });

  it('draws every element', () => {
    const intset = built([3, 1, 2]);
    const random = new SeededRandom(5);
    const drawn = new Set<Int64 | undefined>();
    for (let i = 0; i < 100; i++) drawn.add(intset.random(random));
    expect([...drawn].sort()).toEqual([1, 2, 3]);
    expect(new IntSet().random(random)).toBeUndefined();
  });

  it('says where broken bytes are broken', () => {
    const good = written(built([1, 2]));
    expect(parsed('')).toBe('0: shorter than a header');
    expect(parsed('\x03' + good.slice(1))).toBe('0: width 3 is none of 2, 4 and 8');
    expect(parsed(good.slice(0, -1))).toBe('4: 2 integers of 2 bytes do not fill 3 bytes');
    expect(parsed(good.slice(0, -2) + '\x01\0')).toBe('10: 1 does not come after 1');
  });

  it('survives any damage: a fault or a set, never an exception', () => {
    fc.assert(
      fc.property(fc.array(value), fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }), (values, damage) => {
        const codes = Array.from(written(built(values)), (char) => char.charCodeAt(0));
        for (const [at, byte] of damage) codes[at % codes.length] = byte;
        parsed(bytesFromArray(Uint8Array.from(codes)));
      }),
    );
  });
});
