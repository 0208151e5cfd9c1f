// A million keys of all types, saved and loaded, the file written and read each time; both servers load the file that Redis
// saved. Saving: redis-server's SAVE beside the same work in process. Loading: once as servers do it, when they start; and
// once by DEBUG RELOAD beside the same work in process, which spares Redis asking the system for memory.
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '../../src/base/random.ts';
import { datasetDigest } from '../../src/engine/digest.ts';
import { Engine } from '../../src/engine/engine.ts';
import { SystemClock } from '../../src/hosts/node/system-clock.ts';
import { loadRdb, rdbPortions } from '../../src/persistence/rdb-file.ts';
import { Snapshot } from '../../src/persistence/snapshot.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import { ALL_COMMANDS } from '../../src/server/commands.ts';
import { bundleServer } from '../../src/tooling/bundle-server.mjs';
import { NODE_BUILD } from '../../src/tooling/paths.mjs';
import { redisTools, startSide } from './servers.ts';
import { type Cost, startCost } from './start-cost.ts';

const KEYS = 1_000_000;
const BATCH = 10_000;

/** By the last digit of a key's number: half of the keys are strings. */
function commandFor(n: number): string[] {
  const key = `key:${n}`;
  switch (n % 20) {
    case 0:
    case 1:
      return ['RPUSH', `list:${n}`, ...Array.from({ length: 10 }, (_, i) => `element:${n + i}`)];
    case 2:
    case 3:
    case 4:
      return ['HSET', `user:${n}`, 'name', `name ${n}`, 'age', String(n % 90), 'city', 'Lisbon', 'visits', String(n)];
    case 5:
      return ['SADD', `ids:${n}`, ...Array.from({ length: 8 }, (_, i) => String(n + i * 7919))];
    case 6:
      return ['SADD', `tags:${n}`, 'red', 'blue', `tag:${n % 100}`];
    case 7:
    case 8:
      return ['ZADD', `board:${n}`, '1', 'ada', '2.5', 'bob', String(n), 'carol'];
    case 9:
      return ['XADD', `events:${n}`, '1-1', 'kind', 'login', 'who', `user:${n}`];
    case 10:
    case 11:
      return ['SET', key, String(n)];
    case 12:
      return ['SET', key, `{"id":${n},"name":"name ${n}","tags":["red","blue"],"city":"Lisbon","text":"${'lorem ipsum '.repeat(12)}"}`];
    case 13:
      return ['SET', key, `value of key ${n}`, 'PXAT', '33177117420000'];
    default:
      return ['SET', key, `value of key ${n}`];
  }
}

function fill(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let awaited = 0;
    let sent = 0;
    const socket = createConnection(port, '127.0.0.1');
    const send = (): void => {
      if (sent === KEYS) {
        socket.destroy();
        resolve();
        return;
      }
      let bytes = '';
      for (const end = Math.min(KEYS, sent + BATCH); sent < end; sent++) bytes += encodeRequest(commandFor(sent));
      // A PING marks the end of the batch.
      awaited = 1;
      socket.write(`${bytes}*2\r\n$4\r\nPING\r\n$4\r\ndone\r\n`, 'latin1');
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (data) => {
      if (awaited === 1 && data.toString('latin1').endsWith('$4\r\ndone\r\n')) {
        awaited = 0;
        send();
      }
    });
  });
}

async function costOf(cpuMicros: () => number, work: () => unknown): Promise<Cost> {
  const start = performance.now();
  const before = cpuMicros();
  await work();
  return { cpu: (cpuMicros() - before) / 1000, ms: performance.now() - start };
}

function ownCpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function saveInto(file: string, engine: Engine): void {
  const descriptor = openSync(file, 'w');
  for (const bytes of rdbPortions(engine, new Snapshot(engine), { isAofBase: false })) writeSync(descriptor, bytes);
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function freshEngine(): Engine {
  return new Engine({ commands: ALL_COMMANDS, clock: new SystemClock(), random: new SeededRandom(1) });
}

const LOADED = /DB loaded from disk: ([\d.]+) seconds/;
export async function rdb(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'keyspace-bench-rdb-'));
  const redis = await startSide('redis', '--dir', folder);
  const ask = async (line: string): Promise<string> => {
    const reply = await redis.ask(line);
    if (!reply.startsWith('+')) throw new Error(`${line}: ${reply}`);
    return reply.slice(1).trim();
  };
  try {
    await fill(redis.port);
    const best = new Map<string, Cost>();
    const note = (name: string, { ms, cpu }: Cost): void => {
      const before = best.get(name) ?? { ms: Infinity, cpu: Infinity };
      best.set(name, { ms: Math.min(before.ms, ms), cpu: Math.min(before.cpu, cpu) });
    };
    const theirs = (work: () => unknown): Promise<Cost> => costOf(() => redis.cpuMicros(), work);
    const ours = (work: () => unknown): Promise<Cost> => costOf(ownCpuMicros, work);
    const digest = await ask('DEBUG DIGEST');
    await bundleServer();
    for (let round = 0; round < rounds; round++) {
      note('redis save', await theirs(() => ask('SAVE')));
      const engine = freshEngine();
      const file = join(folder, 'dump.rdb');
      const load = (): void => {
        const { fault } = loadRdb(engine, readFileSync(file), { dropsExpired: false });
        if (fault) throw new Error(`${fault.offset}: ${fault.problem}`);
      };
      note('keyspace reload', await ours(load));
      if (round === 0 && datasetDigest(engine.databases) !== digest) throw new Error('the digests differ');
      note('keyspace save', await ours(() => saveInto(join(folder, 'own.rdb'), engine)));
      await ask('FLUSHALL');
      note('redis reload', await theirs(() => ask('DEBUG RELOAD NOSAVE')));
      note('redis start', await startCost(redisTools().server, [], folder, LOADED));
      note('keyspace start', await startCost(process.execPath, [NODE_BUILD], folder, LOADED));
    }
    console.log(`\n${KEYS} mixed keys, ${(readFileSync(join(folder, 'dump.rdb')).length / 2 ** 20).toFixed(0)} MB, best of ${rounds}\n`);
    for (const what of ['save', 'start', 'reload']) {
      const [redisCost, ownCost] = [best.get(`redis ${what}`), best.get(`keyspace ${what}`)];
      if (!redisCost || !ownCost) continue;
      for (const unit of ['ms', 'cpu'] as const) {
        const [a, b] = [redisCost[unit], ownCost[unit]];
        const name = unit === 'ms' ? what : `${what}, processor time`;
        console.log(`${name}: redis ${a.toFixed(0)} ms, keyspace ${b.toFixed(0)} ms, ratio ${(b / a).toFixed(2)}, aim 2`);
      }
    }
  } finally {
    redis.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
