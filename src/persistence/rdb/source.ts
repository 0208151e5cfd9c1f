// Bytes that are being read: RDB's lengths, strings and numbers, each checked before it is believed. What is wrong is
// thrown as Damage, with the offset at which it stands; the readers catch it. No memory is taken because of a length
// alone: first the bytes must be there.
import type { ByteString } from '../../base/bytes.ts';
import type { Int64 } from '../../base/integer.ts';
import { canonical } from '../../base/integer.ts';
import { TextWindow } from '../../base/text-window.ts';
import { LENGTH, STRING } from './constants.ts';
import { lzfDecompress, lzfLength } from './lzf.ts';

/** Why bytes could not be read, and where. */
export interface RdbFault {
  /** From the first byte of the file or payload. */
  readonly offset: number;
  /** One sentence, without a full stop. */
  readonly problem: string;
}

export class Damage extends Error implements RdbFault {
  constructor(
    readonly offset: number,
    readonly problem: string,
  ) {
    super(problem);
  }
}

/** Runs `read`; what is wrong with the bytes comes back as a value. */
export function catchDamage<T>(read: () => T): { readonly value: T } | { readonly fault: RdbFault } {
  try {
    return { value: read() };
  } catch (thrown) {
    if (!(thrown instanceof Damage)) throw thrown;
    return { fault: { offset: thrown.offset, problem: thrown.problem } };
  }
}

const NOTHING = new Uint8Array(0);
/** Room for compressed strings, at first; not more than what a list's node needs. */
const UNPACKED_BYTES = 1 << 13;

const doubleBytes = new Uint8Array(8);
const doubleOf = new Float64Array(doubleBytes.buffer);

/**
 * Part of an array that holds a string of bytes: of the source itself, or of what was compressed in it. Good until the
 * next string is read.
 */
export interface Span {
  readonly window: TextWindow;
  readonly start: number;
  readonly end: number;
  /** Where the string begins in the source, its length included: for telling where damage is. */
  readonly offset: number;
  /** It stands in the source as it is, so that `start` is an offset in the source. */
  readonly isPlain: boolean;
}

export class RdbSource {
  at: number;
  readonly window: TextWindow;
  /** What was compressed last, and a window on it. Most such strings are short: an array for each would be dear. */
  private unpacked: Uint8Array<ArrayBuffer> = NOTHING;
  private readonly unpackedWindow: TextWindow;

  constructor(
    readonly bytes: Uint8Array,
    start = 0,
    readonly end = bytes.length,
    windowBytes?: number,
  ) {
    this.window = new TextWindow(bytes, end, undefined, windowBytes);
    this.unpackedWindow = new TextWindow(NOTHING, 0, this.window, windowBytes);
    this.at = start;
  }

  get remaining(): number {
    return this.end - this.at;
  }

  damage(problem: string, offset = this.at): Damage {
    return new Damage(offset, problem);
  }

  private need(count: number, what: string): void {
    if (count > this.end - this.at) {
      throw this.damage(`${what} takes ${count} bytes, but only ${this.end - this.at} are left`);
    }
  }

  byte(): number {
    if (this.at >= this.end) throw this.damage('the bytes end where one more must follow');
    return this.bytes[this.at++] as number;
  }

  /** Moves over `count` bytes and says where they began. */
  skip(count: number, what: string): number {
    this.need(count, what);
    const from = this.at;
    this.at += count;
    return from;
  }

  /** `count` bytes as they stand. */
  raw(count: number, what: string): ByteString {
    const from = this.skip(count, what);
    return this.window.slice(from, from + count);
  }

