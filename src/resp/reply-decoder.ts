// The stream of a server's bytes to reply values, RESP2 and RESP3, in whatever pieces they come. For the terminal, the
// lessons and the tests: it keeps what redis-cli would show (a double's own digits are parsed away, everything else stays).
// A reply is decoded once it is whole; the check whether it is goes on where it stopped, so feeding stays linear.
// Streamed aggregates and chunked strings of the RESP3 draft are refused: no Redis sends them.

import type { ByteString } from '../base/bytes.ts';
import { canonical, parseInt64 } from '../base/integer.ts';
import {
  Attribute,
  BigNumber,
  Bool,
  Double,
  ErrorReply,
  MapReply,
  NULL_ARRAY,
  OK,
  Push,
  SetReply,
  Status,
  Verbatim,
} from './reply.ts';
import type { Reply } from './reply.ts';

export class ReplyDecoder {
  private buffer: ByteString = '';
  /** Start of the present reply. */
  private start = 0;
  private chunks: ByteString[] = [];

  /** How far the present reply has been found whole, and how many values it still lacks there. */
  private scanned = 0;
  private lacking = 1;
  /** The scan can go on when the buffer has this many bytes. */
  private wanted = 1;
  private total = 0;

  feed(chunk: ByteString): void {
    this.chunks.push(chunk);
    this.total += chunk.length;
  }

  /** The next whole reply, or undefined until more is fed. Throws a plain Error on bytes that are no RESP. */
  next(): Reply | undefined {
    if (!this.scan()) return undefined;
    const reader = new Reader(this.buffer, this.start);
    const reply = reader.read();
    this.start = reader.at;
    this.scanned = reader.at;
    this.lacking = 1;
    this.wanted = this.scanned + 1;
    return reply;
  }

  /** Whether the present reply is whole. */
  private scan(): boolean {
    while (this.lacking > 0) {
      if (this.total < this.wanted) return false;
      this.gather();
      const end = this.buffer.indexOf('\r\n', this.scanned);
      if (end < 0) {
        this.wanted = this.total + 1;
        continue;
      }
      const mark = this.buffer.charAt(this.scanned);
      const after = end + 2;
      const count = AGGREGATES[mark];
      if (count !== undefined) {
        this.lacking += Math.max(0, lengthOf(this.buffer, this.scanned, end)) * count - (mark === '|' ? 0 : 1);
        this.scanned = after;
      } else {
        let past = after;
        if (mark === '$' || mark === '=' || mark === '!') {
          const length = lengthOf(this.buffer, this.scanned, end);
          if (length >= 0) past += length + 2;
        }
        if (past > this.total) {
          this.wanted = past;
          continue;
        }
        this.scanned = past;
        this.lacking--;
      }
      this.wanted = this.lacking > 0 ? this.scanned + 1 : this.scanned;
    }
    return true;
  }

  private gather(): void {
    if (this.chunks.length === 0) return;
    const drop = this.start;
    this.buffer = [this.buffer.slice(drop), ...this.chunks].join('');
    this.chunks = [];
    this.start = 0;
    this.scanned -= drop;
    this.wanted -= drop;
    this.total -= drop;
  }
}

/** Values for each of the counted elements. */
const AGGREGATES: Readonly<Record<string, number>> = { '*': 1, '~': 1, '>': 1, '%': 2, '|': 2 };

/** Reads one reply that is known to be whole. */
class Reader {
  at: number;

  constructor(
    private readonly buffer: ByteString,
    start: number,
  ) {
    this.at = start;
  }

  read(): Reply {
    const start = this.at;
    const mark = this.buffer.charAt(start);
    const end = this.buffer.indexOf('\r\n', start);
    const line = this.buffer.slice(start + 1, end);
    this.at = end + 2;
    switch (mark) {
      case '+':
        return line === 'OK' ? OK : new Status(line);
      case '-':
        return new ErrorReply(line);
      case ':':
        return parseInt64(line) ?? canonical(BigInt(line));
      case '$':
        return line === '-1' ? null : this.bytes(Number(line));
      case '*':
        return line === '-1' ? NULL_ARRAY : this.items(Number(line));
      case '_':
        return null;
      case ',':
        return new Double(doubleOf(line));
      case '#':
        return new Bool(line === 't');
      case '(':
        return new BigNumber(line);
      case '!':
        return new ErrorReply(this.bytes(Number(line)));
      case '=': {
        const text = this.bytes(Number(line));
        return new Verbatim(text.startsWith('mkd') ? 'mkd' : 'txt', text.slice(4));
      }
      case '%':
        return new MapReply(this.items(2 * Number(line)));
      case '~':
        return new SetReply(this.items(Number(line)));
      case '>':
        return new Push(this.items(Number(line)));
      case '|':
        return new Attribute(this.items(2 * Number(line)), this.read());
      default:
        throw new Error(`no RESP type begins with ${JSON.stringify(mark)} (at byte ${start})`);
    }
  }

  private bytes(length: number): ByteString {
    const bytes = this.buffer.slice(this.at, this.at + length);
    this.at += length + 2;
    return bytes;
  }

  private items(count: number): Reply[] {
    const items: Reply[] = [];
    for (let i = 0; i < count; i++) items.push(this.read());
    return items;
  }
}

function lengthOf(buffer: ByteString, start: number, end: number): number {
  const digits = buffer.slice(start + 1, end);
  if (!/^(?:-1|[0-9]+)$/.test(digits)) throw new Error(`no length in RESP: ${JSON.stringify(digits)} (at byte ${start})`);
  return Number(digits);
}

function doubleOf(text: string): number {
  if (text === 'inf') return Infinity;
  if (text === '-inf') return -Infinity;
  return Number(text);
}
