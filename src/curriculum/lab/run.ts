// Runs a learner's program against the tests of its lab. Each test gets a world of its own: an empty server, a database, a
// clock at zero, the same chance. Knows neither a browser nor Node: compiled modules, the server, ioredis and a way to let
// promises run out come from the host, which also stops what never ends.
import { SeededRandom } from '../../base/random.ts';
import { type Database, SimulatedDatabase } from './database.ts';
import { breakThings, type Fault, isProbe } from './faults.ts';
import { Instance, type Machine } from './instance.ts';
import type { Failure, LabReport, LogLevel, LogLine, TestReport } from './lab.ts';
import { type ConnectToServer, Network } from './network.ts';
import type { ServerLink } from './server-link.ts';
import { isSame, show, showForConsole } from './show.ts';
import { VirtualTime } from './virtual-time.ts';

type Exports = Record<string, unknown>;
/** A module as CommonJS: fills `exports`. */
export type CompiledProgram = (exports: Exports, require: (name: string) => unknown, machine: Machine) => void;
export type CompiledTest = (world: World, machine: Machine) => Promise<void>;

export interface LabHost {
  readonly program: CompiledProgram;
  readonly tests: readonly { readonly name: string; readonly run: CompiledTest }[];
  readonly server: ServerLink;
  /** What `import … from "ioredis"` gives. */
  ioredis(machine: Machine, connect: ConnectToServer): object;
  /** Resolves when every promise that can go on has gone on. */
  turn(): Promise<void>;
  report(report: LabReport): void;
  /** Where in the learner's program an error came from. */
  lineOf(error: unknown): number | undefined;
  readonly seed: number;
  /** What the learner has broken. */
  readonly faults: readonly Fault[];
}

/** What tests can use, by these names. */
export interface World {
  /** Starts an instance of the program; gives what it exports. */
  readonly start: (name?: string) => Promise<Exports>;
  /** Ends an instance as a power cut would. */
  readonly crash: (program: Exports) => void;
  readonly redis: unknown;
  readonly db: Database;
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => number;
  readonly check: (condition: unknown, message: string) => void;
  readonly equal: (actual: unknown, expected: unknown, message: string) => void;
}
export const WORLD_NAMES = ['start', 'crash', 'redis', 'db', 'sleep', 'now', 'check', 'equal'] as const;

class TestFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Things that happen in one test, of whatever kind, before it counts as one that never ends. */
const MOST_EVENTS = 20_000;
/** Who waits longer than this for the server alone waits for ever. */
const LONGEST_SILENCE_MS = 25 * 3600_000;
const MOST_LINES = 500;

export async function runLab(host: LabHost): Promise<void> {
  for (let index = 0; index < host.tests.length; index++) {
    host.report({ type: 'test', report: await runTest(host, index) });
  }
  host.report({ type: 'done' });
}