  private littleEndian(): number {
    const { bytes, at } = this;
    this.at += 4;
    return (
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24)) >>>
      0
    );
  }

  private bigEndian(): number {
    const { bytes, at } = this;
    this.at += 4;
    return (
      (((bytes[at] as number) << 24) |
        ((bytes[at + 1] as number) << 16) |
        ((bytes[at + 2] as number) << 8) |
        (bytes[at + 3] as number)) >>>
      0
    );
  }

  int32(): number {
    this.need(4, 'a number');
    return this.littleEndian() | 0;
  }

  /** Signed, the lowest byte first. */
  int64(): Int64 {
    this.need(8, 'a number');
    const low = this.littleEndian();
    const high = this.littleEndian() | 0;
    if (high >= -0x20_0000 && high < 0x20_0000) return high * 2 ** 32 + low;
    return canonical((BigInt(high) << 32n) | BigInt(low));
  }

  double(): number {
    this.need(8, 'a number');
    for (let i = 0; i < 8; i++) doubleBytes[i] = this.bytes[this.at + i] as number;
    this.at += 8;
    return doubleOf[0] ?? NaN;
  }

  // --- lengths ---------------------------------------------------------------------------------------------------

  /** A length of any size; unsigned, up to 2^64 - 1. */
  length(): Int64 {
    const first = this.byte();
    if (first < 0x40) return first;
    if (first < 0x80) return ((first & 63) << 8) | this.byte();
    if (first === LENGTH.bits32) {
      this.need(4, 'a length');
      return this.bigEndian();
    }
    if (first === LENGTH.bits64) {
      this.need(8, 'a length');
      const high = this.bigEndian();
      const low = this.bigEndian();
      return high < 0x20_0000 ? high * 2 ** 32 + low : (BigInt(high) << 32n) | BigInt(low);
    }
    throw this.damage(`0x${first.toString(16)} begins no length`, this.at - 1);
  }

  /** A length as a signed number of 64 bits, for counters that may have gone round. */
  signedLength(): Int64 {
    const length = this.length();
    return typeof length === 'number' ? length : canonical(BigInt.asIntN(64, length));
  }

  /** How many elements follow, each of at least `leastBytes`: more than the bytes can hold are refused. */
  count(what: string, leastBytes: number): number {
    const from = this.at;
    const count = this.length();
    if (count > this.remaining / leastBytes) {
      throw this.damage(`${count} ${what} cannot be in the ${this.remaining} bytes that are left`, from);
    }
    return Number(count);
  }

  // --- strings ---------------------------------------------------------------------------------------------------

  /** A string in any form. May be a slice of a larger one (see TextWindow). */
  string(): ByteString {
    const first = this.bytes[this.at];
    if (first !== undefined && first < 0x40 && this.at + first < this.end) {
      const from = this.at + 1;
      this.at = from + first;
      return this.window.slice(from, this.at);
    }
    const integer = this.integerForm();
    if (integer !== undefined) return String(integer);
    const { window, start, end } = this.span();
    return window.slice(start, end);
  }

  /** As `string`, in a string of its own, to be kept. */
  ownString(): ByteString {
    const first = this.bytes[this.at];
    if (first !== undefined && first < 0x40 && this.at + first < this.end) {
      const from = this.at + 1;
      this.at = from + first;
      return this.window.own(from, this.at);
    }
    const integer = this.integerForm();
    if (integer !== undefined) return String(integer);
    const { window, start, end } = this.span();
    return window.own(start, end);
  }

  /** The integer that the next string is written as; undefined, and nothing read, if it is in another form. */
  integerForm(): number | undefined {
    const first = this.bytes[this.at];
    if (first === undefined || this.at >= this.end || first >> 6 !== LENGTH.encoded) return undefined;
    const form = first & 63;
    if (form > STRING.int32) return undefined;
    const size = form === STRING.int8 ? 1 : form === STRING.int16 ? 2 : 4;
    this.need(size + 1, 'an integer');
    this.at++;
    if (form === STRING.int32) return this.littleEndian() | 0;
    if (form === STRING.int8) return (this.byte() << 24) >> 24;
    const low = this.byte();
    return ((low | (this.byte() << 8)) << 16) >> 16;
  }

  /** Where the bytes of the next string are; one that is compressed is decompressed. */
  span(): Span {
    const offset = this.at;
    const first = this.bytes[this.at];
    if (first !== undefined && this.at < this.end && first >> 6 === LENGTH.encoded) return this.encodedSpan(first & 63);
    const length = this.skipPlain();
    return { window: this.window, start: this.at - length, end: this.at, offset, isPlain: true };
  }

  /** Moves over a string that stands here as it is; how many bytes it has. */
  private skipPlain(): number {
    const offset = this.at;
    const length = this.length();
    if (length > this.remaining) {
      throw this.damage(`a string of ${length} bytes begins here, but only ${this.remaining} are left`, offset);
    }
    this.at += Number(length);
    return Number(length);
  }

  private encodedSpan(form: number): Span {
    const offset = this.at;
    const integer = this.integerForm();
    if (integer !== undefined) {
      const text = String(integer);
      const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
      return { window: new TextWindow(bytes), start: 0, end: bytes.length, offset, isPlain: false };
    }
    const { from, length } = this.compressed(form);
    if (this.unpacked.length < length) this.unpacked = new Uint8Array(Math.max(length, UNPACKED_BYTES));
    lzfDecompress(this.bytes, from, this.at, this.unpacked);
    this.unpackedWindow.moveTo(this.unpacked, length);
    return { window: this.unpackedWindow, start: 0, end: length, offset, isPlain: false };
  }

  /** Moves over the next string, whatever its form, as `span` checks it; how many bytes it has. */
  skipString(): number {
    const first = this.bytes[this.at];
    if (first === undefined || this.at >= this.end || first >> 6 !== LENGTH.encoded) return this.skipPlain();
    const from = this.at;
    if (this.integerForm() !== undefined) return this.at - from;
    return this.compressed(first & 63).length;
  }

  /** Where the bytes of a compressed string are, and how many it has; they have been moved over. */
  private compressed(form: number): { readonly from: number; readonly length: number } {
    if (form !== STRING.lzf) throw this.damage(`no string has the form ${form}`);
    const offset = this.at++;
    const packed = this.length();
    const whole = this.length();
    if (packed > this.remaining) {
      throw this.damage(`${packed} compressed bytes begin here, but only ${this.remaining} are left`, offset);
    }
    const from = this.at;
    this.at += Number(packed);
    const length = lzfLength(this.bytes, from, this.at);
    if (length !== whole) throw this.damage(`the compressed bytes do not make the ${whole} that they should`, from);
    return { from, length };
  }
}
