// Two pieces of arithmetic behind Dict: the hash of a key, and the cursor of SCAN.
// The hash is for spreading, not for keeping secrets: it is no defence against keys chosen to collide.

import type { ByteString } from '../../base/bytes.ts';

/**
 * Four chars a round, multiply and xor-shift (both reversible, so keys up to four bytes never collide), then mixed
 * down.
 */
export function hashOf(key: ByteString, seed: number): number {
  const length = key.length;
  let hash = seed ^ Math.imul(length, 0x9e3779b1);
  let at = 0;
  for (const stop = length - 3; at < stop; at += 4) {
    hash ^=
      key.charCodeAt(at) |
      (key.charCodeAt(at + 1) << 8) |
      (key.charCodeAt(at + 2) << 16) |
      (key.charCodeAt(at + 3) << 24);
    hash = Math.imul(hash, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  let rest = 0;
  while (at < length) rest = (rest << 8) | key.charCodeAt(at++);
  hash = Math.imul(hash ^ rest, 0xc2b2ae35);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x27d4eb2f);
  return hash ^ (hash >>> 15);
}

/**
 * The successor of a cursor that counts from its highest bit down: fill the bits above the mask, reverse, add one,
 * reverse.
 */
export function advanceReversed(cursor: number, mask: number): number {
  return reverseBits(reverseBits(cursor | ~mask) + 1) >>> 0;
}

function reverseBits(word: number): number {
  let bits = word;
  bits = ((bits >>> 1) & 0x55555555) | ((bits & 0x55555555) << 1);
  bits = ((bits >>> 2) & 0x33333333) | ((bits & 0x33333333) << 2);
  bits = ((bits >>> 4) & 0x0f0f0f0f) | ((bits & 0x0f0f0f0f) << 4);
  bits = ((bits >>> 8) & 0x00ff00ff) | ((bits & 0x00ff00ff) << 8);
  return (bits >>> 16) | (bits << 16);
}
