// StreamEntries: a stream's entries in id order, as a radix tree from each macro node's id to the node. Entries are
// only ever added behind all others, and removed anywhere.
// Guarantees the nodes that Redis 8.0 would have: filled up to stream-node-max-bytes and stream-node-max-entries,
// removed when their last live entry is deleted or when trimming clears them wholly.
// Leaves to others: which ids may be added, and all that a stream remembers beyond its entries (value.ts).
//
// append: O(fields). delete, seek: O(id length + entries of a node). A step of a cursor: O(1).
import type { ByteString } from '../../../base/bytes.ts';
import { type RadixCursor, RadixTree } from '../../structures/radix-tree.ts';
import { compareIds, equalIds, keyOfId, MAX_ID, MIN_ID, type StreamId } from './id.ts';
import { MacroNode } from './macro-node.ts';

/** As in force when a node must decide whether it takes one more entry; 0 is no limit. */
export interface StreamNodeLimits {
  readonly 'stream-node-max-bytes': number;
  readonly 'stream-node-max-entries': number | bigint;
}

/** What no node may grow beyond, whatever the limits say: 1 GiB. */
export const LARGEST_NODE_BYTES = 1 << 30;

export interface Trim {
  /** What to keep: so many of the newest entries, or all from this id on. */
  readonly keep: { readonly newest: number } | { readonly from: StreamId };
  /** Removes whole nodes only. */
  readonly isApproximate: boolean;
  /** Removes no more than this; 0 is no limit. A node that would exceed it stays as it is. */
  readonly limit: number;
}

/** Never written to. */
const NO_NODES: MacroNode[] = [];

export class StreamEntries {
  /** Made when first asked for: many a stream has one node, and nobody ever searches it. */
  private tree: RadixTree<MacroNode> | undefined = undefined;
  /** The nodes in order, while there is no tree. */
  private untreed: MacroNode[] = [];
  private count = 0;
  private tail: MacroNode | undefined = undefined;

  get nodes(): RadixTree<MacroNode> {
    if (this.tree !== undefined) return this.tree;
    this.tree = new RadixTree<MacroNode>();
    for (const node of this.untreed) this.tree.set(keyOfId(node.id), node);
    this.untreed = NO_NODES;
    return this.tree;
  }

  /** Entries that are there; deleted ones don't count. */
  get length(): number {
    return this.count;
  }

  get newestNode(): MacroNode | undefined {
    return this.tail;
  }

  copy(): StreamEntries {
    const copy = new StreamEntries();
    for (const [, node] of this.nodes.entries()) copy.attach(node.copy());
    return copy;
  }

  /** Adds a ready-made node behind all others, as a loaded file brings it. */
  attach(node: MacroNode, live = node.live): void {
    if (this.tree === undefined) this.untreed.push(node);
    else this.tree.set(keyOfId(node.id), node);
    this.tail = node;
    this.count += live;
  }

  /** `id` must be greater than all that are there; fields and values stand in `argv` from `from` on. */
  append(id: StreamId, argv: readonly ByteString[], from: number, limits: StreamNodeLimits): void {
    if (this.tail !== undefined && hasRoom(this.tail, argv, from, limits)) {
      this.tail.append(id, argv, from);
      this.count++;
    } else {
      this.attach(MacroNode.begin(id, argv, from));
    }
  }

  /** Whether it was there. */
  delete(id: StreamId): boolean {
    const cursor = this.cursor(id, id);
    if (!cursor.next()) return false;
    const { node, entry } = cursor;
    if (node.live === 1) this.removeNode(node);
    else node.markDeleted(entry);
    this.count--;
    return true;
  }

  has(id: StreamId): boolean {
    return this.cursor(id, id).next();
  }

  /** Field, value, field, value; undefined if there is no such entry. */
  get(id: StreamId): readonly ByteString[] | undefined {
    const cursor = this.cursor(id, id);
    return cursor.next() ? cursor.fields : undefined;
  }

  /** Undefined if there is none. */
  get firstId(): StreamId | undefined {
    const cursor = this.cursor();
    return cursor.next() ? cursor.id : undefined;
  }

  get lastId(): StreamId | undefined {
    const cursor = this.cursor(MIN_ID, MAX_ID, true);
    return cursor.next() ? cursor.id : undefined;
  }

  /** The first id that still takes a place, be it of a deleted entry. */
  get firstStoredId(): StreamId | undefined {
    const cursor = this.nodes.cursor();
    if (!cursor.seek('first')) return undefined;
    return cursor.value.idAt(cursor.value.firstEntry);
  }

  /** Entries from `start` to `end`, both included; from the last to the first if `isReverse`. */
  cursor(start: StreamId = MIN_ID, end: StreamId = MAX_ID, isReverse = false): EntryCursor {
    return new EntryCursor(this.nodes, start, end, isReverse);
  }

  /** Entries by their place among those that are there, from 0; skips whole nodes. */
  *window(first: number, count: number): Generator<{ readonly id: StreamId; readonly fields: ByteString[] }> {
    let skip = first;
    let left = count;
    for (const [, node] of this.nodes.entries()) {
      if (skip >= node.live) {
        skip -= node.live;
        continue;
      }
      for (let entry = node.firstEntry; entry < node.end; entry = node.next(entry)) {
        if (left <= 0) return;
        if (node.isDeletedAt(entry) || skip-- > 0) continue;
        left--;
        yield { id: node.idAt(entry), fields: node.fieldsAt(entry) };
      }
      skip = 0;
    }
  }

