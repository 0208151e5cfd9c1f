// Bytes as a hex dump: offset, sixteen bytes, and the characters of those that are ASCII.
import type { ByteString } from '../../base/bytes.ts';

/** Longer values are cut off here: a dump is looked at, not searched. */
const MOST_BYTES = 8192;
const PER_LINE = 16;

export function hexLines(bytes: ByteString): string {
  const shown = bytes.slice(0, MOST_BYTES);
  const lines: string[] = [];
  for (let at = 0; at < shown.length; at += PER_LINE) {
    const part = shown.slice(at, at + PER_LINE);
    const pairs = Array.from(part, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
    const left = pairs.slice(0, 8).join(' ').padEnd(23);
    const right = pairs.slice(8).join(' ').padEnd(23);
    lines.push(`${at.toString(16).padStart(6, '0')}  ${left}  ${right}  ${part.replace(/[^\x20-\x7e]/g, '·')}`);
  }
  if (bytes.length > MOST_BYTES) lines.push(`… ${bytes.length - MOST_BYTES} more bytes`);
  return lines.join('\n');
}
