// How positions, lengths and units are written in the GEO commands, and how distances are in their replies.
import type { ByteString } from '../../../base/bytes.ts';
import { formatFixedPoint } from '../../../base/double.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import { arg, isWord, readDouble } from '../../args.ts';
import { oneOf, token } from '../../grammar.ts';
import { type GeoPoint, isGeoPoint } from '../../structures/geohash.ts';

const unknownUnit = new ErrorReply('ERR unsupported unit provided. please use M, KM, FT, MI');
const radiusNotNumeric = new ErrorReply('ERR need numeric radius');
const radiusNegative = new ErrorReply('ERR radius cannot be negative');
const widthNotNumeric = new ErrorReply('ERR need numeric width');
const heightNotNumeric = new ErrorReply('ERR need numeric height');
const boxNegative = new ErrorReply('ERR height or width cannot be negative');

export const UNIT_ARG = oneOf('unit', [token('M'), token('KM'), token('FT'), token('MI')]);

/** Longitude and latitude at `at`. */
export function readPoint(argv: readonly ByteString[], at: number): GeoPoint {
  const longitude = readDouble(arg(argv, at));
  const latitude = readDouble(arg(argv, at + 1));
  if (isGeoPoint(longitude, latitude)) return { longitude, latitude };
  throw new ErrorReply(`ERR invalid longitude,latitude pair ${sixDecimals(longitude)},${sixDecimals(latitude)}`);
}

/** How many metres the unit at `at` has. */
export function readUnit(argv: readonly ByteString[], at: number): number {
  if (isWord(argv, at, 'm')) return 1;
  if (isWord(argv, at, 'km')) return 1000;
  if (isWord(argv, at, 'ft')) return 0.3048;
  if (isWord(argv, at, 'mi')) return 1609.34;
  throw unknownUnit;
}

/** What to search around a center: lengths in metres, and the metres of the unit in which they were given. */
export type Extent =
  | { readonly kind: 'circle'; readonly radius: number; readonly unit: number }
  | { readonly kind: 'box'; readonly width: number; readonly height: number; readonly unit: number };

/** `radius unit` at `at`. */
export function readCircle(argv: readonly ByteString[], at: number): Extent {
  const radius = readDouble(arg(argv, at), radiusNotNumeric);
  if (radius < 0) throw radiusNegative;
  const unit = readUnit(argv, at + 1);
  return { kind: 'circle', radius: radius * unit, unit };
}

/** `width height unit` at `at`. */
export function readBox(argv: readonly ByteString[], at: number): Extent {
  const width = readDouble(arg(argv, at), widthNotNumeric);
  const height = readDouble(arg(argv, at + 1), heightNotNumeric);
  if (width < 0 || height < 0) throw boxNegative;
  const unit = readUnit(argv, at + 2);
  return { kind: 'box', width: width * unit, height: height * unit, unit };
}

/** With four decimals, as GEODIST and WITHDIST answer: a text even under RESP3. */
export function distanceText(distance: number): string {
  return formatFixedPoint(distance, 4);
}

/** C's "%f". Only numbers with at most seven binary places can lie half-way between two results: those go to the even one. */
function sixDecimals(n: number): string {
  const sign = n < 0 || Object.is(n, -0) ? '-' : '';
  const magnitude = Math.abs(n);
  if (magnitude === Infinity) return `${sign}inf`;
  if (magnitude >= 2 ** 53) return `${sign}${BigInt(magnitude)}.000000`;
  if (!Number.isInteger(magnitude * 128)) return sign + magnitude.toFixed(6);
  const halves = BigInt(magnitude * 128) * 15_625n;
  const millionths = halves / 2n + (halves % 4n === 3n ? 1n : 0n);
  const digits = millionths.toString().padStart(7, '0');
  return `${sign}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
