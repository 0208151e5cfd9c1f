// Quicklist: the encoding of long lists, a linked list of listpacks.
// Guarantees Redis 8.0's node boundaries: the same pushes, inserts, replacements and deletes give the same nodes with
// the same bytes, for every `list-max-listpack-size`.
// Leaves to others: when a list is a single listpack instead. Compression is only a marking of the nodes that
// `list-compress-depth` would compress; nothing is ever compressed.
//
// Invariants
//  1. No node is empty. `length` is the sum of the nodes' entries, `nodeCount` the number of nodes.
//  2. A node is either packed (a listpack) or plain (one element too large to share a node, held as it is).
//  3. Pushes never take a packed node of two or more elements past the limit of its fill. Redis leaves three other
//     roads to that open, and so does this: `replace` with a longer element, `appendListpack`, and an insert that
//     splits a full node and puts the element into one half unchecked.
//
// Push and pop at both ends: amortized O(1). index, insert, replace: O(nodes) to find the node and O(its entries) to
// edit it.

import { flatten } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import { EMPTY_LISTPACK_BYTES, Listpack } from './listpack.ts';
import { QuicklistCursor, QuicklistNode } from './quicklist-node.ts';

/** How large a listpack of a list may grow, from `list-max-listpack-size`. */
export interface ListpackLimit {
  readonly maxBytes: number;
  readonly maxEntries: number;
}

export interface QuicklistNodeView {
  readonly index: number;
  readonly kind: 'packed' | 'plain';
  readonly entries: number;
  readonly bytes: number;
  /** Far enough from both ends, and large enough, that Redis would keep it compressed (if that saves anything). */
  readonly compressed: boolean;
}

const BYTES_BY_FILL = [4096, 8192, 16384, 32768, 65536] as const;
const HIGHEST_FILL = 32767;
/** With a limit in entries, a node still must not pass this size. */
const SAFE_BYTES = 8192;
/** Redis's rough guess at what encoding and backlen add to an element. */
const ENTRY_OVERHEAD = 8;
const SMALLEST_COMPRESSED = 48;

/** Positive fill: entries (0 counts as 1). -1 to -5: 4, 8, 16, 32, 64 kB. */
export function listpackLimit(fill: number): ListpackLimit {
  if (fill >= 0) return { maxBytes: Infinity, maxEntries: Math.max(1, Math.min(fill, HIGHEST_FILL)) };
  return { maxBytes: BYTES_BY_FILL[Math.min(-fill, 5) - 1] as number, maxEntries: Infinity };
}

export function exceedsListpackLimit(limit: ListpackLimit, bytes: number, entries: number): boolean {
  if (limit.maxBytes !== Infinity) return bytes > limit.maxBytes;
  return bytes > SAFE_BYTES || entries > limit.maxEntries;
}

export class Quicklist {
  readonly fill: number;
  readonly compressDepth: number;
  private readonly maxBytes: number;
  private readonly maxEntries: number;
  private readonly largestPacked: number;
  private head: QuicklistNode | null = null;
  private tail: QuicklistNode | null = null;
  private count = 0;
  private nodes = 0;
  // Second result of the last `locate`, so that a lookup allocates nothing.
  private foundOffset = 0;

  /**
   * `packedThreshold`: elements of this size or more become plain nodes (DEBUG QUICKLIST-PACKED-THRESHOLD); 0: by fill.
   */
  constructor(fill = -2, compressDepth = 0, packedThreshold = 0) {
    const limit = listpackLimit(fill);
    this.fill = fill;
    this.compressDepth = compressDepth;
    this.maxBytes = limit.maxBytes === Infinity ? SAFE_BYTES : limit.maxBytes;
    this.maxEntries = limit.maxEntries;
    this.largestPacked = packedThreshold > 0 ? packedThreshold - 1 : this.maxBytes;
  }

  get length(): number {
    return this.count;
  }

  get nodeCount(): number {
    return this.nodes;
  }

  /** The single listpack that the whole list is in, if it is: what Redis looks at before turning it into a listpack. */
  get solePack(): Listpack | undefined {
    return this.nodes === 1 ? (this.head?.pack ?? undefined) : undefined;
  }

  /** Adds a whole listpack as one node, however large; it must not be used elsewhere any more. */
  appendListpack(pack: Listpack): void {
    if (pack.length === 0) return;
    this.link(QuicklistNode.packed(pack), this.tail);
    this.count += pack.length;
  }

