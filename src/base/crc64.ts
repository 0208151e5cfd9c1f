// CRC-64 as Redis writes it at the end of RDB files and DUMP payloads: the Jones polynomial 0xad93d23594c935a9, bits
// reflected, starting from 0, nothing inverted. Held in two 32-bit halves, so that no bigint is made per byte.

import type { ByteString } from './bytes.ts';

/** The polynomial with its bits reversed. */
const POLYNOMIAL_HIGH = 0x95ac9329;
const POLYNOMIAL_LOW = 0xac4bc9b5;

const tableHigh = new Int32Array(256);
const tableLow = new Int32Array(256);
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

/** The checksum of bytes that come in pieces. */
export class Crc64 {
  private high = 0;
  private low = 0;

  update(bytes: ByteString | Uint8Array): this {
    let { high, low } = this;
    // One loop for each type of input: a loop that asks at every byte takes twice as long.
    if (typeof bytes === 'string') {
      for (let i = 0; i < bytes.length; i++) {
        const index = (low ^ bytes.charCodeAt(i)) & 255;
        low = ((low >>> 8) | (high << 24)) ^ (tableLow[index] ?? 0);
        high = (high >>> 8) ^ (tableHigh[index] ?? 0);
      }
    } else {
      for (const byte of bytes) {
        const index = (low ^ byte) & 255;
        low = ((low >>> 8) | (high << 24)) ^ (tableLow[index] ?? 0);
        high = (high >>> 8) ^ (tableHigh[index] ?? 0);
      }
    }
    this.high = high;
    this.low = low;
    return this;
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
