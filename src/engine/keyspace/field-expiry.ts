// Fields of hashes whose time has come: removing them, with what that does to the rest of the server, and the cycle that
// removes them even if nobody asks (8.0's activeExpireHashFieldCycle). A database's index names the hashes that hold such
// fields, and when each is due. As in Redis an entry is only moved when that matters by some seconds, and stays when its
// fields lose their times: the cycle finds out and puts it right.
import type { ByteString } from '../../base/bytes.ts';
import type { Engine } from '../engine.ts';
import { NEVER } from '../types/hash/parts.ts';
import { HashValue } from '../types/hash/value.ts';
import type { Database } from './database.ts';
import { NO_EXPIRY } from './value.ts';

/** Fields removed in one cycle at most, in all databases. */
const MAX_REMOVED = 10_000;
/** The index entry of a hash is left alone if it would move by less than this many ms. */
const TOLERANCE = 4000;

/** Removes one field because its time has come. Whether it was the last one, and to announce it, is the caller's matter. */
export function removeExpiredField(
  engine: Engine,
  db: Database,
  key: ByteString,
  hash: HashValue,
  field: ByteString,
): void {
  db.beforeChange?.(key, hash);
  hash.delete(field);
  engine.stats.expiredSubkeys++;
  engine.propagation.add(db.index, ['HDEL', key, field]);
}

/** Says that fields have expired; removes the hash if nothing is left of it. */
export function announceExpiredFields(engine: Engine, db: Database, key: ByteString, hash: HashValue): void {
  engine.notify('hash', 'hexpired', key, db);
  if (hash.isEmpty) {
    db.delete(key);
    engine.notify('generic', 'del', key, db);
  }
  engine.keyTouched(db, key);
}

/** Removes all fields whose time has come, earliest first, and announces it. */
export function removeExpiredFields(engine: Engine, db: Database, key: ByteString, hash: HashValue): void {
  const before = hash.size;
  for (let field = hash.dueField(engine.now); field !== undefined; field = hash.dueField(engine.now)) {
    removeExpiredField(engine, db, key, hash, field);
  }
  if (hash.size < before) announceExpiredFields(engine, db, key, hash);
}

/** One cycle over all databases. */
export function expireFieldsCycle(engine: Engine): void {
  let budget = MAX_REMOVED;
  for (const db of engine.databases) {
    while (budget > 0 && db.fieldExpiry.earliest < engine.now) {
      const key = db.fieldExpiry.first;
      const hash = key === undefined ? undefined : db.keys.get(key);
      if (key === undefined || !(hash instanceof HashValue)) throw new Error(`no hash at ${key} in the field index`);
      const before = hash.size;
      for (let field = hash.dueField(engine.now); field !== undefined && budget > 0; budget--) {
        removeExpiredField(engine, db, key, hash, field);
        // Each is an execution unit of its own.
        engine.propagation.flush();
        field = hash.dueField(engine.now);
      }
      if (hash.size < before) announceExpiredFields(engine, db, key, hash);
      if (hash.isEmpty) continue;
      const next = hash.nextExpiry;
      db.setFieldExpiryDue(key, hash, next === NEVER ? NO_EXPIRY : next);
    }
  }
}

/**
 * Fields of a hash were given times or removed: keeps the index true, as far as Redis does. `earliestTouched` is the
 * earliest time among those that were given or replaced.
 */
export function fieldTimesChanged(db: Database, key: ByteString, hash: HashValue, earliestTouched: number): void {
  const known = hash.fieldExpiryDue === NO_EXPIRY ? NEVER : hash.fieldExpiryDue;
  if (known < earliestTouched) return;
  const next = hash.nextExpiry;
  if (next === known || Math.abs(known - next) < TOLERANCE) return;
  db.setFieldExpiryDue(key, hash, next === NEVER ? NO_EXPIRY : next);
}

/** Fields were removed from a hash of which some expired: forgets it once none does. */
export function fieldsRemoved(db: Database, key: ByteString, hash: HashValue): void {
  if (hash.fieldExpiryDue !== NO_EXPIRY && hash.nextExpiry === NEVER) db.setFieldExpiryDue(key, hash, NO_EXPIRY);
}
