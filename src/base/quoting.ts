// Splitting a line into quoted arguments and quoting bytes for people, as Redis's sdssplitargs and sdscatrepr do. The
// first reads inline commands, redis.conf lines and what is typed into redis-cli; the second writes MONITOR lines, error
// details and redis-cli's bulk strings. Whatever quote() writes, splitArgs() reads back.

import type { ByteString } from './bytes.ts';

const SPACE = 32;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
const BACKSLASH = 92;

/**
 * The arguments of a line: separated by blanks, "…" with escapes (\n \r \t \b \a \xHH, \ before anything else gives that)
 * or '…' where only \' is one. Undefined if a quote is not closed, or closed in the middle of a word. A NUL ends the line.
 */
export function splitArgs(line: ByteString): ByteString[] | undefined {
  const args: ByteString[] = [];
  const nul = line.indexOf('\0');
  const end = nul < 0 ? line.length : nul;
  let at = 0;
  for (;;) {
    while (at < end && isSpace(line.charCodeAt(at))) at++;
    if (at >= end) return args;
    let arg = '';
    while (at < end) {
      const c = line.charCodeAt(at);
      if (endsWord(c)) break;
      if (c === DOUBLE_QUOTE || c === SINGLE_QUOTE) {
        const close = c === DOUBLE_QUOTE ? closingDouble(line, at + 1, end) : closingSingle(line, at + 1, end);
        if (close < 0 || (close + 1 < end && !isSpace(line.charCodeAt(close + 1)))) return undefined;
        const inside = line.slice(at + 1, close);
        arg += c === DOUBLE_QUOTE ? unescapeDouble(inside) : inside.replaceAll("\\'", "'");
        at = close + 1;
        break;
      }
      const start = at;
      while (at < end && !isSpecial(line.charCodeAt(at))) at++;
      arg += line.slice(start, at);
    }
    args.push(arg);
  }
}

/** The bytes in double quotes, everything but printable ASCII escaped: "a\x00\n\"". */
export function quote(bytes: ByteString): string {
  return '"' + bytes.replace(NOT_PLAIN, escapeByte) + '"';
}

const NOT_PLAIN = /["\\]|[^ -~]/g;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
};

const UNESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

function escapeByte(byte: string): string {
  return ESCAPES[byte] ?? '\\x' + byte.charCodeAt(0).toString(16).padStart(2, '0');
}

function unescapeDouble(inside: string): string {
  if (!inside.includes('\\')) return inside;
  return inside.replace(/\\(?:x([0-9a-fA-F]{2})|([^]))/g, (_, hex: string | undefined, char: string) =>
    hex === undefined ? (UNESCAPES[char] ?? char) : String.fromCharCode(parseInt(hex, 16)),
  );
}

function closingDouble(line: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const c = line.charCodeAt(at);
    if (c === DOUBLE_QUOTE) return at;
    if (c === BACKSLASH) at++;
  }
  return -1;
}

function closingSingle(line: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const c = line.charCodeAt(at);
    if (c === SINGLE_QUOTE) return at;
    if (c === BACKSLASH && line.charCodeAt(at + 1) === SINGLE_QUOTE) at++;
  }
  return -1;
}

/** C's isspace. */
function isSpace(c: number): boolean {
  return c === SPACE || (c >= 9 && c <= 13);
}

/** A word goes on over vertical tab and form feed, although they are skipped before it. */
function endsWord(c: number): boolean {
  return c === SPACE || c === 9 || c === 10 || c === 13;
}

function isSpecial(c: number): boolean {
  return c === DOUBLE_QUOTE || c === SINGLE_QUOTE || endsWord(c);
}
