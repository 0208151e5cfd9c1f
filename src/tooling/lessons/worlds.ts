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
import type { Reply } from '../../resp/reply.ts';
import { loadLua } from '../../hosts/node/lua.ts';
import { Machine } from '../../server/machine.ts';
import type { Server } from '../../server/server.ts';

/** Long enough for any command that doesn't block, even on a busy machine. */
const BLOCKS_AFTER_MS = 250;

const lua = loadLua();

export function engineWorld(): LessonWorld {
  const clock = new ManualClock();
  const server = new Machine({ clock, random: new SeededRandom(1), commands: ALL_COMMANDS, lua });
  const clients = new Map<number, Exchange>();
  const clientOf = (number: number): Exchange => {
    const client = clients.get(number) ?? exchangeInProcess(server);
    clients.set(number, client);
    return client;
  };
  const hidden = exchangeInProcess(server);
  return {
    // At once, but for the first script, which waits for Lua.
    client: (number, line, late) => answered(clientOf(number).send(line), BLOCKS_AFTER_MS, late),
    hidden: (line) => hidden.send(line),
    wait(milliseconds) {
      clock.advance(milliseconds);
      server.tick();
      return Promise.resolve();
    },
  };
}

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

/** The reply; undefined if it has not come within the time, and then `late` is told when it does. */
async function answered(
  reply: Promise<Reply>,
  milliseconds: number,
  late: ((reply: Reply) => void) | undefined,
): Promise<Reply | undefined> {
  let isLate = false;
  const told = reply.then(
    (value) => {
      if (isLate) late?.(value);
      return value;
    },
    // The world ended while a client was still waiting.
    () => undefined,
  );
  const enough = new AbortController();
  const timeout = sleep(milliseconds, undefined, { signal: enough.signal }).catch(() => undefined);
  const first = await Promise.race([told, timeout]);
  enough.abort();
  isLate = first === undefined;
  return first;
}

/** A redis-server of its own, for as many worlds as one likes, one after another. */
export class RedisHost {
  private open: Socket[] = [];

  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly path: string,
  ) {}

  static async start(program: string): Promise<RedisHost> {
    const folder = mkdtempSync(join(tmpdir(), 'keyspace-lessons-'));
    const path = join(folder, 'redis.sock');
    const options = ['--port', '0', '--unixsocket', path, '--save', '', '--dir', folder];
    const process = spawn(program, options, { stdio: 'ignore' });
    const host = new RedisHost(process, folder, path);
    const exchange = await host.connect();
    host.settings = await settingsOf(exchange);
    return host;
  }

  private settings = new Map<string, string>();

  /** Empties the keyspace, gives every setting its first value, and connects anew. */
  async world(): Promise<LessonWorld> {
    for (const socket of this.open.splice(0)) socket.destroy();
    const hidden = await this.connect();
    await hidden.send('FLUSHALL');
    for (const [name, value] of await settingsOf(hidden)) {
      const first = this.settings.get(name) ?? '';
      if (value !== first) await hidden.send(`CONFIG SET ${name} ${showValue(first)}`);
    }
    const clients = new Map<number, Exchange>();
    return {
      client: async (number, line, late) => {
        const client = clients.get(number) ?? (await this.connect());
        clients.set(number, client);
        return answered(client.send(line), BLOCKS_AFTER_MS, late);
      },
      hidden: (line) => hidden.send(line),
      wait: (milliseconds) => sleep(milliseconds),
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

async function settingsOf(exchange: Exchange): Promise<Map<string, string>> {
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
  return exchange;
}

/** The server needs a moment before it listens. */
export async function connectSocket(path: string): Promise<Socket> {
  for (let attempt = 0; ; attempt++) {
    const socket = createConnection(path);
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(50);
    }
  }
}
