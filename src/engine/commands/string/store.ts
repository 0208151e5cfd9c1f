// Putting a string in place of whatever a key holds: the body that SET, SETEX, SETNX, GETSET, MSET and others share.
import type { ByteString } from '../../../base/bytes.ts';
import type { Int64 } from '../../../base/integer.ts';
import type { Context } from '../../context.ts';
import { StringValue } from '../../types/string/value.ts';

/**
 * Stores the text as SET does, and gives the value that holds it. A string that is there is changed, not exchanged: one
 * look at the keyspace and no new object for the commonest of writes.
 */
export function store(ctx: Context, key: ByteString, text: ByteString, keepsTtl = false): StringValue {
  const old = ctx.db.lookupWrite(key);
  if (old instanceof StringValue) {
    old.assign(text);
    ctx.engine.sharedIntegers.shareInPlace(old);
    if (!keepsTtl) ctx.db.persist(key, old);
    return old;
  }
  const value = StringValue.of(text);
  ctx.engine.sharedIntegers.share(value);
  if (old === undefined) ctx.db.add(key, value);
  else ctx.db.set(key, value, keepsTtl);
  return value;
}

/** Stores the text until a moment in unix ms; announced as "set" and "expire". */
export function storeUntil(ctx: Context, key: ByteString, text: ByteString, at: Int64): void {
  // The expiry that was there is overwritten, not removed and set again.
  const value = store(ctx, key, text, true);
  ctx.db.setExpiry(key, value, at);
  ctx.changed('string', 'set', key);
  ctx.notify('generic', 'expire', key);
}
