// What the server's thread and the thread of sockets say to each other: one question at a time, one answer to each. The
// answer stands in the port before the signal is given, so that who slept on the signal finds it there.
import type { MessagePort } from 'node:worker_threads';

export type PeerRequest =
  | { readonly ask: 'connect'; readonly link: number; readonly host: string; readonly port: number; readonly timeoutMs: number }
  /** One character per byte. */
  | { readonly ask: 'write'; readonly link: number; readonly bytes: string; readonly timeoutMs: number }
  | { readonly ask: 'read'; readonly link: number; readonly timeoutMs: number }
  | { readonly ask: 'close'; readonly link: number };

/** `bytes` answers a read. */
export type PeerAnswer = 'done' | 'late' | 'broken' | 'unknown' | { readonly bytes: string };

/** What the thread of sockets starts with. */
export interface PeerThreadData {
  readonly port: MessagePort;
  /** One integer: 0, and 1 when there is an answer. */
  readonly signal: Int32Array<SharedArrayBuffer>;
}
