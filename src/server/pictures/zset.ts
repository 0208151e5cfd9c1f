// The lens of sorted sets: pairs in a listpack, or a skip list's towers with their spans and the hash table beside it; the
// walks that a command took through the levels; and the highest scores, as a leaderboard has them. Of a large list only the
// window and the elements on the way are looked at, and levels with many elements are estimated.
import type { ByteString } from '../../base/bytes.ts';
import { EMPTY_LISTPACK_BYTES } from '../../engine/structures/listpack.ts';
import type { SkipList } from '../../engine/structures/skiplist.ts';
import { PackedSortedSet } from '../../engine/types/zset/packed.ts';
import { SortedSetValue } from '../../engine/types/zset/value.ts';
import type { Clip } from '../inspect.ts';
import { clip, type PackedEntry, packedEntries } from './clip.ts';
import type { Detail, Lens, PictureWindow, Threshold } from './picture.ts';
import type { TablePlace } from './table.ts';
import { type WaitingClient, waitingFor } from './waiting.ts';
import {
  endOf,
  membersOf,
  NOWHERE,
  peekScore,
  rangeOf,
  type ReadRange,
  scoreText,
  type Standing,
  standingOf,
  type Walk,
  walksTo,
  walkUpTo,
} from './zset-walks.ts';

export interface PackedPair {
  readonly index: number;
  readonly member: PackedEntry;
  readonly score: PackedEntry;
}

export interface ScoredRow {
  /** From the lowest score. */
  readonly rank: number;
  readonly member: Clip;
  /** As Redis prints it. */
  readonly score: string;
}

export interface Tower extends ScoredRow {
  /** Span of each level's link, lowest first. */
  readonly spans: readonly number[];
}

export interface SkipLevel {
  /** Elements that reach it; undefined where they are too many to count. */
  readonly size: number | undefined;
  /** Rank of the last of them. */
  readonly last: number;
  /** Span of the head's link. */
  readonly span: number;
}

/** A client blocked on this sorted set, and the end at which it waits. */
export type SortedSetWaiter = WaitingClient & { readonly end: 'low' | 'high' };

export type SortedSetView = {
  readonly size: number;
  readonly first: number;
  /** The highest scores, the highest first. */
  readonly leaders: readonly ScoredRow[];
} & (
  /** Not there, and awaited: nobody waits for one that has members. */
  | { readonly form: 'none'; readonly waiting: readonly SortedSetWaiter[] }
  | { readonly form: 'listpack'; readonly bytes: number; readonly pairs: readonly PackedPair[] }
  | {
      readonly form: 'skiplist';
      /** Lowest first. */
      readonly levels: readonly SkipLevel[];
      readonly towers: readonly Tower[];
      /** Scores at even distances of rank, from 0 for the lowest to 1 for the highest. */
      readonly curve: readonly number[];
      readonly buckets: number;
    }
);

export interface TouchedScore {
  readonly member: Clip;
  readonly result: 'added' | 'changed' | 'removed' | 'found' | 'missing';
  /** Where it stands, or stood; -1 if nowhere. */
  readonly rank: number;
  readonly score: string | undefined;
  readonly oldRank: number;
  readonly oldScore: string | undefined;
  readonly place: TablePlace | undefined;
  readonly compared: number;
}

export interface SortedSetTouch {
  /** At most `MOST_NAMED` of those that the command named or took. */
  readonly members: readonly TouchedScore[];
  readonly named: number;
  readonly range: ReadRange | undefined;
  readonly end: 'low' | 'high' | undefined;
  readonly removed: number;
  readonly walks: readonly Walk[];
  /** What the walks pass, and what they look at and leave. */
  readonly passed: readonly Tower[];
  /** A changed score that left the element between the same neighbours. */
  readonly isInPlace: boolean;
}

interface Before {
  readonly members: ReadonlyMap<ByteString, Standing>;
  /** Scores beside the one member that is named. */
  readonly beside: readonly number[];
  readonly range: ReadRange | undefined;
  readonly walks: readonly Walk[];
  /** Elements that the command is about to take: from one end, or of a range. */
  readonly doomed: readonly { readonly member: ByteString; readonly rank: number; readonly score: number }[];
  readonly size: number;
  readonly level: number;
  readonly encoding: string;
}

