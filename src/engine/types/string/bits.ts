// Bits in an array of bytes: counting, searching, combining and reading fields of up to 64 bits. Bit 0 is the highest bit
// of byte 0, as in Redis. Whole words are taken where the array allows it: it must start at offset 0 of its buffer.
import type { Int64 } from '../../../base/integer.ts';

/** Set bits of every byte. */
const POPCOUNT = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
  return count;
});

/** The number of set bits in the bytes from start to before end. */
export function countBits(bytes: Uint8Array<ArrayBuffer>, start: number, end: number): number {
  let at = start;
  let count = 0;
  const firstWord = Math.min(end, (start + 3) & ~3);
  for (; at < firstWord; at++) count += POPCOUNT[bytes[at] ?? 0] ?? 0;
  const firstRest = Math.max(at, end & ~3);
  count += countWordBits(new Int32Array(bytes.buffer, 0, end >>> 2), at >>> 2);
  for (at = firstRest; at < end; at++) count += POPCOUNT[bytes[at] ?? 0] ?? 0;
  return count;
}

/** Sums bits side by side: in pairs, in groups of four, in bytes, and by a multiplication in the highest byte. */
function countWord(word: number): number {
  let sum = word - ((word >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * Eight words at a time pass through carry-save adders (Harley and Seal): every bit position keeps a sum in binary, its
 * digits in `ones`, `twos` and `fours`, and only the carry into the eights has to be counted. Twice as fast as word by word.
 */
function countWordBits(words: Int32Array, from: number): number {
  const { length } = words;
  let at = from;
  let eights = 0;
  let ones = 0;
  let twos = 0;
  let fours = 0;
  for (const stop = length - 7; at < stop; at += 8) {
    let a = words[at] ?? 0;
    let b = words[at + 1] ?? 0;
    let half = ones ^ a;
    const twosA = (ones & a) | (half & b);
    ones = half ^ b;
    a = words[at + 2] ?? 0;
    b = words[at + 3] ?? 0;
    half = ones ^ a;
    const twosB = (ones & a) | (half & b);
    ones = half ^ b;
    half = twos ^ twosA;
    const foursA = (twos & twosA) | (half & twosB);
    twos = half ^ twosB;
    a = words[at + 4] ?? 0;
    b = words[at + 5] ?? 0;
    half = ones ^ a;
    const twosC = (ones & a) | (half & b);
    ones = half ^ b;
    a = words[at + 6] ?? 0;
    b = words[at + 7] ?? 0;
    half = ones ^ a;
    const twosD = (ones & a) | (half & b);
    ones = half ^ b;
    half = twos ^ twosC;
    const foursB = (twos & twosC) | (half & twosD);
    twos = half ^ twosD;
    half = fours ^ foursA;
    eights += countWord((fours & foursA) | (half & foursB));
    fours = half ^ foursB;
  }
  let count = 8 * eights + 4 * countWord(fours) + 2 * countWord(twos) + countWord(ones);
  for (; at < length; at++) count += countWord(words[at] ?? 0);
  return count;
}

/** The number of set bits from bit `start` to before bit `end`. */
export function countBitRange(bytes: Uint8Array<ArrayBuffer>, start: number, end: number): number {
  if (start >= end) return 0;
  const firstByte = Math.floor(start / 8);
  const lastByte = Math.floor((end - 1) / 8);
  const beforeStart = (bytes[firstByte] ?? 0) & ~(0xff >> (start & 7)) & 0xff;
  const fromEnd = (bytes[lastByte] ?? 0) & (0x7f >> ((end - 1) & 7));
  return countBits(bytes, firstByte, lastByte + 1) - (POPCOUNT[beforeStart] ?? 0) - (POPCOUNT[fromEnd] ?? 0);
}

/** The first bit from `start` to before `end` that is `bit`, or -1. */
export function findBit(bytes: Uint8Array<ArrayBuffer>, bit: 0 | 1, start: number, end: number): number {
  if (start >= end) return -1;
  // With all bits turned round when looking for a 0, the search is for a 1 in both cases.
  const flip = bit === 1 ? 0 : 0xff;
  const lastByte = Math.floor((end - 1) / 8);
  let at = Math.floor(start / 8);
  const first = ((bytes[at] ?? 0) ^ flip) & (0xff >> (start & 7));
  if (first !== 0) return within(at, first, end);
  at = skipBytes(bytes, bit === 1 ? 0 : 0xff, at + 1, lastByte);
  if (at > lastByte) return -1;
  const byte = (bytes[at] ?? 0) ^ flip;
  return byte === 0 ? -1 : within(at, byte, end);
}

function within(at: number, byte: number, end: number): number {
  const found = at * 8 + Math.clz32(byte) - 24;
  return found < end ? found : -1;
}

/** The first index from `at` on whose byte is not `plain`, or `last` if there is none before it. */
function skipBytes(bytes: Uint8Array<ArrayBuffer>, plain: number, at: number, last: number): number {
  while (at < last && (at & 3) !== 0) {
    if (bytes[at] !== plain) return at;
    at++;
  }
  const words = new Int32Array(bytes.buffer, 0, bytes.length >>> 2);
  const plainWord = plain === 0 ? 0 : -1;
  let word = at >>> 2;
  while ((word << 2) + 4 <= last && words[word] === plainWord) word++;
  at = Math.max(at, word << 2);
  while (at < last && bytes[at] === plain) at++;
  return at;
}

export type BitOperation = 'and' | 'or' | 'xor' | 'not';

/** The operation over all sources, the shorter ones continued with zeros; as long as the longest. */
export function combineBits(operation: BitOperation, sources: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const source of sources) length = Math.max(length, source.length);
  const result = new Uint8Array(Math.ceil(length / 8) * 8);
  const words = new Int32Array(result.buffer);
  const [first = result, ...rest] = sources;
  result.set(first);
  if (operation === 'not') {
    for (let i = 0; i < words.length; i++) words[i] = ~(words[i] ?? 0);
    return result.subarray(0, length);
  }
  for (const source of rest) combineInto(operation, result, words, source);
  return result.subarray(0, length);
}

function combineInto(
  operation: Exclude<BitOperation, 'not'>,
  result: Uint8Array,
  words: Int32Array,
  source: Uint8Array,
): void {
  const whole = source.byteOffset === 0 ? source.length >>> 2 : 0;
  const other = new Int32Array(source.buffer, 0, whole);
  if (operation === 'and') {
    for (let i = 0; i < whole; i++) words[i] = (words[i] ?? 0) & (other[i] ?? 0);
    for (let i = whole * 4; i < source.length; i++) result[i] = (result[i] ?? 0) & (source[i] ?? 0);
    result.fill(0, source.length);
  } else if (operation === 'or') {
    for (let i = 0; i < whole; i++) words[i] = (words[i] ?? 0) | (other[i] ?? 0);
    for (let i = whole * 4; i < source.length; i++) result[i] = (result[i] ?? 0) | (source[i] ?? 0);
  } else {
    for (let i = 0; i < whole; i++) words[i] = (words[i] ?? 0) ^ (other[i] ?? 0);
    for (let i = whole * 4; i < source.length; i++) result[i] = (result[i] ?? 0) ^ (source[i] ?? 0);
  }
}

// --- fields ----------------------------------------------------------------------------------------------------------

/** Up to this width a field is read and written in one go; wider ones in two parts. */
const PART_BITS = 32;

/** The field of 1 to 64 bits at bit `offset`, unsigned. Bits past the end are 0. */
export function readField(bytes: Uint8Array, offset: number, bits: number): Int64 {
  if (bits <= PART_BITS) return readPart(bytes, offset, bits);
  const high = readPart(bytes, offset, bits - PART_BITS);
  const low = readPart(bytes, offset + bits - PART_BITS, PART_BITS);
  const value = high * 2 ** PART_BITS + low;
  return Number.isSafeInteger(value) ? value : (BigInt(high) << BigInt(PART_BITS)) | BigInt(low);
}

function readPart(bytes: Uint8Array, offset: number, bits: number): number {
  const first = Math.floor(offset / 8);
  const lastBit = offset + bits - 1;
  const last = Math.floor(lastBit / 8);
  let value = (bytes[first] ?? 0) & (0xff >> (offset & 7));
  for (let at = first + 1; at <= last; at++) value = value * 256 + (bytes[at] ?? 0);
  return Math.floor(value / 2 ** (7 - (lastBit & 7)));
}

/** Writes the lowest `bits` bits of the value, which may be negative, at bit `offset`; the bytes must be there. */
export function writeField(bytes: Uint8Array, offset: number, bits: number, value: Int64): void {
  if (bits <= PART_BITS && typeof value === 'number') {
    writePart(bytes, offset, bits, value);
  } else {
    const wide = BigInt(value);
    const lowBits = Math.min(bits, PART_BITS);
    if (bits > PART_BITS) {
      writePart(bytes, offset, bits - PART_BITS, Number(BigInt.asUintN(PART_BITS, wide >> BigInt(PART_BITS))));
    }
    writePart(bytes, offset + bits - lowBits, lowBits, Number(BigInt.asUintN(PART_BITS, wide)));
  }
}

function writePart(bytes: Uint8Array, offset: number, bits: number, value: number): void {
  const lastBit = offset + bits - 1;
  let shift = 7 - (lastBit & 7);
  let rest = value;
  let left = bits;
  for (let at = Math.floor(lastBit / 8); left > 0; at--) {
    const width = Math.min(8 - shift, left);
    const mask = ((1 << width) - 1) << shift;
    bytes[at] = ((bytes[at] ?? 0) & ~mask) | ((rest << shift) & mask);
    rest = Math.floor(rest / 2 ** width);
    left -= width;
    shift = 0;
  }
}
