// A hash table as pictures show it: its one table, or its two during a rehash, a window of buckets with their chains, and
// an overview of how full it is. Shared by the lenses of hashes and sets.
import type { ByteString } from '../../base/bytes.ts';
import type { Dict } from '../../engine/structures/dict.ts';
import { bucketsFrom, bucketsOf, type DictLayout, entriesIn } from '../../engine/structures/dict-tables.ts';

export interface TableView<Entry> {
  readonly size: number;
  readonly used: number;
  /** The first bucket of the window. */
  readonly first: number;
  readonly buckets: readonly Bucket<Entry>[];
  /** Entries per bucket, over equal stretches of the table; of a large table a sample of each stretch. */
  readonly overview: readonly number[];
  readonly isSampled: boolean;
}

export interface Bucket<Entry> {
  readonly index: number;
  /** In the order of the chain: the first is compared first. At most `MOST_CHAINED`. */
  readonly chain: readonly Entry[];
  readonly length: number;
}

export interface TablesView<Entry> {
  /** Two while a rehash is under way. */
  readonly tables: readonly TableView<Entry>[];
  /** The next bucket of the first table to be moved; -1 without a rehash. */
  readonly rehashIndex: number;
}

/** Where a key stands, or would: what a lookup has to walk. */
export interface TablePlace {
  readonly table: number;
  readonly bucket: number;
  /** In its chain, from 0; -1 if it is not there. */
  readonly position: number;
  /** Keys that were compared on the way. */
  readonly compared: number;
}

const MOST_CHAINED = 12;
const STRETCHES = 96;
/** Buckets looked at per stretch. */
const SAMPLE = 48;

export function tablesView<V, Entry>(
  dict: Dict<V>,
  window: { readonly first: number; readonly count: number },
  entry: (key: ByteString) => Entry,
): TablesView<Entry> {
  const { tables, rehashIndex } = dict.hashTables();
  const layout = dict.layout();
  return {
    rehashIndex,
    tables: tables.map(({ size, used }, number) => {
      const table = number === 0 ? 0 : 1;
      const count = Math.min(window.count, size);
      const first = Math.max(0, Math.min(window.first, size - count));
      const buckets = bucketsFrom(layout, table, first, count).map(({ index, keys }) => ({
        index,
        chain: keys.slice(0, MOST_CHAINED).map(entry),
        length: keys.length,
      }));
      return { size, used, first, buckets, ...overviewOf(layout, table, size) };
    }),
  };
}

/** Entries in the old table of a rehash under way; undefined without one. */
export function leftInOldTable<V>(dict: Dict<V>): number | undefined {
  const { tables } = dict.hashTables();
  return tables.length > 1 ? tables[0]?.used : undefined;
}

/** Entries that a command moved to the new table: those that left the old one and were not removed from it. */
export function movedBy(
  before: number | undefined,
  after: number | undefined,
  touched: readonly { readonly result: string; readonly place: TablePlace | undefined }[],
): number {
  if (before === undefined || after === undefined) return 0;
  const removed = touched.filter(({ result, place }) => result === 'removed' && place?.table === 0).length;
  return Math.max(0, before - after - removed);
}

function overviewOf(layout: DictLayout, table: 0 | 1, size: number): Pick<TableView<unknown>, 'overview' | 'isSampled'> {
  const stretches = Math.min(size, STRETCHES);
  const overview: number[] = [];
  let isSampled = false;
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * size) / stretches);
    const to = Math.floor(((stretch + 1) * size) / stretches);
    const looked = Math.min(to - from, SAMPLE);
    if (looked < to - from) isSampled = true;
    overview.push(entriesIn(layout, table, from, looked) / looked);
  }
  return { overview, isSampled };
}

/** Where a lookup of the key ends in the tables as they are. */
export function placeOf<V>(dict: Dict<V>, key: ByteString): TablePlace | undefined {
  const layout = dict.layout();
  let compared = 0;
  let last: TablePlace | undefined;
  for (const [number, bucket] of bucketsOf(layout, key).entries()) {
    const [found] = bucketsFrom(layout, number === 0 ? 0 : 1, bucket, 1);
    const position = found?.keys.indexOf(key) ?? -1;
    compared += position < 0 ? (found?.keys.length ?? 0) : position + 1;
    last = { table: number, bucket, position, compared };
    if (position >= 0) return last;
  }
  return last;
}
