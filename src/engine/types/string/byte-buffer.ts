// Bytes that change in place: what a string becomes when SETBIT, SETRANGE, APPEND, BITFIELD or PFADD write into it.
// Invariants: (1) bytes past `length` are zero, so growing needs no clearing; (2) the capacity is a multiple of 8 and the
// array starts at offset 0 of its buffer, so that it can be walked in words; (3) `cached` is the text of all bytes or
// undefined. Growing is amortized O(1) a byte. Limits on the length are the commands' matter.
import { bytesFromArray, type ByteString } from '../../../base/bytes.ts';

/** Up to here the text of a buffer is kept after it was read; larger ones would hold twice their size. */
const CACHED_TEXT_MAX = 1 << 24;
/** Past this capacity a buffer grows by a quarter, not by doubling. */
const DOUBLING_MAX = 1 << 24;

export class ByteBuffer {
  private array: Uint8Array<ArrayBuffer>;
  private cached: ByteString | undefined;
  /** See StringValue. */
  grownTo = 0;

  private constructor(
    array: Uint8Array<ArrayBuffer>,
    private used: number,
  ) {
    this.array = array;
  }

  /** All bytes zero. */
  static zeros(length: number): ByteBuffer {
    return new ByteBuffer(new Uint8Array(wholeWords(length)), length);
  }

  /** A copy of the text, with room for `capacity` bytes. */
  static fromText(text: ByteString, capacity = text.length): ByteBuffer {
    const buffer = new ByteBuffer(new Uint8Array(wholeWords(Math.max(capacity, text.length))), text.length);
    copyText(buffer.array, 0, text);
    buffer.remember(text);
    return buffer;
  }

  /** Takes over an array that starts at offset 0 of its buffer and that nobody else writes to. */
  static adopt(bytes: Uint8Array<ArrayBuffer>): ByteBuffer {
    if (bytes.byteOffset === 0 && bytes.length % 8 === 0) return new ByteBuffer(bytes, bytes.length);
    const array = new Uint8Array(wholeWords(bytes.length));
    array.set(bytes);
    return new ByteBuffer(array, bytes.length);
  }

  get length(): number {
    return this.used;
  }

  /** Bytes held, the unused room at the end included. */
  get capacity(): number {
    return this.array.length;
  }

  /** The bytes, to look at until the next change. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.array.subarray(0, this.used);
  }

  /** The bytes, to change until the next call of anything else. */
  get writable(): Uint8Array<ArrayBuffer> {
    this.cached = undefined;
    return this.bytes;
  }

  get text(): ByteString {
    if (this.cached !== undefined) return this.cached;
    const text = bytesFromArray(this.array, 0, this.used);
    this.remember(text);
    return text;
  }

  byteAt(index: number): number {
    return index < this.used ? (this.array[index] ?? 0) : 0;
  }

  setByte(index: number, byte: number): void {
    this.cached = undefined;
    this.array[index] = byte;
  }

  /** The text of the bytes from start to before end. O(end - start). */
  slice(start: number, end: number): ByteString {
    return this.cached?.slice(start, end) ?? bytesFromArray(this.array, start, Math.min(end, this.used));
  }

  /** Appends zeros until there are at least `length` bytes. */
  growTo(length: number): void {
    if (length <= this.used) return;
    this.cached = undefined;
    const capacity = this.array.length;
    if (length > capacity) {
      const roomy = capacity <= DOUBLING_MAX ? capacity * 2 : capacity * 1.25;
      const array = new Uint8Array(wholeWords(Math.max(length, roomy)));
      array.set(this.bytes);
      this.array = array;
    }
    this.used = length;
  }

  /** Overwrites from `offset` on, growing where needed; bytes between the old end and `offset` are zero. */
  write(offset: number, text: ByteString): void {
    this.growTo(offset + text.length);
    this.cached = undefined;
    copyText(this.array, offset, text);
  }

  /** Puts other bytes in place of all of them. */
  replace(bytes: Uint8Array): void {
    this.cached = undefined;
    if (bytes.length > this.used) this.growTo(bytes.length);
    else this.array.fill(0, bytes.length, this.used);
    this.used = bytes.length;
    this.array.set(bytes);
  }

  copy(): ByteBuffer {
    const array = new Uint8Array(wholeWords(this.used));
    array.set(this.bytes);
    return new ByteBuffer(array, this.used);
  }

  private remember(text: ByteString): void {
    if (text.length <= CACHED_TEXT_MAX) this.cached = text;
  }
}

function wholeWords(length: number): number {
  return Math.ceil(length / 8) * 8;
}

function copyText(array: Uint8Array, offset: number, text: ByteString): void {
  for (let i = 0; i < text.length; i++) array[offset + i] = text.charCodeAt(i);
}
