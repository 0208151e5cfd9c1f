// Cost of an operation by the size of the structure it works on, in process: it must grow no faster than Redis documents.
import { FastLane } from '../../src/engine/fast-lane.ts';
import { SeededRandom } from '../../src/base/random.ts';
import { ALL_COMMANDS } from '../../src/server/commands.ts';
import { SystemClock } from '../../src/hosts/node/system-clock.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import { createServer } from '../../src/server/server.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const OPERATIONS = 20_000;

interface Subject {
  readonly name: string;
  readonly documented: string;
  readonly fill: (n: number) => readonly string[];
  readonly operate: (n: number, size: number) => readonly string[];
}

const spread = (n: number, size: number): number => (n * 7919 + 13) % size;

const SUBJECTS: readonly Subject[] = [
  { name: 'list LPUSH+LPOP', documented: 'O(1)', fill: (n) => ['RPUSH', 'k', `v${n}`], operate: (n) => (n % 2 ? ['LPUSH', 'k', 'x'] : ['LPOP', 'k']) },
  { name: 'list LINDEX', documented: 'O(N)', fill: (n) => ['RPUSH', 'k', `v${n}`], operate: (n, size) => ['LINDEX', 'k', String(spread(n, size))] },
  { name: 'hash HGET', documented: 'O(1)', fill: (n) => ['HSET', 'k', `f${n}`, 'v'], operate: (n, size) => ['HGET', 'k', `f${spread(n, size)}`] },
  { name: 'hash HSET', documented: 'O(1)', fill: (n) => ['HSET', 'k', `f${n}`, 'v'], operate: (n, size) => ['HSET', 'k', `f${spread(n, size)}`, 'w'] },
  { name: 'set SADD+SREM', documented: 'O(1)', fill: (n) => ['SADD', 'k', `m${n}`], operate: (n) => (n % 2 ? ['SREM', 'k', `x${n - 1}`] : ['SADD', 'k', `x${n}`]) },
  { name: 'set SISMEMBER', documented: 'O(1)', fill: (n) => ['SADD', 'k', `m${n}`], operate: (n, size) => ['SISMEMBER', 'k', `m${spread(n, size)}`] },
  { name: 'zset ZADD', documented: 'O(log N)', fill: (n) => ['ZADD', 'k', String(n), `m${n}`], operate: (n, size) => ['ZADD', 'k', String(spread(n * 31, size)), `m${spread(n, size)}`] },
  { name: 'zset ZRANK', documented: 'O(log N)', fill: (n) => ['ZADD', 'k', String(n), `m${n}`], operate: (n, size) => ['ZRANK', 'k', `m${spread(n, size)}`] },
  { name: 'stream XADD', documented: 'O(1)', fill: (n) => ['XADD', 'k', `${n + 1}-0`, 'f', 'v'], operate: () => ['XADD', 'k', '*', 'f', 'v'] },
  { name: 'stream XRANGE one', documented: 'O(log N)', fill: (n) => ['XADD', 'k', `${n + 1}-0`, 'f', 'v'], operate: (n, size) => { const id = `${spread(n, size) + 1}-0`; return ['XRANGE', 'k', id, id]; } },
];

export function scaling(): void {
  console.log(`\nnanoseconds an operation, in process, by number of elements\n`);
  console.log(`| operation | documented | ${SIZES.join(' | ')} |\n| --- | --- | ${SIZES.map(() => '---:').join(' | ')} |`);
  for (const subject of SUBJECTS) {
    const costs = SIZES.map((size) => cost(subject, size));
    console.log(`| ${subject.name} | ${subject.documented} | ${costs.map((each) => each.toFixed(0)).join(' | ')} |`);
  }
}

function cost(subject: Subject, size: number): number {
  const server = createServer({ commands: ALL_COMMANDS, clock: new SystemClock(), random: new SeededRandom(1), lane: (engine) => new FastLane(engine) });
  let errors = 0;
  const connection = server.connect({
    addr: '127.0.0.1:1',
    laddr: '127.0.0.1:6379',
    onOutput: (bytes) => {
      if (bytes.startsWith('-')) errors++;
    },
    onClose: () => {},
  });
  const send = (count: number, line: (n: number) => readonly string[]): void => {
    for (let from = 0; from < count; from += 100) {
      let batch = '';
      for (let n = from; n < Math.min(count, from + 100); n++) batch += encodeRequest(line(n));
      connection.receive(batch);
    }
  };
  send(size, subject.fill);
  const lines = Array.from({ length: OPERATIONS }, (_, n) => encodeRequest(subject.operate(n, size)));
  const start = process.hrtime.bigint();
  for (const line of lines) connection.receive(line);
  const spent = Number(process.hrtime.bigint() - start);
  return errors > 0 ? NaN : spent / OPERATIONS;
}
