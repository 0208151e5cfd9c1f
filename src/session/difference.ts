// What differs between two moments of a session, key by key. Values are the same if their digests are, whatever their
// encoding; a key that only expires at another time is named as such.
import type { ByteString } from '../base/bytes.ts';
import { valueDigest } from '../engine/digest.ts';
import type { Engine } from '../engine/engine.ts';
import { NO_EXPIRY, type TypeName, type Value } from '../engine/keyspace/value.ts';
import { StringValue } from '../engine/types/string/value.ts';

export interface KeyDifference {
  readonly db: number;
  readonly key: ByteString;
  /** As seen from the first moment to the second. */
  readonly kind: 'added' | 'removed' | 'changed' | 'expiry';
  readonly before: TypeName | undefined;
  readonly after: TypeName | undefined;
}

export interface Difference {
  /** In byte order, database by database; not more than were asked for. */
  readonly keys: readonly KeyDifference[];
  readonly total: number;
}

export function differenceOf(before: Engine, after: Engine, most = 500): Difference {
  const found: KeyDifference[] = [];
  for (const [db, { keys }] of before.databases.entries()) {
    const others = after.databases[db]?.keys;
    keys.forEach((key, value) => {
      const other = others?.peek(key);
      if (other === undefined) found.push({ db, key, kind: 'removed', before: value.type, after: undefined });
      else if (!isSame(value, other)) found.push({ db, key, kind: 'changed', before: value.type, after: other.type });
      else if (value.expireAt !== other.expireAt) {
        found.push({ db, key, kind: 'expiry', before: value.type, after: other.type });
      }
    });
    others?.forEach((key, value) => {
      if (keys.peek(key) === undefined) found.push({ db, key, kind: 'added', before: undefined, after: value.type });
    });
  }
  found.sort((a, b) => a.db - b.db || (a.key < b.key ? -1 : 1));
  return { keys: found.slice(0, most), total: found.length };
}

function isSame(a: Value, b: Value): boolean {
  if (a.type !== b.type) return false;
  if (a instanceof StringValue && b instanceof StringValue) return a.text === b.text;
  // The digest marks that a key expires, not when.
  return valueDigest(a) === valueDigest(b) || (a.expireAt !== b.expireAt && digestWithout(a) === digestWithout(b));
}

function digestWithout(value: Value): string {
  const { expireAt } = value;
  value.expireAt = NO_EXPIRY;
  const digest = valueDigest(value);
  value.expireAt = expireAt;
  return digest;
}
