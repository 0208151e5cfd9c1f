import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import { Dict } from './dict.ts';
import { bucketsFrom, bucketsOf, checkTables } from './dict-tables.ts';

type Step =
  | readonly ['set' | 'add', string, number]
  | readonly ['delete' | 'take' | 'get', string]
  | readonly ['policy', 'enable' | 'avoid' | 'forbid']
  | readonly ['rehash', number]
  | readonly ['fill' | 'drain', number]
  | readonly ['clear'];

const key = fc.oneof(
  fc.integer({ min: 0, max: 60 }).map((n) => `k${n}`),
  fc.string({ maxLength: 24 }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: fc.tuple(fc.constantFrom('set', 'add'), key, fc.nat()) },
  { weight: 30, arbitrary: fc.tuple(fc.constantFrom('delete', 'take', 'get'), key) },
  { weight: 5, arbitrary: fc.tuple(fc.constant('policy'), fc.constantFrom('enable', 'avoid', 'forbid')) },
  { weight: 5, arbitrary: fc.tuple(fc.constant('rehash'), fc.integer({ min: 1, max: 20 })) },
  { weight: 10, arbitrary: fc.tuple(fc.constantFrom('fill', 'drain'), fc.integer({ min: 0, max: 120 })) },
  { weight: 1, arbitrary: fc.constant(['clear'] as const) },
);

function run(dict: Dict<number>, model: Map<string, number>, step: Step): void {
  switch (step[0]) {
    case 'set':
      expect(dict.set(step[1], step[2])).toBe(!model.has(step[1]));
      model.set(step[1], step[2]);
      break;
    case 'add':
      expect(dict.add(step[1], step[2])).toBe(!model.has(step[1]));
      if (!model.has(step[1])) model.set(step[1], step[2]);
      break;
    case 'delete':
      expect(dict.delete(step[1])).toBe(model.delete(step[1]));
      break;
    case 'take':
      expect(dict.take(step[1])).toBe(model.get(step[1]));
      model.delete(step[1]);
      break;
    case 'get':
      expect(dict.get(step[1])).toBe(model.get(step[1]));
      expect(dict.has(step[1])).toBe(model.has(step[1]));
      break;
    case 'policy':
      dict.setResizePolicy(step[1]);
      break;
    case 'rehash':
      dict.rehashSteps(step[1]);
      break;
    case 'fill':
      for (let i = 0; i < step[1]; i++) run(dict, model, ['set', `k${i}`, i]);
      break;
    case 'drain':
      for (let i = 0; i < step[1]; i++) run(dict, model, ['delete', `k${i}`]);
      break;
    case 'clear':
      dict.clear();
      model.clear();
      break;
  }
}

function filled(count: number, seed = 0): Dict<number> {
  const dict = new Dict<number>(seed);
  for (let i = 0; i < count; i++) dict.set(`key:${i}`, i);
  return dict;
}

function settle(dict: Dict<number>): void {
  while (dict.rehashSteps(100));
}

