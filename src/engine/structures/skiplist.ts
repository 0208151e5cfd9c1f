// SkipList: the ordered half of a sorted set, elements sorted by (score, member bytes).
// Guarantees Redis's zskiplist: at most 32 levels, each reached with probability 1/4 from the one below, spans that
// make rank arithmetic O(log n), and a backward pointer on level 0.
// Leaves to others: the member -> node table, and rejecting NaN scores and duplicate members.
//
// Invariants
//  1. Level 0 holds all elements in order; level i is a subsequence of level i - 1; the header is on every level.
//  2. A span is the number of level 0 steps its link jumps; on a level's last link it is the number of elements after
//     the node.
//  3. `backward` of an element is its predecessor, the header for the first; `tail` is the last element.
//  4. `level` is the height of the tallest element, 1 when empty; header links above it are NONE.
//  5. Beside each link stands the score of the element that it leads to.
//
// Nodes live in one pool of 16-byte cells, where a node is known by the number of its first cell:
//     cell n          height (int32), backward (int32), score (double)
//     cell n + 1 + i  level i: link (int32), span (int32), score of the linked element (double)
// The header is cell 0 with all its levels, so 0 as a link means "none". A step of a search thus touches one place in
// memory, the link it looks at, and 37 bytes a node are all that there is besides the member. Freed nodes wait in a list
// for each height, linked through `backward`. A node has two cells at least, so half its number is unique, too: members
// stand there.
//
// insert, delete, updateScore, rank, byRank, first/last in range: O(log n) expected. Deleting k elements: O(log n + k).

import { flatten } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import type { Random } from '../../base/random.ts';
import { aboveLexMin, aboveScoreMin, belowLexMax, belowScoreMax } from './sorted-range.ts';
import type { LexBound, LexRange, ScoreRange } from './sorted-range.ts';

export const SKIPLIST_MAX_LEVEL = 32;

/** A node, by its place in the pool. Good until the element is deleted. */
export type SkipListNode = number;

/** In place of a node: there is none. */
export const NONE = 0;

const HEADER = 0;
const FIRST_CELLS = SKIPLIST_MAX_LEVEL + 1 + 64;

export interface SkipListPathStep {
  readonly level: number;
  /** Zero-based rank of the node stood on, -1 for the header. */
  readonly rank: number;
  /** What the search did here: went along the link, or one level down because the link would overshoot. */
  readonly move: 'along' | 'down';
}

export interface SkipListNodeView {
  readonly rank: number;
  readonly member: ByteString;
  readonly score: number;
  /** Span of each level's link, lowest first; its length is the node's height. */
  readonly spans: readonly number[];
}

export class SkipList {
  private readonly random: Random;
  // Two views of the same memory: cell c is ints[4c .. 4c + 3] and doubles[2c .. 2c + 1].
  private ints = new Int32Array(4 * FIRST_CELLS);
  private doubles = new Float64Array(this.ints.buffer);
  private cellsUsed = SKIPLIST_MAX_LEVEL + 1;
  /** At half a node's number. */
  private members: ByteString[] = [];
  /** By height, the first of the freed nodes. */
  private readonly freed = new Int32Array(SKIPLIST_MAX_LEVEL + 1);
  private last: SkipListNode = NONE;
  private count = 0;
  private height = 1;
  // Scratch of the last search: per level, the node before the position and its rank (number of elements up to it).
  private readonly before = new Int32Array(SKIPLIST_MAX_LEVEL);
  private readonly beforeRank = new Int32Array(SKIPLIST_MAX_LEVEL);

  constructor(random: Random) {
    this.random = random;
    this.ints[0] = SKIPLIST_MAX_LEVEL;
  }

  /** The same elements in towers of the same height: copies of arrays, some tens of ms for a million. */
  clone(): SkipList {
    const copy = new SkipList(this.random);
    copy.ints = this.ints.slice(0, 4 * this.cellsUsed);
    copy.doubles = new Float64Array(copy.ints.buffer);
    copy.cellsUsed = this.cellsUsed;
    copy.members = this.members.slice();
    copy.freed.set(this.freed);
    copy.last = this.last;
    copy.count = this.count;
    copy.height = this.height;
    return copy;
  }

