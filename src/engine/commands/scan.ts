// What SCAN, HSCAN, SSCAN and ZSCAN share: cursor and options as Redis reads them, and the walk over a hash table.
// COUNT limits the elements looked at, not those that match; whole buckets are visited, so a reply may hold a few more.
import type { ByteString } from '../../base/bytes.ts';
import { compileGlob } from '../../base/glob.ts';
import { parseInt64 } from '../../base/integer.ts';
import { ErrorReply, type Reply } from '../../resp/reply.ts';
import { arg, isWord, readInteger } from '../args.ts';
import { errors } from '../errors.ts';
import { integer, pattern } from '../grammar.ts';
import type { Dict } from '../structures/dict.ts';

export interface ScanOptions {
  readonly count: number;
  /** Whether a key, field or member is wanted; undefined if every one is. */
  readonly matches: ((name: ByteString) => boolean) | undefined;
  /** SCAN … TYPE, as given. */
  readonly type: ByteString | undefined;
  /** HSCAN … NOVALUES. */
  readonly noValues: boolean;
}

const DEFAULT_COUNT = 10;
/** Buckets visited per element asked for at most, in a table that is nearly empty. */
const BUCKETS_PER_ELEMENT = 10;
const UINT64_MAX = 0xffffffffffffffffn;

const noValuesElsewhere = new ErrorReply('ERR NOVALUES option can only be used in HSCAN');

/** The arguments that all four take after the cursor. */
export const SCAN_ARGS = [
  pattern('pattern', { token: 'MATCH', optional: true }),
  integer('count', { token: 'COUNT', optional: true }),
];

/**
 * The cursor, of whose 64 bits only the low 32 mean anything here. Redis reads it as C does (blanks before it, either
 * sign and leading zeros are fine, a zero byte ends it), except that a plain negative integer is refused.
 */
export function readCursor(given: ByteString): number {
  const text = given.split('\0', 1)[0] ?? '';
  const plain = parseInt64(text);
  if (plain !== undefined && plain < 0) throw errors.invalidCursor;
  const [, sign, digits] = /^[ \t-\r]*([+-]?)([0-9]+)$/.exec(text) ?? [];
  if (digits === undefined) throw errors.invalidCursor;
  const magnitude = BigInt(digits);
  if (magnitude > UINT64_MAX) throw errors.invalidCursor;
  return Number(BigInt.asUintN(32, sign === '-' ? -magnitude : magnitude));
}

/** The options from argument `from` on; `scanned` says which of them the command has. */
export function readScanOptions(
  argv: readonly ByteString[],
  from: number,
  scanned: 'keyspace' | 'hash' | 'collection',
): ScanOptions {
  let count = DEFAULT_COUNT;
  let matches: ScanOptions['matches'];
  let type: ByteString | undefined;
  let noValues = false;
  for (let at = from; at < argv.length; at++) {
    const hasValue = at + 1 < argv.length;
    if (hasValue && isWord(argv, at, 'count')) {
      count = readInteger(arg(argv, ++at));
      if (count < 1) throw errors.syntax;
    } else if (hasValue && isWord(argv, at, 'match')) {
      const glob = arg(argv, ++at);
      // "*" means everything, the empty name included, which it would not match.
      matches = glob === '*' ? undefined : compileGlob(glob);
    } else if (hasValue && scanned === 'keyspace' && isWord(argv, at, 'type')) {
      type = arg(argv, ++at);
    } else if (isWord(argv, at, 'novalues')) {
      if (scanned !== 'hash') throw noValuesElsewhere;
      noValues = true;
    } else {
      throw errors.syntax;
    }
  }
  return { count, matches, type, noValues };
}

/** Visits buckets from the cursor on until `count` elements have been seen; the next cursor, 0 at the end. */
export function scanDict<V>(
  dict: Dict<V>,
  cursor: number,
  count: number,
  visit: (key: ByteString, value: V) => void,
): number {
  let seen = 0;
  let buckets = 0;
  let at = cursor;
  do {
    at = dict.scan(at, (key, value) => {
      seen++;
      visit(key, value);
    });
    buckets++;
  } while (at !== 0 && seen < count && buckets <= count * BUCKETS_PER_ELEMENT);
  return at;
}

export function scanReply(cursor: number, elements: readonly Reply[]): Reply {
  return [String(cursor), elements];
}