  appendPlain(value: ByteString): void {
    this.link(QuicklistNode.plain(flatten(value)), this.tail);
    this.count++;
  }

  pushFront(value: ByteString): void {
    const pack = this.head === null ? null : this.head.pack;
    if (pack !== null && this.fits(pack, value.length)) pack.pushFront(value);
    else this.link(this.nodeOf(value), null);
    this.count++;
  }

  pushBack(value: ByteString): void {
    const pack = this.tail === null ? null : this.tail.pack;
    if (pack !== null && this.fits(pack, value.length)) pack.pushBack(value);
    else this.link(this.nodeOf(value), this.tail);
    this.count++;
  }

  popFront(): ByteString | undefined {
    const head = this.head;
    if (head === null) return undefined;
    this.count--;
    const { pack } = head;
    if (pack === null) {
      this.unlink(head);
      return head.plain;
    }
    const value = pack.popFront();
    if (pack.length === 0) this.unlink(head);
    return value;
  }

  popBack(): ByteString | undefined {
    const tail = this.tail;
    if (tail === null) return undefined;
    this.count--;
    const { pack } = tail;
    if (pack === null) {
      this.unlink(tail);
      return tail.plain;
    }
    const value = pack.popBack();
    if (pack.length === 0) this.unlink(tail);
    return value;
  }

  /** undefined past the ends. */
  at(index: number): ByteString | undefined {
    const node = this.locate(index);
    return node === null ? undefined : node.at(this.foundOffset);
  }

  insertBefore(index: number, value: ByteString): void {
    const node = this.locate(index);
    if (node === null) throw new Error(`insertBefore ${index} in a list of ${this.count}`);
    this.insert(node, this.foundOffset, value, false);
  }

  insertAfter(index: number, value: ByteString): void {
    const node = this.locate(index);
    if (node === null) throw new Error(`insertAfter ${index} in a list of ${this.count}`);
    this.insert(node, this.foundOffset, value, true);
  }

  /** Overwrites an element. May overfill its node; splits it only if the new element is too large to be packed. */
  replace(index: number, value: ByteString): void {
    const node = this.locate(index);
    if (node === null) throw new Error(`replace ${index} in a list of ${this.count}`);
    const offset = this.foundOffset;
    const large = value.length > this.largestPacked;
    if (node.pack !== null && !large) {
      node.pack.replace(offset, value);
    } else if (node.pack === null && large) {
      node.plain = flatten(value);
    } else if (node.pack === null) {
      this.insert(node, 0, value, true);
      this.removeNode(node);
    } else {
      // A plain node takes the element's place: what follows it is split off, the old element goes from the node's end.
      const rest = offset < node.pack.length - 1 ? QuicklistNode.packed(node.pack.splitOff(offset + 1)) : null;
      const plain = this.nodeOf(value);
      this.link(plain, node);
      if (rest !== null) this.link(rest, plain);
      this.count++;
      if (node.pack.length === 1) {
        this.removeNode(node);
      } else {
        node.pack.popBack();
        this.count--;
        this.mergeAround(plain);
      }
    }
  }

  /**
   * Removes up to `count` elements from `index` on; returns how many. Neighbouring nodes are not merged, as in Redis.
   */
  deleteRange(index: number, count: number): number {
    let node = this.locate(index);
    let offset = this.foundOffset;
    if (node === null) return 0;
    const total = Math.min(count, this.count - index);
    let left = total;
    while (node !== null && left > 0) {
      const next: QuicklistNode | null = node.next;
      const here = Math.min(left, node.count - offset);
      if (node.pack === null || here === node.count) {
        this.removeNode(node);
      } else {
        node.pack.deleteRange(offset, here);
        this.count -= here;
      }
      left -= here;
      node = next;
      offset = 0;
    }
    return total;
  }

  /** Removes the first `limit` elements equal to `value`, or the last ones when `fromTail`; returns how many. */
  removeEqual(value: ByteString, limit: number, fromTail: boolean): number {
    let removed = 0;
    let node = fromTail ? this.tail : this.head;
    while (node !== null && removed < limit) {
      const following: QuicklistNode | null = fromTail ? node.prev : node.next;
      if (node.pack === null) {
        if (node.plain === value) {
          this.removeNode(node);
          removed++;
        }
      } else {
        const pack = node.pack;
        let at = fromTail ? pack.findLast(value) : pack.find(value);
        while (at !== -1 && removed < limit) {
          pack.delete(at);
          this.count--;
          removed++;
          at = fromTail ? pack.findLast(value) : pack.find(value, at);
        }
        if (pack.length === 0) this.unlink(node);
      }
      node = following;
    }
    return removed;
  }

