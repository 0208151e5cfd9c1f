// SHA-1 names scripts (EVALSHA), SHA-256 hashes ACL passwords. Both over byte strings, in lower-case hexadecimal.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { bytesToArray } from './bytes.ts';
import type { ByteString } from './bytes.ts';
import { sha1 } from './sha1.ts';

export function sha1Hex(bytes: ByteString): string {
  return bytesToHex(sha1(bytesToArray(bytes)));
}

export function sha256Hex(bytes: ByteString): string {
  return bytesToHex(sha256(bytesToArray(bytes)));
}
