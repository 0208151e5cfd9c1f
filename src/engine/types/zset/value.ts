// The sorted set type: packed while it is small, a skip list with a hash table from members to their nodes beyond. It
// never turns back: commands that know how large their result will be (ZUNIONSTORE, GEOSEARCHSTORE) `create` it in the form
// that it keeps.
import type { ByteString } from '../../../base/bytes.ts';
import type { Random } from '../../../base/random.ts';
import { Value } from '../../keyspace/value.ts';
import { Dict } from '../../structures/dict.ts';
import { NONE, SkipList, type SkipListNode } from '../../structures/skiplist.ts';
import {
  aboveLexMin,
  aboveScoreMin,
  belowLexMax,
  belowScoreMax,
  type LexRange,
  type ScoreRange,
} from '../../structures/sorted-range.ts';
import { sampleIndices } from '../sampling.ts';
import { PackedSortedSet } from './packed.ts';

/** The thresholds in force when a sorted set must decide. */
export interface SortedSetLimits {
  readonly 'zset-max-listpack-entries': number;
  readonly 'zset-max-listpack-value': number;
}

/** Both ends of a range of ranks: from..to-1, lowest score first. */
export interface RankRange {
  readonly from: number;
  readonly to: number;
}

/** Which part of a range is wanted: LIMIT, counted from the end at which reading begins. */
export interface RangeWindow {
  readonly reverse: boolean;
  readonly offset: number;
  /** Negative: all that there is. */
  readonly count: number;
}

export interface ScoredMember {
  readonly member: ByteString;
  readonly score: number;
}

const ALL: RangeWindow = { reverse: false, offset: 0, count: -1 };
const NOTHING: RankRange = { from: 0, to: 0 };

/** The large form: the same elements in order and by name. */
export interface IndexedSortedSet {
  readonly list: SkipList;
  readonly byMember: Dict<SkipListNode>;
}

export class SortedSetValue extends Value {

  private constructor(
    private items: PackedSortedSet | IndexedSortedSet,
    private readonly random: Random,
  ) {
    super();
  }

  /** An empty one, in the form that suits `size` elements of up to `longest` bytes, as far as the caller looks ahead. */
  static create(random: Random, limits: SortedSetLimits, size: number, longest: number): SortedSetValue {
    const isSmall = size <= limits['zset-max-listpack-entries'] && longest <= limits['zset-max-listpack-value'];
    return new SortedSetValue(isSmall ? new PackedSortedSet() : emptyIndex(random, size), random);
  }

  /** A sorted set over ready-made contents, as a loaded file brings them. */
  static over(items: PackedSortedSet, random: Random): SortedSetValue {
    return new SortedSetValue(items, random);
  }

  get type(): 'zset' {
    return 'zset';
  }

  get encoding(): 'listpack' | 'skiplist' {
    return this.items instanceof PackedSortedSet ? 'listpack' : 'skiplist';
  }

