import { describe, expect, it } from 'vitest';
import { ManualClock } from './clock.ts';
import { SeededRandom } from './random.ts';

describe('SeededRandom', () => {
  it('gives the same sequence for the same seed and another for another', () => {
    const draw = (seed: number): number[] => {
      const random = new SeededRandom(seed);
      return Array.from({ length: 20 }, () => random.uint32());
    };
    expect(draw(42)).toEqual(draw(42));
    expect(draw(42)).not.toEqual(draw(43));
    expect(new Set(draw(0)).size).toBe(20);
  });

  it('follows the reference xoshiro128** from a known state', () => {
    const random = new SeededRandom(0);
    random.restore([1, 2, 3, 4]);
    // By hand: rotl(2 * 5, 7) * 9, then the state (7, 0, 1026, 12288): b = 0 gives 0.
    expect(random.uint32()).toBe(11_520);
    expect(random.state()).toEqual([7, 0, 1026, 12_288]);
    expect(random.uint32()).toBe(0);
  });

  it('continues from a saved state', () => {
    const random = new SeededRandom(7);
    random.next();
    const state = random.state();
    const expected = random.bytes(33);
    random.restore(state);
    expect(random.bytes(33)).toBe(expected);
    expect(expected.length).toBe(33);
  });

  it('spreads evenly over small ranges', () => {
    const random = new SeededRandom(1);
    const counts = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 60_000; i++) {
      const n = random.int(6);
      counts[n] = (counts[n] ?? 0) + 1;
    }
    expect(counts.length).toBe(6);
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

describe('ManualClock', () => {
  it('stands still until moved, and never goes back', () => {
    const clock = new ManualClock(1000);
    clock.advance(0.25);
    expect([clock.now(), clock.micros()]).toEqual([1000, 1_000_250]);
    clock.advanceTo(2000);
    expect([clock.now(), clock.micros()]).toEqual([2000, 2_000_000]);
    expect(() => clock.advance(-1)).toThrow();
  });
});
