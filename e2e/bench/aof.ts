// How long an append-only file of a million commands, over a million keys of all types, takes to load: each server says it in
// its own log, in the same words.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeRequest } from '../../src/resp/encode.ts';
import { bundleServer } from '../../src/tooling/bundle-server.mjs';
import { NODE_BUILD } from '../../src/tooling/paths.mjs';
import { redisTools } from './servers.ts';
import { startCost } from './start-cost.ts';

const KEYS = 1_000_000;
const AOF = ['--appendonly', 'yes'];
const LOADED = /DB loaded from append only file: ([\d.]+) seconds/;

export async function aof(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'keyspace-bench-aof-'));
  try {
    const bytes = writeFolder(folder);
    console.log(`\nLoading an append-only file of ${KEYS} commands, ${(bytes / 1e6).toFixed(0)} MB: seconds, best of ${rounds}`);
    await bundleServer();
    let [redis, keyspace] = [Infinity, Infinity];
    for (let round = 0; round < rounds; round++) {
      redis = Math.min(redis, (await startCost(redisTools().server, [], folder, LOADED, ...AOF)).ms / 1000);
      keyspace = Math.min(keyspace, (await startCost(process.execPath, [NODE_BUILD], folder, LOADED, ...AOF)).ms / 1000);
    }
    console.log(`Redis ${redis.toFixed(2)}, Keyspace ${keyspace.toFixed(2)}: ${(keyspace / redis).toFixed(2)} times as long`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One increment with every command; its size. */
function writeFolder(folder: string): number {
  const directory = join(folder, 'appendonlydir');
  mkdirSync(directory);
  const parts = [encodeRequest(['SELECT', '0'])];
  for (let n = 0; n < KEYS; n++) parts.push(encodeRequest(commandFor(n)));
  const text = parts.join('');
  writeFileSync(join(directory, 'appendonly.aof.1.incr.aof'), text, 'latin1');
  writeFileSync(join(directory, 'appendonly.aof.manifest'), 'file appendonly.aof.1.incr.aof seq 1 type i\n');
  return text.length;
}

function commandFor(n: number): string[] {
  switch (n % 10) {
    case 5:
      return ['HSET', `hash:${n}`, 'name', `visitor ${n}`, 'visits', String(n % 100)];
    case 6:
      return ['RPUSH', `list:${n}`, 'first', 'second', String(n)];
    case 7:
      return ['SADD', `set:${n}`, 'red', 'green', String(n)];
    case 8:
      return ['ZADD', `zset:${n}`, '1.5', 'one', String(n), 'two'];
    case 9:
      return ['XADD', `stream:${n}`, `${1_700_000_000_000 + n}-0`, 'event', 'visit'];
    default:
      return ['SET', `string:${n}`, `the value of number ${n}`];
  }
}
