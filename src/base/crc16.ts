// CRC-16 (XMODEM: polynomial 0x1021, starting from 0) and the cluster's hash slot of a key, which rests on it.

import type { ByteString } from './bytes.ts';

const SLOTS = 16384;

const table = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  table[byte] = crc;
}

export function crc16(bytes: ByteString): number {
  let crc = 0;
  for (let i = 0; i < bytes.length; i++) {
    crc = ((crc << 8) & 0xffff) ^ (table[(crc >>> 8) ^ bytes.charCodeAt(i)] ?? 0);
  }
  return crc;
}

/** 0..16383. Only what stands between the first `{` and the `}` after it counts, unless that is nothing. */
export function keySlot(key: ByteString): number {
  const open = key.indexOf('{');
  if (open >= 0) {
    const close = key.indexOf('}', open + 1);
    if (close > open + 1) return crc16(key.slice(open + 1, close)) % SLOTS;
  }
  return crc16(key) % SLOTS;
}
