// RadixTree: the ordered index of streams and their groups, Redis's rax.
// Guarantees the shape of rax, so node counts are those that XINFO STREAM reports: chains of one-child nodes are
// compressed into one node, split when a key ends or branches inside them, and joined again after a removal exactly
// where rax does it.
// Leaves to others: what keys mean (streams use 16-byte ids, most significant byte first, so that byte order is id
// order).
//
// Invariants
//  1. A compressed node has one child and two chars or more, all on the way to it. Any other node has one char per
//     child, in increasing order.
//  2. Only a key's node may be without children, but for the root of an empty tree.
//  3. `size` is the number of key nodes, `nodeCount` of all nodes, the root included.
//
// Not an invariant, in rax neither: a removed key may leave two compressed nodes in a row (see `remove`).
//
// get, set, remove, seek: O(key length). next, prev: O(1) amortized, O(key length) at worst.

import { flatten } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';

export type RadixSeek = '>=' | '>' | '<=' | '<' | '=' | 'first' | 'last';

export interface RadixNodeView {
  /** Chars from the root to this node. */
  readonly prefix: ByteString;
  readonly isKey: boolean;
  readonly compressed: boolean;
  /** All on the way to the only child if compressed, else one per child. */
  readonly chars: ByteString;
  readonly children: readonly RadixNodeView[];
  /** Children that the depth asked for leaves out. */
  readonly hidden: number;
}

/** Of leaves, most nodes of a tree: never written to. */
const NO_CHILDREN: never[] = [];

class RadixNode<V> {
  chars = '';
  compressed = false;
  isKey = false;
  value: V | undefined = undefined;
  children: RadixNode<V>[] = NO_CHILDREN;
}

export class RadixTree<V> {
  private root = new RadixNode<V>();
  private keys = 0;
  private nodes = 1;
  private changes = 0;
  // Where the last `walk` stopped: the node, the chars of it that matched, the chars of the key used up.
  private stop: RadixNode<V> = this.root;
  private stopInside = 0;
  private stopAt = 0;

  get size(): number {
    return this.keys;
  }

  get nodeCount(): number {
    return this.nodes;
  }

  /** Grows with every change of the tree's shape; a cursor uses it to find its place again. */
  get version(): number {
    return this.changes;
  }

  get(key: ByteString): V | undefined {
    return this.walk(key)?.value;
  }

  has(key: ByteString): boolean {
    return this.walk(key) !== undefined;
  }

  /** True if the key is new. */
  set(key: ByteString, value: V): boolean {
    this.walk(key);
    let node = this.stop;
    let at = this.stopAt;
    const inside = this.stopInside;
    if (at === key.length && (!node.compressed || inside === 0)) {
      const isNew = !node.isKey;
      node.value = value;
      if (isNew) {
        node.isKey = true;
        this.keys++;
        this.changes++;
      }
      return isNew;
    }
    this.changes++;
    this.keys++;
    if (node.compressed) {
      node = at === key.length ? this.cut(node, inside) : this.branch(node, inside);
    }
    while (at < key.length) {
      const child = new RadixNode<V>();
      this.nodes++;
      if (node.chars.length === 0 && key.length - at > 1) {
        node.chars = flatten(key.slice(at));
        node.compressed = true;
        node.children = [child];
        at = key.length;
      } else {
        addChild(node, key.charAt(at), child);
        at++;
      }
      node = child;
    }
    node.isKey = true;
    node.value = value;
    return true;
  }

  /** True if the key was there. */
  remove(key: ByteString): boolean {
    const path: RadixNode<V>[] = [];
    let node = this.walk(key, path);
    if (node === undefined) return false;
    this.changes++;
    this.keys--;
    node.isKey = false;
    node.value = undefined;
    let joins: boolean;
    if (node.children.length === 0) {
      let child: RadixNode<V> | undefined;
      while (node !== this.root) {
        child = node;
        this.nodes--;
        node = path.pop() ?? this.root;
        if (node.isKey || (!node.compressed && node.children.length !== 1)) break;
      }
      if (child !== undefined) removeChild(node, child);
      joins = child !== undefined && node.chars.length === 1 && !node.isKey;
    } else {
      // rax asks for one char here, not for one child: a key removed from a compressed node is not joined to its
      // parent.
      joins = node.chars.length === 1;
    }
    if (joins) this.join(node, path);
    return true;
  }

