// Values as RDB writes them: which of its types suits a value, and the bytes behind it. Types and their bytes are those of
// Redis 8.0.2 for version 12; for lower versions, what their readers know: sets in a listpack are written member by
// member, streams without the time at which a consumer was last active.
import { NO_EXPIRY, type Value } from '../../engine/keyspace/value.ts';
import { Dict } from '../../engine/structures/dict.ts';
import { IntSet } from '../../engine/structures/intset.ts';
import { Listpack } from '../../engine/structures/listpack.ts';
import type { Quicklist } from '../../engine/structures/quicklist.ts';
import { NONE } from '../../engine/structures/skiplist.ts';
import { PackedFields } from '../../engine/types/hash/packed.ts';
import { NEVER } from '../../engine/types/hash/parts.ts';
import type { FieldTable } from '../../engine/types/hash/table.ts';
import { HashValue } from '../../engine/types/hash/value.ts';
import { ListValue } from '../../engine/types/list/value.ts';
import { SetValue } from '../../engine/types/set/value.ts';
import { StreamValue } from '../../engine/types/stream/value.ts';
import { StringValue } from '../../engine/types/string/value.ts';
import { PackedSortedSet } from '../../engine/types/zset/packed.ts';
import { SortedSetValue } from '../../engine/types/zset/value.ts';
import { CONTAINER, RDB_VERSION, TYPE } from './constants.ts';
import { RdbSink } from './sink.ts';
import { writeStream } from './write-stream.ts';

/** Versions that are written: 10 is Redis 7.0's, 11 is 7.2's, 12 that of 7.4 and 8.0. */
export type WrittenVersion = 10 | 11 | 12;

/** The least version that can hold a value: 12 for a hash with fields that expire, else 10. */
export function leastVersionFor(value: Value): WrittenVersion {
  return value instanceof HashValue && value.nextExpiry !== NEVER ? 12 : 10;
}

export function typeOfValue(value: Value, version: WrittenVersion): number {
  if (value instanceof StringValue) return TYPE.string;
  if (value instanceof ListValue) return TYPE.listQuicklist2;
  if (value instanceof SetValue) {
    if (value.contents instanceof IntSet) return TYPE.setIntset;
    return value.contents instanceof Listpack && version > 10 ? TYPE.setListpack : TYPE.set;
  }
  if (value instanceof SortedSetValue) {
    return value.contents instanceof PackedSortedSet ? TYPE.zsetListpack : TYPE.zset2;
  }
  if (value instanceof HashValue) return typeOfHash(value, version);
  if (value instanceof StreamValue) return version > 10 ? TYPE.streamListpacks3 : TYPE.streamListpacks2;
  throw new Error(`no RDB type for a value of type ${value.type}`);
}

function typeOfHash(value: HashValue, version: WrittenVersion): number {
  const { contents } = value;
  if (version < 12) {
    if (leastVersionFor(value) > version) throw new Error(`RDB version ${version} cannot hold fields that expire`);
    return contents instanceof PackedFields ? TYPE.hashListpack : TYPE.hash;
  }
  if (contents instanceof PackedFields) return contents.hasTimes ? TYPE.hashListpackEx : TYPE.hashListpack;
  return contents.nextExpiry === NEVER ? TYPE.hash : TYPE.hashMetadata;
}

/** Bytes that a value takes in a file, without its type: DEBUG OBJECT's serializedlength. */
export function savedLength(value: Value, compresses: boolean): number {
  const sink = new RdbSink(compresses);
  writeValue(sink, value, typeOfValue(value, RDB_VERSION));
  return sink.used;
}

/** The bytes behind a type from `typeOfValue`. */
export function writeValue(sink: RdbSink, value: Value, type: number): void {
  if (value instanceof StringValue) {
    writeString(sink, value);
    return;
  }
  const parts = valueParts(sink, value, type);
  while (parts.next().done !== true);
}

/** Writes a value with a pause after every so many elements, in which it must not be changed. */
export type Parts = Generator<void, void, undefined>;

const STRETCH = 512;

