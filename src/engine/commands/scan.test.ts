// A walk with SCAN or SSCAN finds everything that was there from its start to its end, whatever is added and removed
// meanwhile, and answers about COUNT elements a call.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dict } from '../structures/dict.ts';
import { readCursor, scanDict } from './scan.ts';

function dictOf(names: Iterable<string>): Dict<true> {
  const dict = new Dict<true>();
  for (const name of names) dict.add(name, true);
  return dict;
}

describe('scanDict', () => {
  it('finds all that stays through growth and shrinking', () => {
    const steps = fc.array(fc.record({ adds: fc.nat(60), removes: fc.nat(60) }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(20), steps, (staying, count, changes) => {
        const names = Array.from({ length: staying }, (_, n) => `stays:${n}`);
        const dict = dictOf(names);
        const seen = new Set<string>();
        let passing = 0;
        let cursor = 0;
        let call = 0;
        do {
          cursor = scanDict(dict, cursor, count, (name) => seen.add(name));
          const { adds, removes } = changes[call++] ?? { adds: 0, removes: 0 };
          for (let n = 0; n < adds; n++) dict.add(`passes:${passing++}`, true);
          for (let n = 0; n < removes && passing > 0; n++) dict.delete(`passes:${--passing}`);
        } while (cursor !== 0 && call < 100_000);
        expect(cursor).toBe(0);
        for (const name of names) expect(seen.has(name)).toBe(true);
      }),
    );
  });

  it('stops soon after COUNT elements, and in an almost empty table after ten buckets for each', () => {
    const dict = dictOf(Array.from({ length: 10_000 }, (_, n) => `key:${n}`));
    let seen = 0;
    scanDict(dict, 0, 100, () => seen++);
    expect(seen).toBeGreaterThanOrEqual(100);
    expect(seen).toBeLessThan(120);
    dict.setResizePolicy('forbid');
    for (let n = 1; n < 10_000; n++) dict.delete(`key:${n}`);
    let calls = 0;
    let cursor = 0;
    do {
      cursor = scanDict(dict, cursor, 10, () => {});
      calls++;
    } while (cursor !== 0);
    expect(calls).toBeGreaterThan(50);
  });
});

describe('readCursor', () => {
  it('keeps the low 32 bits of 64', () => {
    expect(readCursor('4294967297')).toBe(1);
    expect(readCursor('18446744073709551615')).toBe(4294967295);
    expect(readCursor('-9223372036854775809')).toBe(4294967295);
  });
});
