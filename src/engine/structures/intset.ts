// IntSet: the encoding of small sets that hold only integers.
// Guarantees Redis's intset: a sorted array without duplicates, all elements in one width of 2, 4 or 8 bytes; the width
// grows with the first element that needs it and never shrinks back. toBytes / fromBytes are its serialized form.
// Leaves to others: which strings count as integers, and when the set has become too long.
//
// Invariants
//  1. `values` is strictly increasing; each is a number while that is exact and a bigint past it.
//  2. Every value fits `width`.
//
// Layout (little endian): u32 width in bytes, u32 length, then the integers.
//
// has, rank: O(log n). add, remove: O(n). at, random: O(1).

import type { ByteString } from '../../base/bytes.ts';
import { canonical } from '../../base/integer.ts';
import type { Int64 } from '../../base/integer.ts';
import type { Random } from '../../base/random.ts';

export type IntSetWidth = 2 | 4 | 8;

/** Why bytes are not an intset, and where. */
export interface IntSetFault {
  readonly offset: number;
  readonly problem: string;
}

export type IntSetParse =
  | { readonly ok: true; readonly intset: IntSet }
  | { readonly ok: false; readonly fault: IntSetFault };

const HEADER_BYTES = 8;

export class IntSet {
  private values: Int64[] = [];
  private widthInBytes: IntSetWidth = 2;

  /** Reads the serialized form, checking width, length and order. */
  static fromBytes(bytes: ByteString): IntSetParse {
    if (bytes.length < HEADER_BYTES) return fault(0, 'shorter than a header');
    const width = readUnsigned(bytes, 0);
    if (width !== 2 && width !== 4 && width !== 8) return fault(0, `width ${width} is none of 2, 4 and 8`);
    const length = readUnsigned(bytes, 4);
    if (HEADER_BYTES + length * width !== bytes.length) {
      return fault(4, `${length} integers of ${width} bytes do not fill ${bytes.length - HEADER_BYTES} bytes`);
    }
    const intset = new IntSet();
    intset.widthInBytes = width;
    for (let index = 0; index < length; index++) {
      const value = readInteger(bytes, HEADER_BYTES + index * width, width);
      const previous = intset.values.at(-1);
      if (previous !== undefined && previous >= value) {
        return fault(HEADER_BYTES + index * width, `${value} does not come after ${previous}`);
      }
      intset.values.push(value);
    }
    return { ok: true, intset };
  }

  get length(): number {
    return this.values.length;
  }

  /** Bytes per element. */
  get width(): IntSetWidth {
    return this.widthInBytes;
  }

  /** Size of the serialized form. */
  get bytes(): number {
    return HEADER_BYTES + this.values.length * this.widthInBytes;
  }

  has(value: Int64): boolean {
    return this.rank(value) !== -1;
  }

  /** Position in the order, -1 if not there. */
  rank(value: Int64): number {
    const index = this.position(value);
    return this.values[index] === value ? index : -1;
  }

  /** False if it was there. */
  add(value: Int64): boolean {
    const width = widthOf(value);
    if (width > this.widthInBytes) this.widthInBytes = width;
    const last = this.values.at(-1);
    if (last === undefined || last < value) {
      this.values.push(value);
      return true;
    }
    const index = this.position(value);
    if (this.values[index] === value) return false;
    this.values.splice(index, 0, value);
    return true;
  }

  /** False if it was not there. The width stays. */
  remove(value: Int64): boolean {
    const index = this.rank(value);
    if (index === -1) return false;
    this.values.splice(index, 1);
    return true;
  }

  /** undefined past the ends. */
  at(index: number): Int64 | undefined {
    return this.values[index];
  }

  /** Every element equally likely; undefined when empty. */
  random(random: Random): Int64 | undefined {
    return this.values.length === 0 ? undefined : this.values[random.int(this.values.length)];
  }

  /** Elements from..to-1 in increasing order. */
  slice(from = 0, to = this.values.length): Int64[] {
    return this.values.slice(from, to);
  }

  clone(): IntSet {
    const copy = new IntSet();
    copy.values = this.values.slice();
    copy.widthInBytes = this.widthInBytes;
    return copy;
  }

  toBytes(): ByteString {
    const parts: ByteString[] = [u32(this.widthInBytes), u32(this.values.length)];
    for (const value of this.values) {
      if (this.widthInBytes === 2) {
        parts.push(u32(Number(value)).slice(0, 2));
      } else if (this.widthInBytes === 4) {
        parts.push(u32(Number(value)));
      } else {
        const wide = BigInt(value);
        parts.push(u32(Number(BigInt.asIntN(32, wide))), u32(Number(BigInt.asIntN(32, wide >> 32n))));
      }
    }
    return parts.join('');
  }

  /** Throws if an invariant is broken. For tests. O(n). */
  check(): void {
    for (const [index, value] of this.values.entries()) {
      const previous = this.values[index - 1];
      if (previous !== undefined && previous >= value) throw new Error(`${value} does not come after ${previous}`);
      if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) throw new Error(`${value} should be a number`);
      if (widthOf(value) > this.widthInBytes) throw new Error(`${value} does not fit ${this.widthInBytes} bytes`);
    }
  }

  /** Index of the first element that is not below the value. */
  private position(value: Int64): number {
    let low = 0;
    let high = this.values.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.values[middle] as Int64) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function widthOf(value: Int64): IntSetWidth {
  if (value >= -0x8000 && value <= 0x7fff) return 2;
  return value >= -0x80000000 && value <= 0x7fffffff ? 4 : 8;
}

function u32(value: number): ByteString {
  return String.fromCharCode(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff);
}

function readUnsigned(bytes: ByteString, at: number): number {
  let value = 0;
  for (let i = 3; i >= 0; i--) value = value * 256 + bytes.charCodeAt(at + i);
  return value;
}

function readInteger(bytes: ByteString, at: number, width: IntSetWidth): Int64 {
  if (width === 2) return ((bytes.charCodeAt(at) | (bytes.charCodeAt(at + 1) << 8)) << 16) >> 16;
  if (width === 4) return readUnsigned(bytes, at) | 0;
  const high = BigInt.asIntN(32, BigInt(readUnsigned(bytes, at + 4)));
  const wide = (high << 32n) | BigInt(readUnsigned(bytes, at));
  return canonical(wide);
}

function fault(offset: number, problem: string): IntSetParse {
  return { ok: false, fault: { offset, problem } };
}
