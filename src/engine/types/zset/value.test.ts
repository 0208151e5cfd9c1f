// A sorted set does the same in both encodings: random changes are compared with a plain sorted array, and the encoding with
// the rule by which Redis 8.0 converts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../base/random.ts';
import { checkTables } from '../../structures/dict-tables.ts';
import type { LexBound } from '../../structures/sorted-range.ts';
import { PackedSortedSet } from './packed.ts';
import { type ScoredMember, type SortedSetLimits, SortedSetValue } from './value.ts';

const DEFAULTS: SortedSetLimits = { 'zset-max-listpack-entries': 128, 'zset-max-listpack-value': 64 };
const TINY: SortedSetLimits = { 'zset-max-listpack-entries': 4, 'zset-max-listpack-value': 3 };
const NEVER_PACKED: SortedSetLimits = { 'zset-max-listpack-entries': 0, 'zset-max-listpack-value': 0 };

function sortedSet(elements: readonly ScoredMember[], limits: SortedSetLimits): SortedSetValue {
  const set = SortedSetValue.create(new SeededRandom(1), limits, 0, 0);
  if (limits === NEVER_PACKED) set.expect(1, limits);
  for (const { member, score } of elements) set.add(score, member, limits);
  return set;
}

function contents(set: SortedSetValue): ScoredMember[] {
  const elements: ScoredMember[] = [];
  set.forEach((member, score) => elements.push({ member, score }));
  return elements;
}

/** Also that the structures within agree with each other. */
function expectHolds(set: SortedSetValue, model: ReadonlyMap<string, number>): void {
  const expected = [...model].map(([member, score]) => ({ member, score }));
  expected.sort((a, b) => a.score - b.score || (a.member < b.member ? -1 : 1));
  expect(contents(set)).toEqual(expected);
  expect([...set.entries()].map(({ member }) => member)).toEqual(expected.map(({ member }) => member).reverse());
  expect(set.length).toBe(expected.length);
  expected.forEach(({ member, score }, rank) => {
    expect(set.rank(member)).toBe(rank);
    expect(set.score(member)).toBe(score);
  });
  const { contents: inner } = set;
  if (inner instanceof PackedSortedSet) {
    const pack = inner.toListpack();
    pack.check();
    expect(inner.bytes).toBe(pack.bytes);
  } else {
    inner.list.check();
    checkTables(inner.byMember.layout());
    expect(inner.byMember.size).toBe(inner.list.length);
  }
}

const member = fc.oneof(fc.integer({ min: -9, max: 9 }).map(String), fc.string({ maxLength: 4 }));
const score = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(-Infinity, 0.1, 1e300, Infinity));
const elements = fc.uniqueArray(fc.record({ member, score }), { selector: (element) => element.member, maxLength: 40 });
const limitsOf = fc.constantFrom(DEFAULTS, TINY, NEVER_PACKED);

