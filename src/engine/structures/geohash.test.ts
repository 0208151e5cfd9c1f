import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  GEO_LATITUDE_MAX,
  GEO_STEP_MAX,
  cellAt,
  distanceInside,
  geoArea,
  geoCover,
  geoDecode,
  geoDistance,
  geoEncode,
  geoHashString,
  isGeoPoint,
  neighbour,
  scoreRange,
} from './geohash.ts';
import type { GeoPoint, GeoShape } from './geohash.ts';
import { RECORDED_POINTS, RECORDED_SEARCHES, SEARCH_MEMBERS } from './geohash.recorded.ts';

const point: fc.Arbitrary<GeoPoint> = fc.record({
  longitude: fc.double({ min: -180, max: 179.9999, noNaN: true }),
  latitude: fc.double({ min: -GEO_LATITUDE_MAX, max: 85.0511, noNaN: true }),
});

describe('geohash', () => {
  it('encodes, decodes and spells positions as Redis does', () => {
    for (const [longitude, latitude, score, decodedLongitude, decodedLatitude, hash] of RECORDED_POINTS) {
      const encoded = geoEncode({ longitude, latitude });
      expect(String(encoded)).toBe(score);
      expect(geoDecode(encoded)).toEqual({ longitude: Number(decodedLongitude), latitude: Number(decodedLatitude) });
      expect(geoHashString(encoded)).toBe(hash);
    }
  });

  it('decodes any score, as Redis does with what ZADD put there', () => {
    // Recorded from GEOPOS.
    const decoded: readonly (readonly [score: number, longitude: number, latitude: number])[] = [
      [-1, 180, 85.05112878],
      [1.5, -179.99999731779099, -85.05112497791825],
      [Infinity, -179.99999731779099, -85.05112751263943],
      [-Infinity, 180, -85.05112751263943],
      [1e19, 180, 85.05112878],
      [9e18, 180, 85.05112878],
      [2 ** 64, -179.99999731779099, -85.05112751263943],
      [2 ** 52, -179.99999731779099, 85.05112878],
    ];
    for (const [score, longitude, latitude] of decoded) expect(geoDecode(score)).toEqual({ longitude, latitude });
  });

  it('measures distances as Redis does', () => {
    const points = RECORDED_POINTS.map(([longitude, latitude]) => geoDecode(geoEncode({ longitude, latitude })));
    for (const [i, from] of points.entries()) {
      const to = points[(7 * i + 3) % points.length] ?? from;
      expect(geoDistance(from, to).toFixed(4)).toBe(RECORDED_POINTS[i]?.[6]);
    }
  });

  it('covers circles and boxes with the cells, in the order, that give the replies of GEOSEARCH', () => {
    const members = SEARCH_MEMBERS.split(', ').map((text, name) => {
      const [longitude = 0, latitude = 0] = text.split(' ').map(Number);
      return { name, score: geoEncode({ longitude, latitude }) };
    });
    members.sort((a, b) => a.score - b.score);
    for (const [longitude, latitude, size, height, expected] of RECORDED_SEARCHES) {
      const center = { longitude, latitude };
      const shape: GeoShape =
        height === 0 ? { kind: 'circle', center, radius: size } : { kind: 'box', center, width: size, height };
      const found: number[] = [];
      for (const { min, max } of geoCover(shape)) {
        for (const { name, score } of members) {
          if (score >= min && score < max && distanceInside(shape, geoDecode(score)) !== undefined) found.push(name);
        }
      }
      expect([longitude, latitude, size, height, found.join(' ')]).toEqual([
        longitude,
        latitude,
        size,
        height,
        expected,
      ]);
    }
  });

  it('decodes to within half a cell of what was encoded, and encodes that to the same score', () => {
    const slices = 2 ** GEO_STEP_MAX;
    fc.assert(
      fc.property(point, (original) => {
        const score = geoEncode(original);
        const decoded = geoDecode(score);
        expect(Math.abs(decoded.longitude - original.longitude)).toBeLessThanOrEqual(180.000001 / slices);
        expect(Math.abs(decoded.latitude - original.latitude)).toBeLessThanOrEqual(85.052 / slices);
        expect(geoEncode(decoded)).toBe(score);
      }),
    );
  });

  it('gives a cell the scores of exactly the positions inside it', () => {
    fc.assert(
      fc.property(point, point, fc.integer({ min: 1, max: GEO_STEP_MAX }), (center, other, step) => {
        const cell = cellAt(center, step);
        const { min, max } = scoreRange(cell);
        const inside = (score: number): boolean => score >= min && score < max;
        expect(inside(geoEncode(center))).toBe(true);
        const { west, east, south, north } = geoArea(cell);
        expect(west <= center.longitude + 1e-9 && center.longitude <= east + 1e-9).toBe(true);
        expect(south <= center.latitude + 1e-9 && center.latitude <= north + 1e-9).toBe(true);
        const same = cellAt(other, step);
        expect(inside(geoEncode(other))).toBe(same.column === cell.column && same.row === cell.row);
      }),
    );
  });

  it('goes around the map and back by neighbours', () => {
    const corner = cellAt({ longitude: -180, latitude: -GEO_LATITUDE_MAX }, 3);
    expect(neighbour(corner, -1, -1)).toEqual({ step: 3, column: 7, row: 7 });
    expect(neighbour(neighbour(corner, -1, -1), 1, 1)).toEqual(corner);
    expect(neighbour(cellAt({ longitude: 180, latitude: 0 }, 3), 0, 1)).toEqual({ step: 3, column: 8, row: 5 });
  });

  it('measures the same in both directions, and nothing from a place to itself', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        expect(geoDistance(a, b)).toBeCloseTo(geoDistance(b, a), 4);
        expect(geoDistance(a, a)).toBe(0);
      }),
    );
  });

  it('knows where the map ends', () => {
    expect(isGeoPoint(180, 85.05112878)).toBe(true);
    expect(isGeoPoint(-180, -85.05112878)).toBe(true);
    expect(isGeoPoint(180.1, 0)).toBe(false);
    expect(isGeoPoint(0, 85.0512)).toBe(false);
    expect(isGeoPoint(NaN, 0)).toBe(false);
  });
});
