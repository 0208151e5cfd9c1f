// What a command does in a sorted set before it answers: the elements that it names, the range that it reads, and the walks
// through the skip list that lead there. The order of elements alone decides about a walk, so each is told by the number of
// elements that it passes. Looking goes by Dict.peek: a lookup of the engine's own would move a rehash on.
import type { ByteString } from '../../base/bytes.ts';
import { formatDouble } from '../../base/double.ts';
import { readLexRange, readScoreRange } from '../../engine/commands/sorted-set/borders.ts';
import { type RangeForm, readBorders, readRequest } from '../../engine/commands/sorted-set/zrange.ts';
import type { SkipList, SkipListPathStep } from '../../engine/structures/skiplist.ts';
import { PackedSortedSet } from '../../engine/types/zset/packed.ts';
import type { RankRange, SortedSetValue } from '../../engine/types/zset/value.ts';
import { placeOf, type TablePlace } from './table.ts';

/** One way through the levels, from the head. */
export interface Walk {
  /** To what: where a member stood, where it stands, the ends of a range, an element by its rank. */
  readonly goal: 'old place' | 'place' | 'member' | 'first' | 'last' | 'rank';
  readonly moves: readonly SkipListPathStep[];
  /** Rank of the element that it led to. */
  readonly to: number;
}

/** Where a member stands; rank -1 if it is not in the set. */
export interface Standing {
  readonly rank: number;
  readonly score: number | undefined;
  /** In the hash table of the large form. */
  readonly place: TablePlace | undefined;
  /** Pairs of a listpack that are looked at on the way. */
  readonly compared: number;
}

export const NOWHERE: Standing = { rank: -1, score: undefined, place: undefined, compared: 0 };

export interface ReadRange extends RankRange {
  readonly by: 'rank' | 'score' | 'lex';
  readonly isReverse: boolean;
  /** Elements are only counted, or taken out. */
  readonly use: 'read' | 'count' | 'remove';
}

export function standingOf({ contents }: SortedSetValue, member: ByteString): Standing {
  if (contents instanceof PackedSortedSet) {
    const rank = contents.indexOf(member);
    if (rank < 0) return { ...NOWHERE, compared: contents.length };
    return { rank, score: contents.scoreAt(rank), place: undefined, compared: rank + 1 };
  }
  const { list, byMember } = contents;
  const node = byMember.peek(member);
  const place = placeOf(byMember, member);
  if (node === undefined) return { ...NOWHERE, place };
  const score = list.scoreOf(node);
  return { rank: list.rank(score, member), score, place, compared: 0 };
}

/** As SortedSetValue.score, but no rehash takes a step. */
export function peekScore(value: SortedSetValue, member: ByteString): number | undefined {
  return standingOf(value, member).score;
}

/** As Redis prints it. */
export function scoreText(score: number): string {
  return formatDouble(score);
}

const SCORED: ReadonlySet<string> = new Set(['nx', 'xx', 'gt', 'lt', 'ch', 'incr']);

/** The members that a command names one by one. */
export function membersOf(name: string, argv: readonly ByteString[]): readonly ByteString[] {
  switch (name) {
    case 'zadd':
    case 'geoadd': {
      const stride = name === 'zadd' ? 2 : 3;
      let first = 2;
      while (SCORED.has(argv[first]?.toLowerCase() ?? '')) first++;
      return argv.filter((_, at) => at >= first && (at - first) % stride === stride - 1);
    }
    case 'zincrby':
      return argv.slice(3, 4);
    case 'zscore':
    case 'zrank':
    case 'zrevrank':
      return argv.slice(2, 3);
    case 'zmscore':
    case 'zrem':
      return argv.slice(2);
    default:
      return [];
  }
}

const READS: Readonly<Record<string, RangeForm>> = {
  zrange: { at: 1 },
  zrangestore: { at: 2 },
  zrevrange: { at: 1, by: 'rank', reverse: true },
  zrangebyscore: { at: 1, by: 'score', reverse: false },
  zrevrangebyscore: { at: 1, by: 'score', reverse: true },
  zrangebylex: { at: 1, by: 'lex', reverse: false },
  zrevrangebylex: { at: 1, by: 'lex', reverse: true },
};

const BY_BORDERS: Readonly<Record<string, readonly [ReadRange['by'], ReadRange['use']]>> = {
  zcount: ['score', 'count'],
  zlexcount: ['lex', 'count'],
  zremrangebyscore: ['score', 'remove'],
  zremrangebylex: ['lex', 'remove'],
  zremrangebyrank: ['rank', 'remove'],
};

/** The elements that a command reads, counts or removes as a range. Throws as the command itself on what it refuses. */
export function rangeOf(name: string, argv: readonly ByteString[], key: ByteString, value: SortedSetValue): ReadRange | undefined {
  const form = READS[name];
  if (form) {
    if (argv[form.at] !== key) return undefined;
    const request = readRequest(argv, form);
    const { from, to } = readBorders(argv, form, request)(value);
    return { from, to, by: request.by, isReverse: request.reverse, use: 'read' };
  }
  const [by, use] = BY_BORDERS[name] ?? [];
  if (by === undefined || use === undefined) return undefined;
  return { ...located(by, argv, value), by, isReverse: false, use };
}

function located(by: ReadRange['by'], argv: readonly ByteString[], value: SortedSetValue): RankRange {
  const [, , min = '', max = ''] = argv;
  if (by === 'score') return value.scoreRange(readScoreRange(min, max));
  if (by === 'lex') return value.lexRange(readLexRange(min, max));
  const form: RangeForm = { at: 1, by: 'rank', reverse: false };
  return readBorders(argv, form, readRequest(argv.slice(0, 4), form))(value);
}

/** The end that a command takes elements from. */
export function endOf(name: string, argv: readonly ByteString[]): 'low' | 'high' | undefined {
  if (name === 'zpopmin' || name === 'bzpopmin') return 'low';
  if (name === 'zpopmax' || name === 'bzpopmax') return 'high';
  if (name !== 'zmpop' && name !== 'bzmpop') return undefined;
  return argv.some((word) => word.toLowerCase() === 'max') ? 'high' : 'low';
}

/** To the element that stands right before which the search ends, passing the first `rank`. */
export function walkUpTo(list: SkipList, goal: Walk['goal'], rank: number): Walk {
  return { goal, moves: list.searchPath(rank), to: rank };
}

/** Onto an element, and down its tower; by rank the walk ends where it arrives. */
export function walkOnto(list: SkipList, goal: 'last' | 'rank', rank: number): Walk {
  const moves = list.searchPath(rank + 1);
  const arrival = moves.findIndex((move) => move.rank === rank);
  return { goal, moves: goal === 'rank' && arrival >= 0 ? moves.slice(0, arrival) : moves, to: rank };
}

/** The walks to a range: to the end where reading begins; to both where elements are only counted. */
export function walksTo(list: SkipList, { from, to, by, isReverse, use }: ReadRange): readonly Walk[] {
  if (from >= to) return [];
  if (by === 'rank') {
    const rank = isReverse ? to - 1 : from;
    // The ends themselves are known without a search.
    const isAtEnd = use === 'read' && rank === (isReverse ? list.length - 1 : 0);
    return isAtEnd ? [] : [walkOnto(list, 'rank', rank)];
  }
  if (use === 'count') return [walkUpTo(list, 'first', from), walkOnto(list, 'last', to - 1)];
  return [isReverse ? walkOnto(list, 'last', to - 1) : walkUpTo(list, 'first', from)];
}
