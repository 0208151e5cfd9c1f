// What a host may look at without being a client: key names, facts about a key, and windows into its value, as plain
// data that can be posted between threads. Looking changes nothing: no access time, no hit counter, no lazy expiry.
// Sorting, filtering and grouping of names belong to whoever shows them.
import type { ByteString } from '../base/bytes.ts';
import type { TypeName } from '../engine/keyspace/value.ts';

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
}
