// All data at one instant, to be read at leisure while the server goes on: what fork() gives Redis. Taking it copies the
// tables of keys and no value. From then on the keyspace tells of each value before it first changes, and that value is
// copied then: these copies are the pages that the kernel would copy on write.
//
// A value that has been read already may be copied in vain when it changes; the large ones, where that would cost, are
// remembered.
import type { ByteString } from '../base/bytes.ts';
import type { Int64 } from '../base/integer.ts';
import type { Engine } from '../engine/engine.ts';
import type { BeforeChange } from '../engine/persistence.ts';
import { Value } from '../engine/keyspace/value.ts';
import type { DictSnapshot } from '../engine/structures/dict.ts';
import { keyBytes, valueBytes } from '../engine/memory/value-bytes.ts';
import { ALLOCATED } from '../engine/memory/layout.ts';

export interface SnapshotDatabase {
  readonly index: number;
  readonly size: number;
  /** Keys that expire. */
  readonly volatileSize: number;
}

export interface SnapshotEntry {
  readonly key: ByteString;
  readonly value: Value;
  readonly expireAt: Int64;
  /** LRU or LFU data. */
  readonly access: number;
  /** The value is a copy that never changes: it may be read in parts. */
  readonly isOwn: boolean;
}

interface SavedCopy {
  readonly value: Value;
  readonly expireAt: Int64;
  readonly access: number;
}

/** Bytes of a page: the kernel copies no less. */
const PAGE = 4096;
/** From so many elements on a value is remembered as read. */
const LARGE = 64;
/** From so many on it is copied, so that it need not be read in one turn: copying takes a small part of that time. */
const HUGE = 8192;

export class Snapshot {
  readonly databases: readonly SnapshotDatabase[];
  /** The code of the libraries of functions. */
  readonly functions: readonly ByteString[];
  readonly keyCount: number;
  /** What an RDB file says of the stream that replicas are sent. */
  readonly replication: readonly (readonly [name: ByteString, value: ByteString])[];
  /** Whether hashes with fields that expire may be in it. */
  readonly hasFieldExpiry: boolean;
  /** What has been copied because it changed: values, and the pages that they stand for. */
  copiedValues = 0;
  copiedPages = 0;

  keysRead = 0;

  private readonly tables: readonly DictSnapshot<Value>[];
  private readonly copies = new Map<Value, SavedCopy>();
  private readonly largeRead = new Set<Value>();
  /** A snapshot for the files of a rewrite that is under way, while SAVE takes its own and reads it at once. */
  private readonly others: readonly (BeforeChange | undefined)[];

  constructor(private readonly engine: Engine) {
    const filled = engine.databases.filter((db) => db.size > 0);
    this.databases = filled.map(({ index, size, volatile }) => ({ index, size, volatileSize: volatile.size }));
    this.tables = filled.map((db) => db.keys.snapshot());
    this.keyCount = filled.reduce((sum, { size }) => sum + size, 0);
    this.hasFieldExpiry = filled.some((db) => Number.isFinite(db.fieldExpiry.earliest));
    this.replication = engine.replication?.rdbFields ?? [];
    this.functions = [...engine.scripting.functions.libraries.values()].map(({ code }) => code);
    this.others = engine.databases.map((db) => db.beforeChange);
    for (const db of engine.databases) db.beforeChange = this.beforeChange;
  }

  /** Bytes that the pages copied take. */
  get copiedBytes(): number {
    return this.copiedPages * PAGE;
  }

  /** Entry `at` of the database that stands at this place in `databases`. */
  entry(place: number, at: number): SnapshotEntry {
    const table = this.tables[place];
    const key = table?.entries[2 * at];
    const held = table?.entries[2 * at + 1];
    // What was sealed then may have changed since; what the seal stands for has not.
    const value = typeof held === 'number' ? table?.unseal?.(held) : held;
    if (typeof key !== 'string' || !(value instanceof Value)) throw new Error(`no entry ${at} in database ${place} of a snapshot`);
    this.keysRead++;
    const copy = this.copies.get(value);
    if (copy === undefined) {
      const { freeEffort: size, expireAt } = value;
      const access = this.engine.accessOf(value);
      if (size >= LARGE) this.largeRead.add(value);
      const isOwn = size >= HUGE;
      return { key, value: isOwn ? value.frozen() : value, expireAt, access, isOwn };
    }
    this.copies.delete(value);
    this.largeRead.add(value);
    return { key, ...copy, isOwn: true };
  }

  /** Lets the keyspace forget about it; to be called once, when it has been read or given up. */
  release(): void {
    for (const db of this.engine.databases) db.beforeChange = this.others[db.index];
    this.copies.clear();
    this.largeRead.clear();
  }

  private readonly beforeChange = (key: ByteString, value: Value): void => {
    if (this.copies.has(value) || this.largeRead.has(value)) return;
    this.copies.set(value, { value: value.frozen(), expireAt: value.expireAt, access: this.engine.accessOf(value) });
    this.copiedValues++;
    this.copiedPages += Math.ceil((keyBytes(key, ALLOCATED) + valueBytes(value, SAMPLED, ALLOCATED)) / PAGE);
  };
}

/** Elements looked at to reckon a value's size. */
const SAMPLED = 16;
