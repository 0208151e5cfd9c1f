// Listpack: the flat encoding of small hashes, lists, sets and sorted sets, and the node of every quicklist and stream.
// Guarantees Redis's byte layout without living in it: entries are kept as strings, `bytes` is at all times the exact
// size of the serialized listpack, and writeInto / read translate to and from it.
// Leaves to others: what the entries mean (pairs, triples) and when a listpack has grown too large.
//
// Invariants
//  1. Entries are `items[head..]`; the slots before `head` are a gap of empty strings, room for pushes at the front.
//  2. `bytes` is 7 (header and terminator) plus `entryBytes` of each entry.
//
// Layout (all numbers little endian):
//   header   u32 total bytes, u16 entries (65535: more than fit, count them)
//   entry    encoding and data, then their length again as "backlen", read backwards, 7 bits a byte
//   end      0xff
// A string that is the canonical decimal form of a 64-bit integer is stored as that integer, any other as its bytes:
//   0xxxxxxx 7 bit uint   10llllll 6 bit str   110xxxxx+1 13 bit int   1110llll+1 12 bit str   f0+4 32 bit str
//   f1+2 16 bit int   f2+3 24 bit int   f3+4 32 bit int   f4+8 64 bit int
//
// Push and pop at both ends: amortized O(1). at: O(1). insert, delete, find: O(n).

import { bytesFromArray, flatten } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import type { TextWindow } from '../../base/text-window.ts';

export type ListpackEncoding =
  | '7 bit uint'
  | '13 bit int'
  | '16 bit int'
  | '24 bit int'
  | '32 bit int'
  | '64 bit int'
  | '6 bit str'
  | '12 bit str'
  | '32 bit str';

export interface ListpackEntryView {
  readonly index: number;
  readonly value: ByteString;
  readonly encoding: ListpackEncoding;
  /** Of the entry's first byte from the listpack's first byte. */
  readonly offset: number;
  /** Encoding byte or bytes, the data after them, and the length repeated for walking backwards. */
  readonly headerBytes: number;
  readonly dataBytes: number;
  readonly backlenBytes: number;
}

/** Why bytes are not a listpack, and where. */
export interface ListpackFault {
  readonly offset: number;
  readonly problem: string;
}

export type ListpackParse =
  | { readonly ok: true; readonly listpack: Listpack }
  | { readonly ok: false; readonly fault: ListpackFault };

const HEADER_BYTES = 6;
const COUNT_UNKNOWN = 65535;
const END = 0xff;
const SMALLEST_GAP = 8;

export const EMPTY_LISTPACK_BYTES = HEADER_BYTES + 1;

export class Listpack {
  private items: ByteString[] = [];
  private head = 0;
  private total = EMPTY_LISTPACK_BYTES;

  static of(values: readonly ByteString[]): Listpack {
    const listpack = new Listpack();
    for (const value of values) listpack.pushBack(value);
    return listpack;
  }

  /** What an entry with this value takes: encoding, data and backlen. */
  static entryBytes(value: ByteString): number {
    const asInteger = integerBytes(value);
    if (asInteger > 0) return asInteger + 1;
    const encoded = stringHeaderBytes(value.length) + value.length;
    return encoded + backlenBytes(encoded);
  }

  /**
   * Reads the serialized listpack that stands from `start` to before `end`, checking every length; integers come back in
   * decimal. Offsets of faults count from `start`.
   */
  static read(source: TextWindow, start: number, end: number): ListpackParse {
    const items: ByteString[] = [];
    const total = readInto(items, source, start, end);
    if (typeof total !== 'number') return { ok: false, fault: total };
    const listpack = new Listpack();
    // An array that grew by pushes has room for a dozen more, which a small listpack would carry along for ever.
    listpack.items = items.slice();
    listpack.total = total;
    return { ok: true, listpack };
  }

  get length(): number {
    return this.items.length - this.head;
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
    this.items.push(flatten(value));
    this.total += Listpack.entryBytes(value);
  }

  pushFront(value: ByteString): void {
    if (this.head === 0) this.openGap();
    this.items[--this.head] = flatten(value);
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
    for (let slot = this.head + from; slot < this.head + to; slot++) target.push(this.items[slot] as ByteString);
  }

  /** Moves the entries from `index` on into a new listpack. */
  splitOff(index: number): Listpack {
    const rest = new Listpack();
    rest.items = this.items.splice(this.head + index);
    for (const value of rest.items) rest.total += Listpack.entryBytes(value);
    this.total -= rest.total - EMPTY_LISTPACK_BYTES;
    return rest;
  }

  /** Adds another listpack's entries behind the own ones; the other one must not be used any more. */
  append(other: Listpack): void {
    other.copyInto(this.items, 0, other.length);
    this.total += other.total - EMPTY_LISTPACK_BYTES;
  }

  clone(): Listpack {
    const copy = new Listpack();
    copy.items = this.items.slice(this.head);
    copy.total = this.total;
    return copy;
  }

