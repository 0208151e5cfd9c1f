// The slow log: the latest calls that took longer than slowlog-log-slower-than, newest first. Long commands are kept in
// part only, so that the log stays small whatever clients send.
import { type ByteString, flatten } from '../base/bytes.ts';
import type { Client } from './client.ts';

const MAX_ARGS = 32;
const MAX_ARG_BYTES = 128;

export interface SlowlogEntry {
  readonly id: number;
  /** Unix seconds. */
  readonly at: number;
  readonly micros: number;
  readonly argv: readonly ByteString[];
  readonly addr: string;
  readonly clientName: ByteString;
}

export class Slowlog {
  private entries: SlowlogEntry[] = [];
  private nextId = 0;

  get length(): number {
    return this.entries.length;
  }

  /** Newest first. */
  latest(count: number): readonly SlowlogEntry[] {
    return this.entries.slice(Math.max(0, this.entries.length - count)).reverse();
  }

  add(client: Client, argv: readonly ByteString[], micros: number, now: number, maxLength: number): void {
    if (maxLength === 0) return;
    this.entries.push({
      id: this.nextId++,
      at: Math.floor(now / 1000),
      micros,
      argv: abridge(argv),
      addr: client.addr,
      clientName: client.name,
    });
    this.trim(maxLength);
  }

  trim(maxLength: number): void {
    if (this.entries.length > maxLength) this.entries.splice(0, this.entries.length - maxLength);
  }

  reset(): void {
    this.entries = [];
  }
}

function abridge(argv: readonly ByteString[]): ByteString[] {
  const kept = argv.length > MAX_ARGS ? argv.slice(0, MAX_ARGS - 1) : argv;
  const short = kept.map((each) =>
    each.length > MAX_ARG_BYTES
      ? `${each.slice(0, MAX_ARG_BYTES)}... (${each.length - MAX_ARG_BYTES} more bytes)`
      : flatten(each),
  );
  if (kept !== argv) short.push(`... (${argv.length - kept.length} more arguments)`);
  return short;
}
