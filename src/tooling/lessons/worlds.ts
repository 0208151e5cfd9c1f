// Servers to run lessons on: a new engine in this process with a clock that waits by being moved, and a real Redis on a
// private unix socket, where waiting takes its time. Each world is an empty keyspace with two connections.

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
import { encodeRequest } from '../../resp/encode.ts';
import { ReplyDecoder } from '../../resp/reply-decoder.ts';
import type { Reply } from '../../resp/reply.ts';
import { loadLua } from '../../hosts/node/lua.ts';
import { Machine } from '../../server/machine.ts';
import type { Server } from '../../server/server.ts';

export function engineWorld(): LessonWorld {
  const clock = new ManualClock();
  const server = new Machine({ clock, random: new SeededRandom(1), commands: ALL_COMMANDS, lua: loadLua() });
  return {
    learner: asking(exchangeInProcess(server)),
    hidden: asking(exchangeInProcess(server)),
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

/** A redis-server of its own, for as many worlds as one likes, one after another. */
export class RedisHost {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly sockets: readonly Socket[],
    private readonly learner: Exchange,
    private readonly hidden: Exchange,
  ) {}

  static async start(program: string): Promise<RedisHost> {
    const folder = mkdtempSync(join(tmpdir(), 'keyspace-lessons-'));
    const path = join(folder, 'redis.sock');
    const options = ['--port', '0', '--unixsocket', path, '--save', '', '--dir', folder];
    const process = spawn(program, options, { stdio: 'ignore' });
    const sockets = [await connectSocket(path), await connectSocket(path)] as const;
    const [learner, hidden] = [exchangeOver(sockets[0]), exchangeOver(sockets[1])];
    return new RedisHost(process, folder, sockets, learner, hidden);
  }

  async world(): Promise<LessonWorld> {
    await this.hidden.send('FLUSHALL');
    return {
      learner: (line) => this.learner.send(line),
      hidden: (line) => this.hidden.send(line),
      wait: (milliseconds) => sleep(milliseconds),
    };
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (this.process.exitCode === null && this.process.kill()) await once(this.process, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function asking(exchange: Exchange): (line: string) => Promise<Reply> {
  return (line) => exchange.send(line);
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
