// What a value takes in Redis 8.0, structure by structure (objectComputeSize in object.c, followed where it estimates).
// Collections of separately allocated elements are sampled: the first `samples` of them stand for all.
import type { ByteString } from '../../base/bytes.ts';
import type { Value } from '../keyspace/value.ts';
import { Dict } from '../structures/dict.ts';
import { IntSet } from '../structures/intset.ts';
import { Listpack } from '../structures/listpack.ts';
import { Quicklist } from '../structures/quicklist.ts';
import type { RadixTree } from '../structures/radix-tree.ts';
import { NONE } from '../structures/skiplist.ts';
import { PackedFields } from '../types/hash/packed.ts';
import type { FieldTable } from '../types/hash/table.ts';
import { isSortedSet, isStream } from '../types/kinds.ts';
import { HashValue } from '../types/hash/value.ts';
import { ListValue } from '../types/list/value.ts';
import { SetValue } from '../types/set/value.ts';
import type { StreamValue } from '../types/stream/value.ts';
import { StringValue } from '../types/string/value.ts';
import type { IndexedSortedSet } from '../types/zset/value.ts';
import { allocationSize } from './allocation.ts';
import { type Layout, POINTER, REPORTED, SKIPLIST_HEADER_LEVELS, STREAM_NODE_PREALLOCATED } from './layout.ts';
import { fieldNameBytes, sdsBytes } from './sds.ts';

/** Header of an sds string inside its object, and the NUL after it. */
const EMBEDDED_OVERHEAD = 4;

/** Bytes of a value without its key. Elements beyond the first `samples` count as those do on average. */
export function valueBytes(value: Value, samples: number, layout: Layout): number {
  if (value instanceof StringValue) return stringBytes(value, layout);
  return layout.object + contentBytes(value, samples, layout);
}

function stringBytes(value: StringValue, layout: Layout): number {
  switch (value.encoding) {
    case 'int':
      return layout.object;
    case 'embstr':
      // Room for the smallest strings to grow a little, whatever their length.
      return Math.max(32, allocationSize(layout.object + EMBEDDED_OVERHEAD + value.length));
    case 'raw':
      return layout.object + (isSparseHyperLogLog(value) ? sparseBytes(value.length) : value.grownTo || sdsBytes(value.length));
  }
}

const HYLL = [0x48, 0x59, 0x4c, 0x4c, 1];

function isSparseHyperLogLog(value: StringValue): boolean {
  return HYLL.every((byte, at) => value.byteAt(at) === byte);
}

/**
 * A sparse HyperLogLog grows by at most 3 bytes at a time, and makes room for as much again, up to 300 bytes, whenever it
 * has no 3 bytes left. Which allocation it has come to follows from its length, but for a byte or two.
 */
function sparseBytes(length: number): number {
  let bytes = sdsBytes(SPARSE_START);
  for (let room = SPARSE_START; room < length; ) {
    room += 3 + Math.min(room + 3, 300);
    bytes = sdsBytes(room);
  }
  return Math.max(bytes, SPARSE_SMALLEST);
}

/** Header and one run of zeros. */
const SPARSE_START = 18;
const SPARSE_SMALLEST = 32;

function contentBytes(value: Value, samples: number, layout: Layout): number {
  if (value instanceof ListValue) {
    const { contents } = value;
    return contents instanceof Listpack ? packBytes(contents) : quicklistBytes(contents, samples, layout);
  }
  if (value instanceof SetValue) {
    const { contents } = value;
    if (contents instanceof Dict) return setBytes(contents, samples, layout);
    return contents instanceof IntSet ? allocationSize(contents.bytes) : packBytes(contents);
  }
  if (value instanceof HashValue) {
    const { contents } = value;
    if (!(contents instanceof PackedFields)) return fieldTableBytes(contents, samples, layout);
    return packBytes(contents.listpack) + (contents.hasTimes ? allocationSize(layout.listpackEx) : 0);
  }
  if (isSortedSet(value)) {
    const { contents } = value;
    return 'byMember' in contents ? sortedSetBytes(contents, samples, layout) : packBytes(contents);
  }
  if (isStream(value)) return streamBytes(value, samples, layout);
  return 0;
}

function packBytes(pack: { readonly bytes: number }): number {
  return allocationSize(pack.bytes);
}

/** How many elements are allocated one by one: what makes measuring costly. 0 for what is one piece. */
export function separateElements(value: Value): number {
  if (value instanceof StringValue) return 0;
  if (value instanceof ListValue) return value.contents instanceof Quicklist ? value.contents.nodeCount : 0;
  if (isStream(value)) return value.entries.nodes.size;
  return tableOf(value)?.size ?? 0;
}

/** The hash table in which a collection keeps its elements, if it does. */
export function tableOf(value: Value): Dict<unknown> | undefined {
  if (value instanceof SetValue) return value.contents instanceof Dict ? value.contents : undefined;
  if (value instanceof HashValue) return value.contents instanceof PackedFields ? undefined : value.contents.dict;
  if (isSortedSet(value)) {
    return 'byMember' in value.contents ? value.contents.byMember : undefined;
  }
  return undefined;
}

