// SHA-1 names scripts (EVALSHA), SHA-256 hashes ACL passwords. Both over byte strings, in lower-case hexadecimal.

import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { bytesToArray } from './bytes.ts';
import type { ByteString } from './bytes.ts';

/** SHA-1 itself, 20 bytes. */
export function sha1Bytes(bytes: Uint8Array): Uint8Array {
  return sha1(bytes);
}

export function sha1Hex(bytes: ByteString): string {
  return bytesToHex(sha1(bytesToArray(bytes)));
}

export function sha256Hex(bytes: ByteString): string {
  return bytesToHex(sha256(bytesToArray(bytes)));
}
