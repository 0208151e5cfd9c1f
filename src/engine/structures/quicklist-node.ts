// A node of a Quicklist, and a cursor over a chain of them. Only Quicklist links and edits nodes.

import type { ByteString } from '../../base/bytes.ts';
import type { Listpack } from './listpack.ts';

export class QuicklistNode {
  prev: QuicklistNode | null = null;
  next: QuicklistNode | null = null;
  /** null for a plain node. */
  readonly pack: Listpack | null;
  plain: ByteString;

  constructor(pack: Listpack | null, plain: ByteString) {
    this.pack = pack;
    this.plain = plain;
  }

  get count(): number {
    return this.pack === null ? 1 : this.pack.length;
  }

  get bytes(): number {
    return this.pack === null ? this.plain.length : this.pack.bytes;
  }

  at(offset: number): ByteString {
    return this.pack === null ? this.plain : (this.pack.at(offset) as ByteString);
  }
}

/** A place in the list, for walking in either direction while the list does not change. */
export class QuicklistCursor {
  private node: QuicklistNode;
  private offset: number;
  private position: number;

  constructor(node: QuicklistNode, offset: number, position: number) {
    this.node = node;
    this.offset = offset;
    this.position = position;
  }

  get value(): ByteString {
    return this.node.at(this.offset);
  }

  get index(): number {
    return this.position;
  }

  /** False, and the cursor stays where it is, at the end. */
  next(): boolean {
    if (this.offset + 1 < this.node.count) {
      this.offset++;
    } else {
      if (this.node.next === null) return false;
      this.node = this.node.next;
      this.offset = 0;
    }
    this.position++;
    return true;
  }

  prev(): boolean {
    if (this.offset > 0) {
      this.offset--;
    } else {
      if (this.node.prev === null) return false;
      this.node = this.node.prev;
      this.offset = this.node.count - 1;
    }
    this.position--;
    return true;
  }
}
