// Dict: the hash table behind keyspaces, hashes, sets and sorted sets.
// Guarantees Redis's behaviour where it can be seen: power-of-two tables, chains, incremental rehash (two tables while
// it lasts, one bucket moved per operation), and a SCAN cursor that keeps its promises through growth and shrinking.
// Leaves to others: buckets, chains, resizing and the order of walks (dict-chains.ts), what keys and values mean, expiry,
// when to spend idle time on `rehashSteps`, and looking at single buckets (dict-tables.ts).
//
// Invariant: entries live in a dense pool: slots 1..size are in use, slot 0 is the "none" of every chain and holds nothing.
// Deleting moves the last entry into the hole. So a random slot is a fair random entry, in O(1). What belongs to a slot
// lies together, two by two (hash and next slot, key and value): a lookup in a large dict costs what it touches of memory.
//
// get, has, set, delete, randomKey: O(1) expected. A step of rehash visits at most 10 empty buckets. forEach: O(size +
// buckets).

import { flatten, isSame } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import type { Random } from '../../base/random.ts';
import { DictChains } from './dict-chains.ts';
import { DictEntries } from './dict-entries.ts';
import { hashOf } from './dict-hash.ts';
import type { DictLayout } from './dict-tables.ts';

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

/** Redis draws so many entries to choose one from, with a step of rehash for each. Here they are only the steps. */
const FAIR_SAMPLE = 15;

export class Dict<V> extends DictChains {
  /** Of its hashes. */
  readonly seed: number;
  private slots: DictEntries<V>;
  /** What makes a value of a sealed one, and how many are sealed; undefined when none is. */
  private unseal: Unseal<V> | undefined = undefined;
  private sealed = 0;

  /** @param isOfMembers it has no values: all are `true` */
  constructor(
    seed = 0,
    private readonly isOfMembers = false,
  ) {
    super();
    this.seed = seed | 0;
    this.slots = new DictEntries(isOfMembers ? 0 : 1);
  }

  /** The table of a set. */
  static ofMembers(): Dict<true> {
    return new Dict<true>(0, true);
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
    this.clearChains();
    this.slots = new DictEntries(this.isOfMembers ? 0 : 1);
    this.unseal = undefined;
    this.sealed = 0;
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

  /**
   * Visits the entries of one bucket (of both tables while rehashing) and returns the next cursor, 0 at the end: see
   * `scanSlots`. The visitor must not add or delete.
   */
  scan(cursor: number, visit: (key: ByteString, value: V) => void): number {
    return this.scanSlots(cursor, (slot) => visit(this.keyAt(slot), this.valueAt(slot)));
  }

  /** One of the entries, by a place from 0 to size - 1 that means nothing else: for lookers-on who take a part for all. */
  entryAtPlace(place: number): DictEntry<V> {
    return this.entryAt(place + 1);
  }

  /** The same entries in the same tables: copies of arrays, some tens of ms for a million entries. */
  clone(): Dict<V> {
    const copy = new Dict<V>(this.seed, this.isOfMembers);
    copy.copyChains(this);
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

  /** The structure itself, for dict-tables.ts and dict-prefetch.ts; good until the next change. */
  layout(): DictLayout {
    const { heads0, heads1, used0, used1, links, count: size, rehashIndex, seed, pauses, slots: entries } = this;
    return { heads: [heads0, heads1], used: [used0, used1], links, size, rehashIndex, seed, pauses, entries };
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
      if (links[2 * slot] === hash && isSame(slots.keyAt(slot), key)) return slot;
      slot = links[2 * slot + 1] as number;
    }
    if (this.rehashIndex === -1) return 0;
    slot = this.heads1[hash & (this.heads1.length - 1)] as number;
    while (slot !== 0) {
      if (links[2 * slot] === hash && isSame(slots.keyAt(slot), key)) return slot;
      slot = links[2 * slot + 1] as number;
    }
    return 0;
  }

  /** Adds an entry that is known to be new; the key is kept as it is. */
  private append(key: ByteString, hash: number, value: V): void {
    const slot = this.addSlot(hash);
    this.slots.store(slot, key, value);
  }

  /** Takes the key's slot out of its chain and returns it, 0 if the key is not there. `release` must follow. */
  private unlink(key: ByteString): number {
    if (this.count === 0) return 0;
    const hash = hashOf(key, this.seed);
    const slot = this.lookupHashed(key, hash);
    if (slot !== 0) this.relink(slot, hash, this.nextOf(slot), true);
    return slot;
  }

  /** Fills the hole of an unlinked slot with the last entry (the invariant). */
  private release(slot: number): void {
    const last = this.count;
    if (slot !== last) this.slots.store(slot, this.keyAt(last), this.slots.valueAt(last));
    this.slots.dropLast(last);
    this.dropLastSlot(slot);
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

  private entryAt(slot: number): DictEntry<V> {
    return { key: this.keyAt(slot), value: this.valueAt(slot) };
  }
}
