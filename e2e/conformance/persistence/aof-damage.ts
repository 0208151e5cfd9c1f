// Append-only files with damage at random places: each is loaded or refused with file, offset and reason, soon; and a
// sample of them is given to Redis, which must start from the same ones, with the same data.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesToArray } from '../../../src/base/bytes.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import type { DiskImage } from '../../../src/persistence/memory-disk.ts';
import { memoryUsed } from './memory-used.ts';
import { makeFolder, OwnMachine, readByRedis, store } from './aof.ts';

export interface DamageReport {
  readonly inputs: number;
  readonly loaded: number;
  readonly refused: number;
  /** How many of them Redis was given too. */
  readonly compared: number;
  readonly slowestMs: number;
  /** Memory taken while a folder of 64 kB or more was read, garbage included, by its size, at most. */
  readonly highestRatio: number;
  readonly problems: readonly string[];
}

/** Nothing of this size takes so long unless something is wrong. */
const TOO_SLOW_MS = 2000;
const BASES = 12;
const LARGE_BYTES = 1 << 16;
/** What a folder may take: so many times its size; and what even the smallest may, a server with its tables and garbage. */
const MEMORY_TIMES = 10;
const MEMORY_FLOOR = 8 << 20;

export async function damageFolders(count: number, seed: number, server?: string, every = 20): Promise<DamageReport> {
  const bases = Array.from({ length: BASES }, (_, n) => makeFolder(seed + n));
  const problems: string[] = [];
  let [loaded, refused, compared, slowestMs, highestRatio] = [0, 0, 0, 0, 0];
  for (let n = 0; n < count && problems.length < 20; n++) {
    const random = new SeededRandom(seed * 7919 + n);
    const base = bases[random.int(bases.length)];
    if (base === undefined) continue;
    const { image, what } = damaged(base, random);
    const size = image.files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const before = memoryUsed();
    // Processor time: how long it takes by the clock is a matter of what else the machine does.
    const started = process.cpuUsage();
    const outcome = load(image);
    const { user, system } = process.cpuUsage(started);
    const ms = (user + system) / 1000;
    const taken = memoryUsed() - before;
    if (size >= LARGE_BYTES) highestRatio = Math.max(highestRatio, taken / size);
    if (taken > Math.max(MEMORY_FLOOR, MEMORY_TIMES * size)) problems.push(`input ${n}, ${what}: takes ${taken} bytes for ${size}`);
    slowestMs = Math.max(slowestMs, ms);
    if (ms > TOO_SLOW_MS) problems.push(`input ${n}, ${what}: takes ${ms.toFixed(0)} ms`);
    if (outcome.problem !== undefined) problems.push(`input ${n}, ${what}: ${outcome.problem}`);
    if (outcome.digest === undefined) refused++;
    else loaded++;
    if (server === undefined || n % every !== 0) continue;
    compared++;
    const difference = await compare(server, image, outcome.digest);
    if (difference !== undefined) problems.push(`input ${n}, ${what}: ${difference}`);
  }
  return { inputs: count, loaded, refused, compared, slowestMs, highestRatio, problems };
}

interface Outcome {
  /** Of the data; none if the server does not start. */
  readonly digest?: string;
  readonly problem?: string;
}

function load(image: DiskImage): Outcome {
  try {
    const own = new OwnMachine({}, image);
    const { report, server } = own.machine;
    if (server !== undefined) return { digest: own.digest };
    const { damage } = report ?? {};
    if (!damage || damage.reason === '' || !(damage.offset >= 0) || damage.path === '') {
      return { problem: `refused without saying where: ${JSON.stringify(damage)}` };
    }
    return {};
  } catch (error) {
    return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function compare(server: string, image: DiskImage, digest: string | undefined): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'keyspace-aof-'));
  try {
    store(image, folder);
    const status = await statusOfStart(server, folder);
    const starts = status === 'ready';
    // A Redis that crashes on it has not answered the question.
    if (!starts && status >= 128) return undefined;
    if (starts !== (digest !== undefined)) {
      return `Redis ${starts ? 'starts' : `does not start (${status})`}, we ${digest === undefined ? 'do not' : 'do'}`;
    }
    if (!starts) return undefined;
    // As it was before that start, which may have made files and written another manifest.
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    store(image, folder);
    const found = await readByRedis(server, folder, ['--appendonly', 'yes']);
    return found === digest ? undefined : `Redis reads ${found}, we ${digest}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether it gets ready, or what it ends with: 128 and more if it is killed by a signal. */
async function statusOfStart(server: string, folder: string): Promise<'ready' | number> {
  const options = ['--port', '0', '--unixsocket', join(folder, 'socket'), '--dir', folder, '--save', '', '--appendonly', 'yes'];
  const child = spawn(server, options, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit').then(([status]: (number | null)[]) => status ?? 128);
  const ready = (async () => {
    let log = '';
    for await (const chunk of child.stdout) {
      log += String(chunk);
      if (log.includes('Ready to accept connections')) return 'ready' as const;
    }
    return ended;
  })();
  const outcome = await Promise.race([ready, ended]);
  child.kill('SIGKILL');
  await ended;
  return outcome;
}

/** The image with one of its files changed, and what was done to it. */
function damaged(base: DiskImage, random: SeededRandom): { readonly image: DiskImage; readonly what: string } {
  const at = random.int(base.files.length);
  const file = base.files[at];
  if (file === undefined) throw new Error('an image without files');
  const { bytes, what } = damagedBytes(file.bytes, random);
  const files = base.files.map((each, n) => (n === at ? { ...each, bytes, synced: bytes.length } : each));
  return { image: { ...base, files }, what: `${file.path}: ${what}` };
}

function damagedBytes(bytes: Uint8Array, random: SeededRandom): { readonly bytes: Uint8Array; readonly what: string } {
  const at = random.int(bytes.length + 1);
  const copy = bytes.slice();
  switch (random.int(7)) {
    case 0:
      return { bytes: bytes.slice(0, at), what: `cut at ${at}` };
    case 1:
      copy[at] = (copy[at] ?? 0) ^ (1 << random.int(8));
      return { bytes: copy, what: `a bit flipped at ${at}` };
    case 2:
      copy[at] = random.int(256);
      return { bytes: copy, what: `a byte replaced at ${at}` };
    case 3: {
      const zeros = new Uint8Array(random.int(64) + 1);
      return { bytes: joined(bytes, zeros), what: `${zeros.length} zeros behind it` };
    }
    case 4: {
      const to = Math.min(bytes.length, at + random.int(40));
      return { bytes: joined(bytes.subarray(0, at), bytes.subarray(to)), what: `without the bytes ${at} to ${to}` };
    }
    case 5: {
      const texts = ['*1\r\n', '$-1\r\n', '*999999999\r\n', '$999999999999\r\n', '\r\n', '*2\r\n$5\r\nMULTI\r\n', '#TS:5\r\n', 'x'];
      const piece = bytesToArray(texts[random.int(texts.length)] ?? '');
      return { bytes: joined(bytes.subarray(0, at), piece, bytes.subarray(at)), what: `a piece put in at ${at}` };
    }
    default: {
      const from = random.int(bytes.length + 1);
      const piece = bytes.subarray(from, from + random.int(60));
      return { bytes: joined(bytes.subarray(0, at), piece, bytes.subarray(at)), what: `bytes of ${from} copied to ${at}` };
    }
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
