// Has the processor fetch what looking up several keys is going to touch. In a large dict a look-up waits for memory four
// times, one after the other: for the table's head, the link, the key and the value. Of keys that are known beforehand
// these waits overlap, as long as nothing in a pass over them has to wait for what it reads: hence a pass for each, with as
// little else in it as can be. Changes nothing, and answers nothing.
import type { ByteString } from '../../base/bytes.ts';
import { CHUNK_BITS, IN_CHUNK } from './dict-entries.ts';
import type { Dict } from './dict.ts';
import { hashOf } from './dict-hash.ts';

/** A dict of fewer entries stays in the processor's caches, more or less. */
export const LARGE_DICT = 4096;
/** Past so many keys the first would be gone again. */
const KEYS_MAX = 64;

/** What the values of a keyspace have in common, as far as it is read here. */
interface Used {
  readonly access: number;
}

export class DictPrefetch {
  private readonly hashes = new Int32Array(KEYS_MAX);
  private readonly slots = new Int32Array(KEYS_MAX);
  private count = 0;
  /** Hangs on all that was read, so that the compiler leaves none of it out. */
  sum = 0;

  /** @param dict the one that `fetch` is called with next */
  add(dict: Dict<unknown>, key: ByteString): void {
    if (this.count < KEYS_MAX) this.hashes[this.count++] = hashOf(key, dict.seed);
  }

  /** @param ofKeyspace its values are those of keys */
  fetch(dict: Dict<unknown>, ofKeyspace: boolean): void {
    const { count } = this;
    this.count = 0;
    // With one key nothing overlaps.
    if (count > 1) this.sum = this.passes(dict, ofKeyspace, count) | 0;
  }

  private passes(dict: Dict<unknown>, ofKeyspace: boolean, count: number): number {
    const { hashes, slots } = this;
    const { heads, links, entries } = dict.layout();
    const { chunks, shift } = entries;
    // While a dict is rehashed, what has moved already is left out.
    const [head] = heads;
    const mask = head.length - 1;
    let sum = 0;
    for (let at = 0; at < count; at++) slots[at] = head[(hashes[at] as number) & mask] as number;
    for (let at = 0; at < count; at++) sum += links[2 * (slots[at] as number)] as number;
    for (let at = 0; at < count; at++) {
      const hash = hashes[at] as number;
      let slot = slots[at] as number;
      while (slot !== 0 && links[2 * slot] !== hash) slot = links[2 * slot + 1] as number;
      slots[at] = slot;
    }
    for (let at = 0; at < count; at++) {
      const slot = slots[at] as number;
      if (slot === 0) continue;
      const key = chunks[slot >> CHUNK_BITS]?.[(slot & IN_CHUNK) << shift];
      // Its last byte may lie on the next line of the cache.
      if (typeof key === 'string') sum += key.charCodeAt(key.length - 1);
    }
    if (!ofKeyspace) return sum;
    for (let at = 0; at < count; at++) {
      const slot = slots[at] as number;
      if (slot === 0) continue;
      const value = chunks[slot >> CHUNK_BITS]?.[((slot & IN_CHUNK) << shift) + 1];
      if (typeof value === 'object') sum += (value as Used).access;
    }
    return sum;
  }
}
