// The stream of a client's bytes to commands: RESP arrays of bulk strings and inline lines, in whatever pieces they come.
// Accepts, waits and refuses exactly where Redis 8.0.2's processMultibulkBuffer and processInlineBuffer do, with the same
// texts. Linear in the bytes fed: an argument that arrives in many chunks is joined once, when it is whole. Arguments are
// slices of the input; who stores one flattens it.

import type { ByteString } from '../base/bytes.ts';
import { parseInt64 } from '../base/integer.ts';
import { splitArgs } from '../base/quoting.ts';

/** What the client sent is no request. The server answers "ERR " + message and closes the connection. */
export class ProtocolError {
  readonly message: string;
  constructor(detail: string) {
    this.message = `Protocol error: ${detail}`;
  }
}

/** Longest inline command and longest count line that may lack its end. */
const MAX_LINE = 64 * 1024;
const MAX_COUNT = 0x7fffffff;
const UNAUTHENTICATED_MAX_COUNT = 10;
const UNAUTHENTICATED_MAX_BULK = 16384;
/** A JavaScript string ends at 2^29 - 24 bytes; room is left for what arrives together with the argument. */
const LARGEST_BULK = 2 ** 29 - 2 ** 21;

/** From this length on an argument is read into a buffer made for it. */
const OWN_BUFFER = 32 * 1024;

const STAR = 42;
const DOLLAR = 36;
const CR = 13;
const ZERO = 48;

/** Requests of more words, or of words with more digits of length, are read the slow way: what anybody may send, and who is known. */
const FEW_WORDS = 9;
const MANY_WORDS = 64;
const FEW_DIGITS = 4;
/** `$0\r\n\r\n`: as long as the longest header that is read the fast way, too. */
const SMALLEST_WORD = 6;
/** `*1\r\n` and a word. */
const SMALLEST = 4 + SMALLEST_WORD;

/** A count line is complete with the byte after its \r, whatever that byte is. */
const LINE_END = 2;

export class RequestDecoder {
  /** proto-max-bulk-len. */
  maxBulkLength = 512 * 1024 * 1024;
  /** While set, requests are kept small: nobody unknown may make the server allocate much. */
  isUnauthenticated = false;

  /** Flat, and consumed up to `at`. */
  private buffer: ByteString = '';
  /** Until the next `next` or `feed` it may be put back to where `nextSmall` left it before: what it gave since comes again. */
  at = 0;
  /** Chunks after the buffer, not looked at before they bring what is waited for. */
  private chunks: ByteString[] = [];
  private chunkBytes = 0;
  /** How many bytes from `at` on must be there before another look is worth it. */
  private wanted = 1;

  /** The command whose arguments are arriving; undefined between commands. */
  private argv: ByteString[] | undefined;
  private argvBytes = 0;
  private remaining = 0;
  /** Length of the argument whose header has been read, or -1. */
  private bulkLength = -1;
  private failure: ProtocolError | undefined;
  /** Where the words of a small request begin and end. */
  private readonly bounds = new Int32Array(2 * MANY_WORDS);

  feed(chunk: ByteString): void {
    if (chunk === '') return;
    if (this.at === this.buffer.length && this.chunkBytes === 0) {
      this.buffer = chunk;
      this.at = 0;
    } else {
      this.chunks.push(chunk);
      this.chunkBytes += chunk.length;
    }
  }

  /** Bytes fed and not yet part of a returned command (client-query-buffer-limit counts them). O(1). */
  get bufferedBytes(): number {
    return this.buffer.length - this.at + this.chunkBytes + (this.argv === undefined ? 0 : this.argvBytes);
  }

  /** Length of an argument that is arriving and so long that Redis gives it a buffer of its own size; 0 otherwise. */
  get expectedBytes(): number {
    return this.bulkLength >= OWN_BUFFER ? this.bulkLength + LINE_END : 0;
  }

  /**
   * The next whole command, or undefined until more is fed. Empty requests (`*0`, blank lines) are skipped. Throws a
   * ProtocolError once the stream makes no sense, and from then on always.
   */
  next(): ByteString[] | undefined {
    if (this.failure !== undefined) throw this.failure;
    // Each step that finds its bytes not whole raises `wanted`, which ends the loop unless more have come already.
    while (this.gather()) {
      if (this.argv === undefined && this.buffer.charCodeAt(this.at) !== STAR) {
        const args = this.inline();
        if (args !== undefined && args.length > 0) return args;
        continue;
      }
      const argv = this.argv ?? this.begin();
      if (argv !== undefined && this.readArguments(argv)) {
        this.argv = undefined;
        return argv;
      }
    }
    return undefined;
  }

