// A whole server without a network: bytes in, bytes out. Joins the engine with connections: decodes what arrives, runs
// it in order, hands each connection its output, ends those that must end. Synchronous and deterministic like the
// engine; sockets, worker messages and timers belong to the hosts.
import type { ByteString } from '../base/bytes.ts';
import { RequestDecoder, ProtocolError } from '../resp/request-decoder.ts';
import { ErrorReply } from '../resp/reply.ts';
import type { Client } from '../engine/client.ts';
import { keepQueryBuffer, noteReply } from '../engine/client-memory.ts';
import { Engine } from '../engine/engine.ts';
import type { FastLane } from '../engine/fast-lane.ts';
import type { EngineOptions } from '../engine/surroundings.ts';
import { errors } from '../engine/errors.ts';
import type { Parts } from '../engine/late-parts.ts';

/** Fits every reply buffer. */
const LITTLE_OUTPUT = 1024;

export interface ServerOptions extends EngineOptions {
  /** Lets rows of plain commands pass more quickly, for a host whose clock goes on by itself. */
  readonly lane?: (engine: Engine) => FastLane;
}

export interface ConnectionOptions {
  /** "ip:port" of the peer, as CLIENT LIST shows it. */
  readonly addr: string;
  /** "ip:port" of this end. */
  readonly laddr: string;
  /** Gets output as it becomes ready. */
  readonly onOutput: (bytes: ByteString) => void;
  /**
   * The server ends the connection; all output has been handed over. If it is abrupt, nobody waits for what the network
   * has not taken yet. Not called after `close`, nor during `connect`.
   */
  readonly onClose: (isAbrupt: boolean) => void;
  /** How many bytes `onOutput` was given that have not left yet; output limits need it. Left out: none ever wait. */
  readonly pendingBytes?: () => number;
  /** Told of each command after it has run, been queued or refused, or has blocked: for those who draw what happened. */
  readonly onCommand?: (argv: readonly ByteString[]) => void;
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
  /** Parts that the engine started without have arrived: everybody who had to wait goes on. */
  provide(parts: Partial<Parts>): void;
}

export function createServer(options: ServerOptions): Server {
  return new InProcessServer(options);
}

class InProcessServer implements Server {
  readonly engine: Engine;
  readonly lane: FastLane | undefined;
  private readonly connections = new Map<Client, ServerConnection>();
  /** The one that sent something last. */
  latest: ServerConnection | undefined;
  /** Connections with input that could not be run yet: their client was blocked, or the server asleep. */
  private readonly stalled = new Set<ServerConnection>();
  /** Connections stopped in the middle of their input, because a command waits for a part of the engine. */
  readonly interrupted = new Set<ServerConnection>();
  /** Connections that the server has decided to end; `settle` does it. */
  readonly ending = new Set<ServerConnection>();

  constructor(options: ServerOptions) {
    this.engine = new Engine(options);
    this.lane = options.lane?.(this.engine);
  }

  connect(options: ConnectionOptions): Connection {
    const { engine } = this;
    const isFull = engine.clients.size >= engine.config.settings.maxclients;
    const client = isFull ? engine.createClient(options) : engine.connect(options);
    const connection = new ServerConnection(this, client, options);
    this.connections.set(client, connection);
    if (isFull) {
      // Never a client of the engine's: it is told why, and ended by the next tick.
      engine.stats.rejectedConnections++;
      client.reply(errors.maxClients);
      client.closeAfterReply = true;
      this.ending.add(connection);
    }
    return connection;
  }

  tick(): void {
    this.engine.tick();
    this.settle();
  }

  nextWakeup(): number | undefined {
    return this.ending.size > 0 ? this.engine.now : this.engine.nextWakeup();
  }

  provide(parts: Partial<Parts>): void {
    const hadToWait = this.engine.late.isAwaited;
    this.engine.late.provide(parts);
    if (!hadToWait || this.engine.late.isAwaited) return;
    for (const connection of [...this.interrupted]) {
      this.interrupted.delete(connection);
      connection.run();
    }
    this.settle();
  }

  /** After anything has run: goes on with input that was held up, then delivers output and ends connections. */
  settle(): void {
    // In the middle of a script nothing else goes on.
    if (this.engine.scripting.isPaused) {
      this.deliver();
      return;
    }
    for (let moved = true; moved; ) {
      moved = false;
      this.engine.beforeSleep();
      // A command is under way, although it waits: the rest comes after it.
      if (this.engine.late.isAwaited) return;
      this.endMarked();
      const { unblocked } = this.engine.waiting;
      for (let client = unblocked.shift(); client; client = unblocked.shift()) moved = this.goOn(this.connections.get(client)) || moved;
      for (const connection of this.stalled) moved = this.goOn(connection) || moved;
    }
    // Of what clients do that were blocked, too.
    this.engine.tracking.broadcast();
    this.engine.persistence?.beforeSleep();
    if (this.engine.holdsReplies) return;
    this.deliver();
    this.engine.clientEviction.makeRoom();
    this.engine.persistence?.repliesSent();
    this.endMarked();
    if (this.ending.size === 0) return;
    for (const connection of this.ending) connection.end();
    this.ending.clear();
  }

