// Places on a plane, degrees east against degrees north, drawn as wide as what there is to see. A search shows first the
// cells that it walks through, then its shape and what lies inside.
import type { GeoTouch, GeoView } from '../../../server/pictures/geo.ts';
import { count, printable } from '../../kit/bytes-text.ts';
import type { PictureProps } from '../visualizer.ts';
import { type Side, sidesOf } from './label-sides.ts';

const WIDTH = 400;
const HEIGHT = 300;
const MARGIN = 24;
const MOST_NAMES = 24;
/** Of a line's label: a line so near the edge stays without one. */
const LABEL_WIDTH = 36;
const LABEL_HEIGHT = 12;
/** Metres in a degree of latitude. */
const DEGREE = 111_195;
const TEXT_AT: Readonly<Record<Side, { readonly x: number; readonly y: number; readonly textAnchor: 'start' | 'middle' | 'end' }>> = {
  right: { x: 6, y: 4, textAnchor: 'start' },
  left: { x: -6, y: 4, textAnchor: 'end' },
  above: { x: 0, y: -8, textAnchor: 'middle' },
  below: { x: 0, y: 16, textAnchor: 'middle' },
};

export function GeoPicture({ view, touch, step }: PictureProps<'geo'>) {
  const { points, total, isSampled } = view;
  const detail = touch?.detail;
  const plane = planeOf(view, detail);
  const inside = new Set(step > 0 || !detail?.shape ? detail?.inside : []);
  const named = new Set(detail?.named);
  const hasNames = points.length <= MOST_NAMES;
  const labelled = points.filter(({ member }) => hasNames || named.has(member));
  const sides = sidesOf(labelled.map(({ member, longitude, latitude }) => ({ x: plane.x(longitude), y: plane.y(latitude), text: printable(member) })), WIDTH);
  const sideOf = new Map(labelled.map(({ member }, at) => [member, sides[at]]));
  return (
    <div className="geo">
      <svg className="geo-map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label="Map of the places; the text button says it in words">
        <Graticule plane={plane} />
        {detail?.cells.map((cell, at) => (
          <rect
            key={`${touch?.number} ${at}`}
            className="geo-cell"
            x={plane.x(cell.west)}
            y={plane.y(cell.north)}
            width={Math.max(1, plane.x(cell.east) - plane.x(cell.west))}
            height={Math.max(1, plane.y(cell.south) - plane.y(cell.north))}
          />
        ))}
        {step > 0 && detail?.shape && <Shape shape={detail.shape} plane={plane} />}
        {points.map(({ member, longitude, latitude }) => (
          <g key={member} transform={`translate(${plane.x(longitude)} ${plane.y(latitude)})`} className="geo-point" data-in={inside.has(member) || undefined} data-named={named.has(member) || undefined}>
            <circle r={points.length > 200 ? 1.5 : 3.5}>
              <title>{printable(member)}</title>
            </circle>
            {sideOf.has(member) && <text {...TEXT_AT[sideOf.get(member) ?? 'right']}>{printable(member)}</text>}
          </g>
        ))}
      </svg>
      <p className="legend">
        {isSampled ? `An even sample of ${count(points.length)} of ${count(total)} places.` : 'Degrees east across, degrees north upwards.'}{' '}
        {detail?.shape && 'Shaded: the geohash cells whose scores the search reads.'}
      </p>
    </div>
  );
}

/** What can be seen of the earth. */
interface Plane {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
  x(longitude: number): number;
  y(latitude: number): number;
}