describe('Dict', () => {
  it('answers as a Map does under any sequence of operations', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(step, { maxLength: 120 }), (seed, steps) => {
        const dict = new Dict<number>(seed);
        const model = new Map<string, number>();
        for (const each of steps) {
          run(dict, model, each);
          checkTables(dict.layout());
          expect(dict.size).toBe(model.size);
        }
        expect([...dict.entries()].sort()).toEqual([...model].sort());
        const visited: [string, number][] = [];
        dict.forEach((name, value) => visited.push([name, value]));
        expect(visited).toEqual([...dict.entries()]);
      }),
    );
  });

  it('is not changed by what happens to a clone, nor the clone by what happens to it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.array(step, { maxLength: 60 }), (before, after) => {
        const dict = new Dict<number>(7);
        const model = new Map<string, number>();
        for (const each of before) run(dict, model, each);
        const clone = dict.clone();
        const cloned = new Map(model);
        for (const each of after) run(dict, model, each);
        checkTables(clone.layout());
        expect([...clone.entries()].sort()).toEqual([...cloned].sort());
        for (const each of after) run(clone, cloned, each);
        checkTables(clone.layout());
        checkTables(dict.layout());
        expect([...dict.entries()].sort()).toEqual([...model].sort());
        const unordered: [string, number][] = [];
        dict.forEachUnordered((key, value) => unordered.push([key, value]));
        expect(unordered.sort()).toEqual([...model].sort());
      }),
      { numRuns: 50 },
    );
  });

  it('doubles at load 1, and moves to the new table one bucket per operation', () => {
    const dict = filled(4);
    expect(dict.hashTables()).toEqual({ tables: [{ size: 4, used: 4 }], rehashIndex: -1 });
    dict.set('fifth', 5);
    expect(dict.hashTables()).toEqual({
      tables: [
        { size: 4, used: 4 },
        { size: 8, used: 1 },
      ],
      rehashIndex: 0,
    });
    let steps = 0;
    while (dict.isRehashing) {
      dict.get('key:0');
      expect(dict.get('key:3')).toBe(3);
      expect(++steps).toBeLessThanOrEqual(4);
      checkTables(dict.layout());
    }
    expect(dict.hashTables()).toEqual({ tables: [{ size: 8, used: 5 }], rehashIndex: -1 });
  });

  it('shrinks when at most one bucket in eight has an entry', () => {
    const dict = filled(1000);
    settle(dict);
    for (let i = 999; i >= 129; i--) dict.delete(`key:${i}`);
    expect(dict.hashTables()).toEqual({ tables: [{ size: 1024, used: 129 }], rehashIndex: -1 });
    dict.delete('key:128');
    expect(dict.hashTables().tables.map((table) => table.size)).toEqual([1024, 128]);
    settle(dict);
    checkTables(dict.layout());
    expect(dict.hashTables()).toEqual({ tables: [{ size: 128, used: 128 }], rehashIndex: -1 });
  });

  it('told to avoid resizing, waits for load 4; told never to, lets chains grow', () => {
    const avoiding = filled(4);
    avoiding.setResizePolicy('avoid');
    for (let i = 4; i < 16; i++) avoiding.set(`key:${i}`, i);
    expect(avoiding.hashTables().tables).toHaveLength(1);
    avoiding.set('key:16', 16);
    expect(avoiding.hashTables().tables.map((table) => table.size)).toEqual([4, 32]);
    const forbidden = filled(4);
    forbidden.setResizePolicy('forbid');
    for (let i = 4; i < 100; i++) forbidden.set(`key:${i}`, i);
    expect(forbidden.hashTables().tables).toEqual([{ size: 4, used: 100 }]);
    checkTables(forbidden.layout());
  });

  it('asked to, begins at once with what it was told to avoid; the smallest table waits for the next entry', () => {
    const tables = (dict: Dict<number>): number[] => dict.hashTables().tables.map((table) => table.size);
    for (const [count, before, after] of [[5, 4, [4]], [17, 16, [16, 32]], [12, 128, [128, 16]]] as const) {
      const dict = filled(before);
      settle(dict);
      dict.setResizePolicy('avoid');
      for (let i = before; i < count; i++) dict.set(`key:${i}`, i);
      for (let i = before - 1; i >= count; i--) dict.delete(`key:${i}`);
      expect(tables(dict)).toEqual([before]);
      dict.setResizePolicy('enable');
      dict.resizeIfNeeded();
      expect(tables(dict)).toEqual(after);
      checkTables(dict.layout());
    }
  });

  it('scans every entry that stays, through any growth, shrinking and half-done rehash between calls', () => {
    const change = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 12 }));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.array(change, { maxLength: 60 }), (kept, changes) => {
        const dict = new Dict<number>(7);
        for (let i = 0; i < kept; i++) dict.set(`kept:${i}`, i);
        const seen = new Set<string>();
        let cursor = 0;
        let call = 0;
        do {
          cursor = dict.scan(cursor, (name) => seen.add(name));
          expect(Number.isSafeInteger(cursor) && cursor >= 0).toBe(true);
          const [adds, count, steps] = changes[call++] ?? [true, 0, 0];
          for (let i = 0; i < count; i++) {
            if (adds) dict.set(`passing:${i}`, i);
            else dict.delete(`passing:${i}`);
          }
          dict.rehashSteps(steps);
        } while (cursor !== 0 && call < 10_000);
        expect(cursor).toBe(0);
        for (let i = 0; i < kept; i++) expect(seen.has(`kept:${i}`)).toBe(true);
      }),
    );
  });

  it('scans an unchanging table exactly once, in as many calls as it has buckets', () => {
    const dict = filled(1000);
    settle(dict);
    const seen: string[] = [];
    let calls = 0;
    let cursor = 0;
    do {
      cursor = dict.scan(cursor, (name) => seen.push(name));
      calls++;
    } while (cursor !== 0);
    expect(calls).toBe(1024);
    expect(seen).toHaveLength(1000);
    expect(new Set(seen).size).toBe(1000);
  });

  it('takes any cursor a client may make up', () => {
    const dict = filled(10);
    for (const cursor of [1, 7, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER]) {
      expect(dict.scan(cursor, () => undefined)).toBeLessThan(2 ** 32);
    }
  });

  it('draws every key equally often, also while rehashing and after many deletes', () => {
    const dict = filled(1025);
    for (let i = 100; i < 1025; i++) dict.delete(`key:${i}`);
    expect(dict.isRehashing).toBe(true);
    const random = new SeededRandom(11);
    const hits = new Map<string, number>();
    for (let i = 0; i < 100_000; i++) {
      const drawn = dict.randomKey(random) ?? '';
      hits.set(drawn, (hits.get(drawn) ?? 0) + 1);
    }
    expect(hits.size).toBe(100);
    // Chi-square with 99 degrees of freedom passes 148.2 once in a thousand seeds.
    let chi = 0;
    for (const count of hits.values()) chi += (count - 1000) ** 2 / 1000;
    expect(chi).toBeLessThan(148.2);
    expect(new Dict<number>().randomKey(random)).toBeUndefined();
    const entry = dict.randomEntry(random);
    expect(entry?.value).toBe(dict.get(entry?.key ?? ''));
  });

  it('samples distinct entries, all of them when asked for as many or more', () => {
    const dict = filled(50);
    const random = new SeededRandom(3);
    for (const n of [0, 1, 5, 49, 50, 80]) {
      const keys = dict.sample(n, random).map((entry) => entry.key);
      expect(new Set(keys).size).toBe(Math.min(n, 50));
      expect(keys.every((name) => dict.has(name))).toBe(true);
    }
    expect(new Dict<number>().sample(3, random)).toEqual([]);
  });

  it('spreads keys alike but for one char, and differently for another seed', () => {
    for (const seed of [0, 1, -1, 123456789]) {
      const dict = filled(60_000, seed);
      settle(dict);
      let longest = 0;
      let empty = 0;
      const buckets = bucketsFrom(dict.layout(), 0, 0, 65536);
      for (const bucket of buckets) {
        longest = Math.max(longest, bucket.keys.length);
        if (bucket.keys.length === 0) empty++;
      }
      expect(longest).toBeLessThan(12);
      // A perfect hash leaves e^-(60000/65536) = 40 % of the buckets empty.
      expect(Math.abs(empty / 65536 - 0.4)).toBeLessThan(0.01);
    }
    expect(bucketsFrom(filled(64, 1).layout(), 0, 0, 64)).not.toEqual(bucketsFrom(filled(64, 2).layout(), 0, 0, 64));
  });

  it('shows windows of buckets whose chains are those that lookups walk', () => {
    const dict = filled(20);
    settle(dict);
    const all = bucketsFrom(dict.layout(), 0, 0, 100);
    expect(all).toHaveLength(32);
    expect(bucketsFrom(dict.layout(), 0, 30, 100).map((bucket) => bucket.index)).toEqual([30, 31]);
    expect(bucketsFrom(dict.layout(), 0, 8, 4)).toEqual(all.slice(8, 12));
    for (const bucket of all) for (const name of bucket.keys) expect(bucketsOf(dict.layout(), name)).toEqual([bucket.index]);
  });

  it('goes straight to the right size when told what is coming', () => {
    const dict = new Dict<number>();
    dict.expand(1000);
    for (let i = 0; i < 1024; i++) dict.set(`key:${i}`, i);
    expect(dict.hashTables()).toEqual({ tables: [{ size: 1024, used: 1024 }], rehashIndex: -1 });
  });

  it('refuses to be changed from inside an iteration, and does not rehash under one', () => {
    const dict = filled(5);
    expect(dict.isRehashing).toBe(true);
    expect(() => dict.forEach((name) => dict.delete(name))).toThrow('changed while');
    expect(() => {
      for (const name of dict.keys()) dict.set(`${name}!`, 0);
    }).toThrow('changed while');
    const before = dict.hashTables();
    dict.forEach((name) => dict.get(name));
    for (const name of dict.keys()) dict.get(name);
    expect(dict.hashTables()).toEqual(before);
    checkTables(dict.layout());
  });
});

