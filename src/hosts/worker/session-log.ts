// A session as bytes: everything the engine was told, in order, each with the engine's clock at that moment. With the
// seed and the configuration it is enough to get the same state again, bit for bit. Pure; storing it is session-store's
// matter.
//
// An entry: kind (1 byte) · microseconds since the entry before (varint) · and, except for ticks, the connection (varint)
// · for input its length (varint) and the bytes. Varints are little-endian base 128, up to 53 bits.
import type { ByteString } from '../../base/bytes.ts';

export type LogEntry =
  | { readonly kind: 'tick'; readonly at: number }
  | { readonly kind: 'open'; readonly at: number; readonly connection: number }
  | { readonly kind: 'input'; readonly at: number; readonly connection: number; readonly bytes: ByteString }
  | { readonly kind: 'close'; readonly at: number; readonly connection: number };

const KINDS = ['tick', 'open', 'input', 'close'] as const;

/** Collects entries and hands them over as a chunk. Chunks put one behind the other are a log again. */
export class LogWriter {
  private buffer = new Uint8Array(1024);
  private length = 0;

  /** `last` is the clock (unix µs) of the entry that the next one follows. */
  constructor(private last: number) {}

  /** Entries that were stored before end at this clock (unix µs). */
  continueFrom(last: number): void {
    this.last = last;
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  add(entry: LogEntry): void {
    this.reserve(32);
    this.buffer[this.length++] = KINDS.indexOf(entry.kind);
    this.varint(Math.max(0, entry.at - this.last));
    this.last = Math.max(this.last, entry.at);
    if (entry.kind === 'tick') return;
    this.varint(entry.connection);
    if (entry.kind !== 'input') return;
    this.varint(entry.bytes.length);
    this.reserve(entry.bytes.length);
    for (let i = 0; i < entry.bytes.length; i++) this.buffer[this.length++] = entry.bytes.charCodeAt(i);
  }

  take(): Uint8Array<ArrayBuffer> {
    const chunk = this.buffer.slice(0, this.length);
    this.length = 0;
    if (this.buffer.length > 1 << 20) this.buffer = new Uint8Array(1024);
    return chunk;
  }

  private varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.buffer[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.length++] = rest;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + bytes + 32));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }
}

/** The entries of a chunk. Throws, with the offset, if it is cut short or not a log. `start` is unix µs. */
export function* readLog(chunk: Uint8Array, start: number): Generator<LogEntry, void> {
  let offset = 0;
  let at = start;
  const byte = (): number => {
    const value = chunk[offset++];
    if (value === undefined) throw new Error(`session log ends within an entry, at byte ${chunk.length}`);
    return value;
  };
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const part = byte();
      value += (part & 127) * scale;
      if (part < 128) return value;
      if (scale > 2 ** 46) throw new Error(`session log holds no number at byte ${offset}`);
    }
  };
  while (offset < chunk.length) {
    const kind = KINDS[byte()];
    if (kind === undefined) throw new Error(`session log holds no entry at byte ${offset - 1}`);
    at += varint();
    if (kind === 'tick') {
      yield { kind, at };
      continue;
    }
    const connection = varint();
    if (kind !== 'input') {
      yield { kind, at, connection };
      continue;
    }
    const length = varint();
    if (offset + length > chunk.length) throw new Error(`session log ends within an entry, at byte ${chunk.length}`);
    yield { kind, at, connection, bytes: latin1(chunk.subarray(offset, offset + length)) };
    offset += length;
  }
}

function latin1(bytes: Uint8Array): ByteString {
  const pieces: string[] = [];
  // Function.apply takes a limited number of arguments.
  for (let i = 0; i < bytes.length; i += 8192) pieces.push(String.fromCharCode(...bytes.subarray(i, i + 8192)));
  return pieces.join('');
}
