// Active expiry: removes keys whose time has come even if nobody asks for them. Samples the index of volatile keys as
// Redis's slow cycle does (activeExpireCycle in 8.0): goes on in a database while more than a tenth of a sample had
// expired, from where the last cycle stopped. Where Redis limits itself by time, this limits itself by work, so that
// the same clock gives the same result on every machine.
import type { ByteString } from '../../base/bytes.ts';
import type { Database } from './database.ts';

/** Keys looked at before deciding whether to go on in the same database, at effort 1 and per step of effort. */
const SAMPLE = 20;
const SAMPLE_PER_EFFORT = 5;
/** Percent of expired keys in a sample up to which a database is left alone, less one per step of effort. */
const ACCEPTABLE_STALE = 10;
/** Keys removed in one cycle at most: 2 to 4 ms of work, or 15 before it is compiled. */
const MAX_REMOVED = 2_000;
/** Buckets visited for one sample at most, for tables that are nearly empty. */
const MAX_BUCKETS_PER_KEY = 20;

export interface ExpiryReport {
  readonly removed: number;
  /** Stopped because the limit of work was reached, with more to do. */
  readonly isCapped: boolean;
  /** Share of expired keys among those looked at, 0 to 1. */
  readonly staleShare: number;
}

/**
 * One cycle over all databases. `effort` is active-expire-effort, 1 to 10. Each key that goes is an execution unit of
 * its own, so that what is propagated of them is not tied together: `afterEach` ends it.
 */
export function expireCycle(databases: readonly Database[], effort: number, afterEach: () => void): ExpiryReport {
  const sampleSize = SAMPLE + SAMPLE_PER_EFFORT * (effort - 1);
  const acceptable = (ACCEPTABLE_STALE - (effort - 1)) / 100;
  let removed = 0;
  let looked = 0;
  for (const db of databases) {
    while (db.volatile.size > 0) {
      const due: ByteString[] = [];
      let sampled = 0;
      let buckets = 0;
      do {
        db.expireCursor = db.volatile.scan(db.expireCursor, (key, value) => {
          sampled++;
          if (db.isExpired(value)) due.push(key);
        });
        buckets++;
      } while (db.expireCursor !== 0 && sampled < sampleSize && buckets < sampleSize * MAX_BUCKETS_PER_KEY);
      for (const key of due) {
        db.removeExpired(key);
        afterEach();
      }
      removed += due.length;
      looked += sampled;
      if (removed >= MAX_REMOVED) return { removed, isCapped: true, staleShare: removed / looked };
      if (sampled === 0 || due.length / sampled <= acceptable) break;
    }
  }
  return { removed, isCapped: false, staleShare: looked === 0 ? 0 : removed / looked };
}
