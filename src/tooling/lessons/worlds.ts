// Servers to run lessons on: a new engine in this process with a clock that waits by being moved, and a real Redis on a
// private unix socket, where waiting takes its time. Each world is an empty keyspace with as many
// clients as a lesson names, and a hidden one.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bytesFromArray, fromUtf8 } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import { ManualClock } from '../../base/clock.ts';
import { splitArgs } from '../../base/quoting.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import type { LessonWorld } from '../../curriculum/build/verify.ts';
import { showValue } from '../../curriculum/check/describe.ts';
import { itemsOf } from '../../curriculum/check/reply-text.ts';
import { encodeRequest } from '../../resp/encode.ts';
import { ReplyDecoder } from '../../resp/reply-decoder.ts';
import { ErrorReply } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import { loadLua } from '../../hosts/node/lua.ts';
import { Machine } from '../../server/machine.ts';
import { shareLua } from '../interview/shared-lua.ts';
import type { Server } from '../../server/server.ts';

/** Long enough for any command that doesn't block, even on a busy machine. */
const BLOCKS_AFTER_MS = 600;

const lua = shareLua(loadLua());

export function engineWorld(): LessonWorld {
  const clock = new ManualClock();
  const server = new Machine({ clock, random: new SeededRandom(1), commands: ALL_COMMANDS, lua });
  const clients = new Map<number, Exchange>();
  const clientOf = (number: number): Exchange => {
    const client = clients.get(number) ?? exchangeInProcess(server);
    clients.set(number, client);
    return client;
  };
  return {
    client: (number, line, late) => answeredAtOnce(clientOf(number), line, late),
    hidden: (line) => clientOf(HIDDEN).send(line),
    wait(milliseconds) {
      // In small steps, as time goes by: what is written to disk needs more than one of them.
      for (let left = milliseconds; left > 0; left -= TICK_MS) {
        clock.advance(Math.min(left, TICK_MS));
        server.tick();
      }
      return Promise.resolve();
    },
    async machine(what) {
      const { appendonly, appendfsync, save } = server.engine.config.settings;
      if (what === 'restart') await clientOf(HIDDEN).send('SHUTDOWN').catch(() => undefined);
      else if (what === 'crash') server.control({ type: 'kill' });
      else server.control({ type: 'cut-power', tail: 'lost', seed: 1 });
      clients.clear();
      server.control({ type: 'start', settings: { appendonly, appendfsync, save } });
    },
  };
}

const TICK_MS = 20;

/** The number of the client that checks use. */
const HIDDEN = 0;

/** A connection to a server in this process. */
export function exchangeInProcess(server: Server): Exchange {
  const exchange = new Exchange((bytes) => connection.receive(bytes));
  const connection = server.connect({
    addr: '127.0.0.1:50000',
    laddr: '127.0.0.1:6379',
    onOutput: (bytes) => exchange.receive(bytes),
    onClose: () => exchange.end(),
  });
  return exchange;
}

/** As `answered`, of a server in this process: a reply comes at once, or its client waits for something. */
function answeredAtOnce(exchange: Exchange, line: string, late: ((reply: Reply) => void) | undefined): Promise<Reply | undefined> {
  const reply = exchange.send(line).catch(() => undefined);
  if (!exchange.isWaiting) return reply;
  void reply.then((value) => value !== undefined && late?.(value));
  return Promise.resolve(undefined);
}

/** The reply; undefined if it has not come within the time, and then `late` is told when it does. */
function answered(
  reply: Promise<Reply>,
  milliseconds: number,
  late: ((reply: Reply) => void) | undefined,
): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    let isLate = false;
    const timeout = setTimeout(() => {
      isLate = true;
      resolve(undefined);
    }, milliseconds);
    reply.then(
      (value) => {
        clearTimeout(timeout);
        if (isLate) late?.(value);
        else resolve(value);
      },
      // The world ended while a client was still waiting.
      () => {
        clearTimeout(timeout);
        resolve(undefined);
      },
    );
  });
}

/** A redis-server of its own, for as many worlds as one likes, one after another. */
export class RedisHost {
  private open: Socket[] = [];

  private constructor(
    private readonly launch: (...settings: readonly string[]) => ChildProcess,
    private process: ChildProcess,
    private readonly folder: string,
    private readonly path: string,
  ) {}