describe('SortedSetValue', () => {
  it('holds what was put in, in order, whatever its encoding', () => {
    const change = fc.record({ kind: fc.constantFrom('put', 'put', 'remove'), member, score });
    fc.assert(
      fc.property(limitsOf, fc.array(change, { maxLength: 60 }), (limits, changes) => {
        const set = sortedSet([], limits);
        const model = new Map<string, number>();
        for (const { kind, member: name, score: value } of changes) {
          const before = set.encoding;
          if (kind === 'remove') expect(set.remove(name)).toBe(model.delete(name));
          else if (model.has(name)) set.update(name, value);
          else set.add(value, name, limits);
          if (kind !== 'remove') model.set(name, value);
          if (before === 'skiplist') expect(set.encoding).toBe('skiplist');
        }
        expectHolds(set, model);
      }),
    );
  });

  it('copies are independent and of the same encoding', () => {
    fc.assert(
      fc.property(limitsOf, elements, (limits, given) => {
        const set = sortedSet(given, limits);
        const copy = set.copy();
        expect(copy.encoding).toBe(set.encoding);
        set.removeRange({ from: 0, to: set.length });
        expectHolds(copy, new Map(given.map(({ member: name, score: value }) => [name, value])));
      }),
    );
  });

  it('finds and removes ranges of scores, with a limit from either end', () => {
    const window = fc.record({
      reverse: fc.boolean(),
      offset: fc.integer({ min: 0, max: 8 }),
      count: fc.integer({ min: -1, max: 8 }),
    });
    const range = fc.record({ min: score, max: score, minExclusive: fc.boolean(), maxExclusive: fc.boolean() });
    fc.assert(
      fc.property(limitsOf, elements, range, window, (limits, given, wanted, limit) => {
        const set = sortedSet(given, limits);
        const before = contents(set);
        const inside = before.filter(
          ({ score: value }) =>
            (wanted.minExclusive ? value > wanted.min : value >= wanted.min) &&
            (wanted.maxExclusive ? value < wanted.max : value <= wanted.max),
        );
        if (limit.reverse) inside.reverse();
        const shown = inside.slice(limit.offset, limit.count < 0 ? undefined : limit.offset + limit.count);
        const found = set.scoreRange(wanted, limit);
        const visited: ScoredMember[] = [];
        set.visit(found, limit.reverse, (name, value) => visited.push({ member: name, score: value }));
        expect(visited).toEqual(shown);
        expect([...set.between(found)]).toMatchObject(limit.reverse ? shown.reverse() : shown);

        expect(set.removeRange(found)).toBe(shown.length);
        const left = before.filter(({ member: name }) => !shown.some((gone) => gone.member === name));
        expectHolds(set, new Map(left.map(({ member: name, score: value }) => [name, value])));
      }),
    );
  });

  it('finds ranges of names where all scores are the same', () => {
    const bound: fc.Arbitrary<LexBound> = fc.record({
      kind: fc.constantFrom('lowest', 'highest', 'inclusive', 'exclusive'),
      value: member,
    });
    const isAbove = (name: string, { kind, value }: LexBound): boolean =>
      kind === 'lowest' || (kind === 'inclusive' && name >= value) || (kind === 'exclusive' && name > value);
    const isBelow = (name: string, { kind, value }: LexBound): boolean =>
      kind === 'highest' || (kind === 'inclusive' && name <= value) || (kind === 'exclusive' && name < value);
    fc.assert(
      fc.property(limitsOf, fc.uniqueArray(member), bound, bound, (limits, names, min, max) => {
        const set = sortedSet(names.map((name) => ({ member: name, score: 0 })), limits);
        const found: string[] = [];
        set.visit(set.lexRange({ min, max }), false, (name) => found.push(name));
        expect(found).toEqual(names.filter((name) => isAbove(name, min) && isBelow(name, max)).sort());
      }),
    );
  });

  it('counts a negative offset from the far end of a skip list, and finds nothing so in a listpack', () => {
    const given = ['a', 'b', 'c', 'd', 'e'].map((name, at) => ({ member: name, score: at }));
    const range = { min: 1, max: 3, minExclusive: false, maxExclusive: false };
    const find = (limits: SortedSetLimits, reverse: boolean, offset: number): string[] => {
      const set = sortedSet(given, limits);
      const found: string[] = [];
      set.visit(set.scoreRange(range, { reverse, offset, count: 2 }), reverse, (name) => found.push(name));
      return found;
    };
    expect([-1, -2, -3, -4].map((offset) => find(NEVER_PACKED, false, offset).join(''))).toEqual(['d', 'cd', 'bc', '']);
    expect([-1, -2, -3, -4].map((offset) => find(NEVER_PACKED, true, offset).join(''))).toEqual(['b', 'cb', 'dc', '']);
    expect(find(DEFAULTS, false, -1)).toEqual([]);
  });

  it('becomes a skip list past either threshold, and stays one', () => {
    const set = sortedSet([], TINY);
    for (const name of ['1', '2', '3', '4']) set.add(0, name, TINY);
    expect(set.encoding).toBe('listpack');
    set.add(0, '5', TINY);
    expect(set.encoding).toBe('skiplist');
    set.removeRange({ from: 0, to: 4 });
    expect(set.encoding).toBe('skiplist');

    const long = sortedSet([{ member: 'abc', score: 0 }], TINY);
    expect(long.encoding).toBe('listpack');
    long.add(0, 'abcd', TINY);
    expect(long.encoding).toBe('skiplist');

    const expecting = sortedSet([{ member: 'a', score: 0 }], TINY);
    expecting.expect(4, TINY);
    expect(expecting.encoding).toBe('listpack');
    expecting.expect(5, TINY);
    expect(expecting.encoding).toBe('skiplist');
  });

  it('forgets the sign of zero in a listpack only', () => {
    const zero = [{ member: 'zero', score: -0 }];
    expect(sortedSet(zero, DEFAULTS).score('zero')).toBe(0);
    expect(sortedSet(zero, NEVER_PACKED).score('zero')).toBe(-0);
  });

  it('draws every element about as often, and samples without repeats', () => {
    for (const limits of [DEFAULTS, NEVER_PACKED]) {
      const set = sortedSet(['a', 'b', 'c', 'd'].map((name, at) => ({ member: name, score: at })), limits);
      const random = new SeededRandom(7);
      const counts = new Map<string, number>();
      for (let n = 0; n < 4000; n++) {
        const drawn = set.randomEntry(random);
        expect(set.score(drawn?.member ?? '')).toBe(drawn?.score);
        counts.set(drawn?.member ?? '', (counts.get(drawn?.member ?? '') ?? 0) + 1);
      }
      expect(Math.min(...counts.values())).toBeGreaterThan(850);
      for (let count = 0; count < 6; count++) {
        const names = set.sample(count, random).map((entry) => entry.member);
        expect(new Set(names).size).toBe(Math.min(count, 4));
        expect(names).toHaveLength(Math.min(count, 4));
      }
    }
  });
});
