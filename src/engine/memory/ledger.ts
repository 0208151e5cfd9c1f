// How much memory Redis would have in use for all keys and values. Nothing is reckoned until somebody asks: the first
// question measures everything, and from then on the ledger only notes which keys change and measures those when asked
// again. If much changes and nobody asks, it goes back to sleep. While it sleeps, commands pay nothing.
//
// Invariant, while awake: each database's `measuredBytes` is the sum of the footprints of its values, and a footprint is
// what key and value take, but for the keys noted in `changed`.
//
// Cost of a question: O(keys changed since the last one). A collection of many elements is measured anew only once a
// twenty-fourth of it may have changed, and between that counts as so many elements of average size: O(1) amortized.
import type { ByteString } from '../../base/bytes.ts';
import type { Database } from '../keyspace/database.ts';
import type { Value } from '../keyspace/value.ts';
import type { Dict } from '../structures/dict.ts';
import { ALLOCATED, POINTER } from './layout.ts';
import { keyBytes, tableBytes, tableOf, separateElements, valueBytes } from './value-bytes.ts';

/** What redis-server 8.0.2 has allocated before the first client and key. */
export const STARTUP_BYTES = 670_672;

/** Collections up to this size are measured whole every time. */
const SMALL = 64;
/** The share of a large collection that may change before it is measured anew, as a divisor. */
const DRIFT = 24;
/** Past so many changed keys that are also an eighth of all, the ledger goes to sleep. */
const NOTED_MAX = 10_000;
const NOTED_SHARE = 8;

/** When a large collection was last measured whole. */
interface Measurement {
  /** Elements that it had. */
  readonly size: number;
  readonly bytesPerElement: number;
  /** Times that it has changed since. */
  changes: number;
}

export interface MeasuredKeyspace {
  readonly databases: readonly Database[];
}

export class MemoryLedger {
  private isAwake = false;
  /** Keys whose footprint may be wrong, by database. */
  private changed: Set<ByteString>[] = [];
  private changedCount = 0;
  private measurements = new WeakMap<Value, Measurement>();

  constructor(private readonly keyspace: MeasuredKeyspace) {}

  /** A key appeared, or its value changed. */
  note(db: Database, key: ByteString): void {
    if (!this.isAwake) return;
    const keys = (this.changed[db.index] ??= new Set());
    if (keys.has(key)) return;
    keys.add(key);
    this.changedCount++;
    if (this.changedCount > NOTED_MAX && this.changedCount * NOTED_SHARE > db.size) this.sleep();
  }

  /** A database was emptied or exchanged with another. */
  noteAll(): void {
    if (this.isAwake) this.sleep();
  }

  /** Bytes of all keys and values and the tables that they are in. */
  get bytes(): number {
    if (this.isAwake) this.measureChanged();
    else this.measureAll();
    let total = 0;
    for (const db of this.keyspace.databases) {
      if (db.size > 0) total += db.measuredBytes + mainTableBytes(db) + volatileTableBytes(db);
    }
    return total;
  }

  /**
   * As `bytes`, for lookers-on: nothing is measured anew, so that later answers are what they would have been. Undefined
   * while nobody has asked for `bytes`. O(keys changed since that was asked for).
   */
  peekBytes(): number | undefined {
    if (!this.isAwake) return undefined;
    let total = 0;
    for (const db of this.keyspace.databases) {
      if (db.size > 0) total += db.measuredBytes + mainTableBytes(db) + volatileTableBytes(db);
      for (const key of this.changed[db.index] ?? []) {
        const value = db.keys.peek(key);
        if (value !== undefined) total += footprint(key, value, SMALL) - value.footprint;
      }
    }
    return total;
  }

  private sleep(): void {
    this.isAwake = false;
    this.changed = [];
    this.changedCount = 0;
    this.measurements = new WeakMap();
  }

  private measureAll(): void {
    for (const db of this.keyspace.databases) {
      let sum = 0;
      db.keys.forEachUnordered((key, value) => {
        value.footprint = this.measure(key, value);
        sum += value.footprint;
      });
      db.measuredBytes = sum;
    }
    this.isAwake = true;
  }

  private measureChanged(): void {
    if (this.changedCount === 0) return;
    for (const [index, keys] of this.changed.entries()) {
      const db = this.keyspace.databases[index];
      if (db === undefined || keys === undefined || keys.size === 0) continue;
      for (const key of keys) {
        const value = db.keys.peek(key);
        if (value === undefined) continue;
        const bytes = this.measure(key, value);
        db.measuredBytes += bytes - value.footprint;
        value.footprint = bytes;
      }
      keys.clear();
    }
    this.changedCount = 0;
  }

  private measure(key: ByteString, value: Value): number {
    if (value.isShared) return keyBytes(key, ALLOCATED);
    const size = separateElements(value);
    if (size <= SMALL) return keyBytes(key, ALLOCATED) + valueBytes(value, Infinity, ALLOCATED);
    const table = tableOf(value);
    const fixed = keyBytes(key, ALLOCATED) + (table === undefined ? 0 : tableBytes(table, ALLOCATED));
    const known = this.measurements.get(value);
    if (known !== undefined) {
      known.changes++;
      const drift = Math.max(known.changes, Math.abs(size - known.size));
      if (drift * DRIFT < known.size) return fixed + Math.round(known.bytesPerElement * size);
    }
    const bytes = keyBytes(key, ALLOCATED) + valueBytes(value, Infinity, ALLOCATED);
    this.measurements.set(value, { size, bytesPerElement: (bytes - fixed) / size, changes: 0 });
    return bytes;
  }
}

/** Bytes of key and value, judged by the first `samples` elements where there are more. */
export function footprint(key: ByteString, value: Value, samples: number): number {
  const bytes = keyBytes(key, ALLOCATED);
  return value.isShared ? bytes : bytes + valueBytes(value, samples, ALLOCATED);
}

/** The buckets of the keys' table: entries belong to the keys. */
export function mainTableBytes(db: Database): number {
  return settledTableBytes(db.keys);
}

/** The table of keys that expire, with its entries: names and values are the other table's. */
export function volatileTableBytes(db: Database): number {
  return db.volatile.size === 0 ? 0 : settledTableBytes(db.volatile) + db.volatile.size * ALLOCATED.entry;
}

/** As after rehashing, which Redis's cron ends within moments: of two tables only the one that stays. */
function settledTableBytes(dict: Dict<Value>): number {
  return ALLOCATED.dict + (dict.hashTables().tables.at(-1)?.size ?? 0) * POINTER;
}
