// Geohash: positions on Earth as sorted set scores, and the areas that a search has to look at.
// Guarantees Redis's numbers: the same 52-bit scores, coordinates, distances, GEOHASH strings, and the same cover of up
// to nine cells in the same order, which is the order of unsorted search replies.
// Leaves to others: units, arguments, walking the scores and filtering by distance.
//
// A geohash of `step` bits per axis cuts longitude and latitude into 2^step slices each and interleaves the two slice
// numbers, latitude in the even bits. A score has 26 bits per axis; it fits a double exactly. All cells that share a
// prefix of bits are one square, and their scores are one range: that makes searching a sorted set possible.
//
// Latitudes end at 85.05112878 degrees, where the Mercator map is square (EPSG:900913). Earth is a sphere of radius
// 6372797.560856 m; distances follow the haversine formula.
//
// All functions: O(1).

import { asin, cos, sin } from '../../base/trigonometry.ts';

export interface GeoPoint {
  readonly longitude: number;
  readonly latitude: number;
}

/** What to search: a circle or a box around a center; all lengths in metres. */
export type GeoShape =
  | { readonly kind: 'circle'; readonly center: GeoPoint; readonly radius: number }
  | { readonly kind: 'box'; readonly center: GeoPoint; readonly width: number; readonly height: number };

export interface GeoCell {
  /** Bits per axis, 1 to 26. */
  readonly step: number;
  /** Numbers of the slices, counted from the west and from the south. */
  readonly column: number;
  readonly row: number;
}

