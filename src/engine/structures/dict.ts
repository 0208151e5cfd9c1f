// Dict: the hash table behind keyspaces, hashes, sets and sorted sets.
// Guarantees Redis's behaviour where it can be seen: power-of-two tables, chains, incremental rehash (two tables while
// it lasts, one bucket moved per operation), and a SCAN cursor that keeps its promises through growth and shrinking.
// Leaves to others: what keys and values mean, expiry, when to spend idle time on `rehashSteps`, and looking at single
// buckets (dict-tables.ts).
//
// Invariants
//  1. Entries live in a dense pool: slots 1..size are in use, slot 0 is the "none" of every chain and holds nothing.
//     Deleting moves the last entry into the hole. So a random slot is a fair random entry, in O(1).
//     What belongs to a slot lies together, two by two (hash and next slot, key and value): a lookup in a large dict
//     costs what it touches of memory.
//  2. An entry is in exactly one chain: of `heads0` (bucket hash & mask) or, only while rehashing, of `heads1`.
//  3. While rehashing, buckets of `heads0` below `rehashIndex` are empty, and new entries go to `heads1`.
//     Otherwise `rehashIndex` is -1 and `heads1` is empty.
//  4. `used0 + used1 === size`; each counts the entries chained in its table.
//
// get, has, set, delete, randomKey: O(1) expected. A step of rehash visits at most 10 empty buckets. forEach: O(size +
// buckets).

import { flatten } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import type { Random } from '../../base/random.ts';
import { DictEntries } from './dict-entries.ts';
import { advanceReversed, hashOf } from './dict-hash.ts';
import type { DictLayout, DictTable, DictTables } from './dict-tables.ts';

/** `enable`: resize at load 1 and at fill 1/8. `avoid`: only at load 4 and at fill 1/32 (Redis while a child saves). */
export type ResizePolicy = 'enable' | 'avoid' | 'forbid';

export interface DictEntry<V> {
  readonly key: ByteString;
  readonly value: V;
}

export interface DictSnapshot<V> {
  readonly entries: readonly unknown[];
  /** For values that are numbers. */
  readonly unseal: Unseal<V> | undefined;
}

/** Makes the value that a number stands for. */
export type Unseal<V> = (sealed: number) => V;

const INITIAL_SIZE = 4;
const MIN_FILL = 8;
const FORCE_RATIO = 4;
/** Entries per bucket beyond which a table grows whatever memory there is. */
const CROWDED = 1.618;
/** What Redis needs for a bucket. */
const BUCKET_BYTES = 8;
/** Redis draws so many entries to choose one from, with a step of rehash for each. Here they are only the steps. */
const FAIR_SAMPLE = 15;
const EMPTY_VISITS_PER_STEP = 10;
/** From here on the pool grows by a quarter at a time: of half of it, large dicts would have had no use on average. */
const LARGE_POOL = 1 << 17;
const NO_TABLE = new Int32Array(0);

export class Dict<V> {
  private readonly seed: number;
  private heads0: Int32Array = NO_TABLE;
  private heads1: Int32Array = NO_TABLE;
  private used0 = 0;
  private used1 = 0;
  private rehashIndex = -1;
  private count = 0;
  /** At 2 * slot the hash of the slot's key, after it the next slot of the chain. */
  private links: Int32Array = NO_TABLE;
  private slots: DictEntries<V>;
  private policy: ResizePolicy = 'enable';
  /** Asked before a larger table is made, unless the present one is too crowded to wait. */
  hasMemoryFor: ((bytes: number) => boolean) | undefined;
  private pauses = 0;
  private version = 0;
  /** What makes a value of a sealed one, and how many are sealed; undefined when none is. */
  private unseal: Unseal<V> | undefined = undefined;
  private sealed = 0;

  /** @param isOfMembers it has no values: all are `true` */
  constructor(
    seed = 0,
    private readonly isOfMembers = false,
  ) {
    this.seed = seed | 0;
    this.slots = new DictEntries(isOfMembers ? 0 : 1);
  }