  get length(): number {
    return this.items instanceof PackedSortedSet ? this.items.length : this.items.list.length;
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  override get table(): Dict<SkipListNode> | undefined {
    return this.items instanceof PackedSortedSet ? undefined : this.items.byMember;
  }

  get freeEffort(): number {
    return this.items instanceof PackedSortedSet ? 1 : this.items.list.length;
  }

  /** The structure itself, for pictures, saving and digests: must not be changed. */
  get contents(): PackedSortedSet | IndexedSortedSet {
    return this.items;
  }

  copy(): SortedSetValue {
    const { items, random } = this;
    if (items instanceof PackedSortedSet) return new SortedSetValue(items.clone(), random);
    return new SortedSetValue({ list: items.list.clone(), byMember: items.byMember.clone() }, random);
  }

  /** Gives back the room that small sets keep for what may be added: once a file's members are all there. */
  trim(): void {
    if (this.items instanceof PackedSortedSet) this.items = this.items.clone();
  }

  override frozen(): SortedSetValue {
    const { items, random } = this;
    if (items instanceof PackedSortedSet) return this.copy();
    return new SortedSetValue({ list: items.list.clone(), byMember: new Dict() }, random);
  }

  // --- conversions ------------------------------------------------------------------------------------------------

  /** Before several elements are added: becomes a skip list if that many could not be packed, whether or not they are new. */
  expect(count: number, limits: SortedSetLimits): void {
    if (count > limits['zset-max-listpack-entries']) this.index(count);
  }

  /** Becomes a skip list whatever its size, as SORT leaves what it has sorted. */
  unpack(): void {
    this.index(this.length);
  }

  private index(size: number): IndexedSortedSet {
    const items = this.items;
    if (!(items instanceof PackedSortedSet)) return items;
    const indexed = emptyIndex(this.random, Math.max(size, items.length));
    for (let at = 0; at < items.length; at++) {
      const node = indexed.list.insert(items.scoreAt(at), items.memberAt(at));
      indexed.byMember.set(indexed.list.memberOf(node), node);
    }
    this.items = indexed;
    return indexed;
  }

  // --- single elements --------------------------------------------------------------------------------------------

  score(member: ByteString): number | undefined {
    const items = this.items;
    if (!(items instanceof PackedSortedSet)) {
      const node = items.byMember.get(member);
      return node === undefined ? undefined : items.list.scoreOf(node);
    }
    const at = items.indexOf(member);
    return at < 0 ? undefined : items.scoreAt(at);
  }

  /** Adds a member that is not there; becomes a skip list if the limits ask for it. */
  add(score: number, member: ByteString, limits: SortedSetLimits): void {
    const items = this.items;
    if (
      items instanceof PackedSortedSet &&
      (items.length + 1 > limits['zset-max-listpack-entries'] || member.length > limits['zset-max-listpack-value'])
    ) {
      this.index(items.length + 1);
    }
    this.insert(score, member);
  }

  /** Adds a member that is not there, in the form at hand. */
  insert(score: number, member: ByteString): void {
    const items = this.items;
    if (items instanceof PackedSortedSet) {
      items.insert(score, member);
      return;
    }
    const node = items.list.insert(score, member);
    items.byMember.set(items.list.memberOf(node), node);
  }

  /** Gives a member that is there another score. */
  update(member: ByteString, score: number): void {
    const items = this.items;
    if (items instanceof PackedSortedSet) {
      items.removeAt(items.indexOf(member));
      items.insert(score, member);
      return;
    }
    const node = items.byMember.get(member);
    if (node === undefined) throw new Error(`no member ${member} to give a score to`);
    items.list.setScore(node, score);
  }

  /** Whether it was there. */
  remove(member: ByteString): boolean {
    const items = this.items;
    if (items instanceof PackedSortedSet) {
      const at = items.indexOf(member);
      if (at < 0) return false;
      items.removeAt(at);
      return true;
    }
    const node = items.byMember.take(member);
    if (node === undefined) return false;
    items.list.delete(items.list.scoreOf(node), member);
    return true;
  }

  /** Rank from the lowest score, or -1. */
  rank(member: ByteString): number {
    const items = this.items;
    if (items instanceof PackedSortedSet) return items.indexOf(member);
    const node = items.byMember.get(member);
    return node === undefined ? -1 : items.list.rank(items.list.scoreOf(node), member);
  }

  // --- ranges -------------------------------------------------------------------------------------------------------

  /** The elements whose scores are in the range, or the window of it. */
  scoreRange(range: ScoreRange, window = ALL): RankRange {
    const items = this.items;
    if (items instanceof PackedSortedSet) {
      return packedRange(
        items.length,
        (at) => aboveScoreMin(items.scoreAt(at), range),
        (at) => belowScoreMax(items.scoreAt(at), range),
        window,
      );
    }
    const { list } = items;
    return indexedRange(list, list.firstInScoreRange(range), list.lastInScoreRange(range), window);
  }

  /**
   * The elements whose members are in the range, or the window of it. Where scores differ, members are not in order, and
   * what is found is what Redis finds in a listpack; in a skip list it is a matter of chance in Redis too.
   */
  lexRange(range: LexRange, window = ALL): RankRange {
    const items = this.items;
    if (items instanceof PackedSortedSet) {
      return packedRange(
        items.length,
        (at) => aboveLexMin(items.memberAt(at), range.min),
        (at) => belowLexMax(items.memberAt(at), range.max),
        window,
      );
    }
    const { list } = items;
    const { first, tail } = list;
    if (first === NONE) return NOTHING;
    if (!belowLexMax(list.memberOf(first), range.max) || !aboveLexMin(list.memberOf(tail), range.min)) return NOTHING;
    return indexedRange(list, list.firstInLexRange(range), list.lastInLexRange(range), window);
  }

  /** Calls back with the elements of ranks from..to-1, in order or (`reverse`) from the last to the first. */
  visit(range: RankRange, reverse: boolean, visitor: (member: ByteString, score: number) => void): void {
    const { from, to } = range;
    if (from >= to) return;
    const items = this.items;
    if (items instanceof PackedSortedSet) {
      for (let n = 0; n < to - from; n++) {
        const at = reverse ? to - 1 - n : from + n;
        visitor(items.memberAt(at), items.scoreAt(at));
      }
      return;
    }
    const { list } = items;
    let node = list.byRank(reverse ? to - 1 : from);
    for (let left = to - from; left > 0 && node !== NONE; left--) {
      visitor(list.memberOf(node), list.scoreOf(node));
      node = reverse ? list.backwardOf(node) : list.nextOf(node);
    }
  }

  forEach(visitor: (member: ByteString, score: number) => void): void {
    this.visit({ from: 0, to: this.length }, false, visitor);
  }

  /** The elements of ranks from..to-1 one by one, for readers that may stop. Nothing may be added or removed meanwhile. */
  *between({ from, to }: RankRange): Generator<ScoredMember, void, undefined> {
    const items = this.items;
    if (items instanceof PackedSortedSet) {
      for (let at = from; at < to; at++) yield { member: items.memberAt(at), score: items.scoreAt(at) };
      return;
    }
    const { list } = items;
    let node = from < to ? list.byRank(from) : NONE;
    for (let left = to - from; left > 0 && node !== NONE; left--) {
      yield elementAt(list, node);
      node = list.nextOf(node);
    }
  }

  /** Removes the elements of ranks from..to-1; how many. */
  removeRange({ from, to }: RankRange): number {
    if (from >= to) return 0;
    const items = this.items;
    if (items instanceof PackedSortedSet) {
      items.removeRange(from, to);
      return to - from;
    }
    return items.list.deleteRangeByRank(from, to - 1, (member) => items.byMember.delete(member));
  }

  /** All elements, highest score first, as Redis walks a sorted set. Nothing may be added or removed meanwhile. */
  *entries(): Generator<ScoredMember, void, undefined> {
    const items = this.items;
    if (items instanceof PackedSortedSet) {
      for (let at = items.length - 1; at >= 0; at--) yield { member: items.memberAt(at), score: items.scoreAt(at) };
    } else {
      const { list } = items;
      for (let node = list.tail; node !== NONE; node = list.backwardOf(node)) yield elementAt(list, node);
    }
  }

  // --- chance -------------------------------------------------------------------------------------------------------

  /** One element, every one equally likely; undefined if there is none. O(1). */
  randomEntry(random: Random): ScoredMember | undefined {
    const items = this.items;
    if (!(items instanceof PackedSortedSet)) {
      const entry = items.byMember.randomEntry(random);
      return entry && elementAt(items.list, entry.value);
    }
    if (items.length === 0) return undefined;
    const at = random.int(items.length);
    return { member: items.memberAt(at), score: items.scoreAt(at) };
  }

  /** `count` different elements, or all if there are fewer; packed ones in their order, as Redis draws them. */
  sample(count: number, random: Random): ScoredMember[] {
    const items = this.items;
    if (!(items instanceof PackedSortedSet)) {
      return items.byMember.sample(count, random).map(({ value }) => elementAt(items.list, value));
    }
    const indices = sampleIndices(items.length, count, random).sort((a, b) => a - b);
    return indices.map((at) => ({ member: items.memberAt(at), score: items.scoreAt(at) }));
  }
}

function elementAt(list: SkipList, node: SkipListNode): ScoredMember {
  return { member: list.memberOf(node), score: list.scoreOf(node) };
}

function emptyIndex(random: Random, size: number): IndexedSortedSet {
  const byMember = new Dict<SkipListNode>(random.uint32());
  if (size > 0) byMember.expand(size);
  return { list: new SkipList(random), byMember };
}

/**
 * Walks as Redis walks a listpack: to the first element inside the far border, over the offset without looking, then on
 * to the near border. A negative offset walks off the end.
 */
function packedRange(
  length: number,
  isAbove: (at: number) => boolean,
  isBelow: (at: number) => boolean,
  { reverse, offset, count }: RangeWindow,
): RankRange {
  if (length === 0 || offset < 0 || !isAbove(length - 1) || !isBelow(0)) return NOTHING;
  const step = reverse ? -1 : 1;
  const [hasBegun, goesOn] = reverse ? [isBelow, isAbove] : [isAbove, isBelow];
  let at = reverse ? length - 1 : 0;
  while (at >= 0 && at < length && !hasBegun(at)) at += step;
  if (at < 0 || at >= length || !goesOn(at)) return NOTHING;
  at += step * offset;
  const begin = at;
  for (let left = count; left !== 0 && at >= 0 && at < length && goesOn(at); left--) at += step;
  return reverse ? { from: at + 1, to: begin + 1 } : { from: begin, to: at };
}

/** From one node to another. In a skip list, a negative offset counts from the range's far end (since Redis 7.4). */
function indexedRange(
  list: SkipList,
  first: SkipListNode,
  last: SkipListNode,
  { reverse, offset, count }: RangeWindow,
): RankRange {
  if (first === NONE || last === NONE) return NOTHING;
  const from = list.rank(list.scoreOf(first), list.memberOf(first));
  const to = list.rank(list.scoreOf(last), list.memberOf(last)) + 1;
  const skipped = offset < 0 ? to - from + offset : offset;
  const rest = to - from - skipped;
  if (skipped < 0 || rest <= 0) return NOTHING;
  const taken = count < 0 ? rest : Math.min(count, rest);
  const begin = from + (reverse ? rest - taken : skipped);
  return { from: begin, to: begin + taken };
}
