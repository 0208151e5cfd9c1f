// Redis itself to judge interview answers on: one process that is emptied for each question, and for questions that end
// their server a process and a folder of their own. Waiting takes its time.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { showValue } from '../../curriculum/check/describe.ts';
import { textOf } from '../../curriculum/check/reply-text.ts';
import { NO_SERVER, settingPairs } from '../../curriculum/interview/crash.ts';
import type { MachineStep, ServerSettings } from '../../curriculum/interview/crash.ts';
import type { PracticeWorld } from '../../curriculum/interview/judge.ts';
import { NO_REPLY, Status } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import { connectSocket, exchangeOver, settingsOf } from '../lessons/worlds.ts';
import type { Exchange } from '../lessons/worlds.ts';

/** After this time without a reply the server is asked whether the client is blocked. */
const PATIENCE_MS = 60;
/** Where the server can't say it (replies are switched off, or everybody is paused), silence for so long means it. */
const SILENCE_MS = 1000;

/** The reply to a line; NO_REPLY once the server says that all who wait for one are blocked, however busy it is. */
async function replyOrBlocked(exchange: Exchange, line: string, everybody: readonly Exchange[], hidden: Exchange): Promise<Reply> {
  const reply = exchange.send(line);
  // It may come when nobody waits for it any more.
  reply.catch(() => undefined);
  const until = Date.now() + SILENCE_MS;
  for (;;) {
    const come = await Promise.race([reply, sleep(PATIENCE_MS)]);
    if (come !== undefined) return come;
    if (exchange === hidden) continue;
    const list = await Promise.race([hidden.send('CLIENT LIST'), sleep(SILENCE_MS)]);
    const blocked = (textOf(list ?? null) ?? '').match(/ flags=\w*b\w* /g)?.length ?? 0;
    const waiting = everybody.filter(({ isWaiting }) => isWaiting).length;
    if (exchange.isWaiting && (blocked >= waiting || Date.now() > until)) return NO_REPLY;
  }
}

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
  /** The settings may no longer be those of the start: few worlds change any, and asking for all takes its time. */
  private isConfigured = false;

  private note(line: string): void {
    if (/config/i.test(line)) this.isConfigured = true;
  }

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
    for (const [name, value] of this.isConfigured ? await settingsOf(hidden) : []) {
      const first = this.settings.get(name) ?? '';
      if (value !== first) await hidden.send(`CONFIG SET ${name} ${showValue(first)}`);
    }
    this.isConfigured = false;
    await hidden.send('SLOWLOG RESET');
    // A child that still writes a file refuses the next one.
    while (textOf(await hidden.send('INFO persistence'))?.includes('in_progress:1')) await sleep(5);
    await hidden.send('CONFIG RESETSTAT');
    return {
      client: (number) => async (line) => {
        const exchange = await this.connect(number);
        this.note(line);
        return replyOrBlocked(exchange, line, [...this.clients.values()].map((each) => each.exchange), hidden);
      },
      hidden: (line) => {
        this.note(line);
        return hidden.send(line);
      },
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
    this.process = spawn(this.program, ['--port', '0', '--unixsocket', this.path, '--dir', this.folder, ...options], { stdio: 'ignore' });
    while (this.isRunning) {
      const reply = await this.send(0, 'PING').catch(() => undefined);
      if (reply instanceof Status && reply.text === 'PONG') return;
      this.forgetClients();
      await sleep(10);
    }
  }

  private get isRunning(): boolean {
    return this.process !== undefined && this.process.exitCode === null && this.process.signalCode === null;
  }

  private async end(signal?: NodeJS.Signals): Promise<void> {
    const ended = this.process;
    if (ended !== undefined && this.isRunning) {
      const exit = once(ended, 'exit');
      if (signal !== undefined) ended.kill(signal);
      await exit;
    }
    this.forgetClients();
    rmSync(this.path, { force: true });
  }

  private forgetClients(): void {
    for (const { socket } of this.clients.values()) socket.destroy();
    this.clients.clear();
  }

  private async send(number: number, line: string): Promise<Reply> {
    if (!this.isRunning) return new Status(NO_SERVER);
    return (await this.connect(number)).send(line);
  }

  private async connect(number: number): Promise<Exchange> {
    const known = this.clients.get(number);
    if (known !== undefined) return known.exchange;
    const socket = await connectSocket(this.path, 0);
    const exchange = exchangeOver(socket);
    this.clients.set(number, { socket, exchange });
    return exchange;
  }
}
