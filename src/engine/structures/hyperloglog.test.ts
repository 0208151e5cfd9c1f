import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesFromArray } from '../../base/bytes.ts';
import { HLL_REGISTERS, HyperLogLog } from './hyperloglog.ts';

// All recorded from Redis 8.0.2 over a connection of its own; `sha1` is over the bytes that GET answers.

// CONFIG SET hll-sparse-max-bytes, then PFADD of one element after the other: how many answered 1, from which element
// on the encoding is dense (-1: never), PFCOUNT, the sha1 of all states one behind the other, and of the state after
// PFCOUNT.
const ADDS = [
  { prefix: 'a', elements: 2600, sparseMaxBytes: 3000, changes: 2460, denseFrom: 1685, count: 2577, states: '2fdee4c8cd484a79828167c664f87ae549670034', last: 'b50bd7ca474271d0f161ebdae310db8eedd9730f' },
  { prefix: 'b', elements: 80, sparseMaxBytes: 100, changes: 80, denseFrom: 28, count: 80, states: '97b416b983e8b704a97677864847095af2a53dd4', last: '33b79c2219d96ca381fdf1a964896bc4d3d78e9c' },
  { prefix: 'c', elements: 3, sparseMaxBytes: 0, changes: 3, denseFrom: 0, count: 3, states: 'da6428085bcf188fbb84a4658c73f84d458381d1', last: '4ce3dd048926312a8ef209ae663f9eda47f4e31c' },
  { prefix: 'd', elements: 9000, sparseMaxBytes: 16000, changes: 7603, denseFrom: -1, count: 9054, states: '77dfa17d89defb8ef69d073f84efff8e120c2984', last: 'f86095b906c434e2ff402e907b183873cdd2d142' },
];

// PFCOUNT after PFADD of n:0, n:1, ...
const COUNTS = [
  [0, 0],
  [1, 1],
  [2, 2],
  [10, 10],
  [100, 98],
  [1000, 998],
  [10000, 9967],
  [100000, 100308],
  [1000000, 996523],
] as const;

// Sources with the elements <source>:0, <source>:1, ...: PFCOUNT of all, then PFMERGE into a key that did not exist.
const MERGES = [
  { sizes: [5, 7], dense: false, union: 12, merged: 'f829270b6b0964422f197d42ac710ca3749f2fc4' },
  { sizes: [300, 900], dense: false, union: 1202, merged: '64ec72b1db80a89744d5810631407540962bb82d' },
  { sizes: [1000, 1200, 50], dense: true, union: 2239, merged: '535f5575969b71fc6bdec891b9294d43c5322df7' },
  { sizes: [20, 20000], dense: true, union: 19883, merged: 'b65b1e5e96681f47e91a85d3d1c543886e739c71' },
  { sizes: [20000, 30000], dense: true, union: 49751, merged: '997aba297aa0d41fa20371a08c0a7e0d637c5b97' },
];

const SPARSE_MAX_BYTES = 3000;

/** Elements of all lengths that Murmur's blocks and tails tell apart. */
function element(prefix: string, i: number): string {
  return prefix + 'x'.repeat(i % 17) + String(i);
}

function sha1(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex');
}

