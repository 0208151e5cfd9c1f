// Names and the moments at which they are due: fields of a hash that expire, hashes that hold such fields. A binary heap
// with the earliest moment on top and a map into it, so that every name can be found, moved and taken out. Names that are
// due at the same moment come in the order in which they were set.
//
// Invariants
//  1. heap[i] is due no later than heap[2i+1] and heap[2i+2], and its `slot` is i.
//  2. `entries` holds exactly the entries of the heap, by name.
//
// get, first: O(1). set, delete: O(log n).
import type { ByteString } from '../../base/bytes.ts';
import { flatten } from '../../base/bytes.ts';

interface Entry {
  readonly name: ByteString;
  /** Unix ms. */
  at: number;
  /** Counts settings: decides between equal moments. */
  turn: number;
  slot: number;
}

export class ExpiryHeap {
  private readonly heap: Entry[] = [];
  private readonly entries = new Map<ByteString, Entry>();
  private turns = 0;

  get size(): number {
    return this.heap.length;
  }

  /** The earliest moment; Infinity if there is none. */
  get earliest(): number {
    return this.heap[0]?.at ?? Infinity;
  }

  /** The name that is due first. */
  get first(): ByteString | undefined {
    return this.heap[0]?.name;
  }

  get(name: ByteString): number | undefined {
    return this.entries.get(name)?.at;
  }

  set(name: ByteString, at: number): void {
    let entry = this.entries.get(name);
    if (entry === undefined) {
      entry = { name: flatten(name), at, turn: this.turns++, slot: this.heap.length };
      this.entries.set(entry.name, entry);
      this.heap.push(entry);
    } else {
      entry.at = at;
      entry.turn = this.turns++;
    }
    this.settle(entry);
  }

  /** Whether it was there. */
  delete(name: ByteString): boolean {
    const entry = this.entries.get(name);
    if (entry === undefined) return false;
    this.entries.delete(name);
    const last = this.heap.pop();
    if (last !== undefined && last !== entry) {
      this.place(last, entry.slot);
      this.settle(last);
    }
    return true;
  }

  /** All names, in no particular order. */
  forEach(visit: (name: ByteString, at: number) => void): void {
    for (const { name, at } of this.heap) visit(name, at);
  }

  clone(): ExpiryHeap {
    const copy = new ExpiryHeap();
    for (const { name, at, turn, slot } of this.heap) {
      const entry = { name, at, turn, slot };
      copy.heap.push(entry);
      copy.entries.set(name, entry);
    }
    copy.turns = this.turns;
    return copy;
  }

  /** Throws if an invariant is broken. For tests. O(n). */
  check(): void {
    this.heap.forEach((entry, slot) => {
      if (entry.slot !== slot) throw new Error(`${entry.name} is in slot ${slot} and says ${entry.slot}`);
      if (this.entries.get(entry.name) !== entry) throw new Error(`${entry.name} is not known by its name`);
      const parent = this.heap[(slot - 1) >> 1];
      if (slot > 0 && parent && isBefore(entry, parent)) throw new Error(`slot ${slot} is due before its parent`);
    });
    if (this.entries.size !== this.heap.length) throw new Error(`${this.entries.size} names for ${this.heap.length}`);
  }

  private place(entry: Entry, slot: number): void {
    this.heap[slot] = entry;
    entry.slot = slot;
  }

  /** Moves an entry to where it belongs. */
  private settle(entry: Entry): void {
    let slot = entry.slot;
    while (slot > 0) {
      const parent = this.heap[(slot - 1) >> 1];
      if (parent === undefined || !isBefore(entry, parent)) break;
      this.place(parent, slot);
      slot = (slot - 1) >> 1;
    }
    for (;;) {
      let child = this.heap[2 * slot + 1];
      const other = this.heap[2 * slot + 2];
      if (child !== undefined && other !== undefined && isBefore(other, child)) child = other;
      if (child === undefined || child === entry || !isBefore(child, entry)) break;
      const next = child.slot;
      this.place(child, slot);
      slot = next;
    }
    this.place(entry, slot);
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.turn < b.turn);
}
