import { describe, expect, it } from 'vitest';
import { treemap } from './treemap.ts';

describe('treemap', () => {
  const weights = [600, 300, 250, 100, 60, 20, 5, 1];
  const boxes = treemap(weights, 160, 90);

  it('gives everybody the area of its weight', () => {
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    boxes.forEach(({ width, height }, at) => expect((width * height) / (160 * 90)).toBeCloseTo((weights[at] ?? 0) / all));
  });

  it('overlaps nowhere, and stays inside', () => {
    for (const [at, a] of boxes.entries()) {
      expect(a.x + a.width).toBeLessThanOrEqual(160.001);
      expect(a.y + a.height).toBeLessThanOrEqual(90.001);
      for (const b of boxes.slice(at + 1)) {
        const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
        const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
        expect(wide > 0.001 && high > 0.001).toBe(false);
      }
    }
  });

  it('keeps parts of equal weight nearly square', () => {
    for (const { width, height } of treemap(Array.from({ length: 24 }, () => 1), 160, 90)) {
      expect(Math.max(width / height, height / width)).toBeLessThan(2);
    }
  });

  it('has room for one, and for none', () => {
    const [whole] = treemap([7], 160, 90);
    expect(whole?.width).toBeCloseTo(160);
    expect(whole?.height).toBeCloseTo(90);
    expect(treemap([], 160, 90)).toEqual([]);
  });
});
