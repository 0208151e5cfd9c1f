// Joins a Server to sockets, TCP or Unix: bytes that arrive go in, output goes out, one timer stands for nextWakeup().
// Output leaves once in a turn of the event loop, one Latin-1 string for each connection, and there is no promise or
// callback per command: that is where the speed of a pipeline is won. Knows nothing of commands and configuration.

import net, { createServer as createListener, type AddressInfo, type Server as Listener, type Socket } from 'node:net';
import { getSystemErrorName } from 'node:util';
import type { Client } from '../../engine/client.ts';
import type { Connection, Server } from '../../server/server.ts';
import { readAtOnce, readThrough } from './accepted-socket.ts';
import { Outbox } from './outbox.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly backlog?: number;
}

export interface TcpHostOptions {
  readonly server: Server;
  /** Unix ms: the clock that the server has. */
  readonly now: () => number;
  /** Seconds between probes of an idle peer; 0 for none. */
  readonly keepAliveSeconds?: number;
  /** Asked for each new peer: what to write to it instead of serving it; undefined to serve it. */
  readonly refusal?: (remoteAddress: string) => string | undefined;
}

export class TcpHost {
  private readonly server: Server;
  private readonly now: () => number;
  private readonly keepAliveSeconds: number;
  private readonly refusal: (remoteAddress: string) => string | undefined;
  private readonly listeners: Listener[] = [];
  private readonly connections = new Map<Socket, Connection>();
  /** Those with something to send. */
  private outboxes: Outbox[] = [];
  private endsTurn = false;
  private timer: NodeJS.Timeout | undefined;
  /** Unix ms; Infinity if no timer runs. */
  private wakeup = Infinity;

  constructor(options: TcpHostOptions) {
    this.server = options.server;
    this.now = options.now;
    this.keepAliveSeconds = options.keepAliveSeconds ?? 0;
    this.refusal = options.refusal ?? (() => undefined);
    this.rearm();
  }

  /** Resolves to the port once connections are accepted; rejects with the system's error. */
  async listen({ host, port, backlog }: ListenOptions): Promise<number> {
    const listener = this.createListener();
    // ipv6Only: "::" must not take the IPv4 port too, which has a listener of its own.
    await start(listener, { host, port, ipv6Only: true, ...(backlog === undefined ? {} : { backlog }) });
    this.listeners.push(listener);
    return (listener.address() as AddressInfo).port;
  }

  /**
   * As `listen`, but done when it returns: the system's name for the error if it failed, else undefined. An address that
   * is no numeric one is unavailable.
   */
  listenAtOnce({ host, port, backlog }: ListenOptions): string | undefined {
    const family = net.isIP(host);
    if (family === 0) return 'EADDRNOTAVAIL';
    const handle = bindAtOnce(host, port, family, -1, family === 6 ? IPV6_ONLY : 0);
    if (typeof handle === 'number') return getSystemErrorName(handle);
    const listener = this.createListener();
    listener.on('error', ignore);
    listener.listen(handle, backlog);
    // A port that is taken is found out by listening.
    if (!listener.listening) return 'EADDRINUSE';
    this.listeners.push(listener);
    return undefined;
  }

  /** Stops listening at TCP ports; connections stay. */
  stopListening(): void {
    for (const listener of this.listeners.splice(0)) {
      if (typeof listener.address() === 'string') this.listeners.push(listener);
      else listener.close();
    }
  }

  async listenUnix(path: string): Promise<void> {
    const listener = this.createListener(path);
    await start(listener, { path });
    this.listeners.push(listener);
  }

  /** Stops listening, and ends connections after what has been written to them. */
  close(): void {
    for (const listener of this.listeners) listener.close();
    this.sendAll();
    for (const socket of this.connections.keys()) socket.destroySoon();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.wakeup = -Infinity;
  }

  /** Something has happened outside: the server may want to be called sooner. */
  poke(): void {
    this.rearm();
  }

