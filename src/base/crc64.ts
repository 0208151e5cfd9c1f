// CRC-64 as Redis writes it at the end of RDB files and DUMP payloads: the Jones polynomial 0xad93d23594c935a9, bits
// reflected, starting from 0, nothing inverted. Held in two 32-bit halves, so that no bigint is made per byte; eight bytes
// a step ("slicing by 8", Kounavis and Berry 2005).

import type { ByteString } from './bytes.ts';

/** The polynomial with its bits reversed. */
const POLYNOMIAL_HIGH = 0x95ac9329;
const POLYNOMIAL_LOW = 0xac4bc9b5;

/** How many bytes a step takes; for each of them a table of 256 entries, in two halves. */
const SLICES = 8;
const tableHigh = new Int32Array(256 * SLICES);
const tableLow = new Int32Array(256 * SLICES);
for (let byte = 0; byte < 256; byte++) {
  let high = 0;
  let low = byte;
  for (let bit = 0; bit < 8; bit++) {
    const out = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (out === 1) {
      high ^= POLYNOMIAL_HIGH;
      low ^= POLYNOMIAL_LOW;
    }
  }
  tableHigh[byte] = high;
  tableLow[byte] = low;
}
// The same byte with 1 to 7 zeros behind it.
for (let at = 256; at < 256 * SLICES; at++) {
  const low = tableLow[at - 256] ?? 0;
  const high = tableHigh[at - 256] ?? 0;
  tableLow[at] = ((low >>> 8) | (high << 24)) ^ (tableLow[low & 255] ?? 0);
  tableHigh[at] = (high >>> 8) ^ (tableHigh[low & 255] ?? 0);
}

/** Bytes to a call of the inner loop. */
const BLOCK = 1 << 16;

/** The checksum of bytes that come in pieces. */
export class Crc64 {
  private high = 0;
  private low = 0;

  update(bytes: ByteString | Uint8Array): this {
    if (typeof bytes === 'string') {
      for (let i = 0; i < bytes.length; i++) this.step(bytes.charCodeAt(i));
      return this;
    }
    // Calls of moderate length: the just-in-time compiler gets hold of a loop sooner when it is entered again.
    let from = 0;
    for (; from + SLICES <= bytes.length; from = this.updateSlices(bytes, from, Math.min(from + BLOCK, bytes.length)));
    for (; from < bytes.length; from++) this.step(bytes[from] ?? 0);
    return this;
  }

  private step(byte: number): void {
    const { high, low } = this;
    const index = (low ^ byte) & 255;
    this.low = ((low >>> 8) | (high << 24)) ^ (tableLow[index] as number);
    this.high = (high >>> 8) ^ (tableHigh[index] as number);
  }

  /** Eight bytes a step, as far as there are eight; where it stopped. */
  private updateSlices(bytes: Uint8Array, from: number, end: number): number {
    let { high, low } = this;
    let at = from;
    for (const last = end - SLICES; at <= last; at += SLICES) {
      const b0 = (low ^ (bytes[at] as number)) & 255;
      const b1 = ((low >>> 8) ^ (bytes[at + 1] as number)) & 255;
      const b2 = ((low >>> 16) ^ (bytes[at + 2] as number)) & 255;
      const b3 = (low >>> 24) ^ (bytes[at + 3] as number);
      const b4 = (high ^ (bytes[at + 4] as number)) & 255;
      const b5 = ((high >>> 8) ^ (bytes[at + 5] as number)) & 255;
      const b6 = ((high >>> 16) ^ (bytes[at + 6] as number)) & 255;
      const b7 = (high >>> 24) ^ (bytes[at + 7] as number);
      low =
        (tableLow[b7] as number) ^
        (tableLow[256 + b6] as number) ^
        (tableLow[512 + b5] as number) ^
        (tableLow[768 + b4] as number) ^
        (tableLow[1024 + b3] as number) ^
        (tableLow[1280 + b2] as number) ^
        (tableLow[1536 + b1] as number) ^
        (tableLow[1792 + b0] as number);
      high =
        (tableHigh[b7] as number) ^
        (tableHigh[256 + b6] as number) ^
        (tableHigh[512 + b5] as number) ^
        (tableHigh[768 + b4] as number) ^
        (tableHigh[1024 + b3] as number) ^
        (tableHigh[1280 + b2] as number) ^
        (tableHigh[1536 + b1] as number) ^
        (tableHigh[1792 + b0] as number);
    }
    this.high = high;
    this.low = low;
    return at;
  }

  /** Goes on from here without changing this one. */
  copy(): Crc64 {
    const copy = new Crc64();
    copy.high = this.high;
    copy.low = this.low;
    return copy;
  }

  /** The eight bytes as they stand in the file, little endian. */
  bytes(): ByteString {
    const { high, low } = this;
    return String.fromCharCode(
      low & 255,
      (low >>> 8) & 255,
      (low >>> 16) & 255,
      low >>> 24,
      high & 255,
      (high >>> 8) & 255,
      (high >>> 16) & 255,
      high >>> 24,
    );
  }

  value(): bigint {
    return (BigInt(this.high >>> 0) << 32n) | BigInt(this.low >>> 0);
  }
}

export function crc64(bytes: ByteString | Uint8Array): bigint {
  return new Crc64().update(bytes).value();
}
