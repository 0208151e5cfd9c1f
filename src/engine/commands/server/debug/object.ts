// DEBUG OBJECT and its kin: what is known about the inside of one value.
import type { ByteString } from '../../../../base/bytes.ts';
import { crc64 } from '../../../../base/crc64.ts';
import { ErrorReply, type Reply, Status } from '../../../../resp/reply.ts';
import type { Context } from '../../../context.ts';
import { errors } from '../../../errors.ts';
import { idleSeconds } from '../../../keyspace/access.ts';
import type { Value } from '../../../keyspace/value.ts';
import { allocationSize } from '../../../memory/allocation.ts';
import { sdsBytes, sdsCapacity } from '../../../memory/sds.ts';
import { rdbFormatOf } from '../../../rdb-format.ts';
import { Dict } from '../../../structures/dict.ts';
import { Quicklist } from '../../../structures/quicklist.ts';
import { FieldTable } from '../../../types/hash/table.ts';
import { HashValue } from '../../../types/hash/value.ts';
import { ListValue } from '../../../types/list/value.ts';
import { SetValue } from '../../../types/set/value.ts';
import { SHARED_REFCOUNT } from '../../../types/string/shared-integers.ts';
import { StringValue } from '../../../types/string/value.ts';
import { SortedSetValue } from '../../../types/zset/value.ts';
import { tableStats } from './htstats.ts';

/** The value, looked at as OBJECT does: a hit or a miss, but no use. */
function valueAt(ctx: Context, key: ByteString): Value {
  return orNoSuchKey(ctx.db.lookupUntouched(key));
}

/** As valueAt, even if its time has come and only nobody has removed it yet. */
function storedAt(ctx: Context, key: ByteString): Value {
  return orNoSuchKey(ctx.db.keys.get(key));
}

function orNoSuchKey(value: Value | undefined): Value {
  if (value === undefined) throw errors.noSuchKey;
  return value;
}

export function describeObject(ctx: Context, key: ByteString): Reply {
  const value = storedAt(ctx, key);
  const access = ctx.engine.accessOf(value);
  // There are no addresses here: one made up from the key, that stays the same.
  const address = (crc64(key) & 0xffffffffffn).toString(16).padStart(10, '0');
  return new Status(
    `Value at:0x7f${address} refcount:${value.isShared ? SHARED_REFCOUNT : 1} encoding:${value.encoding} ` +
      `serializedlength:${rdbFormatOf(ctx.engine).savedLength(value, ctx.settings.rdbcompression)} lru:${access} ` +
      `lru_seconds_idle:${idleSeconds(access, ctx.now)}${quicklistFacts(ctx, value)}`,
  );
}

function quicklistFacts(ctx: Context, value: Value): string {
  if (!(value instanceof ListValue) || !(value.contents instanceof Quicklist)) return '';
  const { nodeCount, length } = value.contents;
  const { 'list-max-listpack-size': fill, 'list-compress-depth': depth } = ctx.settings;
  const bytes = value.contents.view().reduce((sum, node) => sum + node.bytes, 0);
  return (
    ` ql_nodes:${nodeCount} ql_avg_node:${(length / nodeCount).toFixed(2)} ql_listpack_max:${fill}` +
    ` ql_compressed:${depth === 0 ? 0 : 1} ql_uncompressed_size:${bytes}`
  );
}

const notListpack = new ErrorReply('ERR Not a listpack encoded object.');
const notQuicklist = new ErrorReply('ERR Not a quicklist encoded object.');

/** Redis prints the bytes to its standard output; here they go to the log. */
export function printListpack(ctx: Context, key: ByteString): Reply {
  const value = valueAt(ctx, key);
  if (value.encoding !== 'listpack' && value.encoding !== 'listpackex') return notListpack;
  ctx.engine.log('debug', `Listpack of ${key.length} bytes of key name: ${value.encoding}`);
  return new Status('Listpack structure printed on stdout');
}

export function printQuicklist(ctx: Context, key: ByteString): Reply {
  const value = valueAt(ctx, key);
  if (!(value instanceof ListValue) || !(value.contents instanceof Quicklist)) return notQuicklist;
  for (const { index, kind, entries, bytes } of value.contents.view()) {
    ctx.engine.log('debug', `quicklist node ${index}: ${kind}, ${entries} entries, ${bytes} bytes`);
  }
  return new Status('Quicklist structure printed on stdout');
}

const ROBJ_BYTES = 16;
const EMBEDDED_HEADER = 3;
const notSds = new ErrorReply('ERR Not an sds encoded string.');

export function describeStrings(ctx: Context, key: ByteString): Reply {
  const value = storedAt(ctx, key);
  if (!(value instanceof StringValue) || value.encoding === 'int') return notSds;
  const isEmbedded = value.encoding === 'embstr';
  const room = isEmbedded ? 0 : value.capacity - value.length;
  const allocated = isEmbedded
    ? allocationSize(ROBJ_BYTES + EMBEDDED_HEADER + value.length + 1) - ROBJ_BYTES
    : value.grownTo || sdsBytes(value.length);
  const { length } = key;
  return new Status(
    `key_sds_len:${length}, key_sds_avail:${sdsCapacity(length) - length}, key_zmalloc: ${sdsBytes(length)}, ` +
      `val_sds_len:${value.length}, val_sds_avail:${room}, val_zmalloc: ${allocated}`,
  );
}

const noHashTable = new ErrorReply(
  'ERR The value stored at the specified key is not represented using an hash table',
);

/** Statistics on the hash table of a value, or the error that it has none. */
export function valueTableStats(ctx: Context, key: ByteString, isFull: boolean): string {
  const value = valueAt(ctx, key);
  const contents =
    value instanceof SetValue || value instanceof HashValue || value instanceof SortedSetValue
      ? value.contents
      : undefined;
  if (contents instanceof Dict) return tableStats(contents, isFull);
  if (contents instanceof FieldTable) return tableStats(contents.dict, isFull);
  if (contents !== undefined && 'byMember' in contents) return tableStats(contents.byMember, isFull);
  throw noHashTable;
}