const MOST_NAMED = 16;
const MOST_DOOMED = 8;
const MOST_LEADERS = 24;
const MOST_TOWERS = 32;
const MOST_MEASURED = 1024;
const MOST_ON_LEVEL = 400;
const CURVE_POINTS = 64;
const MEMBER_CLIP = 64;

export const sortedSetLens: Lens<'zset', Before> = {
  view(scene, window) {
    const { value } = scene;
    if (value === undefined) {
      const waiting = waitingFor(scene, 'zset', (name, argv) => ({ end: endOf(name, argv) ?? ('low' as const) }));
      return waiting.length === 0 ? undefined : { form: 'none', size: 0, first: 0, leaders: [], waiting };
    }
    if (!(value instanceof SortedSetValue)) return undefined;
    const { contents, length: size } = value;
    const isPacked = contents instanceof PackedSortedSet;
    const count = isPacked ? window.count : Math.min(window.count, MOST_TOWERS);
    // Towers take more room than other units: what the window was moved to is in the middle of them.
    const from = isPacked || window.opened < 0 ? window.first : Math.max(window.first, window.opened - (count >> 1));
    const first = Math.max(0, Math.min(from, size - count));
    const leaders = rowsOf(value, Math.max(0, size - MOST_LEADERS), size, window.clip).reverse();
    const shared = { size, first, leaders };
    if (contents instanceof PackedSortedSet) {
      return { ...shared, form: 'listpack', bytes: contents.bytes, pairs: pairsOf(contents, first, window) };
    }
    return {
      ...shared,
      form: 'skiplist',
      levels: levelsOf(contents.list),
      towers: towersOf(contents.list, first, count, window.clip),
      curve: size > count ? curveOf(contents.list) : [],
      buckets: contents.byMember.hashTables().tables.at(-1)?.size ?? 0,
    };
  },

  thresholds({ engine, value }): readonly Threshold[] {
    const { settings } = engine.config;
    const pack = value instanceof SortedSetValue && value.contents instanceof PackedSortedSet ? value.contents : undefined;
    return [
      {
        setting: 'zset-max-listpack-entries',
        limit: settings['zset-max-listpack-entries'],
        now: pack?.length,
        unit: 'members',
      },
      {
        setting: 'zset-max-listpack-value',
        limit: settings['zset-max-listpack-value'],
        now: pack && pack.length <= MOST_MEASURED ? Math.max(0, ...pack.members.map((each) => each.length)) : undefined,
        unit: 'bytes in the longest',
      },
    ];
  },

  before({ key, value }, { command: { name }, argv }) {
    const members = new Map<ByteString, Standing>();
    const named = membersOf(name, argv).slice(0, MOST_NAMED);
    if (!(value instanceof SortedSetValue)) {
      return { members, beside: [], range: undefined, walks: [], doomed: [], size: 0, level: 0, encoding: '' };
    }
    for (const member of named) members.set(member, standingOf(value, member));
    const range = rangeOf(name, argv, key, value);
    const list = value.contents instanceof PackedSortedSet ? undefined : value.contents.list;
    const { length: size, encoding } = value;
    const only = named.length === 1 ? members.get(named[0] ?? '') : undefined;
    const walks = list ? (range ? walksTo(list, range) : only ? walksBefore(list, name, only) : []) : [];
    return {
      members,
      beside: only && only.rank >= 0 ? besides(value, only.rank) : [],
      range,
      walks,
      doomed: doomedOf(value, endOf(name, argv), range),
      size,
      level: list?.level ?? 0,
      encoding,
    };
  },

  after({ value }, { command, argv }, _reply, before) {
    const set = value instanceof SortedSetValue ? value : undefined;
    const named = membersOf(command.name, argv);
    const members = [...new Set(named)].slice(0, MOST_NAMED).map((member): TouchedScore => {
      const earlier = before?.members.get(member) ?? NOWHERE;
      return touched(member, earlier, set ? standingOf(set, member) : NOWHERE);
    });
    const end = endOf(command.name, argv);
    const removed = before === undefined || !command.isWrite ? 0 : Math.max(0, before.size - (set?.length ?? 0));
    const range = before?.range;
    const taken = end || range?.use === 'remove' ? (before?.doomed ?? []).slice(0, removed) : [];
    for (const { member, rank, score } of taken) members.push(touched(member, { ...NOWHERE, rank, score }, NOWHERE));
    const [below = -Infinity, above = Infinity] = before?.beside ?? [];
    const score = set && named.length === 1 ? peekScore(set, named[0] ?? '') : undefined;
    const isInPlace = score !== undefined && members[0]?.result === 'changed' && below < score && score < above;
    return detailOf({ members, named: named.length, range, end, removed, isInPlace }, set, before);
  },

  reason({ engine, value }, { command, argv }) {
    const { settings } = engine.config;
    if (!(value instanceof SortedSetValue) || !['zadd', 'zincrby', 'geoadd'].includes(command.name)) {
      return { reason: 'another sorted set was put in its place' };
    }
    const longest = Math.max(0, ...membersOf(command.name, argv).map((member) => member.length));
    if (longest > settings['zset-max-listpack-value']) {
      return { setting: 'zset-max-listpack-value', limit: settings['zset-max-listpack-value'], reached: longest };
    }
    return { setting: 'zset-max-listpack-entries', limit: settings['zset-max-listpack-entries'], reached: value.length };
  },
};

