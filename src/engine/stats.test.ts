import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { ALL_COMMANDS } from '../server/commands.ts';
import { Engine } from './engine.ts';
import { memoryFigures } from './memory/figures.ts';

function start() {
  const logged: string[] = [];
  const engine = new Engine({
    commands: ALL_COMMANDS,
    clock: new ManualClock(1_700_000_000_000),
    random: new SeededRandom(1),
    log: (_, message) => logged.push(message),
  });
  const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
  const send = (line: string): void => engine.execute(client, line.split(' '));
  return { engine, send, logged };
}

describe('errors by code', () => {
  it('are told apart up to a number, then counted together until CONFIG RESETSTAT', () => {
    const { engine, send, logged } = start();
    for (let n = 0; n < 300; n++) engine.countError(`CODE${n}`);
    expect([...engine.stats.byError]).toEqual([['ERRORSTATS_DISABLED', 1]]);
    expect(engine.stats.errorReplies).toBe(300);
    expect(logged.filter((line) => line.startsWith('Current errors code list: CODE0, CODE1, CODE10, '))).toHaveLength(1);
    send('CONFIG RESETSTAT');
    engine.countError('CODE1');
    expect([...engine.stats.byError]).toEqual([['CODE1', 1]]);
  });
});

describe('what is freed behind the scenes', () => {
  it('is counted where Redis leaves it to a thread: much in one key, or whole databases', () => {
    const { engine, send } = start();
    const many = Array.from({ length: 200 }, (_, n) => `m${n}`).join(' ');
    for (const key of ['a', 'b', 'c', 'd']) send(`SADD ${key} ${many}`);
    send('SET small x');
    send('UNLINK a small');
    expect(engine.stats.lazyfreedObjects).toBe(1);
    send('DEL b');
    expect(engine.stats.lazyfreedObjects).toBe(1);
    send('CONFIG SET lazyfree-lazy-user-del yes');
    send('DEL c');
    expect(engine.stats.lazyfreedObjects).toBe(2);
    send('MULTI');
    send('SET x 1');
    send('FLUSHALL SYNC');
    send('EXEC');
    expect(engine.stats.lazyfreedObjects).toBe(2);
    send('MSET x 1 y 2 z 3');
    send('FLUSHALL');
    expect(engine.stats.lazyfreedObjects).toBe(5);
  });
});

describe('figures on hash tables', () => {
  it('tell of the one that is being replaced, and asking moves nothing on', () => {
    const { engine, send } = start();
    expect(memoryFigures(engine).hashTables).toEqual({ bytes: 0, rehashingBytes: 0, rehashing: 0 });
    for (const key of ['a', 'b', 'c', 'd', 'e']) send(`SET ${key} 1`);
    for (let n = 0; n < 20; n++) {
      expect(memoryFigures(engine).hashTables).toEqual({ bytes: 8 * 4 + 8 * 8, rehashingBytes: 8 * 4, rehashing: 1 });
    }
    for (let n = 0; n < 10; n++) send('GET a');
    expect(memoryFigures(engine).hashTables).toEqual({ bytes: 8 * 8, rehashingBytes: 0, rehashing: 0 });
  });
});

describe('a command that was given another name', () => {
  it('is found by that alone, in any case, and keeps its own in errors', () => {
    const { engine } = start();
    engine.commands.rename('flushdb', 'badger');
    engine.commands.rename('flushall', '');
    expect(engine.commands.get('FLUSHDB')).toBeUndefined();
    expect(engine.commands.get('flushall')).toBeUndefined();
    expect(engine.commands.get('Badger')?.fullName).toBe('flushdb');
  });
});
