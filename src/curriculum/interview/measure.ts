// Measures a design's candidate on a server: what its data takes, what its question costs, and how much of it a cut of the
// power takes along. Figures are of this server and this machine; they are there to be compared with each other.

import { ErrorReply } from '../../resp/reply.ts';
import type { Ask } from '../check/evaluate.ts';
import { textOf } from '../check/reply-text.ts';
import type { ServerSettings } from './crash.ts';
import { printed } from './judge.ts';
import type { PracticeWorld } from './judge.ts';
import type { Candidate } from './question.ts';

export interface BenchWorld extends PracticeWorld {
  /** Runs a line so many times; real ms of all of them. */
  measure(line: string, times: number): Promise<number>;
  /** Answered writes that were gone when the server last started. */
  lost(): number;
}

/** How a candidate is kept safe that says nothing of it. */
const USUAL_POLICY: ServerSettings = { appendonly: true, appendfsync: 'everysec', save: '' };

/** Its own policy, or the usual one where it says nothing. */
function policyOf({ server }: Candidate): ServerSettings {
  return { ...USUAL_POLICY, ...server };
}

export interface Measured {
  /** Commands that loaded it. */
  readonly writes: number;
  readonly keys: number;
  /** Of all keys, as MEMORY USAGE counts them. */
  readonly bytes: number;
  /** Commands that the question takes. */
  readonly asks: number;
  /** Real microseconds of all of them. */
  readonly askMicros: number;
  /** Of `writes`, lost when the power goes right after the last, under the candidate's own policy. */
  readonly lost: number;
  /** What a line was refused with, if one was. */
  readonly refused?: string;
}

/** Simulated time between two writes: a hundred a second. */
const BETWEEN_WRITES_MS = 10;
const WAIT_EVERY = 10;
const ROUNDS = 4;
const FEWEST_TIMES = 10;
const MOST_TIMES = 10_240;
const LONG_MS = 5;

/** `newWorld`: an empty server with such a configuration. */
export async function measureCandidate(candidate: Candidate, newWorld: (server: ServerSettings) => BenchWorld | Promise<BenchWorld>): Promise<Measured> {
  const { count, load, ask } = candidate;
  const world = await newWorld(policyOf(candidate));
  const client = world.client(1);
  let refused: string | undefined;
  let writes = 0;
  for (let i = 1; i <= count; i++) {
    for (const line of load) {
      const run = line.replaceAll('{i}', String(i));
      const reply = await client(run);
      if (reply instanceof ErrorReply) refused ??= printed(run, reply);
      writes++;
      if (writes % WAIT_EVERY === 0) await world.wait(BETWEEN_WRITES_MS * WAIT_EVERY);
    }
  }
  const { keys, bytes } = await memory(world.hidden);
  let askMs = 0;
  for (const line of ask) askMs += await quickest(world, line);
  await world.machine({ do: 'power-loss' });
  await world.machine({ do: 'start', settings: {} });
  const lost = world.lost();
  return { writes, keys, bytes, asks: ask.length, askMicros: askMs * 1000, lost, ...(refused !== undefined && { refused }) };
}

/** Ms that a line takes once: of several rounds the best, as a busy machine only ever adds to it. */
async function quickest(world: BenchWorld, line: string): Promise<number> {
  let times = FEWEST_TIMES;
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const ms = await world.measure(line, times);
    best = Math.min(best, ms / times);
    // A browser's clock is coarse: every round must be long for it. The shorter ones before have warmed up.
    if (ms >= LONG_MS || times >= MOST_TIMES) continue;
    times *= 4;
    best = Infinity;
    round = -1;
  }
  return best;
}

const SUM = "local sum = 0 for _, key in ipairs(redis.call('KEYS', '*')) do sum = sum + redis.call('MEMORY', 'USAGE', key, 'SAMPLES', 0) end return sum";

async function memory(ask: Ask): Promise<{ readonly keys: number; readonly bytes: number }> {
  const [keys, bytes] = [await ask('DBSIZE'), await ask(`EVAL "${SUM}" 0`)];
  return { keys: Number(textOf(keys)), bytes: Number(textOf(bytes)) };
}
