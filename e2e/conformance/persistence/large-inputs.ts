// Inputs of 64 kB to some MB for the damage to be done to: RDB files of every type and encoding, of present and of old
// versions, plain and compressed, payloads of RESTORE of the same values, and append-only files that make them.
import { bytesToArray, type ByteString } from '../../../src/base/bytes.ts';
import type { Random } from '../../../src/base/random.ts';
import { oldFile, oldPayload, rdbString, ziplist, zipmap } from '../../../src/persistence/rdb/testing/files.ts';
import { OwnMachine } from './aof.ts';
import { OwnSide } from './own-side.ts';

export type LargeKind = 'rdb' | 'payload' | 'aof';

export interface LargeInput {
  readonly name: string;
  readonly kind: LargeKind;
  readonly bytes: Uint8Array;
  /** What it is in memory may be so many times its size for nothing else than being compressed. */
  readonly unpacking: number;
}

type Commands = readonly (readonly ByteString[])[];

/** Elements for one command. */
const BATCH = 100;
/** The year 3021: never past while a test runs. */
const FAR = 33_177_117_420_000;

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: Math.max(1, Math.floor(count)) }, (_, n) => make(n));
}

function word(random: Random): ByteString {
  return `${['user', 'item', 'session', 'cart'][random.int(4)]}:${random.int(1_000_000)}`;
}

const score = (random: Random): ByteString => String(random.int(1_000_000) / 8);

/** By type and encoding, about so many bytes of it. */
const VALUES: Readonly<Record<string, (random: Random, size: number) => Commands>> = {
  'short strings': (random, size) => times(size / 25, (n) => ['SET', `key:${n}`, word(random)]),
  integers: (random, size) => times(size / 15, (n) => ['SET', `key:${n}`, String(random.int(1_000_000_000))]),
  'strings of 4 kB': (random, size) => times(size / 4096, (n) => ['SET', `key:${n}`, random.bytes(4096)]),
  'one long string': (random, size) => [['SET', 'k', random.bytes(size)]],
  'strings that repeat themselves': (_, size) => times(size / 1200, (n) => ['SET', `key:${n}`, 'lorem ipsum '.repeat(100) + String(n)]),
  'lists of some elements': (random, size) => times(size / 120, (n) => ['RPUSH', `l:${n}`, ...times(8, () => word(random))]),
  'one long list': (random, size) => times(size / 1400, () => ['RPUSH', 'l', ...times(BATCH, () => word(random))]),
  'a list of large elements': (random, size) => times(size / 20_000, () => ['RPUSH', 'l', random.bytes(20_000)]),
  'sets of integers': (random, size) => times(size / 60, (n) => ['SADD', `s:${n}`, ...times(10, () => String(random.int(1_000_000_000)))]),
  'sets of some members': (random, size) => times(size / 120, (n) => ['SADD', `s:${n}`, ...times(8, () => word(random))]),
  'one large set': (random, size) => times(size / 1400, () => ['SADD', 's', ...times(BATCH, () => word(random))]),
  'hashes of some fields': (random, size) => times(size / 120, (n) => ['HSET', `h:${n}`, ...times(8, () => word(random))]),
  'one large hash': (random, size) => times(size / 1400, () => ['HSET', 'h', ...times(BATCH, () => word(random))]),
  'a large hash with times': (random, size) =>
    times(size / 3500, (n) => times(BATCH, (at) => `f${n}:${at}`)).flatMap((fields, n) => [
      ['HSET', 'h', ...fields.flatMap((field) => [field, word(random)])],
      ['HPEXPIREAT', 'h', String(FAR + n), 'FIELDS', String(BATCH), ...fields],
    ]),
  'sorted sets of some members': (random, size) =>
    times(size / 220, (n) => ['ZADD', `z:${n}`, ...times(8, () => [score(random), word(random)]).flat()]),
  'one large sorted set': (random, size) => times(size / 2200, () => ['ZADD', 'z', ...times(BATCH, () => [score(random), word(random)]).flat()]),
  'streams of some entries': (random, size) =>
    times(size / 180, (n) => times(3, (at) => ['XADD', `x:${n}`, `${at + 1}-1`, 'kind', word(random), 'who', word(random)])).flat(),
  'one long stream': (random, size) => times(size / 45, (n) => ['XADD', 'x', `${n + 1}-1`, 'kind', word(random), 'who', word(random)]),
  'a stream with pending entries': (_, size) => {
    const entries = size / 55;
    return [
      ...times(entries, (n) => ['XADD', 'x', `${n + 1}-1`, 'a', String(n)]),
      ['XGROUP', 'CREATE', 'x', 'g', '0'],
      ...times(10, (n) => ['XREADGROUP', 'GROUP', 'g', `c${n}`, 'COUNT', String(Math.floor(entries / 10)), 'STREAMS', 'x', '>']),
    ];
  },
};

