// Doubles as Redis 8.0.2 reads and writes them. Reading follows strtod with Redis's checks around it (getDoubleFromObject)
// and, for the borders of score ranges, the laxer reading of zslParseRange. Writing follows the layout of fpconv_dtoa with
// integers printed in full; ZSCORE, ZRANGE WITHSCORES, ZINCRBY and RESP3 doubles all print this way.

import { grisuDigits } from './grisu.ts';

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i;
const INFINITE = /^[+-]?inf(?:inity)?$/i;
const HEXADECIMAL = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?[0-9]+))?$/i;
const HAS_NONZERO_DIGIT = /^[+-]?[0.]*[1-9]/;

/** Past this magnitude Redis no longer prints whole doubles as integers (double2ll's bound, 2^62). */
const LARGEST_WHOLE = 4611686018427387904;

/**
 * The double that the string spells: decimal or hexadecimal notation, "inf" and "infinity" in any case. Undefined for
 * everything else: "nan", blanks, junk, and numbers out of a double's range (1e400, and 1e-400, which would be 0).
 */
export function parseDouble(s: string): number | undefined {
  const short = shortInteger(s);
  if (short !== undefined) return short;
  if (DECIMAL.test(s)) {
    const value = Number(s);
    if (value === Infinity || value === -Infinity) return undefined;
    return value === 0 && HAS_NONZERO_DIGIT.test(s) ? undefined : value;
  }
  if (INFINITE.test(s)) return s.charCodeAt(0) === 45 ? -Infinity : Infinity;
  return parseHexadecimal(s);
}

/**
 * The border of a score range (ZRANGEBYSCORE, ZCOUNT) without its "(". Redis reads it as a C string that ends at the first
 * NUL, takes "" for 0, and lets 1e400 be infinite and 1e-400 be 0; hexadecimal and "nan" are refused.
 */
export function parseScoreBound(s: string): number | undefined {
  const short = shortInteger(s);
  if (short !== undefined) return short;
  const nul = s.indexOf('\0');
  const text = nul < 0 ? s : s.slice(0, nul);
  if (text === '') return 0;
  if (DECIMAL.test(text)) return Number(text);
  if (INFINITE.test(text)) return text.charCodeAt(0) === 45 ? -Infinity : Infinity;
  return undefined;
}

/** As a score is printed: "3", "0.1", "1e+20", "1.2345678901234e+4", "-0", "inf", "-inf", "nan". */
export function formatDouble(n: number): string {
  if (Number.isSafeInteger(n)) return n === 0 && 1 / n < 0 ? '-0' : String(n);
  if (n !== n) return 'nan';
  if (n === Infinity) return 'inf';
  if (n === -Infinity) return '-inf';
  if (Number.isInteger(n) && n >= -LARGEST_WHOLE && n <= LARGEST_WHOLE) return BigInt(n).toString();
  const { digits, power } = grisuDigits(Math.abs(n));
  return (n < 0 ? '-' : '') + layOut(digits, power + digits.length - 1);
}

/** As fpconv prints any double: whole numbers beyond a few zeros get an exponent, too ("1e+17"). */
export function formatShortest(n: number): string {
  if (n === 0 || !Number.isFinite(n)) return formatDouble(n);
  const { digits, power } = grisuDigits(Math.abs(n));
  return (n < 0 ? '-' : '') + layOut(digits, power + digits.length - 1);
}

/**
 * fpconv's choice between the plain and the exponent form, for digits d.ddd times 10^power: zeros are appended while they
 * are fewer than eight, and a point is put anywhere while six decimals or a power of -3..3 suffice.
 */
function layOut(digits: string, power: number): string {
  const count = digits.length;
  const decimals = count - 1 - power;
  if (decimals <= 0 && -decimals < 8) return digits + '0'.repeat(-decimals);
  if (decimals > 0 && (decimals < 7 || Math.abs(power) < 4)) {
    if (power < 0) return '0.' + '0'.repeat(-power - 1) + digits;
    return digits.slice(0, power + 1) + '.' + digits.slice(power + 1);
  }
  const mantissa = count > 1 ? digits.slice(0, 1) + '.' + digits.slice(1) : digits;
  return mantissa + 'e' + (power < 0 ? '-' : '+') + Math.abs(power);
}

