// Servers for questions: each is empty when it is first used, has as many clients as are asked for, a clock that moves only
// when it is told to, and is forgotten when the page says so. The learner's session never hears of them. They begin like
// those that the questions are tested on, so that what is shown is what was tested.
import type { ByteString } from '../../base/bytes.ts';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import type { StartingParts } from '../../engine/late-parts.ts';
import { encodeRequest } from '../../resp/encode.ts';
import { Machine } from '../../server/machine.ts';
import type { Connection } from '../../server/server.ts';

export type WorldStep =
  /** `times`: run it so often, to measure it; then only the last reply is told. */
  | { readonly do: 'run'; readonly client: number; readonly argv: readonly ByteString[]; readonly times?: number }
  | { readonly do: 'wait'; readonly ms: number }
  /** The power is cut: what was not synced is lost. The server starts again with its settings. */
  | { readonly do: 'power-loss' };

export interface WorldOutcome {
  /** What each client received, in the order in which it came. */
  readonly received: readonly { readonly client: number; readonly bytes: ByteString }[];
  /** Real ms that it took. */
  readonly ms: number;
  /** Writes that had been answered and are gone since the power was cut. */
  readonly lost: number;
}

/** Waiting goes in steps, as time goes by: what is written to disk needs more than one of them. */
const STEP_MS = 20;

export class ScratchWorlds {
  private readonly worlds = new Map<number, Promise<World>>();

  constructor(
    private readonly start: () => Promise<StartingParts>,
    /** Real microseconds. */
    private readonly micros: () => number,
  ) {}

  /** A world begins with its first step. */
  async step(number: number, step: WorldStep): Promise<WorldOutcome> {
    const known = this.worlds.get(number) ?? this.start().then((parts) => new World(parts));
    this.worlds.set(number, known);
    try {
      const world = await known;
      const from = this.micros();
      const received = world.step(step);
      return { received, ms: (this.micros() - from) / 1000, lost: world.lost };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const bytes = `-ERR the scratch engine stopped: ${message.replace(/[\r\n]+/g, ' ')}\r\n`;
      this.worlds.delete(number);
      return { received: step.do === 'run' ? [{ client: step.client, bytes }] : [], ms: 0, lost: 0 };
    }
  }

  end(number: number): void {
    this.worlds.delete(number);
  }
}

class World {
  private readonly clock = new ManualClock();
  private readonly machine: Machine;
  private readonly clients = new Map<number, Connection>();
  lost = 0;
  private received: { client: number; bytes: ByteString }[] = [];

  constructor(parts: StartingParts) {
    this.machine = new Machine({ clock: this.clock, random: new SeededRandom(1), ...parts });
  }

  step(step: WorldStep): WorldOutcome['received'] {
    this.received = [];
    switch (step.do) {
      case 'run': {
        const bytes = encodeRequest(step.argv);
        for (let time = step.times ?? 1; time > 0; time--) {
          this.received = [];
          this.client(step.client).receive(bytes);
        }
        break;
      }
      case 'wait':
        for (let left = step.ms; left > 0; left -= STEP_MS) {
          this.clock.advance(Math.min(left, STEP_MS));
          this.machine.tick();
        }
        break;
      case 'power-loss': {
        const { appendonly, appendfsync, save } = this.machine.engine.config.settings;
        this.machine.control({ type: 'cut-power', tail: 'lost', seed: 1 });
        this.clients.clear();
        this.machine.control({ type: 'start', settings: { appendonly, appendfsync, save } });
        this.lost = this.machine.report?.lost.length ?? 0;
        break;
      }
    }
    return this.received;
  }

  private client(number: number): Connection {
    const known = this.clients.get(number);
    if (known !== undefined) return known;
    const connection = this.machine.connect({
      addr: `127.0.0.1:${50_000 + number}`,
      laddr: '127.0.0.1:6379',
      onOutput: (bytes) => void this.received.push({ client: number, bytes }),
      onClose: () => void this.clients.delete(number),
    });
    this.clients.set(number, connection);
    return connection;
  }
}
