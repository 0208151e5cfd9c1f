// What the last command did to single elements, for both ways of drawing a sorted set.
import type { SortedSetTouch, TouchedScore } from '../../../server/pictures/zset.ts';
import type { Mark } from '../parts/Tape.tsx';

/** What a command did to the element of a rank. */
export function rankMark({ members, range }: SortedSetTouch, rank: number): Mark {
  const own = members.find((each) => each.rank === rank && each.result !== 'removed');
  if (own) return own.result === 'found' ? 'hit' : own.result === 'missing' ? undefined : own.result;
  return range && range.use !== 'remove' && rank >= range.from && rank < range.to ? 'hit' : undefined;
}

export function ghostsOf(detail: SortedSetTouch | undefined): readonly TouchedScore[] {
  return detail?.members.filter(({ result }) => result === 'removed') ?? [];
}
