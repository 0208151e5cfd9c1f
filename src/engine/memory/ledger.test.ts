import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../commands/index.ts';
import { Engine } from '../engine.ts';
import { MemoryLedger } from './ledger.ts';

function start(): { readonly engine: Engine; readonly clock: ManualClock; run(line: string): void } {
  const clock = new ManualClock(1_000_000);
  const engine = new Engine({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1) });
  const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
  return { engine, clock, run: (line) => engine.execute(client, line.split(' ')) };
}

/** What a ledger that has never seen this keyspace finds. */
function measuredAnew(engine: Engine): number {
  return new MemoryLedger({ databases: engine.databases }).bytes;
}

const KEYS = ['a', 'b', 'c', 'a-rather-long-name-of-a-key'];
const key = fc.constantFrom(...KEYS);
const word = fc.stringMatching(/^[a-z]{1,60}$/);
const line = fc.oneof(
  fc.tuple(fc.constantFrom('SET', 'APPEND', 'RPUSH', 'SADD', 'LPUSHX'), key, word).map((words) => words.join(' ')),
  fc.tuple(key, word, word).map(([name, field, value]) => `HSET ${name} ${field} ${value}`),
  fc.tuple(key, fc.integer(), word).map(([name, score, member]) => `ZADD ${name} ${score} ${member}`),
  fc.tuple(fc.constantFrom('DEL', 'LPOP', 'SPOP', 'INCR', 'ZPOPMIN', 'PERSIST'), key).map((words) => words.join(' ')),
  fc.tuple(fc.constantFrom('RENAME', 'COPY'), key, key).map((words) => words.join(' ')),
  fc.tuple(key, fc.integer({ min: 1, max: 9 })).map(([name, ms]) => `PEXPIRE ${name} ${ms}`),
  fc.tuple(key, fc.constantFrom('0', '1')).map(([name, db]) => `MOVE ${name} ${db}`),
  fc.constantFrom('SELECT 0', 'SELECT 1', 'SWAPDB 0 1', 'FLUSHDB', 'FLUSHALL', 'ADVANCE', 'ASK'),
);

describe('the memory ledger', () => {
  it('is right whatever happens between one question and the next', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const { engine, clock, run } = start();
        for (const each of lines) {
          if (each === 'ASK') void engine.memory.bytes;
          else if (each === 'ADVANCE') clock.advance(5);
          else run(each);
        }
        engine.refreshClock();
        const bytes = engine.memory.bytes;
        expect(bytes).toBe(measuredAnew(engine));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps near the truth while a large collection grows and its elements with it', () => {
    const { engine, run } = start();
    for (let at = 0; at < 5000; at++) {
      run(`SADD big member:${'x'.repeat(at / 50)}:${at}`);
      if (at % 10 === 0) void engine.memory.bytes;
    }
    const bytes = engine.memory.bytes;
    const truth = measuredAnew(engine);
    expect(Math.abs(bytes - truth) / truth).toBeLessThan(0.02);
  });

  it('takes nothing for keys that are gone', () => {
    const { engine, run } = start();
    expect(engine.memory.bytes).toBe(0);
    for (let at = 0; at < 100; at++) run(`SET key:${at} value`);
    expect(engine.memory.bytes).toBeGreaterThan(100 * 80);
    for (let at = 0; at < 100; at++) run(`DEL key:${at}`);
    expect(engine.memory.bytes).toBe(0);
  });

  it('finds out about changes beyond what it cares to note', () => {
    const { engine, run } = start();
    void engine.memory.bytes;
    for (let at = 0; at < 25_000; at++) run(`SET key:${at} value`);
    expect(engine.memory.bytes).toBe(measuredAnew(engine));
  });
});
