// Giving fields times of expiry, as HEXPIRE and its kin, HGETEX and HSETEX do it: reading a time, and setting it field by
// field. A time that is past already removes the field at once and is propagated as HDEL.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import { readInt64 } from '../../args.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { fieldTimesChanged, removeExpiredField } from '../../keyspace/field-expiry.ts';
import { NEVER } from '../../types/hash/parts.ts';
import type { HashValue } from '../../types/hash/value.ts';
import type { ExpiryUnit } from '../expiry-options.ts';
import { fieldClock } from './live-fields.ts';

/** Redis 8.0 keeps the times of fields in 46 bits: until the year 4199. */
const LATEST = 2 ** 46 - 1;

const negativeTime = new ErrorReply('ERR invalid expire time, must be >= 0');

/** The moment in unix ms. */
export function readFieldTime(ctx: Context, value: ByteString, unit: ExpiryUnit): number {
  const given = readInt64(value);
  if (given < 0) throw negativeTime;
  const perUnit = unit === 'ex' || unit === 'exat' ? 1000 : 1;
  const base = unit === 'ex' || unit === 'px' ? ctx.now : 0;
  if (given > Math.floor(LATEST / perUnit)) throw errors.invalidExpire(ctx.command.name);
  const ms = Number(given) * perUnit;
  if (ms > LATEST - base) throw errors.invalidExpire(ctx.command.name);
  return ms + base;
}

/** NX: only without a time in force. XX: only in place of one. GT, LT: only later or earlier; no time is latest. */
export type TimeCondition = 'nx' | 'xx' | 'gt' | 'lt';

/** What became of one field, as HEXPIRE answers it. */
export const NO_SUCH_FIELD = -2;
export const CONDITION_NOT_MET = 0;
export const TIME_SET = 1;
export const FIELD_REMOVED = 2;

/** Gives fields of one hash the same time, one after another, and keeps the count. `finish` must follow. */
export class FieldTimeSetter {
  updated = 0;
  removed = 0;
  /** Among the times that were given or replaced. */
  private earliestTouched = NEVER;

  constructor(
    private readonly ctx: Context,
    private readonly key: ByteString,
    private readonly hash: HashValue,
    /** Unix ms. */
    private readonly expireAt: number,
    private readonly condition?: TimeCondition,
  ) {
    hash.admitTimes();
  }

  set(field: ByteString): number {
    const { ctx, key, hash, expireAt } = this;
    const inForce = hash.expiryOf(field);
    if (inForce === undefined) return NO_SUCH_FIELD;
    if (!allows(this.condition, inForce, expireAt)) return CONDITION_NOT_MET;
    this.earliestTouched = Math.min(this.earliestTouched, inForce);
    if (expireAt <= fieldClock(ctx)) {
      removeExpiredField(ctx.engine, ctx.db, key, hash, field);
      this.removed++;
      return FIELD_REMOVED;
    }
    this.earliestTouched = Math.min(this.earliestTouched, expireAt);
    hash.setExpiry(field, expireAt);
    this.updated++;
    return TIME_SET;
  }

  /** Keeps the database's index of such hashes true. */
  finish(): void {
    if (this.updated + this.removed > 0) fieldTimesChanged(this.ctx.db, this.key, this.hash, this.earliestTouched);
  }
}

function allows(condition: TimeCondition | undefined, inForce: number, expireAt: number): boolean {
  switch (condition) {
    case 'nx':
      return inForce === NEVER;
    case 'xx':
      return inForce !== NEVER;
    case 'gt':
      // No time is the latest of all, yet nothing is later: Redis refuses.
      return inForce < expireAt;
    case 'lt':
      return inForce > expireAt;
    default:
      return true;
  }
}
