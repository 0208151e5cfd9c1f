import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INT64_MAX, INT64_MIN, add, canonical, isInt64String, neg, parseInt64, parseUint64, sub } from './integer.ts';

describe('parseInt64', () => {
  it('reads every 64-bit integer exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: INT64_MIN, max: INT64_MAX }), (n) => {
        expect(parseInt64(n.toString())).toBe(canonical(n));
        expect(isInt64String(n.toString())).toBe(true);
      }),
    );
    expect(parseInt64('9223372036854775807')).toBe(INT64_MAX);
    expect(parseInt64('-9223372036854775808')).toBe(INT64_MIN);
    expect(parseInt64('9007199254740993')).toBe(9007199254740993n);
    expect(parseInt64('9007199254740991')).toBe(9007199254740991);
  });

  // What SET + OBJECT ENCODING and INCR take for an integer.
  it('refuses what string2ll refuses', () => {
    const refused = ['', '-', '+1', '-0', '00', '01', '-01', ' 1', '1 ', '1.0', '1e3', '0x1', '9223372036854775808'];
    for (const s of [...refused, '-9223372036854775809', '99999999999999999999', '1\0', '--1']) {
      expect(parseInt64(s), JSON.stringify(s)).toBeUndefined();
      expect(isInt64String(s), JSON.stringify(s)).toBe(false);
    }
    expect(Object.is(parseInt64('0'), 0)).toBe(true);
  });
});

describe('parseUint64', () => {
  it('reads 0..2^64-1 and nothing else', () => {
    expect(parseUint64('18446744073709551615')).toBe(18446744073709551615n);
    expect(parseUint64('9223372036854775808')).toBe(9223372036854775808n);
    expect(parseUint64('0')).toBe(0);
    for (const s of ['18446744073709551616', '-1', '', '01', '+1', '1a', '000000000000000000001']) {
      expect(parseUint64(s), s).toBeUndefined();
    }
  });
});

describe('arithmetic', () => {
  it('agrees with bigint arithmetic and stops at the 64-bit borders', () => {
    const edge = fc.oneof(fc.bigInt({ min: INT64_MIN, max: INT64_MAX }), fc.bigInt({ min: -5n, max: 5n }));
    fc.assert(
      fc.property(edge, edge, (a, b) => {
        const within = (n: bigint) => (n >= INT64_MIN && n <= INT64_MAX ? canonical(n) : undefined);
        expect(add(canonical(a), canonical(b))).toBe(within(a + b));
        expect(sub(canonical(a), canonical(b))).toBe(within(a - b));
      }),
    );
    expect(add(INT64_MAX, 1)).toBeUndefined();
    expect(sub(INT64_MIN, 1)).toBeUndefined();
    expect(neg(INT64_MIN)).toBeUndefined();
    expect(neg(5)).toBe(-5);
    expect(Object.is(neg(0), 0)).toBe(true);
    expect(add(9007199254740991, 1)).toBe(9007199254740992n);
    expect(add(9007199254740992n, -1)).toBe(9007199254740991);
  });
});
