// The thread in which the sockets to other servers live: does what peer-network.ts asks, one thing at a time, and wakes the
// server's thread with the answer.

import { connect, type Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import type { PeerAnswer, PeerRequest, PeerThreadData } from './peer-protocol.ts';

/** Names that are unknown; other errors of a connection show when it is used. */
const UNKNOWN: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENETUNREACH', 'EADDRNOTAVAIL']);

class PeerSocket {
  private readonly socket: Socket;
  private state: 'connecting' | 'open' | 'broken' | 'unknown' = 'connecting';
  /** What has arrived and was not asked for yet. */
  private received = '';
  private waiter: (() => void) | undefined;

  constructor(host: string, port: number) {
    this.socket = connect({ host, port, noDelay: true });
    this.socket.setEncoding('latin1');
    this.socket.on('connect', () => this.become('open'));
    this.socket.on('data', (text: string) => {
      this.received += text;
      this.waiter?.();
    });
    this.socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      this.become(this.state === 'connecting' && UNKNOWN.has(code ?? '') ? 'unknown' : 'broken');
    });
    this.socket.on('end', () => this.become('broken'));
  }

  async connected(timeoutMs: number): Promise<PeerAnswer> {
    await this.until(() => this.state !== 'connecting', timeoutMs);
    if (this.state === 'connecting') return 'late';
    return this.state === 'open' ? 'done' : this.state;
  }

  async write(bytes: string, timeoutMs: number): Promise<PeerAnswer> {
    let isTaken = false;
    if (this.state === 'open') {
      this.socket.write(bytes, 'latin1', (error) => {
        isTaken = !error;
        this.waiter?.();
      });
    }
    await this.until(() => isTaken || this.state !== 'open', timeoutMs);
    if (isTaken) return 'done';
    return this.state === 'open' ? 'late' : 'broken';
  }

  async read(timeoutMs: number): Promise<PeerAnswer> {
    await this.until(() => this.received !== '' || this.state !== 'open', timeoutMs);
    const bytes = this.received;
    this.received = '';
    if (bytes !== '') return { bytes };
    return this.state === 'open' ? 'late' : 'broken';
  }

  close(): PeerAnswer {
    this.socket.destroy();
    return 'done';
  }

  private become(state: 'open' | 'broken' | 'unknown'): void {
    this.state = state;
    this.waiter?.();
  }

  /** Resolves when it is so, or the time is up. */
  private until(isSo: () => boolean, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.waiter = undefined;
        resolve();
      };
      const timer = setTimeout(end, timeoutMs);
      this.waiter = () => {
        if (isSo()) end();
      };
      this.waiter();
    });
  }
}

/** Serves the thread that has started this one. */
export function servePeerSockets(): void {
  const { port, signal } = workerData as PeerThreadData;
  const sockets = new Map<number, PeerSocket>();
  port.on('message', (request: PeerRequest) => {
    void answer(sockets, request).then((message) => {
      port.postMessage(message);
      Atomics.store(signal, 0, 1);
      Atomics.notify(signal, 0);
    });
  });
}

async function answer(sockets: Map<number, PeerSocket>, request: PeerRequest): Promise<PeerAnswer> {
  if (request.ask === 'connect') {
    const socket = new PeerSocket(request.host, request.port);
    sockets.set(request.link, socket);
    return socket.connected(request.timeoutMs);
  }
  const socket = sockets.get(request.link);
  if (socket === undefined) return 'broken';
  if (request.ask === 'write') return socket.write(request.bytes, request.timeoutMs);
  if (request.ask === 'read') return socket.read(request.timeoutMs);
  sockets.delete(request.link);
  return socket.close();
}
