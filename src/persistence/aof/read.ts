// Reads the commands of an append-only file, in Redis 8.0's own, lenient way: lines of at most 127 bytes for headers, numbers
// as far as they are digits. What it stops at it names with its offset: a file that just ends (`truncated`, which
// aof-load-truncated forgives) or one that holds what no Redis wrote (`format`). Never takes more memory than the file.
import { type ByteString, bytesFromArray } from '../../base/bytes.ts';

export interface AofDamage {
  readonly kind: 'truncated' | 'format';
  /** Where the trouble is. */
  readonly offset: number;
  /** The end of the last whole command before it. */
  readonly validUpTo: number;
  /** In our words. */
  readonly reason: string;
}

/** So much of the file is text at a time. */
const WINDOW = 1 << 22;
const MAX_LINE = 127;

export class AofReader {
  /** Why reading stopped before the end of the file, if it did. */
  damage: AofDamage | undefined;
  /** Where the command that was read last begins and ends. */
  start: number;
  end: number;
  /** Unix seconds of the last timestamp annotation; 0 before. */
  timestamp = 0;

  private text: ByteString = '';
  /** The file's offset of the text's first byte, and where in the text reading goes on. */
  private base: number;
  private at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    from = 0,
  ) {
    this.start = from;
    this.end = from;
    this.base = from;
  }

  /** The next command's arguments; undefined at the end, or at damage. */
  next(): ByteString[] | undefined {
    if (this.damage) return undefined;
    let header = this.line();
    while (header !== undefined && header.startsWith('#')) {
      if (header.startsWith('#TS:')) this.timestamp = digits(header, 4);
      header = this.line();
    }
    if (header === undefined) return undefined;
    const start = this.offset - header.length;
    if (header.charCodeAt(0) !== ASTERISK) return this.stop('format', start, 'a command begins with * and the number of its arguments');
    if (header.length === 1) return this.stop('truncated', start, 'the file ends within a number of arguments');
    const count = digits(header, 1);
    if (count < 1) return this.stop('format', start, 'a command has at least one argument');
    const argv: ByteString[] = [];
    for (let n = 0; n < count; n++) {
      const line = this.line();
      if (line === undefined) return this.stop('truncated', this.offset, `the file ends before argument ${n + 1} of ${count}`);
      const at = this.offset - line.length;
      if (line.charCodeAt(0) !== DOLLAR) return this.stop('format', at, 'an argument begins with $ and its length');
      const length = digits(line, 1);
      if (length < 0) return this.stop('format', at, 'a length is not negative');
      if (!this.reach(length + 2)) {
        const found = this.bytes.length - this.offset;
        return this.stop('truncated', this.offset, `the file ends after ${found} of an argument's ${length} bytes`);
      }
      argv.push(this.text.slice(this.at, this.at + length));
      // The line's end is not looked at: Redis doesn't either.
      this.at += length + 2;
    }
    this.start = start;
    this.end = this.offset;
    return argv;
  }

  private get offset(): number {
    return this.base + this.at;
  }

  private stop(kind: AofDamage['kind'], offset: number, reason: string): undefined {
    this.damage = { kind, offset, validUpTo: this.end, reason };
  }

  /** Makes the next `count` bytes part of the text; false if the file has fewer. */
  private reach(count: number): boolean {
    if (this.at + count <= this.text.length) return true;
    const from = this.offset;
    if (from + count > this.bytes.length) return false;
    this.text = bytesFromArray(this.bytes, from, Math.min(from + Math.max(count, WINDOW), this.bytes.length));
    this.base = from;
    this.at = 0;
    return true;
  }

  /** As fgets: with its newline, if it has one within reach; undefined at the end of the file. */
  private line(): ByteString | undefined {
    if (!this.reach(MAX_LINE) && !this.reach(Math.min(MAX_LINE, this.bytes.length - this.offset))) return undefined;
    const newline = this.text.indexOf('\n', this.at);
    const limit = Math.min(this.at + MAX_LINE, this.text.length);
    const end = newline < 0 || newline >= limit ? limit : newline + 1;
    if (end === this.at) return undefined;
    const line = this.text.slice(this.at, end);
    this.at = end;
    return line;
  }
}

const ASTERISK = 42;
const DOLLAR = 36;

/** As strtol from `at`: blanks, a sign, digits; without any, 0. */
function digits(text: ByteString, at: number): number {
  let value = 0;
  let i = at;
  const isNegative = text[i] === '-';
  if (isNegative) i++;
  for (; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}
