// Connections to other servers for MIGRATE, which needs them to work at once. Node's sockets don't, so they live in a thread
// of their own (peer-sockets.ts), and the server's sleeps until that has an answer. The thread starts when first needed.

import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { toUtf8 } from '../../base/bytes.ts';
import type { PeerLink, PeerNetwork } from '../../replication/migration.ts';
import type { PeerAnswer, PeerRequest, PeerThreadData } from './peer-protocol.ts';

/** What a timer can hold: 24 days. */
const LONGEST_MS = 2 ** 31 - 1;
/** So much later than its time the thread may answer before it is given up, with all that it holds. */
const GRACE_MS = 5000;

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly signal: Int32Array;
}

export class NodePeerNetwork implements PeerNetwork {
  private thread: Thread | undefined;
  private lastLink = 0;

  /** @param program what the thread runs; it must call servePeerSockets */
  constructor(private readonly program: URL) {}

  connect(host: string, port: number, timeoutMs: number): PeerLink | undefined {
    // To Node no name is this machine's; to the system it is nobody's.
    if (host === '') return undefined;
    const link = ++this.lastLink;
    const answer = this.ask({ ask: 'connect', link, host: toUtf8(host), port, timeoutMs: atMost(timeoutMs) });
    if (answer === 'late' || answer === 'unknown') {
      this.ask({ ask: 'close', link });
      return undefined;
    }
    return {
      write: (bytes, limit) => {
        const result = this.ask({ ask: 'write', link, bytes, timeoutMs: atMost(limit) });
        return result === 'done' || result === 'late' ? result : 'broken';
      },
      read: (limit) => {
        const result = this.ask({ ask: 'read', link, timeoutMs: atMost(limit) });
        return typeof result === 'object' || result === 'late' ? result : 'broken';
      },
      close: () => void this.ask({ ask: 'close', link }),
    };
  }

  private ask(request: PeerRequest): PeerAnswer {
    const { worker, port, signal } = (this.thread ??= startThread(this.program));
    const limit = 'timeoutMs' in request ? request.timeoutMs : 0;
    Atomics.store(signal, 0, 0);
    port.postMessage(request);
    if (Atomics.wait(signal, 0, 0, limit + GRACE_MS) === 'timed-out') {
      this.thread = undefined;
      void worker.terminate();
      return 'late';
    }
    return (receiveMessageOnPort(port) as { readonly message: PeerAnswer } | undefined)?.message ?? 'broken';
  }
}

function atMost(timeoutMs: number): number {
  return Math.min(timeoutMs, LONGEST_MS);
}

function startThread(program: URL): Thread {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const workerData: PeerThreadData = { port: port2, signal };
  const worker = new Worker(program, { workerData, transferList: [port2] });
  worker.unref();
  port1.unref();
  return { worker, port: port1, signal };
}
