// How far the walks of a command have come at a step of the animation: which boxes and links are lit, where the search stands,
// and which elements it looked at and left because they lie too far.
import type { SortedSetTouch, SortedSetView } from '../../../server/pictures/zset.ts';

export interface LitWalk {
  /** Links gone along: from one rank to another, on a level. The head's rank is -1. */
  readonly links: readonly { readonly level: number; readonly from: number; readonly to: number }[];
  /** Boxes stood on, as `rank level`. */
  readonly boxes: ReadonlySet<string>;
  readonly refused: ReadonlySet<number>;
  /** Where the search stands: the rank of an element, -1 at the head, or NOT_WALKING. */
  readonly at: number;
  readonly level: number;
  /** The ranks that the walks lead to. */
  readonly ends: readonly number[];
}

const NOT_WALKING = -2;

export const NO_WALK: LitWalk = { links: [], boxes: new Set(), refused: new Set(), at: NOT_WALKING, level: -1, ends: [] };

/** All that is lit at a step, of the walk that goes on at that step. */
export function litBy(detail: SortedSetTouch, view: Extract<SortedSetView, { form: 'skiplist' }>, step: number): LitWalk {
  const { walks, passed, range } = detail;
  if (walks.length === 0) return NO_WALK;
  let left = step;
  let current = 0;
  while (current + 1 < walks.length && left >= (walks[current]?.moves.length ?? 0)) left -= walks[current++]?.moves.length ?? 0;
  const spans = new Map(passed.map((tower) => [tower.rank, tower.spans]));
  const links: { level: number; from: number; to: number }[] = [];
  const boxes = new Set<string>();
  const refused = new Set<number>();
  const moves = walks[current]?.moves ?? [];
  let place = { rank: -1, level: moves[0]?.level ?? 0 };
  for (const { level, rank, move } of moves.slice(0, left + 1)) {
    boxes.add(`${rank} ${level}`);
    const span = rank < 0 ? view.levels[level]?.span : spans.get(rank)?.[level];
    const target = rank + (span ?? 0);
    if (move === 'along') {
      links.push({ level, from: rank, to: target });
      place = { rank: target, level };
    } else {
      const isThere = target > rank && target <= (view.levels[level]?.last ?? -1);
      if (isThere) refused.add(target);
      place = { rank, level: Math.max(0, level - 1) };
    }
  }
  boxes.add(`${place.rank} ${place.level}`);
  const isDone = left >= moves.length;
  const to = walks[current]?.to ?? NOT_WALKING;
  refused.delete(to);
  // From the last element that comes before it.
  if (isDone && place.rank < to && to < view.size) links.push({ level: 0, from: place.rank, to });
  if (isDone && range && range.use === 'read' && range.to > range.from) links.push({ level: 0, from: range.from, to: range.to - 1 });
  const ends = walks.map(({ to }) => to);
  return { links, boxes, refused, at: isDone ? to : place.rank, level: isDone ? 0 : place.level, ends };
}

export interface LitLane {
  readonly isLit: boolean;
  readonly isHere: boolean;
  readonly isLitIn: boolean;
  readonly isLitOut: boolean;
}

/** What is lit where a row crosses a level. A gap, which stands for all from its rank on, only passes links. */
export function laneOf(walk: LitWalk, rank: number, level: number, isTower: boolean): LitLane {
  const own = walk.links.filter((link) => link.level === level);
  const isLitIn = own.some(({ from, to }) => from < rank && rank <= to);
  const isLitOut = own.some(({ from, to }) => from <= rank && rank < to);
  const isLit = isTower && walk.boxes.has(`${rank} ${level}`);
  return { isLit, isHere: isTower && walk.at === rank && walk.level === level, isLitIn, isLitOut: isTower ? isLitOut : isLitIn };
}

/** Whether the search looked at the element and did not go there. */
export function refusedAt({ refused, boxes }: LitWalk, rank: number): boolean {
  return refused.has(rank) && !boxes.has(`${rank} 0`);
}