  static async start(program: string): Promise<RedisHost> {
    const folder = mkdtempSync(join(tmpdir(), 'keyspace-lessons-'));
    const path = join(folder, 'redis.sock');
    const launch = (...settings: readonly string[]): ChildProcess =>
      spawn(program, ['--port', '0', '--unixsocket', path, '--dir', folder, ...settings], { stdio: 'ignore' });
    const host = new RedisHost(launch, launch('--save', ''), folder, path);
    host.settings = await settingsOf(await host.connect());
    return host;
  }

  private settings = new Map<string, string>();
  /** The settings may no longer be those of the start: few worlds change any, and asking for all takes its time. */
  private isConfigured = false;

  private note(line: string): void {
    if (/config/i.test(line)) this.isConfigured = true;
  }

  /** Empties keyspace and disk, gives every setting its first value, and connects anew. */
  async world(): Promise<LessonWorld> {
    for (const socket of this.open.splice(0)) socket.destroy();
    let hidden = await this.connect();
    await hidden.send('FLUSHALL');
    for (const [name, value] of this.isConfigured ? await settingsOf(hidden) : []) {
      const first = this.settings.get(name) ?? '';
      if (value !== first) await hidden.send(`CONFIG SET ${name} ${showValue(first)}`);
    }
    this.isConfigured = false;
    rmSync(join(this.folder, 'dump.rdb'), { force: true });
    rmSync(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
    const clients = new Map<number, Exchange>();
    return {
      client: async (number, line, late) => {
        const client = clients.get(number) ?? (await this.connect());
        clients.set(number, client);
        this.note(line);
        return answered(client.send(line), BLOCKS_AFTER_MS, late);
      },
      hidden: (line) => {
        this.note(line);
        return hidden.send(line);
      },
      wait: (milliseconds) => sleep(milliseconds),
      machine: async (what) => {
        if (what === 'power-loss') throw new Error('the power of this machine stays on');
        const now = await settingsOf(hidden);
        this.isConfigured = true;
        const kept = ['appendonly', 'appendfsync', 'save'].flatMap((name) => [`--${name}`, now.get(name) ?? '']);
        this.process.kill(what === 'crash' ? 'SIGKILL' : 'SIGTERM');
        await once(this.process, 'exit');
        clients.clear();
        this.process = this.launch(...kept);
        hidden = await this.connect();
        while ((await hidden.send('PING')) instanceof ErrorReply) await sleep(20);
      },
    };
  }

  async stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    if (this.process.exitCode === null && this.process.kill()) await once(this.process, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async connect(): Promise<Exchange> {
    const socket = await connectSocket(this.path);
    this.open.push(socket);
    return exchangeOver(socket);
  }
}

/** What CONFIG GET shows now. */
export async function settingsOf(exchange: Exchange): Promise<Map<string, string>> {
  const items = itemsOf(await exchange.send('CONFIG GET *')) ?? [];
  return new Map(items.flatMap((name, i) => (i % 2 === 0 ? [[name, items[i + 1] ?? ''] as const] : [])));
}

/** Lines one way, replies the other, in order. */
export class Exchange {
  private readonly decoder = new ReplyDecoder();
  private readonly waiting: { readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void }[] = [];

  constructor(private readonly write: (bytes: ByteString) => void) {}

  /** A line was sent and not answered yet: the client is blocked. */
  get isWaiting(): boolean {
    return this.waiting.length > 0;
  }

  send(line: string): Promise<Reply> {
    const argv = splitArgs(fromUtf8(line));
    if (argv === undefined || argv.length === 0) return Promise.reject(new Error(`cannot be sent: ${line}`));
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.write(encodeRequest(argv));
    });
  }

  receive(bytes: ByteString): void {
    this.decoder.feed(bytes);
    for (let reply = this.decoder.next(); reply !== undefined; reply = this.decoder.next()) this.waiting.shift()?.resolve(reply);
  }

  end(): void {
    for (const { reject } of this.waiting.splice(0)) reject(new Error('the server closed the connection'));
  }
}

export function exchangeOver(socket: Socket): Exchange {
  const exchange = new Exchange((bytes) => socket.write(Buffer.from(bytes, 'latin1')));
  socket.on('data', (chunk) => exchange.receive(bytesFromArray(chunk)));
  socket.on('close', () => exchange.end());
  // A server that was killed resets its connections; closing follows.
  socket.on('error', () => undefined);
  return exchange;
}

/** The server needs a moment before it listens. */
export async function connectSocket(path: string, retries = 100): Promise<Socket> {
  for (let attempt = 0; ; attempt++) {
    const socket = createConnection(path);
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      if (attempt >= retries) throw error;
      await sleep(50);
    }
  }
}
