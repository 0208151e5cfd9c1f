// What a command did in a sorted set, and how many steps it walked beside the logarithm that textbooks promise.
import type { FrameOf, Touch } from '../../../server/pictures/picture.ts';
import type { SortedSetTouch, SortedSetView, TouchedScore } from '../../../server/pictures/zset.ts';
import type { Walk } from '../../../server/pictures/zset-walks.ts';
import { count, counted, printable } from '../../kit/bytes-text.ts';

type Detail = SortedSetTouch;

const VERBS = { added: 'added', changed: 'moved', removed: 'taken out', found: 'there', missing: 'not there' } as const;

export function caption({ detail, argv, isWrite }: Touch<'zset'>, { view }: FrameOf<'zset'>): string | undefined {
  if (!detail) return undefined;
  const { range, end, members, named, removed, walks } = detail;
  if (end) return taken(detail, end);
  if (range) return ranged(detail, range, view);
  const [first] = members;
  if (!first) return argv[0]?.bytes.toLowerCase() === 'zcard' ? 'The length is kept beside the members: nothing is counted.' : undefined;
  if (named > 1) return `${counted(named, 'member')}: ${totals(members)}.${removed > 0 || isWrite ? '' : lookups(view)}`;
  const what = `${printable(first.member.bytes)}: ${outcome(first, isWrite)}`;
  if (walks.length > 0) return `${what} ${walked(walks, detail, view)}`;
  if (view.form === 'listpack') return `${what} ${counted(first.compared, 'pair')} of the listpack looked at.`;
  if (first.place === undefined || (first.result === 'added' && isWrite)) return what;
  const same = isWrite && first.result === 'found' ? 'so there is nothing to move' : 'no walk through the levels';
  return `${what} From the hash table, bucket ${count(first.place.bucket)}, ${counted(first.place.compared, 'comparison')}: ${same}.`;
}

function outcome({ result, rank, score, oldScore, oldRank }: TouchedScore, isWrite: boolean): string {
  if (result === 'missing') return 'not there.';
  if (result === 'removed') return `taken out of rank ${count(oldRank)}, score ${oldScore ?? ''}.`;
  if (result === 'changed') {
    const way = rank === oldRank ? `rank ${count(rank)} stays` : `rank ${count(oldRank)} became ${count(rank)}`;
    return `score ${oldScore ?? ''} became ${score ?? ''}, ${way}.`;
  }
  const place = `rank ${count(rank)}, score ${score ?? ''}`;
  return result === 'added' ? `added at ${place}.` : isWrite ? `has that score already.` : `${place}.`;
}

function totals(members: readonly TouchedScore[]): string {
  const times = new Map<string, number>();
  for (const { result } of members) times.set(VERBS[result], (times.get(VERBS[result]) ?? 0) + 1);
  return [...times].map(([verb, n]) => `${count(n)} ${verb}`).join(', ');
}

function lookups(view: SortedSetView): string {
  return view.form === 'skiplist' ? ' Each is one look-up in the hash table.' : '';
}

function taken({ removed }: Detail, end: 'low' | 'high'): string {
  return removed === 0 ? 'Nothing was there to take.' : `${counted(removed, 'member')} taken from the ${end}est score on.`;
}

function ranged(detail: Detail, range: NonNullable<Detail['range']>, view: SortedSetView): string {
  const { from, to, use, isReverse } = range;
  const size = to - from;
  if (size <= 0) return 'Nothing lies in that range.';
  const verb = { read: '', count: ' counted', remove: ' taken out' }[use];
  const where = size === 1 ? `of rank ${count(from)}` : `of ranks ${count(from)} to ${count(to - 1)}`;
  const what = `${counted(size, 'member')} ${where}${verb}.`;
  if (view.form === 'listpack') return `${what} The listpack is read pair by pair from its ${isReverse ? 'end' : 'start'}.`;
  if (detail.walks.length === 0) return `${what} From the ${isReverse ? 'last' : 'first'} on along level 0, without a search.`;
  const then = use === 'count' ? ' Their ranks are subtracted: nothing in between is read.' : size === 1 ? '' : ` Then along level 0${isReverse ? ', backwards' : ''}.`;
  return `${what} ${walked(detail.walks, detail, view)}${then}`;
}

const GOALS: Readonly<Record<Walk['goal'], string>> = {
  'old place': 'to where it stood',
  place: 'to where it belongs',
  member: 'to it, adding up the spans on the way',
  first: 'to the first of them',
  last: 'to the last of them',
  rank: 'there, as the spans count ranks',
};

/** "14 steps to it; log₂ of 1,000 is 10.0." */
function walked(walks: readonly Walk[], { isInPlace }: Detail, { size }: SortedSetView): string {
  const ways = walks.map(({ goal, moves }) => `${counted(moves.length, 'step')} ${GOALS[goal]}`).join(', ');
  const stays = isInPlace ? ', and its neighbours stay the same' : '';
  return `${ways}${stays}; log₂ of ${count(size)} is ${Math.log2(Math.max(1, size)).toFixed(1)}.`;
}