describe('a dict of members', () => {
  const member = fc.oneof(
    fc.constantFrom('', '0', '00', '007', '-1', '999999999', '1000000000', '\0', '\0\0', '\0\0\0', '\xff\xff\xff', '1a', 'a1b'),
    fc.string({ maxLength: 4 }).map((text) => text.replace(/[^\x00-\xff]/g, '?')),
    fc.integer({ min: -2000, max: 2 ** 31 }).map(String),
  );

  it('has each as it was added, however it is held', () => {
    fc.assert(
      fc.property(fc.array(member), fc.array(member), (added, deleted) => {
        const dict = Dict.ofMembers();
        const expected = new Set<string>();
        for (const one of added) {
          expect(dict.add(one, true)).toBe(!expected.has(one));
          expected.add(one);
        }
        for (const one of deleted) expect(dict.delete(one)).toBe(expected.delete(one));
        checkTables(dict.layout());
        expect(new Set(dict.keys())).toEqual(expected);
        expect([...dict.clone().keys()].sort()).toEqual([...expected].sort());
        for (const one of [...added, ...deleted]) expect(dict.get(one)).toBe(expected.has(one) ? true : undefined);
      }),
    );
  });
});

describe('what is sealed', () => {
  function sealed(count: number): { readonly dict: Dict<string>; readonly unsealed: number[] } {
    const dict = new Dict<string>();
    const unsealed: number[] = [];
    const unseal = (at: number): string => {
      unsealed.push(at);
      return `value ${at}`;
    };
    for (let at = 0; at < count; at++) dict.addSealed(`k${at}`, at, unseal);
    return { dict, unsealed };
  }

  it('is made a value once, when somebody looks', () => {
    const { dict, unsealed } = sealed(3);
    expect(dict.has('k1')).toBe(true);
    expect([...dict.keys()].sort()).toEqual(['k0', 'k1', 'k2']);
    expect(dict.addSealed('k1', 7, () => 'other')).toBe(false);
    expect(unsealed).toEqual([]);
    expect([dict.get('k1'), dict.peek('k1'), dict.get('k3')]).toEqual(['value 1', 'value 1', undefined]);
    expect(unsealed).toEqual([1]);
    expect([...dict.values()].sort()).toEqual(['value 0', 'value 1', 'value 2']);
    expect(dict.get('k0')).toBe('value 0');
    expect(unsealed.sort()).toEqual([0, 1, 2]);
  });

  it('stays so while others are deleted and the table grows and shrinks', () => {
    const { dict, unsealed } = sealed(1000);
    for (let at = 10; at < 1000; at++) expect(dict.delete(`k${at}`)).toBe(true);
    checkTables(dict.layout());
    expect(unsealed).toEqual([]);
    expect(dict.take('k3')).toBe('value 3');
    dict.set('k4', 'new');
    expect(dict.clone().get('k5')).toBe('value 5');
    expect([dict.get('k4'), dict.get('k5'), dict.size]).toEqual(['new', 'value 5', 9]);
  });
});
