// HyperLogLog: estimates how many different elements were added, in at most 12 kB, with a standard error of 0.81 %.
// Guarantees Redis's bytes: the same adds and merges leave the same string, so GET, DUMP and PFDEBUG show what Redis
// shows.
// Leaves to others: the string value that holds the bytes. It works on a Uint8Array that the value may hold as it is;
// `bytes` must be read again after every change, since the sparse form is replaced when it grows.
//
// Layout
//   0..3    "HYLL"
//   4       encoding: 0 dense, 1 sparse       5..7  unused
//   8..15   cached cardinality, u64 little endian; its highest bit set: out of date
//   16..    dense: 16384 registers of 6 bits, lowest bits first, 12288 bytes
//           sparse: runs that cover the registers in order
//             00llllll            ZERO   l+1 registers that are 0
//             01llllll llllllll   XZERO  l+1 registers that are 0
//             1vvvvvll            VAL    l+1 registers that are v+1
//
// An element's hash gives a register (14 bits) and a rank (position of the first 1 in the other 50, from 1); the
// register keeps the highest rank seen. The sparse form cannot hold ranks past 32 and turns dense when it gets too
// long.
//
// add: O(1) dense, O(runs) sparse. count: O(1) while the cache is valid, else O(registers). merge: O(registers).
//
// Sources: MurmurHash64A by Austin Appleby (public domain); the estimator is that of O. Ertl, "New cardinality
// estimation algorithms for HyperLogLog sketches", 2017.

import type { ByteString } from '../../base/bytes.ts';

export type HyperLogLogEncoding = 'dense' | 'sparse';

/** One run of the sparse form. */
export interface HyperLogLogRun {
  readonly kind: 'ZERO' | 'XZERO' | 'VAL';
  /** First register covered, and how many. */
  readonly first: number;
  readonly length: number;
  /** The registers' value, 0 for ZERO and XZERO. */
  readonly value: number;
  /** Of its first byte in the whole string. */
  readonly offset: number;
}

export const HLL_REGISTERS = 16384;
/** Bits of the hash that make the rank. */
const RANK_BITS = 50;
const HEADER_BYTES = 16;
const DENSE_BYTES = HEADER_BYTES + (HLL_REGISTERS * 6) / 8;
const ENCODING_AT = 4;
const CARDINALITY_AT = 8;
const CARDINALITY_END = 15;
const DENSE = 0;
const SPARSE = 1;
const LONGEST_ZERO = 64;
const LONGEST_VAL = 4;
const LARGEST_VAL = 32;
const MERGE_SCAN_RUNS = 5;
const ALPHA_INF = 0.7213475204444817; // 0.5 / ln 2

export class HyperLogLog {
  private data: Uint8Array;

  private constructor(data: Uint8Array) {
    this.data = data;
  }

  /** All registers 0, sparse. */
  static create(): HyperLogLog {
    const data = new Uint8Array(HEADER_BYTES + 2);
    data.set([0x48, 0x59, 0x4c, 0x4c, SPARSE]);
    writeXzero(data, HEADER_BYTES, HLL_REGISTERS);
    return new HyperLogLog(data);
  }

  /** Works on these bytes in place; undefined if Redis would say that they are no HyperLogLog. */
  static adopt(data: Uint8Array): HyperLogLog | undefined {
    if (data.length < HEADER_BYTES) return undefined;
    if (data[0] !== 0x48 || data[1] !== 0x59 || data[2] !== 0x4c || data[3] !== 0x4c) return undefined;
    const encoding = data[ENCODING_AT];
    if (encoding !== DENSE && encoding !== SPARSE) return undefined;
    if (encoding === DENSE && data.length !== DENSE_BYTES) return undefined;
    return new HyperLogLog(data);
  }

  /** Estimate from one byte per register, as `mergeInto` collects them. */
  static estimate(registers: Uint8Array): number {
    const histogram = new Float64Array(64);
    for (let index = 0; index < HLL_REGISTERS; index++) {
      const value = registers[index] as number;
      histogram[value] = (histogram[value] as number) + 1;
    }
    return estimateFrom(histogram);
  }

  /** The whole string. Not to be kept across changes. */
  get bytes(): Uint8Array {
    return this.data;
  }

  get encoding(): HyperLogLogEncoding {
    return this.data[ENCODING_AT] === DENSE ? 'dense' : 'sparse';
  }

  get isCountCached(): boolean {
    return ((this.data[CARDINALITY_END] as number) & 0x80) === 0;
  }

