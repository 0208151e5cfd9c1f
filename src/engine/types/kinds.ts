// Sorted sets and streams told by their tag, for code that has to know every type: asking for the class would bring the
// whole type along, and a worker that starts needs neither before the first command of theirs.
import type { Value } from '../keyspace/value.ts';
import type { StreamValue } from './stream/value.ts';
import type { SortedSetValue } from './zset/value.ts';

export function isSortedSet(value: Value): value is SortedSetValue {
  return value.type === 'zset';
}

export function isStream(value: Value): value is StreamValue {
  return value.type === 'stream';
}