/** As only old versions wrote them: type and what follows it. */
const OLD: Readonly<Record<string, (random: Random, size: number) => readonly [version: number, value: number[]]>> = {
  'a list of version 1': (random, size) => [1, [1, ...wide(size / 13), ...times(size / 13, () => rdbString(bytes(word(random)))).flat()]],
  'a set of version 1': (random, size) => [1, [2, ...wide(size / 14), ...times(size / 14, (n) => rdbString(bytes(`${word(random)}:${n}`))).flat()]],
  'a sorted set of version 1': (random, size) => [1, [3, ...wide(size / 20), ...times(size / 20, (n) => [...rdbString(bytes(`${word(random)}:${n}`)), 3, ...bytes('1.5')]).flat()]],
  'a list in a ziplist': (random, size) => [2, [10, ...longString(ziplist(times(size / 14, () => word(random))))]],
  'a sorted set in a ziplist': (_, size) => [3, [12, ...longString(ziplist(times(size / 14, (n) => [`m${n}`, n]).flat()))]],
  'a hash in a ziplist': (random, size) => [4, [13, ...longString(ziplist(times(size / 22, (n) => [`f${n}`, word(random)]).flat()))]],
  'a list of ziplists': (random, size) => [7, [14, ...wide(size / 1400), ...times(size / 1400, () => rdbString(ziplist(times(BATCH, () => word(random))))).flat()]],
  // Of eight bytes each: what smaller ones hold is weighed among the smallest elements (tiny-elements.ts).
  'an intset': (_, size) => [
    2,
    [11, ...longString([...little(8), ...little(Math.floor(size / 8)), ...times(size / 8, (n) => [...little(n), 1, 0, 0, 0]).flat()])],
  ],
  'a zipmap': (random, size) => [2, [9, ...longString(zipmap(times(size / 26, (n) => [`f${n}`, word(random)])))]],
};

const bytes = (text: ByteString): number[] => [...bytesToArray(text)];
const little = (n: number): number[] => [n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24];

/** A length of 32 bits. */
function wide(count: number): number[] {
  return [0x80, ...little(Math.floor(count)).reverse()];
}

function longString(content: readonly number[]): number[] {
  return [...wide(content.length), ...content];
}

/** One of each, of about as many bytes as `drawSize` says each time. A payload of what is one key only. */
export function* largeInputs(random: Random, drawSize: () => number): Generator<LargeInput, void, undefined> {
  const own = new OwnSide();
  for (const [name, make] of Object.entries(VALUES)) {
    const commands = make(random, drawSize());
    own.ask('FLUSHALL');
    for (const command of commands) own.ask(...command);
    const plain = own.save(12, false);
    yield { name, kind: 'rdb', bytes: plain, unpacking: 1 };
    const packed = own.save(12, true);
    yield { name: `${name}, compressed`, kind: 'rdb', bytes: packed, unpacking: plain.length / packed.length };
    const machine = new OwnMachine({ appendfsync: 'no' });
    for (const command of commands) machine.say(command);
    yield { name, kind: 'aof', bytes: machine.incrementBytes, unpacking: 1 };
    const keys = own.ask('KEYS', '*');
    if (!Array.isArray(keys) || keys.length !== 1) continue;
    own.ask('CONFIG', 'SET', 'rdbcompression', 'no');
    const payload = own.ask('DUMP', String(keys[0]));
    own.ask('CONFIG', 'SET', 'rdbcompression', 'yes');
    yield { name, kind: 'payload', bytes: bytesToArray(String(payload)), unpacking: 1 };
  }
  for (const [name, make] of Object.entries(OLD)) {
    const [version, value] = make(random, drawSize());
    yield { name, kind: 'rdb', bytes: oldFile(version, value), unpacking: 1 };
    yield { name, kind: 'payload', bytes: bytesToArray(oldPayload(version, value)), unpacking: 1 };
  }
}
