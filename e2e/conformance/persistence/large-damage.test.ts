// A part of the large damaged inputs; main.ts runs as many as one likes, and larger ones.
import { describe, expect, it } from 'vitest';
import { damageLarge } from './large-damage.ts';

const seed = Number(process.env.KEYSPACE_SEED ?? Date.now() % 1_000_000);

describe(`large inputs, seed ${seed}`, () => {
  it('are refused with offset and reason, or load, within ten times their size: 80 of 64 kB and more', () => {
    const { inputs, loaded, refused, ratios, failures } = damageLarge({ count: 80, seed, smallest: 1 << 16, largest: 1 << 17, each: 1 });
    expect(failures).toEqual([]);
    expect(inputs).toBe(80);
    expect(loaded + refused).toBe(80);
    expect(refused).toBeGreaterThan(30);
    expect(ratios.size).toBe(80);
  });
});
