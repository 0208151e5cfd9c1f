// The small form of a sorted set: elements in order, as Redis keeps them in one listpack (member, score, member, score …).
// Held as two arrays, so that a search compares numbers and not texts; sizes are those of the listpack, which
// `toListpack` gives. One that a file brought stays that listpack until it is looked into. Every operation is O(n) for the
// at most few hundred elements that this form is for.
import type { ByteString } from '../../../base/bytes.ts';
import { flatten } from '../../../base/bytes.ts';
import { formatDouble, parseDouble } from '../../../base/double.ts';
import { EMPTY_LISTPACK_BYTES, Listpack } from '../../structures/listpack.ts';

/** What every version writes alike. */
const FEW_DIGITS = /^-?[1-9]\d{0,5}\.\d{0,3}[1-9]$/;

/** What stands in for the arrays before they are needed; never written to. */
const NOT_UNPACKED: ByteString[] = [];
const NO_SCORES: number[] = [];

/** A score as the listpack holds it: negative zero is stored as the integer 0. */
function scoreText(score: number): ByteString {
  return score === 0 ? '0' : formatDouble(score);
}

export class PackedSortedSet {
  constructor(
    private unpackedMembers: ByteString[] = [],
    private unpackedScores: number[] = [],
    private packedBytes = EMPTY_LISTPACK_BYTES,
    /** All of it, as it was read; the arrays are empty meanwhile. */
    private pack: Listpack | undefined = undefined,
  ) {}

  /**
   * What stands in a listpack, member and score in turn; undefined where a score is none, or the order wrong. The
   * listpack is taken over.
   */
  static of(pack: Listpack): PackedSortedSet | undefined {
    let { bytes } = pack;
    let previous = -Infinity;
    let previousAt = -1;
    const walk = pack.walk();
    while (!walk.isDone) {
      const memberAt = walk.at;
      walk.skip(1);
      const scoreAt = walk.at;
      const integer = walk.integer();
      let score = Number(integer);
      if (integer === undefined) {
        const text = walk.entryAt(scoreAt);
        score = parseDouble(text) ?? NaN;
        // Older versions wrote some scores with more digits.
        if (!FEW_DIGITS.test(text)) bytes += Listpack.entryBytes(scoreText(score)) - Listpack.entryBytes(text);
      }
      const isInOrder =
        score > previous || previousAt < 0 || (score === previous && walk.entryAt(memberAt) > walk.entryAt(previousAt));
      if (Number.isNaN(score) || !isInOrder) return undefined;
      previous = score;
      previousAt = memberAt;
    }
    const set = new PackedSortedSet(NOT_UNPACKED, NO_SCORES, bytes, pack);
    if (bytes !== pack.bytes) set.unpack(pack);
    return set;
  }

  get members(): ByteString[] {
    if (this.pack !== undefined) this.unpack(this.pack);
    return this.unpackedMembers;
  }

  get scores(): number[] {
    if (this.pack !== undefined) this.unpack(this.pack);
    return this.unpackedScores;
  }

  private unpack(pack: Listpack): void {
    const entries = pack.slice();
    const members: ByteString[] = [];
    const scores: number[] = [];
    for (let at = 0; at < entries.length; at += 2) {
      const score = parseDouble(entries[at + 1] ?? '') ?? NaN;
      members.push(entries[at] ?? '');
      scores.push(score === 0 ? 0 : score);
    }
    this.unpackedMembers = members.slice();
    this.unpackedScores = scores.slice();
    this.pack = undefined;
  }

  get length(): number {
    return this.pack === undefined ? this.unpackedMembers.length : this.pack.length / 2;
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
    if (this.pack !== undefined) return new PackedSortedSet(NOT_UNPACKED, NO_SCORES, this.packedBytes, this.pack.clone());
    return new PackedSortedSet(this.members.slice(), this.scores.slice(), this.packedBytes);
  }

  /** The elements from..to-1 by themselves. */
  slice(from: number, to: number): PackedSortedSet {
    const part = new PackedSortedSet(this.members.slice(from, to), this.scores.slice(from, to));
    for (let at = 0; at < part.length; at++) part.packedBytes += entryBytes(part.scoreAt(at), part.memberAt(at));
    return part;
  }

  /** The listpack that Redis would hold; must not be changed. */
  toListpack(): Listpack {
    if (this.pack !== undefined) return this.pack;
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
