// Listpack: the flat encoding of small hashes, lists, sets and sorted sets, and the node of every quicklist and stream.
// Guarantees Redis's byte layout without living in it: entries are kept as strings, `bytes` is at all times the exact
// size of the serialized listpack, and writeInto / read translate to and from it. One that was read stays as it was
// written until somebody asks for an entry: most of a large file's never are, and a string for each would be dear.
// Leaves to others: what the entries mean (pairs, triples) and when a listpack has grown too large.
//
// Invariants
//  1. Entries are `items[head..]`; the slots before `head` are a gap of empty strings, room for pushes at the front.
//     While `packed` is not empty it is the serialized form instead, checked, and just as `writeInto` would write it. It
//     may be a slice, and so keep some kilobytes of the file that it came from.
//  2. `bytes` is 7 (header and terminator) plus `entryBytes` of each entry.
//
// The layout is told in listpack-layout.ts.
//
// Push and pop at both ends: amortized O(1). at: O(1). insert, delete, find: O(n).

import { bytesFromArray, flatten, isSame } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import {
  checkPacked,
  EMPTY_LISTPACK_BYTES,
  entryBytes,
  HEADER_BYTES,
  type ListpackEntryView,
  type ListpackFault,
  packedCount,
  PackedWalk,
  unpackEntries,
  viewOf,
  writePacked,
} from './listpack-layout.ts';

export type { ListpackEntryView, ListpackFault } from './listpack-layout.ts';
export { EMPTY_LISTPACK_BYTES } from './listpack-layout.ts';

export type ListpackParse =
  | { readonly ok: true; readonly listpack: Listpack }
  | { readonly ok: false; readonly fault: ListpackFault };

const SMALLEST_GAP = 8;
const NOT_UNPACKED: ByteString[] = [];

/** The value as a string that keeps no other alive: its neighbour's, if that is the same text. Queues often repeat themselves. */
function ownText(value: ByteString, neighbour: ByteString | undefined): ByteString {
  return neighbour !== undefined && isSame(neighbour, value) ? neighbour : flatten(value);
}

export class Listpack {
  private head = 0;
  private total = EMPTY_LISTPACK_BYTES;
  private packed: ByteString = '';

  constructor(private unpacked: ByteString[] = []) {}

  static of(values: readonly ByteString[]): Listpack {
    const listpack = new Listpack();
    for (const value of values) listpack.pushBack(value);
    return listpack;
  }

  /** What an entry with this value takes: encoding, data and backlen. */
  static entryBytes(value: ByteString): number {
    return entryBytes(value);
  }

  /** Reads the serialized form, checking every length; the text is kept. Offsets of faults are the text's. */
  static read(text: ByteString): ListpackParse {
    const checked = checkPacked(text);
    if ('problem' in checked) return { ok: false, fault: checked };
    // Old versions chose other widths now and then; and a count of more than 65,534 entries is not written.
    if (!checked.isCanonical) return { ok: true, listpack: Listpack.of(unpackEntries(text)) };
    return { ok: true, listpack: Listpack.ofPacked(text) };
  }

  /** Over the serialized form of a listpack that was `read` before; the text is kept. */
  static ofPacked(text: ByteString): Listpack {
    const listpack = new Listpack(NOT_UNPACKED);
    listpack.packed = text;
    listpack.total = text.length;
    return listpack;
  }

  get length(): number {
    return this.packed === '' ? this.unpacked.length - this.head : packedCount(this.packed);
  }

  /** The serialized form, while that is what it is kept as. */
  get packedBytes(): ByteString | undefined {
    return this.packed === '' ? undefined : this.packed;
  }

  /** Size of the serialized listpack. */
  get bytes(): number {
    return this.total;
  }

  /** undefined past the ends. */
  at(index: number): ByteString | undefined {
    return index < 0 ? undefined : this.items[this.head + index];
  }

  pushBack(value: ByteString): void {
    const { items } = this;
    this.items.push(ownText(value, items[items.length - 1]));
    this.total += Listpack.entryBytes(value);
  }

  pushFront(value: ByteString): void {
    if (this.head === 0) this.openGap();
    this.items[this.head - 1] = ownText(value, this.items[this.head]);
    this.head--;
    this.total += Listpack.entryBytes(value);
  }

  popBack(): ByteString | undefined {
    if (this.items.length === this.head) return undefined;
    const value = this.items.pop() as ByteString;
    this.total -= Listpack.entryBytes(value);
    return value;
  }

  popFront(): ByteString | undefined {
    if (this.items.length === this.head) return undefined;
    const value = this.items[this.head] as ByteString;
    this.items[this.head++] = '';
    this.total -= Listpack.entryBytes(value);
    if (this.head > SMALLEST_GAP && this.head * 2 > this.items.length) this.closeGap();
    return value;
  }

  /** Puts the value before the entry at `index`; at the end if index is the length. */
  insert(index: number, value: ByteString): void {
    if (index === 0) {
      this.pushFront(value);
    } else {
      this.items.splice(this.head + index, 0, flatten(value));
      this.total += Listpack.entryBytes(value);
    }
  }

