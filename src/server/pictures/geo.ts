// The lens of sorted sets that hold places: points by longitude and latitude, and after a search its shape, the geohash
// cells that it looks through, and which of the points lie inside. Of many points an even sample is drawn.
import type { ByteString } from '../../base/bytes.ts';
import {
  distanceInside,
  geoArea,
  type GeoArea,
  geoCover,
  geoDecode,
  geoHashString,
  type GeoPoint,
  type GeoShape,
  isGeoPoint,
} from '../../engine/structures/geohash.ts';
import { SortedSetValue } from '../../engine/types/zset/value.ts';
import type { Lens } from './picture.ts';
import { peekScore } from './zset-walks.ts';

export interface GeoMark {
  readonly member: ByteString;
  readonly longitude: number;
  readonly latitude: number;
  /** As GEOHASH answers. */
  readonly hash: string;
}

export interface GeoView {
  readonly total: number;
  /** By score, which is by geohash: neighbours on the map are mostly neighbours here. */
  readonly points: readonly GeoMark[];
  readonly isSampled: boolean;
}

export interface GeoTouch {
  readonly shape: GeoShape | undefined;
  /** Cells whose scores the search walks through. */
  readonly cells: readonly GeoArea[];
  /** Bits for each axis of those cells. */
  readonly bits: number;
  /** Members inside, among those drawn. */
  readonly inside: readonly ByteString[];
  /** Members that were added or asked for. */
  readonly named: readonly ByteString[];
}

const MOST_POINTS = 1000;
const UNITS: Readonly<Record<string, number>> = { m: 1, km: 1000, ft: 0.3048, mi: 1609.34 };
/** Scores beyond this stand for no place. */
const SCORES = 2 ** 52;

export const geoLens: Lens<'geo'> = {
  view({ value }) {
    if (!(value instanceof SortedSetValue)) return undefined;
    const points = pointsOf(value);
    return { total: value.length, points, isSampled: points.length < value.length };
  },

  after({ value }, { command, argv }) {
    if (!(value instanceof SortedSetValue)) return undefined;
    const shape = shapeOf(command.name, argv, value);
    const cover = shape ? geoCover(shape) : [];
    const inside = shape ? pointsOf(value).filter((point) => distanceInside(shape, point) !== undefined) : [];
    return {
      touch: {
        shape,
        cells: cover.map(({ cell }) => geoArea(cell)),
        bits: cover[0]?.cell.step ?? 0,
        inside: inside.map(({ member }) => member),
        named: namedIn(command.name, argv),
      },
      steps: shape ? 2 : 1,
    };
  },
};

function pointsOf(value: SortedSetValue): readonly GeoMark[] {
  const points: GeoMark[] = [];
  const take = (member: ByteString, score: number): void => {
    if (score < 0 || score >= SCORES) return;
    const { longitude, latitude } = geoDecode(score);
    points.push({ member, longitude, latitude, hash: geoHashString(score) });
  };
  const { length } = value;
  if (length <= MOST_POINTS) value.visit({ from: 0, to: length }, false, take);
  else {
    for (let n = 0; n < MOST_POINTS; n++) {
      const rank = Math.floor((n * length) / MOST_POINTS);
      value.visit({ from: rank, to: rank + 1 }, false, take);
    }
  }
  return points;
}

/** What a search command searches; undefined if it is none, or makes no sense. */
function shapeOf(name: string, argv: readonly ByteString[], value: SortedSetValue): GeoShape | undefined {
  const words = argv.map((word) => word.toLowerCase());
  const memberAt = (at: number): GeoPoint | undefined => {
    const score = peekScore(value, argv[at] ?? '');
    return score === undefined ? undefined : geoDecode(score);
  };
  const pointAt = (at: number): GeoPoint | undefined => {
    const [longitude, latitude] = [Number(words[at]), Number(words[at + 1])];
    return isGeoPoint(longitude, latitude) ? { longitude, latitude } : undefined;
  };
  const length = (at: number, unitAt: number): number => Number(words[at]) * (UNITS[words[unitAt] ?? ''] ?? Number.NaN);
  if (name.startsWith('georadius')) {
    const isByMember = name.startsWith('georadiusbymember');
    const center = isByMember ? memberAt(2) : pointAt(2);
    const radius = isByMember ? length(3, 4) : length(4, 5);
    return center && radius > 0 ? { kind: 'circle', center, radius } : undefined;
  }
  if (!name.startsWith('geosearch')) return undefined;
  const fromMember = words.indexOf('frommember');
  const fromPoint = words.indexOf('fromlonlat');
  const center = fromMember > 0 ? memberAt(fromMember + 1) : fromPoint > 0 ? pointAt(fromPoint + 1) : undefined;
  const circle = words.indexOf('byradius');
  const box = words.indexOf('bybox');
  if (!center) return undefined;
  if (circle > 0) {
    const radius = length(circle + 1, circle + 2);
    return radius > 0 ? { kind: 'circle', center, radius } : undefined;
  }
  const [width, height] = [length(box + 1, box + 3), length(box + 2, box + 3)];
  return box > 0 && width > 0 && height > 0 ? { kind: 'box', center, width, height } : undefined;
}

function namedIn(name: string, argv: readonly ByteString[]): readonly ByteString[] {
  if (name === 'geopos' || name === 'geohash') return argv.slice(2);
  if (name === 'geodist') return argv.slice(2, 4);
  if (name !== 'geoadd') return [];
  const first = argv.findIndex((word, at) => at > 1 && word !== '' && Number.isFinite(Number(word)));
  return argv.filter((_, at) => first > 0 && at >= first && (at - first) % 3 === 2);
}