  get length(): number {
    return this.count;
  }

  /** Number of levels in use, at least 1. */
  get level(): number {
    return this.height;
  }

  /** NONE when empty, as `tail`. */
  get first(): SkipListNode {
    return this.linkOf(HEADER, 0);
  }

  get tail(): SkipListNode {
    return this.last;
  }

  scoreOf(node: SkipListNode): number {
    return this.doubles[2 * node + 1] as number;
  }

  memberOf(node: SkipListNode): ByteString {
    return this.members[node >> 1] as ByteString;
  }

  /** NONE after the last. */
  nextOf(node: SkipListNode): SkipListNode {
    return this.linkOf(node, 0);
  }

  /** NONE before the first. */
  backwardOf(node: SkipListNode): SkipListNode {
    return this.ints[4 * node + 1] as number;
  }

  heightOf(node: SkipListNode): number {
    return this.ints[4 * node] as number;
  }

  /** The caller makes sure that the member is not in the list yet. */
  insert(score: number, member: ByteString): SkipListNode {
    this.search(score, member);
    const node = this.allocate(this.randomHeight(), score, flatten(member));
    this.linkAfterSearch(node);
    return node;
  }

  /** Whether there was an element with this score and member. */
  delete(score: number, member: ByteString): boolean {
    this.search(score, member);
    const node = this.nextOf(this.before[0] as number);
    if (!this.holds(node, score, member)) return false;
    this.unlinkAfterSearch(node);
    this.free(node);
    return true;
  }

  /**
   * Gives an element another score. It keeps its place where its neighbours allow that, and its node in any case: where
   * Redis draws a new height, the old one is as random.
   */
  setScore(node: SkipListNode, score: number): void {
    // Redis asks for strict order by score alone here, so a tie moves the node even where members would allow it to
    // stay.
    const backward = this.backwardOf(node);
    const next = this.nextOf(node);
    const member = this.memberOf(node);
    const isInOrder =
      (backward === NONE || this.scoreOf(backward) < score) && (next === NONE || this.scoreOf(next) > score);
    this.search(this.scoreOf(node), member);
    this.doubles[2 * node + 1] = score;
    if (isInOrder) {
      for (let level = 0; level < this.heightOf(node); level++) {
        this.setLink(this.before[level] as number, level, node, score);
      }
      return;
    }
    this.unlinkAfterSearch(node);
    this.search(score, member);
    this.linkAfterSearch(node);
  }

  /** Zero-based rank, -1 if there is no such element. */
  rank(score: number, member: ByteString): number {
    this.search(score, member);
    return this.holds(this.nextOf(this.before[0] as number), score, member) ? (this.beforeRank[0] as number) : -1;
  }

  /** The element of a zero-based rank, NONE outside of the list. */
  byRank(rank: number): SkipListNode {
    if (rank < 0 || rank >= this.count) return NONE;
    let node = HEADER;
    let left = rank + 1;
    for (let level = this.height - 1; left > 0; level--) {
      while (this.spanOf(node, level) <= left && this.linkOf(node, level) !== NONE) {
        left -= this.spanOf(node, level);
        node = this.linkOf(node, level);
      }
    }
    return node;
  }

  /** NONE where the range is empty, as in the other three. */
  firstInScoreRange(range: ScoreRange): SkipListNode {
    const node = this.nextOf(this.lastBeforeScore(range.min, range.minExclusive));
    return node !== NONE && belowScoreMax(this.scoreOf(node), range) ? node : NONE;
  }

  lastInScoreRange(range: ScoreRange): SkipListNode {
    const node = this.lastBeforeScore(range.max, !range.maxExclusive);
    return node !== HEADER && aboveScoreMin(this.scoreOf(node), range) ? node : NONE;
  }