  clear(): void {
    this.root = new RadixNode<V>();
    this.stop = this.root;
    this.keys = 0;
    this.nodes = 1;
    this.changes++;
  }

  first(): ByteString | undefined {
    const cursor = new RadixCursor(this);
    return cursor.seek('first') ? cursor.key : undefined;
  }

  last(): ByteString | undefined {
    const cursor = new RadixCursor(this);
    return cursor.seek('last') ? cursor.key : undefined;
  }

  cursor(): RadixCursor<V> {
    return new RadixCursor(this);
  }

  /** For cold paths, in key order. */
  *entries(): Generator<[ByteString, V], void, undefined> {
    const cursor = new RadixCursor(this);
    for (let there = cursor.seek('first'); there; there = cursor.next()) yield [cursor.key, cursor.value];
  }

  /** The tree as plain data down to a depth in nodes, for pictures; at most `width` children of a node. */
  view(depth = Infinity, width = Infinity): RadixNodeView {
    return viewOf(this.root, '', depth, width);
  }

  /** Walks everything and throws if an invariant is broken. For tests. */
  check(): void {
    let keys = 0;
    let nodes = 0;
    const visit = (node: RadixNode<V>, prefix: ByteString): void => {
      nodes++;
      if (node.isKey) keys++;
      else if (node.value !== undefined) throw new Error(`a value without a key at ${prefix}`);
      if (node.children.length === 0 && !node.isKey && node !== this.root) throw new Error(`dead end at ${prefix}`);
      if (node.compressed) {
        if (node.children.length !== 1 || node.chars.length < 2) throw new Error(`compressed node at ${prefix} is malformed`);
      } else {
        if (node.children.length !== node.chars.length) throw new Error(`${node.chars} children wanted at ${prefix}`);
        for (let at = 1; at < node.chars.length; at++) {
          if (node.chars.charAt(at - 1) >= node.chars.charAt(at)) throw new Error(`children out of order at ${prefix}`);
        }
      }
      for (const [at, child] of node.children.entries()) {
        visit(child, prefix + (node.compressed ? node.chars : node.chars.charAt(at)));
      }
    };
    visit(this.root, '');
    if (keys !== this.keys) throw new Error(`size ${this.keys}, but ${keys} keys`);
    if (nodes !== this.nodes) throw new Error(`nodeCount ${this.nodes}, but ${nodes} nodes`);
  }

  /** For RadixCursor. */
  rootNode(): RadixNode<V> {
    return this.root;
  }

  /**
   * Follows the key as far as it goes; the key's node if it is in the tree. `path` takes the nodes passed on the way.
   */
  private walk(key: ByteString, path?: RadixNode<V>[]): RadixNode<V> | undefined {
    let node = this.root;
    let at = 0;
    let inside = 0;
    while (at < key.length && node.chars.length > 0) {
      inside = 0;
      const chars = node.chars;
      let taken = 0;
      if (node.compressed) {
        while (inside < chars.length && at < key.length && chars.charCodeAt(inside) === key.charCodeAt(at)) {
          inside++;
          at++;
        }
        if (inside < chars.length) break;
      } else {
        taken = chars.indexOf(key.charAt(at));
        if (taken === -1) break;
        at++;
      }
      path?.push(node);
      node = node.children[taken] as RadixNode<V>;
      inside = 0;
    }
    this.stop = node;
    this.stopAt = at;
    this.stopInside = inside;
    return at === key.length && inside === 0 && node.isKey ? node : undefined;
  }

  /** A new key ends inside a compressed node: cuts it in two there and returns the second, which is the key's. */
  private cut(node: RadixNode<V>, inside: number): RadixNode<V> {
    const rest = new RadixNode<V>();
    this.nodes++;
    rest.chars = node.chars.slice(inside);
    rest.compressed = rest.chars.length > 1;
    rest.children = node.children;
    node.chars = node.chars.slice(0, inside);
    node.compressed = inside > 1;
    node.children = [rest];
    return rest;
  }

