import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import { NONE, SkipList, type SkipListNode } from './skiplist.ts';
import { aboveLexMin, aboveScoreMin, belowLexMax, belowScoreMax } from './sorted-range.ts';
import type { LexRange, ScoreRange } from './sorted-range.ts';

type Pair = readonly [score: number, member: string];

const score = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(-Infinity, Infinity, -0, 0.5));
const member = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map((n) => `m${n}`),
  fc.string({ maxLength: 3 }),
);
const scoreRange: fc.Arbitrary<ScoreRange> = fc.record({
  min: score,
  max: score,
  minExclusive: fc.boolean(),
  maxExclusive: fc.boolean(),
});
const lexBound = fc.record({
  kind: fc.constantFrom('lowest', 'highest', 'inclusive', 'exclusive'),
  value: member,
});
const lexRange: fc.Arbitrary<LexRange> = fc.record({ min: lexBound, max: lexBound });

function order(a: Pair, b: Pair): number {
  return a[0] - b[0] || (a[0] === b[0] ? 0 : a[0] < b[0] ? -1 : 1) || (a[1] < b[1] ? -1 : 1);
}

function build(pairs: Iterable<Pair>, seed = 1): SkipList {
  const list = new SkipList(new SeededRandom(seed));
  for (const [s, m] of pairs) list.insert(s, m);
  return list;
}

function memberAt(list: SkipList, node: SkipListNode): string | undefined {
  return node === NONE ? undefined : list.memberOf(node);
}

function contents(list: SkipList): Pair[] {
  return list.view(0, list.length).map((node) => [node.score, node.member]);
}

const pairs = fc.uniqueArray(fc.tuple(score, member), { maxLength: 60, selector: ([, m]) => m });
const inScores = (range: ScoreRange) => (pair: Pair) => aboveScoreMin(pair[0], range) && belowScoreMax(pair[0], range);
const inLex = (range: LexRange) => (pair: Pair) => aboveLexMin(pair[1], range.min) && belowLexMax(pair[1], range.max);

