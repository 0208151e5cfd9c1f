// The bytes of a listpack: how an entry is written, and how a text of such bytes is checked, walked and taken apart.
//
// Layout (all numbers little endian):
//   header   u32 total bytes, u16 entries (65535: more than fit, count them)
//   entry    encoding and data, then their length again as "backlen", read backwards, 7 bits a byte
//   end      0xff
// A string that is the canonical decimal form of a 64-bit integer is stored as that integer, any other as its bytes:
//   0xxxxxxx 7 bit uint   10llllll 6 bit str   110xxxxx+1 13 bit int   1110llll+1 12 bit str   f0+4 32 bit str
//   f1+2 16 bit int   f2+3 24 bit int   f3+4 32 bit int   f4+8 64 bit int

import { flatten } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import type { Int64 } from '../../base/integer.ts';

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

export const HEADER_BYTES = 6;
export const EMPTY_LISTPACK_BYTES = HEADER_BYTES + 1;
const COUNT_UNKNOWN = 65535;
const END = 0xff;
/** "-9223372036854775808" */
const INTEGER_CHARS_MAX = 20;

/** What an entry with this value takes: encoding, data and backlen. */
export function entryBytes(value: ByteString): number {
  const asInteger = integerBytes(value);
  if (asInteger > 0) return asInteger + 1;
  const encoded = stringHeaderBytes(value.length) + value.length;
  return encoded + backlenBytes(encoded);
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

// --- writing ---------------------------------------------------------------------------------------------------------

/** Writes the entries from `from` on as a listpack of `total` bytes. */
export function writePacked(target: Uint8Array, at: number, entries: readonly ByteString[], from: number, total: number): void {
  writeUnsigned(target, at, total, 4);
  writeUnsigned(target, at + 4, Math.min(entries.length - from, COUNT_UNKNOWN), 2);
  let to = at + HEADER_BYTES;
  for (let index = from; index < entries.length; index++) to = writeEntry(target, to, entries[index] as ByteString);
  target[to] = END;
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

// --- reading ---------------------------------------------------------------------------------------------------------

interface CheckedPack {
  /** Whether the entries, written anew, would make the very same bytes. */
  readonly isCanonical: boolean;
}

/** Looks at every length, and believes none before. O(entries). */
export function checkPacked(text: ByteString): CheckedPack | ListpackFault {
  if (text.length < EMPTY_LISTPACK_BYTES) return fault(0, 'shorter than a header and a terminator');
  const claimed = unsignedAt(text, 0, 4);
  if (claimed !== text.length) return fault(0, `header says ${claimed} bytes, there are ${text.length}`);
  const end = text.length - 1;
  if (text.charCodeAt(end) !== END) return fault(end, 'no terminator');
  let isCanonical = true;
  let count = 0;
  let at = HEADER_BYTES;
  while (at < end) {
    const lead = text.charCodeAt(at);
    const encoded = encodedBytes(text, at, lead);
    if (encoded === 0) return fault(at, `unknown encoding 0x${lead.toString(16)}`);
    const tail = backlenBytes(encoded);
    if (!(at + encoded + tail <= end)) return fault(at, 'entry runs past the end');
    if (!isBacklen(text, at + encoded, encoded, tail)) return fault(at + encoded, 'backlen does not match its entry');
    isCanonical &&= lead < 0x80 || isShortest(text, at, lead, encoded);
    count++;
    at += encoded + tail;
  }
  const written = packedCount(text);
  if (written !== COUNT_UNKNOWN && written !== count) {
    return fault(4, `header says ${written} entries, there are ${count}`);
  }
  return { isCanonical: isCanonical && written !== COUNT_UNKNOWN };
}

function fault(offset: number, problem: string): ListpackFault {
  return { offset, problem };
}

/** How many entries there are, of a text that was found canonical. */
export function packedCount(text: ByteString): number {
  return text.charCodeAt(4) | (text.charCodeAt(5) << 8);
}

/** The entries of a text that was checked; integers in decimal. */
export function unpackEntries(text: ByteString): ByteString[] {
  const entries: ByteString[] = [];
  const end = text.length - 1;
  for (let at = HEADER_BYTES; at < end; ) {
    const lead = text.charCodeAt(at);
    const encoded = encodedBytes(text, at, lead);
    entries.push(valueAt(text, at, lead, encoded));
    at += encoded + backlenBytes(encoded);
  }
  // An array that grew by pushes has room for a dozen more, which a small listpack would carry along for ever.
  return entries.slice();
}

/** Walks over the entries of a text that was checked, without taking it apart. */
export class PackedWalk {
  private readonly end: number;
  /** Where the next entry begins. */
  at = HEADER_BYTES;

  constructor(private readonly text: ByteString) {
    this.end = text.length - 1;
  }

  get isDone(): boolean {
    return this.at >= this.end;
  }

  /** Passes over so many entries; false if there were fewer. */
  skip(count: number): boolean {
    for (let left = count; left > 0; left--) {
      if (this.at >= this.end) return false;
      const encoded = encodedBytes(this.text, this.at, this.text.charCodeAt(this.at));
      this.at += encoded + backlenBytes(encoded);
    }
    return true;
  }

  /** The next entry, passed over; undefined if there is none, or if it is no integer. */
  integer(): Int64 | undefined {
    const { at, text } = this;
    if (!this.skip(1)) return undefined;
    const lead = text.charCodeAt(at);
    return isInteger(lead) ? integerAt(text, at, lead) : undefined;
  }

  /** The entry that begins at `at`; may be a slice. */
  entryAt(at: number): ByteString {
    const lead = this.text.charCodeAt(at);
    if (isInteger(lead)) return String(integerAt(this.text, at, lead));
    return this.text.slice(at + headerBytes(lead), at + encodedBytes(this.text, at, lead));
  }
}

/** Bytes of the entry at `at` without its backlen, 0 if none begins so. More than there are, or NaN, if it is cut off. */
function encodedBytes(text: ByteString, at: number, lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc0) return 1 + (lead & 0x3f);
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 2 + (((lead & 0x0f) << 8) | text.charCodeAt(at + 1));
  if (lead === 0xf0) return 5 + unsignedAt(text, at + 1, 4);
  if (lead <= 0xf4) return 1 + integerWidth(lead);
  return 0;
}

function integerWidth(lead: number): number {
  return lead === 0xf4 ? 8 : lead - 0xef;
}

function isInteger(lead: number): boolean {
  return lead < 0x80 || (lead >= 0xc0 && lead < 0xe0) || lead > 0xf0;
}

function headerBytes(lead: number): number {
  return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead === 0xf0 ? 5 : 1;
}

function valueAt(text: ByteString, at: number, lead: number, encoded: number): ByteString {
  if (isInteger(lead)) return String(integerAt(text, at, lead));
  return flatten(text.slice(at + headerBytes(lead), at + encoded));
}

function integerAt(text: ByteString, at: number, lead: number): Int64 {
  if (lead < 0x80) return lead;
  if (lead < 0xe0) {
    const bits = ((lead & 0x1f) << 8) | text.charCodeAt(at + 1);
    return bits < 4096 ? bits : bits - 8192;
  }
  const width = integerWidth(lead);
  if (width < 8) {
    const value = unsignedAt(text, at + 1, width);
    const sign = 2 ** (8 * width - 1);
    return value < sign ? value : value - 2 * sign;
  }
  const low = unsignedAt(text, at + 1, 4);
  const high = unsignedAt(text, at + 5, 4) | 0;
  if (high >= -0x20_0000 && high < 0x20_0000) return high * 2 ** 32 + low;
  return (BigInt(high) << 32n) | BigInt(low);
}

/** Whether the value has no shorter form than this one. */
function isShortest(text: ByteString, at: number, lead: number, encoded: number): boolean {
  if (isInteger(lead)) return integerBytes(String(integerAt(text, at, lead))) === encoded;
  const from = at + headerBytes(lead);
  const length = at + encoded - from;
  if (stringHeaderBytes(length) !== from - at) return false;
  if (length === 0 || length > INTEGER_CHARS_MAX) return true;
  const first = text.charCodeAt(from);
  if (first > 0x39 || (first < 0x30 && first !== 0x2d)) return true;
  return integerBytes(text.slice(from, from + length)) === 0;
}

function isBacklen(text: ByteString, at: number, encoded: number, size: number): boolean {
  if (size === 1) return text.charCodeAt(at) === encoded;
  let left = encoded;
  for (let group = size - 1; group >= 0; group--) {
    if (text.charCodeAt(at + group) !== (group === 0 ? left & 127 : (left & 127) | 128)) return false;
    left = Math.floor(left / 128);
  }
  return true;
}

function unsignedAt(text: ByteString, at: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + text.charCodeAt(at + i);
  return value;
}

// --- for pictures ---------------------------------------------------------------------------------------------------

export function viewOf(index: number, value: ByteString, offset: number): ListpackEntryView {
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
