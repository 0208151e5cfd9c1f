// SkipList: the ordered half of a sorted set, elements sorted by (score, member bytes).
// Guarantees Redis's zskiplist: at most 32 levels, each reached with probability 1/4 from the one below, spans that
// make rank arithmetic O(log n), and a backward pointer on level 0.
// Leaves to others: the member -> score table, and rejecting NaN scores and duplicate members.
//
// Invariants
//  1. Level 0 (`next`) holds all elements in order; level i is a subsequence of level i - 1; the header is on every
//     level.
//  2. A span is the number of level 0 steps its link jumps; on a level's last link it is the number of elements after
//     the node.
//  3. `backward` of an element is its predecessor, null for the first; `tail` is the last element, null when empty.
//  4. `level` is the height of the tallest element, 1 when empty; header links above it are null.
//
// Three elements in four have height 1: level 0 therefore lives in fields of the node (its span is always 1, 0 at the
// tail), and only taller nodes have arrays for the levels above.
//
// insert, delete, updateScore, rank, byRank, first/last in range: O(log n) expected. Deleting k elements: O(log n + k).

import { flatten } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import type { Random } from '../../base/random.ts';
import { aboveLexMin, aboveScoreMin, belowLexMax, belowScoreMax } from './sorted-range.ts';
import type { LexBound, LexRange, ScoreRange } from './sorted-range.ts';

export const SKIPLIST_MAX_LEVEL = 32;

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

type Link = SkipListNode | null;

const NO_LINKS: Link[] = [];
const NO_SPANS: number[] = [];

export class SkipListNode {
  score: number;
  readonly member: ByteString;
  next: Link = null;
  backward: Link = null;
  /** Links and spans of levels 1 and up, at index level - 1. Only the list touches them. */
  readonly links: Link[];
  readonly spans: number[];

  constructor(height: number, score: number, member: ByteString) {
    this.score = score;
    this.member = member;
    if (height === 1) {
      this.links = NO_LINKS;
      this.spans = NO_SPANS;
    } else {
      const links: Link[] = [];
      const spans: number[] = [];
      for (let at = 1; at < height; at++) {
        links.push(null);
        spans.push(0);
      }
      this.links = links;
      this.spans = spans;
    }
  }

  get height(): number {
    return this.links.length + 1;
  }
}

export class SkipList {
  readonly header = new SkipListNode(SKIPLIST_MAX_LEVEL, 0, '');
  private readonly random: Random;
  private last: Link = null;
  private count = 0;
  private height = 1;
  // Scratch of the last search: per level, the node before the position and its rank (number of elements up to it).
  private readonly before: SkipListNode[] = [this.header];
  private readonly beforeRank: number[] = [0];

  constructor(random: Random) {
    this.random = random;
  }

  get length(): number {
    return this.count;
  }

  /** Number of levels in use, at least 1. */
  get level(): number {
    return this.height;
  }

  get first(): SkipListNode | null {
    return this.header.next;
  }

  get tail(): SkipListNode | null {
    return this.last;
  }

  /** The caller makes sure that the member is not in the list yet. */
  insert(score: number, member: ByteString): SkipListNode {
    this.search(score, member);
    const height = this.randomHeight();
    while (this.height < height) {
      this.before[this.height] = this.header;
      this.beforeRank[this.height] = 0;
      this.header.spans[this.height - 1] = this.count;
      this.height++;
    }
    const node = new SkipListNode(height, score, flatten(member));
    this.linkAfterSearch(node);
    return node;
  }

  /** The removed node, undefined if there is none with this score and member. */
  delete(score: number, member: ByteString): SkipListNode | undefined {
    this.search(score, member);
    const node = (this.before[0] as SkipListNode).next;
    if (node === null || node.score !== score || node.member !== member) return undefined;
    this.unlinkAfterSearch(node);
    return node;
  }

  /** Moves a member to another score, in place when its neighbours allow; returns its node, undefined if not found. */
  updateScore(score: number, member: ByteString, newScore: number): SkipListNode | undefined {
    this.search(score, member);
    const node = (this.before[0] as SkipListNode).next;
    if (node === null || node.score !== score || node.member !== member) return undefined;
    // Redis asks for strict order by score alone here, so a tie moves the node even where members would allow it to
    // stay.
    if (
      (node.backward === null || node.backward.score < newScore) &&
      (node.next === null || node.next.score > newScore)
    ) {
      node.score = newScore;
      return node;
    }
    this.unlinkAfterSearch(node);
    return this.insert(newScore, member);
  }

