// A server process behind TCP, real Redis or Keyspace's Node host alike. Replies are known to be complete by asking on
// a connection of its own: a server answers in the order in which it reads, so when it has answered two PINGs there, it
// has read and answered what stood in the other sockets before. One PING is enough once somebody has a reply.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { ByteString } from '../../../src/base/bytes.ts';
import { FrameSplitter, readFrame, type WireNode } from '../notation/frames.ts';
import { BASE_OPTIONS, type Host, type Peer, SETTLE_MARK, type Target } from './target.ts';

/** How to start a server: the program, and what comes before redis-server's own options. */
export interface ServerProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export function tcpTarget(program: ServerProgram): Target {
  return { name: program.name, realTime: true, start: (options) => TcpHost.start(program, options) };
}

/** How long a settle waits for a server that answers nobody (CLIENT PAUSE, DEBUG SLEEP). */
const SETTLE_LIMIT_MS = 2000;
/** How long a settle waits for a reply before it asks by PING whether there is to be one. */
const REPLY_MS = 5;
/** How often and how long it waits for a reply that comes from a background thread. */
const BACKGROUND_ROUNDS = 3;
const TURNS = 4;
const BACKGROUND_MS = 8;

const running = new Set<ChildProcess>();

/** Sees to it that a server ends with this process, however that ends short of SIGKILL. */
function outliveNobody(child: ChildProcess): void {
  if (running.size === 0) {
    process.once('exit', endAll);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, exitOn);
  }
  running.add(child);
  child.once('exit', () => {
    running.delete(child);
    if (running.size > 0) return;
    process.off('exit', endAll);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, exitOn);
  });
}

function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

function exitOn(): void {
  process.exit(1);
}

/**
 * What makes a server as if new; at last it is asked which libraries are left. Transcripts and the fuzzer call their ACL
 * users by these names.
 */
const RESET_COMMANDS = [
  ...['FLUSHALL', 'SCRIPT FLUSH', 'CONFIG RESETSTAT', 'SLOWLOG RESET', 'ACL LOG RESET'],
  ...['ACL DELUSER u u1 u2 v', 'DEBUG SET-ACTIVE-EXPIRE 1', 'FUNCTION LIST'],
];

class TcpHost implements Host {
  private baseline = new Map<string, string>();
  private readonly peers = new Set<TcpPeer>();

  private constructor(
    private readonly process: ChildProcess,
    private readonly port: number,
    private readonly folder: string,
    private readonly control: Control,
  ) {}

