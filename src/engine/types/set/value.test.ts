// A set does the same in every encoding: random changes are compared with a plain Set, and the encoding with the rule
// by which Redis 8.0 converts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../base/random.ts';
import { type SetLimits, SetValue } from './value.ts';

const DEFAULTS: SetLimits = {
  'set-max-intset-entries': 512,
  'set-max-listpack-entries': 128,
  'set-max-listpack-value': 64,
};

const TINY: SetLimits = {
  'set-max-intset-entries': 6,
  'set-max-listpack-entries': 4,
  'set-max-listpack-value': 3,
};

const members = (set: SetValue): string[] => [...set.members()];

/** The same members in each encoding that can hold them. */
function inEveryEncoding(given: readonly string[]): SetValue[] {
  const encodings: SetLimits[] = [
    { ...DEFAULTS, 'set-max-intset-entries': 0 },
    { ...DEFAULTS, 'set-max-intset-entries': 0, 'set-max-listpack-entries': 0 },
    DEFAULTS,
  ];
  return encodings.map((limits) => {
    const set = SetValue.expecting(given[0] ?? '', given.length, limits);
    for (const member of given) set.add(member, limits);
    return set;
  });
}

describe('SetValue', () => {
  it('holds what a Set holds through adding and removing, whatever its encoding', () => {
    const member = fc.oneof(fc.integer({ min: -9, max: 9 }).map(String), fc.string({ maxLength: 4 }));
    const change = fc.record({ isAdd: fc.boolean(), member });
    const rank = { intset: 0, listpack: 1, hashtable: 2 };
    fc.assert(
      fc.property(fc.constantFrom(DEFAULTS, TINY), fc.array(change, { maxLength: 60 }), (limits, changes) => {
        const set = SetValue.ofIntegers();
        const model = new Set<string>();
        for (const { isAdd, member: name } of changes) {
          const before = set.encoding;
          const expected = isAdd ? !model.has(name) : model.has(name);
          expect(isAdd ? set.add(name, limits) : set.remove(name)).toBe(expected);
          if (isAdd) model.add(name);
          else model.delete(name);
          expect(set.size).toBe(model.size);
          expect(set.has(name)).toBe(isAdd);
          expect(rank[set.encoding]).toBeGreaterThanOrEqual(rank[before]);
        }
        expect(members(set).sort()).toEqual([...model].sort());
        expect(set.toArray().sort()).toEqual([...model].sort());
      }),
    );
  });

  it('orders an intset by value and a listpack by arrival, with the integers it had before first', () => {
    const set = SetValue.ofIntegers();
    for (const member of ['5', '-1', '30']) set.add(member, DEFAULTS);
    expect(members(set)).toEqual(['-1', '5', '30']);
    for (const member of ['b', '2', 'a']) set.add(member, DEFAULTS);
    expect(set.encoding).toBe('listpack');
    expect(members(set)).toEqual(['-1', '5', '30', 'b', '2', 'a']);
  });

  it('starts in the encoding for as many members as are expected', () => {
    const encoding = (first: string, expected: number): string => SetValue.expecting(first, expected, TINY).encoding;
    expect(encoding('1', 6)).toBe('intset');
    expect(encoding('1', 7)).toBe('hashtable');
    expect(encoding('x', 4)).toBe('listpack');
    expect(encoding('x', 5)).toBe('hashtable');
    expect(encoding('01', 4)).toBe('listpack');
  });

  it('copies without sharing anything', () => {
    for (const set of inEveryEncoding(['1', '2', '3'])) {
      const copy = set.copy();
      expect(copy.encoding).toBe(set.encoding);
      copy.remove('1');
      copy.add('4', DEFAULTS);
      expect(set.toArray().sort()).toEqual(['1', '2', '3']);
      expect(copy.toArray().sort()).toEqual(['2', '3', '4']);
    }
  });

  it('draws every member as often as any other, alone or several at once', () => {
    const given = Array.from({ length: 10 }, (_, n) => String(n));
    for (const set of inEveryEncoding(given)) {
      const random = new SeededRandom(7);
      const alone = new Map<string, number>();
      const together = new Map<string, number>();
      for (let n = 0; n < 5000; n++) {
        const member = set.randomMember(random) ?? '';
        alone.set(member, (alone.get(member) ?? 0) + 1);
        const drawn = set.sample(3, random);
        expect(new Set(drawn).size).toBe(3);
        for (const each of drawn) together.set(each, (together.get(each) ?? 0) + 1);
      }
      for (const member of given) {
        expect(Math.abs((alone.get(member) ?? 0) - 500)).toBeLessThan(110);
        expect(Math.abs((together.get(member) ?? 0) - 1500)).toBeLessThan(170);
      }
      expect(set.sample(99, random).sort()).toEqual(given);
    }
  });
});