  /** Zero-based rank, -1 if there is no such element. */
  rank(score: number, member: ByteString): number {
    let node: SkipListNode = this.header;
    let rank = 0;
    for (let level = this.height - 1; level > 0; level--) {
      let link = node.links[level - 1] as Link;
      while (link !== null && (link.score < score || (link.score === score && link.member <= member))) {
        rank += node.spans[level - 1] as number;
        node = link;
        link = node.links[level - 1] as Link;
      }
    }
    let link = node.next;
    while (link !== null && (link.score < score || (link.score === score && link.member <= member))) {
      rank++;
      node = link;
      link = node.next;
    }
    return node !== this.header && node.score === score && node.member === member ? rank - 1 : -1;
  }

  /** The element of a zero-based rank, null outside of the list. */
  byRank(rank: number): SkipListNode | null {
    if (rank < 0 || rank >= this.count) return null;
    let node: SkipListNode = this.header;
    let left = rank + 1;
    for (let level = this.height - 1; level > 0; level--) {
      while ((node.spans[level - 1] as number) <= left && node.links[level - 1] !== null) {
        left -= node.spans[level - 1] as number;
        node = node.links[level - 1] as SkipListNode;
        if (left === 0) return node;
      }
    }
    while (left-- > 0) node = node.next as SkipListNode;
    return node;
  }

  firstInScoreRange(range: ScoreRange): SkipListNode | null {
    const node = this.lastBeforeScore(range.min, range.minExclusive).next;
    return node !== null && belowScoreMax(node.score, range) ? node : null;
  }

  lastInScoreRange(range: ScoreRange): SkipListNode | null {
    const node = this.lastBeforeScore(range.max, !range.maxExclusive);
    return node !== this.header && aboveScoreMin(node.score, range) ? node : null;
  }

  /** Elements must all have the same score for lexicographic ranges to mean something; as in Redis, nobody checks. */
  firstInLexRange(range: LexRange): SkipListNode | null {
    const node = this.lastBeforeLexMin(range.min).next;
    return node !== null && belowLexMax(node.member, range.max) ? node : null;
  }

  lastInLexRange(range: LexRange): SkipListNode | null {
    const node = this.lastUpToLexMax(range.max);
    return node !== this.header && aboveLexMin(node.member, range.min) ? node : null;
  }

  /**
   * Removes the elements of zero-based ranks `start` to `end`, both included, calling `removed` with each in order after it
   * is out; returns how many.
   */
  deleteRangeByRank(start: number, end: number, removed: (node: SkipListNode) => void): number {
    let node = this.byRank(Math.max(0, start));
    if (node === null) return 0;
    this.search(node.score, node.member);
    let left = Math.min(end, this.count - 1) - Math.max(0, start) + 1;
    let deleted = 0;
    while (node !== null && left-- > 0) {
      const next: Link = node.next;
      this.unlinkAfterSearch(node);
      removed(node);
      deleted++;
      node = next;
    }
    return deleted;
  }

  /** For pictures: each comparison of a search for (score, member), from the top of the header down to level 0. */
  searchPath(score: number, member: ByteString): SkipListPathStep[] {
    const steps: SkipListPathStep[] = [];
    let node: SkipListNode = this.header;
    let rank = -1;
    for (let level = this.height - 1; level >= 0; level--) {
      let link = linkAt(node, level);
      while (link !== null && (link.score < score || (link.score === score && link.member < member))) {
        steps.push({ level, rank, move: 'along' });
        rank += spanAt(node, level);
        node = link;
        link = linkAt(node, level);
      }
      steps.push({ level, rank, move: 'down' });
    }
    return steps;
  }

  /** For pictures: up to `count` elements from a zero-based rank. */
  view(from: number, count: number): SkipListNodeView[] {
    const nodes: SkipListNodeView[] = [];
    let rank = Math.max(0, from);
    for (let node = this.byRank(rank); node !== null && nodes.length < count; node = node.next) {
      const spans = [spanAt(node, 0), ...node.spans];
      nodes.push({ rank: rank++, member: node.member, score: node.score, spans });
    }
    return nodes;
  }

  /** Header spans, lowest level first, one for each level in use. */
  headerSpans(): readonly number[] {
    return [this.count > 0 ? 1 : 0, ...this.header.spans.slice(0, this.height - 1)];
  }

  /** Walks every level and throws if an invariant is broken. For tests. O(n). */
  check(): void {
    const ranks = new Map<SkipListNode, number>([[this.header, 0]]);
    let previous: Link = null;
    let tallest = 1;
    for (let node = this.header.next; node !== null; node = node.next) {
      if (node.backward !== previous) throw new Error(`backward of ${node.member} is wrong`);
      if (previous !== null && !isBefore(previous, node)) throw new Error(`${node.member} is out of order`);
      ranks.set(node, ranks.size);
      tallest = Math.max(tallest, node.height);
      previous = node;
    }
    if (this.last !== previous) throw new Error('tail is not the last element');
    if (ranks.size - 1 !== this.count) throw new Error(`length ${this.count}, but ${ranks.size - 1} elements`);
    if (this.height !== tallest) throw new Error(`level ${this.height}, but the tallest element has ${tallest}`);
    for (let level = 1; level < SKIPLIST_MAX_LEVEL; level++) {
      let node: SkipListNode = this.header;
      for (;;) {
        if (node.height <= level) throw new Error(`${node.member} is on level ${level} above its height`);
        const link = linkAt(node, level);
        const at = ranks.get(node);
        const to = link === null ? this.count : ranks.get(link);
        if (at === undefined || to === undefined) throw new Error(`level ${level} links to a removed element`);
        if (level < this.height && spanAt(node, level) !== to - at) {
          throw new Error(`span of ${node.member} on level ${level} is ${spanAt(node, level)}, not ${to - at}`);
        }
        if (link === null) break;
        node = link;
      }
    }
  }