  static async start(program: ServerProgram, options: readonly string[]): Promise<TcpHost> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'keyspace-conformance-'));
    const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...BASE_OPTIONS];
    const child = spawn(program.command, [...program.args, ...own, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (log += String(chunk)));
    const exited = once(child, 'exit');
    outliveNobody(child);
    for (let attempt = 0; ; attempt++) {
      const socket = await tryConnect(port);
      if (socket !== undefined) {
        const host = new TcpHost(child, port, folder, new Control(socket));
        host.baseline = await host.readConfig();
        return host;
      }
      const gone = await Promise.race([exited.then(() => true), sleep(20, false)]);
      if (gone || attempt > 500) throw new Error(`${program.name} does not start:\n${log}`);
    }
  }

  async connect(): Promise<Peer> {
    const socket = await tryConnect(this.port);
    if (socket === undefined) throw new Error(`cannot connect to port ${this.port}`);
    const peer = new TcpPeer(socket);
    this.peers.add(peer);
    return peer;
  }

  async settle(expectant?: Peer): Promise<void> {
    // A reply says as much as the first PING does: what stood in the sockets when it was made has been read.
    const hasReply = expectant && (await arrival(expectant, REPLY_MS, () => expectant.arrived !== ''));
    await this.ping(hasReply ? 1 : 2);
    for (let i = 0; i < BACKGROUND_ROUNDS && expectant?.arrived === '' && !expectant.closed; i++) {
      await sleep(BACKGROUND_MS);
      await this.ping(2);
    }
  }

  private async ping(times: number): Promise<void> {
    const pings = async (): Promise<void> => {
      for (let i = 0; i < times; i++) await this.control.request(['PING', SETTLE_MARK]);
    };
    await new Promise<void>((resolve, reject) => {
      const limit = setTimeout(resolve, SETTLE_LIMIT_MS);
      pings()
        .then(resolve, reject)
        .finally(() => clearTimeout(limit));
    });
    // What other sockets have received by now is handed over in these turns, the news that they were closed last.
    for (let turn = 0; turn < TURNS; turn++) await nextTurn();
  }

  async advance(ms: number): Promise<void> {
    await sleep(ms);
    await this.settle();
  }

  now(): number {
    return Date.now();
  }

  get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  async reset(): Promise<void> {
    for (const peer of this.peers) peer.close();
    this.peers.clear();
    const killed = this.control.requests(['normal', 'pubsub'].map((type) => ['CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes']));
    const [config] = await Promise.all([this.readConfig(), killed]);
    const changed = [...this.baseline].filter(([name, value]) => config.get(name) !== value);
    const replies = await this.control.requests([
      ...changed.map(([name, value]) => ['CONFIG', 'SET', name, value]),
      ...RESET_COMMANDS.map((command) => command.split(' ')),
    ]);
    // One by one: FUNCTION FLUSH ends Redis 8.0.2 now and then.
    for (const library of replies.at(-1)?.items ?? []) {
      await this.control.request(['FUNCTION', 'DELETE', library.items[1]?.text ?? '']);
    }
  }

  async stop(): Promise<void> {
    const exited = this.process.exitCode !== null ? Promise.resolve() : once(this.process, 'exit');
    for (const peer of this.peers) peer.close();
    this.control.close();
    this.process.kill('SIGTERM');
    await Promise.race([exited, sleep(2000).then(() => this.process.kill('SIGKILL'))]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async readConfig(): Promise<Map<string, string>> {
    const reply = await this.control.request(['CONFIG', 'GET', '*']);
    const config = new Map<string, string>();
    for (let i = 0; i + 1 < reply.items.length; i += 2) {
      config.set(reply.items[i]?.text ?? '', reply.items[i + 1]?.text ?? '');
    }
    return config;
  }
}

export class TcpPeer implements Peer {
  arrived = '';
  closed = false;
  onArrival = (): void => undefined;

  constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      this.arrived += String(chunk);
      this.onArrival();
    });
    socket.on('error', () => undefined);
    for (const event of ['end', 'close']) {
      socket.on(event, () => {
        this.closed = true;
        this.onArrival();
      });
    }
  }

  send(bytes: ByteString): void {
    if (!this.closed) this.socket.write(bytes, 'latin1');
  }

  take(): ByteString {
    const bytes = this.arrived;
    this.arrived = '';
    return bytes;
  }

  close(): void {
    this.socket.destroy();
    this.closed = true;
  }
}

/** The harness's own connection: requests answered in order. */
class Control {
  private readonly waiting: { resolve: (reply: WireNode) => void; reject: (error: Error) => void }[] = [];
  private readonly frames = new FrameSplitter();
  private gone = false;

  constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.gone = true;
      for (const { reject } of this.waiting.splice(0)) reject(new Error('the server is gone'));
    });
    socket.on('data', (chunk) => {
      this.frames.push(String(chunk));
      for (let frame = this.frames.next(); frame !== undefined; frame = this.frames.next()) {
        this.waiting.shift()?.resolve(readFrame(frame));
      }
    });
  }

  request(argv: readonly string[]): Promise<WireNode> {
    return new Promise((resolve, reject) => {
      if (this.gone) throw new Error('the server is gone');
      this.waiting.push({ resolve, reject });
      this.socket.write(encodeCommand(argv), 'latin1');
    });
  }

  /** Sent together, which saves most of what several cost. */
  requests(commands: readonly (readonly string[])[]): Promise<WireNode[]> {
    this.socket.cork();
    const replies = Promise.all(commands.map((argv) => this.request(argv)));
    this.socket.uncork();
    return replies;
  }

  close(): void {
    this.socket.destroy();
  }
}

export function encodeCommand(argv: readonly ByteString[]): ByteString {
  let out = `*${argv.length}\r\n`;
  for (const arg of argv) out += `$${arg.length}\r\n${arg}\r\n`;
  return out;
}

/** Waits until something that arrives makes it so, or the connection is closed, or the time is over; whether it is so. */
export async function arrival(peer: Peer, ms: number, isSo: () => boolean): Promise<boolean> {
  if (isSo() || peer.closed) return isSo();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    peer.onArrival = () => {
      if (!isSo() && !peer.closed) return;
      clearTimeout(timer);
      resolve();
    };
  });
  peer.onArrival = () => undefined;
  return isSo();
}

export function tryConnect(address: number | string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket =
      typeof address === 'number' ? connectSocket({ port: address, host: '127.0.0.1' }) : connectSocket(address);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