function registersOf(hll: HyperLogLog): string {
  return sha1(hll.registers() ?? new Uint8Array());
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function filled(elements: Iterable<string>, sparseMaxBytes = SPARSE_MAX_BYTES): HyperLogLog {
  const hll = HyperLogLog.create();
  for (const each of elements) hll.add(each, sparseMaxBytes);
  return hll;
}

function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}:${i}`);
}

describe('HyperLogLog', () => {
  it.each(ADDS)('goes through the same bytes as in Redis for $elements adds at $sparseMaxBytes bytes', (recorded) => {
    const hll = HyperLogLog.create();
    const states = createHash('sha1');
    let changes = 0;
    let denseFrom = -1;
    for (let i = 0; i < recorded.elements; i++) {
      if (hll.add(element(recorded.prefix, i), recorded.sparseMaxBytes) === true) changes++;
      states.update(hll.bytes);
      if (denseFrom === -1 && hll.encoding === 'dense') denseFrom = i;
    }
    expect({ changes, denseFrom, states: states.digest('hex') }).toEqual({
      changes: recorded.changes,
      denseFrom: recorded.denseFrom,
      states: recorded.states,
    });
    expect(hll.isCountCached).toBe(false);
    expect(hll.count()).toBe(recorded.count);
    expect(hll.isCountCached).toBe(true);
    expect(sha1(hll.bytes)).toBe(recorded.last);
    expect(hll.count()).toBe(recorded.count);
  });

  it('estimates what Redis estimates', () => {
    for (const [elements, count] of COUNTS) {
      const hll = HyperLogLog.create();
      for (let i = 0; i < elements; i++) hll.add(`n:${i}`, SPARSE_MAX_BYTES);
      expect([elements, hll.count()]).toEqual([elements, count]);
    }
  });

  it.each(MERGES)('merges $sizes elements into the bytes that Redis merges them into', (recorded) => {
    const registers = new Uint8Array(HLL_REGISTERS);
    let dense = false;
    for (const [source, size] of recorded.sizes.entries()) {
      const hll = filled(numbered(String(source), size));
      expect(hll.mergeInto(registers)).toBe(true);
      if (hll.encoding === 'dense') dense = true;
    }
    expect(HyperLogLog.estimate(registers)).toBe(recorded.union);
    const merged = HyperLogLog.create();
    expect(merged.raiseAll(registers, dense, SPARSE_MAX_BYTES)).toBe(true);
    expect(merged.encoding === 'dense').toBe(recorded.dense);
    expect(sha1(merged.bytes)).toBe(recorded.merged);
    expect(merged.count()).toBe(recorded.union);
  });

  it('shows what PFDEBUG shows', () => {
    // Recorded: PFADD h a b c d e; PFDEBUG DECODE h; GET h; PFCOUNT h; GET h; PFDEBUG TODENSE h; GET h; PFDEBUG GETREG
    // h.
    const hll = filled(['a', 'b', 'c', 'd', 'e']);
    expect(hll.decode()).toBe('Z:7292 v:1,1 Z:1143 v:1,1 Z:4274 v:2,1 Z:2445 v:1,1 Z:622 v:1,1 Z:603');
    expect(hex(hll.bytes)).toBe('48594c4c0100000000000000000000805c7b8044768050b184498c80426d80425a');
    expect(hll.count()).toBe(5);
    expect(hex(hll.bytes)).toBe('48594c4c0100000005000000000000005c7b8044768050b184498c80426d80425a');
    expect(hll.runs()?.[1]).toEqual({ kind: 'VAL', first: 7292, length: 1, value: 1, offset: 18 });
    expect(hll.toDense()).toBe(true);
    expect(sha1(hll.bytes)).toBe('786ef91930a1a63347a2d7702dd21285a778e630');
    expect(hll.runs()).toBeUndefined();
    const set = [...(hll.registers() ?? [])].flatMap((value, index) => (value > 0 ? [`${index},${value}`] : []));
    expect(set.join(' ')).toBe('7292,1 8436,1 12711,2 15157,1 15780,1');
  });

  it('has the same registers whatever the order, the encoding and the number of times', () => {
    const elements = fc.array(fc.uint8Array({ maxLength: 30 }).map((array) => bytesFromArray(array)), { maxLength: 200 });
    fc.assert(
      fc.property(elements, fc.integer({ min: 0, max: 400 }), (added, sparseMaxBytes) => {
        const one = filled(added, sparseMaxBytes);
        const other = filled([...added, ...added].reverse(), 100_000);
        const registers = registersOf(one);
        expect(registersOf(other)).toBe(registers);
        expect(one.count()).toBe(other.count());
        expect(other.toDense()).toBe(true);
        expect(registersOf(other)).toBe(registers);
        for (const each of added) expect(one.add(each, sparseMaxBytes)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('works on the bytes of another in place, and knows what are none', () => {
    const bytes = filled(numbered('a', 2000)).bytes;
    const same = HyperLogLog.adopt(bytes);
    expect(same?.bytes).toBe(bytes);
    expect(same?.encoding).toBe('dense');
    expect(HyperLogLog.adopt(bytes.slice(0, -1))).toBeUndefined();
    expect(HyperLogLog.adopt(new Uint8Array(20))).toBeUndefined();
    expect(HyperLogLog.adopt(Uint8Array.from(Buffer.from('HYLL')))).toBeUndefined();
    const unknown = bytes.slice();
    unknown[4] = 2;
    expect(HyperLogLog.adopt(unknown)).toBeUndefined();
  });

  it('calls a sparse form corrupt whose runs do not cover all registers, and leaves it alone', () => {
    const bytes = HyperLogLog.create().bytes.slice();
    // One XZERO of a single register, and a cached count that is out of date.
    bytes.set([0x40, 0], 16);
    bytes[15] = 0x80;
    const before = hex(bytes);
    const hll = HyperLogLog.adopt(bytes);
    expect(hll?.count()).toBeUndefined();
    expect(hll?.toDense()).toBe(false);
    // What is wrong can be looked at all the same.
    expect(hll?.decode()).toBe('Z:1');
    expect(hll?.mergeInto(new Uint8Array(HLL_REGISTERS))).toBe(false);
    expect(hll?.add('a', SPARSE_MAX_BYTES)).toBeUndefined();
    expect(hex(bytes)).toBe(before);
    expect(hll?.bytes).toBe(bytes);
    expect(hll?.raiseAll(new Uint8Array(HLL_REGISTERS).fill(1), false, SPARSE_MAX_BYTES)).toBe(false);
    expect(hll?.add('a', 0)).toBeUndefined();
    expect(hll?.raiseAll(new Uint8Array(HLL_REGISTERS), true, SPARSE_MAX_BYTES)).toBe(false);
  });

  it('survives any damage without an exception', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), damage, (elements, changes) => {
        const bytes = filled(numbered('x', elements)).bytes.slice();
        for (const [at, byte] of changes) bytes[5 + (at % (bytes.length - 5))] = byte;
        const hll = HyperLogLog.adopt(bytes);
        for (const each of numbered('y', 50)) hll?.add(each, SPARSE_MAX_BYTES);
        hll?.raiseAll(new Uint8Array(HLL_REGISTERS).fill(3, 0, 500), false, SPARSE_MAX_BYTES);
        hll?.count();
        hll?.decode();
      }),
      { numRuns: 50 },
    );
  });
});