type Known = Omit<SortedSetTouch, 'walks' | 'passed'>;

function detailOf(known: Known, set: SortedSetValue | undefined, before: Before | undefined): Detail<'zset'> {
  const { members, range, named, isInPlace } = known;
  const [first] = members;
  const list = set && !(set.contents instanceof PackedSortedSet) ? set.contents.list : undefined;
  const only = named === 1 ? first : undefined;
  // The one that made a skip list of it was put in as all the others were: there was nothing yet to walk through.
  const isNew = set === undefined || before?.encoding !== set.encoding;
  const walks = list && !isNew && before ? walksAfter(list, before, only, isInPlace) : [];
  const focus = range && range.from < range.to ? (range.isReverse ? range.to - 1 : range.from) : first?.rank;
  const steps = walks.reduce((sum, { moves }) => sum + moves.length, 0);
  const looks = list || only === undefined ? 0 : only.compared;
  return {
    touch: { ...known, walks, passed: list ? passedBy(list, walks) : [] },
    focus: focus === undefined || focus < 0 ? undefined : focus,
    steps: Math.max(1, steps > 0 ? steps + 1 : looks),
  };
}

function touched(member: ByteString, earlier: Standing, now: Standing): TouchedScore {
  const was = earlier.rank >= 0;
  const is = now.rank >= 0;
  const isSame = now.score === earlier.score;
  const shown = is ? now : earlier;
  return {
    member: clip(member, MEMBER_CLIP),
    result: !is ? (was ? 'removed' : 'missing') : !was ? 'added' : isSame ? 'found' : 'changed',
    rank: shown.rank,
    score: shown.score === undefined ? undefined : scoreText(shown.score),
    oldRank: earlier.rank,
    oldScore: earlier.score === undefined ? undefined : scoreText(earlier.score),
    place: shown.place ?? earlier.place,
    compared: earlier.compared,
  };
}

// --- walks ----------------------------------------------------------------------------------------------------------

const BY_RANK: ReadonlySet<string> = new Set(['zrank', 'zrevrank']);
const WRITES: ReadonlySet<string> = new Set(['zadd', 'zincrby', 'geoadd', 'zrem']);

/** To the one member that a command names, as the list stands before it. */
function walksBefore(list: SkipList, name: string, { rank }: Standing): readonly Walk[] {
  if (rank < 0) return [];
  if (BY_RANK.has(name)) return [walkUpTo(list, 'member', rank)];
  return WRITES.has(name) ? [walkUpTo(list, 'old place', rank)] : [];
}

/** What was walked, as the list stands after it: elements between the old and the new place have moved by one. */
function walksAfter(list: SkipList, before: Before, only: TouchedScore | undefined, isInPlace: boolean): readonly Walk[] {
  const { walks, level } = before;
  if (only?.result === 'added') return [belowLevel(walkUpTo(list, 'place', only.rank), level)];
  // That the score is the same is known from the table already.
  if (only?.result === 'found' && walks[0]?.goal === 'old place') return [];
  if (only?.result !== 'changed') return walks;
  const moved = walks.map((walk) => (isInPlace ? walk : { ...walk, moves: walk.moves.map((move) => shifted(move, only.rank)) }));
  return isInPlace ? moved : [...moved, belowLevel(walkUpTo(list, 'place', only.rank), level)];
}

/** A search begins at the top level that there was: a taller tower was drawn by lot afterwards. */
function belowLevel(walk: Walk, level: number): Walk {
  return { ...walk, moves: walk.moves.filter((move) => move.level < level) };
}

