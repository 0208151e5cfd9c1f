// LZF, the compression of strings in RDB files: runs of literal bytes, and references to what came shortly before. The
// compressor finds the very references that liblzf finds (its fast mode with a table of 2^16 slots), so that its output
// is that of Redis byte for byte. The decompressor trusts nothing.
//
// A control byte below 32 announces that many literals and one more. Any other begins a reference: its high 3 bits are
// the length less 2 (7: a byte with the rest follows), its low 5 bits and the next byte the distance less 1.

const TABLE_BITS = 16;
const LITERALS_MAX = 32;
const DISTANCE_MAX = 1 << 13;
const REFERENCE_MAX = 264;

/** Entries of the table count on from call to call, so that older ones are told apart; here it begins anew. */
const EPOCH_MAX = 2 ** 31 - 1;

/** Positions by the hash of the three bytes there. Made when first needed, and not cleared: no call sees another's. */
let table: Int32Array | undefined;
let base = 1;

/** Compresses input[start, end) into `out`; how many bytes that took, or 0 if more than `limit` would be needed. */
export function lzfCompress(input: Uint8Array, start: number, end: number, out: Uint8Array, limit: number): number {
  const length = end - start;
  if (length === 0 || limit <= 0) return 0;
  const slots = (table ??= new Int32Array(1 << TABLE_BITS));
  if (base + length > EPOCH_MAX) {
    slots.fill(0);
    base = 1;
  }
  // What an entry must exceed to be of this call and not the first byte, which is never referred to.
  const first = base;
  const offset = base - start;
  base += length;

  let at = start;
  let to = 1;
  let literals = 0;
  let hash = length > 1 ? ((input[at] as number) << 8) | (input[at + 1] as number) : 0;
  while (at < end - 2) {
    hash = (hash << 8) | (input[at + 2] as number);
    const slot = slotOf(hash);
    const entry = slots[slot] as number;
    slots[slot] = at + offset;
    const from = entry - offset;
    const distance = at - from - 1;
    if (
      entry > first &&
      distance < DISTANCE_MAX &&
      input[from] === input[at] &&
      input[from + 1] === input[at + 1] &&
      input[from + 2] === input[at + 2]
    ) {
      if (to - (literals === 0 ? 1 : 0) + 4 >= limit) return 0;
      // Ends the run of literals; an empty one leaves no control byte.
      if (literals === 0) to--;
      else out[to - literals - 1] = literals - 1;
      const longest = Math.min(end - at - 2, REFERENCE_MAX);
      const count = matchLength(input, from, at, longest);
      const more = count - 2;
      if (more < 7) {
        out[to++] = (distance >> 8) + (more << 5);
      } else {
        out[to++] = (distance >> 8) + (7 << 5);
        out[to++] = more - 7;
      }
      out[to++] = distance;
      literals = 0;
      to++;
      at += count;
      if (at >= end - 2) break;
      // Of what was skipped, the last two positions are entered.
      hash = ((input[at - 2] as number) << 8) | (input[at - 1] as number);
      hash = (hash << 8) | (input[at] as number);
      slots[slotOf(hash)] = at - 2 + offset;
      hash = (hash << 8) | (input[at + 1] as number);
      slots[slotOf(hash)] = at - 1 + offset;
    } else {
      if (to >= limit) return 0;
      out[to++] = input[at++] as number;
      if (++literals === LITERALS_MAX) {
        out[to - literals - 1] = literals - 1;
        literals = 0;
        to++;
      }
    }
  }
  if (to + 3 > limit) return 0;
  while (at < end) {
    out[to++] = input[at++] as number;
    if (++literals === LITERALS_MAX) {
      out[to - literals - 1] = literals - 1;
      literals = 0;
      to++;
    }
  }
  if (literals === 0) to--;
  else out[to - literals - 1] = literals - 1;
  return to;
}

function slotOf(hash: number): number {
  return ((hash >>> 8) - Math.imul(hash, 5)) & ((1 << TABLE_BITS) - 1);
}

/**
 * How many bytes are equal from both places on, three of which are known to be. `longest` is how far the count may go
 * past the two that any reference has; the count may reach it, and only a longer input lets it end in the middle of
 * sixteen.
 */
function matchLength(input: Uint8Array, from: number, at: number, longest: number): number {
  let count = 2;
  if (longest > 16) {
    // liblzf compares the first sixteen without looking at the border.
    for (let step = 0; step < 16; step++) {
      count++;
      if (input[from + count] !== input[at + count]) return count;
    }
  }
  do count++;
  while (count < longest && input[from + count] === input[at + count]);
  return count;
}

/** How many bytes input[start, end) makes; -1 if it is no LZF. */
export function lzfLength(input: Uint8Array, start: number, end: number): number {
  let total = 0;
  let at = start;
  while (at < end) {
    const control = input[at++] as number;
    if (control < 32) {
      at += control + 1;
      total += control + 1;
      if (at > end) return -1;
      continue;
    }
    let count = control >> 5;
    if (count === 7) {
      if (at >= end) return -1;
      count += input[at++] as number;
    }
    if (at >= end) return -1;
    const distance = (((control & 31) << 8) | (input[at++] as number)) + 1;
    if (distance > total) return -1;
    total += count + 2;
  }
  return total;
}

/** Writes what input[start, end) makes to the beginning of `out`, which has room for it: `lzfLength` has said how much. */
export function lzfDecompress(input: Uint8Array, start: number, end: number, out: Uint8Array): void {
  let at = start;
  let to = 0;
  while (at < end) {
    const control = input[at++] as number;
    if (control < 32) {
      for (let left = control; left >= 0; left--) out[to++] = input[at++] as number;
      continue;
    }
    let count = control >> 5;
    if (count === 7) count += input[at++] as number;
    let from = to - ((((control & 31) << 8) | (input[at++] as number)) + 1);
    for (let left = count + 1; left >= 0; left--) out[to++] = out[from++] as number;
  }
}