  /** A new key leaves a compressed node after `inside` chars: gives that place a node of its own and returns it. */
  private branch(node: RadixNode<V>, inside: number): RadixNode<V> {
    const { chars, children } = node;
    const afterwards = chars.slice(inside + 1);
    let below = children;
    if (afterwards.length > 0) {
      const rest = new RadixNode<V>();
      this.nodes++;
      rest.chars = afterwards;
      rest.compressed = afterwards.length > 1;
      rest.children = children;
      below = [rest];
    }
    let fork = node;
    if (inside > 0) {
      fork = new RadixNode<V>();
      this.nodes++;
      node.chars = chars.slice(0, inside);
      node.compressed = inside > 1;
      node.children = [fork];
    }
    fork.chars = chars.charAt(inside);
    fork.compressed = false;
    fork.children = below;
    return fork;
  }

  /** Joins the chain of one-child nodes without keys that `node` is part of into one compressed node. */
  private join(node: RadixNode<V>, path: RadixNode<V>[]): void {
    let start = node;
    for (;;) {
      const parent = path.pop();
      if (parent === undefined || parent.isKey || (!parent.compressed && parent.children.length !== 1)) break;
      start = parent;
    }
    let chars = start.chars;
    let joined = 1;
    let end = start.children[0];
    while (end !== undefined && end.children.length === 1 && !end.isKey) {
      chars += end.chars;
      joined++;
      end = end.children[0];
    }
    if (joined === 1 || end === undefined) return;
    // The first node of the chain takes over the chars of the others.
    start.chars = flatten(chars);
    start.compressed = true;
    start.children = [end];
    this.nodes -= joined - 1;
  }
}

/**
 * A place in the tree, for walking in key order. After a change of the tree it finds its place again by its key; if
 * that key was removed, `next` and `prev` go to its neighbours.
 */
export class RadixCursor<V> {
  private readonly tree: RadixTree<V>;
  private version = -1;
  private current = '';
  private node: RadixNode<V> | undefined = undefined;
  // The nodes above `node`, and which of their children was taken.
  private readonly path: RadixNode<V>[] = [];
  private readonly taken: number[] = [];

  constructor(tree: RadixTree<V>) {
    this.tree = tree;
  }

  get key(): ByteString {
    return this.current;
  }

  /** Of the key that the last successful step came to. */
  get value(): V {
    if (this.node === undefined) throw new Error('RadixCursor is not at a key');
    return this.node.value as V;
  }

  /** Goes to the key that stands in this relation to `key` and is nearest to it; false if there is none. */
  seek(how: RadixSeek, key: ByteString = ''): boolean {
    this.version = this.tree.version;
    this.path.length = 0;
    this.taken.length = 0;
    this.current = '';
    if (how === 'first') return this.settle(this.down(this.tree.rootNode(), false));
    if (how === 'last') return this.settle(this.down(this.tree.rootNode(), true));
    return this.settle(this.descend(key, how));
  }

  next(): boolean {
    if (this.node === undefined) return false;
    if (this.version !== this.tree.version) return this.seek('>', this.current);
    return this.settle(this.after(this.node));
  }

  prev(): boolean {
    if (this.node === undefined) return false;
    if (this.version !== this.tree.version) return this.seek('<', this.current);
    return this.settle(this.up(false));
  }

  private settle(node: RadixNode<V> | undefined): boolean {
    this.node = node;
    return node !== undefined;
  }

