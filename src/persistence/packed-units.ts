// Commands of execution units as bytes in one buffer: thousands of units as objects take ten times the memory, in each of
// the many machines that a session keeps, and most are never looked at. Units are appended at the end and forgotten from
// the front; each is found by where it was put.
//
// A unit: the number of its commands · of each: database × 4 + how its source is told · its words. A source of its own
// follows as words. Words: their number · of each its length and its bytes. Numbers are little-endian base 128.
import { bytesFromArray, type ByteString } from '../base/bytes.ts';
import type { PropagatedCommand } from '../engine/propagation.ts';

/** How the command that a client sent is told: there is none, it is the command itself, the one before, or its own. */
const SOURCES = ['none', 'itself', 'before', 'own'] as const;
type Source = (typeof SOURCES)[number];

const FIRST_SIZE = 1024;
/** A number takes at most so many bytes. */
const WIDEST = 5;

export class PackedUnits {
  private buffer = new Uint8Array(FIRST_SIZE);
  /** Where the first byte of the buffer stands among all that were ever put. */
  private base = 0;
  private length = 0;
  /** Where the oldest unit begins that is still wanted. */
  private wanted = 0;
  private readAt = 0;

  /** Where the next unit will stand. */
  get end(): number {
    return this.base + this.length;
  }

  /** Bytes of the units that are still wanted. */
  get size(): number {
    return this.end - this.wanted;
  }

  /** `room`: what `roomFor` says of the unit. */
  add(unit: readonly PropagatedCommand[], room: number): void {
    this.makeRoom(room);
    this.number(unit.length);
    let before: readonly ByteString[] | undefined;
    for (const { db, argv, source } of unit) {
      const told: Source = source === undefined ? 'none' : source === argv ? 'itself' : source === before ? 'before' : 'own';
      this.number(db * SOURCES.length + SOURCES.indexOf(told));
      this.words(argv);
      if (told === 'own') this.words(source ?? []);
      if (source !== undefined) before = source;
    }
  }

  /** The unit that was put at this place. Commands of one source get the same array as theirs. */
  at(place: number): readonly PropagatedCommand[] {
    this.readAt = place - this.base;
    let before: readonly ByteString[] | undefined;
    return Array.from({ length: this.readNumber() }, () => {
      const head = this.readNumber();
      const told = SOURCES[head % SOURCES.length];
      const argv = this.readWords();
      const source = told === 'itself' ? argv : told === 'own' ? this.readWords() : told === 'before' ? before : undefined;
      if (source !== undefined) before = source;
      return { db: Math.floor(head / SOURCES.length), argv, source, isForReplicasOnly: false };
    });
  }

  /** What stands before this place will not be asked for any more. */
  forget(place: number): void {
    this.wanted = place;
  }

  private makeRoom(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const { size } = this;
    const old = this.buffer.subarray(this.length - size, this.length);
    // Moved to the front where that sets half of it free; otherwise into a larger one.
    let capacity = this.buffer.length;
    while ((size + bytes) * 2 > capacity) capacity *= 2;
    if (capacity > this.buffer.length) this.buffer = new Uint8Array(capacity);
    this.buffer.set(old);
    this.base = this.wanted;
    this.length = size;
  }

  private words(words: readonly ByteString[]): void {
    this.number(words.length);
    for (const word of words) {
      this.number(word.length);
      const { buffer, length } = this;
      for (let i = 0; i < word.length; i++) buffer[length + i] = word.charCodeAt(i);
      this.length = length + word.length;
    }
  }

  private number(value: number): void {
    let left = value;
    for (; left >= 128; left = Math.floor(left / 128)) this.buffer[this.length++] = (left % 128) | 128;
    this.buffer[this.length++] = left;
  }

  private readWords(): readonly ByteString[] {
    return Array.from({ length: this.readNumber() }, () => {
      const length = this.readNumber();
      const from = this.readAt;
      this.readAt += length;
      return bytesFromArray(this.buffer, from, this.readAt);
    });
  }

  private readNumber(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.buffer[this.readAt++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
}

/** At least so many bytes as the unit takes. */
export function roomFor(unit: readonly PropagatedCommand[]): number {
  let bytes = WIDEST;
  for (const { argv, source } of unit) {
    bytes += WIDEST + roomForWords(argv);
    if (source !== undefined && source !== argv) bytes += roomForWords(source);
  }
  return bytes;
}

function roomForWords(words: readonly ByteString[]): number {
  let bytes = WIDEST;
  for (const word of words) bytes += WIDEST + word.length;
  return bytes;
}