/** As `writeValue`, in parts. */
export function* valueParts(sink: RdbSink, value: Value, type: number): Parts {
  if (value instanceof StringValue) writeString(sink, value);
  else if (value instanceof ListValue) yield* writeList(sink, value.contents);
  else if (value instanceof SetValue) yield* writeSet(sink, value, type);
  else if (value instanceof SortedSetValue) yield* writeSortedSet(sink, value);
  else if (value instanceof HashValue) yield* writeHash(sink, value, type);
  else if (value instanceof StreamValue) yield* writeStream(sink, value, type === TYPE.streamListpacks3);
}

function writeString(sink: RdbSink, value: StringValue): void {
  const { contents } = value;
  if (typeof contents === 'string') sink.string(contents);
  else if (contents instanceof Uint8Array) sink.stringBytes(contents);
  else sink.integer(contents);
}

function* writeList(sink: RdbSink, list: Listpack | Quicklist): Parts {
  if (list instanceof Listpack) {
    sink.length(1);
    sink.length(CONTAINER.packed);
    sink.listpack(list);
    return;
  }
  // Redis writes a node that it keeps compressed as it is, even where nothing is to be compressed.
  const views = list.compressDepth > 0 && !sink.compresses ? list.view() : [];
  sink.length(list.nodeCount);
  for (const [index, node] of list.nodeContents().entries()) {
    sink.length(typeof node === 'string' ? CONTAINER.plain : CONTAINER.packed);
    if (views[index]?.compressed) sink.compressedNode(node);
    else if (typeof node === 'string') sink.string(node);
    else sink.listpack(node);
    yield;
  }
}

function* writeSet(sink: RdbSink, value: SetValue, type: number): Parts {
  const { contents } = value;
  if (contents instanceof IntSet) {
    sink.intset(contents);
  } else if (contents instanceof Dict) {
    sink.length(contents.size);
    let written = 0;
    for (const member of contents.keys()) {
      sink.string(member);
      if (++written % STRETCH === 0) yield;
    }
  } else if (type === TYPE.setListpack) {
    sink.listpack(contents);
  } else {
    sink.length(contents.length);
    for (const member of contents.slice()) sink.string(member);
  }
}

function* writeSortedSet(sink: RdbSink, value: SortedSetValue): Parts {
  const { contents } = value;
  if (contents instanceof PackedSortedSet) {
    sink.listpack(contents.toListpack());
    return;
  }
  // The highest first, so that whoever reads it inserts at the front of a skip list.
  const { list } = contents;
  sink.length(list.length);
  let written = 0;
  for (let node = list.tail; node !== NONE; node = list.backwardOf(node)) {
    sink.string(list.memberOf(node));
    sink.double(list.scoreOf(node));
    if (++written % STRETCH === 0) yield;
  }
}

function* writeHash(sink: RdbSink, value: HashValue, type: number): Parts {
  const fields = value.contents;
  if (type === TYPE.hashListpackEx && fields instanceof PackedFields) {
    // Not the earliest time of a field but when the database next looks: a table gets the former, this the latter.
    sink.int64(value.fieldExpiryDue === NO_EXPIRY ? 0 : value.fieldExpiryDue);
    sink.listpack(fields.listpack);
  } else if (fields instanceof PackedFields) {
    sink.listpack(fields.hasTimes ? Listpack.of(fields.collect('both', -Infinity)) : fields.listpack);
  } else if (type === TYPE.hashMetadata) {
    yield* writeTimedTable(sink, fields);
  } else {
    sink.length(fields.size);
    let written = 0;
    for (const [field, text] of fields.dict.entries()) {
      sink.string(field);
      sink.string(text);
      if (++written % STRETCH === 0) yield;
    }
  }
}

/** Each field with its time, counted from one below the earliest, 0 standing for none. */
function* writeTimedTable(sink: RdbSink, fields: FieldTable): Parts {
  const earliest = fields.nextExpiry;
  sink.int64(earliest);
  sink.length(fields.size);
  let written = 0;
  for (const [field, value] of fields.dict.entries()) {
    const time = fields.times?.get(field);
    sink.length(time === undefined ? 0 : time - earliest + 1);
    sink.string(field);
    sink.string(value);
    if (++written % STRETCH === 0) yield;
  }
}