  /** Index of the first element equal to `value` at `from` or after it; -1 if none. */
  indexOf(value: ByteString, from = 0): number {
    let node = this.locate(from);
    let offset = this.foundOffset;
    let base = from - offset;
    while (node !== null) {
      const at = node.pack === null ? (node.plain === value ? 0 : -1) : node.pack.find(value, offset);
      if (at !== -1) return base + at;
      base += node.count;
      node = node.next;
      offset = 0;
    }
    return -1;
  }

  /** Elements from..to-1, in order. */
  slice(from: number, to: number): ByteString[] {
    const values: ByteString[] = [];
    let node = this.locate(from);
    let offset = this.foundOffset;
    let left = Math.min(to, this.count) - from;
    while (node !== null && left > 0) {
      const here = Math.min(left, node.count - offset);
      if (node.pack === null) values.push(node.plain);
      else node.pack.copyInto(values, offset, offset + here);
      left -= here;
      node = node.next;
      offset = 0;
    }
    return values;
  }

  /** A position to walk from, in either direction; undefined past the ends. The list must not change meanwhile. */
  cursorAt(index: number): QuicklistCursor | undefined {
    const node = this.locate(index);
    return node === null ? undefined : new QuicklistCursor(node, this.foundOffset, index);
  }

  /** Nodes from..from+count-1, for pictures and DEBUG OBJECT. */
  view(from = 0, count = Infinity): QuicklistNodeView[] {
    const views: QuicklistNodeView[] = [];
    let index = 0;
    for (let node = this.head; node !== null && views.length < count; node = node.next) {
      if (index >= from) {
        const kind = typeof node.view === 'string' ? 'plain' : 'packed';
        views.push({ index, kind, entries: node.count, bytes: node.bytes, compressed: this.isCompressed(node, index) });
      }
      index++;
    }
    return views;
  }

  /** What one node holds; undefined past the end. The listpack must not be changed. O(index). */
  contentOf(index: number): Listpack | ByteString | undefined {
    let node = this.head;
    for (let at = 0; node !== null && at < index; at++) node = node.next;
    return node === null ? undefined : node.view;
  }

  /** What each node holds, for saving: a listpack or a plain string. The listpacks must not be changed. */
  nodeContents(): (Listpack | ByteString)[] {
    const contents: (Listpack | ByteString)[] = [];
    for (let node = this.head; node !== null; node = node.next) contents.push(node.view);
    return contents;
  }

  clone(): Quicklist {
    const copy = new Quicklist(this.fill, this.compressDepth, this.largestPacked + 1);
    for (let node = this.head; node !== null; node = node.next) {
      copy.link(node.clone(), copy.tail);
      copy.count += node.count;
    }
    return copy;
  }

  /** Walks all nodes and throws if an invariant is broken. For tests. O(n). */
  check(overfilled = false): void {
    let count = 0;
    let nodes = 0;
    let previous: QuicklistNode | null = null;
    for (let node = this.head; node !== null; node = node.next) {
      if (node.prev !== previous) throw new Error(`node ${nodes} does not point back to its predecessor`);
      if (node.pack !== null) {
        node.pack.check();
        if (node.pack.length === 0) throw new Error(`node ${nodes} is empty`);
        const full = node.pack.bytes > this.maxBytes || node.pack.length > this.maxEntries;
        if (full && node.pack.length > 1 && !overfilled) throw new Error(`node ${nodes} is overfull`);
      }
      count += node.count;
      nodes++;
      previous = node;
    }
    if (this.tail !== previous) throw new Error('tail is not the last node');
    if (count !== this.count) throw new Error(`length ${this.count}, but ${count} elements`);
    if (nodes !== this.nodes) throw new Error(`${this.nodes} nodes counted, but there are ${nodes}`);
  }

  /** Redis's _quicklistNodeAllowInsert: an element of this size still goes into the listpack. */
  private fits(pack: Listpack, size: number): boolean {
    return (
      size <= this.largestPacked &&
      pack.bytes + size + ENTRY_OVERHEAD <= this.maxBytes &&
      pack.length < this.maxEntries
    );
  }

