// The sizes of Redis 8.0's C structures on a 64-bit machine, in two forms: as `sizeof` has them, which is what MEMORY USAGE
// adds up, and as they are allocated, which is what counts towards maxmemory.
import { allocationSize } from './allocation.ts';

/** As sizeof has them. */
const SIZEOF = {
  object: 16,
  dict: 56,
  /** A dictionary's entry with a value. */
  entry: 24,
  /** An entry of a set. MEMORY USAGE takes it for one with a value. */
  setEntry: 24,
  quicklist: 40,
  quicklistNode: 40,
  listpackEx: 24,
  /** A field's place in the index of those that expire, of which MEMORY USAGE does not know. */
  expiringField: 0,
  zset: 16,
  skiplist: 32,
  /** Without its levels. */
  skiplistNode: 24,
  skiplistLevel: 16,
  stream: 80,
  group: 40,
  consumer: 32,
  pendingEntry: 24,
  /** A radix tree's node. MEMORY USAGE takes each for one with 30 pointers, and counts the keys besides. */
  radixNode: 4 + 30 * 8,
  radixKey: 16,
} as const;

export type Layout = { readonly [Name in keyof typeof SIZEOF]: number };

/** What MEMORY USAGE adds up. */
export const REPORTED: Layout = SIZEOF;

/** What is allocated. The sizes of radix trees are averages over keys of 16 bytes, as streams have them. */
export const ALLOCATED: Layout = {
  ...(Object.fromEntries(
    Object.entries(SIZEOF).map(([name, bytes]) => [name, allocationSize(bytes)]),
  ) as unknown as Layout),
  skiplistNode: SIZEOF.skiplistNode,
  skiplistLevel: SIZEOF.skiplistLevel,
  setEntry: 16,
  expiringField: 2,
  radixNode: 24,
  radixKey: 16,
};

export const POINTER = 8;
export const SKIPLIST_HEADER_LEVELS = 32;
/** What a stream's newest node takes from the start, to grow into: no more than stream-node-max-bytes. */
export const STREAM_NODE_PREALLOCATED = 4096;
