// GEORADIUS, GEORADIUSBYMEMBER and their read-only forms, which GEOSEARCH has replaced.
import type { ByteString } from '../../../base/bytes.ts';
import { isWord } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { type Arg, block, double, integer, key, oneOf, string, token } from '../../grammar.ts';
import { index, type KeyPosition, keySpec, keyword, range } from '../../key-specs.ts';
import { UNIT_ARG } from './arguments.ts';
import { runSearch } from './search.ts';

const COMMON = {
  group: 'geo',
  complexity: 'O(N+log(M)) for N places in the cells that cover the circle and M in the sorted set',
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  history: [
    ['6.2.0', 'ANY after COUNT.'],
    ['7.0.0', 'Units in upper case.'],
  ],
  categories: ['geo'],
} as const;

const SOURCE = keySpec('RO access', index(1), range(0, 1, 0));
const READ_ONLY = { since: '3.2.10', flags: ['readonly'], keys: [SOURCE] } as const;
const LAST_TARGET = 'Of several targets only the last one is written to';
/** The target's key specs; `from` is where options may begin. */
const storing = (from: number) =>
  ({
    since: '3.2.0',
    flags: ['write', 'denyoom', 'movablekeys'],
    keys: [
      SOURCE,
      keySpec('OW update incomplete', keyword('STORE', from), range(0, 1, 0), LAST_TARGET),
      keySpec('OW update incomplete', keyword('STOREDIST', from), range(0, 1, 0), LAST_TARGET),
    ],
    getKeys: targetKeys,
  }) as const;

/** The key to search, and the last target: of several STORE and STOREDIST the last one counts. */
function targetKeys(argv: readonly ByteString[]): readonly KeyPosition[] {
  let target = 0;
  for (let at = 5; at + 1 < argv.length; at++) {
    if (!isWord(argv, at, 'store') && !isWord(argv, at, 'storedist')) continue;
    target = ++at;
  }
  const source = { at: 1, flags: ['RO', 'access'] };
  return target === 0 ? [source] : [source, { at: target, flags: ['OW', 'update'] }];
}

const POSITION = [double('longitude'), double('latitude')];
const MEMBER = [string('member')];
const STORE_ARG = oneOf(
  'store',
  [
    key('storekey', 1, { token: 'STORE', display: 'key' }),
    key('storedistkey', 2, { token: 'STOREDIST', display: 'key' }),
  ],
  { optional: true },
);

function argsAround(center: readonly Arg[], any: Arg): readonly Arg[] {
  return [
    key('key', 0),
    ...center,
    double('radius'),
    UNIT_ARG,
    token('WITHCOORD', { optional: true }),
    token('WITHDIST', { optional: true }),
    token('WITHHASH', { optional: true }),
    block('count-block', [integer('count', { token: 'COUNT' }), any], { optional: true }),
    oneOf('order', [token('ASC'), token('DESC')], { optional: true }),
  ];
}

const AROUND_POSITION = argsAround(POSITION, token('ANY', { optional: true, since: '6.2.0' }));
const AROUND_MEMBER = argsAround(MEMBER, token('ANY', { optional: true }));

const SCENE = 'GEOADD sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania';

export const georadius = defineCommand({
  ...COMMON,
  ...storing(6),
  name: 'georadius',
  summary: 'Finds the places within a radius of a position, and stores them if asked to.',
  replacedBy: '`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` argument',
  args: [...AROUND_POSITION, STORE_ARG],
  examples: [{ lines: [SCENE, 'GEORADIUS sicily 15 37 200 km WITHDIST'] }],
  run: (ctx, argv) => runSearch(ctx, argv, { source: 1, center: 'point', mayStore: true }),
});

export const georadiusRo = defineCommand({
  ...COMMON,
  ...READ_ONLY,
  name: 'georadius_ro',
  summary: 'Finds the places within a radius of a position.',
  replacedBy: '`GEOSEARCH` with the `BYRADIUS` argument',
  args: AROUND_POSITION,
  examples: [{ lines: [SCENE, 'GEORADIUS_RO sicily 15 37 100 km'] }],
  run: (ctx, argv) => runSearch(ctx, argv, { source: 1, center: 'point', mayStore: false }),
});

export const georadiusbymember = defineCommand({
  ...COMMON,
  ...storing(5),
  name: 'georadiusbymember',
  summary: 'Finds the places within a radius of another place, and stores them if asked to.',
  replacedBy: '`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` and `FROMMEMBER` arguments',
  args: [...AROUND_MEMBER, STORE_ARG],
  examples: [{ lines: [SCENE, 'GEORADIUSBYMEMBER sicily Palermo 200 km WITHDIST'] }],
  run: (ctx, argv) => runSearch(ctx, argv, { source: 1, center: 'member', mayStore: true }),
});

export const georadiusbymemberRo = defineCommand({
  ...COMMON,
  ...READ_ONLY,
  name: 'georadiusbymember_ro',
  summary: 'Finds the places within a radius of another place.',
  replacedBy: '`GEOSEARCH` with the `BYRADIUS` and `FROMMEMBER` arguments',
  args: AROUND_MEMBER,
  examples: [{ lines: [SCENE, 'GEORADIUSBYMEMBER_RO sicily Palermo 100 km'] }],
  run: (ctx, argv) => runSearch(ctx, argv, { source: 1, center: 'member', mayStore: false }),
});
