// Where Keyspace answers otherwise than Redis 8.0.2, on purpose or because it cannot be told apart from chance: each
// with its reason, and as narrow as it can be put. The fuzzer passes over these, and over nothing else.
import type { Mismatch } from './fuzz/episode.ts';

export interface KnownDifference {
  readonly reason: string;
  readonly matches: (mismatch: Mismatch) => boolean;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];

export function isKnownDifference(mismatch: Mismatch): boolean {
  return KNOWN_DIFFERENCES.some((known) => known.matches(mismatch));
}
