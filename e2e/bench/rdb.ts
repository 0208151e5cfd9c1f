// A million keys of all types, saved and loaded by both servers: the file that Redis saved. SAVE; loading by a server that
// starts; and DEBUG RELOAD, with and without saving first, which spares Redis asking the system for memory.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeRequest } from '../../src/resp/encode.ts';
import { NODE_BUILD } from '../../src/tooling/paths.mjs';
import { type BenchServer, redisTools, startSide } from './servers.ts';
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

async function costOf(server: BenchServer, line: string): Promise<Cost> {
  const start = performance.now();
  const before = server.cpuMicros();
  const reply = await server.ask(line);
  if (reply !== '+OK\r\n') throw new Error(`${line}: ${reply}`);
  return { cpu: (server.cpuMicros() - before) / 1000, ms: performance.now() - start };
}

/** In this order: each finds what those before it leave. */
const COMMANDS = ['SAVE', 'DEBUG RELOAD', 'DEBUG RELOAD NOSAVE'] as const;
const LOADED = /DB loaded from disk: ([\d.]+) seconds/;

export async function rdb(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'keyspace-bench-rdb-'));
  const ownFolder = join(folder, 'own');
  mkdirSync(ownFolder);
  const redis = await startSide('redis', '--dir', folder);
  const servers = [redis];
  try {
    await fill(redis.port);
    await costOf(redis, 'SAVE');
    const file = join(folder, 'dump.rdb');
    copyFileSync(file, join(ownFolder, 'dump.rdb'));
    const own = await startSide('keyspace', '--dir', ownFolder);
    servers.push(own);
    const best = new Map<string, Cost>();
    const note = (name: string, { ms, cpu }: Cost): void => {
      const before = best.get(name) ?? { ms: Infinity, cpu: Infinity };
      best.set(name, { ms: Math.min(before.ms, ms), cpu: Math.min(before.cpu, cpu) });
    };
    const resident = `${megabytes(redis.residentBytes())} and ${megabytes(own.residentBytes())} MB`;
    for (let round = 0; round < rounds; round++) {
      for (const line of COMMANDS) for (const server of servers) note(`${server.side} ${line}`, await costOf(server, line));
      note('redis start', await startCost(redisTools().server, [], folder, LOADED));
      note('keyspace start', await startCost(process.execPath, [NODE_BUILD], folder, LOADED));
    }
    const [size, ownSize] = await Promise.all(servers.map((server) => server.ask('DBSIZE')));
    if (size !== ownSize) throw new Error(`${String(size)} and ${String(ownSize)} keys`);
    console.log(`\n${KEYS} mixed keys, ${megabytes(readFileSync(file).length)} MB, best of ${rounds}; resident once loaded: ${resident}\n`);
    for (const what of ['start', ...COMMANDS]) {
      const [redisCost, ownCost] = [best.get(`redis ${what}`), best.get(`keyspace ${what}`)];
      if (!redisCost || !ownCost) continue;
      for (const unit of ['ms', 'cpu'] as const) {
        const [a, b] = [redisCost[unit], ownCost[unit]];
        const name = unit === 'ms' ? what : `${what}, processor time`;
        console.log(`${name}: redis ${a.toFixed(0)} ms, keyspace ${b.toFixed(0)} ms, ratio ${(b / a).toFixed(2)}, aim 2`);
      }
    }
  } finally {
    for (const server of servers) server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
