// The real redis-benchmark against Keyspace: each of these tests runs to its end, pipelined or not, and leaves what it wrote.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRedis } from '../../src/tooling/find-redis.mjs';
import { type RunningServer, run, startServer } from './server.ts';

const redis = findRedis();
const TESTS = ['ping_inline', 'ping_mbulk', 'set', 'get', 'incr', 'lpush', 'rpush', 'lpop', 'rpop', 'sadd', 'hset'];
const MORE_TESTS = ['spop', 'zadd', 'zpopmin', 'lrange_100', 'mset'];

describe.skipIf(redis?.benchmark === undefined)('redis-benchmark', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  /** Requests per second by test, as it prints them with --csv. */
  async function benchmark(...args: string[]): Promise<ReadonlyMap<string, number>> {
    const all = ['-p', String(server.port), '--csv', '-c', '10', ...args];
    const { code, output, errors } = await run(redis?.benchmark ?? '', all);
    expect(errors).toBe('');
    expect(code).toBe(0);
    const rows = output.trim().split('\n').slice(1);
    return new Map(rows.map((row) => [/^"([^"]*)"/.exec(row)?.[1] ?? row, Number(row.split(',')[1]?.replaceAll('"', ''))]));
  }

  it.each([1, 16])('runs its tests with -P %i', async (pipeline) => {
    const tests = [...TESTS, ...MORE_TESTS];
    const rates = await benchmark('-n', '2000', '-P', String(pipeline), '-t', tests.join(','));
    // lrange_100 fills its list first, as a test of its own.
    expect(rates.size).toBe(tests.length + 1);
    for (const [test, rate] of rates) expect(rate, test).toBeGreaterThan(0);
  });

  it('runs a given command on random keys', async () => {
    await run(redis?.cli ?? '', ['-p', String(server.port), 'FLUSHALL']);
    await benchmark('-n', '1000', '-r', '50', '-P', '10', 'SETEX', 'key:__rand_int__', '100', 'value');
    const { output } = await run(redis?.cli ?? '', ['-p', String(server.port), 'DBSIZE']);
    expect(Number(output)).toBe(50);
  });
});
