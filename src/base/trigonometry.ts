// Sine, cosine and arc sine, rounded correctly but for a few arguments in a million, and the same in every browser:
// Math.sin and its kin may differ in the last bit, and with them the distances that GEOSEARCHSTORE stores. The C library
// under Redis rounds correctly all but once in a thousand times.
// Numbers within are unevaluated sums of two doubles (Dekker 1971, "A floating-point technique for extending the available
// precision"): about 106 bits, of which the first 64 or so are right in the end.

type Pair = readonly [high: number, low: number];

const HALF_PI: Pair = [1.5707963267948966, 6.123233995736766e-17];
const ONE_SIXTH: Pair = [0.16666666666666666, 9.25185853854297e-18];
const ONE_24TH: Pair = [0.041666666666666664, 2.3129646346357427e-18];
const ONE_120TH: Pair = [0.008333333333333333, 1.1564823173178714e-19];
const ONE: Pair = [1, 0];
// Of both series only the first terms need two doubles; from here on the error of one double is out of sight.
/** ± 1/21!, 1/19! … 1/7! */
const SIN_TAIL = [
  1 / 51090942171709440000,
  -1 / 121645100408832000,
  1 / 355687428096000,
  -1 / 1307674368000,
  1 / 6227020800,
  -1 / 39916800,
  1 / 362880,
  -1 / 5040,
];
/** ± 1/20!, 1/18! … 1/6! */
const COS_TAIL = [
  1 / 2432902008176640000,
  -1 / 6402373705728000,
  1 / 20922789888000,
  -1 / 87178291200,
  1 / 479001600,
  -1 / 3628800,
  1 / 40320,
  -1 / 720,
];
/** Beyond half a turn and a bit, reducing with a HALF_PI of 106 bits would lose too much. */
const LARGEST = 3.5;
const QUARTER_PI = 0.7853981633974483;

export function sin(x: number): number {
  if (!(Math.abs(x) <= LARGEST)) return Math.sin(x);
  const [high, low] = sinPair([x, 0]);
  return high + low;
}

export function cos(x: number): number {
  if (!(Math.abs(x) <= LARGEST)) return Math.cos(x);
  const [high, low] = sinPair(add(HALF_PI, [-Math.abs(x), 0]));
  return high + low;
}

export function asin(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude < 1)) return magnitude === 1 ? x * HALF_PI[0] : NaN;
  // Near 1 the arc is steep: there the cosine is what its complement is found by.
  const [high, low] =
    magnitude <= 0.7 ? arcOf([magnitude, 0]) : subtract(HALF_PI, arcOf(squareRoot(subtract(ONE, square(magnitude)))));
  return x < 0 ? -(high + low) : high + low;
}

/** One step of Newton's method doubles the digits that are right, whatever the last bit of Math.asin was. */
function arcOf(sine: Pair): Pair {
  const guess = Math.asin(sine[0]);
  const [high, low] = subtract(sine, sinPair([guess, 0]));
  return quickSum(guess, (high + low) / Math.cos(guess));
}

/** Reduced to an eighth of a turn around the nearest quarter. */
function sinPair(x: Pair): Pair {
  if (Math.abs(x[0]) <= QUARTER_PI) return sinSeries(x);
  const quarters = Math.round(x[0] / HALF_PI[0]);
  const rest = subtract(x, [quarters * HALF_PI[0], quarters * HALF_PI[1]]);
  const series = quarters % 2 === 0 ? sinSeries(rest) : cosSeries(rest);
  // Quarters 2 and 3 of a turn, and -2 and -1, lie below the axis.
  return ((quarters % 4) + 4) % 4 < 2 ? series : [-series[0], -series[1]];
}

/** x - x^3/3! + x^5/5! - … */
function sinSeries(x: Pair): Pair {
  const z = multiply(x, x);
  const tail = horner(z[0], SIN_TAIL);
  const inner = subtract(multiply(z, add(ONE_120TH, [tail, 0])), ONE_SIXTH);
  return add(x, multiply(x, multiply(z, inner)));
}

/** 1 - x^2/2! + x^4/4! - … */
function cosSeries(x: Pair): Pair {
  const z = multiply(x, x);
  const tail = horner(z[0], COS_TAIL);
  const inner = subtract(multiply(z, add(ONE_24TH, [tail, 0])), [0.5, 0]);
  return add(ONE, multiply(z, inner));
}

/** c[n] z + … + c[1] z^n-1 + c[0] z^n */
function horner(z: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = (sum + coefficient) * z;
  return sum;
}

function add(a: Pair, b: Pair): Pair {
  const sum = a[0] + b[0];
  const part = sum - a[0];
  return quickSum(sum, a[0] - (sum - part) + (b[0] - part) + (a[1] + b[1]));
}

function subtract(a: Pair, b: Pair): Pair {
  return add(a, [-b[0], -b[1]]);
}

function multiply(a: Pair, b: Pair): Pair {
  const product = a[0] * b[0];
  return quickSum(product, productError(a[0], b[0], product) + (a[0] * b[1] + a[1] * b[0]));
}

function square(a: number): Pair {
  const product = a * a;
  return [product, productError(a, a, product)];
}

function squareRoot(a: Pair): Pair {
  const root = Math.sqrt(a[0]);
  const [high, low] = subtract(a, square(root));
  return quickSum(root, (high + low) / (2 * root));
}

/** The pair of a sum whose first part is by far the larger. */
function quickSum(large: number, small: number): Pair {
  const sum = large + small;
  return [sum, small - (sum - large)];
}

/** What rounding took from a * b: the factors are split into halves, whose products are exact. */
function productError(a: number, b: number, product: number): number {
  const highA = upperHalf(a);
  const highB = upperHalf(b);
  const lowA = a - highA;
  const lowB = b - highB;
  return highA * highB - product + highA * lowB + lowA * highB + lowA * lowB;
}

function upperHalf(a: number): number {
  const scaled = a * 134217729;
  return scaled - (scaled - a);
}
