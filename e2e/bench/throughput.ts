// Requests per second over TCP: redis-benchmark against both servers in turn, round by round, so that a noisy machine
// disturbs both alike. The ratio is that of the best rounds. Beside it the processor time that a command cost each
// server, compiling and collecting included: what others do on the machine shows less in that.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type BenchServer, redisTools, SIDES, type Side, withBoth } from './servers.ts';

const run = promisify(execFile);

interface Work {
  readonly name: string;
  /** Arguments of redis-benchmark that choose the command. */
  readonly args: readonly string[];
  /** Commands of this size take long: fewer of them. */
  readonly share?: number;
}

const RELEASE_LOCK = 'if redis.call("get",KEYS[1])==ARGV[1] then return redis.call("del",KEYS[1]) else return 0 end';

const DEFAULT_TESTS: readonly Work[] = [
  ...['ping_inline', 'ping_mbulk', 'set', 'get', 'incr', 'lpush', 'rpush', 'lpop', 'rpop', 'sadd', 'hset', 'spop', 'zadd', 'zpopmin'].map(
    (name) => ({ name, args: ['-t', name, '-r', '100000'] }),
  ),
  { name: 'lrange_100', args: ['-t', 'lrange_100'], share: 0.2 },
  { name: 'lrange_300', args: ['-t', 'lrange_300'], share: 0.1 },
  { name: 'lrange_500', args: ['-t', 'lrange_500'], share: 0.1 },
  { name: 'lrange_600', args: ['-t', 'lrange_600'], share: 0.1 },
  { name: 'mset', args: ['-t', 'mset', '-r', '100000'], share: 0.3 },
  { name: 'xadd', args: ['-t', 'xadd', '-r', '100000'] },
  { name: 'eval (release lock)', args: ['eval', RELEASE_LOCK, '1', 'lock', 'token'], share: 0.3 },
];

/** Rates by pipeline depth: how many requests a round sends. */
const REQUESTS: Readonly<Record<number, number>> = { 1: 60_000, 16: 400_000, 100: 800_000 };

export async function throughput(depths: readonly number[], rounds: number, only?: string): Promise<void> {
  const tests = DEFAULT_TESTS.filter(({ name }) => only === undefined || name.startsWith(only));
  for (const depth of depths) {
    console.log(`\nredis-benchmark -P ${depth}, best of ${rounds} rounds, requests per second\n`);
    console.log(`| test | redis | keyspace | ratio | µs redis | µs keyspace | ratio |`);
    console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
    const ratios: number[] = [];
    for (const work of tests) {
      const { redis, keyspace } = await measure(work, depth, rounds);
      if (keyspace.rate === 0) {
        console.log(`| ${work.name} | ${Math.round(redis.rate)} | failed | | | | |`);
        continue;
      }
      const ratio = keyspace.rate / redis.rate;
      ratios.push(ratio);
      const rates = `${Math.round(redis.rate)} | ${Math.round(keyspace.rate)} | ${ratio.toFixed(2)}`;
      const costs = `${redis.micros.toFixed(2)} | ${keyspace.micros.toFixed(2)} | ${(redis.micros / keyspace.micros).toFixed(2)}`;
      console.log(`| ${work.name} | ${rates} | ${costs} |`);
    }
    ratios.sort((a, b) => a - b);
    const median = ratios[Math.floor(ratios.length / 2)] ?? NaN;
    console.log(`\nlowest ratio ${(ratios[0] ?? NaN).toFixed(2)}, median ${median.toFixed(2)}`);
  }
}

interface Figures {
  /** Requests per second. */
  readonly rate: number;
  /** Processor time of the server for one request, in µs. */
  readonly micros: number;
}

async function measure(work: Work, depth: number, rounds: number): Promise<Record<Side, Figures>> {
  const best: Record<Side, Figures> = { redis: { rate: 0, micros: Infinity }, keyspace: { rate: 0, micros: Infinity } };
  await withBoth(async (servers) => {
    for (let round = 0; round < rounds; round++) {
      for (const side of SIDES) {
        const { rate, micros } = await figures(servers[side], work, depth);
        best[side] = { rate: Math.max(best[side].rate, rate), micros: Math.min(best[side].micros, micros) };
      }
    }
  });
  return best;
}

async function figures(server: BenchServer, work: Work, depth: number): Promise<Figures> {
  const requests = Math.round((REQUESTS[depth] ?? 100_000) * (work.share ?? 1));
  const args = ['-p', String(server.port), '-P', String(depth), '-n', String(requests), '--csv', ...work.args];
  const before = server.cpuMicros();
  const { stdout } = await run(redisTools().benchmark, args, { timeout: 120_000 }).catch(() => ({ stdout: '' }));
  // The last line is the test itself: LRANGE first fills its list by LPUSH.
  const fields = stdout.trim().split('\n').at(-1)?.split('","') ?? [];
  const value = Number(fields[1]);
  return { rate: Number.isFinite(value) ? value : 0, micros: (server.cpuMicros() - before) / requests };
}
