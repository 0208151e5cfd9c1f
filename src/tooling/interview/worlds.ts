// Servers to judge interview answers on, with as many clients as a question needs: a new engine in this process, whose
// clock waits by being moved, or a real Redis that is emptied for each question.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { NO_SERVER, settingPairs } from '../../curriculum/interview/crash.ts';
import type { MachineStep, ServerSettings } from '../../curriculum/interview/crash.ts';
import type { PracticeWorld } from '../../curriculum/interview/judge.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import { loadLua } from '../../hosts/node/lua.ts';
import { ErrorReply, NO_REPLY, Status } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import { Machine } from '../../server/machine.ts';
import { showValue } from '../../curriculum/check/describe.ts';
import { textOf } from '../../curriculum/check/reply-text.ts';
import { shareLua } from './shared-lua.ts';
import { connectSocket, exchangeInProcess, exchangeOver, settingsOf } from '../lessons/worlds.ts';
import type { Exchange } from '../lessons/worlds.ts';

const lua = shareLua(loadLua());

export interface EngineWorldOptions {
  readonly seed?: number;
  /** Unix ms: what is asked on worlds of another time and chance must be answered alike. */
  readonly startAt?: number;
}

export function enginePracticeWorld(settings?: ServerSettings, { seed = 1, startAt }: EngineWorldOptions = {}): PracticeWorld {
  const clock = new ManualClock(startAt);
  const server = new Machine({ clock, random: new SeededRandom(seed), commands: ALL_COMMANDS, lua, ...(settings && { settings }) });
  const clients = new Map<number, Exchange>();
  const client = (number: number): Exchange => {
    const known = clients.get(number) ?? exchangeInProcess(server);
    clients.set(number, known);
    return known;
  };
  const send = (number: number, line: string): Reply | Promise<Reply> => {
    if (server.server === undefined) return new Status(NO_SERVER);
    const exchange = client(number);
    const reply = exchange.send(line);
    // The engine answers within the call, or when something else happens.
    return exchange.isWaiting ? NO_REPLY : reply;
  };
  return {
    client: (number) => (line) => send(number, line),
    hidden: (line) => send(0, line),
    wait(milliseconds) {
      // In small steps, as time goes by: what is written to disk needs more than one of them.
      for (let left = milliseconds; left > 0; left -= TICK_MS) {
        clock.advance(Math.min(left, TICK_MS));
        server.tick();
      }
      return Promise.resolve();
    },
    machine(step) {
      switch (step.do) {
        case 'shutdown':
          // Nobody hears of it: the connection is closed.
          client(0).send(step.run).catch(() => undefined);
          break;
        case 'kill':
          server.control({ type: 'kill' });
          break;
        case 'power-loss':
          server.control({ type: 'cut-power', tail: 'lost', seed: 1 });
          break;
        case 'cut': {
          const last = server.disk.list(AOF_FOLDER).findLast((name) => name.endsWith('.incr.aof'));
          const path = `${AOF_FOLDER}/${last}`;
          server.disk.truncate(path, (server.disk.size(path) ?? 0) - step.bytes);
          break;
        }
        case 'start':
          server.control({ type: 'start', settings: step.settings });
          break;
      }
      clients.clear();
      return Promise.resolve();
    },
  };
}

const TICK_MS = 20;
const AOF_FOLDER = '/data/appendonlydir';

/** Longer than a reply takes on a loaded machine. */
const BLOCKED_AFTER_MS = 300;

/** A redis-server of its own, for one question after another. */
export class RedisPracticeHost {
  private clients = new Map<number, { readonly socket: Socket; readonly exchange: Exchange }>();

  private constructor(
    private readonly program: string,
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly path: string,
  ) {}

  static async start(program: string): Promise<RedisPracticeHost> {
    const folder = mkdtempSync(join(tmpdir(), 'keyspace-practice-'));
    const path = join(folder, 'redis.sock');
    const options = ['--port', '0', '--unixsocket', path, '--save', '', '--dir', folder, '--lazyfree-lazy-user-flush', 'no'];
    const host = new RedisPracticeHost(program, spawn(program, options, { stdio: 'ignore' }), folder, path);
    host.settings = await settingsOf(await host.connect(0));
    return host;
  }

  private settings = new Map<string, string>();

  /** A server with a file of its own that is ended and started; there is at most one, for the last world. */
  private breakable: BreakableRedis | undefined;

  /** New connections and an empty server, with the configuration it began with; or with one of its own, that may end. */
  async world(server?: ServerSettings): Promise<PracticeWorld> {
    await this.breakable?.stop();
    this.breakable = server && new BreakableRedis(this.program, server);
    if (this.breakable) return this.breakable.world();
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
      machine: () => Promise.reject(new Error('this server serves many questions: it must not end')),
    };
  }

  async stop(): Promise<void> {
    await this.breakable?.stop();
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

/** A redis-server for one question, on a folder of its own, that can be ended and started again. */
class BreakableRedis {
  private readonly folder = mkdtempSync(join(tmpdir(), 'keyspace-crash-'));
  private readonly path = join(this.folder, 'redis.sock');
  private readonly clients = new Map<number, { readonly socket: Socket; readonly exchange: Exchange }>();
  private process: ChildProcess | undefined;

  constructor(
    private readonly program: string,
    private settings: ServerSettings,
  ) {}

  async world(): Promise<PracticeWorld> {
    await this.start();
    return {
      client: (number) => (line) => this.send(number, line),
      hidden: (line) => this.send(0, line),
      wait: (milliseconds) => sleep(milliseconds),
      machine: (step) => this.step(step),
    };
  }

  async stop(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async step(step: MachineStep): Promise<void> {
    switch (step.do) {
      case 'shutdown':
        (await this.connect(0)).send(step.run).catch(() => undefined);
        await this.end();
        break;
      case 'kill':
        await this.end('SIGKILL');
        break;
      case 'power-loss':
        throw new Error('the power of this machine stays on');
      case 'cut': {
        const folder = join(this.folder, 'appendonlydir');
        const path = join(folder, readdirSync(folder).toSorted().findLast((name) => name.endsWith('.incr.aof')) ?? '');
        truncateSync(path, statSync(path).size - step.bytes);
        break;
      }
      case 'start':
        this.settings = { ...this.settings, ...step.settings };
        await this.start();
        break;
    }
  }

  /** Until it serves, or has ended because it refuses to start. */
  private async start(): Promise<void> {
    const options = settingPairs(this.settings).flatMap(([name, value]) => [`--${name}`, value]);
    const started = spawn(this.program, ['--port', '0', '--unixsocket', this.path, '--dir', this.folder, ...options], { stdio: 'ignore' });
    this.process = started;
    while (started.exitCode === null) {
      if (existsSync(this.path) && !((await this.send(0, 'PING').catch(() => NO_REPLY)) instanceof ErrorReply)) return;
      await sleep(10);
    }
  }

  private async end(signal?: NodeJS.Signals): Promise<void> {
    const ended = this.process;
    if (ended !== undefined && ended.exitCode === null && ended.signalCode === null) {
      const exit = once(ended, 'exit');
      if (signal !== undefined) ended.kill(signal);
      await exit;
    }
    for (const { socket } of this.clients.values()) socket.destroy();
    this.clients.clear();
    rmSync(this.path, { force: true });
  }

  private async send(number: number, line: string): Promise<Reply> {
    if (this.process?.exitCode !== null) return new Status(NO_SERVER);
    const exchange = await this.connect(number);
    return Promise.race<Reply>([exchange.send(line), sleep(BLOCKED_AFTER_MS, NO_REPLY)]);
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
