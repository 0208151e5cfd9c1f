// The stream type: entries in id order, the ids and counters that outlive them, and consumer groups.
// Guarantees that ids only grow, also past entries that were deleted; that `firstId` and `length` are those of the
// entries that are there; that an empty stream stays, for what it remembers.
// Leaves to others: nodes and their layout (entries.ts, macro-node.ts), pending entries (group.ts), replies.
//
// A group's progress is counted in entries ever added, not in those that are there, so that its lag can be told in
// O(1). That works only while no deleted entry lies ahead of the group; where one does, the counter is unknown until
// the group reaches a place whose count is certain: the stream's first or last entry (Redis 8.0.2; see
// estimateEntriesRead).
import type { ByteString } from '../../../base/bytes.ts';
import type { Int64 } from '../../../base/integer.ts';
import { Value } from '../../keyspace/value.ts';
import { RadixTree } from '../../structures/radix-tree.ts';
import { addWrapping, subtractWrapping } from './counters.ts';
import { LARGEST_NODE_BYTES, StreamEntries, type StreamNodeLimits, type Trim } from './entries.ts';
import { ConsumerGroup } from './group.ts';
import { compareIds, equalIds, idAfter, isZeroId, MAX_ID, MIN_ID, type StreamId, type WrittenId } from './id.ts';

/** What a stream knows apart from its entries and groups. */
export interface StreamFacts {
  readonly lastId: StreamId;
  readonly maxDeletedId: StreamId;
  readonly entriesAdded: Int64;
  /** Of the entries that are there; 0-0 if there is none. */
  readonly firstId: StreamId;
}

export class StreamValue extends Value {
  private last: StreamId;
  private maxDeleted: StreamId;
  private added: Int64;
  private first: StreamId;
  private groupsByName: RadixTree<ConsumerGroup> | undefined = undefined;

  private constructor(
    readonly entries: StreamEntries,
    facts: StreamFacts,
  ) {
    super();
    this.last = facts.lastId;
    this.maxDeleted = facts.maxDeletedId;
    this.added = facts.entriesAdded;
    this.first = facts.firstId;
  }

  static empty(): StreamValue {
    return new StreamValue(new StreamEntries(), { lastId: MIN_ID, maxDeletedId: MIN_ID, entriesAdded: 0, firstId: MIN_ID });
  }

  /** A stream over ready-made contents, as a loaded file brings them. */
  static over(
    entries: StreamEntries,
    facts: StreamFacts,
    groups: Iterable<readonly [name: ByteString, group: ConsumerGroup]>,
  ): StreamValue {
    const stream = new StreamValue(entries, facts);
    for (const [name, group] of groups) stream.groups.set(name, group);
    return stream;
  }

  get type(): 'stream' {
    return 'stream';
  }

  get encoding(): 'stream' {
    return 'stream';
  }

  get length(): number {
    return this.entries.length;
  }

  /** A stream without entries is kept: its last id and its groups still mean something. */
  get isEmpty(): boolean {
    return false;
  }

  get freeEffort(): number {
    const cursor = this.groups.cursor();
    const nodes = this.entries.nodes.nodeCount;
    return cursor.seek('first') ? nodes + this.groups.size * (1 + cursor.value.pending.size) : nodes;
  }

  copy(): StreamValue {
    const groups = [...this.groups.entries()].map(([name, group]) => [name, group.copy()] as const);
    return StreamValue.over(this.entries.copy(), this, groups);
  }

  // --- what it remembers -------------------------------------------------------------------------------------------

  /** The greatest id ever used, or set by XSETID. */
  get lastId(): StreamId {
    return this.last;
  }

  /** The greatest id that XDEL ever removed; trimming does not count. 0-0 if none. */
  get maxDeletedId(): StreamId {
    return this.maxDeleted;
  }

  /** Entries ever added. */
  get entriesAdded(): Int64 {
    return this.added;
  }

  /** Of the oldest entry that is there; 0-0 if there is none. */
  get firstId(): StreamId {
    return this.first;
  }

  /** XSETID: what is undefined stays as it is. The caller has checked that nothing contradicts the entries. */
  setFacts(lastId: StreamId, entriesAdded: Int64 | undefined, maxDeletedId: StreamId | undefined): void {
    this.last = lastId;
    if (entriesAdded !== undefined) this.added = entriesAdded;
    if (maxDeletedId !== undefined) this.maxDeleted = maxDeletedId;
  }

  // --- entries -----------------------------------------------------------------------------------------------------

  /**
   * The id that an entry gets: the wanted one, or one made from the clock (unix ms) if none is wanted. Undefined if it
   * would not be greater than the last one.
   */
  nextId(wanted: WrittenId | undefined, now: number): StreamId | undefined {
    if (wanted === undefined) return now > this.last.ms ? { ms: now, seq: 0 } : idAfter(this.last);
    if (wanted.isSeqOpen && wanted.ms === this.last.ms) {
      const next = idAfter(this.last);
      return next?.ms === wanted.ms ? next : undefined;
    }
    return compareIds(wanted, this.last) > 0 ? { ms: wanted.ms, seq: wanted.seq } : undefined;
  }

