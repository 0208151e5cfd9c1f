// What is written is read back as it was: every type in every encoding, with expiry, access data, functions and aux
// fields, in files and payloads, compressed or not.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/clock.ts';
import { splitArgs } from '../../base/quoting.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../../engine/commands/index.ts';
import { valueDigest } from '../../engine/digest.ts';
import { Engine } from '../../engine/engine.ts';
import { NO_EXPIRY, type Value } from '../../engine/keyspace/value.ts';
import { dumpValue, restoreValue } from './payload.ts';
import { type RdbItem, readRdb } from './reader.ts';
import { leastVersionFor, type WrittenVersion } from './write-value.ts';
import { RdbWriter } from './writer.ts';

const numbers = (count: number, each: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => each(n)).join(' ');

/** By the encoding that the key of the same name has afterwards. */
const MADE_BY: Readonly<Record<string, readonly string[]>> = {
  int: ['SET int -12345678901'],
  embstr: ['SET embstr "\\x00\\xffhello"'],
  raw: [`SET raw ${'abc'.repeat(1000)}`],
  'raw, changed in place': ['SET "raw, changed in place" 12', 'APPEND "raw, changed in place" 3'],
  'list, listpack': ['RPUSH "list, listpack" a 1 -70000 "" 9223372036854775807'],
  'list, quicklist': [`RPUSH "list, quicklist" ${numbers(3000, (n) => `element:${n}`)}`],
  'list, quicklist with a plain node': [`RPUSH "list, quicklist with a plain node" a ${'x'.repeat(20000)} b`],
  'set, intset': ['SADD "set, intset" 1 2 3 100000'],
  'set, listpack': ['SADD "set, listpack" 3 1 a'],
  'set, hashtable': [`SADD "set, hashtable" ${numbers(600, (n) => `member:${n}`)}`],
  'zset, listpack': ['ZADD "zset, listpack" 1 a -inf b 3.25 c'],
  'zset, skiplist': [`ZADD "zset, skiplist" ${numbers(300, (n) => `${n / 3} m${n} `)}`],
  'hash, listpack': ['HSET "hash, listpack" f v n 12'],
  'hash, hashtable': [`HSET "hash, hashtable" f ${'v'.repeat(100)} n 12`],
  'hash, listpackex': ['HSET "hash, listpackex" f v n 12', 'HPEXPIRE "hash, listpackex" 100000 FIELDS 1 n'],
  'hash, listpackex without times': [
    'HSET "hash, listpackex without times" f v',
    'HPEXPIRE "hash, listpackex without times" 100000 FIELDS 1 f',
    'HPERSIST "hash, listpackex without times" FIELDS 1 f',
  ],
  'hash, hashtable with times': [
    `HSET "hash, hashtable with times" f ${'v'.repeat(100)} n 12`,
    'HPEXPIRE "hash, hashtable with times" 100000 FIELDS 1 n',
  ],
  stream: [
    'XADD stream 1-1 a 1 b 2',
    'XADD stream 1-2 a 1 b 2',
    'XADD stream 5-0 c 3',
    'XDEL stream 1-2',
    'XGROUP CREATE stream g 0',
    'XREADGROUP GROUP g alice COUNT 1 STREAMS stream >',
    'XGROUP CREATECONSUMER stream g bob',
    'XGROUP CREATE stream never $',
  ],
};

function engineWith(lines: readonly string[]): Engine {
  const engine = new Engine({ commands: ALL_COMMANDS, clock: new ManualClock(1_700_000_000_000), random: new SeededRandom(1) });
  const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
  for (const line of lines) engine.execute(client, splitArgs(line) ?? []);
  return engine;
}

function valueIn(engine: Engine, key: string): Value {
  const value = engine.database(0).peek(key);
  if (value === undefined) throw new Error(`no key ${key}`);
  return value;
}

function makerOf(engine: Engine): { settings: Engine['config']['settings']; random: SeededRandom } {
  return { settings: engine.config.settings, random: new SeededRandom(2) };
}

