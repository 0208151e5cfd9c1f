// Drawing several different elements by their index, for the encodings that are arrays.
import type { Random } from '../../base/random.ts';

/** `count` different indices below `length`, or all of them; every subset equally likely, the order random. O(length). */
export function sampleIndices(length: number, count: number, random: Random): number[] {
  const indices = Array.from({ length }, (_, index) => index);
  const wanted = Math.min(count, length);
  for (let at = 0; at < wanted; at++) {
    const other = at + random.int(length - at);
    const index = indices[other] ?? 0;
    indices[other] = indices[at] ?? 0;
    indices[at] = index;
  }
  return indices.slice(0, wanted);
}