  /** The table of a set. */
  static ofMembers(): Dict<true> {
    return new Dict<true>(0, true);
  }

  get size(): number {
    return this.count;
  }

  get isRehashing(): boolean {
    return this.rehashIndex !== -1;
  }

  get(key: ByteString): V | undefined {
    return this.valueAt(this.lookup(key));
  }

  has(key: ByteString): boolean {
    return this.lookup(key) !== 0;
  }

  /** As get, but for lookers-on: a rehash under way takes no step, so nobody can tell that somebody looked. */
  peek(key: ByteString): V | undefined {
    if (this.count === 0) return undefined;
    const hash = hashOf(key, this.seed);
    let slot = this.heads0[hash & (this.heads0.length - 1)] as number;
    while (slot !== 0 && this.keyAt(slot) !== key) slot = this.nextOf(slot);
    if (slot === 0 && this.rehashIndex !== -1) {
      slot = this.heads1[hash & (this.heads1.length - 1)] as number;
      while (slot !== 0 && this.keyAt(slot) !== key) slot = this.nextOf(slot);
    }
    return this.valueAt(slot);
  }

  /** Stores the value; true if the key is new. */
  set(key: ByteString, value: V): boolean {
    const hash = hashOf(key, this.seed);
    const slot = this.lookupHashed(key, hash);
    if (slot !== 0) {
      this.slots.setValue(slot, value);
      return false;
    }
    this.append(flatten(key), hash, value);
    return true;
  }

  /** Stores the value only if the key is new; false, and nothing changed, if it was there. */
  add(key: ByteString, value: V): boolean {
    const hash = hashOf(key, this.seed);
    if (this.lookupHashed(key, hash) !== 0) return false;
    this.append(flatten(key), hash, value);
    return true;
  }

  /** As `add`, for a key that is no slice of another string. */
  addOwn(key: ByteString, value: V): boolean {
    const hash = hashOf(key, this.seed);
    if (this.lookupHashed(key, hash) !== 0) return false;
    this.append(key, hash, value);
    return true;
  }

  /**
   * As `addOwn`, with a number in place of a value: when somebody first looks at it, `unseal` makes the value. All that are
   * sealed in a dict have the same `unseal`, and no other values that are numbers stand beside them. Keys alone can be
   * looked at without breaking a seal.
   */
  addSealed(key: ByteString, sealed: number, unseal: Unseal<V>): boolean {
    if (!this.addOwn(key, sealed as V)) return false;
    this.unseal = unseal;
    this.sealed++;
    return true;
  }

  delete(key: ByteString): boolean {
    const slot = this.unlink(key);
    if (slot === 0) return false;
    this.release(slot);
    return true;
  }

  /** Removes the key and returns its value; undefined if it was not there. */
  take(key: ByteString): V | undefined {
    const slot = this.unlink(key);
    if (slot === 0) return undefined;
    const value = this.valueAt(slot);
    this.release(slot);
    return value;
  }

  clear(): void {
    this.heads0 = NO_TABLE;
    this.heads1 = NO_TABLE;
    this.used0 = 0;
    this.used1 = 0;
    this.rehashIndex = -1;
    this.count = 0;
    this.links = NO_TABLE;
    this.slots = new DictEntries(this.isOfMembers ? 0 : 1);
    this.unseal = undefined;
    this.sealed = 0;
    this.version++;
  }

  /** Every key equally likely; undefined when empty. */
  randomKey(random: Random): ByteString | undefined {
    if (this.count === 0) return undefined;
    this.rehashSteps(FAIR_SAMPLE);
    return this.keyAt(1 + random.int(this.count));
  }

  randomEntry(random: Random): DictEntry<V> | undefined {
    if (this.count === 0) return undefined;
    this.rehashSteps(FAIR_SAMPLE);
    return this.entryAt(1 + random.int(this.count));
  }

