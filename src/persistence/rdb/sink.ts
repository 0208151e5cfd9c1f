// Bytes that are being written: grows as needed, and is emptied by who takes them. Knows RDB's lengths and strings.
import type { ByteString } from '../../base/bytes.ts';
import type { Int64 } from '../../base/integer.ts';
import { parseInt64 } from '../../base/integer.ts';
import type { IntSet } from '../../engine/structures/intset.ts';
import type { Listpack } from '../../engine/structures/listpack.ts';
import { LENGTH, STRING } from './constants.ts';
import { lzfCompress } from './lzf.ts';

/** For a single value; whoever writes a file takes more. */
const SMALL_BYTES = 512;
/** Strings up to here are not compressed. */
const UNCOMPRESSED_MAX = 20;
/** "-2147483648": longer texts spell no integer of 32 bits. */
const INT32_CHARS_MAX = 11;
/** A list keeps a node compressed only if that saves more than 8 bytes. */
const NODE_GAIN_MIN = 8;

const scratchDouble = new Float64Array(1);
const scratchDoubleBytes = new Uint8Array(scratchDouble.buffer);

export class RdbSink {
  bytes: Uint8Array<ArrayBuffer>;
  used = 0;
  private scratch: Uint8Array<ArrayBuffer>;

  constructor(
    /** rdbcompression */
    readonly compresses: boolean,
    initialBytes = SMALL_BYTES,
  ) {
    this.bytes = new Uint8Array(initialBytes);
    this.scratch = new Uint8Array(initialBytes);
  }

  /** A copy of what has been written; the sink is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.bytes.slice(0, this.used);
    this.used = 0;
    return taken;
  }

  private reserve(count: number): void {
    if (this.used + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.used + count, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.used));
    this.bytes = larger;
  }

  byte(value: number): void {
    if (this.used === this.bytes.length) this.reserve(1);
    this.bytes[this.used++] = value;
  }

  /** The chars as they are, without a length. */
  raw(text: ByteString): void {
    this.reserve(text.length);
    const { bytes } = this;
    let to = this.used;
    for (let at = 0; at < text.length; at++) bytes[to++] = text.charCodeAt(at);
    this.used = to;
  }

