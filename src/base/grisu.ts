// The decimal digits that Redis prints for a double. Redis uses fpconv, which is Grisu2 (Florian Loitsch, "Printing
// Floating-Point Numbers Quickly and Accurately with Integers", 2010): always digits that read back as the same double, but
// for about one double in 300 not the fewest or the nearest ones that JavaScript prints. ZADD z -64017.713753 m is answered
// by ZSCORE with -6.4017713753000004e+4, and so do we. All arithmetic is on 64-bit fractions held in bigints.

/** value = fraction * 2^exponent, with the fraction below 2^64. */
interface Scaled {
  readonly fraction: bigint;
  readonly exponent: number;
}

/** value = digits * 10^power, the digits taken as a whole number. */
export interface Decimal {
  readonly digits: string;
  readonly power: number;
}

const MASK_64 = (1n << 64n) - 1n;
const HIDDEN_BIT = 1n << 52n;

// The powers of ten at hand are 10^-348, 10^-340, … 10^340, each correctly rounded to 64 bits.
const FIRST_POWER = -348;
const POWER_STEP = 8;
const POWER_COUNT = 87;
const LOG10_OF_2 = 0.30102999566398114;
// After scaling, the binary exponent lies between these two, so that the whole part fits 32 bits.
const MIN_EXPONENT = -60;
const MAX_EXPONENT = -32;

const powers: (Scaled | undefined)[] = [];
const scratch = new DataView(new ArrayBuffer(8));

/** The digits of a finite double above 0. */
export function grisuDigits(value: number): Decimal {
  scratch.setFloat64(0, value);
  const bits = scratch.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = (bits & (HIDDEN_BIT - 1n)) + (biased === 0 ? 0n : HIDDEN_BIT);
  const exponent = (biased === 0 ? 1 : biased) - 1075;

  // Half-way to the neighbours; below a power of two the lower neighbour is nearer.
  const upper = normalize((fraction << 1n) + 1n, exponent - 1);
  const lowerShift = fraction === HIDDEN_BIT ? 2 : 1;
  const lowerFraction = ((fraction << BigInt(lowerShift)) - 1n) << BigInt(exponent - lowerShift - upper.exponent);
  const exact = normalize(fraction, exponent);

  const index = powerIndexFor(upper.exponent);
  const power = powerAt(index);
  const high = multiply(upper.fraction, power.fraction) - 1n;
  const low = multiply(lowerFraction & MASK_64, power.fraction) + 1n;
  const middle = multiply(exact.fraction, power.fraction);
  return generate(middle, low, high, -(upper.exponent + power.exponent + 64), -(FIRST_POWER + index * POWER_STEP));
}

/** Digits of `high` until what is left is within [low, high], then the last one moved towards `middle`. */
function generate(middle: bigint, low: bigint, high: bigint, shift: number, scale: number): Decimal {
  const by = BigInt(shift);
  const one = 1n << by;
  let away = high - middle;
  let delta = high - low;
  let rest = high & (one - 1n);
  let whole = Number(high >> by);
  const digits: number[] = [];

  let divisor = 1_000_000_000;
  for (let power = 9; power >= 0; power--, divisor /= 10) {
    const digit = Math.floor(whole / divisor);
    if (digit !== 0 || digits.length > 0) digits.push(digit);
    whole -= digit * divisor;
    const left = (BigInt(whole) << by) + rest;
    if (left <= delta) return finish(digits, scale + power, delta, left, BigInt(divisor) << by, away);
  }
  for (let power = -1; ; power--) {
    rest *= 10n;
    delta = (delta * 10n) & MASK_64;
    away = (away * 10n) & MASK_64;
    const digit = Number(rest >> by);
    if (digit !== 0 || digits.length > 0) digits.push(digit);
    rest &= one - 1n;
    if (rest < delta) return finish(digits, scale + power, delta, rest, one, away);
  }
}

function finish(digits: number[], power: number, delta: bigint, left: bigint, unit: bigint, away: bigint): Decimal {
  let last = digits.pop() ?? 0;
  let rest = left;
  while (rest < away && delta - rest >= unit && (rest + unit < away || away - rest > rest + unit - away)) {
    last--;
    rest += unit;
  }
  return { digits: digits.join('') + String(last), power };
}

function powerIndexFor(exponent: number): number {
  let index = Math.trunc((Math.trunc(-(exponent + POWER_COUNT) * LOG10_OF_2) - FIRST_POWER) / POWER_STEP);
  for (;;) {
    const scaled = exponent + powerAt(index).exponent + 64;
    if (scaled < MIN_EXPONENT) index++;
    else if (scaled > MAX_EXPONENT) index--;
    else return index;
  }
}

/** 10^(FIRST_POWER + index * POWER_STEP), computed when first needed. */
function powerAt(index: number): Scaled {
  const known = powers[index];
  if (known !== undefined) return known;
  const power = FIRST_POWER + index * POWER_STEP;
  const ten = 10n ** BigInt(Math.abs(power));
  const bits = ten.toString(2).length;
  // Far more bits than needed, then rounded to 64.
  const numerator = power < 0 ? 1n << BigInt(bits + 130) : ten << 130n;
  const wide = power < 0 ? numerator / ten : numerator;
  const drop = wide.toString(2).length - 64;
  const made = {
    fraction: (wide + (1n << BigInt(drop - 1))) >> BigInt(drop),
    exponent: drop - (power < 0 ? bits + 130 : 130),
  };
  powers[index] = made;
  return made;
}

function normalize(fraction: bigint, exponent: number): Scaled {
  const high = Number(fraction >> 32n);
  const shift = high === 0 ? 32 + Math.clz32(Number(fraction)) : Math.clz32(high);
  return { fraction: fraction << BigInt(shift), exponent: exponent - shift };
}

/** The upper 64 bits of the product, rounded. */
function multiply(a: bigint, b: bigint): bigint {
  return (a * b + (1n << 63n)) >> 64n;
}
