// INFO's sections about what is stored: keyspace and keysizes.
import type { Engine } from '../engine.ts';
import type { Database } from '../keyspace/database.ts';
import type { TypeName } from '../keyspace/value.ts';
import { elementCount } from '../types/element-count.ts';
import type { Fields } from './section.ts';

/** Volatile keys looked at for the average time to live. */
const TTL_SAMPLE = 100;

export function keyspaceFields(engine: Engine): Fields {
  return engine.databases
    .filter(({ size }) => size > 0)
    .map((db) => {
      const ttl = averageTtl(db, engine.now);
      const facts = `keys=${db.size},expires=${db.volatile.size},avg_ttl=${ttl},subexpiry=${db.fieldExpiry.size}`;
      return [`db${db.index}`, facts];
    });
}

/** Milliseconds, of some of the keys; Redis takes them as its expiry cycle comes by. */
function averageTtl(db: Database, now: number): number {
  let sampled = 0;
  let total = 0;
  let cursor = 0;
  do {
    cursor = db.volatile.scan(cursor, (_, { expireAt }) => {
      sampled++;
      total += Math.max(0, Number(expireAt) - now);
    });
  } while (cursor !== 0 && sampled < TTL_SAMPLE);
  return sampled === 0 ? 0 : Math.round(total / sampled);
}

const DISTRIBUTIONS: readonly (readonly [TypeName, string])[] = [
  ['string', 'strings_sizes'],
  ['list', 'lists_items'],
  ['set', 'sets_items'],
  ['zset', 'zsets_items'],
  ['hash', 'hashes_items'],
];

/** How many keys have how many elements, in powers of two. O(N) for N keys, once for each state of the data. */
export function keysizesFields(engine: Engine): Fields {
  return engine.databases.filter(({ size }) => size > 0).flatMap(distributionsOf);
}

function distributionsOf(db: Database): Fields {
  const counts = new Map<TypeName, number[]>();
  db.keys.forEachUnordered((_, value) => {
    let bins = counts.get(value.type);
    if (!bins) counts.set(value.type, (bins = []));
    const elements = elementCount(value);
    const bin = elements === 0 ? 0 : Math.floor(Math.log2(elements)) + 1;
    bins[bin] = (bins[bin] ?? 0) + 1;
  });
  return DISTRIBUTIONS.flatMap(([type, name]) => {
    const bins = counts.get(type);
    if (bins === undefined) return [];
    // A sparse array: entries() would visit its holes.
    const parts: string[] = [];
    bins.forEach((count, bin) => parts.push(`${binLabel(bin)}=${count}`));
    return [[`db${db.index}_distrib_${name}`, parts.join(',')] as const];
  });
}

const SUFFIXES = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** The lowest size of a bin: 0, 1, 2, 4 … 512, 1K, 2K … */
function binLabel(bin: number): string {
  if (bin === 0) return '0';
  const power = bin - 1;
  return `${2 ** (power % 10)}${SUFFIXES[Math.floor(power / 10)] ?? ''}`;
}
