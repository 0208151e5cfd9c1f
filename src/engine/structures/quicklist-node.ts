// A node of a Quicklist, and a cursor over a chain of them. Only Quicklist links and edits nodes.

import type { ByteString } from '../../base/bytes.ts';
import { packedCount } from './listpack-layout.ts';
import { Listpack } from './listpack.ts';

/** The element of a plain node. */
class PlainElement {
  constructor(readonly value: ByteString) {}
}

export class QuicklistNode {
  prev: QuicklistNode | null = null;
  next: QuicklistNode | null = null;
  /** A listpack is kept as the bytes that a file brought until somebody asks for it: a long list has many nodes. */
  private content: Listpack | ByteString | PlainElement;

  private constructor(content: Listpack | ByteString | PlainElement) {
    this.content = content;
  }

  static packed(pack: Listpack): QuicklistNode {
    return new QuicklistNode(pack.packedBytes ?? pack);
  }

  static plain(value: ByteString): QuicklistNode {
    return new QuicklistNode(new PlainElement(value));
  }

  /** null for a plain node. */
  get pack(): Listpack | null {
    if (typeof this.content === 'string') this.content = Listpack.ofPacked(this.content);
    return this.content instanceof Listpack ? this.content : null;
  }

  /** Of a plain node; '' for any other. */
  get plain(): ByteString {
    return this.content instanceof PlainElement ? this.content.value : '';
  }

  set plain(value: ByteString) {
    this.content = new PlainElement(value);
  }

  /** To look at and not to change: a listpack or, in a plain node, the element. */
  get view(): Listpack | ByteString {
    const { content } = this;
    if (typeof content === 'string') return Listpack.ofPacked(content);
    return content instanceof Listpack ? content : content.value;
  }

  /** An independent copy, linked to nothing. */
  clone(): QuicklistNode {
    return new QuicklistNode(this.content instanceof Listpack ? this.content.clone() : this.content);
  }

  get count(): number {
    const { content } = this;
    if (typeof content === 'string') return packedCount(content);
    return content instanceof Listpack ? content.length : 1;
  }

  get bytes(): number {
    const { content } = this;
    if (typeof content === 'string') return content.length;
    return content instanceof Listpack ? content.bytes : content.value.length;
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
