// The two servers that a transcript can meet behind TCP.
import { fileURLToPath } from 'node:url';
import { findRedis } from '../../../src/tooling/find-redis.mjs';
import type { ServerProgram } from './tcp.ts';

/** The real Redis 8; undefined where there is none (see src/tooling/find-redis.mjs for where it is looked for). */
export function redisProgram(): ServerProgram | undefined {
  const found = findRedis();
  return found === undefined ? undefined : { name: `Redis ${found.version}`, command: found.server, args: [] };
}

/** As in vitest.config.ts: garbage is collected seldom, by one thread. */
const THRIFTY = ['--max-semi-space-size=64', '--single-threaded-gc'];

export function keyspaceProgram(): ServerProgram {
  const script = fileURLToPath(new URL('../../../src/tooling/serve.mjs', import.meta.url));
  return { name: 'Keyspace over TCP', command: process.execPath, args: [...THRIFTY, script] };
}
