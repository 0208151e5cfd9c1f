import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRINTED, READ } from './double.recorded.ts';
import { formatDouble, formatFixedPoint, formatSeventeen, parseDouble, parseScoreBound } from './double.ts';

describe('formatDouble', () => {
  it.each(PRINTED)('prints %d as Redis does', (value, printed) => {
    expect(formatDouble(value)).toBe(printed);
  });

  it('prints what reads back as the same double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(parseDouble(formatDouble(value))).toBe(value);
      }),
    );
    expect(formatDouble(NaN)).toBe('nan');
    expect(formatDouble(-0)).toBe('-0');
  });
});

describe('parseDouble', () => {
  it.each(READ)('reads %j as ZADD does', (text, printed) => {
    const value = parseDouble(text);
    // A listpack keeps -0 as 0.
    expect(value === undefined ? undefined : formatDouble(value + 0)).toBe(printed);
  });
});

describe('parseScoreBound', () => {
  // Each answer recorded from ZCOUNT key <bound> 5.
  it('is laxer than parseDouble about range, emptiness and NUL', () => {
    expect(parseScoreBound('1e400')).toBe(Infinity);
    expect(parseScoreBound('-1e400')).toBe(-Infinity);
    expect(parseScoreBound('1e-400')).toBe(0);
    expect(parseScoreBound('')).toBe(0);
    expect(parseScoreBound('5\0x')).toBe(5);
    expect(parseScoreBound('+inf')).toBe(Infinity);
    expect(parseScoreBound('-infinity')).toBe(-Infinity);
  });

  it('refuses hexadecimal, nan and junk', () => {
    for (const bad of ['0x1p3', '0x', 'nan', '-nan', '.', '+', '1e', '1e+', '- 1', ' 1', 'infin', '1..2', 'e5']) {
      expect(parseScoreBound(bad), bad).toBeUndefined();
    }
  });
});

describe('fixed forms', () => {
  it('prints seventeen significant digits as C does', () => {
    // From printf '%.17g'.
    expect(formatSeventeen(0.1)).toBe('0.10000000000000001');
    expect(formatSeventeen(-1e22)).toBe('-1e+22');
    expect(formatSeventeen(1e16)).toBe('10000000000000000');
    expect(formatSeventeen(1e17)).toBe('1e+17');
    expect(formatSeventeen(0.0001)).toBe('0.0001');
    expect(formatSeventeen(1e-5)).toBe('1.0000000000000001e-05');
    expect(formatSeventeen(-0)).toBe('-0');
    expect(formatSeventeen(123456.5)).toBe('123456.5');
    // Just between two decimals: the even one.
    expect(formatSeventeen(1506298361997895.25)).toBe('1506298361997895.2');
    expect(formatSeventeen(-1506298361997895.75)).toBe('-1506298361997895.8');
  });

  it('prints distances with four decimals as GEODIST does', () => {
    expect(formatFixedPoint(166274.15156960033, 4)).toBe('166274.1516');
    expect(formatFixedPoint(166.27415156960033, 4)).toBe('166.2742');
    expect(formatFixedPoint(0, 4)).toBe('0.0000');
    expect(formatFixedPoint(0.00012, 4)).toBe('0.0001');
  });
});