  /** Up to n distinct entries, every subset equally likely (Floyd's method). O(n). */
  sample(n: number, random: Random): DictEntry<V>[] {
    // Of more than a third Redis copies all and drops some, which moves nothing on.
    if (n * 3 <= this.count) this.rehashSteps(n * FAIR_SAMPLE);
    const picked = new Set<number>();
    for (let top = Math.max(1, this.count - n + 1); top <= this.count; top++) {
      const slot = 1 + random.int(top);
      picked.add(picked.has(slot) ? top : slot);
    }
    const entries: DictEntry<V>[] = [];
    for (const slot of picked) entries.push(this.entryAt(slot));
    return entries;
  }

  setResizePolicy(policy: ResizePolicy): void {
    this.policy = policy;
  }

  /** Begins the growing or shrinking that a stricter policy held back. Redis's cron leaves the smallest tables alone. */
  resizeIfNeeded(): void {
    if (this.isRehashing || this.heads0.length <= INITIAL_SIZE) return;
    this.shrinkIfNeeded();
    if (!this.isRehashing && this.count >= this.heads0.length) this.growIfNeeded();
  }

  /** Makes room for `count` entries at once, as Redis does before loading or converting. */
  expand(count: number): void {
    if (this.isRehashing || count <= this.heads0.length) return;
    this.resize(powerOfTwo(count));
    const links = 2 * (count + 1);
    if (links > this.links.length) this.links = resized(this.links, links);
  }

  /** Starts shrinking to the smallest fitting table if the fill is low; done by itself after deletes. */
  shrinkIfNeeded(): void {
    if (this.isRehashing || this.heads0.length <= INITIAL_SIZE || this.policy === 'forbid') return;
    const factor = this.policy === 'avoid' ? MIN_FILL * FORCE_RATIO : MIN_FILL;
    if (this.count * factor > this.heads0.length) return;
    this.resize(powerOfTwo(this.count));
    this.trimPool();
  }

  /** Moves up to n buckets; true while there is more to move. */
  rehashSteps(n: number): boolean {
    if (this.rehashIndex === -1 || this.pauses > 0 || !this.mayRehash()) return this.rehashIndex !== -1;
    let emptyVisits = n * EMPTY_VISITS_PER_STEP;
    const { heads0 } = this;
    while (n-- > 0 && this.used0 > 0) {
      while (heads0[this.rehashIndex] === 0) {
        this.rehashIndex++;
        if (--emptyVisits === 0) return true;
      }
      this.moveBucket(this.rehashIndex++);
    }
    return this.isRehashLeft();
  }

  /**
   * The step of rehash that looking at a bucket takes: of the bucket itself if something is in it (Redis since 8.0, since
   * it is in the cache already), else of the next in line.
   */
  private rehashVisited(bucket: number): void {
    if (bucket < this.rehashIndex || this.heads0[bucket] === 0) {
      this.rehashSteps(1);
    } else if (this.pauses === 0 && this.mayRehash()) {
      this.moveBucket(bucket);
      this.isRehashLeft();
    }
  }

  private moveBucket(index: number): void {
    const { heads0, heads1, links } = this;
    const mask = heads1.length - 1;
    let moved = 0;
    for (let slot = heads0[index] as number; slot !== 0; moved++) {
      const following = links[2 * slot + 1] as number;
      const bucket = (links[2 * slot] as number) & mask;
      links[2 * slot + 1] = heads1[bucket] as number;
      heads1[bucket] = slot;
      slot = following;
    }
    heads0[index] = 0;
    this.used0 -= moved;
    this.used1 += moved;
  }

  /** Whether there is more to move; if not, the new table is the only one. */
  private isRehashLeft(): boolean {
    if (this.used0 > 0) return true;
    this.heads0 = this.heads1;
    this.used0 = this.used1;
    this.heads1 = NO_TABLE;
    this.used1 = 0;
    this.rehashIndex = -1;
    return false;
  }

