// Large inputs, damaged: like the small ones, each loads or is refused with offset and reason, soon. And what it holds in
// memory once garbage is gone is weighed beside its size, as is what undamaged ones hold.
import { resourceUsage } from 'node:process';
import { GCProfiler } from 'node:v8';
import { bytesFromArray } from '../../../src/base/bytes.ts';
import type { Random } from '../../../src/base/random.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import { AofReader } from '../../../src/persistence/aof/read.ts';
import { restoreValue } from '../../../src/persistence/rdb/payload.ts';
import { engineWith } from '../../../src/persistence/rdb/testing/files.ts';
import { loadRdb } from '../../../src/persistence/rdb-file.ts';
import { damaged, withChecksum } from './byte-damage.ts';
import { type LargeInput, type LargeKind, largeInputs } from './large-inputs.ts';
import { memoryHeld, memoryUsed } from './memory-used.ts';

export interface LargeDamageReport {
  readonly inputs: number;
  readonly bytes: number;
  readonly loaded: number;
  readonly refused: number;
  readonly slowestMs: number;
  /** By kind and name of input, memory held by its size from 256 kB on: undamaged, and the most of the damaged ones. */
  readonly ratios: ReadonlyMap<string, { readonly undamaged: number; readonly damaged: number }>;
  /** What the process took from the system beyond what it had before, at most. */
  readonly peakBytes: number;
  readonly failures: readonly string[];
}

export interface LargeDamageOptions {
  readonly count: number;
  readonly seed: number;
  /** Sizes are drawn between these, each power of two as often as any other. */
  readonly smallest: number;
  readonly largest: number;
  /** How often each input is damaged, each time anew. */
  readonly each: number;
}

const MEMORY_TIMES = 10;
/** What is compiled and remembered meanwhile: it would drown what smaller inputs hold. */
const MEMORY_FLOOR = 1 << 19;
const LARGE_BYTES = 1 << 18;
const LONGEST_MS = 20_000;

interface Outcome {
  /** Keeps what was loaded from being garbage. */
  readonly held: unknown;
  readonly fault: { readonly offset: number; readonly problem: string } | undefined;
}

const { settings } = engineWith([]).config;

const LOADERS: Readonly<Record<LargeKind, (bytes: Uint8Array) => Outcome>> = {
  rdb: (bytes) => {
    const engine = engineWith([]);
    return { held: engine, fault: loadRdb(engine, bytes, { dropsExpired: false }).fault };
  },
  payload: (bytes) => {
    const result = restoreValue(bytesFromArray(bytes), { settings, random: new SeededRandom(1) });
    return { held: result, fault: result.ok ? undefined : result.fault };
  },
  aof: (bytes) => {
    const engine = engineWith([]);
    const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
    const reader = new AofReader(bytes);
    for (let argv = reader.next(); argv !== undefined; argv = reader.next()) engine.execute(client, argv);
    const { damage } = reader;
    return { held: engine, fault: damage && { offset: damage.offset, problem: damage.reason } };
  },
};

export function damageLarge({ count, seed, smallest, largest, each }: LargeDamageOptions): LargeDamageReport {
  const random = new SeededRandom(seed);
  const ratios = new Map<string, { undamaged: number; damaged: number }>();
  const failures: string[] = [];
  let [inputs, bytes, loaded, refused, slowestMs] = [0, 0, 0, 0, 0];
  const residentBefore = resourceUsage().maxRSS;
  for (const input of endless(random, smallest, largest)) {
    if (inputs >= count || failures.length >= 10) break;
    const name = `${input.kind}: ${input.name}`;
    const load = LOADERS[input.kind];
    const ratio = ratios.get(name) ?? { undamaged: 0, damaged: 0 };
    ratios.set(name, ratio);
    const isWeighed = input.bytes.length >= LARGE_BYTES;
    const whole = isWeighed ? weigh(input.bytes.length, Infinity, () => load(input.bytes.slice())) : { held: 0, outcome: load(input.bytes) };
    if (whole.outcome.fault) failures.push(`${name}, undamaged, is refused: ${whole.outcome.fault.problem}`);
    ratio.undamaged = Math.max(ratio.undamaged, whole.held / input.bytes.length);
    for (let n = 0; n < each && inputs < count; n++) {
      inputs++;
      const hit = damaged(random, input.bytes);
      const one = input.kind === 'payload' && random.int(4) > 0 ? withChecksum(hit) : hit;
      bytes += one.length;
      const fail = (what: string): void => {
        failures.push(`input ${inputs} (seed ${seed}, ${name}, ${one.length} bytes): ${what}`);
      };
      try {
        const limit = MEMORY_TIMES * input.unpacking * one.length + MEMORY_FLOOR;
        const { held, ms, outcome } = weigh(one.length, limit, () => load(one.slice()));
        slowestMs = Math.max(slowestMs, ms);
        if (one.length >= LARGE_BYTES) ratio.damaged = Math.max(ratio.damaged, held / one.length);
        if (held > limit) fail(`holds ${held} bytes`);
        if (ms > LONGEST_MS) fail(`took ${ms.toFixed(0)} ms`);
        if (outcome.fault === undefined) loaded++;
        else refused++;
        if (outcome.fault && !(outcome.fault.offset >= 0 && outcome.fault.offset <= one.length && outcome.fault.problem.length >= 10)) {
          fail(`is refused at ${outcome.fault.offset}: ${outcome.fault.problem}`);
        }
      } catch (thrown) {
        fail(`threw ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
      }
    }
  }
  const peakBytes = 1024 * (resourceUsage().maxRSS - residentBefore);
  return { inputs, bytes, loaded, refused, slowestMs, ratios, peakBytes, failures };
}

interface Weighed {
  readonly held: number;
  readonly ms: number;
  readonly outcome: Outcome;
}

/**
 * What is held after all garbage is gone, the file's bytes as well if they are. Collecting it takes longer than loading a
 * small input: of such a one that is looked at only if with garbage it would be too much.
 */
function weigh(size: number, limit: number, load: () => Outcome): Weighed {
  const withGarbage = size < LARGE_BYTES ? timed(load) : undefined;
  if (withGarbage !== undefined && withGarbage.collections === 0 && withGarbage.held <= limit) return withGarbage;
  const before = memoryHeld();
  const { ms, outcome } = timed(load);
  const held = memoryHeld() - before;
  return { held: outcome.held === undefined ? 0 : held, ms, outcome };
}

/** `held` with all garbage, which is at least what is held, if there were no collections meanwhile. */
function timed(load: () => Outcome): Weighed & { readonly collections: number } {
  const profiler = new GCProfiler();
  profiler.start();
  const before = memoryUsed();
  // Processor time: how long it takes by the clock is a matter of what else the machine does.
  const started = process.cpuUsage();
  const outcome = load();
  const { user, system } = process.cpuUsage(started);
  const ms = (user + system) / 1000;
  const held = memoryUsed() - before;
  const collections = profiler.stop()?.statistics.length ?? Infinity;
  return { held, ms, outcome, collections };
}

function* endless(random: Random, smallest: number, largest: number): Generator<LargeInput, void, undefined> {
  for (;;) yield* largeInputs(random, () => Math.floor(smallest * (largest / smallest) ** random.next()));
}
