// A session's clock stands still while a command runs: what it took is told by a model, which must not take a script for
// a single command.
import { expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { ALL_COMMANDS } from '../engine/commands/index.ts';
import { loadLua } from '../hosts/node/lua.ts';
import { createServer } from '../server/server.ts';
import { costOf } from './cost.ts';

it('a script takes as long as all commands that it calls', () => {
  const clock = new ManualClock(1_700_000_000_000);
  const server = createServer({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1), lua: loadLua(), costOf });
  const connection = server.connect({ addr: '127.0.0.1:50000', laddr: '127.0.0.1:6379', onOutput: () => undefined, onClose: () => undefined, pendingBytes: () => 0 });
  const took = (line: string): number => {
    const before = server.engine.busyMicros;
    connection.receive(`${line}\r\n`);
    return server.engine.busyMicros - before;
  };
  const one = took('INCR counter');
  const script = took(`EVAL "for i = 1, 5000 do redis.call('INCR', 'counter') end" 0`);
  expect(script).toBeGreaterThanOrEqual(5000 * one);
  expect(script).toBeLessThan(5000 * one + 10);
});
