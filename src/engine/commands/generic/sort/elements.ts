// What SORT sorts: the elements of a list, set or sorted set, all of them or, where their own order is kept, a range.
import type { ByteString } from '../../../../base/bytes.ts';
import type { Context } from '../../../context.ts';
import { errors } from '../../../errors.ts';
import { ListValue } from '../../../types/list/value.ts';
import { SetValue } from '../../../types/set/value.ts';
import { SortedSetValue } from '../../../types/zset/value.ts';

export interface SortSource {
  readonly length: number;
  /** A set has no order of its own that would be the same everywhere. */
  readonly isOrdered: boolean;
  all(): ByteString[];
  /** Elements first..last of the own order, or of that order reversed. */
  range(first: number, last: number, reversed: boolean): ByteString[];
}

/** Undefined for a missing key; WRONGTYPE for what can't be sorted. */
export function sortSource(ctx: Context, key: ByteString): SortSource | undefined {
  const value = ctx.db.lookupRead(key);
  if (value === undefined) return undefined;
  if (value instanceof ListValue) return listSource(value);
  if (value instanceof SetValue) return setSource(value);
  if (value instanceof SortedSetValue) return sortedSetSource(value);
  throw errors.wrongType;
}

function listSource(list: ListValue): SortSource {
  const { length } = list;
  return {
    length,
    isOrdered: true,
    all: () => list.slice(0, length),
    range: (first, last, reversed) =>
      reversed ? list.slice(length - 1 - last, length - first).reverse() : list.slice(first, last + 1),
  };
}

function setSource(set: SetValue): SortSource {
  return {
    length: set.size,
    isOrdered: false,
    all: () => set.toArray(),
    range: (first, last) => set.toArray().slice(first, last + 1),
  };
}

function sortedSetSource(zset: SortedSetValue): SortSource {
  // Redis 8.0 unpacks a sorted set to sort it, for good.
  zset.unpack();
  const { length } = zset;
  const range = (first: number, last: number, reversed: boolean): ByteString[] => {
    const members: ByteString[] = [];
    const ranks = reversed ? { from: length - 1 - last, to: length - first } : { from: first, to: last + 1 };
    zset.visit(ranks, reversed, (member) => members.push(member));
    return members;
  };
  return { length, isOrdered: true, all: () => range(0, length - 1, false), range };
}
