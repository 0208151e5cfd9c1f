// Damaged RDB files and RESTORE payloads: each loads, or is refused with an offset in it and a reason. Nothing throws, takes
// long or takes more memory than its bytes explain; what loads can be walked, dumped and described like any other value,
// and is the same whether it is made at once or when somebody looks at it.
import { bytesFromArray, bytesToArray } from '../../../src/base/bytes.ts';
import type { Random } from '../../../src/base/random.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import { datasetDigest, valueDigest } from '../../../src/engine/digest.ts';
import type { Value } from '../../../src/engine/keyspace/value.ts';
import { loadRdb } from '../../../src/persistence/rdb-file.ts';
import { RdbOutline } from '../../../src/persistence/rdb/describe/outline.ts';
import { dumpValue, restoreValue } from '../../../src/persistence/rdb/payload.ts';
import { RdbReader } from '../../../src/persistence/rdb/reader.ts';
import type { RdbFault } from '../../../src/persistence/rdb/source.ts';
import { engineWith, everyKind, OLD_VALUES, oldKinds, oldPayload } from '../../../src/persistence/rdb/testing/files.ts';
import { damaged, withChecksum } from './byte-damage.ts';
import { memoryUsed } from './memory-used.ts';
import { OwnSide } from './own-side.ts';
import { randomValue } from './random-values.ts';

export interface DamageReport {
  readonly inputs: number;
  readonly loaded: number;
  readonly refused: number;
  /** Different reasons, numbers left out. */
  readonly reasons: number;
  readonly slowestMs: number;
  /** Memory taken while an input of 64 kB or more was read, garbage included, by its size, at most. */
  readonly highestRatio: number;
  readonly failures: readonly string[];
}

/** No input is larger than some hundred kB: what takes longer hangs. */
const LONGEST_MS = 3000;
const LARGE_BYTES = 1 << 16;
/**
 * What an input may take: so many times its size, or twice what it takes undamaged, as compressed bytes unfold; and what
 * even the smallest may, since garbage counts.
 */
const MEMORY_TIMES = 10;
const MEMORY_FLOOR = 2 << 20;

const { settings } = engineWith([]).config;

interface Outcome {
  readonly values: readonly Value[];
  readonly fault: RdbFault | undefined;
}

function readFile(bytes: Uint8Array): Outcome {
  const reader = new RdbReader(bytes, { settings, random: new SeededRandom(1), checksums: true });
  const values: Value[] = [];
  for (;;) {
    const item = reader.next();
    if (item.kind === 'key') values.push(item.value);
    if (item.kind === 'fault') return { values, fault: item };
    if (item.kind === 'end') return { values, fault: undefined };
  }
}

function readPayload(bytes: Uint8Array): Outcome {
  const result = restoreValue(bytesFromArray(bytes), { settings, random: new SeededRandom(1) });
  return result.ok ? { values: [result.value], fault: undefined } : { values: [], fault: result.fault };
}

/** What a server that loads the file has then. */
function loadedBy(bytes: Uint8Array, seals: boolean): readonly [digest: string, loaded: number, fault: RdbFault | undefined] {
  const engine = engineWith([]);
  const { loaded, fault } = loadRdb(engine, bytes, { dropsExpired: false, seals });
  return [datasetDigest(engine.databases), loaded, fault];
}

// --- inputs --------------------------------------------------------------------------------------------------------

interface Input {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly read: (bytes: Uint8Array) => Outcome;
  /** Memory that it takes undamaged. */
  readonly usual: number;
}

