// The small form of a sorted set: elements in order, as Redis keeps them in one listpack (member, score, member, score …).
// Held as two arrays, so that a search compares numbers and not texts; sizes are those of the listpack, which
// `toListpack` gives. Every operation is O(n) for the at most few hundred elements that this form is for.
import type { ByteString } from '../../../base/bytes.ts';
import { flatten } from '../../../base/bytes.ts';
import { formatDouble, parseDouble } from '../../../base/double.ts';
import { isInt64String } from '../../../base/integer.ts';
import { EMPTY_LISTPACK_BYTES, Listpack } from '../../structures/listpack.ts';

/** What every version writes alike. */
const FEW_DIGITS = /^-?[1-9]\d{0,5}\.\d{0,3}[1-9]$/;

/** A score as the listpack holds it: negative zero is stored as the integer 0. */
function scoreText(score: number): ByteString {
  return score === 0 ? '0' : formatDouble(score);
}

export class PackedSortedSet {
  constructor(
    readonly members: ByteString[] = [],
    readonly scores: number[] = [],
    private packedBytes = EMPTY_LISTPACK_BYTES,
  ) {}

  /** What stands in a listpack, member and score in turn; undefined where a score is none, or the order wrong. */
  static of(pack: Listpack): PackedSortedSet | undefined {
    const members: ByteString[] = [];
    const scores: number[] = [];
    let { bytes } = pack;
    for (let at = 0; at < pack.length; at += 2) {
      const member = pack.at(at) ?? '';
      const text = pack.at(at + 1) ?? '';
      const score = parseDouble(text);
      if (score === undefined || Number.isNaN(score)) return undefined;
      const previous = scores.at(-1) ?? -Infinity;
      if (at > 0 && (score < previous || (score === previous && member <= (members.at(-1) ?? '')))) return undefined;
      members.push(member);
      scores.push(score === 0 ? 0 : score);
      // Older versions wrote some scores with more digits.
      if (!isInt64String(text) && !FEW_DIGITS.test(text)) bytes += Listpack.entryBytes(scoreText(score)) - Listpack.entryBytes(text);
    }
    return new PackedSortedSet(members.slice(), scores.slice(), bytes);
  }

  get length(): number {
    return this.members.length;
  }

  /** Size of the listpack. */
  get bytes(): number {
    return this.packedBytes;
  }

  indexOf(member: ByteString): number {
    return this.members.indexOf(member);
  }

  scoreAt(index: number): number {
    return this.scores[index] ?? NaN;
  }

  memberAt(index: number): ByteString {
    return this.members[index] ?? '';
  }

  /** Adds a member that is not there. */
  insert(score: number, member: ByteString): void {
    const value = score === 0 ? 0 : score;
    const at = this.placeOf(value, member);
    this.members.splice(at, 0, flatten(member));
    this.scores.splice(at, 0, value);
    this.packedBytes += entryBytes(value, member);
  }

  removeAt(index: number): void {
    this.packedBytes -= entryBytes(this.scoreAt(index), this.memberAt(index));
    this.members.splice(index, 1);
    this.scores.splice(index, 1);
  }

  /** Removes the elements from..to-1. */
  removeRange(from: number, to: number): void {
    for (let at = from; at < to; at++) this.packedBytes -= entryBytes(this.scoreAt(at), this.memberAt(at));
    this.members.splice(from, to - from);
    this.scores.splice(from, to - from);
  }

  clone(): PackedSortedSet {
    return new PackedSortedSet(this.members.slice(), this.scores.slice(), this.packedBytes);
  }

  /** The elements from..to-1 by themselves. */
  slice(from: number, to: number): PackedSortedSet {
    const part = new PackedSortedSet(this.members.slice(from, to), this.scores.slice(from, to));
    for (let at = 0; at < part.length; at++) part.packedBytes += entryBytes(part.scoreAt(at), part.memberAt(at));
    return part;
  }

  /** The listpack that Redis would hold. */
  toListpack(): Listpack {
    const pack = new Listpack();
    for (let at = 0; at < this.length; at++) {
      pack.pushBack(this.memberAt(at));
      pack.pushBack(scoreText(this.scoreAt(at)));
    }
    return pack;
  }

  /** Where an element belongs: by score, equal scores by member. */
  private placeOf(score: number, member: ByteString): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.scoreAt(middle);
      if (other < score || (other === score && this.memberAt(middle) < member)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function entryBytes(score: number, member: ByteString): number {
  return Listpack.entryBytes(member) + Listpack.entryBytes(scoreText(score));
}