describe('payloads', () => {
  for (const [name, lines] of Object.entries(MADE_BY)) {
    for (const compresses of [true, false]) {
      it(`bring back ${name}${compresses ? '' : ', uncompressed'}`, () => {
        const engine = engineWith(lines);
        const value = valueIn(engine, name);
        const payload = dumpValue(value, compresses);
        const restored = restoreValue(payload, makerOf(engine));
        if (!restored.ok) throw new Error(`${restored.fault.offset}: ${restored.fault.problem}`);
        // What was changed in place is no longer told from what was set.
        if (name !== 'raw, changed in place') expect(restored.value.encoding).toBe(value.encoding);
        expect(valueDigest(restored.value)).toBe(valueDigest(value));
        expect(dumpValue(restored.value, compresses).length).toBe(payload.length);
      });
    }
  }
});

describe('files', () => {
  const engine = engineWith(Object.values(MADE_BY).flat());
  const keys = [...engine.database(0).keys.entries()];
  const lowest = keys.some(([, value]) => leastVersionFor(value) === 12) ? 12 : 10;

  function written(version: WrittenVersion, entries: readonly [string, Value][]): Uint8Array {
    const writer = new RdbWriter({ version, compresses: true, checksums: true });
    writer.header([['redis-ver', '8.0.2']]);
    writer.function('#!lua name=lib\n');
    writer.database(0, entries.length, 0);
    const chunks: Uint8Array[] = [];
    entries.forEach(([key, value], n) => {
      const use = n % 3 === 0 ? { idle: 1000 * n } : n % 3 === 1 ? { frequency: n } : {};
      writer.entry(key, value, use, n % 2 === 0 ? 1_800_000_000_000 + n : NO_EXPIRY);
      if (n % 5 === 0) chunks.push(writer.take());
    });
    writer.end();
    chunks.push(writer.take());
    return new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
  }

  function items(bytes: Uint8Array): RdbItem[] {
    return [...readRdb(bytes, { ...makerOf(engine), checksums: true })];
  }

  for (const version of [10, 11, 12] as const) {
    it(`of version ${version} bring back what that version holds`, () => {
      const held = keys.filter(([, value]) => leastVersionFor(value) <= version);
      expect(held.length).toBeGreaterThan(version === 12 ? keys.length - 1 : 10);
      const read = items(written(version, held));
      expect(read.at(-1)).toEqual({ kind: 'end', bytes: written(version, held).length });
      expect(read[0]).toEqual({ kind: 'version', version });
      expect(read[1]).toEqual({ kind: 'aux', name: 'redis-ver', value: '8.0.2' });
      expect(read[2]).toEqual({ kind: 'function', code: '#!lua name=lib\n' });
      expect(read.slice(3, 5)).toEqual([
        { kind: 'database', index: 0 },
        { kind: 'sizes', keys: held.length, volatileKeys: 0 },
      ]);
      const found = read.filter((item) => item.kind === 'key');
      expect(found.map(({ key }) => key)).toEqual(held.map(([key]) => key));
      found.forEach((item, n) => {
        const [, value] = held[n] ?? [];
        expect(valueDigest(item.value)).toBe(valueDigest(value));
        expect(item.idle).toBe(n % 3 === 0 ? 1000 * n : undefined);
        expect(item.frequency).toBe(n % 3 === 1 ? n : undefined);
        expect(item.expireAt).toBe(n % 2 === 0 ? 1_800_000_000_000 + n : NO_EXPIRY);
      });
    });
  }

  it('that are cut anywhere are refused, with the offset of what is missing', () => {
    const bytes = written(lowest, keys);
    for (let end = 0; end < bytes.length; end += end < 300 ? 1 : 97) {
      const last = items(bytes.subarray(0, end)).at(-1);
      expect(last?.kind).toBe('fault');
      if (last?.kind === 'fault') expect(last.offset).toBeLessThanOrEqual(end);
    }
  });

  it('with a wrong checksum are refused, unless they have none', () => {
    const bytes = written(lowest, keys);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(items(bytes).at(-1)).toEqual({
      kind: 'fault',
      offset: bytes.length - 8,
      problem: 'the checksum is not that of the bytes before it',
    });
    bytes.fill(0, -8);
    expect(items(bytes).at(-1)?.kind).toBe('end');
  });
});