describe('SkipList', () => {
  it('has clones that go their own way', () => {
    fc.assert(
      fc.property(pairs, pairs, (before, after) => {
        const list = build(before);
        const clone = list.clone();
        for (const [s, m] of before.slice(0, 20)) list.delete(s, m);
        for (const [s, m] of after) if (!before.some(([, each]) => each === m)) clone.insert(s, m);
        list.check();
        clone.check();
        expect(contents(list)).toEqual(before.slice(20).sort(order));
        const added = after.filter(([, m]) => !before.some(([, each]) => each === m));
        expect(contents(clone)).toEqual([...before, ...added].sort(order));
      }),
    );
  });

  it('stays in the order of a sorted array under inserts, deletes and score changes', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.tuple(fc.constantFrom('put', 'put', 'delete'), score, member), { maxLength: 150 }),
        (seed, steps) => {
          const list = new SkipList(new SeededRandom(seed));
          const model = new Map<string, number>();
          const nodes = new Map<string, SkipListNode>();
          for (const [what, s, m] of steps) {
            const old = model.get(m);
            if (what === 'delete') {
              expect(list.delete(old ?? s, m)).toBe(old !== undefined);
              model.delete(m);
              nodes.delete(m);
            } else {
              const node = nodes.get(m);
              if (node === undefined) nodes.set(m, list.insert(s, m));
              else list.setScore(node, s);
              model.set(m, s);
            }
            for (const [kept, node] of nodes) {
              expect(list.memberOf(node)).toBe(kept);
              expect(list.scoreOf(node)).toBe(model.get(kept));
            }
            list.check();
          }
          const sorted = [...model].map(([m, s]): Pair => [s, m]).sort(order);
          expect(contents(list)).toEqual(sorted);
          expect(memberAt(list, list.first)).toBe(sorted[0]?.[1]);
          expect(memberAt(list, list.tail)).toBe(sorted.at(-1)?.[1]);
          for (const [rank, [s, m]] of sorted.entries()) {
            expect(list.rank(s, m)).toBe(rank);
            expect(memberAt(list, list.byRank(rank))).toBe(m);
          }
        },
      ),
    );
  });

  it('does not find what is not there', () => {
    const list = build([
      [1, 'a'],
      [2, 'b'],
    ]);
    expect(list.rank(1, 'b')).toBe(-1);
    expect(list.rank(3, 'z')).toBe(-1);
    expect(list.byRank(-1)).toBe(NONE);
    expect(list.byRank(2)).toBe(NONE);
    expect(list.delete(2, 'a')).toBe(false);
    list.check();
  });

  it('keeps the place when a new score leaves an element between its neighbours, moves it otherwise, and keeps the node', () => {
    const list = build([
      [1, 'a'],
      [5, 'b'],
      [9, 'c'],
    ]);
    const node = list.byRank(1);
    list.setScore(node, 7);
    list.check();
    expect(list.byRank(1)).toBe(node);
    list.setScore(node, 10);
    list.check();
    expect(list.byRank(2)).toBe(node);
    expect(contents(list)).toEqual([
      [1, 'a'],
      [9, 'c'],
      [10, 'b'],
    ]);
  });

  it('finds the ends of score ranges as a filter does', () => {
    fc.assert(
      fc.property(pairs, scoreRange, fc.integer(), (elements, range, seed) => {
        const list = build(elements, seed);
        const sorted = [...elements].sort(order);
        const inside = sorted.filter(inScores(range));
        expect(memberAt(list, list.firstInScoreRange(range))).toBe(inside[0]?.[1]);
        expect(memberAt(list, list.lastInScoreRange(range))).toBe(inside.at(-1)?.[1]);
      }),
    );
  });

  it('finds the ends of lexicographic ranges as a filter does, when scores are equal', () => {
    fc.assert(
      fc.property(fc.uniqueArray(member, { maxLength: 60 }), lexRange, fc.integer(), (members, range, seed) => {
        const list = build(members.map((m): Pair => [0, m]), seed);
        const sorted = members.map((m): Pair => [0, m]).sort(order);
        const inside = sorted.filter(inLex(range));
        expect(memberAt(list, list.firstInLexRange(range))).toBe(inside[0]?.[1]);
        expect(memberAt(list, list.lastInLexRange(range))).toBe(inside.at(-1)?.[1]);
      }),
    );
  });

  it('deletes rank ranges as a splice does', () => {
    const rank = fc.integer({ min: 0, max: 70 });
    fc.assert(
      fc.property(pairs, rank, rank, (elements, start, end) => {
        const list = build(elements);
        const sorted = [...elements].sort(order);
        const inside = sorted.slice(start, end + 1);
        const removed: string[] = [];
        expect(list.deleteRangeByRank(start, end, (each) => removed.push(each))).toBe(inside.length);
        expect(removed).toEqual(inside.map(([, m]) => m));
        list.check();
        expect(contents(list)).toEqual(sorted.filter((_, at) => at < start || at > end));
      }),
    );
  });

  it('draws heights so that each level has about a quarter of the one below', () => {
    const list = build(Array.from({ length: 40_000 }, (_, i): Pair => [i, `m${i}`]));
    const reached: number[] = [];
    for (const node of list.view(0, list.length)) {
      for (let level = 0; level < node.spans.length; level++) reached[level] = (reached[level] ?? 0) + 1;
    }
    expect(reached[0]).toBe(40_000);
    expect((reached[1] ?? 0) / 40_000).toBeCloseTo(1 / 4, 2);
    expect((reached[2] ?? 0) / 40_000).toBeCloseTo(1 / 16, 2);
    expect((reached[3] ?? 0) / 40_000).toBeCloseTo(1 / 64, 2);
    expect(list.level).toBe(reached.length);
    list.check();
  });

  it('caps heights at 32 whatever the random source says', () => {
    const zeros = { next: () => 0, int: () => 0, uint32: () => 0, bytes: (n: number) => '\0'.repeat(n) };
    const list = new SkipList(zeros);
    for (let i = 0; i < 10; i++) list.insert(i, `m${i}`);
    list.check();
    expect(list.level).toBe(32);
    expect(list.view(0, 1)[0]?.spans).toHaveLength(32);
  });

  it('reports the path of a search from the top of the header to just before the element', () => {
    const list = build(Array.from({ length: 500 }, (_, i): Pair => [i, `m${i}`]));
    for (const rank of [0, 1, 250, 499]) {
      const path = list.searchPath(rank);
      expect(path[0]).toMatchObject({ level: list.level - 1, rank: -1 });
      expect(path.at(-1)).toEqual({ level: 0, rank: rank - 1, move: 'down' });
      expect(path.length).toBeLessThan(60);
      for (const [at, step] of path.entries()) {
        const next = path[at + 1];
        if (next === undefined) break;
        expect(next.level).toBe(step.move === 'down' ? step.level - 1 : step.level);
        if (step.move === 'down') expect(next.rank).toBe(step.rank);
        else expect(next.rank).toBeGreaterThan(step.rank);
      }
    }
  });

  it('counts the elements on each level as far as that is asked for', () => {
    const list = build(Array.from({ length: 300 }, (_, i): Pair => [i, `m${i}`]));
    const heights = list.view(0, 300).map(({ spans }) => spans.length);
    const sizes = Array.from({ length: list.level }, (_, level) => heights.filter((height) => height > level).length);
    expect(list.levelSizes(300)).toEqual(sizes);
    expect(list.levelSizes(30)).toEqual(sizes.map((size, level) => (level === 0 || size <= 30 ? size : undefined)));
  });

  it('shows spans that add up to the length on every level', () => {
    const list = build(Array.from({ length: 100 }, (_, i): Pair => [i % 7, `m${i}`]));
    const nodes = list.view(0, 100);
    for (const [level, headerSpan] of list.headerSpans().entries()) {
      const sum = nodes.reduce((total, node) => total + (node.spans[level] ?? 0), headerSpan);
      expect(sum).toBe(100);
    }
    expect(list.view(98, 10).map((node) => node.rank)).toEqual([98, 99]);
  });
});