  /**
   * Serves those who have sent something, without the event loop: for the time when a script keeps the thread. Leaves out
   * whoever waits for that script.
   */
  serveMeanwhile(waiting: Client | undefined): void {
    for (const [socket, connection] of this.connections) {
      if (connection.client === waiting) continue;
      const bytes = readAtOnce(socket);
      if (bytes !== '') connection.receive(bytes);
    }
    this.sendAll();
  }

  /** The TCP ports listened at. */
  get ports(): readonly number[] {
    return this.listeners.flatMap((listener) => {
      const address = listener.address();
      return address === null || typeof address === 'string' ? [] : [address.port];
    });
  }

  private createListener(unixPath?: string): Listener {
    const keepAlive = this.keepAliveSeconds > 0 && unixPath === undefined;
    return createListener(
      { noDelay: true, pauseOnConnect: true, keepAlive, keepAliveInitialDelay: this.keepAliveSeconds * 1000 },
      (accepted) => this.accept(accepted, unixPath),
    );
  }

  private accept(accepted: Socket, unixPath: string | undefined): void {
    const refusal = unixPath === undefined ? this.refusal(accepted.remoteAddress ?? '') : undefined;
    if (refusal !== undefined) {
      accepted.on('error', ignore);
      accepted.end(refusal, 'latin1');
      return;
    }
    const socket = readThrough(accepted, (bytes) => {
      connection.receive(bytes);
      this.endTurnLater();
    });
    const outbox = new Outbox(socket, this.onOutput);
    const connection: Connection = this.server.connect({
      addr: unixPath === undefined ? formatAddress(socket.remoteAddress, socket.remotePort) : `${unixPath}:0`,
      laddr: unixPath === undefined ? formatAddress(socket.localAddress, socket.localPort) : `${unixPath}:0`,
      onOutput: (bytes) => outbox.add(bytes),
      onClose: (isAbrupt) => {
        outbox.send();
        if (isAbrupt) socket.destroy();
        else socket.destroySoon();
      },
      pendingBytes: () => outbox.pendingBytes,
    });
    this.connections.set(socket, connection);
    // A peer that is gone in the middle of anything is no error of ours: 'close' follows 'error'.
    socket.on('error', ignore);
    socket.on('close', () => {
      this.connections.delete(socket);
      outbox.clear();
      connection.close();
      this.rearm();
    });
    this.rearm();
  }

  private readonly onOutput = (outbox: Outbox): void => {
    this.outboxes.push(outbox);
    this.endTurnLater();
  };

  /** Has `endTurn` called when all sockets that have something to read have been read. */
  private endTurnLater(): void {
    if (this.endsTurn) return;
    this.endsTurn = true;
    setImmediate(this.endTurn);
  }

  private readonly endTurn = (): void => {
    this.endsTurn = false;
    this.sendAll();
    this.rearm();
  };

  private sendAll(): void {
    const { outboxes } = this;
    this.outboxes = [];
    for (const outbox of outboxes) outbox.send();
  }

  /**
   * Sees to it that the timer fires by nextWakeup(). One that fires too early is left alone: it costs a look, where
   * setting it anew after every receive would cost more.
   */
  private rearm(): void {
    const wakeup = this.server.nextWakeup() ?? Infinity;
    if (wakeup >= this.wakeup) return;
    clearTimeout(this.timer);
    this.wakeup = wakeup;
    this.timer = setTimeout(() => this.wake(), Math.max(0, wakeup - this.now()));
  }

  private wake(): void {
    this.wakeup = Infinity;
    if ((this.server.nextWakeup() ?? Infinity) <= this.now()) this.server.tick();
    this.rearm();
  }
}

/** What Node itself binds with. Its public `listen` looks a host up first, and so comes back before it knows. */
const { _createServerHandle: bindAtOnce } = net as unknown as {
  _createServerHandle(host: string, port: number, family: number, fd: number, flags: number): object | number;
};
const IPV6_ONLY = 1;

function start(listener: Listener, options: Parameters<Listener['listen']>[0]): Promise<void> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(options, () => {
      listener.off('error', reject);
      resolve();
    });
  });
}

/** As CLIENT LIST shows it: "127.0.0.1:50000", "[::1]:50000". */
function formatAddress(address = '?', port = 0): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function ignore(): void {}
