// The string type: text, a 64-bit integer, or bytes that change in place. Encodings as Redis 8.0 names them, whatever the
// value is held in: int for what SET or INCR stored as an integer, embstr for other text up to 44 bytes, raw for longer
// text and for everything that was ever changed in place (APPEND, SETRANGE, SETBIT …), even without a visible change.
import { bytesToArray, type ByteString, flatten, flattenValue } from '../../../base/bytes.ts';
import { type Int64, parseInt64 } from '../../../base/integer.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import { Value } from '../../keyspace/value.ts';
import { grownSdsBytes, grownSdsCapacity, sdsBytes, sdsCapacity } from '../../memory/sds.ts';
import { ByteBuffer } from './byte-buffer.ts';

/** Longest string that shares one allocation with its object in Redis. */
const EMBSTR_MAX = 44;
/** What SET stores from this length on is the very buffer in which it has come, and has no room to spare. */
const LONG_ARGUMENT = 32_768;
/** "-9223372036854775808" */
const INT64_CHARS_MAX = 20;
/** Allocations that a text which has grown can have: few enough for `digit`. */
const GROWN_TO = [0, 8, 16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
/**
 * Up to this length, which grows into the last of them, a change makes a new text: that is cheaper than a buffer, and
 * several times smaller.
 */
const TEXT_CHANGE_MAX = 189;
/** A V8 string holds fewer than 2^29 - 24 chars; a reply needs room around the value. Redis allows 24 bytes more. */
const READABLE_MAX = 2 ** 29 - 24 - 64;

const tooLongToRead = new ErrorReply(
  'ERR this value is as long as proto-max-bulk-len allows and cannot be read at once; use GETRANGE',
);

export class StringValue extends Value {
  private constructor(
    private content: ByteString | Int64 | ByteBuffer,
    isRaw: boolean,
  ) {
    super();
    if (isRaw) this.mark = true;
  }

  /** Text or an integer that must not be embstr: it was changed in place. */
  private get isRaw(): boolean {
    return this.mark;
  }

  /** To be set after every change of what is held, which is no longer what others share. */
  private set isRaw(isRaw: boolean) {
    this.mark = isRaw;
    this.isShared = false;
    if (!isRaw) this.digit = 0;
  }

  /** The allocation that Redis would have made when it grew, in bytes, with room for more; 0 if it has not grown. */
  get grownTo(): number {
    return this.content instanceof ByteBuffer ? this.content.grownTo : (GROWN_TO[this.digit] ?? 0);
  }

  /** A value as SET stores it: an integer if the text is one. */
  static of(text: ByteString): StringValue {
    return new StringValue(contentOf(text), false);
  }

  /** As `of`, for a text that is no slice of another. */
  static ofOwn(text: ByteString): StringValue {
    return new StringValue(integerIn(text) ?? text, false);
  }

  /** A value that stays text even if it looks like an integer, as INCRBYFLOAT stores it. */
  static ofText(text: ByteString): StringValue {
    return new StringValue(flatten(text), false);
  }

  static ofInteger(integer: Int64): StringValue {
    return new StringValue(integer, false);
  }

  /** Raw and `length` zero bytes long: what SETBIT and SETRANGE write into. */
  static ofZeros(length: number): StringValue {
    return new StringValue(ByteBuffer.zeros(length), true);
  }

  /** Raw. Takes the array over: nobody else may write to it. */
  static ofBytes(bytes: Uint8Array<ArrayBuffer>): StringValue {
    return new StringValue(ByteBuffer.adopt(bytes), true);
  }

  get type(): 'string' {
    return 'string';
  }

  get encoding(): 'int' | 'embstr' | 'raw' {
    if (typeof this.content === 'string') return this.isRaw || this.content.length > EMBSTR_MAX ? 'raw' : 'embstr';
    return this.content instanceof ByteBuffer ? 'raw' : 'int';
  }

  get isEmpty(): boolean {
    return false;
  }

  get freeEffort(): number {
    return 1;
  }

  get text(): ByteString {
    if (typeof this.content === 'string') return this.content;
    if (!(this.content instanceof ByteBuffer)) return String(this.content);
    if (this.content.length > READABLE_MAX) throw tooLongToRead;
    return this.content.text;
  }

  /** What Redis could write without another allocation, once it is raw. */
  get capacity(): number {
    const { grownTo, length } = this;
    if (grownTo > 0) return grownSdsCapacity(grownTo);
    const isArgument = length >= LONG_ARGUMENT && typeof this.content === 'string' && !this.isRaw;
    return isArgument ? length : sdsCapacity(length);
  }

  /** In bytes. */
  get length(): number {
    return typeof this.content === 'string' || this.content instanceof ByteBuffer
      ? this.content.length
      : String(this.content).length;
  }

  /** The 64-bit integer that the value spells, or undefined. */
  get integer(): Int64 | undefined {
    if (typeof this.content === 'string') return parseInt64(this.content);
    if (!(this.content instanceof ByteBuffer)) return this.content;
    return this.content.length > INT64_CHARS_MAX ? undefined : parseInt64(this.content.text);
  }

  /** What it is held in, for saving; bytes must not be changed. */
  get contents(): ByteString | Int64 | Uint8Array {
    return this.content instanceof ByteBuffer ? this.content.bytes : this.content;
  }

  /** The bytes from start to before end; 0 <= start <= end <= length. */
  slice(start: number, end: number): ByteString {
    if (end - start > READABLE_MAX) throw tooLongToRead;
    return this.content instanceof ByteBuffer ? this.content.slice(start, end) : this.text.slice(start, end);
  }

  /** The byte at `index`, 0 past the end. */
  byteAt(index: number): number {
    if (this.content instanceof ByteBuffer) return this.content.byteAt(index);
    const text = this.text;
    return index < text.length ? text.charCodeAt(index) : 0;
  }

  /** All bytes, to look at until the next change; the array starts at offset 0 of its buffer. */
  get bytes(): Uint8Array<ArrayBuffer> {
    if (this.content instanceof ByteBuffer) return this.content.bytes;
    if (typeof this.content !== 'string' || this.content.length <= TEXT_CHANGE_MAX) return bytesToArray(this.text);
    // Whoever counts bits in a long text does it again: from now on it is kept as bytes. It is raw either way.
    return this.toBuffer().bytes;
  }

  // --- changes that replace the value ------------------------------------------------------------------------------

  /** Becomes what SET stores. */
  assign(text: ByteString): void {
    const integer = integerIn(text);
    if (integer !== undefined) this.content = integer;
    else this.content = flattenValue(text);
    this.isRaw = false;
  }

  assignText(text: ByteString): void {
    this.content = flatten(text);
    this.isRaw = false;
  }

  assignInteger(integer: Int64): void {
    this.content = integer;
    this.isRaw = false;
  }

  // --- changes in place: the value is raw from then on -------------------------------------------------------------

  /** The new length. Amortized O(length of the text). */
  append(text: ByteString): number {
    this.overwrite(this.length, text);
    return this.length;
  }

  /** Overwrites from `offset` on; bytes between the old end and `offset` become zero. O(length of the text), amortized. */
  overwrite(offset: number, text: ByteString): void {
    const old = this.content;
    if (!(old instanceof ByteBuffer) && Math.max(this.length, offset + text.length) <= TEXT_CHANGE_MAX) {
      const before = this.text;
      const gap = offset > before.length ? '\0'.repeat(offset - before.length) : '';
      this.digit = GROWN_TO.indexOf(this.grownBy(offset + text.length));
      this.content = flatten(before.slice(0, offset) + gap + text + before.slice(offset + text.length));
      this.isRaw = true;
      return;
    }
    this.grow(offset + text.length).write(offset, text);
  }

  /** The value's bytes to change in place; at least `length` of them, new ones zero. */
  writable(length: number): Uint8Array<ArrayBuffer> {
    return this.grow(length).writable;
  }

  /** Sets one byte of a value that is at least that long or grows to be. */
  setByte(index: number, byte: number): void {
    this.grow(index + 1).setByte(index, byte);
  }

  /** Puts other bytes in place of all of them. */
  replaceBytes(bytes: Uint8Array): void {
    const buffer = this.toBuffer();
    buffer.replace(bytes);
    buffer.grownTo = 0;
  }

  copy(): StringValue {
    const { content } = this;
    return new StringValue(content instanceof ByteBuffer ? content.copy() : content, this.encoding === 'raw');
  }

  /** Its buffer, of at least that many bytes, new ones zero. */
  private grow(length: number): ByteBuffer {
    const grownTo = this.grownBy(length);
    const buffer = this.toBuffer(length);
    buffer.grownTo = grownTo;
    buffer.growTo(length);
    return buffer;
  }

  /** What `grownTo` becomes when it is written to up to there. */
  private grownBy(end: number): number {
    const { grownTo, length } = this;
    if (end <= length) return grownTo;
    if (end > this.capacity) return grownSdsBytes(end);
    // The empty string has a header that knows of room, as no other so short.
    return length === 0 ? sdsBytes(0) : grownTo;
  }

  private toBuffer(capacity = 0): ByteBuffer {
    if (this.content instanceof ByteBuffer) return this.content;
    const buffer = ByteBuffer.fromText(this.text, capacity);
    buffer.grownTo = this.grownTo;
    this.content = buffer;
    this.isRaw = true;
    return buffer;
  }
}

function contentOf(text: ByteString): ByteString | Int64 {
  return integerIn(text) ?? flattenValue(text);
}

function integerIn(text: ByteString): Int64 | undefined {
  return text.length <= INT64_CHARS_MAX ? parseInt64(text) : undefined;
}