  /** Elements must all have the same score for lexicographic ranges to mean something; as in Redis, nobody checks. */
  firstInLexRange(range: LexRange): SkipListNode {
    const node = this.nextOf(this.lastBeforeLexMin(range.min));
    return node !== NONE && belowLexMax(this.memberOf(node), range.max) ? node : NONE;
  }

  lastInLexRange(range: LexRange): SkipListNode {
    const node = this.lastUpToLexMax(range.max);
    return node !== HEADER && aboveLexMin(this.memberOf(node), range.min) ? node : NONE;
  }

  /** Removes the elements of zero-based ranks `start` to `end`, both included, naming each in order; returns how many. */
  deleteRangeByRank(start: number, end: number, removed: (member: ByteString) => void): number {
    let node = this.byRank(Math.max(0, start));
    if (node === NONE) return 0;
    this.search(this.scoreOf(node), this.memberOf(node));
    let left = Math.min(end, this.count - 1) - Math.max(0, start) + 1;
    let deleted = 0;
    while (node !== NONE && left-- > 0) {
      const next = this.nextOf(node);
      const member = this.memberOf(node);
      this.unlinkAfterSearch(node);
      this.free(node);
      removed(member);
      deleted++;
      node = next;
    }
    return deleted;
  }

  /** For pictures: each move of a search that passes the first `before` elements, from the top of the header to level 0. */
  searchPath(before: number): SkipListPathStep[] {
    const steps: SkipListPathStep[] = [];
    let node = HEADER;
    let rank = -1;
    for (let level = this.height - 1; level >= 0; level--) {
      while (this.linkOf(node, level) !== NONE && rank + this.spanOf(node, level) < before) {
        steps.push({ level, rank, move: 'along' });
        rank += this.spanOf(node, level);
        node = this.linkOf(node, level);
      }
      steps.push({ level, rank, move: 'down' });
    }
    return steps;
  }

  /** For pictures: up to `count` elements from a zero-based rank. */
  view(from: number, count: number): SkipListNodeView[] {
    const nodes: SkipListNodeView[] = [];
    let rank = Math.max(0, from);
    for (let node = this.byRank(rank); node !== NONE && nodes.length < count; node = this.nextOf(node)) {
      const spans = Array.from({ length: this.heightOf(node) }, (_, level) => this.spanOf(node, level));
      nodes.push({ rank: rank++, member: this.memberOf(node), score: this.scoreOf(node), spans });
    }
    return nodes;
  }

  /** Header spans, lowest level first, one for each level in use. */
  headerSpans(): readonly number[] {
    return Array.from({ length: this.height }, (_, level) => this.spanOf(HEADER, level));
  }

  /** For pictures: how many elements reach each level, lowest first; undefined where they are more than `most` to count. */
  levelSizes(most: number): readonly (number | undefined)[] {
    const sizes = Array.from({ length: this.height }, (): number | undefined => undefined);
    for (let level = this.height - 1; level > 0; level--) {
      let size = 0;
      for (let node = this.linkOf(HEADER, level); node !== NONE && size <= most; node = this.linkOf(node, level)) size++;
      if (size > most) break;
      sizes[level] = size;
    }
    sizes[0] = this.count;
    return sizes;
  }

