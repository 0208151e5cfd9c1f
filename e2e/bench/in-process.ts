// The server without a network: pipelines of SET and GET as bytes in and bytes out, beside redis-server under the same
// commands by `redis-benchmark -P 100` in the same run.
import { FastLane } from '../../src/engine/fast-lane.ts';
import { SeededRandom } from '../../src/base/random.ts';
import { ALL_COMMANDS } from '../../src/server/commands.ts';
import { SystemClock } from '../../src/hosts/node/system-clock.ts';
import { createServer } from '../../src/server/server.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import { execFileSync } from 'node:child_process';
import { redisTools, startSide } from './servers.ts';
import { rateIn } from './throughput.ts';

const COMMANDS = 2_000_000;
const DEPTH = 100;
const KEYS = 100_000;

export async function inProcess(): Promise<void> {
  const redis = await startSide('redis');
  try {
    for (const name of ['SET', 'GET'] as const) {
      const csv = execFileSync(
        redisTools().benchmark,
        ['-p', String(redis.port), '-P', String(DEPTH), '-n', String(COMMANDS), '-r', String(KEYS), '-t', name.toLowerCase(), '--csv'],
        { encoding: 'utf8' },
      );
      const reference = rateIn(csv.trim().split('\n').at(-1) ?? '');
      const rate = pipelineRate(name);
      console.log(
        `${name}, pipelines of ${DEPTH}, ${KEYS} keys: in process ${Math.round(rate)} commands/s, ` +
          `redis-server ${Math.round(reference)} (${(rate / reference).toFixed(2)})`,
      );
    }
  } finally {
    redis.stop();
  }
}

function pipelineRate(name: 'SET' | 'GET'): number {
  const server = createServer({ commands: ALL_COMMANDS, clock: new SystemClock(), random: new SeededRandom(1), lane: (engine) => new FastLane(engine) });
  let bytesOut = 0;
  const connection = server.connect({
    addr: '127.0.0.1:1',
    laddr: '127.0.0.1:6379',
    onOutput: (bytes) => (bytesOut += bytes.length),
    onClose: () => {},
  });
  const batches = batchesOf(name);
  // On either server, GET finds what SET has left.
  for (const batch of [...batchesOf('SET'), ...batches]) connection.receive(batch);
  const start = process.hrtime.bigint();
  for (let sent = 0, at = 0; sent < COMMANDS; sent += DEPTH, at = (at + 1) % batches.length) {
    // A fresh string each time, as a socket would bring it.
    connection.receive(Buffer.from(batches[at] ?? '', 'latin1').toString('latin1'));
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (bytesOut === 0) throw new Error('no replies');
  return COMMANDS / seconds;
}

function batchesOf(name: 'SET' | 'GET'): readonly string[] {
  return Array.from({ length: KEYS / DEPTH }, (_, batch) =>
    Array.from({ length: DEPTH }, (_, n) => {
      const key = `key:${String((batch * 7919 + n * 104_729) % KEYS).padStart(12, '0')}`;
      return encodeRequest(name === 'SET' ? ['SET', key, 'xxx'] : ['GET', key]);
    }).join(''),
  );
}
