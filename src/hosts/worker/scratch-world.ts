// Servers for questions: each is empty when it is first used, has as many clients as are asked for, a clock that moves only
// when it is told to, and is forgotten when the page says so. The learner's session never hears of them. They begin like
// those that the questions are tested on, so that what is shown is what was tested.
import type { ByteString } from '../../base/bytes.ts';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import type { StartingParts } from '../../engine/late-parts.ts';
import { joinPath } from '../../persistence/disk.ts';
import { encodeRequest } from '../../resp/encode.ts';
import { Machine } from '../../server/machine.ts';
import type { Connection } from '../../server/server.ts';
import { stoppedOutcome, type WorldOutcome, type WorldStep } from './scratch-protocol.ts';

/** Waiting goes in steps, as time goes by: what is written to disk needs more than one of them. */
const STEP_MS = 20;
const AOF_FOLDER = '/data/appendonlydir';

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
      return { received, ms: (this.micros() - from) / 1000, lost: world.lost, isUp: world.isUp };
    } catch (error) {
      this.worlds.delete(number);
      return stoppedOutcome(step, error);
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
  private received: { client: number; bytes: ByteString }[] = [];

  constructor(parts: StartingParts) {
    this.machine = new Machine({ clock: this.clock, random: new SeededRandom(1), ...parts });
  }

  get lost(): number {
    return this.machine.report?.lost.length ?? 0;
  }

  get isUp(): boolean {
    return this.machine.server !== undefined;
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
      case 'end':
        this.machine.control(step.how === 'killed' ? { type: 'kill' } : { type: 'cut-power', tail: 'lost', seed: 1 });
        break;
      case 'cut': {
        const { disk } = this.machine;
        const last = disk.list(AOF_FOLDER).findLast((name) => name.endsWith('.incr.aof'));
        const path = joinPath(AOF_FOLDER, last ?? '');
        const size = disk.size(path);
        if (size !== undefined) disk.truncate(path, Math.max(0, size - step.bytes));
        break;
      }
      case 'start':
        this.machine.control({ type: 'start', settings: step.settings });
        break;
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