  /** Runs what has been held up, if it no longer is; whether there was any. */
  private goOn(connection: ServerConnection | undefined): boolean {
    if (!connection || connection.isHeldUp || !this.stalled.delete(connection)) return false;
    connection.run();
    return true;
  }

  private deliver(): void {
    const { withOutput } = this.engine;
    for (let at = 0; at < withOutput.length; at++) {
      const client = withOutput[at];
      if (client) this.connectionOf(client)?.flush();
    }
    // And not `length = 0`, after which V8 would make room anew for the next.
    while (withOutput.length > 0) withOutput.pop();
  }

  /** Asked most often for the one that has just sent something. */
  private connectionOf(client: Client): ServerConnection | undefined {
    return this.latest?.client === client ? this.latest : this.connections.get(client);
  }

  stall(connection: ServerConnection): void {
    this.stalled.add(connection);
  }

  forget(connection: ServerConnection): void {
    this.connections.delete(connection.client);
    if (this.latest === connection) this.latest = undefined;
    this.stalled.delete(connection);
    this.interrupted.delete(connection);
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
  private readonly decoder = new RequestDecoder();
  private isOpen = true;

  constructor(
    private readonly server: InProcessServer,
    readonly client: Client,
    private readonly options: ConnectionOptions,
  ) {}

  /** Input must wait: the client is blocked or nobody is served. */
  get isHeldUp(): boolean {
    const { engine } = this.server;
    return this.client.blocked !== undefined || engine.asleepUntil > engine.now;
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
    this.server.latest = this;
    // An argument that is longer than all that may wait is too long, even if the last of it has just arrived.
    if (this.decoder.bufferedBytes > engine.config.settings['client-query-buffer-limit']) {
      this.client.queryBuffered = this.decoder.bufferedBytes;
      engine.limits.checkQuery(this.client);
    }
    this.run();
    this.server.settle();
  }

  /** Runs what has arrived, until the client blocks or must go. */
  run(): void {
    const { engine, lane } = this.server;
    const { client, decoder } = this;
    try {
      // Nothing that ran in the lane can hold up what comes after it.
      let argv = this.isHeldUp ? undefined : lane?.drive(client, decoder, this.nextOfAnySize, this.options.onCommand);
      while (this.isOpen && !client.closeAfterReply && !client.closeNow) {
        if (engine.late.isAwaited) {
          this.server.interrupted.add(this);
          return;
        }
        if (this.isHeldUp) {
          this.server.stall(this);
          break;
        }
        argv ??= decoder.nextSmall() ?? this.nextOfAnySize();
        if (argv === undefined) break;
        engine.execute(client, argv);
        this.options.onCommand?.(argv);
        argv = undefined;
      }
    } catch (thrown) {
      if (!(thrown instanceof ProtocolError)) throw thrown;
      engine.log('verbose', `Protocol error (${thrown.message}) from client id=${client.id} addr=${client.addr}`);
      client.reply(new ErrorReply(`ERR ${thrown.message}`));
      client.closeAfterReply = true;
    }
    client.queryBuffered = decoder.bufferedBytes;
    client.queryExpected = decoder.expectedBytes;
    if (client.queryBuffered > 0) keepQueryBuffer(engine, client);
    engine.clientEviction.measure(client);
    if (client.closeAfterReply) this.server.ending.add(this);
    else if (!client.closeNow) engine.limits.checkQuery(client);
    this.server.endMarked();
  }

  /** The next command of any size, within limits that any command may have changed. */
  private readonly nextOfAnySize = (): readonly ByteString[] | undefined => {
    const { engine } = this.server;
    const { client, decoder } = this;
    if (decoder.bufferedBytes === 0) return undefined;
    decoder.maxBulkLength = engine.config.settings['proto-max-bulk-len'];
    decoder.isUnauthenticated = !client.isAuthenticated && engine.access.mustAuthenticate(client);
    return decoder.next();
  };

  /** Hands output over; that of a client which must go at once is dropped. */
  flush(): void {
    const { engine } = this.server;
    const { client } = this;
    if (client.closeNow) return;
    for (const bytes of client.takeOutput()) {
      engine.stats.netOutputBytes += bytes.length;
      engine.stats.writes++;
      if (bytes.length > LITTLE_OUTPUT) noteReply(engine, client, bytes.length);
      if (this.isOpen) this.options.onOutput(bytes);
    }
    client.lastInteraction = engine.now;
    // What the host can't get rid of counts as well.
    if (this.options.pendingBytes) engine.limits.checkOutput(client);
    engine.clientEviction.measure(client);
  }

  end(): void {
    if (!this.isOpen) return;
    this.flush();
    this.isOpen = false;
    const isAbrupt = this.client.closeNow;
    this.server.forget(this);
    this.options.onClose(isAbrupt);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.server.forget(this);
    this.server.settle();
  }
}
