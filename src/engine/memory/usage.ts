// MEMORY USAGE's answer.
import type { ByteString } from '../../base/bytes.ts';
import type { Value } from '../keyspace/value.ts';
import { REPORTED } from './layout.ts';
import { keyBytes, valueBytes } from './value-bytes.ts';

/** Bytes of a key with its value, as MEMORY USAGE tells them. `samples`: elements to look at, 0 for all. */
export function memoryUsage(key: ByteString, value: Value, samples: number): number {
  return keyBytes(key, REPORTED) + valueBytes(value, samples === 0 ? Infinity : samples, REPORTED);
}
