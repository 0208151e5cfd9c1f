// Places: a sorted set whose scores are geohashes, on a plane.
import { count, counted } from '../../kit/bytes-text.ts';
import type { Visualizer } from '../visualizer.ts';
import { GeoPicture } from './GeoPicture.tsx';
import { GeoTwin } from './GeoTwin.tsx';

export const visualizer: Visualizer<'geo'> = {
  Picture: GeoPicture,
  Twin: GeoTwin,
  caption({ detail, argv }) {
    if (!detail) return undefined;
    const { bits, cells, inside, named, shape } = detail;
    if (shape) {
      return `The shape lies in ${counted(cells.length, 'geohash cell')} of ${count(bits * 2)} bits: each is one range of scores, and what is in it is measured. ${counted(inside.length, 'place')} inside.`;
    }
    if (argv[0]?.bytes.toLowerCase() === 'geoadd') return `${counted(named.length, 'place')}: longitude and latitude, their bits interleaved, are the score.`;
    return undefined;
  },
};