  /** Whether the fields and values in `argv` from `from` on could be held by a node at all. */
  static isStorable(argv: readonly ByteString[], from: number): boolean {
    let bytes = 0;
    for (let at = from; at < argv.length; at++) bytes += argv[at]?.length ?? 0;
    return bytes <= LARGEST_NODE_BYTES;
  }

  /** Adds an entry under an id from `nextId`; its fields and values stand in `argv` from `from` on. */
  append(id: StreamId, argv: readonly ByteString[], from: number, limits: StreamNodeLimits): void {
    this.entries.append(id, argv, from, limits);
    this.added = addWrapping(this.added, 1);
    this.last = id;
    if (this.entries.length === 1) this.first = id;
  }

  /** How many of them were there. */
  delete(ids: readonly StreamId[]): number {
    let removed = 0;
    let isFirstGone = false;
    for (const id of ids) {
      if (!this.entries.delete(id)) continue;
      removed++;
      if (equalIds(id, this.first)) isFirstGone = true;
      if (compareIds(id, this.maxDeleted) > 0) this.maxDeleted = id;
    }
    if (isFirstGone) this.first = this.entries.firstId ?? MIN_ID;
    return removed;
  }

  /** How many entries went. */
  trim(trim: Trim): number {
    const removed = this.entries.trim(trim);
    if (removed > 0) this.first = this.entries.firstId ?? MIN_ID;
    return removed;
  }

  /** Where approximate trimming has left the stream, as an exact MINID would say it. */
  get trimmedTo(): StreamId {
    return this.entries.firstStoredId ?? MAX_ID;
  }

  // --- groups ------------------------------------------------------------------------------------------------------

  /** By name, in byte order. Must not be changed. */
  get groups(): RadixTree<ConsumerGroup> {
    return (this.groupsByName ??= new RadixTree());
  }

  group(name: ByteString): ConsumerGroup | undefined {
    return this.groupsByName?.get(name);
  }

  /** Whether there was none of this name. */
  createGroup(name: ByteString, lastId: StreamId, entriesRead: Int64 | undefined): boolean {
    if (this.groups.has(name)) return false;
    this.groups.set(name, new ConsumerGroup(lastId, entriesRead));
    return true;
  }

  /** Whether it was there. */
  destroyGroup(name: ByteString): boolean {
    return this.groups.remove(name);
  }

  /** A group is given the entry `id`, which is beyond its last one. */
  advance(group: ConsumerGroup, id: StreamId): void {
    const isCounting = group.entriesRead !== undefined && compareIds(group.lastId, this.first) >= 0;
    if (isCounting && group.entriesRead !== undefined && !this.hasDeletedFrom(group.lastId)) {
      group.entriesRead = addWrapping(group.entriesRead, 1);
    } else if (this.added !== 0) {
      group.entriesRead = this.estimateEntriesRead(id);
    }
    group.lastId = id;
  }

  /** How many entries a group has yet to be given; undefined where that can't be known. */
  lagOf(group: ConsumerGroup): Int64 | undefined {
    if (this.added === 0 || this.length === 0) return 0;
    if (compareIds(group.lastId, this.first) < 0 && compareIds(this.maxDeleted, this.first) < 0) return this.length;
    if (group.entriesRead !== undefined && !this.hasDeletedFrom(group.lastId)) {
      return subtractWrapping(this.added, group.entriesRead);
    }
    const read = this.estimateEntriesRead(group.lastId);
    return read === undefined ? undefined : subtractWrapping(this.added, read);
  }

  /** Whether an entry at or after this id may have been deleted by XDEL. */
  private hasDeletedFrom(id: StreamId): boolean {
    return this.length > 0 && !isZeroId(this.maxDeleted) && compareIds(id, this.maxDeleted) <= 0;
  }

  /** How many entries had ever been added when this id was the last one; undefined where that can't be known. */
  estimateEntriesRead(id: StreamId): Int64 | undefined {
    if (this.added === 0) return 0;
    const toLast = compareIds(id, this.last);
    if (this.length === 0 && toLast <= 0) return this.added;
    if (!isZeroId(id) && compareIds(id, this.maxDeleted) < 0) return undefined;
    if (toLast === 0) return this.added;
    if (toLast > 0) return undefined;
    const isWhole = isZeroId(this.maxDeleted) || compareIds(this.maxDeleted, this.first) < 0;
    if (!isWhole) return undefined;
    const beforeFirst = subtractWrapping(this.added, this.length);
    if (equalIds(id, this.first)) return addWrapping(beforeFirst, 1);
    return compareIds(id, this.first) < 0 ? beforeFirst : undefined;
  }
}
