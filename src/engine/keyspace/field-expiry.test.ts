// Active expiry of fields and the index that drives it: who is in it, when the engine wants to be woken, and what stays
// true of it under commands that move hashes about.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/clock.ts';
import { splitArgs } from '../../base/quoting.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../commands/index.ts';
import { Engine } from '../engine.ts';
import { HashValue } from '../types/hash/value.ts';
import { NO_EXPIRY } from './value.ts';

const NOW = 1_000_000;

function setUp(...lines: readonly string[]) {
  const clock = new ManualClock(NOW);
  const engine = new Engine({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1) });
  const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
  const run = (line: string): void => {
    engine.refreshClock();
    engine.execute(client, splitArgs(line) ?? []);
    checkIndex(engine);
  };
  const pass = (ms: number): void => {
    clock.advance(ms);
    engine.tick();
    checkIndex(engine);
  };
  for (const line of lines) run(line);
  return { engine, run, pass };
}

/** The index holds exactly the hashes that are due some time, and no hash expires without being in it. */
function checkIndex(engine: Engine): void {
  for (const db of engine.databases) {
    db.fieldExpiry.check();
    const due = new Map<string, number>();
    db.keys.forEach((key, value) => {
      if (value.fieldExpiryDue !== NO_EXPIRY) due.set(key, value.fieldExpiryDue);
      else if (value instanceof HashValue) expect(value.nextExpiry).toBe(Infinity);
    });
    const indexed = new Map<string, number>();
    db.fieldExpiry.forEach((key, at) => indexed.set(key, at));
    expect(indexed).toEqual(due);
  }
}

const indexed = (engine: Engine, db = 0): number => engine.database(db).fieldExpiry.size;

describe('the index of hashes with fields that expire', () => {
  it('follows hashes that are copied, renamed, moved, overwritten, swapped and flushed', () => {
    const { engine, run } = setUp('HSETEX h EX 100 FIELDS 1 a 1', 'COPY h copy', 'RENAME copy renamed');
    expect(indexed(engine)).toBe(2);
    run('MOVE renamed 1');
    expect([indexed(engine), indexed(engine, 1)]).toEqual([1, 1]);
    run('HSETEX i EX 100 FIELDS 1 a 1');
    run('SWAPDB 0 1');
    expect([indexed(engine), indexed(engine, 1)]).toEqual([1, 2]);
    run('SET renamed text');
    expect(indexed(engine)).toBe(0);
    run('SELECT 1');
    run('RENAME i h');
    expect(indexed(engine, 1)).toBe(1);
    run('FLUSHALL');
    expect(indexed(engine, 1)).toBe(0);
  });

  it('forgets a hash when its last expiring field is deleted, but not when it is persisted', () => {
    const { engine, run } = setUp('HSET h a 1 b 2', 'HEXPIRE h 100 FIELDS 1 a', 'HPERSIST h FIELDS 1 a');
    expect(indexed(engine)).toBe(1);
    run('HEXPIRE h 100 FIELDS 1 a');
    run('HDEL h a');
    expect(indexed(engine)).toBe(0);
  });

  it('leaves an entry alone that would move by less than four seconds', () => {
    const { engine, run, pass } = setUp('HSET h a 1 b 2', 'HPEXPIRE h 3000 FIELDS 1 a', 'HPEXPIRE h 50 FIELDS 1 b');
    const size = (): number | undefined => (engine.database(0).keys.get('h') as HashValue | undefined)?.size;
    pass(1000);
    expect(size()).toBe(2);
    pass(2001);
    expect(size()).toBe(undefined);
    run('HSET h a 1 b 2');
    run('HPEXPIRE h 60000 FIELDS 1 a');
    run('HPEXPIRE h 50 FIELDS 1 b');
    pass(200);
    expect(size()).toBe(1);
  });

  it('has the engine woken when a hash is due, and not before', () => {
    const { engine, run, pass } = setUp();
    expect(engine.nextWakeup()).toBe(undefined);
    run('HSETEX h PX 5000 FIELDS 1 a 1');
    expect(engine.nextWakeup()).toBe(NOW + 5001);
    pass(5000);
    expect(engine.database(0).size).toBe(1);
    pass(101);
    expect(engine.database(0).size).toBe(0);
    expect(engine.nextWakeup()).toBe(undefined);
    expect(engine.stats.expiredSubkeys).toBe(1);
  });

  it('removes a bounded number of fields at a time, and all of them in the end', () => {
    const { engine, pass } = setUp();
    const db = engine.database(0);
    const hash = HashValue.empty();
    for (let n = 0; n < 25_000; n++) {
      hash.set(`f${n}`, 'v', engine.config.settings);
      hash.setExpiry(`f${n}`, NOW + 10);
    }
    hash.set('stays', 'v', engine.config.settings);
    db.add('h', HashValue.over(hash.contents));
    pass(200);
    expect(hash.size).toBe(15_001);
    pass(200);
    pass(200);
    expect(hash.collect('fields', 0)).toEqual(['stays']);
    expect(indexed(engine)).toBe(0);
  });
});