/** The structure itself and its buckets, without entries. */
export function tableBytes(dict: Dict<unknown>, layout: Layout): number {
  let buckets = 0;
  for (const { size } of dict.hashTables().tables) buckets += size;
  return layout.dict + buckets * POINTER;
}

/** The sum over `size` elements, of which the iterable's first `samples` are measured. */
function sampled(sizes: Iterable<number>, size: number, samples: number): number {
  let sum = 0;
  let count = 0;
  for (const bytes of sizes) {
    sum += bytes;
    count++;
    if (count >= samples) break;
  }
  return count === 0 ? 0 : Math.floor((sum / count) * size);
}

function quicklistBytes(list: Quicklist, samples: number, layout: Layout): number {
  let sum = 0;
  let elements = 0;
  for (const { bytes, entries } of list.view(0, samples)) {
    sum += layout.quicklistNode + allocationSize(bytes);
    elements += entries;
  }
  return layout.quicklist + Math.floor((sum / elements) * list.length);
}

function setBytes(members: Dict<true>, samples: number, layout: Layout): number {
  const { size } = members;
  // A member alone in its bucket needs no entry; MEMORY USAGE does not know that.
  const entries = layout === REPORTED ? size : size - occupiedBuckets(members);
  return (
    tableBytes(members, layout) +
    Math.floor(entries * layout.setEntry) +
    sampled(
      mapped(members.keys(), (member) => sdsBytes(member.length)),
      size,
      samples,
    )
  );
}

/** How many buckets hold something, if keys fall at random. */
function occupiedBuckets(dict: Dict<unknown>): number {
  let occupied = 0;
  for (const { size, used } of dict.hashTables().tables) {
    if (size > 0) occupied += size * (1 - (1 - 1 / size) ** used);
  }
  return occupied;
}

function fieldTableBytes(table: FieldTable, samples: number, layout: Layout): number {
  const { dict, times } = table;
  const sizes = mapped(
    dict.entries(),
    ([field, value]) =>
      layout.entry + fieldNameBytes(field.length, times?.get(field) !== undefined) + sdsBytes(value.length),
  );
  const indexed = (times?.size ?? 0) * layout.expiringField;
  return tableBytes(dict, layout) + indexed + sampled(sizes, dict.size, samples);
}

function sortedSetBytes({ list, byMember }: IndexedSortedSet, samples: number, layout: Layout): number {
  const sizes = function* (): Generator<number> {
    for (let node = list.first; node !== NONE; node = list.nextOf(node)) {
      yield layout.entry +
        sdsBytes(list.memberOf(node).length) +
        allocationSize(layout.skiplistNode + list.heightOf(node) * layout.skiplistLevel);
    }
  };
  const header = allocationSize(layout.skiplistNode + SKIPLIST_HEADER_LEVELS * layout.skiplistLevel);
  return layout.zset + layout.skiplist + header + tableBytes(byMember, layout) + sampled(sizes(), list.length, samples);
}

function streamBytes(stream: StreamValue, samples: number, layout: Layout): number {
  let total = layout.stream + radixBytes(stream.entries.nodes, layout) + streamNodeBytes(stream, samples);
  for (const [, group] of stream.groups.entries()) {
    const { pending } = group;
    total += layout.group + radixBytes(pending, layout) + layout.pendingEntry * pending.size;
    for (const [name, consumer] of group.consumers.entries()) {
      total += layout.consumer + name.length + radixBytes(consumer.pending, layout);
    }
  }
  return total;
}

function streamNodeBytes(stream: StreamValue, samples: number): number {
  const { nodes } = stream.entries;
  let sum = 0;
  let count = 0;
  for (const [, node] of nodes.entries()) {
    if (count >= samples) break;
    count++;
    // The newest node is not cut to what it holds.
    const isNewest = count === nodes.size;
    sum += allocationSize(isNewest ? Math.max(node.pack.bytes, STREAM_NODE_PREALLOCATED) : node.pack.bytes);
  }
  if (nodes.size <= count) return sum;
  const newest = Math.max(stream.entries.newestNode?.pack.bytes ?? 0, STREAM_NODE_PREALLOCATED);
  return Math.floor(sum / count) * (nodes.size - 1) + allocationSize(newest);
}

function radixBytes(tree: RadixTree<unknown>, layout: Layout): number {
  return tree.size * layout.radixKey + tree.nodeCount * layout.radixNode;
}

function* mapped<T>(items: Iterable<T>, bytesOf: (item: T) => number): Generator<number> {
  for (const item of items) yield bytesOf(item);
}

/** A database's entry for a key: the entry itself and the name. */
export function keyBytes(key: ByteString, layout: Layout): number {
  return layout.entry + sdsBytes(key.length);
}
