// Readers for arguments: each takes one argument and gives the value, or throws the ErrorReply that Redis would answer.
// Handlers call them in the order in which Redis looks at the arguments.
import type { ByteString } from '../base/bytes.ts';
import { equalsIgnoreCase } from '../base/bytes.ts';
import { parseDouble } from '../base/double.ts';
import { INT64_MAX, type Int64, parseInt64 } from '../base/integer.ts';
import { ceilLongDouble, multiplyLongDouble, parseLongDouble } from '../base/long-double.ts';
import { ErrorReply } from '../resp/reply.ts';
import { errors } from './errors.ts';

/** The argument at `at`, which arity or a length check has shown to be there. */
export function arg(argv: readonly ByteString[], at: number): ByteString {
  const value = argv[at];
  if (value === undefined) throw new Error(`argument ${at} of ${argv.length} read without a check`);
  return value;
}

/** Whether the argument at `at` is this word, in any case. `word` in lower case. As in C, a NUL ends the argument. */
export function isWord(argv: readonly ByteString[], at: number, word: string): boolean {
  const value = argv[at];
  if (value === undefined || value.length < word.length) return false;
  if (value.length === word.length) return equalsIgnoreCase(value, word);
  return value.charCodeAt(word.length) === 0 && equalsIgnoreCase(value.slice(0, word.length), word);
}

/** A 64-bit integer. */
export function readInt64(value: ByteString, error: ErrorReply = errors.notInteger): Int64 {
  const parsed = parseInt64(value);
  if (parsed === undefined) throw error;
  return parsed;
}

/**
 * A 64-bit integer where a number will do: counts, indices and offsets. What lies past 2^53 is rounded to the nearest
 * double, which is out of any collection's range either way.
 */
export function readInteger(value: ByteString, error: ErrorReply = errors.notInteger): number {
  const parsed = parseInt64(value);
  if (parsed === undefined) throw error;
  return typeof parsed === 'number' ? parsed : Number(parsed);
}

const noMagnitude = new ErrorReply(`ERR value is out of range, value must between ${-INT64_MAX} and ${INT64_MAX}`);

/** An integer whose sign means something of its own (repeats, from the tail). Only -2^63 is out of range. */
export function readMagnitude(value: ByteString): number {
  const parsed = parseInt64(value);
  if (parsed === undefined) throw errors.notInteger;
  if (parsed < -INT64_MAX) throw noMagnitude;
  return Number(parsed);
}

/** An integer from `min` to `max`; Redis answers both "no integer" and "out of range" with the same error. */
export function readIntegerIn(
  value: ByteString,
  min: number,
  max: number,
  outOfRange: ErrorReply = errors.outOfRange,
  notInteger: ErrorReply = errors.notInteger,
): number {
  const parsed = parseInt64(value);
  if (parsed === undefined) throw notInteger;
  if (parsed < min || parsed > max) throw outOfRange;
  return Number(parsed);
}

/** A count that must not be negative. */
export function readPositive(value: ByteString, error: ErrorReply = errors.mustBePositive): number {
  const parsed = parseInt64(value);
  if (parsed === undefined || parsed < 0 || parsed > 9223372036854775807n) throw error;
  return Number(parsed);
}

export function readDouble(value: ByteString, error: ErrorReply = errors.notFloat): number {
  const parsed = parseDouble(value);
  if (parsed === undefined) throw error;
  return parsed;
}

/** A timeout in seconds, fractions allowed, as the moment in unix ms when it ends; 0 stays 0 (for ever). */
export function readTimeoutSeconds(value: ByteString, now: number): number {
  const seconds = parseLongDouble(value);
  if (seconds === undefined) throw errors.timeoutNotFloat;
  const ms = ceilLongDouble(multiplyLongDouble(seconds, 1000n));
  if (ms === undefined) throw seconds.mantissa < 0n ? errors.timeoutNegative : errors.timeoutOutOfRange;
  return timeoutAt(ms, now);
}

/** A timeout in whole milliseconds, as the moment in unix ms when it ends; 0 stays 0 (for ever). */
export function readTimeoutMillis(value: ByteString, now: number): number {
  const ms = parseInt64(value);
  if (ms === undefined) throw errors.timeoutNotInteger;
  return timeoutAt(ms, now);
}

function timeoutAt(ms: Int64, now: number): number {
  if (ms < 0) throw errors.timeoutNegative;
  if (ms > INT64_MAX - BigInt(now)) throw errors.timeoutOutOfRange;
  return Number(ms) === 0 ? 0 : Number(ms) + now;
}
