// What a transcript is run against, whatever stands behind it: a real Redis, Keyspace behind TCP, or Keyspace in
// process.
import type { ByteString } from '../../../src/base/bytes.ts';

/** One connection. */
export interface Peer {
  send(bytes: ByteString): void;
  /** What has arrived since the last take. */
  readonly arrived: ByteString;
  /** The same, which then counts as taken. */
  take(): ByteString;
  readonly closed: boolean;
  /** Called when something has arrived or the connection has closed. */
  onArrival: () => void;
  close(): void;
}

/** A server with nothing in it, and a way to know when it has said all that it has to say. */
export interface Host {
  connect(): Promise<Peer>;
  /**
   * Resolves when the replies to everything sent so far have arrived: all but those of blocked clients. A reply that
   * `expectant` should get is waited for a little longer, since some are made by a background thread (FLUSHALL).
   */
  settle(expectant?: Peer): Promise<void>;
  /** Lets time pass: really, or by moving the clock. */
  advance(ms: number): Promise<void>;
  /** The server's clock, unix time in milliseconds. */
  now(): number;
  /** Back to an empty server with its first configuration, and no clients. */
  reset(): Promise<void>;
  stop(): Promise<void>;
  /** The server has ended by itself. */
  readonly hasEnded: boolean;
}

/** Starts hosts; `options` are redis-server's, name and value in turn, beside those that every run has. */
export interface Target {
  readonly name: string;
  /** Whether `advance` really waits. */
  readonly realTime: boolean;
  start(options: readonly string[]): Promise<Host>;
}

/** How every server of this folder is started. */
export const BASE_OPTIONS: readonly string[] = ['--save', '', '--appendonly', 'no', '--enable-debug-command', 'yes'];

/** The PINGs of `settle` carry this, so that a MONITOR in a transcript can leave them out. */
export const SETTLE_MARK = 'conformance-settle';
