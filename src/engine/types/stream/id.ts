// Stream ids: two unsigned 64-bit numbers, milliseconds and a sequence within them, written "ms-seq". Each half is an
// Int64 in form: a number while it is safe, else a bigint, so that equal halves are `===` and `<` compares them
// exactly. Reads text as Redis does; which ids a command allows, and what it answers to the others, is the command's
// matter.
import type { ByteString } from '../../../base/bytes.ts';
import { canonical, type Int64, parseInt64 } from '../../../base/integer.ts';

export interface StreamId {
  readonly ms: Int64;
  readonly seq: Int64;
}

/** What ends a range that names only milliseconds, and the largest either half can be. */
export const UINT64_MAX = 0xffffffffffffffffn;
const TWO_TO_64 = 1n << 64n;

export const MIN_ID: StreamId = { ms: 0, seq: 0 };
export const MAX_ID: StreamId = { ms: UINT64_MAX, seq: UINT64_MAX };

/** Longer texts are refused unread, as by the buffer that Redis copies them to. */
const LONGEST_TEXT = 127;

export function compareIds(a: StreamId, b: StreamId): number {
  if (a.ms !== b.ms) return a.ms < b.ms ? -1 : 1;
  if (a.seq !== b.seq) return a.seq < b.seq ? -1 : 1;
  return 0;
}

export function equalIds(a: StreamId, b: StreamId): boolean {
  return a.ms === b.ms && a.seq === b.seq;
}

export function isZeroId(id: StreamId): boolean {
  return id.ms === 0 && id.seq === 0;
}

/** The least id greater than this one; undefined for the greatest. */
export function idAfter(id: StreamId): StreamId | undefined {
  if (id.seq !== UINT64_MAX) return { ms: id.ms, seq: plusOne(id.seq) };
  return id.ms === UINT64_MAX ? undefined : { ms: plusOne(id.ms), seq: 0 };
}

/** The greatest id less than this one; undefined for 0-0. */
export function idBefore(id: StreamId): StreamId | undefined {
  if (id.seq !== 0) return { ms: id.ms, seq: minusOne(id.seq) };
  return id.ms === 0 ? undefined : { ms: minusOne(id.ms), seq: UINT64_MAX };
}

function plusOne(half: Int64): Int64 {
  return typeof half === 'number' && half < Number.MAX_SAFE_INTEGER ? half + 1 : canonical(BigInt(half) + 1n);
}

function minusOne(half: Int64): Int64 {
  return typeof half === 'number' ? half - 1 : canonical(half - 1n);
}

/** How far a half is from a base, modulo 2^64 as a signed number: what listpacks store of it. */
export function deltaOf(half: Int64, base: Int64): Int64 {
  // Both are at most 2^53 here, hence so is what is between them.
  if (typeof half === 'number' && typeof base === 'number') return half - base;
  return canonical(BigInt.asIntN(64, BigInt(half) - BigInt(base)));
}

/** The half that lies `delta` from a base: undoes deltaOf. */
export function withDelta(base: Int64, delta: Int64): Int64 {
  if (typeof base === 'number' && typeof delta === 'number') {
    const sum = base + delta;
    if (sum >= 0 && sum <= Number.MAX_SAFE_INTEGER) return sum;
  }
  return canonical(BigInt.asUintN(64, BigInt(base) + BigInt(delta)));
}

export function formatId(id: StreamId): ByteString {
  return `${id.ms}-${id.seq}`;
}

// --- keys of radix trees -------------------------------------------------------------------------------------------

/** 16 bytes, most significant first, so that byte order is id order. */
export function keyOfId(id: StreamId): ByteString {
  return bytesOf(id.ms) + bytesOf(id.seq);
}

export function idOfKey(key: ByteString): StreamId {
  return { ms: halfAt(key, 0), seq: halfAt(key, 8) };
}

function bytesOf(half: Int64): ByteString {
  let high: number;
  let low: number;
  if (typeof half === 'number') {
    high = Math.floor(half / 0x1_0000_0000);
    low = half >>> 0;
  } else {
    high = Number(half >> 32n);
    low = Number(half & 0xffffffffn);
  }
  return String.fromCharCode(
    high >>> 24,
    (high >>> 16) & 255,
    (high >>> 8) & 255,
    high & 255,
    low >>> 24,
    (low >>> 16) & 255,
    (low >>> 8) & 255,
    low & 255,
  );
}

function halfAt(key: ByteString, at: number): Int64 {
  const high = uint32At(key, at);
  const low = uint32At(key, at + 4);
  if (high < 0x20_0000) return high * 0x1_0000_0000 + low;
  return (BigInt(high) << 32n) | BigInt(low);
}

function uint32At(key: ByteString, at: number): number {
  const top = key.charCodeAt(at) * 0x100_0000;
  return top + ((key.charCodeAt(at + 1) << 16) | (key.charCodeAt(at + 2) << 8) | key.charCodeAt(at + 3));
}

// --- text ----------------------------------------------------------------------------------------------------------

/** An id as clients write it; `*` in place of the sequence leaves that to the stream. */
export interface WrittenId extends StreamId {
  readonly isSeqOpen: boolean;
}

/** The id that a text spells, `missingSeq` standing in where it has no sequence; undefined if it spells none. */
export function parseId(text: ByteString, missingSeq: Int64 = 0): StreamId | undefined {
  const [ms, seq] = halves(text);
  if (ms === undefined) return undefined;
  if (seq === undefined) return { ms, seq: missingSeq };
  const parsed = parseHalf(seq);
  return parsed === undefined ? undefined : { ms, seq: parsed };
}

/** As parseId, with "ms-*" allowed. */
export function parseWrittenId(text: ByteString): WrittenId | undefined {
  const [ms, seq] = halves(text);
  if (ms === undefined) return undefined;
  if (seq === undefined) return { ms, seq: 0, isSeqOpen: false };
  if (seq === '*') return { ms, seq: 0, isSeqOpen: true };
  const parsed = parseHalf(seq);
  return parsed === undefined ? undefined : { ms, seq: parsed, isSeqOpen: false };
}

function halves(text: ByteString): readonly [ms: Int64 | undefined, seq: ByteString | undefined] {
  if (text.length > LONGEST_TEXT) return [undefined, undefined];
  const nul = text.indexOf('\0');
  const end = nul < 0 ? text.length : nul;
  const dash = text.indexOf('-');
  if (dash < 0 || dash > end) return [parseHalf(text.slice(0, end)), undefined];
  return [parseHalf(text.slice(0, dash)), text.slice(dash + 1, end)];
}

/** What C's strtoull takes: blanks, a sign, digits to the end of the text. */
const STRTOULL = /^[ \t\n\v\f\r]*([+-]?)(\d+)$/;

/**
 * As Redis's string2ull in 8.0: what is no 64-bit integer in its plain form goes to strtoull, so that "+5", " 05" and
 * even "-05" (2^64 - 5) are numbers, while "-5" is none.
 */
function parseHalf(text: ByteString): Int64 | undefined {
  const plain = parseInt64(text);
  if (plain !== undefined) return plain < 0 ? undefined : plain;
  const match = STRTOULL.exec(text);
  if (!match) return undefined;
  const magnitude = BigInt(match[2] ?? '');
  if (magnitude > UINT64_MAX) return undefined;
  return canonical(match[1] === '-' ? (TWO_TO_64 - magnitude) % TWO_TO_64 : magnitude);
}