export async function runTest(host: LabHost, index: number): Promise<TestReport> {
  const test = host.tests[index];
  if (test === undefined) throw new Error(`there is no test ${index}`);
  const time = new VirtualTime();
  const random = new SeededRandom(host.seed + index);
  await host.server({ type: 'restart', at: time.now(), seed: host.seed + index });
  const network = new Network(time, random, host.server);
  const console = new TestConsole(host, index, time);
  const surroundings = { time, random, network, log: console.log };
  const instances = new Map<Exports, Instance>();
  const tester = new Instance('test', surroundings);
  const db = new SimulatedDatabase((ms) => new Promise((resolve) => void time.after(ms, resolve)));

  const broken = breakThings(host.faults, {
    time,
    network,
    db,
    crash: (name) => [...instances.values()].find((instance) => instance.name === name)?.stop(),
  });

  const start = async (name = `instance ${instances.size + 1}`): Promise<Exports> => {
    const instance = new Instance(name, surroundings);
    const { machine } = instance;
    const ioredis = host.ioredis(machine, instance.connect);
    const exports: Exports = {};
    instances.set(exports, instance);
    host.program(
      exports,
      (module) => {
        if (module === 'ioredis') return ioredis;
        if (module === './database') return { __esModule: true, db };
        throw new Error(`There is no module "${module}" here: a lab has "ioredis" and "./database".`);
      },
      machine,
    );
    await new Promise<void>((resolve) => void time.after(2, resolve));
    return exports;
  };
  const { default: Redis } = host.ioredis(tester.machine, tester.connect) as { default: new () => unknown };
  const world: World = {
    start,
    crash: (program) => instances.get(program)?.stop(),
    redis: new Redis(),
    db,
    sleep: (ms) => new Promise((resolve) => void time.after(ms, resolve)),
    now: () => Math.floor(time.now()),
    check(condition, message) {
      if (!condition) throw new TestFailure({ message });
    },
    equal(actual, expected, message) {
      if (!isSame(actual, expected)) throw new TestFailure({ message, actual: show(actual), expected: show(expected) });
    },
  };

  let outcome: Pick<TestReport, 'failure' | 'cutShort'> | undefined;
  test.run(world, tester.machine).then(
    () => (outcome ??= {}),
    (error: unknown) => (outcome ??= { failure: describe(host, error) }),
  );
  // Asked for in a function, because the assignments above are out of the compiler's sight.
  const ended = (): boolean => outcome !== undefined;
  let took = 0;
  for (let events = 0; ; events++) {
    await host.turn();
    if (ended()) {
      took = time.elapsed();
      break;
    }
    if (events > MOST_EVENTS) {
      outcome = { failure: { message: `The test did not end: the program keeps working without getting there.${wordLast(network)}` } };
      break;
    }
    if (network.isBusy) {
      await network.settle();
      continue;
    }
    const next = time.nextAt();
    // Waiting for what never comes takes no time that anybody would care about.
    took = time.elapsed();
    if (await network.advance(next ?? time.now() + LONGEST_SILENCE_MS)) continue;
    if (next === undefined) {
      outcome = wordWaiting(network, broken.dead);
      break;
    }
    time.step();
  }
  for (const instance of [...instances.values(), tester]) instance.stop();
  console.flush();
  return {
    index,
    ...outcome,
    ...(broken.happened.length > 0 && { happened: broken.happened }),
    exchanges: network.exchanges.filter((exchange) => exchange.client !== 'test' && !isProbe(exchange)),
    queries: db.queries,
    took,
  };
}

function wordLast({ lastSent }: Network): string {
  return lastSent === undefined ? '' : ` The last command was ${lastSent.command}, from ${lastSent.client}.`;
}

/** Nothing will ever happen again, and the test has not ended. */
function wordWaiting({ unanswered }: Network, dead: string | undefined): Pick<TestReport, 'failure' | 'cutShort'> {
  if (dead !== undefined) return { cutShort: `The test waits for ${dead}, which is dead, so it ends here.` };
  const what = unanswered === undefined ? 'it waits for something that never comes.' : `${unanswered.client} waits for the answer to ${unanswered.command}.`;
  return { failure: { message: `The test did not end: ${what}` } };
}

function describe(host: LabHost, error: unknown): Failure {
  if (error instanceof TestFailure) return error.failure;
  const line = host.lineOf(error);
  const text = isError(error) ? showForConsole(`${error.name}: ${error.message}`) : `The program threw ${show(error)}`;
  return { message: text, ...(line !== undefined && { line }) };
}

/** Also those of another realm, which the tests in Node have. */
function isError(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'name' in value && 'message' in value;
}

/** Lines for the page, in batches and bounded: a program may print millions. */
class TestConsole {
  private lines: LogLine[] = [];
  private printed = 0;
  private dropped = 0;

  constructor(
    private readonly host: LabHost,
    private readonly test: number,
    private readonly time: VirtualTime,
  ) {}

  readonly log = (source: string, level: LogLevel, text: string): void => {
    if (this.printed >= MOST_LINES) {
      this.dropped++;
      return;
    }
    this.printed++;
    this.lines.push({ source, level, text, at: this.time.elapsed() });
    if (this.lines.length >= 100) this.flush();
  };

  flush(): void {
    const { test, lines, dropped } = this;
    if (lines.length === 0 && dropped === 0) return;
    this.host.report({ type: 'log', test, lines, dropped });
    this.lines = [];
  }
}
