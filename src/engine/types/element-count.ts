// How many elements a value has, whatever its type: bytes of a string, entries of anything else.
import type { Value } from '../keyspace/value.ts';
import { isSortedSet, isStream } from './kinds.ts';
import { HashValue } from './hash/value.ts';
import { ListValue } from './list/value.ts';
import { SetValue } from './set/value.ts';
import { StringValue } from './string/value.ts';

export function elementCount(value: Value): number {
  if (value instanceof SetValue || value instanceof HashValue) return value.size;
  const hasLength =
    value instanceof StringValue ||
    value instanceof ListValue ||
    isSortedSet(value) ||
    isStream(value);
  return hasLength ? value.length : 0;
}
