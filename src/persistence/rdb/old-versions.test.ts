// What only old Redis versions wrote is read, in files and in payloads, and means what it meant then.
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import type { Value } from '../../engine/keyspace/value.ts';
import { HashValue } from '../../engine/types/hash/value.ts';
import { ListValue } from '../../engine/types/list/value.ts';
import { SetValue } from '../../engine/types/set/value.ts';
import { StreamValue } from '../../engine/types/stream/value.ts';
import { SortedSetValue } from '../../engine/types/zset/value.ts';
import { restoreValue } from './payload.ts';
import { readRdb } from './reader.ts';
import { engineWith, OLD_VALUES, oldFile, oldPayload, ziplist } from './testing/files.ts';

const maker = { settings: engineWith([]).config.settings, random: new SeededRandom(1) };
const FAR = 33_177_117_420_000;
const LONG = 'x'.repeat(300);

/** A value as plain data. */
function plain(value: Value): unknown {
  if (value instanceof ListValue) return value.slice(0, value.length);
  if (value instanceof SetValue) return value.toArray().sort();
  if (value instanceof HashValue) return [...value.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  if (value instanceof SortedSetValue) return [...value.entries()].map(({ member, score }) => [member, score]);
  if (!(value instanceof StreamValue)) return value;
  const { lastId, entriesAdded, maxDeletedId } = value;
  const groups = [...value.groups.entries()].map(([name, group]) => ({
    name,
    read: group.entriesRead,
    consumers: [...group.consumers.entries()].map(([consumer, { seenTime, activeTime, pending }]) => {
      return { consumer, seenTime, activeTime, pending: pending.size };
    }),
    counts: [...group.pending.entries()].map(([, { deliveryCount }]) => deliveryCount),
  }));
  return { entries: [...value.entries.window(0, 9)], lastId, entriesAdded, maxDeletedId, groups };
}

const STREAM = {
  entries: [{ id: { ms: 5, seq: 1 }, fields: ['f', 'v'] }],
  lastId: { ms: 5, seq: 1 },
  entriesAdded: 1,
  maxDeletedId: { ms: 0, seq: 0 },
};
const SEEN = 1_700_000_000_000;
const ALICE = { consumer: 'alice', seenTime: SEEN, activeTime: SEEN, pending: 1 };

const MEANING: Readonly<Record<keyof typeof OLD_VALUES, readonly [encoding: string, value: unknown]>> = {
  'a list of version 1': ['listpack', ['a', '5', LONG]],
  'a set of version 1': ['listpack', ['10000', '3', 'a']],
  'a sorted set of version 1': ['listpack', [['b', Infinity], ['d', 1e10], ['a', 1.5], ['c', -Infinity]]],
  'a hash of version 1': ['listpack', [['f', 'v', Infinity], ['g', '7', Infinity]]],
  'a zipmap': ['hashtable', [['f', 'v', Infinity], ['g', LONG, Infinity]]],
  'a list in a ziplist': ['quicklist', ['a', '0', '12', '13', '-5', '1000', '-70000', '2000000000', LONG, 'b']],
  'an intset': ['intset', ['-1', '70000']],
  'a sorted set in a ziplist': ['listpack', [['b', 2.5], ['a', 1]]],
  'a hash in a ziplist': ['listpack', [['f', 'v', Infinity], ['g', '7', Infinity]]],
  'a list of ziplists': ['quicklist', ['a', '1', 'b']],
  // The group has read one entry: that is found out for version 1, and said by version 2.
  'a stream of Redis 5': ['stream', { ...STREAM, groups: [{ name: 'g', read: 1, consumers: [ALICE], counts: [2] }] }],
  'a stream of Redis 7.0': ['stream', { ...STREAM, groups: [{ name: 'g', read: 1, consumers: [ALICE], counts: [2] }] }],
  'a hash with times of a candidate': ['listpackex', [['f', 'v', FAR], ['g', 'w', Infinity]]],
  'a hash in a listpack with times of a candidate': ['listpackex', [['f', 'v', FAR], ['g', 'w', Infinity]]],
};

describe('values of old versions', () => {
  for (const [name, [version, bytes]] of Object.entries(OLD_VALUES)) {
    it(`${name} is read from a file`, () => {
      const [first, db, key, last] = [...readRdb(oldFile(version, bytes), { ...maker, checksums: true })];
      expect(first).toEqual({ kind: 'version', version });
      expect(db).toEqual({ kind: 'database', index: 0 });
      expect(last?.kind).toBe('end');
      if (key?.kind !== 'key') throw new Error(JSON.stringify(key));
      expect(key.expireAt).toBe(2_000_000_000_000);
      expect([key.value.encoding, plain(key.value)]).toEqual(MEANING[name]);
    });

    it(`${name} is restored from a payload`, () => {
      const result = restoreValue(oldPayload(version, bytes), maker);
      if (!result.ok) throw new Error(`${result.fault.offset}: ${result.fault.problem}`);
      expect([result.value.encoding, plain(result.value)]).toEqual(MEANING[name]);
    });
  }

  it('a ziplist of large entries is walked as it was written', () => {
    const entries = [LONG, 1, 'y'.repeat(20_000), 2, LONG];
    const bytes = ziplist(entries);
    const length = [0x80, 0, 0, bytes.length >> 8, bytes.length & 255];
    const result = restoreValue(oldPayload(2, [10, ...length, ...bytes]), maker);
    expect(result.ok && plain(result.value)).toEqual(entries.map(String));
  });
});

describe('what nothing can be made of', () => {
  const refusals: readonly (readonly [name: string, bytes: readonly number[], offset: number, problem: RegExp])[] = [
    ["a module's value", [7, 0x81, 0x33, 0x1c, 0x70, 0xc7, 0x1c, 0x71, 0xc4, 1, 0], 19, /the module [\w-]{9}, which is not loaded/],
    ['an unknown type', [8, 0], 19, /there is no value type 8/],
    ['an unknown opcode', [243, 0], 16, /there is no opcode 243/],
  ];
  for (const [name, bytes, offset, problem] of refusals) {
    it(`${name} is refused, with its place and name`, () => {
      const last = [...readRdb(oldFile(9, bytes), { ...maker, checksums: true })].at(-1);
      expect(last).toMatchObject({ kind: 'fault', problem: expect.stringMatching(problem) });
      expect(last?.kind === 'fault' && last.offset).toBe(offset);
    });
  }

  it("modules' data beside the keys and functions of a candidate are refused, as Redis refuses them", () => {
    for (const [opcode, problem] of [
      [247, /data of the module [\w-]{9} follow, which is not loaded/],
      [246, /functions in the form that preceded Redis 7.0 cannot be read/],
    ] as const) {
      const bytes = new TextEncoder().encode('REDIS0010?\x05abcde');
      bytes[9] = opcode;
      expect([...readRdb(bytes, { ...maker, checksums: true })].at(-1)).toMatchObject({ problem: expect.stringMatching(problem) });
    }
  });

  it('other files are refused at once', () => {
    for (const [text, offset] of [['', 0], ['REDI', 0], ['PNG12345678', 0], ['REDIS00a1', 5], ['REDIS0013', 5], ['REDIS0000', 5]] as const) {
      const [only] = [...readRdb(new TextEncoder().encode(text), { ...maker, checksums: true })];
      expect(only).toMatchObject({ kind: 'fault', offset });
    }
  });
});