function planeOf({ points }: GeoView, detail: GeoTouch | undefined): Plane {
  const longitudes = points.map(({ longitude }) => longitude);
  const latitudes = points.map(({ latitude }) => latitude);
  if (detail?.shape) {
    const { center, rx, ry } = sizeOf(detail.shape);
    longitudes.push(center.longitude - rx, center.longitude + rx);
    latitudes.push(center.latitude - ry, center.latitude + ry);
  }
  const [west, east] = range(longitudes, 180);
  const [south, north] = range(latitudes, 85.05);
  // One degree across is as long as one upwards at the equator; further off it is shorter, and drawn so.
  const shrink = Math.max(0.2, Math.cos((((south + north) / 2) * Math.PI) / 180));
  const unit = Math.min((WIDTH - 2 * MARGIN) / ((east - west) * shrink), (HEIGHT - 2 * MARGIN) / (north - south));
  const [middleX, middleY] = [(west + east) / 2, (south + north) / 2];
  const [halfX, halfY] = [WIDTH / 2 / (unit * shrink), HEIGHT / 2 / unit];
  return {
    west: Math.max(-180, middleX - halfX),
    east: Math.min(180, middleX + halfX),
    south: Math.max(-85, middleY - halfY),
    north: Math.min(85, middleY + halfY),
    x: (longitude) => WIDTH / 2 + (longitude - middleX) * unit * shrink,
    y: (latitude) => HEIGHT / 2 - (latitude - middleY) * unit,
  };
}

function range(values: readonly number[], most: number): readonly [number, number] {
  if (values.length === 0) return [-most, most];
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const pad = Math.max((high - low) * 0.1, 0.01);
  return [Math.max(-most, low - pad), Math.min(most, high + pad)];
}

/** Half its width and height, in degrees. */
function sizeOf(shape: NonNullable<GeoTouch['shape']>) {
  const { center } = shape;
  const east = DEGREE * Math.max(0.05, Math.cos((center.latitude * Math.PI) / 180));
  const [width, height] = shape.kind === 'circle' ? [shape.radius, shape.radius] : [shape.width / 2, shape.height / 2];
  return { center, rx: Math.min(180, width / east), ry: Math.min(85, height / DEGREE) };
}

function Shape({ shape, plane }: { readonly shape: NonNullable<GeoTouch['shape']>; readonly plane: Plane }) {
  const { center, rx, ry } = sizeOf(shape);
  const [cx, cy] = [plane.x(center.longitude), plane.y(center.latitude)];
  const width = plane.x(center.longitude + rx) - cx;
  const height = cy - plane.y(center.latitude + ry);
  return (
    <>
      {shape.kind === 'circle' ? (
        <ellipse className="geo-shape" cx={cx} cy={cy} rx={width} ry={height} />
      ) : (
        <rect className="geo-shape" x={cx - width} y={cy - height} width={2 * width} height={2 * height} />
      )}
      <path className="geo-center" d={`M${cx - 5} ${cy}h10M${cx} ${cy - 5}v10`} />
    </>
  );
}

/** Lines of round degrees, a few of them. */
function Graticule({ plane }: { readonly plane: Plane }) {
  const widest = Math.max(plane.east - plane.west, plane.north - plane.south);
  const step = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60].find((each) => widest / each <= 8) ?? 60;
  const digits = String(step).split('.')[1]?.length ?? 0;
  const lines = (from: number, to: number): readonly number[] => {
    const first = Math.ceil(from / step);
    return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, n) => Number(((first + n) * step).toFixed(3)));
  };
  return (
    <g className="geo-lines" aria-hidden="true">
      {lines(plane.west, plane.east).map((longitude) => (
        <g key={`x${longitude}`}>
          <path d={`M${plane.x(longitude)} 0V${HEIGHT}`} />
          {plane.x(longitude) < WIDTH - LABEL_WIDTH && <text x={plane.x(longitude) + 2} y={HEIGHT - 3}>{longitude.toFixed(digits)}°</text>}
        </g>
      ))}
      {lines(plane.south, plane.north).map((latitude) => (
        <g key={`y${latitude}`}>
          <path d={`M0 ${plane.y(latitude)}H${WIDTH}`} />
          {plane.y(latitude) > LABEL_HEIGHT && <text x={2} y={plane.y(latitude) - 2}>{latitude.toFixed(digits)}°</text>}
        </g>
      ))}
    </g>
  );
}
