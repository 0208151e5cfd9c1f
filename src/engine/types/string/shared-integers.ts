// The integers 0 to 9999, of which Redis keeps one object each for all keys that hold them, unless eviction has to tell
// the keys apart. It shows in OBJECT: such a value has no count of references, and no use of its own.
import type { Settings } from '../../config-parameters.ts';
import type { Value } from '../../keyspace/value.ts';
import { StringValue } from './value.ts';

const SHARED_INTEGERS = 10_000;

export const SHARED_REFCOUNT = 2147483647;

export function isSharedInteger(value: Value, settings: Settings): boolean {
  return mayBeShared(value) && !(settings.maxmemory > 0 && /l[rf]u$/.test(settings['maxmemory-policy']));
}

/** Whether it would be, if eviction had not to tell the keys apart. */
export function mayBeShared(value: Value): boolean {
  if (!(value instanceof StringValue) || value.encoding !== 'int') return false;
  const { integer } = value;
  return integer !== undefined && integer >= 0 && integer < SHARED_INTEGERS;
}
