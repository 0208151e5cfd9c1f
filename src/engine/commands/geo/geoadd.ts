// GEOADD: ZADD with positions in place of scores, and propagated as that.
import type { ByteString } from '../../../base/bytes.ts';
import { arg, isWord } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { block, double, key, oneOf, string, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { geoEncodeExactly } from '../../structures/geohash.ts';
import { addAll } from '../sorted-set/zadd.ts';
import { readPoint } from './arguments.ts';

/** The same as a ZADD, options and all. */
function asZadd(argv: readonly ByteString[]): ByteString[] {
  let first = 2;
  let nx = false;
  let xx = false;
  for (; first < argv.length; first++) {
    if (isWord(argv, first, 'nx')) nx = true;
    else if (isWord(argv, first, 'xx')) xx = true;
    else if (!isWord(argv, first, 'ch')) break;
  }
  if ((argv.length - first) % 3 !== 0 || (nx && xx)) throw errors.syntax;
  const zadd = ['zadd', ...argv.slice(1, first)];
  for (let at = first; at < argv.length; at += 3) {
    zadd.push(geoEncodeExactly(readPoint(argv, at)), arg(argv, at + 2));
  }
  return zadd;
}

export const geoadd = defineCommand({
  name: 'geoadd',
  summary: 'Adds places by longitude and latitude to a sorted set, or moves those that are there.',
  since: '3.2.0',
  group: 'geo',
  complexity: 'O(log(N)) for each place, in a sorted set of N',
  history: [['6.2.0', 'CH, NX and XX.']],
  flags: ['write', 'denyoom'],
  categories: ['geo'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    oneOf('condition', [token('NX'), token('XX')], { optional: true, since: '6.2.0' }),
    token('CH', { name: 'change', optional: true, since: '6.2.0' }),
    block('data', [double('longitude'), double('latitude'), string('member')], { multiple: true }),
  ],
  examples: [
    { lines: ['GEOADD sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania', 'GEODIST sicily Palermo Catania km'] },
    { lines: ['GEOADD sicily 13.361389 38.115556 Palermo', 'ZSCORE sicily Palermo'], note: 'A place is a score.' },
  ],
  run: (ctx, argv) => {
    const zadd = asZadd(argv);
    ctx.propagateAs(...zadd);
    return addAll(ctx, zadd, false);
  },
});
