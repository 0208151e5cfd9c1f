// One machine somewhere in a session: its clock, its chance, its connections. Entries of the log go in one after the other
// and nothing else does, so two worlds that were told the same entries are the same, bit for bit. Who is told of outputs
// and commands is given anew with each entry; without it the world works silently.
import type { ByteString } from '../base/bytes.ts';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import type { Client } from '../engine/client.ts';
import type { Engine } from '../engine/engine.ts';
import type { PartName, Parts, StartingParts } from '../engine/late-parts.ts';
import type { Machine as DiskMachine } from '../server/machine.ts';
import type { Connection, ConnectionOptions } from '../server/server.ts';
import type { Control, LogEntry } from './log.ts';

/** What a session starts from. */
export interface SessionStart {
  readonly seed: number;
  /** Unix µs. */
  readonly startedAt: number;
}

/** The server and what stands around it, as the session drives it. */
export interface Machine {
  /** Another one after a restart; undefined while the machine is down. */
  readonly engine: Engine;
  connect(options: ConnectionOptions): Connection;
  tick(): void;
  nextWakeup(): number | undefined;
  provide(parts: Partial<Parts>): void;
  /** Does what a control of its own says; others are none of its business. */
  control(control: Control): void;
  /** The disk and whatever may happen to it, where there is one. */
  readonly disk?: DiskMachine;
}

export interface MachineOptions extends StartingParts {
  readonly clock: ManualClock;
  readonly random: SeededRandom;
}

export type MachineFactory = (options: MachineOptions) => Machine;

/** A command that a named client has run. */
export interface RanCommand {
  readonly connection: number;
  readonly client: string;
  readonly argv: readonly ByteString[];
  /** By the cost model. */
  readonly micros: number;
  readonly isError: boolean;
  readonly isBlocked: boolean;
}

export interface WorldListener {
  output(connection: number, bytes: ByteString): void;
  /** The server ended the connection. */
  closed(connection: number): void;
  ran(command: RanCommand): void;
  /** A client that was blocked is not any more. */
  woke(connection: number, client: string): void;
}

interface Link {
  readonly connection: Connection;
  readonly name: string;
}

/** Where the engine sees a connection come from. */
export function addressOf(connection: number): string {
  return `127.0.0.1:${50_000 + (connection % 10_000)}`;
}

/** A jump over a long time is made of at most this many ticks. */
const MOST_TICKS = 5000;

/** The type of the control that begins anew with an empty machine at the present time. It carries a `seed`. */
export const RESET = 'reset';

/** The type of the control that moves the clock on, by so many µs (`by`). */
export const JUMP = 'jump';

export class World {
  readonly clock: ManualClock;
  machine: Machine;
  /** Entries applied. */
  position = 0;
  /** Something was asked that the log knows nothing of: may be looked at, not be moved on. */
  isTainted = false;
  private readonly links = new Map<number, Link>();
  private readonly waiting = new Map<number, Client>();
  private listener: WorldListener | undefined;
  /** A command that waits for a part of the engine: told when it has run. */
  private held: { readonly id: number; readonly client: string; readonly argv: readonly ByteString[] } | undefined;
  private errorsSeen = 0;
  private microsSeen = 0;

  constructor(
    start: SessionStart,
    private readonly create: MachineFactory,
    private readonly parts: () => StartingParts,
  ) {
    this.clock = new ManualClock(start.startedAt / 1000);
    this.machine = this.createMachine(start.seed);
  }

  get engine(): Engine {
    return this.machine.engine;
  }

  /** Named connections that are open, in the order in which they were opened. */
  get openClients(): readonly { readonly connection: number; readonly name: string }[] {
    return [...this.links].map(([connection, { name }]) => ({ connection, name })).filter(({ name }) => name !== '');
  }

  get openConnections(): readonly number[] {
    return [...this.links.keys()];
  }

  has(connection: number): boolean {
    return this.links.has(connection);
  }

  nameOf(connection: number): string {
    return this.links.get(connection)?.name ?? '';
  }

  apply(entry: LogEntry, listener?: WorldListener): void {
    this.listener = listener;
    this.position++;
    this.run(entry);
    if (this.waiting.size > 0) this.tellWoken();
    this.listener = undefined;
  }

  /** Something that the log is not to know: what it changes is of this world alone. */
  applyUnlogged(entry: LogEntry, listener: WorldListener): void {
    this.isTainted = true;
    this.apply(entry, listener);
    this.position--;
  }

  /** Goes on with what waited for a part of the engine. */
  provide(parts: Partial<Parts>, listener: WorldListener): void {
    this.listener = listener;
    this.machine.provide(parts);
    this.tellHeld();
    if (this.waiting.size > 0) this.tellWoken();
    this.listener = undefined;
  }

