// Keyspace's server without a network. Its clock stands still until a transcript advances it; or, for the fuzzer, which
// compares it with a Redis that lives in real time, it is the machine's.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteString } from '../../../src/base/bytes.ts';
import { type Clock, ManualClock } from '../../../src/base/clock.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import { ALL_COMMANDS } from '../../../src/server/commands.ts';
import { Config, resolveParameter } from '../../../src/engine/config.ts';
import { loadLua } from '../../../src/hosts/node/lua.ts';
import type { Settings } from '../../../src/engine/config-parameters.ts';
import { FastLane } from '../../../src/engine/fast-lane.ts';
import { Machine } from '../../../src/server/machine.ts';
import type { Connection } from '../../../src/server/server.ts';
import type { LuaRuntime } from '../../../src/engine/scripting/runtime.ts';
import { shareLua } from '../../../src/tooling/interview/shared-lua.ts';
import { BASE_OPTIONS, type Host, type Peer, type Target } from './target.ts';

export function inProcessTarget(time: 'manual' | 'real' = 'manual'): Target {
  return {
    name: 'Keyspace in process',
    realTime: time === 'real',
    start: (options) => Promise.resolve(new InProcessHost(time, options)),
  };
}

const MACHINE_CLOCK: Clock = {
  now: () => Date.now(),
  micros: () => Math.floor((performance.timeOrigin + performance.now()) * 1000),
};

/** Making a Lua takes longer than most episodes do with it. */
let sharedLua: LuaRuntime | undefined;

const LADDR = '127.0.0.1:6379';

class InProcessHost implements Host {
  private clock: Clock;
  private server: Machine;
  private connections = 0;

  constructor(
    private readonly time: 'manual' | 'real',
    private readonly options: readonly string[],
  ) {
    this.clock = this.newClock();
    this.server = this.newServer();
  }

  connect(): Promise<Peer> {
    const port = 50_000 + (this.connections++ % 10_000);
    return Promise.resolve(new InProcessPeer(this.server, `127.0.0.1:${port}`));
  }

  settle(): Promise<void> {
    const { server, clock } = this;
    // A sleeping server (DEBUG SLEEP) answers when it wakes: a manual clock does not wait for that.
    if (clock instanceof ManualClock && server.engine.asleepUntil > clock.now()) {
      clock.advanceTo(server.engine.asleepUntil);
      server.tick();
    } else if ((server.nextWakeup() ?? Number.POSITIVE_INFINITY) <= clock.now()) {
      server.tick();
    }
    // A server behind TCP is asked by a PING whether it is through, and makes room before that, as before every command.
    const { engine } = server;
    if (engine.config.settings.maxmemory > 0 && engine.asleepUntil <= clock.now()) {
      engine.eviction.makeRoom();
      server.tick();
    }
    return Promise.resolve();
  }

  async advance(ms: number): Promise<void> {
    const { server, clock } = this;
    if (!(clock instanceof ManualClock)) {
      await sleep(ms);
      server.tick();
      return;
    }
    const end = clock.now() + ms;
    for (let wakeup = server.nextWakeup(); wakeup !== undefined && wakeup <= end; wakeup = server.nextWakeup()) {
      // Something may be due already; time still has to go on.
      clock.advanceTo(Math.max(wakeup, clock.now() + 1));
      server.tick();
    }
    if (end > clock.now()) clock.advanceTo(end);
    server.tick();
  }

  now(): number {
    return this.clock.now();
  }

  get hasEnded(): boolean {
    return this.server.server === undefined;
  }

  /** A new server: many live beside each other in one process, and an old one leaves nothing behind. */
  reset(): Promise<void> {
    this.clock = this.newClock();
    this.server = this.newServer();
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  private newClock(): Clock {
    return this.time === 'real' ? MACHINE_CLOCK : new ManualClock(Date.now());
  }

  private newServer(): Machine {
    return new Machine({
      commands: ALL_COMMANDS,
      clock: this.clock,
      random: new SeededRandom(1),
      lane: (engine) => new FastLane(engine),
      settings: settingsFrom(this.options),
      lua: this.time === 'real' ? (sharedLua ??= shareLua(loadLua())) : loadLua(),
    });
  }
}

/** The settings that redis-server's options, name and value in turn, stand for. */
function settingsFrom(options: readonly string[]): Partial<Settings> {
  const config = new Config();
  const all = [...BASE_OPTIONS, ...options];
  for (let i = 0; i + 1 < all.length; i += 2) {
    const given = (all[i] ?? '').replace(/^--/, '');
    const name = resolveParameter(given);
    const result = name === undefined ? undefined : config.set(name, all[i + 1] ?? '');
    if (result?.ok !== true) throw new Error(`option ${given}: ${result?.reason ?? 'unknown'}`);
  }
  return config.settings;
}

class InProcessPeer implements Peer {
  arrived = '';
  private readonly connection: Connection;
  closed = false;
  onArrival = (): void => undefined;

  constructor(server: Machine, addr: string) {
    this.connection = server.connect({
      addr,
      laddr: LADDR,
      onOutput: (bytes) => {
        this.arrived += bytes;
        this.onArrival();
      },
      onClose: () => {
        this.closed = true;
        this.onArrival();
      },
    });
  }

  send(bytes: ByteString): void {
    if (!this.closed) this.connection.receive(bytes);
  }

  take(): ByteString {
    const bytes = this.arrived;
    this.arrived = '';
    return bytes;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.connection.close();
  }
}
