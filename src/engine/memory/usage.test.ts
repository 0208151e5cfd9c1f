// The model beside what Redis itself took.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../commands/index.ts';
import { Engine } from '../engine.ts';
import { memoryUsage } from './usage.ts';
import { RECORDED, type RecordedUsage } from './usage.recorded.ts';

const TOLERANCE = 0.02;
/** What a measurement of Redis includes of buffers and statistics of its own. */
const NOISE = 8_000;

function linesOf({ kind, elements, width }: RecordedUsage, key: string): string[][] {
  const names = Array.from({ length: elements }, (_, at) => `e${at}`.padEnd(width, 'x'));
  switch (kind) {
    case 'string':
      return [['SET', key, 'x'.repeat(width)]];
    case 'integer':
      return [['SET', key, '1234567890']];
    case 'list':
      return [['RPUSH', key, ...names]];
    case 'intset':
      return [['SADD', key, ...names.map((_, at) => String(at * 100))]];
    case 'set':
      return [['SADD', key, ...names]];
    case 'hash':
      return [['HSET', key, ...names.flatMap((name) => [name, name])]];
    case 'expiring hash':
      return [
        ['HSET', key, ...names.flatMap((name) => [name, name])],
        ['HPEXPIREAT', key, '4102444800000', 'FIELDS', String(elements), ...names],
      ];
    case 'zset':
      return [['ZADD', key, ...names.flatMap((name, at) => [String(at), name])]];
    case 'stream':
      return names.map((name, at) => ['XADD', key, `${1000 + at}-1`, 'field', name]);
    default:
      throw new Error(`no commands for ${kind}`);
  }
}

function engineWith(recorded: RecordedUsage, keys: number): Engine {
  const engine = new Engine({ commands: ALL_COMMANDS, clock: new ManualClock(1_000_000), random: new SeededRandom(1) });
  const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
  const lines = linesOf(recorded, 'key');
  for (let at = 0; at < keys; at++) {
    const key = `key:${String(at).padStart(6, '0')}`;
    for (const line of lines) engine.execute(client, line.with(1, key));
  }
  return engine;
}

const titleOf = ({ kind, elements, width }: RecordedUsage): string => `${kind}, ${elements} of ${width} bytes`;

describe('MEMORY USAGE is within 2 % of Redis', () => {
  it.each(RECORDED.map((recorded) => [titleOf(recorded), recorded] as const))('%s', (_, recorded) => {
    const db = engineWith(recorded, 1).database(0);
    const value = db.peek('key:000000');
    if (value === undefined) throw new Error('nothing was stored');
    const usage = memoryUsage('key:000000', value, 0);
    expect(Math.abs(usage - recorded.usage)).toBeLessThanOrEqual(recorded.usage * TOLERANCE);
  });
});

describe('used_memory grows within 2 % of as much as in Redis', () => {
  it.each(RECORDED.map((recorded) => [titleOf(recorded), recorded] as const))('%s', (_, recorded) => {
    const used = engineWith(recorded, recorded.keys).memory.bytes;
    expect(Math.abs(used - recorded.used)).toBeLessThanOrEqual(recorded.used * TOLERANCE + NOISE);
  });
});
