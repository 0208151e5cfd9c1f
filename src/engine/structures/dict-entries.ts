// The keys and values of a Dict, by slot: dense from slot 1 on, in chunks, so that a large dict grows without being copied
// (and without leaving the copy behind as garbage). Knows nothing of hashes and chains.
// A dict of members has keys only. There, integers of up to nine digits and texts of up to three bytes are held as numbers,
// which take no memory of their own: of a set of ids, more than half would be the strings.
import type { ByteString } from '../../base/bytes.ts';

/** A slot's key at 2 * (slot % CHUNK), its value after it: what is looked at together lies together. Or keys only. */
type Chunk<V> = (ByteString | number | V | undefined)[];

export const CHUNK_BITS = 12;
const CHUNK = 1 << CHUNK_BITS;
export const IN_CHUNK = CHUNK - 1;
/** What V8 holds in a pointer, wherever it runs, has 30 bits and a sign. */
const DIGITS_MAX = 9;
const TEXT_MAX = 3;

export class DictEntries<V> {
  private readonly first: Chunk<V>;
  /** All but the first have their full size from the beginning. */
  readonly chunks: Chunk<V>[];

  /** @param shift 1 for keys and values, 0 for members */
  constructor(
    readonly shift: 0 | 1,
    first: Chunk<V> = emptyChunk(1 << shift),
    ...others: Chunk<V>[]
  ) {
    this.first = first;
    this.chunks = [first, ...others];
  }

  clone(): DictEntries<V> {
    return new DictEntries(this.shift, ...this.chunks.map((chunk) => chunk.slice()));
  }

  keyAt(slot: number): ByteString {
    const held = this.chunkOf(slot)[(slot & IN_CHUNK) << this.shift];
    return typeof held === 'number' ? keyOfNumber(held) : (held as ByteString);
  }

  /** Undefined at slot 0, where nothing is; of members, true. */
  valueAt(slot: number): V {
    if (this.shift === 0) return (slot > 0 || undefined) as V;
    return this.chunkOf(slot)[2 * (slot & IN_CHUNK) + 1] as V;
  }

  /** `slot` is in use, or the next one. */
  store(slot: number, key: ByteString, value: V): void {
    const { shift } = this;
    if (slot >> CHUNK_BITS === this.chunks.length) this.chunks.push(emptyChunk(CHUNK << shift));
    const chunk = this.chunkOf(slot);
    const at = (slot & IN_CHUNK) << shift;
    if (shift === 0) {
      chunk[at] = integerOf(key) ?? shortText(key) ?? key;
    } else {
      chunk[at] = key;
      chunk[at + 1] = value;
    }
  }

  setValue(slot: number, value: V): void {
    if (this.shift === 1) this.chunkOf(slot)[2 * (slot & IN_CHUNK) + 1] = value;
  }

  /** Lets go of the last slot in use. */
  dropLast(slot: number): void {
    const chunk = this.chunkOf(slot);
    const at = (slot & IN_CHUNK) << this.shift;
    if (chunk === this.first) {
      // And not `length = at`, after which the next entry would find no room and copy the chunk.
      chunk.pop();
      if (this.shift === 1) chunk.pop();
    } else if (at === 0) {
      this.chunks.pop();
    } else {
      chunk[at] = undefined;
      if (this.shift === 1) chunk[at + 1] = undefined;
    }
  }

  /** Keys and values in turn of slots 1 to `last`, copied chunk by chunk. Not of members. */
  copy(last: number): unknown[] {
    const all: unknown[] = [];
    return all.concat(...this.chunks).slice(2, 2 * (last + 1));
  }

  private chunkOf(slot: number): Chunk<V> {
    return this.chunks[slot >> CHUNK_BITS] as Chunk<V>;
  }
}

/** The number that a key spells in the one way that it is written; undefined if it spells none, or a long one. */
function integerOf(key: ByteString): number | undefined {
  const { length } = key;
  if (length === 0 || length > DIGITS_MAX || (length > 1 && key.charCodeAt(0) === 48)) return undefined;
  let integer = 0;
  for (let at = 0; at < length; at++) {
    const digit = key.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    integer = integer * 10 + digit;
  }
  return integer;
}

/** Below zero: 24 bits of chars, the first lowest, and above them how many there are. Undefined if that is none, or more. */
function shortText(key: ByteString): number | undefined {
  const { length } = key;
  if (length === 0 || length > TEXT_MAX) return undefined;
  let bits = length << 24;
  for (let at = 0; at < length; at++) bits |= key.charCodeAt(at) << (8 * at);
  return -bits;
}

function keyOfNumber(held: number): ByteString {
  if (held >= 0) return String(held);
  const bits = -held;
  const three = String.fromCharCode(bits & 255, (bits >> 8) & 255, (bits >> 16) & 255);
  return bits >> 24 === TEXT_MAX ? three : three.slice(0, bits >> 24);
}

/** By `length`, so that it gets no more room than that, and V8 meets one kind of array everywhere. */
function emptyChunk<V>(length: number): Chunk<V> {
  const chunk: Chunk<V> = [];
  chunk.length = length;
  return chunk;
}