function* inputs(random: Random): Generator<Input> {
  const files = [...everyKind(), ...oldKinds()];
  const payloads = Object.entries(OLD_VALUES).map(([name, [version, value]]) => [name, bytesToArray(oldPayload(version, value))] as const);
  const own = new OwnSide();
  for (;;) {
    // Some new random ones every now and then, a few of them large.
    own.ask('FLUSHALL');
    for (let n = 0; n < 20; n++) for (const command of randomValue(random, `k${n}`)) own.ask(...command);
    const fresh: Omit<Input, 'usual'>[] = [{ name: 'a random dataset', bytes: own.save(12, random.int(2) === 0), read: readFile }];
    for (let n = 0; n < 20; n++) {
      const payload = own.ask('DUMP', `k${n}`);
      if (typeof payload === 'string') fresh.push({ name: 'a random payload', bytes: bytesToArray(payload), read: readPayload });
    }
    for (const [name, bytes] of files) fresh.push({ name: `a file with ${name}`, bytes, read: readFile });
    for (const [name, bytes] of payloads) fresh.push({ name: `a payload with ${name}`, bytes, read: readPayload });
    for (const input of fresh) {
      const before = memoryUsed();
      input.read(input.bytes);
      const usual = memoryUsed() - before;
      // A file of 100 kB takes as long as a hundred small ones.
      for (let n = input.bytes.length > LARGE_BYTES ? 3 : 20; n > 0; n--) {
        const bytes = damaged(random, input.bytes);
        const isPayload = input.read === readPayload;
        yield { ...input, usual, bytes: isPayload && random.int(4) > 0 ? withChecksum(bytes) : bytes };
      }
    }
  }
}

export function tryDamage(count: number, seed: number): DamageReport {
  const random = new SeededRandom(seed);
  const reasons = new Set<string>();
  const failures: string[] = [];
  let [loaded, refused, slowestMs, highestRatio, done] = [0, 0, 0, 0, 0];
  for (const { name, bytes, read, usual } of inputs(random)) {
    if (done++ >= count || failures.length >= 10) break;
    const fail = (what: string): void => {
      failures.push(`input ${done} (${name}, ${bytes.length} bytes) ${what}: ${Buffer.from(bytes.subarray(0, 300)).toString('hex')}`);
    };
    try {
      const before = memoryUsed();
      // Processor time: how long it takes by the clock is a matter of what else the machine does.
      const started = process.cpuUsage();
      const { values, fault } = read(bytes);
      const { user, system } = process.cpuUsage(started);
      const ms = (user + system) / 1000;
      const taken = memoryUsed() - before;
      slowestMs = Math.max(slowestMs, ms);
      if (ms > LONGEST_MS) fail(`took ${ms.toFixed(0)} ms`);
      if (bytes.length >= LARGE_BYTES) highestRatio = Math.max(highestRatio, taken / bytes.length);
      if (taken > Math.max(MEMORY_FLOOR, MEMORY_TIMES * bytes.length, 2 * usual)) fail(`took ${taken} bytes of memory`);
      if (fault) {
        refused++;
        reasons.add(fault.problem.replace(/\d+/g, 'N').replace(/module \S+/, 'module M'));
        if (!(fault.offset >= 0 && fault.offset <= bytes.length)) fail(`is said to be wrong at ${fault.offset}`);
        if (fault.problem.length < 10) fail(`is refused for "${fault.problem}"`);
      } else {
        loaded++;
      }
      for (const value of values) {
        valueDigest(value);
        dumpValue(value, true);
      }
      if (read === readFile && done % 10 === 5) {
        const [sealed, made] = [loadedBy(bytes, true), loadedBy(bytes, false)].map((outcome) => JSON.stringify(outcome));
        if (sealed !== made) fail(`is ${made} when all is made at once, else ${sealed}`);
      }
      if (read === readFile && done % 10 === 0) {
        const outline = new RdbOutline(bytes);
        outline.scan();
        for (let index = 0; index < outline.count; index++) outline.describe(index).fields.at(-1)?.fields.at(-1);
      }
    } catch (thrown) {
      fail(`threw ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
    }
  }
  return { inputs: done - 1, loaded, refused, reasons: reasons.size, slowestMs, highestRatio, failures };
}