  /** Walks every level and throws if an invariant is broken. For tests. O(n). */
  check(): void {
    const ranks = new Map<SkipListNode, number>([[HEADER, 0]]);
    let previous = HEADER;
    let tallest = 1;
    for (let node = this.first; node !== NONE; node = this.nextOf(node)) {
      const member = this.memberOf(node);
      if (this.backwardOf(node) !== previous) throw new Error(`backward of ${member} is wrong`);
      if (previous !== HEADER && !this.isBefore(previous, this.scoreOf(node), member)) {
        throw new Error(`${member} is out of order`);
      }
      ranks.set(node, ranks.size);
      tallest = Math.max(tallest, this.heightOf(node));
      previous = node;
    }
    if (this.last !== previous) throw new Error('tail is not the last element');
    if (ranks.size - 1 !== this.count) throw new Error(`length ${this.count}, but ${ranks.size - 1} elements`);
    if (this.height !== tallest) throw new Error(`level ${this.height}, but the tallest element has ${tallest}`);
    for (let level = 0; level < SKIPLIST_MAX_LEVEL; level++) {
      for (let node = HEADER, link = HEADER; ; node = link) {
        if (this.heightOf(node) <= level) throw new Error(`a node is on level ${level} above its height`);
        link = this.linkOf(node, level);
        const at = ranks.get(node);
        const to = link === NONE ? this.count : ranks.get(link);
        if (at === undefined || to === undefined) throw new Error(`level ${level} links to a removed element`);
        const span = this.spanOf(node, level);
        if (level < this.height && span !== to - at) throw new Error(`span ${span} on level ${level}, not ${to - at}`);
        if (link === NONE) break;
        if (this.doubles[2 * cellOf(node, level) + 1] !== this.scoreOf(link)) {
          throw new Error(`stale score beside a link to ${this.memberOf(link)} on level ${level}`);
        }
      }
    }
  }

  // --- the pool ---------------------------------------------------------------------------------------------------

  private linkOf(node: SkipListNode, level: number): SkipListNode {
    return this.ints[4 * cellOf(node, level)] as number;
  }

  private spanOf(node: SkipListNode, level: number): number {
    return this.ints[4 * cellOf(node, level) + 1] as number;
  }

  private setLink(node: SkipListNode, level: number, target: SkipListNode, score: number): void {
    const cell = cellOf(node, level);
    this.ints[4 * cell] = target;
    this.doubles[2 * cell + 1] = score;
  }

  private copyLink(from: SkipListNode, to: SkipListNode, level: number): void {
    const cell = cellOf(from, level);
    this.setLink(to, level, this.ints[4 * cell] as number, this.doubles[2 * cell + 1] as number);
  }

  private setSpan(node: SkipListNode, level: number, span: number): void {
    this.ints[4 * cellOf(node, level) + 1] = span;
  }

  private allocate(height: number, score: number, member: ByteString): SkipListNode {
    let node = this.freed[height] as number;
    if (node !== NONE) {
      this.freed[height] = this.backwardOf(node);
    } else {
      node = this.cellsUsed;
      this.cellsUsed += height + 1;
      if (4 * this.cellsUsed > this.ints.length) this.growPool();
      while (this.members.length <= node >> 1) this.members.push('');
    }
    this.ints[4 * node] = height;
    this.doubles[2 * node + 1] = score;
    this.members[node >> 1] = member;
    return node;
  }

  private free(node: SkipListNode): void {
    const height = this.heightOf(node);
    this.ints[4 * node + 1] = this.freed[height] as number;
    this.freed[height] = node;
    this.members[node >> 1] = '';
  }

  private growPool(): void {
    const larger = new Int32Array(Math.ceil((this.cellsUsed * 3) / 2) * 4);
    larger.set(this.ints);
    this.ints = larger;
    this.doubles = new Float64Array(larger.buffer);
  }

  // --- searching and linking ----------------------------------------------------------------------------------------

  private holds(node: SkipListNode, score: number, member: ByteString): boolean {
    return node !== NONE && this.scoreOf(node) === score && this.memberOf(node) === member;
  }

  private isBefore(node: SkipListNode, score: number, member: ByteString): boolean {
    const own = this.scoreOf(node);
    return own < score || (own === score && this.memberOf(node) < member);
  }

  /** Fills the scratch with the last node before (score, member) on each level. */
  private search(score: number, member: ByteString): void {
    const { ints, doubles, members, before, beforeRank } = this;
    let node = HEADER;
    let rank = 0;
    for (let level = this.height - 1; level >= 0; level--) {
      let cell = cellOf(node, level);
      for (let link = ints[4 * cell] as number; link !== NONE; link = ints[4 * cell] as number) {
        const linked = doubles[2 * cell + 1] as number;
        if (!(linked < score || (linked === score && (members[link >> 1] as ByteString) < member))) break;
        rank += ints[4 * cell + 1] as number;
        node = link;
        cell = cellOf(node, level);
      }
      before[level] = node;
      beforeRank[level] = rank;
    }
  }

