// GEOSEARCH and GEOSEARCHSTORE: the places inside a circle or a box.
import { defineCommand } from '../../command.ts';
import { block, double, integer, key, oneOf, string, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { UNIT_ARG } from './arguments.ts';
import { runSearch } from './search.ts';

const COMMON = {
  since: '6.2.0',
  group: 'geo',
  complexity: 'O(N+log(M)) for N places in the cells that cover the area and M in the area',
  history: [['7.0.0', 'Units in upper case.']],
  categories: ['geo'],
} as const;

const AREA_ARGS = [
  oneOf('from', [
    string('member', { token: 'FROMMEMBER' }),
    block('fromlonlat', [double('longitude'), double('latitude')], { token: 'FROMLONLAT' }),
  ]),
  oneOf('by', [
    block('circle', [double('radius', { token: 'BYRADIUS' }), UNIT_ARG]),
    block('box', [double('width', { token: 'BYBOX' }), double('height'), UNIT_ARG]),
  ]),
  oneOf('order', [token('ASC'), token('DESC')], { optional: true }),
  block('count-block', [integer('count', { token: 'COUNT' }), token('ANY', { optional: true })], { optional: true }),
];

const SCENE = 'GEOADD sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania 13.583333 37.316667 Agrigento';

export const geosearch = defineCommand({
  ...COMMON,
  name: 'geosearch',
  summary: 'Finds the places inside a circle or a box around a position or another place.',
  flags: ['readonly'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    ...AREA_ARGS,
    token('WITHCOORD', { optional: true }),
    token('WITHDIST', { optional: true }),
    token('WITHHASH', { optional: true }),
  ],
  examples: [
    { lines: [SCENE, 'GEOSEARCH sicily FROMLONLAT 15 37 BYRADIUS 200 km ASC WITHDIST'] },
    { lines: [SCENE, 'GEOSEARCH sicily FROMMEMBER Palermo BYBOX 400 400 km ASC COUNT 2'] },
  ],
  run: (ctx, argv) => runSearch(ctx, argv, { source: 1, center: 'in options', mayStore: false }),
});

export const geosearchstore = defineCommand({
  ...COMMON,
  name: 'geosearchstore',
  summary: 'Stores the places inside a circle or a box as a sorted set, with their positions or their distances.',
  flags: ['write', 'denyoom'],
  keys: [keySpec('OW update', index(1), range(0, 1, 0)), keySpec('RO access', index(2), range(0, 1, 0))],
  args: [key('destination', 0), key('source', 1), ...AREA_ARGS, token('STOREDIST', { optional: true })],
  examples: [
    { lines: [SCENE, 'GEOSEARCHSTORE near sicily FROMLONLAT 15 37 BYRADIUS 150 km STOREDIST', 'ZRANGE near 0 -1 WITHSCORES'] },
  ],
  run: (ctx, argv) => runSearch(ctx, argv, { source: 2, center: 'in options', mayStore: false }),
});
