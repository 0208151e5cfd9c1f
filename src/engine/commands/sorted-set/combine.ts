// Union, intersection and difference of sorted sets and sets, whose members all count with score 1, at Redis's costs and
// in its order: inputs go from the smallest to the largest, so that sums of doubles round, and infinities cancel, alike.
// What the commands do with the result is algebra.ts's matter.
import type { ByteString } from '../../../base/bytes.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { SetValue } from '../../types/set/value.ts';
import { type ScoredMember, SortedSetValue } from '../../types/zset/value.ts';

type Items = SortedSetValue | SetValue;

/** An input and the factor for its scores; a missing key is an empty input. */
export interface Source {
  readonly items: Items | undefined;
  readonly weight: number;
}

/** How the scores of a member that several inputs have become one. */
export type Aggregate = (a: number, b: number) => number;

// Comparisons with NaN, which 0 times infinity leaves, keep what there was: Math.min and Math.max would not.
export const AGGREGATES = {
  sum: (a, b) => orZero(a + b),
  min: (a, b) => (b < a ? b : a),
  max: (a, b) => (b > a ? b : a),
} as const satisfies Record<string, Aggregate>;

/** What is under these keys; WRONGTYPE at the first that is neither a sorted set nor a set. */
export function readInputs(ctx: Context, keys: readonly ByteString[]): (Items | undefined)[] {
  return keys.map((name) => {
    const value = ctx.db.lookupRead(name);
    if (value === undefined || value instanceof SortedSetValue || value instanceof SetValue) return value;
    throw errors.wrongType;
  });
}

/** Members and their scores, in no order. */
export function union(sources: readonly Source[], aggregate: Aggregate): Map<ByteString, number> {
  const result = new Map<ByteString, number>();
  for (const { items, weight } of bySize(sources)) {
    for (const { member, score } of entriesOf(items)) {
      const weighted = orZero(weight * score);
      const before = result.get(member);
      result.set(member, before === undefined ? weighted : aggregate(before, weighted));
    }
  }
  return result;
}

/** The members that all inputs have, as they are found. */
export function* intersection(
  sources: readonly Source[],
  aggregate: Aggregate,
): Generator<[member: ByteString, score: number], void, undefined> {
  const [smallest, ...others] = bySize(sources);
  if (smallest === undefined) return;
  nextMember: for (const { member, score } of entriesOf(smallest.items)) {
    let total = orZero(smallest.weight * score);
    for (const { items, weight } of others) {
      const other = scoreIn(items, member);
      if (other === undefined) continue nextMember;
      total = aggregate(total, other * weight);
    }
    yield [member, total];
  }
}

/** What is in the first input and in none of the others, with the scores it has there. */
export function difference(sources: readonly Source[]): Map<ByteString, number> {
  const result = new Map<ByteString, number>();
  const [first, ...rest] = sources.map((source) => source.items);
  if (first === undefined || rest.includes(first)) return result;
  const others = rest.filter((items) => items !== undefined);
  // Either each member of the first is looked up in the others, at half the price since the first hit ends it, or the
  // first is copied and the members of the others are taken away.
  const lookups = (sizeOf(first) * sources.length) / 2;
  const visits = others.reduce((sum, items) => sum + sizeOf(items), sizeOf(first));
  if (Math.floor(lookups) <= visits) {
    others.sort((a, b) => sizeOf(b) - sizeOf(a));
    for (const { member, score } of entriesOf(first)) {
      if (!others.some((items) => scoreIn(items, member) !== undefined)) result.set(member, score);
    }
    return result;
  }
  for (const { member, score } of entriesOf(first)) result.set(member, score);
  for (const items of others) for (const { member } of entriesOf(items)) result.delete(member);
  return result;
}

function bySize(sources: readonly Source[]): Source[] {
  return [...sources].sort((a, b) => sizeOf(a.items) - sizeOf(b.items));
}

function sizeOf(items: Items | undefined): number {
  if (items === undefined) return 0;
  return items instanceof SetValue ? items.size : items.length;
}

function scoreIn(items: Items | undefined, member: ByteString): number | undefined {
  if (items instanceof SetValue) return items.has(member) ? 1 : undefined;
  return items?.score(member);
}

function* entriesOf(items: Items | undefined): Generator<ScoredMember, void, undefined> {
  if (items instanceof SortedSetValue) yield* items.entries();
  else if (items !== undefined) for (const member of items.members()) yield { member, score: 1 };
}

function orZero(score: number): number {
  return Number.isNaN(score) ? 0 : score;
}
