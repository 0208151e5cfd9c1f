// Requests per second over TCP: redis-benchmark against both servers in turn, round by round, so that a noisy machine
// disturbs both alike. Each round finds the data as the round before left it on that server, so rounds are compared pair by
// pair: figures and ratios are medians over the rounds. Beside the rates the processor time that a command cost each server,
// compiling and collecting included: what others do on the machine shows less in that.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type BenchServer, redisTools, SIDES, type Side, withBoth } from './servers.ts';

const run = promisify(execFile);

interface Work {
  readonly name: string;
  /** Arguments of redis-benchmark that choose the command. */
  readonly args: readonly string[];
  /** Commands of this size take long: fewer of them, and at least so many. */
  readonly share?: number;
  readonly least?: number;
}

export const RELEASE_LOCK = 'if redis.call("get",KEYS[1])==ARGV[1] then return redis.call("del",KEYS[1]) else return 0 end';

/** What redis-benchmark sends by itself. */
const ITS_OWN_COUNT = 100_000;

const DEFAULT_TESTS: readonly Work[] = [
  ...['ping_inline', 'ping_mbulk', 'set', 'get', 'incr', 'lpush', 'rpush', 'lpop', 'rpop', 'sadd', 'hset', 'spop', 'zadd', 'zpopmin'].map(
    (name) => ({ name, args: ['-t', name, '-r', '100000'] }),
  ),
  { name: 'lrange_100', args: ['-t', 'lrange_100'], share: 0.2 },
  { name: 'lrange_300', args: ['-t', 'lrange_300'], share: 0.1 },
  { name: 'lrange_500', args: ['-t', 'lrange_500'], share: 0.1 },
  { name: 'lrange_600', args: ['-t', 'lrange_600'], share: 0.1 },
  { name: 'mset', args: ['-t', 'mset', '-r', '100000'], share: 0.3, least: ITS_OWN_COUNT },
  { name: 'xadd', args: ['-t', 'xadd', '-r', '100000'] },
  { name: 'eval (release lock)', args: ['eval', RELEASE_LOCK, '1', 'lock', 'token'], share: 0.3, least: ITS_OWN_COUNT },
];

/** How many requests a round sends, by pipeline depth. */
const REQUESTS: Readonly<Record<number, number>> = { 1: 100_000, 16: 400_000, 100: 800_000 };

export async function throughput(depths: readonly number[], rounds: number, only?: string): Promise<void> {
  const tests = DEFAULT_TESTS.filter(({ name }) => only === undefined || name.startsWith(only));
  for (const depth of depths) {
    console.log(`\nredis-benchmark -P ${depth}, medians of ${rounds} rounds, requests per second\n`);
    console.log(`| test | redis | keyspace | ratio | µs redis | µs keyspace | ratio |`);
    console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
    const ratios: number[] = [];
    for (const work of tests) {
      const pairs = await measure(work, depth, rounds);
      const middle = (figure: (pair: Pair) => number): number => median(pairs.map(figure));
      if (pairs.some(({ keyspace }) => keyspace.rate === 0)) {
        console.log(`| ${work.name} | ${Math.round(middle(({ redis }) => redis.rate))} | failed | | | | |`);
        continue;
      }
      const ratio = middle(({ redis, keyspace }) => keyspace.rate / redis.rate);
      ratios.push(ratio);
      const cells = [
        ...SIDES.map((side) => Math.round(middle((pair) => pair[side].rate))),
        ratio.toFixed(2),
        ...SIDES.map((side) => middle((pair) => pair[side].micros).toFixed(2)),
        middle(({ redis, keyspace }) => redis.micros / keyspace.micros).toFixed(2),
      ];
      console.log(`| ${work.name} | ${cells.join(' | ')} |`);
    }
    console.log(`\nlowest ratio ${Math.min(...ratios).toFixed(2)}, median ${median(ratios).toFixed(2)}`);
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

interface Figures {
  /** Requests per second. */
  readonly rate: number;
  /** Processor time of the server for one request, in µs. */
  readonly micros: number;
}

type Pair = Readonly<Record<Side, Figures>>;

/** A pair for each round. */
async function measure(work: Work, depth: number, rounds: number): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  await withBoth(async (servers) => {
    for (let round = 0; round < rounds; round++) {
      const redis = await figures(servers.redis, work, depth);
      pairs.push({ redis, keyspace: await figures(servers.keyspace, work, depth) });
    }
  });
  return pairs;
}

async function figures(server: BenchServer, work: Work, depth: number): Promise<Figures> {
  const requests = Math.max(work.least ?? 0, Math.round((REQUESTS[depth] ?? ITS_OWN_COUNT) * (work.share ?? 1)));
  const args = ['-p', String(server.port), '-P', String(depth), '-n', String(requests), '--csv', ...work.args];
  const before = server.cpuMicros();
  const { stdout } = await run(redisTools().benchmark, args, { timeout: 120_000 }).catch(() => ({ stdout: '' }));
  // The last line is the test itself: LRANGE first fills its list by LPUSH.
  const rate = rateIn(stdout.trim().split('\n').at(-1) ?? '');
  return { rate: Number.isFinite(rate) ? rate : 0, micros: (server.cpuMicros() - before) / requests };
}

/** Of a row of redis-benchmark's CSV: requests per second follow the name, which may hold quotes of its own. */
export function rateIn(row: string): number {
  return Number(/","(\d+\.\d+)","/.exec(row)?.[1] ?? NaN);
}
