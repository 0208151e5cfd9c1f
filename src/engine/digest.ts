// Digests of data as DEBUG DIGEST and DEBUG DIGEST-VALUE give them: equal for equal data, whatever its encoding. SHA-1
// over parts in two ways: mixed where order matters (the digest is hashed again after each part), XORed where it does
// not (members of a set, keys of a database). Texts and order of parts are those of Redis 8.0.
import { type ByteString, bytesToArray } from '../base/bytes.ts';
import { formatShortest } from '../base/double.ts';
import { SHA1_BYTES, sha1 } from '../base/sha1.ts';
import type { Database } from './keyspace/database.ts';
import { NO_EXPIRY, type TypeName, type Value } from './keyspace/value.ts';
import { NEVER } from './types/hash/parts.ts';
import { isSortedSet, isStream } from './types/kinds.ts';
import { HashValue } from './types/hash/value.ts';
import { ListValue } from './types/list/value.ts';
import { SetValue } from './types/set/value.ts';
import type { StreamValue } from './types/stream/value.ts';
import { StringValue } from './types/string/value.ts';
import type { SortedSetValue } from './types/zset/value.ts';

const LIST_WINDOW = 1024;

const TYPE_NUMBERS: Readonly<Record<TypeName, number>> = {
  string: 0,
  list: 1,
  set: 2,
  zset: 3,
  hash: 4,
  stream: 6,
};

/** Of one part, until it is mixed in. */
const hash = new Uint8Array(SHA1_BYTES);

class Digest {
  readonly bytes = new Uint8Array(SHA1_BYTES);

  /** In any order. */
  xor(part: Uint8Array): void {
    sha1(part, hash);
    for (let at = 0; at < SHA1_BYTES; at++) this.bytes[at] = (this.bytes[at] ?? 0) ^ (hash[at] ?? 0);
  }

  /** In this order. */
  mix(part: Uint8Array): void {
    this.xor(part);
    sha1(this.bytes, this.bytes);
  }

  mixText(text: ByteString): void {
    this.mix(bytesToArray(text));
  }

  xorText(text: ByteString): void {
    this.xor(bytesToArray(text));
  }

  get hex(): string {
    return [...this.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}

function bigEndian(value: number): Uint8Array {
  return new Uint8Array([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
}

/**
 * 40 hex digits over everything that is stored. Redis 7.0 and older write scores with 17 digits (formatSeventeen).
 */
export function datasetDigest(databases: readonly Database[], formatScore = formatShortest): string {
  const all = new Digest();
  for (const db of databases) {
    if (db.size === 0) continue;
    all.mix(bigEndian(db.index));
    db.keys.forEachUnordered((key, value) => {
      const one = new Digest();
      one.mixText(key);
      addValue(one, value, formatScore);
      all.xor(one.bytes);
    });
  }
  return all.hex;
}

/** 40 hex digits over a value and when it expires; zeros for a missing one. */
export function valueDigest(value: Value | undefined): string {
  const digest = new Digest();
  if (value !== undefined) addValue(digest, value, formatShortest);
  return digest.hex;
}

type ScoreFormat = (score: number) => string;

function addValue(digest: Digest, value: Value, formatScore: ScoreFormat): void {
  digest.mix(bigEndian(TYPE_NUMBERS[value.type]));
  if (value instanceof StringValue) digest.mixText(value.text);
  else if (value instanceof ListValue) addList(digest, value);
  else if (value instanceof SetValue) for (const member of value.toArray()) digest.xorText(member);
  else if (isSortedSet(value)) addSortedSet(digest, value, formatScore);
  else if (value instanceof HashValue) addHash(digest, value);
  else if (isStream(value)) addStream(digest, value);
  if (value.expireAt !== NO_EXPIRY) digest.xorText('!!expire!!');
}

function addList(digest: Digest, list: ListValue): void {
  for (let from = 0; from < list.length; from += LIST_WINDOW) {
    for (const element of list.slice(from, Math.min(from + LIST_WINDOW, list.length))) digest.mixText(element);
  }
}

function addSortedSet(digest: Digest, set: SortedSetValue, formatScore: ScoreFormat): void {
  set.forEach((member, score) => {
    const element = new Digest();
    element.mixText(member);
    element.mixText(formatScore(score));
    digest.xor(element.bytes);
  });
}

function addHash(digest: Digest, hash: HashValue): void {
  hash.forEach((field, value, expireAt) => {
    const element = new Digest();
    element.mixText(field);
    element.mixText(value);
    if (expireAt !== NEVER) element.xorText('!!hexpire!!');
    digest.xor(element.bytes);
  });
}

function addStream(digest: Digest, stream: StreamValue): void {
  const cursor = stream.entries.cursor();
  while (cursor.next()) {
    digest.mixText(`${cursor.id.ms}.${cursor.id.seq}`);
    for (const text of cursor.fields) digest.mixText(text);
  }
}
