// The tables of a Dict: buckets, the chains of slots in them, growing, shrinking and incremental rehash. Knows hashes, not
// keys; what a slot holds is dict.ts's matter.
//
// Invariants (slot 0 is the "none" of every chain)
//  1. A slot in use is in exactly one chain: of `heads0` (bucket hash & mask) or, only while rehashing, of `heads1`.
//  2. While rehashing, buckets of `heads0` below `rehashIndex` are empty, and new slots go to `heads1`.
//     Otherwise `rehashIndex` is -1 and `heads1` is empty.
//  3. `used0 + used1 === count`; each counts the slots chained in its table.

import { advanceReversed } from './dict-hash.ts';
import type { DictTable, DictTables } from './dict-tables.ts';

/** `enable`: resize at load 1 and at fill 1/8. `avoid`: only at load 4 and at fill 1/32 (Redis while a child saves). */
export type ResizePolicy = 'enable' | 'avoid' | 'forbid';

const INITIAL_SIZE = 4;
const MIN_FILL = 8;
const FORCE_RATIO = 4;
/** Entries per bucket beyond which a table grows whatever memory there is. */
const CROWDED = 1.618;
/** What Redis needs for a bucket. */
const BUCKET_BYTES = 8;
const EMPTY_VISITS_PER_STEP = 10;
/** From here on the pool grows by a quarter at a time: of half of it, large dicts would have had no use on average. */
const LARGE_POOL = 1 << 17;
const NO_TABLE = new Int32Array(0);

export class DictChains {
  protected heads0: Int32Array = NO_TABLE;
  protected heads1: Int32Array = NO_TABLE;
  protected used0 = 0;
  protected used1 = 0;
  protected rehashIndex = -1;
  protected count = 0;
  /** At 2 * slot the hash of the slot's key, after it the next slot of the chain. */
  protected links: Int32Array = NO_TABLE;
  protected policy: ResizePolicy = 'enable';
  /** Asked before a larger table is made, unless the present one is too crowded to wait. */
  hasMemoryFor: ((bytes: number) => boolean) | undefined;
  /** Iterations that have not ended. */
  protected pauses = 0;
  /** Counts what comes and goes. */
  protected version = 0;

  get size(): number {
    return this.count;
  }

  get isRehashing(): boolean {
    return this.rehashIndex !== -1;
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

  /** Sizes, fill and rehash position, for pictures and DEBUG HTSTATS. */
  hashTables(): DictTables {
    const tables: DictTable[] = [{ size: this.heads0.length, used: this.used0 }];
    if (this.isRehashing) tables.push({ size: this.heads1.length, used: this.used1 });
    return { tables, rehashIndex: this.rehashIndex };
  }

  /**
   * The step of rehash that looking at a bucket takes: of the bucket itself if something is in it (Redis since 8.0, since
   * it is in the cache already), else of the next in line.
   */
  protected rehashVisited(bucket: number): void {
    if (bucket < this.rehashIndex || this.heads0[bucket] === 0) {
      this.rehashSteps(1);
    } else if (this.pauses === 0 && this.mayRehash()) {
      this.moveBucket(bucket);
      this.isRehashLeft();
    }
  }

  protected moveBucket(index: number): void {
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
  protected isRehashLeft(): boolean {
    if (this.used0 > 0) return true;
    this.heads0 = this.heads1;
    this.used0 = this.used1;
    this.heads1 = NO_TABLE;
    this.used1 = 0;
    this.rehashIndex = -1;
    return false;
  }

  // --- slots come and go -------------------------------------------------------------------------------------------

  /** Takes the next slot for a key of this hash into its chain, and gives it. */
  protected addSlot(hash: number): number {
    if (this.rehashIndex === -1 && this.count >= this.heads0.length) this.growIfNeeded();
    const slot = ++this.count;
    if (2 * slot >= this.links.length) this.growPool();
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
    return slot;
  }

  /** Lets the chains take `slot`, which is in none, for the last slot, and counts one less. */
  protected dropLastSlot(slot: number): void {
    const last = this.count;
    const { links } = this;
    if (slot !== last) {
      const hash = links[2 * last] as number;
      this.relink(last, hash, slot, false);
      links[2 * slot] = hash;
      links[2 * slot + 1] = links[2 * last + 1] as number;
    }
    this.count--;
    this.version++;
    if (this.rehashIndex === -1 && this.count * MIN_FILL <= this.heads0.length) this.shrinkIfNeeded();
  }

  /** Makes whatever points at `slot` (a head or a chain link) point at `target`. */
  protected relink(slot: number, hash: number, target: number, removes: boolean): void {
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

  /** No slot is in use any more. */
  protected clearChains(): void {
    this.heads0 = NO_TABLE;
    this.heads1 = NO_TABLE;
    this.used0 = 0;
    this.used1 = 0;
    this.rehashIndex = -1;
    this.count = 0;
    this.links = NO_TABLE;
    this.version++;
  }

  /** Takes over another's tables, as copies. */
  protected copyChains(other: DictChains): void {
    this.heads0 = other.heads0.slice();
    this.heads1 = other.heads1.slice();
    this.used0 = other.used0;
    this.used1 = other.used1;
    this.rehashIndex = other.rehashIndex;
    this.count = other.count;
    this.links = other.links.slice();
  }

  // --- walks -------------------------------------------------------------------------------------------------------

  protected nextOf(slot: number): number {
    return this.links[2 * slot + 1] as number;
  }

  /**
   * Visits the slots of one bucket (of both tables while rehashing) and returns the next cursor, 0 at the end.
   * Entries present from the first call to the last are visited at least once, whatever resizing happens between calls:
   * the cursor counts with its bits reversed, so buckets already visited stay visited when a table doubles or halves.
   * Only the low 32 bits of the cursor count. The visitor must not add or delete.
   */
  protected scanSlots(cursor: number, visit: (slot: number) => void): number {
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

  /** Visits all slots in table order. */
  protected forEachSlot(visit: (slot: number) => void): void {
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

  protected *walk(): Generator<number, void, undefined> {
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

  private visitChain(head: number, visit: (slot: number) => void): void {
    const version = this.version;
    for (let slot = head; slot !== 0; slot = this.nextOf(slot)) {
      visit(slot);
      if (this.version !== version) throw new Error('Dict changed while it was being scanned');
    }
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
