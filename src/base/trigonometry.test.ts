import { describe, expect, it } from 'vitest';
import { SeededRandom } from './random.ts';
import { asin, cos, sin } from './trigonometry.ts';

/** The reference: fixed-point numbers of 300 binary places in bigints. */
const PLACES = 300n;
const UNIT = 1n << PLACES;

/** Exact, for doubles of 2^-200 and more. */
function fixed(x: number): bigint {
  return BigInt(x * 2 ** 200) << (PLACES - 200n);
}

/** The nearest double: that is how Number() rounds. */
function nearest(value: bigint): number {
  return Number(value) / 2 ** Number(PLACES);
}

/** x^first/first! - x^(first+2)/(first+2)! + … */
function series(x: bigint, first: 0n | 1n): bigint {
  let sum = 0n;
  let term = first === 0n ? UNIT : x;
  for (let n = first; term !== 0n; n += 2n) {
    sum += term;
    term = -((((term * x) >> PLACES) * x) >> PLACES) / ((n + 1n) * (n + 2n));
    if (term === -1n) term = 0n;
  }
  return sum;
}

const exactSin = (x: bigint): bigint => series(x, 1n);
const exactCos = (x: bigint): bigint => series(x, 0n);

/** `count` numbers of -limit..limit, many of them small. */
function samples(seed: number, count: number, limit: number): number[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, (_, n) => (random.next() * 2 - 1) * limit * (n % 3 === 0 ? 10 ** -random.int(9) : 1));
}

describe('trigonometry', () => {
  it('rounds sines and cosines correctly', () => {
    for (const x of samples(1, 3000, Math.PI)) {
      expect([x, sin(x)]).toEqual([x, nearest(exactSin(fixed(x)))]);
      expect([x, cos(x)]).toEqual([x, nearest(exactCos(fixed(x)))]);
    }
  });

  it('rounds arc sines correctly: the sine lies between those of the middles to both neighbours', () => {
    for (const x of samples(2, 3000, 1)) {
      const y = asin(x);
      const halfUnit = fixed(2 ** (Math.floor(Math.log2(Math.abs(y))) - 53));
      expect([x, exactSin(fixed(y) - halfUnit) <= fixed(x), fixed(x) <= exactSin(fixed(y) + halfUnit)]).toEqual([x, true, true]);
    }
  });

  it('knows the ends', () => {
    expect([sin(0), cos(0), asin(0)]).toEqual([0, 1, 0]);
    expect([asin(1), asin(-1)]).toEqual([Math.PI / 2, -Math.PI / 2]);
    expect(sin(Math.PI)).toBe(1.2246467991473532e-16);
    expect(sin(Math.PI / 2)).toBe(1);
    expect(cos(Math.PI / 2)).toBe(6.123233995736766e-17);
    expect([asin(1.0000000000000002), sin(NaN), cos(Infinity)]).toEqual([NaN, NaN, NaN]);
  });

  it('leaves turns beyond the first to the platform', () => {
    expect([sin(100), cos(-100)]).toEqual([Math.sin(100), Math.cos(-100)]);
  });
});