  /**
   * The next command if it is small, in plain form and whole in the buffer, as nearly all are; undefined leaves it to
   * `next`, with nothing consumed. Such a command is within every limit, whatever the limits are, but for the one on words
   * that strangers send: they may not have `many`.
   */
  nextSmall(many = false): ByteString[] | undefined {
    const { buffer, bounds } = this;
    const { length: end } = buffer;
    let at = this.at;
    // Nothing is read past the end, which would cost the compiled form of this function.
    if (end - at < SMALLEST || this.argv !== undefined || this.failure !== undefined) return undefined;
    if (buffer.charCodeAt(at) !== STAR) return undefined;
    let words = buffer.charCodeAt(++at) - ZERO;
    if (!(words >= 1 && words <= FEW_WORDS)) return undefined;
    if (buffer.charCodeAt(++at) !== CR) {
      const digit = buffer.charCodeAt(at++) - ZERO;
      words = words * 10 + digit;
      if (!many || !(digit >= 0 && digit <= 9) || words > MANY_WORDS || buffer.charCodeAt(at) !== CR) return undefined;
    }
    at += LINE_END;
    for (let word = 0; word < words; word++) {
      if (end - at < SMALLEST_WORD || buffer.charCodeAt(at) !== DOLLAR) return undefined;
      let length = buffer.charCodeAt(++at) - ZERO;
      if (!(length >= 0 && length <= 9)) return undefined;
      const lastDigit = length === 0 ? at : at + FEW_DIGITS - 1;
      for (let c = buffer.charCodeAt(++at); c !== CR; c = buffer.charCodeAt(++at)) {
        if (!(c >= ZERO && c <= ZERO + 9) || at > lastDigit) return undefined;
        length = length * 10 + (c - ZERO);
      }
      at += LINE_END;
      bounds[2 * word] = at;
      at += length;
      bounds[2 * word + 1] = at;
      at += LINE_END;
    }
    if (at > end) return undefined;
    this.at = at;
    return this.cut(words);
  }

  /** The words between the bounds. Spelt out for the commonest counts: such an array is made in one go. */
  private cut(words: number): ByteString[] {
    if (words === 1) return [this.word(0)];
    if (words === 2) return [this.word(0), this.word(1)];
    if (words === 3) return [this.word(0), this.word(1), this.word(2)];
    if (words === 4) return [this.word(0), this.word(1), this.word(2), this.word(3)];
    const argv: ByteString[] = [];
    for (let word = 0; word < words; word++) argv.push(this.word(word));
    return argv;
  }

  private word(word: number): ByteString {
    return this.buffer.slice(this.bounds[2 * word], this.bounds[2 * word + 1]);
  }

  /** Makes the buffer hold all that has come, if that is enough to go on with. */
  private gather(): boolean {
    const have = this.buffer.length - this.at + this.chunkBytes;
    if (have < this.wanted) return false;
    if (this.chunkBytes > 0) {
      // join() and not +: it gives a flat string, which the scanning below needs anyhow.
      this.buffer = [this.buffer.slice(this.at), ...this.chunks].join('');
      this.at = 0;
      this.chunks = [];
      this.chunkBytes = 0;
    }
    this.wanted = 1;
    return true;
  }

  /** Not enough for the present step: the next look is for this many bytes. */
  private waitFor(bytes: number): false {
    this.wanted = bytes;
    return false;
  }

  private waitForMore(): false {
    return this.waitFor(this.buffer.length - this.at + 1);
  }

  private fail(detail: string): never {
    this.failure = new ProtocolError(detail);
    throw this.failure;
  }

