// The bit algorithms against the plainest model there is: a string of "0" and "1".
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineBits, countBitRange, countBits, findBit, readField, writeField } from './bits.ts';

const bytes = fc.uint8Array({ maxLength: 90 }).map((array) => Uint8Array.from(array));
/** Long rows of equal bytes, so that whole words are skipped. */
const monotonous = fc
  .tuple(fc.constantFrom(0, 255), fc.nat(60), bytes)
  .map(([byte, length, tail]) => Uint8Array.from([...Array.from({ length }, () => byte), ...tail]));

function digitsOf(array: Uint8Array): string {
  return [...array].map((byte) => byte.toString(2).padStart(8, '0')).join('');
}

describe('bits', () => {
  it('counts set bits in ranges of bytes and of bits', () => {
    fc.assert(
      fc.property(fc.oneof(bytes, monotonous), fc.nat(800), fc.nat(800), (array, a, b) => {
        const digits = digitsOf(array);
        const ones = (text: string): number => text.replaceAll('0', '').length;
        const start = Math.min(a, digits.length);
        const end = Math.min(b, digits.length);
        expect(countBits(array, 0, array.length)).toBe(ones(digits));
        expect(countBits(array, Math.min(start >> 3, end >> 3), end >> 3)).toBe(
          ones(digits.slice(Math.min(start >> 3, end >> 3) * 8, (end >> 3) * 8)),
        );
        expect(countBitRange(array, start, end)).toBe(ones(digits.slice(start, Math.max(start, end))));
      }),
    );
  });

  it('finds the first bit in a range', () => {
    fc.assert(
      fc.property(fc.oneof(bytes, monotonous), fc.constantFrom(0, 1), fc.nat(800), fc.nat(800), (array, bit, a, b) => {
        const digits = digitsOf(array);
        const start = Math.min(a, digits.length);
        const end = Math.min(b, digits.length);
        const expected = digits.slice(0, end).indexOf(String(bit), start);
        expect(findBit(array, bit === 1 ? 1 : 0, start, end)).toBe(expected);
      }),
    );
  });

  it('combines strings of different lengths', () => {
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 5 }), (sources) => {
        const length = Math.max(...sources.map((source) => source.length));
        const column = (i: number): number[] => sources.map((source) => source[i] ?? 0);
        const expected = (combine: (a: number, b: number) => number): number[] =>
          Array.from({ length }, (_, i) => column(i).reduce(combine));
        expect([...combineBits('and', sources)]).toEqual(expected((a, b) => a & b));
        expect([...combineBits('or', sources)]).toEqual(expected((a, b) => a | b));
        expect([...combineBits('xor', sources)]).toEqual(expected((a, b) => a ^ b));
        const [first = new Uint8Array()] = sources;
        expect([...combineBits('not', [first])]).toEqual([...first].map((byte) => ~byte & 0xff));
      }),
    );
  });

  it('writes and reads fields of every width at every offset, and touches nothing beside them', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        fc.integer({ min: 1, max: 64 }),
        fc.nat(90),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        (start, width, offset, wide) => {
          const array = Uint8Array.from(start);
          const value = Number.isSafeInteger(Number(wide)) ? Number(wide) : wide;
          const before = digitsOf(array);
          writeField(array, offset, width, value);
          const field = BigInt.asUintN(width, wide).toString(2).padStart(width, '0');
          expect(digitsOf(array)).toBe(before.slice(0, offset) + field + before.slice(offset + width));
          expect(BigInt(readField(array, offset, width))).toBe(BigInt.asUintN(width, wide));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
