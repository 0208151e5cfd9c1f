// redis-benchmark as anybody calls it: all of its tests one after the other against one server, 100,000 requests each, no
// random keys; and the script that releases a lock, on the same server. Each round has both servers fresh, so that the first
// tests of a run are the compiler's warm-up as well.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type BenchServer, redisTools, withBoth } from './servers.ts';
import { median, rateIn, RELEASE_LOCK } from './throughput.ts';

const run = promisify(execFile);
const LOCK = ['eval', RELEASE_LOCK, '1', 'lock', 'token'];

export async function defaultRun(depths: readonly number[], rounds: number): Promise<void> {
  for (const depth of depths) {
    const ratios = new Map<string, number[]>();
    for (let round = 0; round < rounds; round++) {
      await withBoth(async (servers) => {
        const redis = await rates(servers.redis, depth);
        const keyspace = await rates(servers.keyspace, depth);
        for (const [name, rate] of redis) ratios.set(name, [...(ratios.get(name) ?? []), (keyspace.get(name) ?? 0) / rate]);
      });
    }
    console.log(`\nredis-benchmark -P ${depth}, ratios of ${rounds} rounds\n`);
    console.log('| test | median | each |');
    console.log('| --- | ---: | --- |');
    for (const [name, each] of ratios) {
      console.log(`| ${name} | ${median(each).toFixed(2)} | ${each.map((ratio) => ratio.toFixed(2)).join(' ')} |`);
    }
    const medians = [...ratios.values()].map(median);
    console.log(`\nlowest ratio ${Math.min(...medians).toFixed(2)}, median ${median(medians).toFixed(2)}`);
  }
}

/** Requests per second by test. */
async function rates(server: BenchServer, depth: number): Promise<ReadonlyMap<string, number>> {
  const args = ['-p', String(server.port), '-P', String(depth), '--csv'];
  const tests = await run(redisTools().benchmark, args);
  const script = (await run(redisTools().benchmark, [...args, ...LOCK])).stdout.trim().split('\n').at(-1) ?? '';
  const rows = tests.stdout.trim().split('\n').slice(1).map((row): [string, number] => [/^"([^"]*)/.exec(row)?.[1] ?? row, rateIn(row)]);
  return new Map([...rows, ['EVAL (release lock)', rateIn(script)]]);
}