  private descend(key: ByteString, how: RadixSeek): RadixNode<V> | undefined {
    const forward = how === '>=' || how === '>';
    let node = this.tree.rootNode();
    let at = 0;
    while (at < key.length) {
      const chars = node.chars;
      if (chars.length === 0) break;
      if (node.compressed) {
        const part = key.slice(at, at + chars.length);
        if (part !== chars) {
          if (how === '=') return undefined;
          // All keys below this node are on one side of the key sought.
          if (part < chars) return forward ? this.after(node) : this.beforeOrAt(node);
          return forward ? this.up(true) : this.down(node, true);
        }
        node = this.enter(node, 0);
        at += chars.length;
      } else {
        const char = key.charAt(at);
        let child = 0;
        while (child < chars.length && chars.charAt(child) < char) child++;
        if (chars.charAt(child) !== char) {
          if (how === '=') return undefined;
          if (forward) {
            if (child === chars.length) return this.up(true);
            return this.down(this.enter(node, child), false);
          }
          if (child > 0) return this.down(this.enter(node, child - 1), true);
          return this.beforeOrAt(node);
        }
        node = this.enter(node, child);
        at++;
      }
    }
    if (at < key.length) {
      // A leaf: its key is a prefix of the one sought, hence before it.
      if (how === '=') return undefined;
      return forward ? this.up(true) : this.beforeOrAt(node);
    }
    if (node.isKey && how !== '>' && how !== '<') return node;
    if (how === '=') return undefined;
    return forward ? this.after(node) : this.up(false);
  }

  /** The first key after `node` and those above it, in order: below it, else to the right of its path. */
  private after(node: RadixNode<V>): RadixNode<V> | undefined {
    if (node.children.length > 0) return this.down(this.enter(node, 0), false);
    return this.up(true);
  }

  private beforeOrAt(node: RadixNode<V>): RadixNode<V> | undefined {
    return node.isKey ? node : this.up(false);
  }

  /** The nearest key outside of the current node: climbs to a sibling on that side or, going back, a key on the way. */
  private up(forward: boolean): RadixNode<V> | undefined {
    while (this.path.length > 0) {
      const node = this.path.pop() as RadixNode<V>;
      const child = this.taken.pop() as number;
      this.current = this.current.slice(0, this.current.length - (node.compressed ? node.chars.length : 1));
      if (forward && child + 1 < node.children.length) return this.down(this.enter(node, child + 1), false);
      if (!forward && child > 0) return this.down(this.enter(node, child - 1), true);
      if (!forward && node.isKey) return node;
    }
    return undefined;
  }

  /** The first or last key at `node` or below it. */
  private down(from: RadixNode<V>, toLast: boolean): RadixNode<V> | undefined {
    let node = from;
    for (;;) {
      if (node.children.length === 0) return node.isKey ? node : undefined;
      if (node.isKey && !toLast) return node;
      node = this.enter(node, toLast ? node.children.length - 1 : 0);
    }
  }

  private enter(node: RadixNode<V>, child: number): RadixNode<V> {
    this.path.push(node);
    this.taken.push(child);
    this.current += node.compressed ? node.chars : node.chars.charAt(child);
    return node.children[child] as RadixNode<V>;
  }
}

function addChild<V>(node: RadixNode<V>, char: string, child: RadixNode<V>): void {
  let at = node.chars.length;
  while (at > 0 && node.chars.charAt(at - 1) > char) at--;
  node.chars = node.chars.slice(0, at) + char + node.chars.slice(at);
  // An empty array gets room for seventeen with its first element; most nodes have one child for ever.
  if (node.children.length === 0) node.children = [child];
  else node.children.splice(at, 0, child);
}

function removeChild<V>(node: RadixNode<V>, child: RadixNode<V>): void {
  if (node.compressed) {
    node.compressed = false;
    node.chars = '';
    node.children = NO_CHILDREN;
    return;
  }
  const at = node.children.indexOf(child);
  node.chars = node.chars.slice(0, at) + node.chars.slice(at + 1);
  node.children.splice(at, 1);
}

function viewOf<V>(node: RadixNode<V>, prefix: ByteString, depth: number, width: number): RadixNodeView {
  const shown = depth > 0 ? Math.min(width, node.children.length) : 0;
  const children: RadixNodeView[] = [];
  for (let at = 0; at < shown; at++) {
    const way = node.compressed ? node.chars : node.chars.charAt(at);
    children.push(viewOf(node.children[at] as RadixNode<V>, prefix + way, depth - 1, width));
  }
  const { isKey, compressed, chars } = node;
  return { prefix, isKey, compressed, chars, children, hidden: node.children.length - shown };
}
