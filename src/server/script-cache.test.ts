// What only shows with hundreds of scripts or functions: which of them are forgotten, what counts as freed, and what happens
// once Lua's memory is full of them.
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
  const send = (...argv: string[]): string => {
    engine.execute(client, argv);
    return client.takeOutput().join('');
  };
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

describe('scripts and libraries that fill the memory of Lua', () => {
  const MB = 1 << 20;
  // Lua has 64 MB.
  const COUNT = 80;

  it('leave room for more: those that are not in use are compiled again', () => {
    const { engine, send } = start();
    // Lua keeps one copy of what is the same.
    const code = (n: number): string => `return #'${'x'.repeat(MB)}${n}' * 100 + ${n}`;
    for (let n = 0; n < COUNT; n++) expect(send('SCRIPT', 'LOAD', code(n))).toBe(`$40\r\n${sha1Hex(code(n))}\r\n`);
    expect(engine.scripting.count).toBe(COUNT);
    for (const n of [0, COUNT - 1, 1]) expect(send('EVALSHA', sha1Hex(code(n)), '0')).toBe(`:${(MB + String(n).length) * 100 + n}\r\n`);
  });

  it('are refused if they are too large by themselves, and others go on', () => {
    const { send } = start();
    const large = `return '${'x'.repeat(60 * MB)}'`;
    expect(send('EVAL', large, '0')).toBe('-ERR not enough memory for the script\r\n');
    expect(send('FUNCTION', 'LOAD', `#!lua name=large\n${large}`)).toBe('-ERR not enough memory for the script\r\n');
    expect(send('EVAL', 'return 1', '0')).toBe(':1\r\n');
    expect(send('FUNCTION', 'LOAD', "#!lua name=one\nredis.register_function('f', function() return 1 end)")).toBe('$3\r\none\r\n');
    expect(send('FCALL', 'f', '0')).toBe(':1\r\n');
  });

  it.each([
    ['that fail', (piece: string) => `${piece} error('no')`],
    ['without functions', (piece: string) => piece],
    ['with a function that is there already', (piece: string) => `redis.register_function('f', function() ${piece} end)`],
  ])('are forgotten again: libraries %s', (_, body) => {
    const { send } = start();
    send('FUNCTION', 'LOAD', "#!lua name=first\nredis.register_function('f', function() return 1 end)");
    for (let n = 0; n < COUNT; n++) {
      const reply = send('FUNCTION', 'LOAD', `#!lua name=other\n${body(`local x = '${'x'.repeat(MB)}${n}'`)}`);
      expect(reply).toMatch(/^-ERR (Error registering functions: .*no|No functions registered|Function f already exists)/);
    }
    expect(send('FCALL', 'f', '0')).toBe(':1\r\n');
  });

  it('may be replaced again and again, and others keep their functions', () => {
    const { send } = start();
    const library = (name: string, text: string): string =>
      `#!lua name=${name}\nredis.register_function('${name}_f', function() return #'${text}' end)`;
    send('FUNCTION', 'LOAD', library('a', 'a'));
    send('FUNCTION', 'LOAD', library('b', 'b'));
    send('FUNCTION', 'LOAD', library('c', 'c'.repeat(12 * MB)));
    for (let n = 0; n < COUNT; n++) {
      expect(send('FUNCTION', 'LOAD', 'REPLACE', library('b', 'x'.repeat(MB) + n))).toBe('$1\r\nb\r\n');
      expect([send('FCALL', 'a_f', '0'), send('FCALL', 'c_f', '0')]).toEqual([':1\r\n', `:${12 * MB}\r\n`]);
    }
    expect(send('FCALL', 'b_f', '0')).toBe(`:${MB + 2}\r\n`);
  });
});
