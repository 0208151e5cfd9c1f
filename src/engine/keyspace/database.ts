// One numbered database: its keys, which of them expire, who watches them and who is blocked on them.
// Guarantees: a key that has expired is never seen by a lookup; every write to a key goes through here, so that the
// index of volatile keys, blocked clients and watchers stay true; empty collections are removed by their commands.
// What to publish or propagate about a change is the Context's matter.
import type { ByteString } from '../../base/bytes.ts';
import type { Int64 } from '../../base/integer.ts';
import type { Random } from '../../base/random.ts';
import { Dict, type Unseal } from '../structures/dict.ts';
import type { ResizePolicy } from '../structures/dict-chains.ts';
import { ExpiryHeap } from '../structures/expiry-heap.ts';
import { BlockedKeys } from './blocked-keys.ts';
import { NO_EXPIRY, type TypeName, type Value } from './value.ts';
import { type KeyLookup, WatchedKeys } from './watched-keys.ts';
import type { BeforeChange } from '../persistence.ts';

/** What a database needs from the server around it. */
export interface KeyspaceHost {
  /** Unix ms, frozen while a command runs. */
  readonly now: number;
  /** While writes are paused, expired keys are hidden but stay. */
  readonly mayExpire: boolean;
  /** While loading a file, what has expired stays until the file has been read. */
  readonly isLoading: boolean;
  /** Whether the caller counts as a use of the key (CLIENT NO-TOUCH). */
  readonly touchesAccess: boolean;
  /** Whether the command that runs may change what it looks up for reading: XREADGROUP, PFCOUNT. */
  readonly mayChangeWhatItReads: boolean;
  /** Updates LRU or LFU data of a value that was just used. */
  accessed(value: Value): void;
  lookedUp(db: Database, key: ByteString, isHit: boolean): void;
  /** A key was removed because its time had come. */
  expired(db: Database, key: ByteString): void;
  /** LRU or LFU data of a value: its own, or those that it shares with others. */
  accessOf(value: Value): number;
  setAccess(value: Value, access: number): void;
  /** A value gets a key, which counts as its first use unless others hold it, too. */
  startAccess(value: Value): void;
  /** A key that somebody is blocked on has become worth another try. */
  keyReady(): void;
  /** Whether so many bytes more stay within maxmemory. */
  hasMemoryFor(bytes: number): boolean;
  /** A key appeared that was not there before. */
  added(db: Database, key: ByteString): void;
  /** As `added`, for a key that a file brought: no news to anybody. */
  loaded(db: Database, key: ByteString): void;
}

export class Database {
  /** Swapped by SWAPDB: clients keep their Database object, contents and index stay with `index`. */
  readonly index: number;
  keys: Dict<Value>;
  /** The keys that expire, with their values: what active expiry and volatile eviction sample. */
  volatile: Dict<Value>;
  /** The hashes with fields that expire, by when they are due (INFO's subexpiry). */
  fieldExpiry = new ExpiryHeap();
  readonly watched = new WatchedKeys();
  readonly blocked: BlockedKeys;
  /** Where active expiry goes on. */
  expireCursor = 0;
  /** The sum of the footprints of all values. */
  measuredBytes = 0;
  /** Set while a background save goes on: told of values before they change. */
  beforeChange: BeforeChange | undefined;
  private resizePolicy: ResizePolicy = 'enable';
  /** Values that were used while tables were to resize as little as they can: theirs are held to it, too. */
  private sparing: Set<Value> | undefined;

  constructor(
    index: number,
    private readonly host: KeyspaceHost,
    private readonly hashSeed: number,
  ) {
    this.index = index;
    this.keys = this.newTable();
    this.volatile = this.newTable();
    this.blocked = new BlockedKeys(() => host.keyReady());
  }

  get size(): number {
    return this.keys.size;
  }

  /** The value for reading, or undefined. Counts a hit or miss and a use; an expired key is removed. */
  lookupRead(key: ByteString): Value | undefined {
    const value = this.find(key);
    this.host.lookedUp(this, key, value !== undefined);
    if (value === undefined) return undefined;
    if (this.beforeChange !== undefined && this.host.mayChangeWhatItReads) this.beforeChange(key, value);
    if (this.host.touchesAccess) this.host.accessed(value);
    return value;
  }