  /** True if a register changed; undefined, and nothing changed, if the sparse form is corrupt. */
  add(element: ByteString, sparseMaxBytes: number): boolean | undefined {
    const place = placeOf(element);
    const changed = this.raise(place & (HLL_REGISTERS - 1), place >>> 14, sparseMaxBytes);
    if (changed === true) this.invalidateCount();
    return changed;
  }

  /** The estimate, from the cache or by writing it there; undefined if the sparse form is corrupt. */
  count(): number | undefined {
    if (this.isCountCached) {
      let cached = 0;
      for (let at = CARDINALITY_END; at >= CARDINALITY_AT; at--) cached = cached * 256 + (this.data[at] as number);
      return cached;
    }
    const registers = this.registers();
    if (registers === undefined) return undefined;
    const estimate = HyperLogLog.estimate(registers);
    let rest = estimate;
    for (let at = CARDINALITY_AT; at <= CARDINALITY_END; at++) {
      this.data[at] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return estimate;
  }

  /** Raises one byte per register to the own registers; false if the sparse form is corrupt. */
  mergeInto(registers: Uint8Array): boolean {
    if (this.encoding === 'dense') {
      for (let index = 0; index < HLL_REGISTERS; index++) {
        const value = this.denseRegister(index);
        if (value > (registers[index] as number)) registers[index] = value;
      }
      return true;
    }
    const runs = this.runs();
    if (runs === undefined) return false;
    for (const { first, length, value } of runs) {
      for (let index = first; index < first + length; index++) {
        if (value > (registers[index] as number)) registers[index] = value;
      }
    }
    return true;
  }

  /** Raises the own registers to these; turns dense first if `dense`. The end of a PFMERGE. False if corrupt. */
  raiseAll(registers: Uint8Array, dense: boolean, sparseMaxBytes: number): boolean {
    if (dense && !this.toDense()) return false;
    for (let index = 0; index < HLL_REGISTERS; index++) {
      const value = registers[index] as number;
      if (value !== 0 && this.raise(index, value, sparseMaxBytes) === undefined) return false;
    }
    this.invalidateCount();
    return true;
  }

  /** One byte per register; undefined if the sparse form is corrupt. */
  registers(): Uint8Array | undefined {
    const registers = new Uint8Array(HLL_REGISTERS);
    return this.mergeInto(registers) ? registers : undefined;
  }

  /** True if dense now; false, and nothing changed, if the sparse form is corrupt. The cached count stays as it was. */
  toDense(): boolean {
    if (this.encoding === 'dense') return true;
    const runs = this.runs();
    if (runs === undefined) return false;
    const dense = new Uint8Array(DENSE_BYTES);
    dense.set(this.data.subarray(0, HEADER_BYTES));
    dense[ENCODING_AT] = DENSE;
    this.data = dense;
    for (const { first, length, value } of runs) {
      if (value === 0) continue;
      for (let index = first; index < first + length; index++) this.setDenseRegister(index, value);
    }
    return true;
  }

  /** The runs of the sparse form, for pictures; undefined if it is dense or corrupt. */
  runs(): HyperLogLogRun[] | undefined {
    if (this.encoding === 'dense') return undefined;
    const runs = this.walkRuns();
    const last = runs.at(-1);
    return last && last.first + last.length === HLL_REGISTERS ? runs : undefined;
  }

  /** What the bytes say, whether or not it adds up. */
  private walkRuns(): HyperLogLogRun[] {
    const { data } = this;
    const runs: HyperLogLogRun[] = [];
    let first = 0;
    let offset = HEADER_BYTES;
    while (offset < data.length) {
      const length = runLength(data, offset);
      const value = runValue(data, offset);
      const kind = value > 0 ? 'VAL' : isXzero(data, offset) ? 'XZERO' : 'ZERO';
      runs.push({ kind, first, length, value, offset });
      first += length;
      offset += isXzero(data, offset) ? 2 : 1;
    }
    return runs;
  }

  /**
   * PFDEBUG DECODE: `z:<length>` for ZERO, `Z:<length>` for XZERO, `v:<value>,<length>` for VAL, also of corrupt bytes;
   * undefined if it is dense.
   */
  decode(): string | undefined {
    if (this.encoding === 'dense') return undefined;
    const words = this.walkRuns().map((run) => {
      if (run.kind === 'VAL') return `v:${run.value},${run.length}`;
      return `${run.kind === 'ZERO' ? 'z' : 'Z'}:${run.length}`;
    });
    return words.join(' ');
  }

  /** Marks the cached count as out of date: a PFADD that creates the key does so even without elements. */
  invalidateCount(): void {
    this.data[CARDINALITY_END] = (this.data[CARDINALITY_END] as number) | 0x80;
  }

  private raise(index: number, value: number, sparseMaxBytes: number): boolean | undefined {
    if (this.data[ENCODING_AT] === SPARSE) return this.raiseSparse(index, value, sparseMaxBytes);
    if (this.denseRegister(index) >= value) return false;
    this.setDenseRegister(index, value);
    return true;
  }

  private denseRegister(index: number): number {
    const at = HEADER_BYTES + ((index * 6) >> 3);
    const shift = (index * 6) & 7;
    // The byte after the last register is past the end; what is shifted in from there is masked out.
    const pair = (this.data[at] as number) | ((this.data[at + 1] ?? 0) << 8);
    return (pair >> shift) & 63;
  }

  private setDenseRegister(index: number, value: number): void {
    const at = HEADER_BYTES + ((index * 6) >> 3);
    const shift = (index * 6) & 7;
    const pair = (this.data[at] as number) | ((this.data[at + 1] ?? 0) << 8);
    const changed = (pair & ~(63 << shift)) | (value << shift);
    this.data[at] = changed;
    if (shift > 2) this.data[at + 1] = changed >> 8;
  }

  private raiseSparse(index: number, value: number, sparseMaxBytes: number): boolean | undefined {
    if (value > LARGEST_VAL) return this.promote(index, value);
    const { data } = this;
    let before = -1;
    let at = HEADER_BYTES;
    let first = 0;
    let length = 0;
    while (at < data.length) {
      length = runLength(data, at);
      if (index < first + length) break;
      before = at;
      first += length;
      at += isXzero(data, at) ? 2 : 1;
    }
    if (at >= data.length) return undefined;

    const old = runValue(data, at);
    if (old >= value) return false;
    const oldBytes = isXzero(data, at) ? 2 : 1;
    // A damaged end: an XZERO without its second byte.
    if (at + oldBytes > data.length) return undefined;
    if (length === 1 && oldBytes === 1) {
      data[at] = valByte(value, 1);
    } else {
      // The run becomes up to three: what is left of it before the register, the register, what is left behind it.
      const left = index - first;
      const right = first + length - 1 - index;
      const size = restBytes(left, old) + 1 + restBytes(right, old);
      const growth = size - oldBytes;
      if (growth > 0 && data.length + growth > sparseMaxBytes) return this.promote(index, value);
      const changed = new Uint8Array(data.length + growth);
      changed.set(data.subarray(0, at));
      let to = writeRest(changed, at, left, old);
      changed[to++] = valByte(value, 1);
      to = writeRest(changed, to, right, old);
      changed.set(data.subarray(at + oldBytes), to);
      this.data = changed;
    }
    this.joinEqualRuns(before === -1 ? HEADER_BYTES : before);
    return true;
  }

  /** Joins VAL runs of the same value while they fit one; looks at five runs only, as Redis does. */
  private joinEqualRuns(from: number): void {
    const { data } = this;
    let end = data.length;
    let at = from;
    for (let scanned = 0; at < end && scanned < MERGE_SCAN_RUNS; scanned++) {
      const value = runValue(data, at);
      if (value === 0) {
        at += isXzero(data, at) ? 2 : 1;
        continue;
      }
      if (at + 1 < end && runValue(data, at + 1) === value) {
        const length = runLength(data, at) + runLength(data, at + 1);
        if (length <= LONGEST_VAL) {
          data[at + 1] = valByte(value, length);
          data.copyWithin(at, at + 1, end);
          end--;
          continue;
        }
      }
      at++;
    }
    if (end < data.length) this.data = data.slice(0, end);
  }

  private promote(index: number, value: number): boolean | undefined {
    if (!this.toDense()) return undefined;
    this.setDenseRegister(index, value);
    return true;
  }
}

function isXzero(data: Uint8Array, at: number): boolean {
  return ((data[at] as number) & 0xc0) === 0x40;
}

function runLength(data: Uint8Array, at: number): number {
  const byte = data[at] as number;
  if (byte >= 0x80) return (byte & 3) + 1;
  return byte < 0x40 ? byte + 1 : (((byte & 0x3f) << 8) | (data[at + 1] ?? 0)) + 1;
}

/** 0 for ZERO and XZERO. */
function runValue(data: Uint8Array, at: number): number {
  const byte = data[at] as number;
  return byte >= 0x80 ? ((byte >> 2) & 31) + 1 : 0;
}

function valByte(value: number, length: number): number {
  return 0x80 | ((value - 1) << 2) | (length - 1);
}

function writeXzero(data: Uint8Array, at: number, length: number): void {
  data[at] = 0x40 | ((length - 1) >> 8);
  data[at + 1] = (length - 1) & 0xff;
}

/** What is left of a run beside a register that was cut out of it. */
function restBytes(length: number, value: number): number {
  if (length === 0) return 0;
  return value === 0 && length > LONGEST_ZERO ? 2 : 1;
}

function writeRest(data: Uint8Array, at: number, length: number, value: number): number {
  if (length === 0) return at;
  if (value > 0) {
    data[at] = valByte(value, length);
  } else if (length > LONGEST_ZERO) {
    writeXzero(data, at, length);
    return at + 2;
  } else {
    data[at] = length - 1;
  }
  return at + 1;
}

function estimateFrom(histogram: Float64Array): number {
  const m = HLL_REGISTERS;
  let z = m * tau((m - (histogram[RANK_BITS + 1] as number)) / m);
  for (let rank = RANK_BITS; rank >= 1; rank--) z = (z + (histogram[rank] as number)) * 0.5;
  z += m * sigma((histogram[0] as number) / m);
  return Math.round((ALPHA_INF * m * m) / z);
}

function sigma(share: number): number {
  if (share === 1) return Infinity;
  let x = share;
  let y = 1;
  let z = x;
  for (;;) {
    x *= x;
    const previous = z;
    z += x * y;
    y += y;
    if (previous === z) return z;
  }
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let x = share;
  let y = 1;
  let z = 1 - x;
  for (;;) {
    x = Math.sqrt(x);
    const previous = z;
    y *= 0.5;
    z -= (1 - x) * (1 - x) * y;
    if (previous === z) return z / 3;
  }
}

const MURMUR_SEED = 0xadc83b19;
const MURMUR_HIGH = 0xc6a4a793;
const MURMUR_LOW = 0x5bd1e995;

/** The element's register in the low 14 bits, its rank above them: MurmurHash64A in 32-bit halves. */
function placeOf(element: ByteString): number {
  const length = element.length;
  let low = MURMUR_SEED ^ Math.imul(length, MURMUR_LOW);
  let high = timesHigh(0, length);
  let at = 0;
  for (const stop = length - 7; at < stop; at += 8) {
    let blockLow = word(element, at);
    let blockHigh = word(element, at + 4);
    blockHigh = timesHigh(blockHigh, blockLow);
    blockLow = Math.imul(blockLow, MURMUR_LOW);
    // Shifting a 64-bit word right by 47 leaves the top 17 bits of its high half.
    blockLow ^= blockHigh >>> 15;
    blockHigh = timesHigh(blockHigh, blockLow);
    blockLow = Math.imul(blockLow, MURMUR_LOW);
    high = timesHigh(high ^ blockHigh, low ^ blockLow);
    low = Math.imul(low ^ blockLow, MURMUR_LOW);
  }
  if (at < length) {
    for (let rest = at; rest < length; rest++) {
      const byte = element.charCodeAt(rest);
      if (rest - at < 4) low ^= byte << (8 * (rest - at));
      else high ^= byte << (8 * (rest - at - 4));
    }
    high = timesHigh(high, low);
    low = Math.imul(low, MURMUR_LOW);
  }
  low ^= high >>> 15;
  high = timesHigh(high, low);
  low = Math.imul(low, MURMUR_LOW);
  low ^= high >>> 15;

  const rankLow = (low >>> 14) | (high << 18);
  const rankHigh = (high >>> 14) | (1 << (RANK_BITS - 32));
  const zeros = rankLow !== 0 ? trailingZeros(rankLow) : 32 + trailingZeros(rankHigh);
  return (low & (HLL_REGISTERS - 1)) | ((zeros + 1) << 14);
}

function word(element: ByteString, at: number): number {
  return (
    element.charCodeAt(at) |
    (element.charCodeAt(at + 1) << 8) |
    (element.charCodeAt(at + 2) << 16) |
    (element.charCodeAt(at + 3) << 24)
  );
}

/** High half of (high, low) times Murmur's multiplier, modulo 2^64; the low half is Math.imul(low, MURMUR_LOW). */
function timesHigh(high: number, low: number): number {
  const a0 = low & 0xffff;
  const a1 = low >>> 16;
  const b0 = MURMUR_LOW & 0xffff;
  const b1 = MURMUR_LOW >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const carry = (a0 * b1 + (middle & 0xffff)) >>> 16;
  const top = a1 * b1 + (middle >>> 16) + carry;
  return (top + Math.imul(low, MURMUR_HIGH) + Math.imul(high, MURMUR_LOW)) | 0;
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}