  /** Reads `*count\r\n` and begins a command. Undefined if the line is not whole, or the count is zero or less. */
  private begin(): ByteString[] | undefined {
    const { buffer } = this;
    const digit = buffer.charCodeAt(this.at + 1) - ZERO;
    let count: number;
    if (digit >= 1 && digit <= 9 && buffer.charCodeAt(this.at + 2) === CR && this.at + 4 <= buffer.length) {
      count = digit;
      this.at += 4;
    } else {
      const end = this.lineEnd('too big mbulk count string');
      if (end < 0) {
        this.waitForMore();
        return undefined;
      }
      const value = parseInt64(buffer.slice(this.at + 1, end));
      if (value === undefined || value > MAX_COUNT) this.fail('invalid multibulk length');
      count = Number(value);
      this.at = end + LINE_END;
    }
    if (count > UNAUTHENTICATED_MAX_COUNT && this.isUnauthenticated) this.fail('unauthenticated multibulk length');
    if (count <= 0) return undefined;
    this.argv = [];
    this.argvBytes = 0;
    this.remaining = count;
    this.bulkLength = -1;
    return this.argv;
  }

  /** Reads arguments until the command is whole (true) or the bytes end (false). */
  private readArguments(argv: ByteString[]): boolean {
    const { buffer } = this;
    while (this.remaining > 0) {
      if (this.bulkLength < 0 && !this.bulkHeader()) return this.waitForMore();
      const end = this.at + this.bulkLength;
      if (end + LINE_END > buffer.length) return this.waitFor(this.bulkLength + LINE_END);
      argv.push(buffer.slice(this.at, end));
      // The two bytes after an argument are skipped unread, as in Redis.
      this.at = end + LINE_END;
      this.argvBytes += this.bulkLength;
      this.bulkLength = -1;
      this.remaining--;
    }
    return true;
  }

  /** Reads `$length\r\n`. False: the line is not whole. */
  private bulkHeader(): boolean {
    const { buffer } = this;
    let at = this.at + 1;
    if (buffer.charCodeAt(this.at) === DOLLAR) {
      // Up to nine digits without leading zero; everything else takes the slow road.
      let length = buffer.charCodeAt(at++) - ZERO;
      if (length >= 0 && length <= 9) {
        const stop = length === 0 ? at : at + 8;
        let c = buffer.charCodeAt(at);
        while (c >= ZERO && c <= ZERO + 9 && at < stop) {
          length = length * 10 + (c - ZERO);
          c = buffer.charCodeAt(++at);
        }
        if (c === CR && at + LINE_END <= buffer.length) {
          this.setBulkLength(length);
          this.at = at + LINE_END;
          return true;
        }
      }
    }
    const end = this.lineEnd('too big bulk count string');
    if (end < 0) return false;
    const first = buffer.charAt(this.at);
    if (first !== '$') this.fail(`expected '$', got '${first}'`);
    const length = parseInt64(buffer.slice(this.at + 1, end));
    if (length === undefined || length < 0) this.fail('invalid bulk length');
    this.setBulkLength(Number(length));
    this.at = end + LINE_END;
    return true;
  }

  private setBulkLength(length: number): void {
    if (length > this.maxBulkLength || length > LARGEST_BULK) this.fail('invalid bulk length');
    if (length > UNAUTHENTICATED_MAX_BULK && this.isUnauthenticated) this.fail('unauthenticated bulk length');
    this.bulkLength = length;
  }

  /** Where the \r of the present line stands, or -1 if the line is not whole. Redis looks no further than a NUL. */
  private lineEnd(tooLong: string): number {
    const end = this.find('\r');
    if (end < 0 && this.buffer.length - this.at > MAX_LINE) this.fail(tooLong);
    return end + LINE_END <= this.buffer.length ? end : -1;
  }

  /** A line of words; undefined if it is not whole, empty if it holds none. */
  private inline(): ByteString[] | undefined {
    const end = this.find('\n');
    if (end < 0) {
      if (this.buffer.length - this.at > MAX_LINE) this.fail('too big inline request');
      this.waitForMore();
      return undefined;
    }
    // A \r before the line break is a blank to splitArgs.
    const args = splitArgs(this.buffer.slice(this.at, end));
    if (args === undefined) this.fail('unbalanced quotes in request');
    this.at = end + 1;
    return args;
  }

  /** strchr: the char's position, or -1 if it does not come, or a NUL comes first. */
  private find(char: string): number {
    const found = this.buffer.indexOf(char, this.at);
    if (found < 0) return -1;
    return this.buffer.slice(this.at, found).includes('\0') ? -1 : found;
  }
}
