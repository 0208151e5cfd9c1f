// How many elements a value has, whatever its type: bytes of a string, entries of anything else.
import type { Value } from '../keyspace/value.ts';
import { HashValue } from './hash/value.ts';
import { ListValue } from './list/value.ts';
import { SetValue } from './set/value.ts';
import { StringValue } from './string/value.ts';
import { SortedSetValue } from './zset/value.ts';

/** For a stream, what its class says of itself as `length`. */
export function elementCount(value: Value): number {
  if (value instanceof StringValue || value instanceof ListValue || value instanceof SortedSetValue) return value.length;
  if (value instanceof SetValue || value instanceof HashValue) return value.size;
  return 'length' in value && typeof value.length === 'number' ? value.length : 0;
}