  replace(index: number, value: ByteString): void {
    const slot = this.head + index;
    this.total += Listpack.entryBytes(value) - Listpack.entryBytes(this.items[slot] as ByteString);
    this.items[slot] = flatten(value);
  }

  delete(index: number): void {
    this.deleteRange(index, 1);
  }

  /** Fewer at the end if there are not as many. */
  deleteRange(index: number, count: number): void {
    const stop = Math.min(this.length, index + count);
    for (let at = index; at < stop; at++) this.total -= Listpack.entryBytes(this.items[this.head + at] as ByteString);
    if (index === 0) {
      this.items.fill('', this.head, this.head + stop);
      this.head += stop;
      if (this.head > SMALLEST_GAP && this.head * 2 > this.items.length) this.closeGap();
    } else {
      this.items.splice(this.head + index, stop - index);
    }
  }

  /** Index of the first entry equal to `value` among from, from + skip + 1, ...; -1 if none. */
  find(value: ByteString, from = 0, skip = 0): number {
    const items = this.items;
    const step = skip + 1;
    for (let slot = this.head + from; slot < items.length; slot += step) {
      if (items[slot] === value) return slot - this.head;
    }
    return -1;
  }

  findLast(value: ByteString): number {
    const slot = this.items.lastIndexOf(value);
    return slot < this.head ? -1 : slot - this.head;
  }

  /** Entries from..to-1 as an array of their own. */
  slice(from = 0, to = this.length): ByteString[] {
    return this.items.slice(this.head + from, this.head + to);
  }

  /** Adds entries from..to-1 to the end of an array. */
  copyInto(target: ByteString[], from: number, to: number): void {
    const { items } = this;
    for (let slot = this.head + from; slot < this.head + to; slot++) target.push(items[slot] as ByteString);
  }

  /** Moves the entries from `index` on into a new listpack. */
  splitOff(index: number): Listpack {
    const rest = new Listpack();
    rest.unpacked = this.items.splice(this.head + index);
    for (const value of rest.unpacked) rest.total += Listpack.entryBytes(value);
    this.total -= rest.total - EMPTY_LISTPACK_BYTES;
    return rest;
  }

  /** Adds another listpack's entries behind the own ones; the other one must not be used any more. */
  append(other: Listpack): void {
    other.copyInto(this.items, 0, other.length);
    this.total += other.total - EMPTY_LISTPACK_BYTES;
  }

  clone(): Listpack {
    const copy = new Listpack(this.packed === '' ? this.unpacked.slice(this.head) : NOT_UNPACKED);
    copy.packed = this.packed;
    copy.total = this.total;
    return copy;
  }

  /** Writes the serialized form; it takes `bytes` bytes from `at` on. */
  writeInto(target: Uint8Array, at: number): void {
    const { packed } = this;
    if (packed !== '') {
      for (let index = 0; index < packed.length; index++) target[at + index] = packed.charCodeAt(index);
      return;
    }
    writePacked(target, at, this.unpacked, this.head, this.total);
  }

  toBytes(): ByteString {
    if (this.packed !== '') return this.packed;
    const bytes = new Uint8Array(this.total);
    this.writeInto(bytes, 0);
    return bytesFromArray(bytes);
  }

  /** For checks of what was just read. The listpack must not change meanwhile. */
  walk(): PackedWalk {
    return new PackedWalk(this.toBytes());
  }

  /** For pictures: up to `count` entries from index `from`, with their place in the bytes. */
  view(from: number, count: number): ListpackEntryView[] {
    const entries: ListpackEntryView[] = [];
    let offset = HEADER_BYTES;
    for (let index = 0; index < Math.min(this.length, from + count); index++) {
      const value = this.items[this.head + index] as ByteString;
      const size = Listpack.entryBytes(value);
      if (index >= from) entries.push(viewOf(index, value, offset));
      offset += size;
    }
    return entries;
  }

  /** Throws if an invariant is broken. For tests. O(n). */
  check(): void {
    let total = EMPTY_LISTPACK_BYTES;
    for (let slot = 0; slot < this.items.length; slot++) {
      const value = this.items[slot];
      if (value === undefined) throw new Error(`slot ${slot} is a hole`);
      if (slot < this.head && value !== '') throw new Error(`slot ${slot} of the gap holds ${value}`);
      if (slot >= this.head) total += Listpack.entryBytes(value);
    }
    if (this.head > this.items.length) throw new Error(`head ${this.head} is past ${this.items.length}`);
    if (total !== this.total) throw new Error(`counts ${this.total} bytes, but its entries take ${total}`);
  }

  private get items(): ByteString[] {
    return this.packed === '' ? this.unpacked : this.unpack();
  }

  private unpack(): ByteString[] {
    this.unpacked = unpackEntries(this.packed);
    this.packed = '';
    return this.unpacked;
  }

  private openGap(): void {
    const gap = Math.max(SMALLEST_GAP, this.items.length);
    const items: ByteString[] = [];
    for (let slot = 0; slot < gap; slot++) items.push('');
    for (const value of this.items) items.push(value);
    this.unpacked = items;
    this.head = gap;
  }

  private closeGap(): void {
    this.unpacked = this.items.slice(this.head);
    this.head = 0;
  }
}

