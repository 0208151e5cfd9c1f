// Servers to judge interview answers on, with as many clients as a question needs: a new engine in this process, whose
// clock waits by being moved, or a real Redis that is emptied for each question.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import type { PracticeWorld } from '../../curriculum/interview/judge.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import { loadLua } from '../../hosts/node/lua.ts';
import { NO_REPLY } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import { Machine } from '../../server/machine.ts';
import { showValue } from '../../curriculum/check/describe.ts';
import { textOf } from '../../curriculum/check/reply-text.ts';
import { shareLua } from './shared-lua.ts';
import { connectSocket, exchangeInProcess, exchangeOver, settingsOf } from '../lessons/worlds.ts';
import type { Exchange } from '../lessons/worlds.ts';

const lua = shareLua(loadLua());

/** `startAt` in unix ms: what is asked on worlds of another time and chance must be answered alike. */
export function enginePracticeWorld({ seed = 1, startAt }: { readonly seed?: number; readonly startAt?: number } = {}): PracticeWorld {
  const clock = new ManualClock(startAt);
  const server = new Machine({ clock, random: new SeededRandom(seed), commands: ALL_COMMANDS, lua });
  const clients = new Map<number, Exchange>();
  const client = (number: number): Exchange => {
    const known = clients.get(number) ?? exchangeInProcess(server);
    clients.set(number, known);
    return known;
  };
  return {
    client: (number) => (line) => {
      const exchange = client(number);
      const reply = exchange.send(line);
      // The engine answers within the call, or when something else happens.
      return exchange.isWaiting ? NO_REPLY : reply;
    },
    hidden: (line) => client(0).send(line),
    wait(milliseconds) {
      clock.advance(milliseconds);
      server.tick();
      return Promise.resolve();
    },
  };
}

/** Longer than a reply takes on a loaded machine. */
const BLOCKED_AFTER_MS = 300;

/** A redis-server of its own, for one question after another. */
export class RedisPracticeHost {
  private clients = new Map<number, { readonly socket: Socket; readonly exchange: Exchange }>();

  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly path: string,
  ) {}

  static async start(program: string): Promise<RedisPracticeHost> {
    const folder = mkdtempSync(join(tmpdir(), 'keyspace-practice-'));
    const path = join(folder, 'redis.sock');
    const options = ['--port', '0', '--unixsocket', path, '--save', '', '--dir', folder, '--lazyfree-lazy-user-flush', 'no'];
    const host = new RedisPracticeHost(spawn(program, options, { stdio: 'ignore' }), folder, path);
    host.settings = await settingsOf(await host.connect(0));
    return host;
  }

  private settings = new Map<string, string>();

  /** New connections and an empty server, with the configuration it began with. */
  async world(): Promise<PracticeWorld> {
    for (const [number, { socket }] of this.clients) {
      if (number !== 0) socket.destroy();
    }
    this.clients = new Map([...this.clients].filter(([number]) => number === 0));
    const hidden = await this.connect(0);
    await hidden.send('FLUSHALL');
    await hidden.send('FUNCTION FLUSH');
    await hidden.send('SCRIPT FLUSH');
    for (const [name, value] of await settingsOf(hidden)) {
      const first = this.settings.get(name) ?? '';
      if (value !== first) await hidden.send(`CONFIG SET ${name} ${showValue(first)}`);
    }
    await hidden.send('SLOWLOG RESET');
    // A child that still writes a file refuses the next one.
    while (textOf(await hidden.send('INFO persistence'))?.includes('in_progress:1')) await sleep(5);
    await hidden.send('CONFIG RESETSTAT');
    return {
      client: (number) => async (line) => {
        const exchange = await this.connect(number);
        return Promise.race<Reply>([exchange.send(line), sleep(BLOCKED_AFTER_MS, NO_REPLY)]);
      },
      hidden: (line) => hidden.send(line),
      wait: (milliseconds) => sleep(milliseconds),
    };
  }

  async stop(): Promise<void> {
    for (const { socket } of this.clients.values()) socket.destroy();
    if (this.process.exitCode === null && this.process.kill()) await once(this.process, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async connect(number: number): Promise<Exchange> {
    const known = this.clients.get(number);
    if (known !== undefined) return known.exchange;
    const socket = await connectSocket(this.path);
    const exchange = exchangeOver(socket);
    this.clients.set(number, { socket, exchange });
    return exchange;
  }
}