  /** Fills the scratch with the last node before (score, member) on each level. */
  private search(score: number, member: ByteString): void {
    const before = this.before;
    const beforeRank = this.beforeRank;
    let node: SkipListNode = this.header;
    let rank = 0;
    for (let level = this.height - 1; level > 0; level--) {
      let link = node.links[level - 1] as Link;
      while (link !== null && (link.score < score || (link.score === score && link.member < member))) {
        rank += node.spans[level - 1] as number;
        node = link;
        link = node.links[level - 1] as Link;
      }
      before[level] = node;
      beforeRank[level] = rank;
    }
    let link = node.next;
    while (link !== null && (link.score < score || (link.score === score && link.member < member))) {
      rank++;
      node = link;
      link = node.next;
    }
    before[0] = node;
    beforeRank[0] = rank;
  }

  private linkAfterSearch(node: SkipListNode): void {
    const rank = this.beforeRank[0] as number;
    const height = node.height;
    for (let level = 1; level < height; level++) {
      const previous = this.before[level] as SkipListNode;
      const jumped = rank - (this.beforeRank[level] as number);
      node.links[level - 1] = previous.links[level - 1] as Link;
      node.spans[level - 1] = (previous.spans[level - 1] as number) - jumped;
      previous.links[level - 1] = node;
      previous.spans[level - 1] = jumped + 1;
    }
    for (let level = height; level < this.height; level++) {
      const spans = (this.before[level] as SkipListNode).spans;
      spans[level - 1] = (spans[level - 1] as number) + 1;
    }
    const previous = this.before[0] as SkipListNode;
    node.next = previous.next;
    previous.next = node;
    node.backward = previous === this.header ? null : previous;
    if (node.next === null) this.last = node;
    else node.next.backward = node;
    this.count++;
  }

  /** `node` is the one right after the searched position. The scratch stays right for the element that follows it. */
  private unlinkAfterSearch(node: SkipListNode): void {
    for (let level = 1; level < this.height; level++) {
      const previous = this.before[level] as SkipListNode;
      const span = previous.spans[level - 1] as number;
      if (previous.links[level - 1] === node) {
        previous.links[level - 1] = node.links[level - 1] as Link;
        previous.spans[level - 1] = span + (node.spans[level - 1] as number) - 1;
      } else {
        previous.spans[level - 1] = span - 1;
      }
    }
    (this.before[0] as SkipListNode).next = node.next;
    if (node.next === null) this.last = node.backward;
    else node.next.backward = node.backward;
    while (this.height > 1 && this.header.links[this.height - 2] === null) this.height--;
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
    let node: SkipListNode = this.header;
    for (let level = this.height - 1; level >= 0; level--) {
      let link = level === 0 ? node.next : (node.links[level - 1] as Link);
      while (link !== null && (link.score < score || (equalToo && link.score === score))) {
        node = link;
        link = level === 0 ? node.next : (node.links[level - 1] as Link);
      }
    }
    return node;
  }

  private lastBeforeLexMin(min: LexBound): SkipListNode {
    let node: SkipListNode = this.header;
    for (let level = this.height - 1; level >= 0; level--) {
      let link = linkAt(node, level);
      while (link !== null && !aboveLexMin(link.member, min)) {
        node = link;
        link = linkAt(node, level);
      }
    }
    return node;
  }

  private lastUpToLexMax(max: LexBound): SkipListNode {
    let node: SkipListNode = this.header;
    for (let level = this.height - 1; level >= 0; level--) {
      let link = linkAt(node, level);
      while (link !== null && belowLexMax(link.member, max)) {
        node = link;
        link = linkAt(node, level);
      }
    }
    return node;
  }
}

function isBefore(a: SkipListNode, b: SkipListNode): boolean {
  return a.score < b.score || (a.score === b.score && a.member < b.member);
}

function linkAt(node: SkipListNode, level: number): Link {
  return level === 0 ? node.next : (node.links[level - 1] as Link);
}

function spanAt(node: SkipListNode, level: number): number {
  if (level > 0) return node.spans[level - 1] as number;
  return node.next === null ? 0 : 1;
}
