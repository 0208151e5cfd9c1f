// One running instance of a learner's program: its own module, its own timers, its own connections, sharing only the server
// and the database with others. What it would have from the machine (timers, clock, chance, console) comes from the lab.
// A crash takes all of it away at once, in the middle of whatever it was doing.
import type { Random } from '../../base/random.ts';
import type { LogLevel } from './lab.ts';
import type { Network, SocketEnd, SocketHandlers } from './network.ts';
import { showForConsole } from './show.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What a compiled module gets in place of the machine's own. The order is that of MACHINE_NAMES. */
export type Machine = Readonly<Record<(typeof MACHINE_NAMES)[number], unknown>>;
export const MACHINE_NAMES = [
  'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'queueMicrotask',
  'Date', 'Math', 'performance', 'crypto', 'console', 'process', 'structuredClone',
] as const;

export interface Surroundings {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly network: Network;
  readonly log: (source: string, level: LogLevel, text: string) => void;
}

export class Instance {
  readonly machine: Machine;
  private readonly timers = new Set<number>();
  private readonly sockets = new Set<SocketEnd>();
  private isRunning = true;
  private connections = 0;

  constructor(
    readonly name: string,
    private readonly around: Surroundings,
  ) {
    this.machine = this.buildMachine();
  }

  readonly connect = (handlers: SocketHandlers): SocketEnd => {
    this.connections++;
    const client = this.connections === 1 ? this.name : `${this.name}, connection ${this.connections}`;
    const end = this.around.network.connect(client, {
      onData: (bytes) => this.isRunning && handlers.onData(bytes),
      onClose: () => this.isRunning && handlers.onClose(),
    });
    this.sockets.add(end);
    return end;
  };

  /** Nothing of it runs afterwards; the server sees its connections end. */
  stop(): void {
    this.isRunning = false;
    for (const timer of this.timers) this.around.time.cancel(timer);
    this.timers.clear();
    for (const socket of this.sockets) socket.close();
    this.sockets.clear();
  }

  private readonly after = (ms: number, run: () => void): number => {
    if (!this.isRunning) return 0;
    const timer = this.around.time.after(ms, () => {
      this.timers.delete(timer);
      run();
    });
    this.timers.add(timer);
    return timer;
  };

  private buildMachine(): Machine {
    const { time, random } = this.around;
    const { after, timers } = this;
    /** Node's timers are objects that can be unref'd; ioredis does so. */
    const handles = new Map<object, number>();
    const handle = (timer: { id: number }): object => {
      const object = {
        unref: () => object,
        ref: () => object,
        hasRef: () => true,
        [Symbol.toPrimitive]: () => timer.id,
      };
      handles.set(object, timer.id);
      return object;
    };
    const live = new Map<object, { id: number }>();
    const setTimeout = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): object => {
      // Node waits for at least a millisecond.
      const timer = { id: after(Math.max(1, Number(ms) || 0), () => run(...args)) };
      const object = handle(timer);
      live.set(object, timer);
      return object;
    };
    const setInterval = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): object => {
      const timer = { id: 0 };
      const object = handle(timer);
      live.set(object, timer);
      const again = (): void => {
        timer.id = after(Math.max(1, Number(ms) || 0), () => {
          again();
          run(...args);
        });
      };
      again();
      return object;
    };
    const clear = (object: unknown): void => {
      const timer = typeof object === 'object' && object !== null ? live.get(object) : undefined;
      if (timer === undefined) return;
      time.cancel(timer.id);
      timers.delete(timer.id);
      live.delete(object as object);
    };
    const setImmediate = (run: (...args: unknown[]) => void, ...args: unknown[]): number => after(0, () => run(...args));
    const queueMicrotask = (run: () => void): void => void Promise.resolve().then(() => this.isRunning && run());
    const write = (level: LogLevel) => (...values: unknown[]): void =>
      this.around.log(this.name, level, showForConsole(...values));
    return {
      setTimeout,
      setInterval,
      clearTimeout: clear,
      clearInterval: clear,
      setImmediate,
      clearImmediate: (id: unknown) => time.cancel(Number(id)),
      queueMicrotask,
      Date: virtualDate(time),
      Math: Object.assign(Object.create(Math), { random: () => random.next() }),
      performance: { now: () => time.elapsed(), timeOrigin: time.now() - time.elapsed() },
      crypto: { randomUUID: () => randomUuid(random) },
      console: { log: write('log'), info: write('log'), debug: write('log'), warn: write('warn'), error: write('error') },
      process: {
        env: {},
        argv: [],
        version: 'v22.0.0',
        versions: { node: '22.0.0' },
        platform: 'linux',
        pid: 1,
        nextTick: (run: (...args: unknown[]) => void, ...args: unknown[]) => queueMicrotask(() => run(...args)),
        emitWarning: () => undefined,
        on: () => undefined,
      },
      structuredClone: (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown,
    };
  }
}

function virtualDate(time: VirtualTime): DateConstructor {
  const now = (): number => Math.floor(time.now());
  return new Proxy(Date, {
    construct: (target, args: [], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: () => new Date(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown)),
  });
}

function randomUuid(random: Random): string {
  const digits = Array.from({ length: 32 }, (_, i) => {
    if (i === 12) return '4';
    return (i === 16 ? 8 + random.int(4) : random.int(16)).toString(16);
  }).join('');
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-');
}
