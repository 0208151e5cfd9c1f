// Byte strings as a learner reads them: UTF-8 text where it is text, redis-cli's \x escapes where it is not. And numbers,
// sizes and times in few characters.
import { fromUtf8, toUtf8, type ByteString } from '../../base/bytes.ts';

const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** On one line. Bytes that are no UTF-8 text, and control characters, become escapes. */
export function printable(bytes: ByteString): string {
  const text = toUtf8(bytes);
  if (!UNPRINTABLE.test(text) && !text.includes('\ufffd')) return text;
  if (fromUtf8(text) === bytes) return Array.from(text, escapeCharacter).join('');
  return Array.from(bytes, (byte) => (byte > '~' ? hexEscape(byte) : escapeCharacter(byte))).join('');
}

/** Whether the bytes are UTF-8 text that a page can show as it is. */
export function isText(bytes: ByteString): boolean {
  const text = toUtf8(bytes);
  return fromUtf8(text) === bytes && !UNPRINTABLE.test(text.replace(/[\n\r\t]/g, ''));
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\x07': '\\a', '\b': '\\b' };

function escapeCharacter(character: string): string {
  if (!UNPRINTABLE.test(character)) return character;
  return NAMED[character] ?? Array.from(fromUtf8(character), hexEscape).join('');
}

function hexEscape(byte: string): string {
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

const NUMBER = new Intl.NumberFormat('en-US');

export function count(n: number): string {
  return NUMBER.format(n);
}

/** "1 key", "2,000 keys". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** Bytes in at most four digits: "812 B", "1.2 kB", "34 MB". */
export function byteSize(bytes: number): string {
  let value = bytes;
  for (const unit of ['B', 'kB', 'MB', 'GB']) {
    if (value < 1000) return `${unit === 'B' || value >= 100 ? Math.round(value) : value.toPrecision(2)} ${unit}`;
    value /= 1000;
  }
  return `${Math.round(value)} TB`;
}

/** What is left until a moment: "8 s", "4:05", "2 h 05", "3 d". */
export function timeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${pad(minutes % 60)}`;
  const days = Math.floor(hours / 24);
  return days < 10_000 ? `${count(days)} d` : `${count(Math.floor(days / 365))} y`;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}
