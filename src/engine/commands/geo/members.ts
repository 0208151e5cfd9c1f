// GEOPOS, GEODIST, GEOHASH: places by name.
import type { ByteString } from '../../../base/bytes.ts';
import { Double, NULL_ARRAY, type Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { geoDecode, geoDistance, geoHashString, type GeoPoint } from '../../structures/geohash.ts';
import { SortedSetValue } from '../../types/zset/value.ts';
import { distanceText, readUnit, UNIT_ARG } from './arguments.ts';

const COMMON = {
  since: '3.2.0',
  group: 'geo',
  flags: ['readonly'],
  categories: ['geo'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
} as const;

const SCENE = 'GEOADD sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania';

export function pointReply({ longitude, latitude }: GeoPoint): Reply {
  return [new Double(longitude), new Double(latitude)];
}

/** One reply for each member named from argument 2 on. */
function forEachMember(
  ctx: Context,
  argv: readonly ByteString[],
  describe: (score: number) => Reply,
  missing: Reply,
): Reply {
  const set = ctx.read(SortedSetValue, arg(argv, 1));
  return argv.slice(2).map((member) => {
    const score = set?.score(member);
    return score === undefined ? missing : describe(score);
  });
}

export const geopos = defineCommand({
  ...COMMON,
  name: 'geopos',
  summary: 'Says where places are: longitude and latitude, as exactly as 52 bits hold them.',
  complexity: 'O(1) for each place',
  args: [key('key', 0), string('member', { optional: true, multiple: true })],
  examples: [{ lines: [SCENE, 'GEOPOS sicily Palermo Atlantis'] }],
  run: (ctx, argv) => forEachMember(ctx, argv, (score) => pointReply(geoDecode(score)), NULL_ARRAY),
});

export const geohash = defineCommand({
  ...COMMON,
  name: 'geohash',
  summary: 'Spells where places are as geohashes: the longer the beginning that two share, the closer they are.',
  complexity: 'O(1) for each place',
  args: [key('key', 0), string('member', { optional: true, multiple: true })],
  examples: [{ lines: [SCENE, 'GEOHASH sicily Palermo Catania'] }],
  run: (ctx, argv) => forEachMember(ctx, argv, geoHashString, null),
});

export const geodist = defineCommand({
  ...COMMON,
  name: 'geodist',
  summary: 'Measures the distance between two places, in metres unless another unit is asked for.',
  complexity: 'O(1)',
  args: [key('key', 0), string('member1'), string('member2'), { ...UNIT_ARG, optional: true }],
  examples: [{ lines: [SCENE, 'GEODIST sicily Palermo Catania', 'GEODIST sicily Palermo Catania km'] }],
  run: (ctx, argv) => {
    if (argv.length > 5) return errors.syntax;
    const unit = argv.length === 5 ? readUnit(argv, 4) : 1;
    const set = ctx.read(SortedSetValue, arg(argv, 1));
    const from = set?.score(arg(argv, 2));
    const to = set?.score(arg(argv, 3));
    if (from === undefined || to === undefined) return null;
    return distanceText(geoDistance(geoDecode(from), geoDecode(to)) / unit);
  },
});