export interface GeoArea {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** A cell that a search looks at, as area and as scores from `min` to below `max`. */
export interface GeoCoverCell {
  readonly cell: GeoCell;
  readonly area: GeoArea;
  readonly min: number;
  readonly max: number;
}

export const GEO_LONGITUDE_MAX = 180;
export const GEO_LATITUDE_MAX = 85.05112878;
export const GEO_STEP_MAX = 26;
const EARTH_RADIUS = 6372797.560856;
const MERCATOR_MAX = 20037726.37;
const RADIANS_PER_DEGREE = Math.PI / 180;
const HASH_ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz';
const HALF = 2 ** 26;

export function isGeoPoint(longitude: number, latitude: number): boolean {
  return Math.abs(longitude) <= GEO_LONGITUDE_MAX && Math.abs(latitude) <= GEO_LATITUDE_MAX;
}

/** The sorted set score of a position: 0 to 2^52 - 1, but for the eastern and northern border of the map. */
export function geoEncode(point: GeoPoint): number {
  return bitsOf(cellAt(point, GEO_STEP_MAX));
}

/** The same exactly, as text: on the border it may be past 2^53, which a double rounds. */
export function geoEncodeExactly(point: GeoPoint): string {
  const { high, low } = halvesOf(cellAt(point, GEO_STEP_MAX));
  return high < HALF ? String(high * HALF + low) : String(BigInt(high) * BigInt(HALF) + BigInt(low));
}

/** The middle of the cell that a score stands for: what GEOPOS answers. */
export function geoDecode(score: number): GeoPoint {
  const area = geoArea(cellOf(score));
  return {
    longitude: clamp((area.west + area.east) / 2, GEO_LONGITUDE_MAX),
    latitude: clamp((area.south + area.north) / 2, GEO_LATITUDE_MAX),
  };
}

/** The cell of `step` bits per axis around a position. */
export function cellAt(point: GeoPoint, step: number, latitudeMax = GEO_LATITUDE_MAX): GeoCell {
  const slices = 2 ** step;
  return {
    step,
    column: slice((point.longitude + GEO_LONGITUDE_MAX) / (2 * GEO_LONGITUDE_MAX), slices),
    row: slice((point.latitude + latitudeMax) / (2 * latitudeMax), slices),
  };
}

export function geoArea(cell: GeoCell): GeoArea {
  const slices = 2 ** cell.step;
  return {
    west: -GEO_LONGITUDE_MAX + (cell.column / slices) * 2 * GEO_LONGITUDE_MAX,
    east: -GEO_LONGITUDE_MAX + ((cell.column + 1) / slices) * 2 * GEO_LONGITUDE_MAX,
    south: -GEO_LATITUDE_MAX + (cell.row / slices) * 2 * GEO_LATITUDE_MAX,
    north: -GEO_LATITUDE_MAX + ((cell.row + 1) / slices) * 2 * GEO_LATITUDE_MAX,
  };
}

/** Scores of everything in the cell: from `min`, below `max`. */
export function scoreRange(cell: GeoCell): { readonly min: number; readonly max: number } {
  const unit = 2 ** (2 * (GEO_STEP_MAX - cell.step));
  const bits = bitsOf(cell);
  return { min: bits * unit, max: (bits + 1) * unit };
}

/**
 * The cell so many columns east and rows north. Past an edge of the map it is on the opposite side, in Redis for rows
 * too.
 */
export function neighbour(cell: GeoCell, columns: number, rows: number): GeoCell {
  const slices = 2 ** cell.step;
  return {
    step: cell.step,
    // Only an axis that moves is wrapped: at 180 degrees the own column stays one too many.
    column: columns === 0 ? cell.column : (cell.column + columns + slices) % slices,
    row: rows === 0 ? cell.row : (cell.row + rows + slices) % slices,
  };
}

/**
 * The GEOHASH string of a score: the standard's 11 chars, for latitudes of -90 to 90 degrees. The last char is always
 * 0, because 52 bits fill ten of them.
 */
export function geoHashString(score: number): string {
  const bits = bitsOf(cellAt(geoDecode(score), GEO_STEP_MAX, 90));
  let hash = '';
  for (let char = 0; char < 10; char++) hash += HASH_ALPHABET.charAt(Math.floor(bits / 2 ** (47 - 5 * char)) % 32);
  return `${hash}0`;
}

/** Metres between two positions. */
export function geoDistance(a: GeoPoint, b: GeoPoint): number {
  const v = sin((radians(b.longitude) - radians(a.longitude)) / 2);
  if (v === 0) return latitudeDistance(a.latitude, b.latitude);
  const latitudeA = radians(a.latitude);
  const latitudeB = radians(b.latitude);
  const u = sin((latitudeB - latitudeA) / 2);
  return 2 * EARTH_RADIUS * asin(Math.sqrt(u * u + cos(latitudeA) * cos(latitudeB) * v * v));
}

/** Metres from the shape's center to a point inside the shape; undefined if the point is outside. */
export function distanceInside(shape: GeoShape, point: GeoPoint): number | undefined {
  if (shape.kind === 'circle') {
    const distance = geoDistance(shape.center, point);
    return distance <= shape.radius ? distance : undefined;
  }
  if (latitudeDistance(point.latitude, shape.center.latitude) > shape.height / 2) return undefined;
  const sameLatitude = { longitude: shape.center.longitude, latitude: point.latitude };
  if (geoDistance(point, sameLatitude) > shape.width / 2) return undefined;
  return geoDistance(shape.center, point);
}

/**
 * The cells that together contain the shape, in Redis's order: the center's own, then north, south, east, west, and the
 * corners. Cells that the shape cannot reach are left out, and so is one equal to the cell before it (on a map of few
 * cells neighbours coincide).
 */
export function geoCover(shape: GeoShape): GeoCoverCell[] {
  const bounds = boundsOf(shape);
  const { latitude } = shape.center;
  const reach = shape.kind === 'circle' ? shape.radius : Math.sqrt((shape.width / 2) ** 2 + (shape.height / 2) ** 2);
  let step = stepFor(reach, latitude);
  let center = cellAt(shape.center, step);
  if (step > 1 && !reachesBounds(center, bounds)) center = cellAt(shape.center, --step);

  const area = geoArea(center);
  // With one bit per axis, the nine cells are all there are, several times.
  const leavesOut = step >= 2;
  const noSouth = leavesOut && area.south < bounds.south;
  const noNorth = leavesOut && area.north > bounds.north;
  const noWest = leavesOut && area.west < bounds.west;
  const noEast = leavesOut && area.east > bounds.east;
  const cells: GeoCoverCell[] = [];
  let last: GeoCell | undefined;
  for (const [columns, rows] of COVER_ORDER) {
    if ((rows < 0 && noSouth) || (rows > 0 && noNorth) || (columns < 0 && noWest) || (columns > 0 && noEast)) continue;
    const cell = neighbour(center, columns, rows);
    if (last !== undefined && last.column === cell.column && last.row === cell.row) continue;
    last = cell;
    cells.push({ cell, area: geoArea(cell), ...scoreRange(cell) });
  }
  return cells;
}

const COVER_ORDER: readonly (readonly [columns: number, rows: number])[] = [
  [0, 0],
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
];

/** The box around the shape; its sides lean on the wider of its two parallels. */
function boundsOf(shape: GeoShape): GeoArea {
  const { longitude, latitude } = shape.center;
  const height = shape.kind === 'circle' ? shape.radius : shape.height / 2;
  const width = shape.kind === 'circle' ? shape.radius : shape.width / 2;
  const latitudeDelta = degrees(height / EARTH_RADIUS);
  const towardsPole = latitude < 0 ? latitude - latitudeDelta : latitude + latitudeDelta;
  const longitudeDelta = degrees(width / EARTH_RADIUS / cos(radians(towardsPole)));
  return {
    west: longitude - longitudeDelta,
    east: longitude + longitudeDelta,
    south: latitude - latitudeDelta,
    north: latitude + latitudeDelta,
  };
}

/** Bits per axis with which a cell and its neighbours should contain a circle of this radius. */
function stepFor(radius: number, latitude: number): number {
  if (radius === 0) return GEO_STEP_MAX;
  let step = 1;
  for (let reach = radius; reach < MERCATOR_MAX; reach *= 2) step++;
  step -= 2;
  // Towards the poles cells get narrower.
  if (Math.abs(latitude) > 66) step--;
  if (Math.abs(latitude) > 80) step--;
  return Math.max(1, Math.min(GEO_STEP_MAX, step));
}

function reachesBounds(center: GeoCell, bounds: GeoArea): boolean {
  return (
    geoArea(neighbour(center, 0, 1)).north >= bounds.north &&
    geoArea(neighbour(center, 0, -1)).south <= bounds.south &&
    geoArea(neighbour(center, 1, 0)).east >= bounds.east &&
    geoArea(neighbour(center, -1, 0)).west <= bounds.west
  );
}

function bitsOf(cell: GeoCell): number {
  const { high, low } = halvesOf(cell);
  return high * HALF + low;
}

/**
 * Interleaved slice numbers, latitude in the even bits; built from two halves of 26 bits, as 52 are too many for `|`.
 */
function halvesOf(cell: GeoCell): { readonly high: number; readonly low: number } {
  const low = spread(cell.row & 0x1fff) | (spread(cell.column & 0x1fff) << 1);
  const high = spread(cell.row >>> 13) | (spread(cell.column >>> 13) << 1);
  return { high, low };
}

function cellOf(score: number): GeoCell {
  if (!(score >= 0 && score <= Number.MAX_SAFE_INTEGER)) return wrappedCellOf(score);
  const low = score % HALF;
  const high = Math.floor(score / HALF);
  return {
    step: GEO_STEP_MAX,
    column: squeeze(low >>> 1) | (squeeze(high >>> 1) << 13),
    row: squeeze(low) | (squeeze(high) << 13),
  };
}

/**
 * Any score is a cell, whoever gave it: Redis takes the 64 bits of the integer that x86 makes of it (2^63 or 0 if there is
 * none), and finds cells far off the map.
 */
function wrappedCellOf(score: number): GeoCell {
  const isInteger64 = score >= -(2 ** 63) && score < 2 ** 64;
  const bits = isInteger64 ? BigInt.asUintN(64, BigInt(Math.trunc(score))) : score < 0 ? 2n ** 63n : 0n;
  const low = Number(bits & 0xffffffffn);
  const high = Number(bits >> 32n);
  return {
    step: GEO_STEP_MAX,
    column: squeeze(low >>> 1) + squeeze(high >>> 1) * 2 ** 16,
    row: squeeze(low) + squeeze(high) * 2 ** 16,
  };
}

/** Moves bit i to bit 2i, for up to 14 bits. */
function spread(word: number): number {
  let bits = word;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** Moves bit 2i to bit i and drops the odd bits. */
function squeeze(word: number): number {
  let bits = word & 0x55555555;
  bits = (bits | (bits >>> 1)) & 0x33333333;
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff00ff;
  return (bits | (bits >>> 8)) & 0x0000ffff;
}

/**
 * The eastern and northern border of the map are one slice too far, and so are their scores: past 2^52, as in Redis.
 */
function slice(share: number, slices: number): number {
  return Math.floor(share * slices);
}

function latitudeDistance(a: number, b: number): number {
  return EARTH_RADIUS * Math.abs(radians(b) - radians(a));
}

function radians(angle: number): number {
  return angle * RADIANS_PER_DEGREE;
}

function degrees(angle: number): number {
  return angle / RADIANS_PER_DEGREE;
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
