// A whole server without a network: bytes in, bytes out. Joins the engine with connections: decodes what arrives, runs
// it in order, hands each connection its output, ends those that must end. Synchronous and deterministic like the
// engine; sockets, worker messages and timers belong to the hosts.
import type { ByteString } from '../base/bytes.ts';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { RequestDecoder, ProtocolError } from '../resp/request-decoder.ts';
import { ErrorReply } from '../resp/reply.ts';
import type { Client } from '../engine/client.ts';
import type { Settings } from '../engine/config-parameters.ts';
import { Engine, type LogLevel } from '../engine/engine.ts';
import { errors } from '../engine/errors.ts';

export interface ServerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly settings?: Partial<Settings>;
  readonly log?: (level: LogLevel, message: string) => void;
}

export interface ConnectionOptions {
  /** "ip:port" of the peer, as CLIENT LIST shows it. */
  readonly addr: string;
  /** "ip:port" of this end. */
  readonly laddr: string;
  /** Gets output as it becomes ready. */
  readonly onOutput: (bytes: ByteString) => void;
  /** The server ends the connection; all output has been handed over. Not called after `close`. */
  readonly onClose: () => void;
}

export interface Connection {
  readonly client: Client;
  /** Bytes arrived. */
  receive(bytes: ByteString): void;
  /** The peer is gone. */
  close(): void;
}

export interface Server {
  readonly engine: Engine;
  connect(options: ConnectionOptions): Connection;
  /** To be called at `nextWakeup` or soon after. */
  tick(): void;
  /** Unix ms when `tick` is next needed, or undefined if only input can change anything. */
  nextWakeup(): number | undefined;
}

export function createServer(options: ServerOptions): Server {
  return new InProcessServer(options);
}

class InProcessServer implements Server {
  readonly engine: Engine;
  private readonly connections = new Map<Client, ServerConnection>();
  /** Connections with input that could not be run yet: their client was blocked, or the server asleep. */
  private readonly stalled = new Set<ServerConnection>();

  constructor(options: ServerOptions) {
    this.engine = new Engine(options);
  }

  connect(options: ConnectionOptions): Connection {
    const client = this.engine.connect(options);
    const connection = new ServerConnection(this, client, options);
    if (this.engine.clients.size > this.engine.config.settings.maxclients) {
      this.engine.stats.rejectedConnections++;
      client.push(errors.maxClients);
      client.closeAfterReply = true;
    }
    this.connections.set(client, connection);
    return connection;
  }

  tick(): void {
    this.engine.tick();
    this.settle();
  }

  nextWakeup(): number | undefined {
    return this.engine.nextWakeup();
  }

  /** After anything has run: goes on with input that was held up, then delivers output and ends connections. */
  settle(): void {
    for (let moved = true; moved; ) {
      moved = false;
      this.engine.beforeSleep();
      this.endMarked();
      for (const connection of this.stalled) {
        if (connection.isHeldUp) continue;
        this.stalled.delete(connection);
        connection.run();
        moved = true;
      }
    }
    const { withOutput } = this.engine;
    for (let at = 0; at < withOutput.length; at++) {
      const client = withOutput[at];
      if (client) this.connections.get(client)?.flush();
    }
    withOutput.length = 0;
    for (const connection of this.ending) connection.end();
    this.ending.clear();
  }

  stall(connection: ServerConnection): void {
    this.stalled.add(connection);
  }

  /** Connections that the server has decided to end; `settle` does it. */
  readonly ending = new Set<ServerConnection>();

  forget(connection: ServerConnection): void {
    this.connections.delete(connection.client);
    this.stalled.delete(connection);
    this.ending.delete(connection);
    this.engine.disconnect(connection.client);
  }

  /** CLIENT KILL and the like mark clients; this finds their connections. */
  endMarked(): void {
    for (const client of this.engine.takeClosing()) {
      const connection = this.connections.get(client);
      if (connection) this.ending.add(connection);
    }
  }
}

class ServerConnection implements Connection {
  private readonly decoder: RequestDecoder;
  private isOpen = true;

  constructor(
    private readonly server: InProcessServer,
    readonly client: Client,
    private readonly options: ConnectionOptions,
  ) {
    this.decoder = new RequestDecoder();
  }

  /** Input must wait: the client is blocked or nobody is served. */
  get isHeldUp(): boolean {
    return this.client.blocked !== undefined || this.server.engine.asleepUntil > this.server.engine.now;
  }

  receive(bytes: ByteString): void {
    if (!this.isOpen) return;
    const { engine } = this.server;
    engine.refreshClock();
    engine.stats.netInputBytes += bytes.length;
    engine.stats.reads++;
    this.client.bytesIn += bytes.length;
    this.client.lastInteraction = engine.now;
    this.decoder.feed(bytes);
    this.run();
    this.server.settle();
  }

  /** Runs what has arrived, until the client blocks or must go. */
  run(): void {
    const { engine } = this.server;
    const { client } = this;
    try {
      while (this.isOpen && !client.closeAfterReply && !client.closeNow) {
        if (this.isHeldUp) {
          this.server.stall(this);
          break;
        }
        const argv = this.decoder.next();
        if (argv === undefined) break;
        engine.execute(client, argv);
      }
    } catch (thrown) {
      if (!(thrown instanceof ProtocolError)) throw thrown;
      client.push(new ErrorReply(`ERR ${thrown.message}`));
      client.closeAfterReply = true;
    }
    if (client.closeAfterReply || client.closeNow) this.server.ending.add(this);
    this.server.endMarked();
  }

  flush(): void {
    for (const bytes of this.client.takeOutput()) {
      this.server.engine.stats.netOutputBytes += bytes.length;
      this.server.engine.stats.writes++;
      if (this.isOpen) this.options.onOutput(bytes);
    }
  }

  end(): void {
    if (!this.isOpen) return;
    if (!this.client.closeNow) this.flush();
    this.isOpen = false;
    this.server.forget(this);
    this.options.onClose();
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.server.forget(this);
    this.server.settle();
  }
}