function shifted<M extends Walk['moves'][number]>(move: M, from: number): M {
  return move.rank >= from ? { ...move, rank: move.rank + 1 } : move;
}

/** The elements that walks stand on, and those that they look at and do not go to. */
function passedBy(list: SkipList, walks: readonly Walk[]): readonly Tower[] {
  const towers = new Map<number, Tower>();
  const at = (rank: number): Tower | undefined => {
    if (rank < 0) return undefined;
    const known = towers.get(rank) ?? towersOf(list, rank, 1, MEMBER_CLIP)[0];
    if (known) towers.set(rank, known);
    return known;
  };
  const head = list.headerSpans();
  for (const { moves, to } of walks) {
    at(to);
    for (const { level, rank, move } of moves) {
      const spans = rank < 0 ? head : at(rank)?.spans;
      const span = spans?.[level];
      if (move === 'down' && span !== undefined && span > 0) at(rank + span);
    }
  }
  return [...towers.values()].sort((a, b) => a.rank - b.rank);
}

// --- what there is to see ------------------------------------------------------------------------------------------------

function pairsOf(pack: PackedSortedSet, first: number, { count, clip: longest }: PictureWindow): readonly PackedPair[] {
  const skipped = pack.slice(0, first).bytes - EMPTY_LISTPACK_BYTES;
  const entries = packedEntries(pack.slice(first, first + count).toListpack(), 0, 2 * count, longest).map((entry) => ({
    ...entry,
    offset: entry.offset + skipped,
  }));
  const pairs: PackedPair[] = [];
  for (let at = 0; at + 1 < entries.length; at += 2) {
    const [member, score] = [entries[at], entries[at + 1]];
    if (member && score) pairs.push({ index: first + at / 2, member, score });
  }
  return pairs;
}

function rowsOf(value: SortedSetValue, from: number, to: number, longest: number): ScoredRow[] {
  const rows: ScoredRow[] = [];
  value.visit({ from, to }, false, (member, score) => {
    rows.push({ rank: from + rows.length, member: clip(member, longest), score: scoreText(score) });
  });
  return rows;
}

function towersOf(list: SkipList, from: number, count: number, longest: number): readonly Tower[] {
  return list.view(from, count).map(({ rank, member, score, spans }) => ({
    rank,
    member: clip(member, longest),
    score: scoreText(score),
    spans,
  }));
}

function levelsOf(list: SkipList): readonly SkipLevel[] {
  const sizes = list.levelSizes(MOST_ON_LEVEL);
  const spans = list.headerSpans();
  const lasts = new Map(list.searchPath(list.length).flatMap(({ level, rank, move }) => (move === 'down' ? [[level, rank]] : [])));
  return spans.map((span, level) => ({ size: sizes[level], span, last: lasts.get(level) ?? -1 }));
}

function curveOf(list: SkipList): readonly number[] {
  const [low, high] = [list.scoreOf(list.first), list.scoreOf(list.tail)];
  const width = high - low;
  return Array.from({ length: CURVE_POINTS }, (_, at) => {
    const rank = Math.floor((at * (list.length - 1)) / (CURVE_POINTS - 1));
    const height = (list.scoreOf(list.byRank(rank)) - low) / width;
    return Number.isFinite(height) ? height : 0.5;
  });
}

/** The scores before and after a rank; none where there is no neighbour. */
function besides(value: SortedSetValue, rank: number): readonly number[] {
  const scores: number[] = [-Infinity, Infinity];
  if (rank > 0) value.visit({ from: rank - 1, to: rank }, false, (_, score) => (scores[0] = score));
  if (rank + 1 < value.length) value.visit({ from: rank + 1, to: rank + 2 }, false, (_, score) => (scores[1] = score));
  return scores;
}

function doomedOf(value: SortedSetValue, end: 'low' | 'high' | undefined, range: ReadRange | undefined): Before['doomed'] {
  if (end === undefined && range?.use !== 'remove') return [];
  const { length } = value;
  const from = range ? range.from : end === 'low' ? 0 : Math.max(0, length - MOST_DOOMED);
  const to = range ? Math.min(range.to, range.from + MOST_DOOMED) : end === 'low' ? Math.min(length, MOST_DOOMED) : length;
  const rows: { member: ByteString; rank: number; score: number }[] = [];
  value.visit({ from, to }, false, (member, score) => rows.push({ member, rank: from + rows.length, score }));
  return end === 'high' ? rows.reverse() : rows;
}
