// Union, difference and intersection of sets, at Redis's costs: an intersection walks the smallest set, a difference
// takes the cheaper of two ways. What the commands do with the result is algebra.ts's matter.
import type { ByteString } from '../../../base/bytes.ts';
import { parseInt64 } from '../../../base/integer.ts';
import type { Context } from '../../context.ts';
import { type SetLimits, SetValue } from '../../types/set/value.ts';

/** The sets under these keys, undefined for missing ones; WRONGTYPE at the first key that holds something else. */
export function readSets(ctx: Context, keys: readonly ByteString[]): (SetValue | undefined)[] {
  return keys.map((name) => ctx.read(SetValue, name));
}

export function union(sets: readonly (SetValue | undefined)[], limits: SetLimits): SetValue {
  const result = SetValue.ofIntegers();
  for (const set of sets) if (set) for (const member of set.members()) result.add(member, limits);
  return result;
}

/** What is in the first set and in none of the others. */
export function difference(sets: readonly (SetValue | undefined)[], limits: SetLimits): SetValue {
  const result = SetValue.ofIntegers();
  const [first, ...rest] = sets;
  if (first === undefined || rest.includes(first)) return result;
  const others = rest.filter((set) => set !== undefined);
  // Way 1 looks up each member of the first set in the others, and may stop at the first that has it: half the price.
  const work1 = (first.size * (others.length + 1)) / 2;
  const work2 = others.reduce((sum, set) => sum + set.size, first.size);
  if (Math.floor(work1) <= work2) {
    others.sort((a, b) => b.size - a.size);
    for (const member of first.members()) {
      if (!others.some((other) => other.has(member))) result.add(member, limits);
    }
    return result;
  }
  // Way 2 copies the first set and takes the members of the others away.
  for (const member of first.members()) result.add(member, limits);
  for (const other of others) {
    for (const member of other.members()) result.remove(member);
    if (result.isEmpty) break;
  }
  return result;
}

/** The members that all sets have, in the order of the smallest; none if one of the sets is missing. */
export function* intersection(sets: readonly (SetValue | undefined)[]): Generator<ByteString, void, undefined> {
  const present = sets.filter((set) => set !== undefined);
  if (present.length < sets.length) return;
  const [smallest, ...larger] = present.sort((a, b) => a.size - b.size);
  if (smallest === undefined) return;
  const others = larger.filter((set) => set !== smallest);
  for (const member of smallest.members()) if (others.every((other) => other.has(member))) yield member;
}

/** The intersection as a set in the encoding that Redis gives it. */
export function intersectionSet(sets: readonly (SetValue | undefined)[], limits: SetLimits): SetValue {
  const smallest = sets.reduce((least, set) => (least && set && set.size < least.size ? set : least));
  const result = smallest?.encoding === 'intset' ? SetValue.ofIntegers() : SetValue.ofEntries();
  let onlyIntegers = true;
  for (const member of intersection(sets)) {
    onlyIntegers &&= parseInt64(member) !== undefined;
    result.add(member, limits);
  }
  if (onlyIntegers && !result.isEmpty) result.settleAsIntegers(limits);
  return result;
}