  /**
   * Visits the entries of one bucket (of both tables while rehashing) and returns the next cursor, 0 at the end.
   * Entries present from the first call to the last are visited at least once, whatever resizing happens between calls:
   * the cursor counts with its bits reversed, so buckets already visited stay visited when a table doubles or halves.
   * Only the low 32 bits of the cursor count. The visitor must not add or delete.
   */
  scan(cursor: number, visit: (key: ByteString, value: V) => void): number {
    if (this.count === 0) return 0;
    let at = cursor | 0;
    this.pauses++;
    try {
      if (this.rehashIndex === -1) {
        const mask = this.heads0.length - 1;
        this.visitChain(this.heads0[at & mask] as number, visit);
        return advanceReversed(at, mask);
      }
      const zeroIsSmaller = this.heads0.length <= this.heads1.length;
      const small = zeroIsSmaller ? this.heads0 : this.heads1;
      const large = zeroIsSmaller ? this.heads1 : this.heads0;
      const smallMask = small.length - 1;
      const largeMask = large.length - 1;
      this.visitChain(small[at & smallMask] as number, visit);
      // Every bucket of the larger table that the bucket of the smaller one expands to.
      do {
        this.visitChain(large[at & largeMask] as number, visit);
        at = advanceReversed(at, largeMask);
      } while ((at & (smallMask ^ largeMask)) !== 0);
      return at;
    } finally {
      this.pauses--;
    }
  }

  /** One of the entries, by a place from 0 to size - 1 that means nothing else: for lookers-on who take a part for all. */
  entryAtPlace(place: number): DictEntry<V> {
    return this.entryAt(place + 1);
  }

  /** The same entries in the same tables: copies of arrays, some tens of ms for a million entries. */
  clone(): Dict<V> {
    const copy = new Dict<V>(this.seed, this.isOfMembers);
    copy.heads0 = this.heads0.slice();
    copy.heads1 = this.heads1.slice();
    copy.used0 = this.used0;
    copy.used1 = this.used1;
    copy.rehashIndex = this.rehashIndex;
    copy.count = this.count;
    copy.links = this.links.slice();
    copy.slots = this.slots.clone();
    copy.unseal = this.unseal;
    copy.sealed = this.sealed;
    return copy;
  }

  /**
   * Key and value in turn as they are now, in no particular order. A copy of an array, some ms for a million entries.
   */
  snapshot(): DictSnapshot<V> {
    return { entries: this.slots.copy(this.count), unseal: this.unseal };
  }

  /** Visits all in table order. The visitor may overwrite values, not add or delete. */
  forEach(visit: (key: ByteString, value: V) => void): void {
    this.forEachSlot((slot) => visit(this.keyAt(slot), this.valueAt(slot)));
  }

  /** As forEach, in no particular order: as entries lie in memory, which of a large dict takes a fraction of the time. */
  forEachUnordered(visit: (key: ByteString, value: V) => void): void {
    for (let slot = 1; slot <= this.count; slot++) visit(this.keyAt(slot), this.valueAt(slot));
  }

  /** As forEach, without looking at values. */
  forEachKey(visit: (key: ByteString) => void): void {
    this.forEachSlot((slot) => visit(this.keyAt(slot)));
  }

  private forEachSlot(visit: (slot: number) => void): void {
    const version = this.version;
    this.pauses++;
    try {
      for (let table = 0; table < 2; table++) {
        const heads = table === 0 ? this.heads0 : this.heads1;
        for (let bucket = 0; bucket < heads.length; bucket++) {
          for (let slot = heads[bucket] as number; slot !== 0; slot = this.nextOf(slot)) {
            visit(slot);
            if (this.version !== version) throw new Error('Dict changed while it was being iterated');
          }
        }
      }
    } finally {
      this.pauses--;
    }
  }

  /** For cold paths: table order, same rules as forEach. */
  *entries(): Generator<[ByteString, V], void, undefined> {
    for (const slot of this.walk()) yield [this.keyAt(slot), this.valueAt(slot)];
  }

  *keys(): Generator<ByteString, void, undefined> {
    for (const slot of this.walk()) yield this.keyAt(slot);
  }

  *values(): Generator<V, void, undefined> {
    for (const slot of this.walk()) yield this.valueAt(slot);
  }

