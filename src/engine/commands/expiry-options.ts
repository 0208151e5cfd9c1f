// EX, PX, EXAT, PXAT and the options around them, as SET and GETEX (and with their own grammar HSETEX and HGETEX) take
// them: reading the words, and turning a time into unix ms with Redis's checks for overflow.
import type { ByteString } from '../../base/bytes.ts';
import { canonical, INT64_MAX, type Int64 } from '../../base/integer.ts';
import { arg, isWord, readInt64 } from '../args.ts';
import { errors } from '../errors.ts';

/** EX, PX: seconds and ms from now. EXAT, PXAT: the same since 1970. */
export type ExpiryUnit = 'ex' | 'px' | 'exat' | 'pxat';

const UNITS: readonly ExpiryUnit[] = ['ex', 'px', 'exat', 'pxat'];

/** A time as it was written, not yet known to be a number. */
export interface Expiry {
  readonly unit: ExpiryUnit;
  readonly value: ByteString;
}

export interface StringOptions {
  readonly condition: 'nx' | 'xx' | undefined;
  /** GET: answer what was there before. */
  readonly answersOld: boolean;
  readonly keepsTtl: boolean;
  readonly persists: boolean;
  readonly expiry: Expiry | undefined;
}

/** Which of the four words stands at `at`, if any. */
export function expiryUnitAt(argv: readonly ByteString[], at: number): ExpiryUnit | undefined {
  for (const unit of UNITS) if (isWord(argv, at, unit)) return unit;
  return undefined;
}

/**
 * The options of SET (after key and value) or GETEX (after the key). A word may be repeated, the last value counts; words
 * that contradict one another are a syntax error, as is one that the other command has.
 */
export function readStringOptions(argv: readonly ByteString[], from: number, command: 'set' | 'getex'): StringOptions {
  const isSet = command === 'set';
  let condition: 'nx' | 'xx' | undefined;
  let answersOld = false;
  let keepsTtl = false;
  let persists = false;
  let expiry: Expiry | undefined;
  for (let at = from; at < argv.length; at++) {
    if (isSet && isWord(argv, at, 'nx') && condition !== 'xx') condition = 'nx';
    else if (isSet && isWord(argv, at, 'xx') && condition !== 'nx') condition = 'xx';
    else if (isSet && isWord(argv, at, 'get')) answersOld = true;
    else if (isSet && isWord(argv, at, 'keepttl') && !expiry) keepsTtl = true;
    else if (!isSet && isWord(argv, at, 'persist') && !expiry) persists = true;
    else {
      const unit = expiryUnitAt(argv, at);
      const contradicts = keepsTtl || persists || (expiry !== undefined && expiry.unit !== unit);
      if (unit === undefined || contradicts || at + 1 >= argv.length) throw errors.syntax;
      expiry = { unit, value: arg(argv, ++at) };
    }
  }
  return { condition, answersOld, keepsTtl, persists, expiry };
}

/** The moment in unix ms, exact up to 2^63-1. Refuses what is no integer, not positive, or past 64 bits in ms. */
export function readExpiry(expiry: Expiry, now: number, command: string): Int64 {
  const value = readInt64(expiry.value);
  if (value <= 0) throw errors.invalidExpire(command);
  const perUnit = expiry.unit === 'ex' || expiry.unit === 'exat' ? 1000 : 1;
  const base = expiry.unit === 'ex' || expiry.unit === 'px' ? now : 0;
  const ms = Number(value) * perUnit + base;
  if (Number.isSafeInteger(ms)) return ms;
  const exact = BigInt(value) * BigInt(perUnit) + BigInt(base);
  if (exact > INT64_MAX) throw errors.invalidExpire(command);
  return canonical(exact);
}
