// The lit way through a small skip list: head with spans 1 and 2, a and c on level 0 alone, b on level 1 too.
import { describe, expect, it } from 'vitest';
import type { SortedSetTouch, SortedSetView } from '../../../server/pictures/zset.ts';
import { laneOf, litBy, refusedAt } from './walk.ts';

const named = (bytes: string) => ({ bytes, length: bytes.length });
const towers = [
  { rank: 0, member: named('a'), score: '1', spans: [1] },
  { rank: 1, member: named('b'), score: '2', spans: [1, 1] },
  { rank: 2, member: named('c'), score: '3', spans: [0] },
];
const view: Extract<SortedSetView, { form: 'skiplist' }> = {
  form: 'skiplist',
  size: 3,
  first: 0,
  leaders: [],
  levels: [
    { size: 3, last: 2, span: 1 },
    { size: 1, last: 1, span: 2 },
  ],
  towers,
  curve: [],
  buckets: 4,
};

function walking(to: number, moves: SortedSetTouch['walks'][number]['moves']): SortedSetTouch {
  return { members: [], named: 1, range: undefined, end: undefined, removed: 0, passed: towers, isInPlace: false, walks: [{ goal: 'member', to, moves }] };
}

describe('a walk', () => {
  const detail = walking(2, [
    { level: 1, rank: -1, move: 'along' },
    { level: 1, rank: 1, move: 'down' },
    { level: 0, rank: 1, move: 'down' },
  ]);

  it('is lit move by move, and ends at what it looked for', () => {
    const first = litBy(detail, view, 0);
    expect(first).toMatchObject({ at: 1, level: 1, links: [{ level: 1, from: -1, to: 1 }] });
    expect(laneOf(first, 0, 1, true)).toMatchObject({ isLit: false, isLitIn: true, isLitOut: true });
    expect(laneOf(first, 0, 0, true)).toMatchObject({ isLitIn: false, isLitOut: false });
    expect(litBy(detail, view, 1)).toMatchObject({ at: 1, level: 0 });
    const last = litBy(detail, view, 3);
    expect(last).toMatchObject({ at: 2, ends: [2] });
    expect(last.links).toContainEqual({ level: 0, from: 1, to: 2 });
  });

  it('marks what it looked at and left, and never its goal', () => {
    const early = litBy(walking(0, [{ level: 1, rank: -1, move: 'down' }, { level: 0, rank: -1, move: 'down' }]), view, 2);
    expect([0, 1, 2].map((rank) => refusedAt(early, rank))).toEqual([false, true, false]);
  });
});
