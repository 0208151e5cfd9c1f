// IntSet: the encoding of small sets that hold only integers.
// Guarantees Redis's intset: a sorted array without duplicates, all elements in one width of 2, 4 or 8 bytes; the width
// grows with the first element that needs it and never shrinks back. writeInto / read are its serialized form.
// Leaves to others: which strings count as integers, and when the set has become too long.
//
// Invariants
//  1. `values` is strictly increasing; each is a number while that is exact and a bigint past it.
//  2. Every value fits `width`.
//
// Layout (little endian): u32 width in bytes, u32 length, then the integers.
//
// has, rank: O(log n). add, remove: O(n). at, random: O(1).

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

  /**
   * Reads the serialized form that stands from `start` to before `end`, checking width, length and order. Offsets of
   * faults count from `start`.
   */
  static read(bytes: Uint8Array, start: number, end: number): IntSetParse {
    if (end - start < HEADER_BYTES) return fault(0, 'shorter than a header');
    const width = readUnsigned(bytes, start);
    if (width !== 2 && width !== 4 && width !== 8) return fault(0, `width ${width} is none of 2, 4 and 8`);
    const length = readUnsigned(bytes, start + 4);
    if (HEADER_BYTES + length * width !== end - start) {
      return fault(4, `${length} integers of ${width} bytes do not fill ${end - start - HEADER_BYTES} bytes`);
    }
    const values: Int64[] = [];
    let previous: Int64 | undefined;
    for (let index = 0; index < length; index++) {
      const value = readInteger(bytes, start + HEADER_BYTES + index * width, width);
      if (previous !== undefined && previous >= value) {
        return fault(HEADER_BYTES + index * width, `${value} does not come after ${previous}`);
      }
      values.push(value);
      previous = value;
    }
    const intset = new IntSet();
    intset.widthInBytes = width;
    // Without the room that pushes left behind.
    intset.values = values.slice();
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

  /** Writes the serialized form; it takes `bytes` bytes from `at` on. */
  writeInto(target: Uint8Array, at: number): void {
    const width = this.widthInBytes;
    writeUnsigned(target, at, width, 4);
    writeUnsigned(target, at + 4, this.values.length, 4);
    let to = at + HEADER_BYTES;
    for (const value of this.values) {
      if (width < 8) {
        writeUnsigned(target, to, Number(value), width);
      } else {
        const wide = BigInt(value);
        writeUnsigned(target, to, Number(BigInt.asIntN(32, wide)), 4);
        writeUnsigned(target, to + 4, Number(BigInt.asIntN(32, wide >> 32n)), 4);
      }
      to += width;
    }
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

function writeUnsigned(target: Uint8Array, at: number, value: number, size: number): void {
  for (let i = 0; i < size; i++) target[at + i] = value >>> (8 * i);
}

function readUnsigned(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 3; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

function readInteger(bytes: Uint8Array, at: number, width: IntSetWidth): Int64 {
  if (width === 2) return (((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)) << 16) >> 16;
  if (width === 4) return readUnsigned(bytes, at) | 0;
  const high = BigInt.asIntN(32, BigInt(readUnsigned(bytes, at + 4)));
  const wide = (high << 32n) | BigInt(readUnsigned(bytes, at));
  return canonical(wide);
}

function fault(offset: number, problem: string): IntSetParse {
  return { ok: false, fault: { offset, problem } };
}
