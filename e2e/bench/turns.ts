// The longest that the server keeps everybody waiting: one turn of tick or receive while a million keys expire, and while
// a key with a million members is deleted.
import { ManualClock } from '../../src/base/clock.ts';
import { SeededRandom } from '../../src/base/random.ts';
import { ALL_COMMANDS } from '../../src/server/commands.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import { createServer } from '../../src/server/server.ts';

const COUNT = 1_000_000;

export function turns(): void {
  console.log('\nlongest turn, milliseconds\n');
  console.log(`a million keys expire: ${expiry().toFixed(1)}`);
  for (const type of ['SADD', 'RPUSH', 'ZADD', 'HSET'] as const) {
    console.log(`DEL of a key with a million elements (${type}): ${deletion(type).toFixed(1)}`);
  }
}

function milliseconds(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function start(): { clock: ManualClock; server: ReturnType<typeof createServer>; send: (argv: readonly string[]) => void } {
  const clock = new ManualClock(1_700_000_000_000);
  const server = createServer({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1) });
  const connection = server.connect({ addr: 'a:1', laddr: 'b:1', onOutput: () => {}, onClose: () => {} });
  return { clock, server, send: (argv) => connection.receive(encodeRequest(argv)) };
}

function expiry(): number {
  const { clock, server, send } = start();
  for (let n = 0; n < COUNT; n++) send(['SET', `key:${n}`, 'value', 'PX', String(1000 + (n % 1000))]);
  let longest = 0;
  for (let ticks = 0; ticks < 2000 && server.engine.databases[0]?.size !== 0; ticks++) {
    clock.advance((server.nextWakeup() ?? clock.now()) - clock.now());
    longest = Math.max(longest, milliseconds(() => server.tick()));
  }
  return longest;
}

function deletion(type: 'SADD' | 'RPUSH' | 'ZADD' | 'HSET'): number {
  const { send } = start();
  for (let n = 0; n < COUNT; n += 100) {
    const argv: string[] = [type, 'k'];
    for (let m = n; m < n + 100; m++) {
      if (type === 'ZADD') argv.push(String(m));
      argv.push(`m${m}`);
      if (type === 'HSET') argv.push('v');
    }
    send(argv);
  }
  return milliseconds(() => send(['DEL', 'k']));
}
