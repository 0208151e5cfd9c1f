// Access data as OBJECT IDLETIME and OBJECT FREQ read them.
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import { idleSeconds, lfuCounter, lfuStart, lfuUsed, lruClockAt } from './access.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const SETTINGS = { 'lfu-log-factor': 10, 'lfu-decay-time': 1 };

describe('LRU', () => {
  it('counts whole seconds since the last use, across the clock going round', () => {
    expect(idleSeconds(lruClockAt(NOW), NOW + 999)).toBe(0);
    expect(idleSeconds(lruClockAt(NOW), NOW + 90_000)).toBe(90);
    const justBefore = (2 ** 24 - 1) * 1000;
    expect(idleSeconds(lruClockAt(justBefore), justBefore + 5000)).toBe(5);
  });
});

describe('LFU', () => {
  it('starts at 5 and loses one for each period without use', () => {
    const access = lfuStart(NOW);
    expect(lfuCounter(access, NOW, SETTINGS)).toBe(5);
    expect(lfuCounter(access, NOW + 3 * MINUTE, SETTINGS)).toBe(2);
    expect(lfuCounter(access, NOW + 99 * MINUTE, SETTINGS)).toBe(0);
    expect(lfuCounter(access, NOW + 99 * MINUTE, { ...SETTINGS, 'lfu-decay-time': 0 })).toBe(5);
  });

  it('grows with the logarithm of uses, up to 255', () => {
    const random = new SeededRandom(3);
    const counterAfter = (uses: number): number => {
      let access = lfuStart(NOW);
      for (let n = 0; n < uses; n++) access = lfuUsed(access, NOW, SETTINGS, random);
      return lfuCounter(access, NOW, SETTINGS);
    };
    // Redis's own table for a factor of 10: 100 uses give about 10, 1000 about 18, a million 255.
    expect(counterAfter(1)).toBe(6);
    expect(counterAfter(100)).toBeGreaterThanOrEqual(8);
    expect(counterAfter(100)).toBeLessThanOrEqual(13);
    expect(counterAfter(1000)).toBeGreaterThanOrEqual(15);
    expect(counterAfter(1000)).toBeLessThanOrEqual(22);
    expect(counterAfter(1_000_000)).toBe(255);
  });
});
