// Ranges of a sorted set, by score and by member, and whether an element is on the right side of their borders.
// Whoever reads `(5`, `-inf`, `[a` or `+` from arguments makes these; SkipList and the listpack encoding walk by them.

import type { ByteString } from '../../base/bytes.ts';

export interface ScoreRange {
  readonly min: number;
  readonly max: number;
  readonly minExclusive: boolean;
  readonly maxExclusive: boolean;
}

/** A border of a lexicographic range: `-`, `+`, `[value` or `(value`. */
export interface LexBound {
  readonly kind: 'lowest' | 'highest' | 'inclusive' | 'exclusive';
  readonly value: ByteString;
}

export interface LexRange {
  readonly min: LexBound;
  readonly max: LexBound;
}

export function aboveScoreMin(score: number, range: ScoreRange): boolean {
  return range.minExclusive ? score > range.min : score >= range.min;
}

export function belowScoreMax(score: number, range: ScoreRange): boolean {
  return range.maxExclusive ? score < range.max : score <= range.max;
}

export function aboveLexMin(member: ByteString, min: LexBound): boolean {
  switch (min.kind) {
    case 'lowest':
      return true;
    case 'highest':
      return false;
    case 'inclusive':
      return member >= min.value;
    case 'exclusive':
      return member > min.value;
  }
}

export function belowLexMax(member: ByteString, max: LexBound): boolean {
  switch (max.kind) {
    case 'lowest':
      return false;
    case 'highest':
      return true;
    case 'inclusive':
      return member <= max.value;
    case 'exclusive':
      return member < max.value;
  }
}
