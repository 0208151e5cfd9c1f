// Reading fields that may have expired: whoever comes across one removes it. How much of that is announced differs from
// command to command in Redis 8.0, hence the two steps.
import type { ByteString } from '../../../base/bytes.ts';
import type { Context } from '../../context.ts';
import { announceExpiredFields, removeExpiredField } from '../../keyspace/field-expiry.ts';
import { HashValue } from '../../types/hash/value.ts';

/** The moment against which fields are held: while a file is loaded, none expires. */
export function fieldClock(ctx: Context): number {
  return ctx.engine.isLoading ? -Infinity : ctx.now;
}

/**
 * Whether the field's time has come; it is removed then, and propagated, but not announced, nor is the hash removed if it
 * was the last one. While writes are paused it is only hidden.
 */
export function expireField(ctx: Context, key: ByteString, hash: HashValue, field: ByteString): boolean {
  if (!hash.isExpired(field, fieldClock(ctx))) return false;
  if (ctx.engine.mayExpire) removeExpiredField(ctx.engine, ctx.db, key, hash, field);
  return true;
}

/** The value of a field; undefined if it is missing or has expired, in which case it is removed and announced. */
export function liveValue(ctx: Context, key: ByteString, hash: HashValue, field: ByteString): ByteString | undefined {
  if (!expireField(ctx, key, hash, field)) return hash.get(field);
  if (ctx.engine.mayExpire) announceExpiredFields(ctx.engine, ctx.db, key, hash);
  return undefined;
}

/** The hash at `key`, made if there is none. */
export function openHash(ctx: Context, key: ByteString): HashValue {
  return ctx.write(HashValue, key) ?? addHash(ctx, key);
}

/** Adds an empty hash. */
export function addHash(ctx: Context, key: ByteString): HashValue {
  const hash = HashValue.empty();
  ctx.db.add(key, hash);
  return hash;
}
