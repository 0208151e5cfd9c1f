// Where a command's keys stand in its arguments, in the form of Redis's key specifications: where to begin, how to go
// on from there, and what is done with the keys. COMMAND INFO prints them; ACL, tracking and COMMAND GETKEYS use them.
import type { ByteString } from '../base/bytes.ts';
import { equalsIgnoreCase } from '../base/bytes.ts';
import { parseInt64 } from '../base/integer.ts';

export type BeginSearch =
  | { readonly type: 'index'; readonly index: number }
  /** A negative `startFrom` searches backwards from that argument, counted from the end. */
  | { readonly type: 'keyword'; readonly keyword: string; readonly startFrom: number }
  | { readonly type: 'unknown' };

export type FindKeys =
  /** `last` counts from the first key if >= 0, else from the end; `limit` n > 1 takes only 1/n of the arguments. */
  | { readonly type: 'range'; readonly last: number; readonly step: number; readonly limit: number }
  | { readonly type: 'keynum'; readonly at: number; readonly first: number; readonly step: number }
  | { readonly type: 'unknown' };

export interface KeySpec {
  /** Words of Redis: RO, RW, OW or RM, then access, update, insert, delete, not_key, incomplete, variable_flags. */
  readonly flags: readonly string[];
  readonly begin: BeginSearch;
  readonly find: FindKeys;
  readonly notes?: string;
}

export function keySpec(flags: string, begin: BeginSearch, find: FindKeys, notes?: string): KeySpec {
  const spec = { flags: flags.split(' '), begin, find };
  return notes === undefined ? spec : { ...spec, notes };
}

export const index = (at: number): BeginSearch => ({ type: 'index', index: at });
export const keyword = (word: string, startFrom: number): BeginSearch => ({
  type: 'keyword',
  keyword: word,
  startFrom,
});
export const range = (last: number, step: number, limit: number): FindKeys => ({ type: 'range', last, step, limit });
export const keynum = (at: number, first: number, step: number): FindKeys => ({ type: 'keynum', at, first, step });
export const unknown = (): { readonly type: 'unknown' } => ({ type: 'unknown' });

/** Where a key stands in argv, and the flags of the spec that found it. */
export interface KeyPosition {
  readonly at: number;
  readonly flags: readonly string[];
}

function beginOf(begin: BeginSearch, argv: readonly ByteString[]): number {
  if (begin.type === 'index') return begin.index;
  if (begin.type === 'unknown') return -1;
  const forward = begin.startFrom > 0;
  const start = forward ? begin.startFrom : argv.length + begin.startFrom;
  for (let at = start; forward ? at < argv.length : at > 0; at += forward ? 1 : -1) {
    const word = argv[at];
    if (word !== undefined && equalsIgnoreCase(word, begin.keyword)) return at + 1;
  }
  return -1;
}

/** What is no whole number is read as C's atoi reads it: digits in front count, and none mean a count that is wrong. */
function keyCount(text: ByteString): number {
  const exact = parseInt64(text);
  if (typeof exact === 'number') return exact;
  const [, digits] = /^\s*\+?(\d{1,9})/.exec(text) ?? [];
  return Number(digits ?? 0) || -1;
}

/**
 * The positions that one spec finds. Empty if its keyword is not there; undefined if the arguments contradict the spec
 * (a key count that is no number or reaches past the end).
 */
export function findKeys(spec: KeySpec, argv: readonly ByteString[]): KeyPosition[] | undefined {
  const begin = beginOf(spec.begin, argv);
  const find = spec.find;
  if (begin < 0 || begin >= argv.length) return spec.begin.type === 'index' ? undefined : [];
  let first = begin;
  let last: number;
  let step = 1;
  if (find.type === 'range') {
    step = find.step;
    if (find.last >= 0) last = first + find.last;
    else if (find.limit > 1) last = first + Math.floor((argv.length - first) / find.limit) + find.last;
    else last = argv.length + find.last;
  } else if (find.type === 'keynum') {
    const count = keyCount(argv[begin + find.at] ?? '');
    if (count < 0) return undefined;
    step = find.step;
    first = begin + find.first;
    last = first + (count - 1) * step;
  } else {
    return undefined;
  }
  if (last >= argv.length) return undefined;
  const positions: KeyPosition[] = [];
  for (let at = first; at <= last; at += step) positions.push({ at, flags: spec.flags });
  return positions;
}
