// HyperLogLogs in the keyspace: they are strings, and any string may claim to be one.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import type { Context } from '../../context.ts';
import { HyperLogLog } from '../../structures/hyperloglog.ts';
import { StringValue } from '../../types/string/value.ts';

const notHyperLogLog = new ErrorReply('WRONGTYPE Key is not a valid HyperLogLog string value.');

/** The runs of a sparse HyperLogLog do not add up to its registers. */
export const corrupted = new ErrorReply('INVALIDOBJ Corrupted HLL object detected');

/** A HyperLogLog and the string that holds it. */
export interface OpenHyperLogLog {
  readonly value: StringValue;
  readonly hll: HyperLogLog;
}

/** For reading; undefined if the key is missing. Throws WRONGTYPE if it holds another type or another string. */
export function openToRead(ctx: Context, key: ByteString): HyperLogLog | undefined {
  const value = ctx.read(StringValue, key);
  return value && open(value.bytes);
}

/** The same for writing: the string is raw from here on. What was done to `hll` is stored by `save`. */
export function openToWrite(ctx: Context, key: ByteString): OpenHyperLogLog | undefined {
  const value = ctx.write(StringValue, key);
  if (value === undefined) return undefined;
  // Looked at first, so that a string that is none stays as it is.
  open(value.bytes);
  return { value, hll: open(value.writable(0)) };
}

/** Adds an empty one. */
export function create(ctx: Context, key: ByteString): OpenHyperLogLog {
  const value = StringValue.ofBytes(HyperLogLog.create().bytes.slice());
  ctx.db.add(key, value);
  return { value, hll: open(value.writable(0)) };
}

/** Puts back what could not be changed in place: the sparse form moves whenever its length changes. */
export function save({ value, hll }: OpenHyperLogLog, before: Uint8Array): void {
  if (hll.bytes !== before) value.replaceBytes(hll.bytes);
}

function open(bytes: Uint8Array): HyperLogLog {
  const hll = HyperLogLog.adopt(bytes);
  if (hll === undefined) throw notHyperLogLog;
  return hll;
}
