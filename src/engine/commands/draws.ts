// Counts of SRANDMEMBER, HRANDFIELD and ZRANDMEMBER: how many to draw, and drawing with repeats.
import type { ByteString } from '../../base/bytes.ts';
import { INT64_MAX, parseInt64 } from '../../base/integer.ts';
import { ErrorReply } from '../../resp/reply.ts';
import { readMagnitude } from '../args.ts';
import type { Context } from '../context.ts';
import { errors } from '../errors.ts';

/** More draws than this would not fit a page's memory; Redis would fill the server's. */
const MOST_DRAWS = 20_000_000;
/** What an element takes in a reply, at least: "$0", "". */
const LEAST_BYTES = 6;

/** A count of draws, negative for repeats allowed. Only -2^63 is out of range: it has no amount. */
export function readDrawCount(value: ByteString): number {
  return readMagnitude(value);
}

/**
 * Refuses a count, read before, of draws that bring two elements each (WITHVALUES, WITHSCORES), if those are too many to
 * count in 64 bits.
 */
export function requireCountablePairs(value: ByteString): void {
  const count = parseInt64(value) ?? 0;
  if (count > INT64_MAX / 2n || count < -INT64_MAX / 2n) throw errors.outOfRange;
}

/** The results of drawing `count` times, each draw on its own. */
export function drawRepeatedly<T>({ client, engine }: Context, count: number, draw: () => T): T[] {
  if (count > MOST_DRAWS) {
    engine.limits.checkOutput(client, count * LEAST_BYTES);
    throw new ErrorReply(`ERR a reply of ${count} elements is more than Keyspace can hold`);
  }
  const drawn: T[] = [];
  for (let n = 0; n < count; n++) drawn.push(draw());
  return drawn;
}
