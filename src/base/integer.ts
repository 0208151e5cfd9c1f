// 64-bit signed integers. A value is a number while it is a safe integer and a bigint past 2^53, never rounded and never
// both: canonical() restores that form, so two equal values are always `===`. Parsing accepts exactly what Redis's
// string2ll accepts: digits with an optional minus, no plus, no spaces, no leading zeros, no "-0".

/** In canonical form: a number if Number.isSafeInteger, else a bigint of -2^63..2^63-1. */
export type Int64 = number | bigint;

export const INT64_MIN = -0x8000000000000000n;
export const INT64_MAX = 0x7fffffffffffffffn;
const UINT64_MAX = 0xffffffffffffffffn;

/** Every string of this many digits is a safe integer. */
const SAFE_DIGITS = 15;

/** The integer that the string spells, or undefined if string2ll would refuse it. Short ones allocate nothing. */
export function parseInt64(s: string): Int64 | undefined {
  const length = s.length;
  if (length === 0) return undefined;
  const negative = s.charCodeAt(0) === 45;
  let at = negative ? 1 : 0;
  const digits = length - at;
  if (digits === 0 || digits > 19) return undefined;
  const first = s.charCodeAt(at);
  if (first === 48) return length === 1 ? 0 : undefined;
  let value = 0;
  for (; at < length; at++) {
    const digit = s.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  if (digits <= SAFE_DIGITS) return negative ? -value : value;
  return inRange(canonical(BigInt(s)));
}

/** As parseInt64 for 0..2^64-1, as string2ull reads stream ids: more than that, or a minus, gives undefined. */
export function parseUint64(s: string): Int64 | undefined {
  const small = parseInt64(s);
  if (small !== undefined) return small < 0 ? undefined : small;
  if (s.length < 19 || s.length > 20 || !/^[1-9][0-9]+$/.test(s)) return undefined;
  const value = BigInt(s);
  return value <= UINT64_MAX ? value : undefined;
}

/** Whether parseInt64 would give a value. */
export function isInt64String(s: string): boolean {
  // 20 chars hold "-9223372036854775808"; most values of other kinds are told apart by their length or first char.
  if (s.length === 0 || s.length > 20) return false;
  const first = s.charCodeAt(0);
  if (first !== 45 && (first < 48 || first > 57)) return false;
  return parseInt64(s) !== undefined;
}

/** The canonical form of a bigint, whatever its size. */
export function canonical(value: bigint): Int64 {
  return value <= 9007199254740991n && value >= -9007199254740991n ? Number(value) : value;
}

/** The sum, or undefined if it leaves the 64-bit range. */
export function add(a: Int64, b: Int64): Int64 | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return inRange(canonical(BigInt(a) + BigInt(b)));
}

/** The difference, or undefined if it leaves the 64-bit range. */
export function sub(a: Int64, b: Int64): Int64 | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return inRange(canonical(BigInt(a) - BigInt(b)));
}

/** The negation; undefined for -2^63, which has none. */
export function neg(a: Int64): Int64 | undefined {
  return sub(0, a);
}

function inRange(value: Int64): Int64 | undefined {
  return typeof value === 'number' || (value >= INT64_MIN && value <= INT64_MAX) ? value : undefined;
}
