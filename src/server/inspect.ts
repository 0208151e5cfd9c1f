// What a host may look at without being a client: key names, facts about a key, and windows into its value, as plain
// data that can be posted between threads. Looking changes nothing: no access time, no hit counter, no lazy expiry.
// Sorting, filtering and grouping of names belong to whoever shows them.
import type { ByteString } from '../base/bytes.ts';
import type { Engine } from '../engine/engine.ts';
import { NO_EXPIRY, type TypeName, type Value } from '../engine/keyspace/value.ts';
import { readValue, sizeOf } from './value-windows.ts';

export interface DatabaseSummary {
  readonly db: number;
  readonly keys: number;
  /** How many of them have a time to live. */
  readonly volatile: number;
}

export interface KeyFacts {
  readonly type: TypeName;
  /** As OBJECT ENCODING says it. */
  readonly encoding: string;
  /** Unix ms; undefined if the key does not expire. May lie in the past until the key is collected. */
  readonly expireAt: number | undefined;
  /** Bytes of a string; elements, fields, members or entries of everything else. */
  readonly size: number;
}

/** One element, cut off after the length that was asked for. */
export interface Clip {
  readonly bytes: ByteString;
  /** Of the whole element. */
  readonly length: number;
}

export interface ValueWindow {
  readonly db: number;
  readonly key: ByteString;
  /** First element, or first byte of a string. */
  readonly first: number;
  readonly count: number;
  /** Elements longer than this are cut off. */
  readonly clip: number;
}

export type ValueView =
  | { readonly type: 'string'; readonly facts: KeyFacts; readonly first: number; readonly bytes: ByteString }
  | { readonly type: 'list' | 'set'; readonly facts: KeyFacts; readonly first: number; readonly items: readonly Clip[] }
  | { readonly type: 'hash'; readonly facts: KeyFacts; readonly first: number; readonly items: readonly HashField[] }
  | { readonly type: 'zset'; readonly facts: KeyFacts; readonly first: number; readonly items: readonly ScoredMember[] }
  | { readonly type: 'stream'; readonly facts: KeyFacts; readonly first: number; readonly items: readonly StreamEntry[] };

export interface HashField {
  readonly field: Clip;
  readonly value: Clip;
  /** Unix ms; undefined if the field does not expire by itself. */
  readonly expireAt: number | undefined;
}

export interface ScoredMember {
  readonly member: Clip;
  /** As Redis prints it. */
  readonly score: string;
}

export interface StreamEntry {
  readonly id: string;
  /** Field, value, field, value. */
  readonly fields: readonly Clip[];
}

export type Changes =
  /** Too much to name, as after FLUSHALL or SWAPDB. */
  { readonly everything: true } | { readonly everything: false; readonly keys: readonly ChangedKey[] };

export interface ChangedKey {
  readonly db: number;
  readonly key: ByteString;
}

export interface Inspector {
  /** Every database, also the empty ones, by number. */
  databases(): readonly DatabaseSummary[];
  /** All names, in no particular order. O(n). */
  keyNames(db: number): ByteString[];
  /** Undefined if there is no such key. O(1). */
  facts(db: number, key: ByteString): KeyFacts | undefined;
  /** Undefined if there is no such key. O(first + count) at worst, O(count) where the structure allows it. */
  value(window: ValueWindow): ValueView | undefined;
  /** Keys that were written, created, expired or deleted since the last call, each once. */
  takeChanges(): Changes;
  /** Listens no longer: the engine goes on without being looked at. */
  close(): void;
}

/** More changes than this between two calls count as "everything". */
const MOST_CHANGES = 10_000;

export function createInspector(engine: Engine): Inspector {
  return new EngineInspector(engine);
}

class EngineInspector implements Inspector {
  private changed = new Map<string, ChangedKey>();
  /** A database was flushed or swapped as a whole: announced without a key, or seen by its dict being another one. */
  private isEverything = false;
  private dicts: readonly unknown[];
  readonly close: () => void;

  constructor(private readonly engine: Engine) {
    this.dicts = this.currentDicts();
    this.close = engine.onChange((db, key) => {
      if (key === undefined) this.isEverything = true;
      else if (this.changed.size <= MOST_CHANGES) this.changed.set(`${db} ${key}`, { db, key });
    });
  }

  databases(): readonly DatabaseSummary[] {
    return this.engine.databases.map(({ index, keys, volatile }) => ({
      db: index,
      keys: keys.size,
      volatile: volatile.size,
    }));
  }

  keyNames(db: number): ByteString[] {
    const names: ByteString[] = [];
    this.engine.databases[db]?.keys.forEachKey((key) => {
      names.push(key);
    });
    return names;
  }

  facts(db: number, key: ByteString): KeyFacts | undefined {
    const value = this.find(db, key);
    return value && factsOf(value);
  }

  value(window: ValueWindow): ValueView | undefined {
    const value = this.find(window.db, window.key);
    return value && readValue(value, factsOf(value), window);
  }

  takeChanges(): Changes {
    const dicts = this.currentDicts();
    const isSwapped = this.isEverything || dicts.some((dict, db) => dict !== this.dicts[db]);
    const { changed } = this;
    this.dicts = dicts;
    this.changed = new Map();
    this.isEverything = false;
    if (isSwapped || changed.size > MOST_CHANGES) return { everything: true };
    return { everything: false, keys: [...changed.values()] };
  }

  private currentDicts(): readonly unknown[] {
    return this.engine.databases.map((db) => db.keys);
  }

  /** Not through lookups: they count, remove what has expired, and move a rehash on. */
  private find(db: number, key: ByteString): Value | undefined {
    return this.engine.databases[db]?.keys.peek(key);
  }
}

export function factsOf(value: Value): KeyFacts {
  const expireAt = value.expireAt === NO_EXPIRY ? undefined : Number(value.expireAt);
  return { type: value.type, encoding: value.encoding, expireAt, size: sizeOf(value) };
}
