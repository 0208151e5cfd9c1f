// A value as the commands that make it: what a rewrite writes without the RDB preamble (aof-use-rdb-preamble no), in the
// forms and portions that redis-server 8.0.2 chooses.
import type { ByteString } from '../../base/bytes.ts';
import { formatDouble } from '../../base/double.ts';
import type { Int64 } from '../../base/integer.ts';
import { NO_EXPIRY, type Value } from '../../engine/keyspace/value.ts';
import { NEVER } from '../../engine/types/hash/parts.ts';
import { HashValue } from '../../engine/types/hash/value.ts';
import { ListValue } from '../../engine/types/list/value.ts';
import { SetValue } from '../../engine/types/set/value.ts';
import type { ConsumerGroup } from '../../engine/types/stream/group.ts';
import { formatId, idOfKey } from '../../engine/types/stream/id.ts';
import { StreamValue } from '../../engine/types/stream/value.ts';
import { StringValue } from '../../engine/types/string/value.ts';
import { SortedSetValue } from '../../engine/types/zset/value.ts';

type Words = readonly ByteString[];

/** Elements in one command. */
const ITEMS = 64;

/** The commands that make this key. */
export function* commandsFor(key: ByteString, value: Value, expireAt: Int64): Generator<Words, void, undefined> {
  if (value instanceof StringValue) yield ['SET', key, value.text];
  else if (value instanceof ListValue) yield* portions(['RPUSH', key], value.slice(0, value.length), ITEMS);
  else if (value instanceof SetValue) yield* portions(['SADD', key], value.toArray(), ITEMS);
  else if (value instanceof SortedSetValue) yield* sortedSetCommands(key, value);
  else if (value instanceof HashValue) yield* hashCommands(key, value);
  else if (value instanceof StreamValue) yield* streamCommands(key, value);
  if (expireAt !== NO_EXPIRY) yield ['PEXPIREAT', key, String(expireAt)];
}

function* portions(head: Words, words: Words, size: number): Generator<Words, void, undefined> {
  for (let at = 0; at < words.length; at += size) yield [...head, ...words.slice(at, at + size)];
}

function* sortedSetCommands(key: ByteString, value: SortedSetValue): Generator<Words, void, undefined> {
  const words: ByteString[] = [];
  value.forEach((member, score) => words.push(score === 0 ? '0' : formatDouble(score), member));
  yield* portions(['ZADD', key], words, ITEMS * 2);
}

function* hashCommands(key: ByteString, value: HashValue): Generator<Words, void, undefined> {
  const words: ByteString[] = [];
  const times: (readonly [field: ByteString, at: number])[] = [];
  value.forEach((field, content, expireAt) => {
    words.push(field, content);
    if (expireAt !== NEVER) times.push([field, expireAt]);
  });
  yield* portions(['HMSET', key], words, ITEMS * 2);
  for (const [field, at] of times) yield ['HPEXPIREAT', key, String(at), 'FIELDS', '1', field];
}

function* streamCommands(key: ByteString, stream: StreamValue): Generator<Words, void, undefined> {
  if (stream.length > 0) {
    const cursor = stream.entries.cursor();
    while (cursor.next()) yield ['XADD', key, formatId(cursor.id), ...cursor.fields];
  } else {
    // The shortest way to a stream without entries: one that is trimmed as it comes.
    yield ['XADD', key, 'MAXLEN', '0', '0-1', 'x', 'y'];
  }
  const { lastId, entriesAdded, maxDeletedId } = stream;
  yield ['XSETID', key, formatId(lastId), 'ENTRIESADDED', String(entriesAdded), 'MAXDELETEDID', formatId(maxDeletedId)];
  for (const [name, group] of stream.groups.entries()) yield* groupCommands(key, name, group);
}

function* groupCommands(key: ByteString, name: ByteString, group: ConsumerGroup): Generator<Words, void, undefined> {
  yield ['XGROUP', 'CREATE', key, name, formatId(group.lastId), 'ENTRIESREAD', String(group.entriesRead ?? -1)];
  for (const [consumerName, consumer] of group.consumers.entries()) {
    yield ['XGROUP', 'CREATECONSUMER', key, name, consumerName];
    for (const [id, pending] of consumer.pending.entries()) {
      yield [
        ...['XCLAIM', key, name, consumerName, '0', formatId(idOfKey(id))],
        ...['TIME', String(pending.deliveryTime), 'RETRYCOUNT', String(pending.deliveryCount), 'JUSTID', 'FORCE'],
      ];
    }
  }
}
