// What only shows with hundreds of scripts or functions: which of them are forgotten, and what counts as freed.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { sha1Hex } from '../base/sha.ts';
import { Engine } from '../engine/engine.ts';
import { loadLua } from '../hosts/node/lua.ts';
import { ALL_COMMANDS } from './commands.ts';

function start() {
  const engine = new Engine({
    commands: ALL_COMMANDS,
    clock: new ManualClock(),
    random: new SeededRandom(1),
    lua: loadLua(),
  });
  const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
  const send = (...argv: string[]): void => engine.execute(client, argv);
  return { engine, send };
}

describe('scripts that only EVAL has brought', () => {
  it('are kept up to 500, and the one that was run the longest ago goes', () => {
    const { engine, send } = start();
    const isKept = (code: string): boolean => engine.scripting.has(sha1Hex(code));
    send('SCRIPT', 'LOAD', 'return 0');
    for (let n = 1; n <= 500; n++) send('EVAL', `return ${n}`, '0');
    send('EVAL', 'return 1', '0');
    send('EVALSHA', sha1Hex('return 2'), '0');
    send('EVAL', 'return 501', '0');
    expect(['return 0', 'return 1', 'return 2', 'return 3', 'return 4'].map(isKept)).toEqual([true, true, true, false, true]);
    expect(engine.scripting.count).toBe(501);
    expect(engine.stats.evictedScripts).toBe(1);
  });
});

describe('FUNCTION FLUSH ASYNC', () => {
  it('counts as freed in the background if there are many functions', () => {
    const { engine, send } = start();
    const library = (name: string, count: number): string =>
      `#!lua name=${name}\n` +
      Array.from({ length: count }, (_, n) => `redis.register_function('${name}${n}', function() return 1 end)`).join(' ');
    for (const [count, how, freed] of [[64, 'ASYNC', 0], [65, 'SYNC', 0], [65, 'ASYNC', 66]] as const) {
      send('FUNCTION', 'LOAD', library('lib', count));
      send('FUNCTION', 'FLUSH', how);
      expect(engine.stats.lazyfreedObjects).toBe(freed);
    }
  });
});
