// Byte strings: JavaScript strings with one char (0..255) per byte. V8 stores such a string in one byte a char, Maps take
// it as a key, and `<` compares it in byte order, which is Redis's order. Everything inside the engine is a byte string;
// text turns into UTF-8 bytes, and back, only at the edges (terminal, lessons, inspectors) through this file.

/** One char (0..255) per byte. An alias and not a brand: literals of ASCII text are byte strings already. */
export type ByteString = string;

/** Shorter substrings are copied by V8; from this length on they point into their parent and keep it alive. */
const SHORTEST_SLICE = 13;
/** Longest value that is remembered because it might come again. */
const RECENT_MAX = 64;
/** Arguments per String.fromCharCode call: far below every engine's limit, large enough that the calls do not count. */
const CHUNK = 8192;

const NON_ASCII = /[\x80-\uffff]/;
const REPLACEMENT = 0xfffd;

/** The value that was stored last. */
let recent: ByteString = '';

/** The UTF-8 bytes of a text. A lone surrogate becomes the bytes of U+FFFD, as TextEncoder does. */
export function fromUtf8(text: string): ByteString {
  if (!NON_ASCII.test(text)) return text;
  const sink = new CharSink();
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      sink.push(unit);
    } else if (unit < 0x800) {
      sink.push(0xc0 | (unit >> 6));
      sink.push(0x80 | (unit & 0x3f));
    } else {
      const code = codePointAt(text, i, unit);
      if (code > 0xffff) {
        i++;
        sink.push(0xf0 | (code >> 18));
        sink.push(0x80 | ((code >> 12) & 0x3f));
      } else {
        sink.push(0xe0 | (code >> 12));
      }
      sink.push(0x80 | ((code >> 6) & 0x3f));
      sink.push(0x80 | (code & 0x3f));
    }
  }
  return sink.finish();
}

/** The text that the bytes spell in UTF-8. Each maximal broken sequence becomes one U+FFFD, as in TextDecoder. */
export function toUtf8(bytes: ByteString): string {
  if (!NON_ASCII.test(bytes)) return bytes;
  const sink = new CharSink();
  let i = 0;
  while (i < bytes.length) {
    const lead = bytes.charCodeAt(i++);
    if (lead < 0x80) {
      sink.push(lead);
      continue;
    }
    let more = lead >= 0xc2 && lead <= 0xdf ? 1 : lead >= 0xe0 && lead <= 0xef ? 2 : lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
    if (more === 0) {
      sink.push(REPLACEMENT);
      continue;
    }
    // The first continuation byte has narrower bounds after four leads: they keep out overlong forms, surrogates and
    // everything past U+10FFFF.
    let low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    let high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    let code = more === 1 ? lead & 0x1f : more === 2 ? lead & 0x0f : lead & 0x07;
    while (more > 0 && i < bytes.length) {
      const next = bytes.charCodeAt(i);
      if (next < low || next > high) break;
      code = (code << 6) | (next & 0x3f);
      low = 0x80;
      high = 0xbf;
      more--;
      i++;
    }
    if (more > 0) {
      sink.push(REPLACEMENT);
    } else if (code > 0xffff) {
      sink.push(0xd800 + ((code - 0x10000) >> 10));
      sink.push(0xdc00 + ((code - 0x10000) & 0x3ff));
    } else {
      sink.push(code);
    }
  }
  return sink.finish();
}

/**
 * The same bytes in a string that owns them. An argument cut from a network chunk is, from 13 chars on, a view into the
 * chunk, and storing it would keep the whole chunk alive. Joining two parts is the cheapest road that V8 offers to a flat
 * copy without a parent (70 ns at 20 bytes, 130 ns at 200): `(' ' + s).slice(1)` costs as much and leaves a view into a
 * copy, concatenating and reading a char leaves it to the optimiser whether the pieces are ever copied.
 */
