// Places in words: where each is, its geohash, and whether the last search found it inside.
import { count, counted, printable } from '../../kit/bytes-text.ts';
import { Twin } from '../parts/Twin.tsx';
import type { PictureProps } from '../visualizer.ts';

const ROWS = 200;

export function GeoTwin({ view, touch }: PictureProps<'geo'>) {
  const { points, total } = view;
  const detail = touch?.detail;
  const inside = new Set(detail?.inside);
  const { shape } = detail ?? {};
  const where = shape ? ` around ${shape.center.longitude.toFixed(4)}, ${shape.center.latitude.toFixed(4)}` : '';
  const searched = shape
    ? ` Searched: ${shape.kind === 'circle' ? `a circle of ${count(Math.round(shape.radius))} m` : `a box of ${count(Math.round(shape.width))} by ${count(Math.round(shape.height))} m`}${where}, in ${counted(detail?.cells.length ?? 0, 'geohash cell')}.`
    : '';
  return (
    <Twin
      summary={`${counted(total, 'place')}, by geohash.${searched}`}
      heads={['place', 'longitude', 'latitude', 'geohash', ...(shape ? ['inside'] : [])]}
      rows={points.slice(0, ROWS).map(({ member, longitude, latitude, hash }) => [
        printable(member),
        longitude.toFixed(5),
        latitude.toFixed(5),
        hash,
        ...(shape ? [inside.has(member) ? 'yes' : 'no'] : []),
      ])}
      hidden={total - Math.min(points.length, ROWS)}
    />
  );
}
