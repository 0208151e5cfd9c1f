// The 80-bit floating point numbers of x87 ("long double"), in which Redis computes INCRBYFLOAT and HINCRBYFLOAT: 64 bits of
// mantissa, so that 0.1 + 0.2 prints 0.3. Reading is strtold with the checks of string2ld, adding rounds to nearest even,
// printing is "%.17Lf" without trailing zeros (ld2string's human form). Exact arithmetic on bigints throughout.

/** mantissa * 2^exponent with |mantissa| < 2^64. Infinity has the exponent Infinity and a mantissa of 1 or -1. */
export interface LongDouble {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const MANTISSA_BITS = 64;
/** Weight of the last bit of the smallest numbers; between it and 2^-16382 precision shrinks. */
const MIN_EXPONENT = -16445;
/** The highest bit of a finite number stands for at most 2^16383. */
const MAX_TOP = 16383;
/** Redis copies the text into a buffer of 5 kB before it reads it. */
const MAX_LENGTH = 5 * 1024 - 1;
/** Powers of ten beyond these are infinite or zero whatever the digits. */
const MAX_POWER_OF_TEN = 4940;
const MIN_POWER_OF_TEN = -4980;
const DECIMALS = 17;
const TEN_TO_DECIMALS = 10n ** BigInt(DECIMALS);

const DECIMAL = /^([+-]?)(?:([0-9]+)\.?([0-9]*)|\.([0-9]+))(?:e([+-]?[0-9]+))?$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const HEXADECIMAL = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?[0-9]+))?$/i;

const ZERO: LongDouble = { mantissa: 0n, exponent: 0 };

/** The number that the text spells; undefined for "nan", junk, and what overflows or is so small that 0 is left. */
export function parseLongDouble(s: string): LongDouble | undefined {
  if (s.length > MAX_LENGTH) return undefined;
  const decimal = DECIMAL.exec(s);
  if (decimal !== null) {
    const [, sign, whole = '', fraction = '', only = '', power = '0'] = decimal;
    return fromDecimal(sign === '-', whole + fraction + only, Number(power) - fraction.length - only.length);
  }
  const infinite = INFINITE.exec(s);
  if (infinite !== null) return infinity(infinite[1] === '-');
  const hexadecimal = HEXADECIMAL.exec(s);
  if (hexadecimal === null) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = hexadecimal;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt('0x' + whole + fraction);
  if (digits === 0n) return ZERO;
  return inRange(round(sign === '-' ? -digits : digits, Number(power) - 4 * fraction.length));
}

export function isInfinite(value: LongDouble): boolean {
  return value.exponent === Infinity;
}

/** The rounded sum; undefined if it is infinite or no number ("increment would produce NaN or Infinity"). */
export function addLongDoubles(a: LongDouble, b: LongDouble): LongDouble | undefined {
  if (isInfinite(a) || isInfinite(b)) return undefined;
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = (a.mantissa << BigInt(a.exponent - exponent)) + (b.mantissa << BigInt(b.exponent - exponent));
  const rounded = round(sum, exponent);
  return isInfinite(rounded) ? undefined : rounded;
}

/** The rounded product with a whole number. */
export function multiplyLongDouble(value: LongDouble, factor: bigint): LongDouble {
  return isInfinite(value) ? value : round(value.mantissa * factor, value.exponent);
}

/** The lowest whole number that is not below it; undefined for infinity. */
export function ceilLongDouble({ mantissa, exponent }: LongDouble): bigint | undefined {
  if (exponent === Infinity) return undefined;
  return exponent >= 0 ? mantissa << BigInt(exponent) : -(-mantissa >> BigInt(-exponent));
}

/** With up to 17 decimals, never in exponent form: "3", "0.3", "-1.5". */
export function formatLongDouble({ mantissa, exponent }: LongDouble): string {
  if (exponent === Infinity) return mantissa < 0n ? '-inf' : 'inf';
  if (exponent >= 0) return (mantissa << BigInt(exponent)).toString();
  const units = divideByPowerOfTwo((mantissa < 0n ? -mantissa : mantissa) * TEN_TO_DECIMALS, -exponent);
  // What is left of a tiny negative number is "0", not "-0".
  if (units === 0n) return '0';
  const digits = units.toString().padStart(DECIMALS + 1, '0');
  const whole = digits.slice(0, -DECIMALS);
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  return (mantissa < 0n ? '-' : '') + whole + (fraction === '' ? '' : '.' + fraction);
}

/** digits * 10^power. */
function fromDecimal(negative: boolean, allDigits: string, allPower: number): LongDouble | undefined {
  const leading = allDigits.replace(/^0+/, '');
  if (leading === '') return ZERO;
  const top = leading.length + allPower;
  if (top > MAX_POWER_OF_TEN || top < MIN_POWER_OF_TEN) return undefined;
  const significant = leading.replace(/0+$/, '');
  const power = allPower + leading.length - significant.length;
  const digits = BigInt(negative ? '-' + significant : significant);
  if (power >= 0) return inRange(round(digits * 10n ** BigInt(power), 0));
  // Two bits more than the mantissa, and one that tells whether anything is left below them: enough to round once.
  const divisor = 10n ** BigInt(-power);
  const shift = Math.max(0, MANTISSA_BITS + 2 + bitLength(divisor) - bitLength(digits));
  const dividend = digits << BigInt(shift);
  const quotient = dividend / divisor;
  const sticky = dividend % divisor === 0n ? 0n : negative ? -1n : 1n;
  return inRange(round(quotient * 2n + sticky, -shift - 1));
}

/** value * 2^exponent to the nearest long double, ties to even. */
function round(value: bigint, exponent: number): LongDouble {
  if (value === 0n) return ZERO;
  const magnitude = value < 0n ? -value : value;
  const top = exponent + bitLength(magnitude) - 1;
  if (top > MAX_TOP) return infinity(value < 0n);
  const lowest = Math.max(top - (MANTISSA_BITS - 1), MIN_EXPONENT);
  if (lowest <= exponent) return { mantissa: value, exponent };
  if (lowest - exponent > bitLength(magnitude) + 1) return ZERO;
  const rounded = divideByPowerOfTwo(magnitude, lowest - exponent);
  if (rounded === 0n) return ZERO;
  if (lowest + bitLength(rounded) - 1 > MAX_TOP) return infinity(value < 0n);
  return { mantissa: value < 0n ? -rounded : rounded, exponent: lowest };
}

/** magnitude / 2^bits to the nearest integer, ties to even. */
function divideByPowerOfTwo(magnitude: bigint, bits: number): bigint {
  const shift = BigInt(bits);
  const quotient = magnitude >> shift;
  const rest = magnitude - (quotient << shift);
  const half = 1n << (shift - 1n);
  return rest > half || (rest === half && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

function bitLength(value: bigint): number {
  const hex = (value < 0n ? -value : value).toString(16);
  return 4 * hex.length - (Math.clz32(parseInt(hex.charAt(0), 16)) - 28);
}

function infinity(negative: boolean): LongDouble {
  return { mantissa: negative ? -1n : 1n, exponent: Infinity };
}

/** Refuses infinity and zero, where neither was spelt: strtold's ERANGE. */
function inRange(value: LongDouble): LongDouble | undefined {
  return isInfinite(value) || value.mantissa === 0n ? undefined : value;
}