  private nodeOf(value: ByteString): QuicklistNode {
    if (value.length > this.largestPacked) return QuicklistNode.plain(flatten(value));
    const pack = new Listpack();
    pack.pushBack(value);
    return QuicklistNode.packed(pack);
  }

  /** Redis's _quicklistInsert, case by case. */
  private insert(node: QuicklistNode, offset: number, value: ByteString, after: boolean): void {
    const size = value.length;
    const pack = node.pack;
    const atBorder = offset === (after ? node.count - 1 : 0);
    this.count++;
    if (pack !== null && this.fits(pack, size)) {
      pack.insert(after ? offset + 1 : offset, value);
    } else if (pack === null || atBorder) {
      // An element beside a plain node is always at its border.
      const neighbour = after ? node.next : node.prev;
      if (neighbour !== null && neighbour.pack !== null && this.fits(neighbour.pack, size)) {
        if (after) neighbour.pack.pushFront(value);
        else neighbour.pack.pushBack(value);
      } else {
        this.link(this.nodeOf(value), after ? node : node.prev);
      }
    } else if (size > this.largestPacked) {
      const rest = QuicklistNode.packed(pack.splitOff(after ? offset + 1 : offset));
      const plain = this.nodeOf(value);
      this.link(plain, node);
      this.link(rest, plain);
    } else {
      // The new element goes to the half that does not keep its neighbour; merging starts from the other half.
      const restPack = pack.splitOff(after ? offset + 1 : offset);
      const rest = QuicklistNode.packed(restPack);
      this.link(rest, node);
      if (after) restPack.pushFront(value);
      else pack.pushBack(value);
      this.mergeAround(after ? node : rest);
    }
  }

  /**
   * Redis's _quicklistMergeNodes: up to five nodes around `center` are joined pairwise where the result still fits,
   * in this order: the two before it, the two after it, center with the one before, the result with the one after.
   */
  private mergeAround(center: QuicklistNode): void {
    const { prev, next } = center;
    if (prev !== null && prev.prev !== null) this.mergeIfFits(prev.prev, prev);
    if (next !== null && next.next !== null) this.mergeIfFits(next, next.next);
    const before = center.prev;
    const target = before !== null && this.mergeIfFits(before, center) ? before : center;
    if (target.next !== null) this.mergeIfFits(target, target.next);
  }

  /** Appends b's entries to a and drops b. */
  private mergeIfFits(a: QuicklistNode, b: QuicklistNode): boolean {
    if (a.pack === null || b.pack === null) return false;
    if (a.pack.bytes + b.pack.bytes - EMPTY_LISTPACK_BYTES > this.maxBytes) return false;
    if (a.pack.length + b.pack.length > this.maxEntries) return false;
    a.pack.append(b.pack);
    this.unlink(b);
    return true;
  }

  /** Sets foundOffset and returns the node, null past the ends. Walks from the nearer end. */
  private locate(index: number): QuicklistNode | null {
    this.foundOffset = 0;
    if (index < 0 || index >= this.count) return null;
    let node: QuicklistNode | null;
    let base: number;
    if (index * 2 < this.count) {
      node = this.head;
      base = 0;
      while (node !== null && index >= base + node.count) {
        base += node.count;
        node = node.next;
      }
    } else {
      node = this.tail;
      base = this.count - (node === null ? 0 : node.count);
      while (node !== null && index < base) {
        node = node.prev;
        base -= node === null ? 0 : node.count;
      }
    }
    this.foundOffset = index - base;
    return node;
  }

  private link(node: QuicklistNode, previous: QuicklistNode | null): void {
    const next = previous === null ? this.head : previous.next;
    node.prev = previous;
    node.next = next;
    if (previous === null) this.head = node;
    else previous.next = node;
    if (next === null) this.tail = node;
    else next.prev = node;
    this.nodes++;
  }

  private unlink(node: QuicklistNode): void {
    if (node.prev === null) this.head = node.next;
    else node.prev.next = node.next;
    if (node.next === null) this.tail = node.prev;
    else node.next.prev = node.prev;
    this.nodes--;
  }

  private removeNode(node: QuicklistNode): void {
    this.count -= node.count;
    this.unlink(node);
  }

  private isCompressed(node: QuicklistNode, index: number): boolean {
    const depth = this.compressDepth;
    return depth > 0 && index >= depth && index < this.nodes - depth && node.bytes >= SMALLEST_COMPRESSED;
  }
}
