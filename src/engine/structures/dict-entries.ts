// The keys and values of a Dict, by slot: dense from slot 1 on, in chunks, so that a large dict grows without being copied
// (and without leaving the copy behind as garbage). Knows nothing of hashes and chains.
import type { ByteString } from '../../base/bytes.ts';

/** A slot's key at 2 * (slot % CHUNK), its value after it: what is looked at together lies together. */
type Chunk<V> = (ByteString | V | undefined)[];

const CHUNK_BITS = 12;
const CHUNK = 1 << CHUNK_BITS;
const IN_CHUNK = CHUNK - 1;

export class DictEntries<V> {
  private readonly first: Chunk<V>;
  /** All but the first have their full size from the beginning. */
  private readonly chunks: Chunk<V>[];

  constructor(first: Chunk<V> = emptyChunk(2), ...others: Chunk<V>[]) {
    this.first = first;
    this.chunks = [first, ...others];
  }

  clone(): DictEntries<V> {
    return new DictEntries(...this.chunks.map((chunk) => chunk.slice()));
  }

  keyAt(slot: number): ByteString {
    return this.chunkOf(slot)[2 * (slot & IN_CHUNK)] as ByteString;
  }

  /** Undefined at slot 0, where nothing is. */
  valueAt(slot: number): V {
    return this.chunkOf(slot)[2 * (slot & IN_CHUNK) + 1] as V;
  }

  /** `slot` is in use, or the next one. */
  store(slot: number, key: ByteString, value: V): void {
    if (slot >> CHUNK_BITS === this.chunks.length) this.chunks.push(emptyChunk(2 * CHUNK));
    const chunk = this.chunkOf(slot);
    const at = 2 * (slot & IN_CHUNK);
    chunk[at] = key;
    chunk[at + 1] = value;
  }

  setValue(slot: number, value: V): void {
    this.chunkOf(slot)[2 * (slot & IN_CHUNK) + 1] = value;
  }

  /** Lets go of the last slot in use. */
  dropLast(slot: number): void {
    const chunk = this.chunkOf(slot);
    const at = 2 * (slot & IN_CHUNK);
    if (chunk === this.first) {
      // And not `length = at`, after which the next entry would find no room and copy the chunk.
      chunk.pop();
      chunk.pop();
    } else if (at === 0) {
      this.chunks.pop();
    } else {
      chunk[at] = undefined;
      chunk[at + 1] = undefined;
    }
  }

  /** Keys and values in turn of slots 1 to `last`, copied chunk by chunk. */
  copy(last: number): (ByteString | V)[] {
    const all: (ByteString | V | undefined)[] = [];
    return all.concat(...this.chunks).slice(2, 2 * (last + 1)) as (ByteString | V)[];
  }

  private chunkOf(slot: number): Chunk<V> {
    return this.chunks[slot >> CHUNK_BITS] as Chunk<V>;
  }
}

/** By `length`, so that it gets no more room than that, and V8 meets one kind of array everywhere. */
function emptyChunk<V>(length: number): Chunk<V> {
  const chunk: Chunk<V> = [];
  chunk.length = length;
  return chunk;
}
