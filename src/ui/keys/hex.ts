// Bytes as a hex dump: offset, sixteen bytes (eight where it is narrow), and the characters of
// those that are ASCII.
import type { ByteString } from '../../base/bytes.ts';

/** Longer values are cut off here: a dump is looked at, not searched. */
const MOST_BYTES = 8192;

export function hexLines(bytes: ByteString, perLine: 8 | 16 = 16): string {
  const shown = bytes.slice(0, MOST_BYTES);
  const lines: string[] = [];
  for (let at = 0; at < shown.length; at += perLine) {
    const part = shown.slice(at, at + perLine);
    const pairs = Array.from(part, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
    const left = pairs.slice(0, 8).join(' ').padEnd(23);
    const right = perLine === 16 ? `  ${pairs.slice(8).join(' ').padEnd(23)}` : '';
    lines.push(`${at.toString(16).padStart(6, '0')}  ${left}${right}  ${part.replace(/[^\x20-\x7e]/g, '·')}`);
  }
  if (bytes.length > MOST_BYTES) lines.push(`… ${bytes.length - MOST_BYTES} more bytes`);
  return lines.join('\n');
}