  private run(entry: LogEntry): void {
    if (entry.kind === 'tick') {
      this.passUntil(entry.at);
      return;
    }
    this.clock.advance(Math.max(0, entry.at - this.clock.micros()) / 1000);
    switch (entry.kind) {
      case 'open':
        this.links.set(entry.connection, this.connect(entry.connection, entry.name ?? ''));
        break;
      case 'input':
        this.catchUp();
        this.links.get(entry.connection)?.connection.receive(entry.bytes);
        break;
      case 'close':
        this.links.get(entry.connection)?.connection.close();
        this.links.delete(entry.connection);
        this.waiting.delete(entry.connection);
        break;
      case 'control':
        if (entry.control.type === RESET) this.reset(Number(entry.control['seed'] ?? 0));
        else if (entry.control.type === JUMP) this.passUntil(this.clock.micros() + Number(entry.control['by'] ?? 0));
        else this.machine.control(entry.control);
        break;
    }
  }

  /**
   * Time passes: what falls due happens at its time. Over hours the periodic work is done in larger steps, so that a
   * jump stays quick; deterministic all the same, since the steps follow from the two times alone.
   */
  private passUntil(at: number): void {
    const from = this.clock.micros();
    const step = Math.max(1000, (at - from) / MOST_TICKS);
    let now = from;
    for (let next = this.machine.nextWakeup(); next !== undefined; next = this.machine.nextWakeup()) {
      now = Math.max(next * 1000, now + step);
      if (now >= at) break;
      this.clock.advance(Math.max(0, now - this.clock.micros()) / 1000);
      this.machine.tick();
    }
    this.clock.advance(Math.max(0, at - this.clock.micros()) / 1000);
    this.machine.tick();
  }

  private reset(seed: number): void {
    const open = [...this.links];
    this.links.clear();
    this.waiting.clear();
    this.machine = this.createMachine(seed);
    for (const [id, { name }] of open) this.links.set(id, this.connect(id, name));
  }

  private createMachine(seed: number): Machine {
    const { late, ...there } = this.parts();
    const machine: Machine = this.create({
      clock: this.clock,
      random: new SeededRandom(seed),
      ...there,
      late: {
        ...(late?.commands && { commands: () => this.request('commands', machine) }),
        ...(late?.lua && { lua: () => this.request('lua', machine) }),
      },
    });
    return machine;
  }

  /** The part may have arrived for another world meanwhile. */
  private request(name: PartName, machine: Machine): void {
    const { late, commands, lua } = this.parts();
    const isStillLate = late?.[name];
    if (isStillLate) isStillLate();
    else if (name === 'commands') machine.provide({ commands });
    else if (lua) machine.provide({ lua });
  }

  private connect(id: number, name: string): Link {
    const { machine } = this;
    const link: Link = {
      name,
      connection: machine.connect({
        addr: addressOf(id),
        laddr: '127.0.0.1:6379',
        onOutput: (bytes) => {
          if (machine === this.machine) this.listener?.output(id, bytes);
        },
        onClose: () => {
          if (machine !== this.machine) return;
          // Whoever hears of it may ask for its name.
          this.listener?.closed(id);
          this.links.delete(id);
          this.waiting.delete(id);
        },
        ...(name !== '' && { onCommand: (argv) => this.ran(id, name, argv) }),
      }),
    };
    return link;
  }

  private catchUp(): void {
    this.errorsSeen = this.engine.stats.errorReplies;
    this.microsSeen = this.engine.busyMicros;
  }

  private tellHeld(): void {
    const { held } = this;
    this.held = undefined;
    if (held) this.ran(held.id, held.client, held.argv);
  }

  private ran(id: number, client: string, argv: readonly ByteString[]): void {
    this.tellHeld();
    if (this.engine.late.isAwaited) {
      this.held = { id, client, argv };
      return;
    }
    const state = this.links.get(id)?.connection.client;
    const isBlocked = state?.blocked !== undefined;
    if (isBlocked && state) this.waiting.set(id, state);
    if (this.listener) {
      const { stats, busyMicros } = this.engine;
      const isError = stats.errorReplies > this.errorsSeen;
      this.listener.ran({ connection: id, client, argv, micros: busyMicros - this.microsSeen, isError, isBlocked });
    }
    this.catchUp();
  }

  private tellWoken(): void {
    for (const [id, client] of this.waiting) {
      if (client.blocked !== undefined) continue;
      this.waiting.delete(id);
      this.listener?.woke(id, this.nameOf(id));
    }
  }
}
