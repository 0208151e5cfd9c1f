// The list type: one listpack while it is small, a quicklist of listpacks beyond. Converts at the very command at which
// Redis 8.0 does: before elements are added that would not fit one listpack, and back once removals have left a single
// node of at most half the limit (so that a list at the border does not flip to and fro).
import type { ByteString } from '../../../base/bytes.ts';
import { Value } from '../../keyspace/value.ts';
import { Listpack } from '../../structures/listpack.ts';
import { exceedsListpackLimit, listpackLimit, Quicklist } from '../../structures/quicklist.ts';

export type ListEnd = 'left' | 'right';

/** list-max-listpack-size and list-compress-depth, as in force when a list must decide. */
export interface ListLimits {
  readonly 'list-max-listpack-size': number;
  readonly 'list-compress-depth': number;
}

export class ListValue extends Value {

  private constructor(private items: Listpack | Quicklist) {
    super();
  }

  static empty(): ListValue {
    return new ListValue(new Listpack());
  }

  /** A list over ready-made contents, as a loaded file brings them. */
  static over(items: Listpack | Quicklist): ListValue {
    return new ListValue(items);
  }

  get type(): 'list' {
    return 'list';
  }

  get encoding(): 'listpack' | 'quicklist' {
    return this.items instanceof Listpack ? 'listpack' : 'quicklist';
  }

  get length(): number {
    return this.items.length;
  }

  get isEmpty(): boolean {
    return this.items.length === 0;
  }

  get freeEffort(): number {
    return this.items instanceof Listpack ? 1 : this.items.nodeCount;
  }

  copy(): ListValue {
    return new ListValue(this.items.clone());
  }

  /** The structure itself, for pictures, saving and digests: must not be changed. */
  get contents(): Listpack | Quicklist {
    return this.items;
  }

  // --- conversions ------------------------------------------------------------------------------------------------

  /** To be called before adding elements: becomes a quicklist if one listpack could not hold them too. */
  makeRoomFor(limits: ListLimits, values: readonly ByteString[], from: number, to: number): void {
    const pack = this.items;
    if (!(pack instanceof Listpack)) return;
    let bytes = pack.bytes;
    for (let at = from; at < to; at++) bytes += values[at]?.length ?? 0;
    const limit = listpackLimit(limits['list-max-listpack-size']);
    if (!exceedsListpackLimit(limit, bytes, pack.length + (to - from))) return;
    const list = new Quicklist(limits['list-max-listpack-size'], limits['list-compress-depth']);
    list.appendListpack(pack);
    this.items = list;
  }

  /** To be called after removing elements: becomes a listpack again if what is left is well within the limit. */
  shrink(limits: ListLimits): void {
    if (!(this.items instanceof Quicklist)) return;
    const pack = this.items.solePack;
    if (pack === undefined) return;
    const limit = listpackLimit(limits['list-max-listpack-size']);
    if (pack.bytes <= Math.floor(limit.maxBytes / 2) && pack.length <= Math.floor(limit.maxEntries / 2)) this.items = pack;
  }

  /** As SORT … STORE leaves its result: a listpack if it fits one as it is. */
  settle(limits: ListLimits): void {
    if (!(this.items instanceof Quicklist)) return this.makeRoomFor(limits, [], 0, 0);
    const pack = this.items.solePack;
    if (pack && !exceedsListpackLimit(listpackLimit(limits['list-max-listpack-size']), pack.bytes, pack.length)) {
      this.items = pack;
    }
  }

  // --- elements -----------------------------------------------------------------------------------------------------

  push(end: ListEnd, value: ByteString): void {
    if (end === 'left') this.items.pushFront(value);
    else this.items.pushBack(value);
  }

  pop(end: ListEnd): ByteString | undefined {
    return end === 'left' ? this.items.popFront() : this.items.popBack();
  }

  /** Pops up to `count` elements; those nearest to the end come first. */
  popMany(end: ListEnd, count: number): ByteString[] {
    const taken = Math.min(count, this.length);
    const from = end === 'left' ? 0 : this.length - taken;
    const values = this.items.slice(from, from + taken);
    this.items.deleteRange(from, taken);
    return end === 'left' ? values : values.reverse();
  }

  /** Undefined past the ends; `index` from 0. */
  at(index: number): ByteString | undefined {
    return this.items.at(index);
  }

  slice(from: number, to: number): ByteString[] {
    return this.items.slice(from, to);
  }

  replace(index: number, value: ByteString): void {
    this.items.replace(index, value);
  }

  /** Inserts beside the first element equal to `pivot`; whether there is one. */
  insert(where: 'before' | 'after', pivot: ByteString, value: ByteString): boolean {
    const items = this.items;
    if (items instanceof Listpack) {
      const index = items.find(pivot);
      if (index < 0) return false;
      items.insert(where === 'before' ? index : index + 1, value);
      return true;
    }
    const index = items.indexOf(pivot);
    if (index < 0) return false;
    if (where === 'before') items.insertBefore(index, value);
    else items.insertAfter(index, value);
    return true;
  }

  deleteRange(from: number, count: number): void {
    this.items.deleteRange(from, count);
  }

  /** Removes up to `limit` elements equal to `value`, from the head or from the tail; how many. */
  removeEqual(value: ByteString, limit: number, fromTail: boolean): number {
    const items = this.items;
    if (items instanceof Quicklist) return items.removeEqual(value, limit, fromTail);
    let removed = 0;
    if (fromTail) {
      for (let at = items.length - 1; at >= 0 && removed < limit; at--) {
        if (items.at(at) !== value) continue;
        items.delete(at);
        removed++;
      }
      return removed;
    }
    for (let at = items.find(value); at >= 0 && removed < limit; at = items.find(value, at)) {
      items.delete(at);
      removed++;
    }
    return removed;
  }

  /**
   * Indices of elements equal to `value`: skipping the first `skip` matches, up to `limit` of them, comparing at most
   * `maxCompared` elements. From the tail the walk goes backwards; indices count from the head all the same.
   */
  positions(value: ByteString, fromTail: boolean, skip: number, limit: number, maxCompared: number): number[] {
    const found: number[] = [];
    if (this.length === 0) return found;
    const visit = (element: ByteString | undefined, index: number): boolean => {
      if (element === value) {
        if (skip > 0) skip--;
        else found.push(index);
      }
      return found.length < limit;
    };
    const items = this.items;
    const start = fromTail ? items.length - 1 : 0;
    if (items instanceof Listpack) {
      for (let n = 0; n < Math.min(maxCompared, items.length); n++) {
        const at = fromTail ? start - n : n;
        if (!visit(items.at(at), at)) break;
      }
      return found;
    }
    const cursor = items.cursorAt(start);
    if (!cursor) return found;
    for (let n = 0; n < maxCompared; n++) {
      if (!visit(cursor.value, cursor.index) || !(fromTail ? cursor.prev() : cursor.next())) break;
    }
    return found;
  }
}
