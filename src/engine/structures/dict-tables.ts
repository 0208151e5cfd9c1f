// The tables of a Dict for lookers-on: pictures, DEBUG HTSTATS, tests. Sees buckets and chains as they lie in memory, moves no
// rehash on and changes nothing.
import type { ByteString } from '../../base/bytes.ts';
import type { DictEntries } from './dict-entries.ts';
import { hashOf } from './dict-hash.ts';

export interface DictTable {
  readonly size: number;
  readonly used: number;
}

export interface DictTables {
  /** One table, or two while rehashing. A dict that never held anything has one of size 0. */
  readonly tables: readonly DictTable[];
  /** Next bucket of table 0 to be moved, -1 when not rehashing. */
  readonly rehashIndex: number;
}

/** What a Dict's invariants speak of (see dict-chains.ts), and where its entries are. Must not be changed. */
export interface DictLayout {
  readonly heads: readonly [Int32Array, Int32Array];
  readonly used: readonly [number, number];
  /** At 2 * slot the hash of the slot's key, after it the next slot of the chain. */
  readonly links: Int32Array;
  readonly size: number;
  readonly rehashIndex: number;
  readonly seed: number;
  /** Iterations that have not ended. */
  readonly pauses: number;
  readonly entries: DictEntries<unknown>;
}

export interface DictBucket {
  readonly index: number;
  /** Keys in chain order: the first is found first. */
  readonly keys: readonly ByteString[];
}

/** Buckets from..from+count-1 of a table, with their chains; fewer at the table's end. */
export function bucketsFrom({ heads, links, entries }: DictLayout, table: 0 | 1, from: number, count: number): DictBucket[] {
  const buckets: DictBucket[] = [];
  for (let index = Math.max(0, from); index < Math.min(heads[table].length, from + count); index++) {
    const keys: ByteString[] = [];
    for (let slot = heads[table][index] as number; slot !== 0; slot = next(links, slot)) keys.push(entries.keyAt(slot));
    buckets.push({ index, keys });
  }
  return buckets;
}

/** How many entries the buckets from..from+count-1 of a table hold. Allocates nothing. */
export function entriesIn({ heads, links }: DictLayout, table: 0 | 1, from: number, count: number): number {
  let entries = 0;
  for (let index = from; index < Math.min(heads[table].length, from + count); index++) {
    for (let slot = heads[table][index] as number; slot !== 0; slot = next(links, slot)) entries++;
  }
  return entries;
}

/** The bucket that a key belongs to in each table that there is, whether the key is there or not. */
export function bucketsOf({ heads, seed }: DictLayout, key: ByteString): readonly number[] {
  const hash = hashOf(key, seed);
  return heads.filter(({ length }) => length > 0).map(({ length }) => hash & (length - 1));
}

/** Walks everything and throws if an invariant is broken. For tests. O(size + buckets). */
export function checkTables(layout: DictLayout): void {
  const { heads, used, size, rehashIndex, pauses } = layout;
  const seen = new Uint8Array(size + 1);
  for (const table of [0, 1] as const) checkTable(layout, table, seen);
  if (used[0] + used[1] !== size) throw new Error(`${used[0]} + ${used[1]} is not ${size}`);
  if (rehashIndex === -1 && heads[1].length > 0) throw new Error('second table without rehashing');
  if (pauses !== 0) throw new Error(`${pauses} iterations left open`);
}

function checkTable({ heads, used, links, size, rehashIndex, seed, entries }: DictLayout, table: 0 | 1, seen: Uint8Array): void {
  const own = heads[table];
  if ((own.length & (own.length - 1)) !== 0) throw new Error(`table ${table} has size ${own.length}`);
  let chained = 0;
  for (const [bucket, head] of own.entries()) {
    for (let slot = head; slot !== 0; slot = next(links, slot)) {
      if (slot < 1 || slot > size) throw new Error(`slot ${slot} of ${size} is chained`);
      if (seen[slot] === 1) throw new Error(`slot ${slot} is chained twice`);
      seen[slot] = 1;
      chained++;
      const hash = links[2 * slot] as number;
      if (hash !== hashOf(entries.keyAt(slot), seed)) throw new Error(`stale hash in ${slot}`);
      if ((hash & (own.length - 1)) !== bucket) throw new Error(`slot ${slot} is in the wrong bucket ${bucket}`);
      if (table === 0 && bucket < rehashIndex) throw new Error(`bucket ${bucket} should have been moved`);
    }
  }
  if (chained !== used[table]) throw new Error(`table ${table} counts ${chained} wrongly`);
}

function next(links: Int32Array, slot: number): number {
  return links[2 * slot + 1] as number;
}
