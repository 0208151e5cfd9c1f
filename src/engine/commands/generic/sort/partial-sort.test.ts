// Within its range a partial sort agrees with a whole one; what it leaves of equal elements is compared with Redis in
// the transcripts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partialSort } from './partial-sort.ts';

const byNumber = (a: number, b: number): number => a - b;

describe('partialSort', () => {
  it('puts into the range what a whole sort would put there, and loses nothing', () => {
    const items = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(items, fc.nat(), fc.nat(), (given, a, b) => {
        const first = Math.min(a % given.length, b % given.length);
        const last = Math.max(a % given.length, b % given.length);
        const sorted = [...given].sort(byNumber);
        const partial = [...given];
        partialSort(partial, byNumber, first, last);
        expect(partial.slice(first, last + 1)).toEqual(sorted.slice(first, last + 1));
        expect([...partial].sort(byNumber)).toEqual(sorted);
      }),
    );
  });

  it('does less than a whole sort for a small range', () => {
    const items = Array.from({ length: 10_000 }, (_, n) => (n * 7919) % 10_007);
    let compared = 0;
    partialSort(
      items,
      (a, b) => {
        compared++;
        return a - b;
      },
      0,
      9,
    );
    expect(items.slice(0, 10)).toEqual([...items].sort(byNumber).slice(0, 10));
    // A whole sort compares some n * log2(n) = 130,000 times.
    expect(compared).toBeLessThan(60_000);
  });
});