  /** Puts a node that is in no chain at the searched position, with its height, score and member. */
  private linkAfterSearch(node: SkipListNode): void {
    const height = this.heightOf(node);
    const score = this.scoreOf(node);
    for (; this.height < height; this.height++) {
      this.before[this.height] = HEADER;
      this.beforeRank[this.height] = 0;
      this.setSpan(HEADER, this.height, this.count);
    }
    const rank = this.beforeRank[0] as number;
    for (let level = 0; level < height; level++) {
      const previous = this.before[level] as number;
      const jumped = rank - (this.beforeRank[level] as number);
      this.copyLink(previous, node, level);
      this.setSpan(node, level, this.spanOf(previous, level) - jumped);
      this.setLink(previous, level, node, score);
      this.setSpan(previous, level, jumped + 1);
    }
    for (let level = height; level < this.height; level++) {
      const previous = this.before[level] as number;
      this.setSpan(previous, level, this.spanOf(previous, level) + 1);
    }
    const next = this.nextOf(node);
    this.ints[4 * node + 1] = this.before[0] as number;
    if (next === NONE) this.last = node;
    else this.ints[4 * next + 1] = node;
    this.count++;
  }

  /**
   * Takes the node right after the searched position out of its chains, to be freed or put elsewhere. The scratch stays
   * right for the element that follows it.
   */
  private unlinkAfterSearch(node: SkipListNode): void {
    const height = this.heightOf(node);
    for (let level = 0; level < height; level++) {
      const previous = this.before[level] as number;
      this.copyLink(node, previous, level);
      this.setSpan(previous, level, this.spanOf(previous, level) + this.spanOf(node, level) - 1);
    }
    for (let level = height; level < this.height; level++) {
      const previous = this.before[level] as number;
      this.setSpan(previous, level, this.spanOf(previous, level) - 1);
    }
    const next = this.nextOf(node);
    if (next === NONE) this.last = this.backwardOf(node);
    else this.ints[4 * next + 1] = this.backwardOf(node);
    while (this.height > 1 && this.linkOf(HEADER, this.height - 1) === NONE) this.height--;
    this.count--;
  }

  /** Geometric with ratio 1/4: each pair of leading zero bits of a random word is one more level. */
  private randomHeight(): number {
    let height = 1;
    for (;;) {
      const pairs = Math.clz32(this.random.uint32()) >> 1;
      height += pairs;
      if (height >= SKIPLIST_MAX_LEVEL) return SKIPLIST_MAX_LEVEL;
      if (pairs < 16) return height;
    }
  }

  /** Last node whose score is below the border, or equal to it when `equalToo`; the header if none. */
  private lastBeforeScore(score: number, equalToo: boolean): SkipListNode {
    return this.lastWhere((node) => {
      const own = this.scoreOf(node);
      return own < score || (equalToo && own === score);
    });
  }

  private lastBeforeLexMin(min: LexBound): SkipListNode {
    return this.lastWhere((node) => !aboveLexMin(this.memberOf(node), min));
  }

  private lastUpToLexMax(max: LexBound): SkipListNode {
    return this.lastWhere((node) => belowLexMax(this.memberOf(node), max));
  }

  /** The last node for which that holds, where it holds for the first so many; the header if for none. */
  private lastWhere(holds: (node: SkipListNode) => boolean): SkipListNode {
    let node = HEADER;
    for (let level = this.height - 1; level >= 0; level--) {
      for (let link = this.linkOf(node, level); link !== NONE && holds(link); link = this.linkOf(node, level)) {
        node = link;
      }
    }
    return node;
  }
}

/** The cell of a node's level. */
function cellOf(node: SkipListNode, level: number): number {
  return node + 1 + level;
}
