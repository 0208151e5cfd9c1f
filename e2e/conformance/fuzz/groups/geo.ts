// Places: positions all over the map, its borders and poles included, near and far searches, and sorted sets whose scores
// are no positions. Distances are compared to the last digit.
import type { ByteString } from '../../../../src/base/bytes.ts';
import type { FuzzGroup } from '../command.ts';
import type { Gen } from '../gen.ts';

/** A coordinate of up to `limit` degrees: anywhere, near zero, at a border or past it. */
const coordinate = (limit: number) => (gen: Gen): ByteString => {
  switch (gen.small(12)) {
    case 0:
      return gen.pick(['0', '-0', '1e-9', String(limit), String(-limit), '-180', '85.05112878', '90', '180.0000001', '0.5']);
    case 1:
      return gen.edge();
    case 2:
    case 3:
      return ((gen.small(2_000_001) - 1_000_000) * (limit / 1_000_000)).toFixed(gen.small(9));
    default:
      return String(gen.small(9) - 4 + gen.small(1000) / 1000);
  }
};

export const geo: FuzzGroup = {
  name: 'geo',
  symbols: {
    g: (gen) => (gen.chance(0.05) ? `z${1 + gen.small(2)}` : `g${1 + gen.small(3)}`),
    // Stored distances, of which known-differences.ts speaks, stay in keys of their own.
    target: (gen) => `g${1 + gen.small(3)}`,
    place: (gen) => `p${gen.small(40)}`,
    lon: coordinate(180),
    lat: coordinate(85.05112878),
    length: (gen) =>
      gen.chance(0.05) ? gen.edge() : `${gen.pick([0, 1, 10, 100, 300, 1000, 7000, 20000])}.${gen.small(100)}`,
    unit: (gen) => (gen.chance(0.02) ? 'x' : gen.pick(['m', 'km', 'km', 'km', 'mi', 'ft'])),
    n: (gen) => (gen.chance(0.05) ? gen.edge() : String(1 + gen.small(12))),
  },
  entries: [
    [12, 'GEOADD <g> ( <lon> <lat> <place> )+'],
    [4, 'GEOADD <g> {NX|XX|CH}* ( <lon> <lat> <place> )+'],
    [2, 'ZADD <g> <score> <place>'],
    [1, 'ZREM <g> <place>'],
    [3, 'GEOPOS <g> <place> [ <place> ]'],
    [3, 'GEOHASH <g> <place> [ <place> ]'],
    [6, 'GEODIST <g> <place> <place> [ <unit> ]'],
    [
      8,
      'GEOSEARCH <g> {FROMMEMBER <place>|FROMLONLAT <lon> <lat>} {BYRADIUS <length> <unit>|BYBOX <length> <length> <unit>} ' +
        '{ASC|DESC|WITHDIST|WITHCOORD|WITHHASH|COUNT <n>|ANY}*',
    ],
    [2, 'GEOSEARCH <g> {FROMMEMBER <place>|FROMLONLAT <lon> <lat>|BYRADIUS <length> <unit>|BYBOX <length> <length> <unit>|ASC|COUNT}*'],
    [3, 'GEOSEARCH <g> FROMLONLAT <lon> <lat> BYRADIUS <length> km COUNT <n> ANY'],
    [
      4,
      'GEOSEARCHSTORE <target> <g> {FROMMEMBER <place>|FROMLONLAT <lon> <lat>} {BYRADIUS <length> <unit>|BYBOX <length> <length> <unit>} ' +
        '{ASC|DESC|COUNT <n>|ANY|STOREDIST|WITHDIST}*',
    ],
    [3, 'GEORADIUS <g> <lon> <lat> <length> <unit> {ASC|DESC|WITHDIST|WITHCOORD|WITHHASH|COUNT <n>|ANY|STORE <target>|STOREDIST <target>}*'],
    [2, 'GEORADIUS_RO <g> <lon> <lat> <length> <unit> {ASC|DESC|WITHDIST|COUNT <n>|ANY|STORE <target>}*'],
    [3, 'GEORADIUSBYMEMBER <g> <place> <length> <unit> {ASC|DESC|WITHDIST|COUNT <n>|ANY|STORE <target>|STOREDIST <target>}*'],
    [2, 'GEORADIUSBYMEMBER_RO <g> <place> <length> <unit> {ASC|DESC|WITHDIST|WITHCOORD|COUNT <n>|STOREDIST <target>}*'],
    [2, 'ZRANGE <g> 0 -1 WITHSCORES'],
    [1, 'OBJECT ENCODING <g>'],
    [1, 'DEL <g>'],
    [
      1,
      ({ gen, self, send }) => {
        const places = Array.from({ length: gen.pick([30, 130]) }, (_, n) => {
          const longitude = gen.small(36_000) / 100 - 180;
          const latitude = gen.small(17_000) / 100 - 85;
          return `${longitude} ${latitude} p${n}`;
        });
        send(self, `GEOADD g${1 + gen.small(3)} ${places.join(' ')}`);
      },
    ],
  ],
};