  /** As lookupRead for commands that ask about a key and not for its value (TTL, TYPE, EXISTS): no use of it. */
  lookupUntouched(key: ByteString): Value | undefined {
    const value = this.find(key);
    this.host.lookedUp(this, key, value !== undefined);
    return value;
  }

  /** The value for writing, or undefined: a use, but neither hit nor miss. */
  lookupWrite(key: ByteString): Value | undefined {
    const value = this.find(key);
    if (value === undefined) return undefined;
    this.beforeChange?.(key, value);
    if (this.host.touchesAccess) this.host.accessed(value);
    // It may be about to become a value of its own.
    else if (value.isShared) value.access = this.host.accessOf(value);
    return value;
  }

  /** The value without any trace: no statistics, no use, nothing removed. */
  peek(key: ByteString): Value | undefined {
    const value = this.keys.get(key);
    return value !== undefined && this.isExpired(value) ? undefined : value;
  }

  has(key: ByteString): boolean {
    return this.find(key) !== undefined;
  }

  /** Finds a value as a lookup does, without counting anything; an expired key is removed. */
  private find(key: ByteString): Value | undefined {
    const value = this.keys.get(key);
    if (value === undefined) return undefined;
    if (this.resizePolicy === 'avoid') this.spare(value);
    if (value.expireAt === NO_EXPIRY || !this.isExpired(value)) return value;
    if (this.host.mayExpire) this.removeExpired(key);
    return undefined;
  }

  isExpired(value: Value): boolean {
    return value.expireAt !== NO_EXPIRY && this.host.now > value.expireAt && !this.host.isLoading;
  }

  removeExpired(key: ByteString): void {
    this.delete(key);
    this.host.expired(this, key);
  }

  /** Adds a key that is not there. */
  add(key: ByteString, value: Value): void {
    this.host.startAccess(value);
    this.keys.set(key, value);
    this.measuredBytes += value.footprint;
    if (value.fieldExpiryDue !== NO_EXPIRY) this.fieldExpiry.set(key, value.fieldExpiryDue);
    this.blocked.signal(key, value.type);
    this.host.added(this, key);
  }

  /**
   * Adds a key that a file brings, in a string of its own: nobody is told of it. False, and nothing done, if it is there.
   */
  load(key: ByteString, value: Value): boolean {
    if (!this.keys.addOwn(key, value)) return false;
    this.host.startAccess(value);
    this.measuredBytes += value.footprint;
    if (value.fieldExpiryDue !== NO_EXPIRY) this.fieldExpiry.set(key, value.fieldExpiryDue);
    this.host.loaded(this, key);
    return true;
  }

  /** As `load`, for a value without expiry that stays sealed until somebody looks at it (see Dict). */
  loadSealed(key: ByteString, sealed: number, unseal: Unseal<Value>): boolean {
    if (!this.keys.addSealed(key, sealed, unseal)) return false;
    this.host.loaded(this, key);
    return true;
  }

  /** Puts a value in place of whatever was there. Expiry goes, unless it is to be kept. */
  set(key: ByteString, value: Value, keepExpiry = false): void {
    const old = this.find(key);
    if (old === undefined) {
      this.add(key, value);
      return;
    }
    this.beforeChange?.(key, old);
    const expireAt = old.expireAt;
    this.host.setAccess(value, this.host.accessOf(old));
    this.keys.set(key, value);
    this.measuredBytes += value.footprint - old.footprint;
    if (expireAt !== NO_EXPIRY) {
      if (keepExpiry) {
        value.expireAt = expireAt;
        this.volatile.set(key, value);
      } else {
        this.volatile.delete(key);
      }
    }
    if (old.fieldExpiryDue !== NO_EXPIRY) this.fieldExpiry.delete(key);
    if (value.fieldExpiryDue !== NO_EXPIRY) this.fieldExpiry.set(key, value.fieldExpiryDue);
    this.blocked.signalReplaced(key, old.type, value.type);
  }

  /** Removes a key, expired or not; whether it was there. */
  delete(key: ByteString): boolean {
    const value = this.keys.take(key);
    if (value === undefined) return false;
    this.beforeChange?.(key, value);
    this.measuredBytes -= value.footprint;
    if (value.expireAt !== NO_EXPIRY) {
      value.expireAt = NO_EXPIRY;
      this.volatile.delete(key);
    }
    if (value.fieldExpiryDue !== NO_EXPIRY) this.fieldExpiry.delete(key);
    this.blocked.signalDeleted(key, value.type);
    return true;
  }