  rawBytes(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.used);
    this.used += source.length;
  }

  /** Eight bytes, the lowest first; negative values as in C. */
  int64(value: Int64): void {
    this.reserve(8);
    if (typeof value === 'number') {
      this.littleEndian(value >>> 0);
      this.littleEndian(Math.floor(value / 2 ** 32) >>> 0);
    } else {
      this.littleEndian(Number(BigInt.asUintN(32, value)));
      this.littleEndian(Number(BigInt.asUintN(32, value >> 32n)));
    }
  }

  double(value: number): void {
    this.reserve(8);
    scratchDouble[0] = value;
    this.bytes.set(scratchDoubleBytes, this.used);
    this.used += 8;
  }

  /** In the shortest form; unsigned, up to 2^64 - 1. */
  length(value: Int64): void {
    this.reserve(9);
    const { bytes } = this;
    if (value < 64) {
      bytes[this.used++] = Number(value);
    } else if (value < 16384) {
      const small = Number(value);
      bytes[this.used++] = (LENGTH.bits14 << 6) | (small >> 8);
      bytes[this.used++] = small;
    } else if (value <= 0xffffffff) {
      bytes[this.used++] = LENGTH.bits32;
      this.bigEndian(Number(value));
    } else {
      bytes[this.used++] = LENGTH.bits64;
      const wide = BigInt(value);
      this.bigEndian(Number(wide >> 32n));
      this.bigEndian(Number(wide & 0xffffffffn));
    }
  }

  /** A string in the form that takes least: as an integer, compressed or as it is. */
  string(text: ByteString): void {
    const { length } = text;
    if (length <= INT32_CHARS_MAX) {
      const integer = parseInt64(text);
      if (integer !== undefined && this.smallInteger(integer)) return;
    }
    if (length > UNCOMPRESSED_MAX && this.compresses) {
      const scratch = this.room(length);
      for (let at = 0; at < length; at++) scratch[at] = text.charCodeAt(at);
      this.compressed(scratch, length);
      return;
    }
    this.length(length);
    this.raw(text);
  }

  /** As `string`, for bytes that stand in an array. */
  stringBytes(source: Uint8Array): void {
    if (source.length <= INT32_CHARS_MAX) this.string(String.fromCharCode(...source));
    else this.compressed(source, source.length);
  }

  /** A listpack as a string. */
  listpack(pack: Listpack): void {
    const scratch = this.room(pack.bytes);
    pack.writeInto(scratch, 0);
    this.compressed(scratch, pack.bytes);
  }

  /** An intset as a string. */
  intset(set: IntSet): void {
    const scratch = this.room(set.bytes);
    set.writeInto(scratch, 0);
    this.compressed(scratch, set.bytes);
  }

  /** An integer as a string, as Redis writes a value that it holds as one. */
  integer(value: Int64): void {
    if (this.smallInteger(value)) return;
    const text = String(value);
    this.length(text.length);
    this.raw(text);
  }

  /** A node of a list that is kept compressed, whatever is to be compressed otherwise: written as it is kept. */
  compressedNode(node: Listpack | ByteString): void {
    const length = typeof node === 'string' ? node.length : node.bytes;
    const scratch = this.room(length);
    if (typeof node !== 'string') node.writeInto(scratch, 0);
    else for (let at = 0; at < length; at++) scratch[at] = node.charCodeAt(at);
    if (!this.lzf(scratch, length, length, length - NODE_GAIN_MIN)) this.verbatim(scratch, length);
  }

  private compressed(source: Uint8Array, length: number): void {
    if (length > UNCOMPRESSED_MAX && this.compresses && this.lzf(source, length, length - 4, length)) return;
    this.verbatim(source, length);
  }

  private verbatim(source: Uint8Array, length: number): void {
    this.length(length);
    this.rawBytes(length === source.length ? source : source.subarray(0, length));
  }

  /** Whether it could be compressed, with room for `limit` bytes, to fewer than `most`. */
  private lzf(source: Uint8Array, length: number, limit: number, most: number): boolean {
    // The compressed bytes go where they would stand behind lengths of 5 bytes each, and are moved there afterwards.
    this.reserve(length + 16);
    const at = this.used + 16;
    const out = this.bytes.subarray(at);
    const count = lzfCompress(source, 0, length, out, limit);
    if (count === 0 || count >= most) return false;
    this.bytes[this.used++] = (LENGTH.encoded << 6) | STRING.lzf;
    this.length(count);
    this.length(length);
    this.bytes.copyWithin(this.used, at, at + count);
    this.used += count;
    return true;
  }

  private smallInteger(value: Int64): boolean {
    if (typeof value !== 'number' || value < -0x80000000 || value > 0x7fffffff) return false;
    this.reserve(5);
    const { bytes } = this;
    if (value >= -128 && value <= 127) {
      bytes[this.used++] = (LENGTH.encoded << 6) | STRING.int8;
      bytes[this.used++] = value;
    } else if (value >= -32768 && value <= 32767) {
      bytes[this.used++] = (LENGTH.encoded << 6) | STRING.int16;
      bytes[this.used++] = value;
      bytes[this.used++] = value >> 8;
    } else {
      bytes[this.used++] = (LENGTH.encoded << 6) | STRING.int32;
      this.littleEndian(value);
    }
    return true;
  }

  private room(length: number): Uint8Array<ArrayBuffer> {
    if (this.scratch.length < length) this.scratch = new Uint8Array(length * 2);
    return this.scratch;
  }

  private littleEndian(value: number): void {
    const { bytes } = this;
    bytes[this.used++] = value;
    bytes[this.used++] = value >>> 8;
    bytes[this.used++] = value >>> 16;
    bytes[this.used++] = value >>> 24;
  }

  private bigEndian(value: number): void {
    const { bytes } = this;
    bytes[this.used++] = value >>> 24;
    bytes[this.used++] = value >>> 16;
    bytes[this.used++] = value >>> 8;
    bytes[this.used++] = value;
  }
}
