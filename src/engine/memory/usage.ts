// How many bytes keys and values would take in Redis. A rough first form: the seam for a model of Redis's own layout.
import type { ByteString } from '../../base/bytes.ts';
import type { Database } from '../keyspace/database.ts';
import type { Value } from '../keyspace/value.ts';
import { elementCount } from '../types/element-count.ts';
import { StringValue } from '../types/string/value.ts';

/** A dictionary entry, an object header and an sds header of Redis, each with its allocation rounded up. */
const ENTRY_BYTES = 56;
const ELEMENT_BYTES = 24;
/** Sampled for the sum over a database: keys in as many buckets. */
const SAMPLED_BUCKETS = 16;

/** Bytes of a key with its value, as MEMORY USAGE tells them. `samples`: elements to look at, 0 for all. */
export function memoryUsage(key: ByteString, value: Value, samples: number): number {
  void samples;
  const contents = value instanceof StringValue ? value.length : elementCount(value) * ELEMENT_BYTES;
  return ENTRY_BYTES + Math.ceil((key.length + 2) / 8) * 8 + Math.ceil(contents / 8) * 8;
}

/** An estimate of all keys and values: the average of a few, times their number. O(1). */
export function usedByKeys(databases: readonly Database[]): number {
  let total = 0;
  for (const db of databases) {
    let sampled = 0;
    let bytes = 0;
    let cursor = 0;
    for (let buckets = 0; buckets < SAMPLED_BUCKETS && db.size > 0; buckets++) {
      cursor = db.keys.scan(cursor, (key, value) => {
        sampled++;
        bytes += memoryUsage(key, value, 5);
      });
      if (cursor === 0) break;
    }
    if (sampled > 0) total += Math.round((bytes / sampled) * db.size);
  }
  return total;
}