  /** Writes the serialized form; it takes `bytes` bytes from `at` on. */
  writeInto(target: Uint8Array, at: number): void {
    writeUnsigned(target, at, this.total, 4);
    writeUnsigned(target, at + 4, Math.min(this.length, COUNT_UNKNOWN), 2);
    let to = at + HEADER_BYTES;
    for (let slot = this.head; slot < this.items.length; slot++) to = writeEntry(target, to, this.items[slot] as ByteString);
    target[to] = END;
  }

  toBytes(): ByteString {
    const bytes = new Uint8Array(this.total);
    this.writeInto(bytes, 0);
    return bytesFromArray(bytes);
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

  private openGap(): void {
    const gap = Math.max(SMALLEST_GAP, this.items.length);
    const items: ByteString[] = [];
    for (let slot = 0; slot < gap; slot++) items.push('');
    for (const value of this.items) items.push(value);
    this.items = items;
    this.head = gap;
  }

  private closeGap(): void {
    this.items = this.items.slice(this.head);
    this.head = 0;
  }
}

/** Bytes of the integer encoding, without backlen; 0 if the string is not the canonical form of a 64-bit integer. */
function integerBytes(value: ByteString): number {
  const length = value.length;
  if (length === 0 || length > 20) return 0;
  const negative = value.charCodeAt(0) === 0x2d;
  const start = negative ? 1 : 0;
  const digits = length - start;
  const lead = value.charCodeAt(start) - 48;
  if (digits === 0 || digits > 19 || !(lead >= 0 && lead <= 9)) return 0;
  if (lead === 0) return length === 1 ? 1 : 0;
  let magnitude = lead;
  for (let at = start + 1; at < length; at++) {
    const digit = value.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return 0;
    magnitude = magnitude * 10 + digit;
  }
  if (digits === 19 && value.slice(start) > (negative ? '9223372036854775808' : '9223372036854775807')) return 0;
  if (negative) {
    if (magnitude <= 4096) return 2;
    return magnitude <= 0x8000 ? 3 : magnitude <= 0x800000 ? 4 : magnitude <= 0x80000000 ? 5 : 9;
  }
  if (magnitude <= 127) return 1;
  if (magnitude <= 4095) return 2;
  return magnitude <= 0x7fff ? 3 : magnitude <= 0x7fffff ? 4 : magnitude <= 0x7fffffff ? 5 : 9;
}

function stringHeaderBytes(length: number): number {
  return length < 64 ? 1 : length < 4096 ? 2 : 5;
}

/** The two-byte border is 16382, one short of what 14 bits hold: Redis compares with `<` there. */
function backlenBytes(encoded: number): number {
  return encoded <= 127 ? 1 : encoded < 16383 ? 2 : encoded < 2097151 ? 3 : encoded < 268435455 ? 4 : 5;
}

/** The length of an entry before it, as its last bytes repeat it; where they end. */
function writeBacklen(target: Uint8Array, at: number, encoded: number): number {
  if (encoded <= 127) {
    target[at] = encoded;
    return at + 1;
  }
  const size = backlenBytes(encoded);
  let left = encoded;
  for (let group = size - 1; group >= 0; group--) {
    target[at + group] = group === 0 ? left & 127 : (left & 127) | 128;
    left = Math.floor(left / 128);
  }
  return at + size;
}

function isBacklen(bytes: Uint8Array, at: number, encoded: number, size: number): boolean {
  if (size === 1) return bytes[at] === encoded;
  let left = encoded;
  for (let group = size - 1; group >= 0; group--) {
    if (bytes[at + group] !== (group === 0 ? left & 127 : (left & 127) | 128)) return false;
    left = Math.floor(left / 128);
  }
  return true;
}

/** Writes an entry; where it ends. */
function writeEntry(target: Uint8Array, at: number, value: ByteString): number {
  const asInteger = integerBytes(value);
  if (asInteger === 0) {
    const { length } = value;
    let to = writeStringHeader(target, at, length);
    for (let char = 0; char < length; char++) target[to++] = value.charCodeAt(char);
    return writeBacklen(target, to, to - at);
  }
  if (asInteger === 1) {
    target[at] = Number(value);
  } else if (asInteger === 2) {
    const bits = Number(value) & 0x1fff;
    target[at] = 0xc0 | (bits >> 8);
    target[at + 1] = bits;
  } else if (asInteger <= 5) {
    target[at] = 0xee + asInteger;
    writeUnsigned(target, at + 1, Number(value), asInteger - 1);
  } else {
    const wide = BigInt(value);
    target[at] = 0xf4;
    writeUnsigned(target, at + 1, Number(BigInt.asIntN(32, wide)), 4);
    writeUnsigned(target, at + 5, Number(BigInt.asIntN(32, wide >> 32n)), 4);
  }
  target[at + asInteger] = asInteger;
  return at + asInteger + 1;
}

function writeStringHeader(target: Uint8Array, at: number, length: number): number {
  if (length < 64) {
    target[at] = 0x80 | length;
    return at + 1;
  }
  if (length < 4096) {
    target[at] = 0xe0 | (length >> 8);
    target[at + 1] = length;
    return at + 2;
  }
  target[at] = 0xf0;
  writeUnsigned(target, at + 1, length, 4);
  return at + 5;
}

/** The low bytes of a number below 2^32, or of a negative one that 32 bits hold. */
function writeUnsigned(target: Uint8Array, at: number, value: number, size: number): void {
  for (let i = 0; i < size; i++) target[at + i] = value >>> (8 * i);
}

function readUnsigned(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

function readSigned(bytes: Uint8Array, at: number, size: number): ByteString {
  if (size === 8) {
    const low = readUnsigned(bytes, at, 4);
    const high = readUnsigned(bytes, at + 4, 4) | 0;
    if (high >= -0x20_0000 && high < 0x20_0000) return String(high * 2 ** 32 + low);
    return String((BigInt(high) << 32n) | BigInt(low));
  }
  const value = readUnsigned(bytes, at, size);
  const sign = 2 ** (8 * size - 1);
  return String(value < sign ? value : value - 2 * sign);
}

/** Adds the entries to `items`; the bytes that they take as this file would write them, or what is wrong. */
function readInto(items: ByteString[], source: TextWindow, start: number, stop: number): number | ListpackFault {
  const { bytes } = source;
  const fault = (at: number, problem: string): ListpackFault => ({ offset: at - start, problem });
  if (stop - start < EMPTY_LISTPACK_BYTES) return fault(start, 'shorter than a header and a terminator');
  const claimed = readUnsigned(bytes, start, 4);
  if (claimed !== stop - start) return fault(start, `header says ${claimed} bytes, there are ${stop - start}`);
  const end = stop - 1;
  if (bytes[end] !== END) return fault(end, 'no terminator');
  let total = EMPTY_LISTPACK_BYTES;
  let at = start + HEADER_BYTES;
  while (at < end) {
    const lead = bytes[at] as number;
    if (lead < 0x80) {
      if (at + 2 > end) return fault(at, 'entry runs past the end');
      if (bytes[at + 1] !== 1) return fault(at + 1, 'backlen does not match its entry');
      items.push(String(lead));
      total += 2;
      at += 2;
      continue;
    }
    let header = 1;
    let data = 0;
    let value: ByteString | undefined;
    if (lead < 0xc0) {
      data = lead & 0x3f;
    } else if (lead < 0xe0) {
      data = 1;
      const bits = ((lead & 0x1f) << 8) | (bytes[at + 1] ?? 0);
      value = String(bits < 4096 ? bits : bits - 8192);
    } else if (lead < 0xf0) {
      header = 2;
      data = ((lead & 0x0f) << 8) | (bytes[at + 1] ?? 0);
    } else if (lead === 0xf0) {
      header = 5;
      data = at + 5 <= end ? readUnsigned(bytes, at + 1, 4) : end;
    } else if (lead <= 0xf4) {
      data = lead === 0xf4 ? 8 : lead - 0xef;
      if (at + 1 + data <= end) value = readSigned(bytes, at + 1, data);
    } else {
      return fault(at, `unknown encoding 0x${lead.toString(16)}`);
    }
    const encoded = header + data;
    const tail = backlenBytes(encoded);
    if (at + encoded + tail > end) return fault(at, 'entry runs past the end');
    if (!isBacklen(bytes, at + encoded, encoded, tail)) return fault(at + encoded, 'backlen does not match its entry');
    value ??= flatten(source.sliceShared(at + header, at + encoded));
    items.push(value);
    total += Listpack.entryBytes(value);
    at += encoded + tail;
  }
  const count = readUnsigned(bytes, start + 4, 2);
  if (count !== COUNT_UNKNOWN && count !== items.length) {
    return fault(start + 4, `header says ${count} entries, there are ${items.length}`);
  }
  return total;
}

function viewOf(index: number, value: ByteString, offset: number): ListpackEntryView {
  const asInteger = integerBytes(value);
  const headerBytes = asInteger > 0 ? 1 : stringHeaderBytes(value.length);
  const dataBytes = asInteger > 0 ? asInteger - 1 : value.length;
  return {
    index,
    value,
    encoding: encodingName(asInteger, value.length),
    offset,
    headerBytes,
    dataBytes,
    backlenBytes: backlenBytes(headerBytes + dataBytes),
  };
}

function encodingName(asInteger: number, length: number): ListpackEncoding {
  switch (asInteger) {
    case 0:
      return length < 64 ? '6 bit str' : length < 4096 ? '12 bit str' : '32 bit str';
    case 1:
      return '7 bit uint';
    case 2:
      return '13 bit int';
    case 3:
      return '16 bit int';
    case 4:
      return '24 bit int';
    case 5:
      return '32 bit int';
    default:
      return '64 bit int';
  }
}