  /** Sizes, fill and rehash position, for pictures and DEBUG HTSTATS. */
  hashTables(): DictTables {
    const tables: DictTable[] = [{ size: this.heads0.length, used: this.used0 }];
    if (this.isRehashing) tables.push({ size: this.heads1.length, used: this.used1 });
    return { tables, rehashIndex: this.rehashIndex };
  }

  /** The structure itself, for dict-tables.ts; good until the next change. */
  layout(): DictLayout {
    const { heads0, heads1, used0, used1, links, count: size, rehashIndex, seed, pauses } = this;
    return { heads: [heads0, heads1], used: [used0, used1], links, size, rehashIndex, seed, pauses, keyAt: (slot) => this.keyAt(slot) };
  }

  private lookup(key: ByteString): number {
    if (this.count === 0) return 0;
    return this.lookupHashed(key, hashOf(key, this.seed));
  }

  private lookupHashed(key: ByteString, hash: number): number {
    if (this.rehashIndex !== -1) this.rehashVisited(hash & (this.heads0.length - 1));
    if (this.count === 0) return 0;
    const links = this.links;
    const slots = this.slots;
    let slot = this.heads0[hash & (this.heads0.length - 1)] as number;
    while (slot !== 0) {
      if (links[2 * slot] === hash && slots.keyAt(slot) === key) return slot;
      slot = links[2 * slot + 1] as number;
    }
    if (this.rehashIndex === -1) return 0;
    slot = this.heads1[hash & (this.heads1.length - 1)] as number;
    while (slot !== 0) {
      if (links[2 * slot] === hash && slots.keyAt(slot) === key) return slot;
      slot = links[2 * slot + 1] as number;
    }
    return 0;
  }

  /** Adds an entry that is known to be new; the key is kept as it is. */
  private append(key: ByteString, hash: number, value: V): void {
    if (this.rehashIndex === -1 && this.count >= this.heads0.length) this.growIfNeeded();
    const slot = ++this.count;
    if (2 * slot >= this.links.length) this.growPool();
    this.slots.store(slot, key, value);
    const links = this.links;
    links[2 * slot] = hash;
    this.version++;
    if (this.rehashIndex === -1) {
      const bucket = hash & (this.heads0.length - 1);
      links[2 * slot + 1] = this.heads0[bucket] as number;
      this.heads0[bucket] = slot;
      this.used0++;
    } else {
      const bucket = hash & (this.heads1.length - 1);
      links[2 * slot + 1] = this.heads1[bucket] as number;
      this.heads1[bucket] = slot;
      this.used1++;
    }
  }

  /** Takes the key's slot out of its chain and returns it, 0 if the key is not there. `release` must follow. */
  private unlink(key: ByteString): number {
    if (this.count === 0) return 0;
    const hash = hashOf(key, this.seed);
    const slot = this.lookupHashed(key, hash);
    if (slot !== 0) this.relink(slot, hash, this.nextOf(slot), true);
    return slot;
  }

  /** Makes whatever points at `slot` (a head or a chain link) point at `target`. */
  private relink(slot: number, hash: number, target: number, removes: boolean): void {
    const links = this.links;
    for (let table = 0; table < 2; table++) {
      const heads = table === 0 ? this.heads0 : this.heads1;
      if (heads.length === 0) continue;
      const bucket = hash & (heads.length - 1);
      let at = heads[bucket] as number;
      if (at === slot) {
        heads[bucket] = target;
      } else {
        while (at !== 0 && links[2 * at + 1] !== slot) at = links[2 * at + 1] as number;
        if (at === 0) continue;
        links[2 * at + 1] = target;
      }
      if (removes) {
        if (table === 0) this.used0--;
        else this.used1--;
      }
      return;
    }
  }

