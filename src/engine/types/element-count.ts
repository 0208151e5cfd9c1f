// How many elements a value has, whatever its type: bytes of a string, entries of anything else.
import type { Value } from '../keyspace/value.ts';
import { HashValue } from './hash/value.ts';
import { ListValue } from './list/value.ts';
import { SetValue } from './set/value.ts';
import { StreamValue } from './stream/value.ts';
import { StringValue } from './string/value.ts';
import { SortedSetValue } from './zset/value.ts';

export function elementCount(value: Value): number {
  if (value instanceof SetValue || value instanceof HashValue) return value.size;
  const hasLength =
    value instanceof StringValue ||
    value instanceof ListValue ||
    value instanceof SortedSetValue ||
    value instanceof StreamValue;
  return hasLength ? value.length : 0;
}