export function flatten(s: ByteString): ByteString {
  return s.length < SHORTEST_SLICE ? s : [s.slice(0, 1), s.slice(1)].join('');
}

/**
 * As `flatten`, for values: one that is stored again and again (a flag, an empty answer, "OK") is the same string each time.
 * That saves its memory, and what the garbage collector would do for it.
 */
export function flattenValue(value: ByteString): ByteString {
  if (value.length > RECENT_MAX) return flatten(value);
  if (!isSame(recent, value)) recent = flatten(value);
  return recent;
}

/**
 * As `===`, and faster where one of the two may be a long slice of another string: V8 has two ways of comparing there, and
 * that of `===` leaves compiled code (16 chars: 58 ns, where this takes 23).
 */
export function isSame(a: ByteString, b: ByteString): boolean {
  if (a.length !== b.length) return false;
  return a.length < SHORTEST_SLICE ? a === b : a.endsWith(b);
}

/** A fresh array with the bytes. */
export function bytesToArray(s: ByteString): Uint8Array<ArrayBuffer> {
  const array = new Uint8Array(s.length);
  for (let i = 0; i < s.length; i++) array[i] = s.charCodeAt(i);
  return array;
}

/** The bytes of an array, or of the part [start, end) of it. */
export function bytesFromArray(array: Uint8Array, start = 0, end = array.length): ByteString {
  if (end - start < CHUNK) return fromCodes(array.subarray(start, end));
  const parts: string[] = [];
  let at = start;
  for (; at + CHUNK <= end; at += CHUNK) parts.push(wholeChunk(array, at));
  if (at < end) parts.push(fromCodes(array.subarray(at, end)));
  return parts.join('');
}

const chunkCodes = Array.from({ length: CHUNK }, () => 0);

/** Through one and the same array: String.fromCharCode would make one of eight bytes a byte out of a typed array. */
function wholeChunk(array: Uint8Array, start: number): ByteString {
  for (let at = 0; at < CHUNK; at++) chunkCodes[at] = array[start + at] as number;
  return String.fromCharCode(...chunkCodes);
}

/** ASCII lower case. Bytes past 127 stay, unlike with String.prototype.toLowerCase, which would change Latin-1 letters. */
export function lower(s: ByteString): ByteString {
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c > 127) return s.replace(/[A-Z]+/g, (run) => run.toLowerCase());
    if (c >= 65 && c <= 90) {
      if (!NON_ASCII.test(s)) return s.toLowerCase();
      return s.replace(/[A-Z]+/g, (run) => run.toLowerCase());
    }
  }
  return s;
}

/** Whether the two are equal when A-Z counts as a-z (C's strcasecmp). Allocates nothing. */
export function equalsIgnoreCase(a: ByteString, b: ByteString): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x === y) continue;
    if (x >= 65 && x <= 90) x += 32;
    if (y >= 65 && y <= 90) y += 32;
    if (x !== y) return false;
  }
  return true;
}

/** The code point at i, whose first unit is `unit`; U+FFFD for a lone surrogate. */
function codePointAt(text: string, i: number, unit: number): number {
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  const low = unit < 0xdc00 && i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
  return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : REPLACEMENT;
}

function fromCodes(codes: Uint8Array | Uint16Array): string {
  // apply takes any array-like; its type asks for number[].
  return String.fromCharCode.apply(null, codes as unknown as number[]);
}

/** Collects chars into flat pieces: no string is built char by char. */
class CharSink {
  private readonly parts: string[] = [];
  private readonly buffer = new Uint16Array(CHUNK);
  private used = 0;

  push(code: number): void {
    if (this.used === CHUNK) this.spill();
    this.buffer[this.used++] = code;
  }

  finish(): string {
    this.spill();
    return this.parts.join('');
  }

  private spill(): void {
    this.parts.push(fromCodes(this.buffer.subarray(0, this.used)));
    this.used = 0;
  }
}
