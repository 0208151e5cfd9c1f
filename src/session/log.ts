// A session as bytes: everything that the machine was told, in order, each with its clock at that moment, and where the
// learner went in time. With the seed and the configuration it is enough to get the same state again, bit for bit. Pure;
// storing it is the host's matter.
//
// A record: kind (1 byte) · microseconds since the record before (varint) · then by kind: the connection (varint), a
// length (varint) and bytes. A move says its new time as a whole number instead, since it may lie before the last one.
// Varints are little-endian base 128, up to 53 bits.
import { bytesFromArray, fromUtf8, toUtf8, type ByteString } from '../base/bytes.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * Something done to the machine rather than said to the server: power cut, restart, a disk fault, a file put on the disk,
 * a jump of the clock. The session only keeps it; `type` says whose matter the rest is. Bytes travel as byte strings.
 */
export interface Control {
  readonly type: string;
  readonly [name: string]: Json;
}

export type LogEntry =
  /** Time has passed: everything that was due until then happened when it was due. */
  | { readonly kind: 'tick'; readonly at: number }
  /** The name is what the learner calls the client; connections without one are the page's own. */
  | { readonly kind: 'open'; readonly at: number; readonly connection: number; readonly name?: string }
  | { readonly kind: 'input'; readonly at: number; readonly connection: number; readonly bytes: ByteString }
  | { readonly kind: 'close'; readonly at: number; readonly connection: number }
  | { readonly kind: 'control'; readonly at: number; readonly control: Control };

/** The learner went to another moment: after so many entries of that branch, whose time is `at`. */
export interface Move {
  readonly kind: 'move';
  readonly at: number;
  readonly branch: number;
  readonly position: number;
}

export type LogRecord = LogEntry | Move;

const KINDS = ['tick', 'open', 'input', 'close', 'control', 'named', 'move'] as const;
type Kind = (typeof KINDS)[number];

/** Collects records and hands them over as a chunk. Chunks put one behind the other are a log again. */
export class LogWriter {
  private buffer = new Uint8Array(1024);
  private length = 0;

  /** `last` is the clock (unix µs) of the record that the next one follows. */
  constructor(private last: number) {}

  /** Records that were stored before end at this clock (unix µs). */
  continueFrom(last: number): void {
    this.last = last;
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  add(record: LogRecord): void {
    switch (record.kind) {
      case 'tick':
        this.begin('tick', record.at);
        break;
      case 'open':
        this.begin(record.name === undefined ? 'open' : 'named', record.at);
        this.varint(record.connection);
        if (record.name !== undefined) this.bytes(fromUtf8(record.name));
        break;
      case 'input':
        this.begin('input', record.at);
        this.varint(record.connection);
        this.bytes(record.bytes);
        break;
      case 'close':
        this.begin('close', record.at);
        this.varint(record.connection);
        break;
      case 'control':
        this.begin('control', record.at);
        this.bytes(fromUtf8(JSON.stringify(record.control)));
        break;
      case 'move':
        this.begin('move', this.last);
        this.varint(record.branch);
        this.varint(record.position);
        this.varint(record.at);
        this.last = record.at;
        break;
    }
  }

  take(): Uint8Array<ArrayBuffer> {
    const chunk = this.buffer.slice(0, this.length);
    this.length = 0;
    if (this.buffer.length > 1 << 20) this.buffer = new Uint8Array(1024);
    return chunk;
  }

  private begin(kind: Kind, at: number): void {
    this.reserve(40);
    this.buffer[this.length++] = KINDS.indexOf(kind);
    this.varint(Math.max(0, at - this.last));
    this.last = Math.max(this.last, at);
  }

  private bytes(bytes: ByteString): void {
    this.varint(bytes.length);
    this.reserve(bytes.length);
    for (let i = 0; i < bytes.length; i++) this.buffer[this.length++] = bytes.charCodeAt(i);
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

/** The records of a chunk. Throws, with the offset, if it is cut short or not a log. `start` is unix µs. */
export function* readLog(chunk: Uint8Array, start: number): Generator<LogRecord, void> {
  let offset = 0;
  let at = start;
  // Inputs are slices of one string: quick to make, and as small as they can be for as long as they are all kept.
  const text = bytesFromArray(chunk);
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
  const bytes = (): ByteString => {
    const length = varint();
    if (offset + length > chunk.length) throw new Error(`session log ends within an entry, at byte ${chunk.length}`);
    offset += length;
    return text.slice(offset - length, offset);
  };
  while (offset < chunk.length) {
    const kind = KINDS[byte()];
    if (kind === undefined) throw new Error(`session log holds no entry at byte ${offset - 1}`);
    at += varint();
    switch (kind) {
      case 'tick':
        yield { kind, at };
        break;
      case 'open':
      case 'close':
        yield { kind, at, connection: varint() };
        break;
      case 'named':
        yield { kind: 'open', at, connection: varint(), name: toUtf8(bytes()) };
        break;
      case 'input':
        yield { kind, at, connection: varint(), bytes: bytes() };
        break;
      case 'control': {
        const begins = offset;
        yield { kind, at, control: readControl(toUtf8(bytes()), begins) };
        break;
      }
      case 'move': {
        const branch = varint();
        const position = varint();
        at = varint();
        yield { kind, at, branch, position };
        break;
      }
    }
  }
}

function readControl(text: string, offset: number): Control {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || typeof (value as Partial<Control>).type !== 'string') {
    throw new Error(`session log holds no control at byte ${offset}`);
  }
  return value as Control;
}
