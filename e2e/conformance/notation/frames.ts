// Splits a server's byte stream into reply frames without interpreting them, and says in a few characters what a frame
// is made of where redis-cli's print does not show it. Both servers' bytes pass through here, so nothing that the wire
// says is lost before it is compared.
import type { ByteString } from '../../../src/base/bytes.ts';

/** Position after the frame that starts at `start`; -1 while it is incomplete. Throws on bytes that no server sends. */
export function frameEnd(bytes: ByteString, start: number): number {
  let pos = start;
  for (let remaining = 1; remaining > 0; remaining--) {
    if (pos >= bytes.length) return -1;
    const eol = bytes.indexOf('\r\n', pos);
    if (eol < 0) return -1;
    switch (bytes.charCodeAt(pos)) {
      case 0x24: // $ bulk
      case 0x21: // ! bulk error
      case 0x3d: {
        // = verbatim
        const length = Number(bytes.slice(pos + 1, eol));
        pos = length < 0 ? eol + 2 : eol + 2 + length + 2;
        if (pos > bytes.length) return -1;
        break;
      }
      case 0x2a: // * array
      case 0x7e: // ~ set
      case 0x3e: // > push
        remaining += Math.max(0, Number(bytes.slice(pos + 1, eol)));
        pos = eol + 2;
        break;
      case 0x25: // % map
        remaining += 2 * Number(bytes.slice(pos + 1, eol));
        pos = eol + 2;
        break;
      case 0x7c: // | attribute: its pairs, then the value that it belongs to
        remaining += 2 * Number(bytes.slice(pos + 1, eol)) + 1;
        pos = eol + 2;
        break;
      case 0x2b: // + status
      case 0x2d: // - error
      case 0x3a: // : integer
      case 0x5f: // _ null
      case 0x2c: // , double
      case 0x23: // # boolean
      case 0x28: // ( big number
        pos = eol + 2;
        break;
      default:
        throw new Error(`not a reply: ${JSON.stringify(bytes.slice(pos, pos + 40))}`);
    }
  }
  return pos;
}

/** Whether bytes are frames, at least one, and the last is not cut off. */
export function areWhole(bytes: ByteString): boolean {
  let end = 0;
  while (end >= 0 && end < bytes.length) end = frameEnd(bytes, end);
  return end > 0;
}

/** Collects bytes and hands out whole frames. */
export class FrameSplitter {
  private buffer = '';
  private pos = 0;

  push(bytes: ByteString): void {
    this.buffer = this.pos === this.buffer.length ? bytes : this.buffer.slice(this.pos) + bytes;
    this.pos = 0;
  }

  next(): ByteString | undefined {
    if (this.pos === this.buffer.length) return undefined;
    const end = frameEnd(this.buffer, this.pos);
    if (end < 0) return undefined;
    const frame = this.buffer.slice(this.pos, end);
    this.pos = end;
    return frame;
  }

  /** Bytes that are not a whole frame yet. */
  get rest(): ByteString {
    return this.buffer.slice(this.pos);
  }
}

/** A frame as a tree, with the text of its scalars exactly as sent. */
export interface WireNode {
  /** The type byte; `$-1` and `*-1` for RESP2's two nulls. */
  readonly type: string;
  readonly text: ByteString;
  readonly items: readonly WireNode[];
}

export function readFrame(bytes: ByteString): WireNode {
  let pos = 0;
  const read = (): WireNode => {
    const type = bytes.charAt(pos);
    const eol = bytes.indexOf('\r\n', pos);
    const head = bytes.slice(pos + 1, eol);
    pos = eol + 2;
    switch (type) {
      case '$':
      case '!':
      case '=': {
        if (head === '-1') return { type: '$-1', text: '', items: [] };
        const text = bytes.slice(pos, pos + Number(head));
        pos += Number(head) + 2;
        return { type, text, items: [] };
      }
      case '*':
      case '~':
      case '>':
      case '%':
      case '|': {
        if (head === '-1') return { type: '*-1', text: '', items: [] };
        const count = type === '%' ? 2 * Number(head) : type === '|' ? 2 * Number(head) + 1 : Number(head);
        return { type, text: '', items: Array.from({ length: count }, read) };
      }
      default:
        return { type, text: head, items: [] };
    }
  };
  return read();
}

/**
 * What a frame is made of, as `>[$$:]`, if it holds anything that prints like something else: a null array like a null
 * bulk, a push like an array, a verbatim string or big number like a status. Undefined for all other frames.
 */
export function unusualShape(frame: ByteString): string | undefined {
  if (!/[*>=(|]/.test(frame)) return undefined;
  const root = readFrame(frame);
  return isUnusual(root) ? shape(root) : undefined;
}

const isUnusual = (node: WireNode): boolean =>
  node.type === '*-1' || '>=(|'.includes(node.type) || node.items.some(isUnusual);

function shape(node: WireNode): string {
  return '*~>%|'.includes(node.type) ? `${node.type}[${node.items.map(shape).join('')}]` : node.type;
}

/** Bytes as one printable line per wire line: `*1\r\n` and below it `$4\r\n`. */
export function wireLines(bytes: ByteString): string[] {
  return bytes
    .split(/(?<=\r\n)/)
    .filter((line) => line !== '')
    .map(escapeBytes);
}

export function escapeBytes(bytes: ByteString): string {
  let out = '';
  for (const char of bytes) {
    const code = char.charCodeAt(0);
    if (char === '\r') out += '\\r';
    else if (char === '\n') out += '\\n';
    else if (char === '\\') out += '\\\\';
    else if (code >= 0x20 && code < 0x7f) out += char;
    else out += `\\x${code.toString(16).padStart(2, '0')}`;
  }
  return out;
}

export function unescapeBytes(text: string): ByteString {
  return text.replace(/\\(x[0-9a-fA-F]{2}|.)/g, (_, escape: string) => {
    if (escape.length === 3) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return { r: '\r', n: '\n', t: '\t' }[escape] ?? escape;
  });
}
