// The expected figures were read off Redis 8.0.2 (LATENCY HISTOGRAM, INFO latencystats) for calls of these durations.
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from './latency-histogram.ts';

function histogramOf(...micros: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const each of micros) histogram.record(each);
  return histogram;
}

describe('LatencyHistogram', () => {
  it('gives percentiles as the upper end of their counter', () => {
    expect(histogramOf(16).percentile(50)).toBe(16.063);
    expect(histogramOf(22).percentile(99.9)).toBe(22.015);
    expect(histogramOf(5).percentile(50)).toBe(5.023);
    expect(histogramOf(1098).percentile(50)).toBe(1105.919);
    expect(histogramOf(138).percentile(99)).toBe(138.239);
    expect(histogramOf(92).percentile(99)).toBe(92.159);
    expect(histogramOf(0).percentile(99)).toBe(0.001);
    expect(histogramOf(2_000_000).percentile(50)).toBeGreaterThanOrEqual(1_000_000);
  });

  it('orders calls for percentiles between them', () => {
    const histogram = histogramOf(10, 12);
    expect(histogram.percentile(50)).toBe(10.047);
    expect(histogram.percentile(99)).toBe(12.031);
    expect(histogram.percentile(0)).toBe(9.984);
  });

  it('accumulates in steps that double', () => {
    expect(histogramOf(10, 20).cumulative()).toEqual([
      [16, 1],
      [33, 2],
    ]);
    expect(histogramOf(264).cumulative()).toEqual([[264, 1]]);
    expect(histogramOf(6_100, 10_070, 15_080, 20_080, 30_100).cumulative()).toEqual([
      [8454, 1],
      [16908, 3],
      [33816, 5],
    ]);
    expect(histogramOf(0, 0, 1).cumulative()).toEqual([[1, 3]]);
    expect(histogramOf().cumulative()).toEqual([]);
  });

  it('counts every value in a counter whose range holds it', () => {
    for (let micros = 1; micros <= 1_000_000; micros = Math.ceil(micros * 1.07)) {
      const upper = histogramOf(micros).percentile(100);
      const lower = histogramOf(micros).percentile(0);
      expect(lower).toBeLessThanOrEqual(micros);
      expect(upper).toBeGreaterThanOrEqual(micros);
      expect(upper / lower).toBeLessThan(1.01);
    }
  });
});