  /** Lets a key that is there expire; NO_EXPIRY leaves it as it is. */
  setExpiry(key: ByteString, value: Value, at: Int64): void {
    if (at === NO_EXPIRY) return;
    if (value.expireAt === NO_EXPIRY) this.volatile.set(key, value);
    value.expireAt = at;
  }

  /** Makes a key stay; whether it would have expired. */
  persist(key: ByteString, value: Value): boolean {
    if (value.expireAt === NO_EXPIRY) return false;
    value.expireAt = NO_EXPIRY;
    this.volatile.delete(key);
    return true;
  }

  /** Says when to look for expired fields in a hash that is here; NO_EXPIRY: never. */
  setFieldExpiryDue(key: ByteString, value: Value, at: number): void {
    if (at === NO_EXPIRY) this.fieldExpiry.delete(key);
    else this.fieldExpiry.set(key, at);
    value.fieldExpiryDue = at;
  }

  /** A key that has not expired, chosen at random, or undefined if there is none. */
  randomKey(random: Random): ByteString | undefined {
    const allVolatile = this.volatile.size === this.keys.size;
    for (let tries = 0; this.keys.size > 0; tries++) {
      const key = this.keys.randomKey(random);
      if (key === undefined) return undefined;
      // With nothing but expired keys that may not be removed, Redis gives up after 100 and answers one of them.
      if (this.find(key) !== undefined || (allVolatile && tries >= 100)) return key;
    }
    return undefined;
  }

  /** Empties it, telling watchers and blocked clients; the number of keys that were there. */
  clear(): number {
    const count = this.keys.size;
    if (!this.watched.isEmpty) this.watched.touchAll(this.lifeOf);
    this.keys = this.newTable();
    this.volatile = this.newTable();
    this.fieldExpiry = new ExpiryHeap();
    this.expireCursor = 0;
    this.measuredBytes = 0;
    this.blocked.signalAll((key) => this.typeOf(key));
    return count;
  }

  /** Exchanges the contents with another database; watchers and blocked clients stay with the number, and are told. */
  swapContents(other: Database): void {
    this.watched.touchAll(this.lifeOf, other.lifeOf);
    other.watched.touchAll(other.lifeOf, this.lifeOf);
    [this.keys, other.keys] = [other.keys, this.keys];
    [this.volatile, other.volatile] = [other.volatile, this.volatile];
    [this.fieldExpiry, other.fieldExpiry] = [other.fieldExpiry, this.fieldExpiry];
    [this.expireCursor, other.expireCursor] = [other.expireCursor, this.expireCursor];
    [this.measuredBytes, other.measuredBytes] = [other.measuredBytes, this.measuredBytes];
    this.blocked.signalAll((key) => this.typeOf(key));
    other.blocked.signalAll((key) => other.typeOf(key));
  }

  /**
   * How the tables of keys grow and shrink, and under `avoid` those inside of values, too. Redis has one switch for all
   * the tables of a process; here the values get to know it as they are used. What was held back begins with `enable`,
   * as Redis's cron would have it a moment later.
   */
  setResizePolicy(policy: ResizePolicy): void {
    this.resizePolicy = policy;
    for (const table of [this.keys, this.volatile]) {
      table.setResizePolicy(policy);
      table.resizeIfNeeded();
    }
    if (policy === 'avoid') return;
    this.sparing?.forEach((value) => value.table?.setResizePolicy('enable'));
    this.sparing = undefined;
  }

  private spare(value: Value): void {
    const { table } = value;
    if (table === undefined) return;
    table.setResizePolicy('avoid');
    (this.sparing ??= new Set()).add(value);
  }

  private readonly hasMemoryFor = (bytes: number): boolean => this.host.hasMemoryFor(bytes);

  private newTable(): Dict<Value> {
    const table = new Dict<Value>(this.hashSeed);
    table.setResizePolicy(this.resizePolicy);
    table.hasMemoryFor = this.hasMemoryFor;
    return table;
  }

  private readonly lifeOf: KeyLookup = (key) => {
    const value = this.keys.get(key);
    return value && (this.isExpired(value) ? 'expired' : 'alive');
  };

  /** The type of a key that is there, for waking blocked clients. */
  typeOf(key: ByteString): TypeName | undefined {
    return this.peek(key)?.type;
  }
}