/** Up to 15 plain digits, the usual score, without a regular expression. */
function shortInteger(s: string): number | undefined {
  const length = s.length;
  if (length === 0 || length > 15) return undefined;
  let value = 0;
  for (let i = 0; i < length; i++) {
    const digit = s.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

function parseHexadecimal(s: string): number | undefined {
  const match = HEXADECIMAL.exec(s);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const mantissa = BigInt('0x' + whole + fraction);
  if (mantissa === 0n) return sign === '-' ? -0 : 0;
  const value = scaleByPowerOfTwo(mantissa, Number(power) - 4 * fraction.length);
  return value === 0 || value === Infinity ? undefined : sign === '-' ? -value : value;
}

/** mantissa * 2^exponent, rounded once to the nearest double (ties to even), subnormals included. */
function scaleByPowerOfTwo(mantissa: bigint, exponent: number): number {
  const bits = mantissa.toString(2).length;
  const top = exponent + bits - 1;
  if (top > 1023) return Infinity;
  if (top < -1076) return 0;
  // The weight of the last bit that the result can hold; everything below it is rounded away.
  const lowest = Math.max(top - 52, -1074);
  const drop = lowest - exponent;
  if (drop <= 0) return Number(mantissa) * 2 ** exponent;
  const shift = BigInt(drop);
  const half = 1n << (shift - 1n);
  const rest = mantissa & ((1n << shift) - 1n);
  let kept = mantissa >> shift;
  if (rest > half || (rest === half && (kept & 1n) === 1n)) kept += 1n;
  return Number(kept) * 2 ** Math.max(lowest, -1022) * 2 ** Math.min(lowest + 1022, 0);
}

/** C's "%.17g", as the append-only file writes doubles: enough digits for every double, not the fewest. */
export function formatSeventeen(n: number): string {
  if (n !== n) return 'nan';
  if (n === Infinity) return 'inf';
  if (n === -Infinity) return '-inf';
  if (n === 0) return 1 / n < 0 ? '-0' : '0';
  const [mantissa = '', exponent = ''] = seventeenDigits(n).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 17) return trimZeros(plain(mantissa, power));
  return trimZeros(mantissa) + 'e' + (power < 0 ? '-' : '+') + String(Math.abs(power)).padStart(2, '0');
}

/** What lies just between two decimals goes to the even one, in C; to the larger one in JavaScript. */
function seventeenDigits(n: number): string {
  const rounded = n.toExponential(16);
  // Since ES2018 up to 100 digits may be asked for; no double lies so close to such a place without being there.
  // oxlint-disable-next-line oxc/number-arg-out-of-range
  const [, kept, exponent] = /^(-?\d\.\d{15}[02468])50*(e.*)$/.exec(n.toExponential(100)) ?? [];
  return kept === undefined || exponent === undefined ? rounded : kept + exponent;
}

/**
 * With that many decimals, at most 15, as GEODIST prints distances (4). Redis multiplies, rounds half to even, and prints
 * the whole number with a point in it, so the result is that of the double product and not of the exact decimal.
 */
export function formatFixedPoint(n: number, decimals: number): string {
  const scaled = Math.abs(n) * 10 ** decimals;
  let whole = Math.floor(scaled);
  const rest = scaled - whole;
  if (rest > 0.5 || (rest === 0.5 && whole % 2 === 1)) whole++;
  const digits = BigInt(whole).toString().padStart(decimals + 1, '0');
  const sign = n < 0 && whole !== 0 ? '-' : '';
  return sign + digits.slice(0, digits.length - decimals) + '.' + digits.slice(digits.length - decimals);
}

/** The digits of "-d.dddd" times 10^power, without an exponent. */
function plain(mantissa: string, power: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  if (power < 0) return sign + '0.' + '0'.repeat(-power - 1) + digits;
  return sign + digits.slice(0, power + 1) + '.' + digits.slice(power + 1);
}

function trimZeros(s: string): string {
  return s.includes('.') ? s.replace(/\.?0*$/, '') : s;
}