  // --- trimming ----------------------------------------------------------------------------------------------------

  /** Removes the oldest entries; how many. */
  trim(trim: Trim): number {
    const { keep, isApproximate, limit } = trim;
    let removed = 0;
    const cursor = this.nodes.cursor();
    for (let there = cursor.seek('first'); there; there = cursor.next()) {
      const node = cursor.value;
      const { live } = node;
      if ('newest' in keep && this.count <= keep.newest) break;
      if (limit > 0 && removed + live > limit) break;
      // A node's last id is that of its last place, deleted or not: its deleted tail may keep a node without entries.
      const goesWhole =
        'newest' in keep
          ? this.count - live >= keep.newest
          : compareIds(node.idAt(node.prev(node.end)), keep.from) < 0;
      if (!goesWhole) {
        if (!isApproximate) removed += this.trimInside(node, keep);
        break;
      }
      this.removeNode(node);
      this.count -= live;
      removed += live;
    }
    return removed;
  }

  private trimInside(node: MacroNode, keep: Trim['keep']): number {
    let removed = 0;
    for (let entry = node.firstEntry; entry < node.end; entry = node.next(entry)) {
      const isDone = 'newest' in keep ? this.count <= keep.newest : compareIds(node.idAt(entry), keep.from) >= 0;
      if (isDone) break;
      if (node.isDeletedAt(entry)) continue;
      node.markDeleted(entry);
      this.count--;
      removed++;
    }
    return removed;
  }

  private removeNode(node: MacroNode): void {
    this.nodes.remove(keyOfId(node.id));
    if (node !== this.tail) return;
    const cursor = this.nodes.cursor();
    this.tail = cursor.seek('last') ? cursor.value : undefined;
  }
}

function hasRoom(node: MacroNode, argv: readonly ByteString[], from: number, limits: StreamNodeLimits): boolean {
  const maxBytes = limits['stream-node-max-bytes'];
  const maxEntries = limits['stream-node-max-entries'];
  let bytes = node.pack.bytes;
  for (let at = from; at < argv.length; at++) bytes += argv[at]?.length ?? 0;
  if (bytes >= (maxBytes === 0 || maxBytes > LARGEST_NODE_BYTES ? LARGEST_NODE_BYTES : maxBytes)) return false;
  return Number(maxEntries) === 0 || node.live + node.deleted < maxEntries;
}

/** A walk over the entries of a range. The stream must not change meanwhile. */
export class EntryCursor {
  private readonly tree: RadixCursor<MacroNode>;
  private current: MacroNode | undefined = undefined;
  private at = 0;
  private currentId: StreamId = MIN_ID;
  private isStarted = false;

  constructor(
    nodes: RadixTree<MacroNode>,
    private readonly start: StreamId,
    private readonly end: StreamId,
    private readonly isReverse: boolean,
  ) {
    this.tree = nodes.cursor();
  }

  get id(): StreamId {
    return this.currentId;
  }

  get node(): MacroNode {
    if (this.current === undefined) throw new Error('EntryCursor is not at an entry');
    return this.current;
  }

  /** The entry's place in its node. */
  get entry(): number {
    return this.at;
  }

  /** Field, value, field, value. */
  get fields(): ByteString[] {
    return this.node.fieldsAt(this.at);
  }

  /** Goes to the first, then to the next entry; false when there is none, and ever after. */
  next(): boolean {
    let node = this.isStarted ? this.current : this.begin();
    this.isStarted = true;
    while (node !== undefined) {
      this.at = this.step(node);
      if (this.at < 0 || this.at >= node.end) {
        node = this.enter(this.isReverse ? this.tree.prev() : this.tree.next());
        continue;
      }
      if (node.isDeletedAt(this.at)) continue;
      const id = node.idAt(this.at);
      const isPast = this.isReverse ? compareIds(id, this.start) < 0 : compareIds(id, this.end) > 0;
      if (isPast) break;
      const isBefore = this.isReverse ? compareIds(id, this.end) > 0 : compareIds(id, this.start) < 0;
      if (isBefore) continue;
      this.currentId = id;
      return true;
    }
    this.current = undefined;
    return false;
  }

  /** The node in which the range begins: the last one whose id is not past it. */
  private begin(): MacroNode | undefined {
    const border = this.isReverse ? this.end : this.start;
    if (equalIds(border, MIN_ID)) return this.enter(this.tree.seek(this.isReverse ? 'last' : 'first'));
    if (this.tree.seek('<=', keyOfId(border))) return this.enter(true);
    return this.enter(this.tree.seek(this.isReverse ? 'last' : 'first'));
  }

  /** Makes the tree's node the current one, with no entry taken from it yet. */
  private enter(there: boolean): MacroNode | undefined {
    this.current = there ? this.tree.value : undefined;
    this.at = -1;
    return this.current;
  }

  private step(node: MacroNode): number {
    if (this.isReverse) return node.prev(this.at < 0 ? node.end : this.at);
    return this.at < 0 ? node.firstEntry : node.next(this.at);
  }
}