  /** Fills the hole of an unlinked slot with the last entry (invariant 1). */
  private release(slot: number): void {
    const last = this.count;
    const { links } = this;
    if (slot !== last) {
      const hash = links[2 * last] as number;
      this.relink(last, hash, slot, false);
      this.slots.store(slot, this.keyAt(last), this.slots.valueAt(last));
      links[2 * slot] = hash;
      links[2 * slot + 1] = links[2 * last + 1] as number;
    }
    this.slots.dropLast(last);
    this.count--;
    this.version++;
    if (this.rehashIndex === -1 && this.count * MIN_FILL <= this.heads0.length) this.shrinkIfNeeded();
  }

  private growIfNeeded(): void {
    const size = this.heads0.length;
    if (size === 0) {
      this.heads0 = new Int32Array(INITIAL_SIZE);
    } else if (this.policy === 'enable' || (this.policy === 'avoid' && this.count >= size * FORCE_RATIO)) {
      const wanted = powerOfTwo(this.count + 1);
      if (this.count <= size * CROWDED && this.hasMemoryFor?.(wanted * BUCKET_BYTES) === false) return;
      this.resize(wanted);
    }
  }

  private resize(size: number): void {
    if (size === this.heads0.length) return;
    if (this.used0 === 0) {
      this.heads0 = new Int32Array(size);
      return;
    }
    this.heads1 = new Int32Array(size);
    this.rehashIndex = 0;
  }

  /** Under `avoid`, Redis goes on rehashing only when the two sizes differ by the forcing ratio. */
  private mayRehash(): boolean {
    if (this.policy === 'enable') return true;
    if (this.policy === 'forbid') return false;
    const [from, to] = [this.heads0.length, this.heads1.length];
    return to > from ? to >= from * FORCE_RATIO : from >= to * MIN_FILL * FORCE_RATIO;
  }

  private growPool(): void {
    const { length } = this.links;
    const larger = length < LARGE_POOL ? 2 * length : 2 * Math.ceil(length * 0.625);
    this.links = resized(this.links, Math.max(4 * INITIAL_SIZE, larger));
  }

  private trimPool(): void {
    const length = Math.max(INITIAL_SIZE, this.count + 1) * 4;
    if (length * 2 <= this.links.length) this.links = resized(this.links, length);
  }

  private keyAt(slot: number): ByteString {
    return this.slots.keyAt(slot);
  }

  private valueAt(slot: number): V {
    const held = this.slots.valueAt(slot);
    return this.unseal !== undefined && typeof held === 'number' ? this.unsealed(slot, held, this.unseal) : held;
  }

  private unsealed(slot: number, sealed: number, unseal: Unseal<V>): V {
    const value = unseal(sealed);
    this.slots.setValue(slot, value);
    if (--this.sealed === 0) this.unseal = undefined;
    return value;
  }

  private nextOf(slot: number): number {
    return this.links[2 * slot + 1] as number;
  }

  private entryAt(slot: number): DictEntry<V> {
    return { key: this.keyAt(slot), value: this.valueAt(slot) };
  }

  private visitChain(head: number, visit: (key: ByteString, value: V) => void): void {
    const version = this.version;
    for (let slot = head; slot !== 0; slot = this.nextOf(slot)) {
      visit(this.keyAt(slot), this.valueAt(slot));
      if (this.version !== version) throw new Error('Dict changed while it was being scanned');
    }
  }

  private *walk(): Generator<number, void, undefined> {
    const version = this.version;
    this.pauses++;
    try {
      for (const heads of [this.heads0, this.heads1]) {
        for (let bucket = 0; bucket < heads.length; bucket++) {
          for (let slot = heads[bucket] as number; slot !== 0; slot = this.nextOf(slot)) {
            yield slot;
            if (this.version !== version) throw new Error('Dict changed while it was being iterated');
          }
        }
      }
    } finally {
      this.pauses--;
    }
  }
}

function powerOfTwo(count: number): number {
  let size = INITIAL_SIZE;
  while (size < count) size *= 2;
  return size;
}

function resized(array: Int32Array, length: number): Int32Array {
  const copy = new Int32Array(length);
  copy.set(array.length > length ? array.subarray(0, length) : array);
  return copy;
}
