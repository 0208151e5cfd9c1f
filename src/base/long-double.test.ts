import { describe, expect, it } from 'vitest';
import {
  addLongDoubles,
  ceilLongDouble,
  formatLongDouble,
  isInfinite,
  multiplyLongDouble,
  parseLongDouble,
} from './long-double.ts';
import { SUMS } from './long-double.recorded.ts';

function incrementByFloat(value: string, increment: string): string {
  const a = parseLongDouble(value);
  const b = parseLongDouble(increment);
  if (a === undefined || b === undefined) return '-ERR value is not a valid float';
  const sum = addLongDoubles(a, b);
  return sum === undefined ? '-ERR increment would produce NaN or Infinity' : formatLongDouble(sum);
}

describe('long doubles', () => {
  it.each(SUMS)('add %s and %s as INCRBYFLOAT does', (value, increment, reply) => {
    expect(incrementByFloat(value, increment)).toBe(reply);
  });

  it('read at most 5119 bytes, as INCRBYFLOAT does', () => {
    expect(incrementByFloat('0'.repeat(5118) + '1', '0')).toBe('1');
    expect(incrementByFloat('0'.repeat(5119) + '1', '0')).toBe('-ERR value is not a valid float');
  });

  it('end at 2^16384 and 2^-16445', () => {
    const largest = parseLongDouble('0x1.fffffffffffffffep16383');
    expect(largest && addLongDoubles(largest, largest)).toBeUndefined();
    expect(largest && formatLongDouble(largest).length).toBe(4933);
    // 2^16384 - 2^16319: half a unit past the largest number, so the tie goes up and out.
    expect(parseLongDouble('0x1.ffffffffffffffffp16383')).toBeUndefined();
    expect(parseLongDouble('0x1p-16445')).toEqual({ mantissa: 1n, exponent: -16445 });
    expect(parseLongDouble('0x1p-16446')).toBeUndefined();
    expect(parseLongDouble('0x1.8p-16446')).toEqual({ mantissa: 1n, exponent: -16445 });
  });

  it('round products, so that a thousandth is a whole millisecond', () => {
    const milliseconds = (seconds: string): bigint | undefined => {
      const value = parseLongDouble(seconds);
      return value && ceilLongDouble(multiplyLongDouble(value, 1000n));
    };
    expect(milliseconds('0.001')).toBe(1n);
    expect(milliseconds('0.0011')).toBe(2n);
    expect(milliseconds('1e-400')).toBe(1n);
    expect(milliseconds('-0.0019')).toBe(-1n);
    expect(milliseconds('2e20')).toBe(200000000000000000000000n);
    expect(milliseconds('inf')).toBeUndefined();
  });

  it('know infinity but not nan', () => {
    const infinity = parseLongDouble('-Infinity');
    expect(infinity && isInfinite(infinity)).toBe(true);
    expect(infinity && formatLongDouble(infinity)).toBe('-inf');
    expect(parseLongDouble('nan')).toBeUndefined();
    expect(incrementByFloat('inf', '-inf')).toBe('-ERR increment would produce NaN or Infinity');
  });
});
