// A single value as DUMP gives it and RESTORE takes it: type and value as in a file, then the RDB version (two bytes, the
// lower first) and the CRC-64 of all before it.
import type { ByteString } from '../../base/bytes.ts';
import { bytesFromArray, bytesToArray } from '../../base/bytes.ts';
import { Crc64 } from '../../base/crc64.ts';
import type { Value } from '../../engine/keyspace/value.ts';
import { CHECKSUM_BYTES, RDB_VERSION } from './constants.ts';
import { readValue, type ValueMaker } from './read-value.ts';
import { RdbSink } from './sink.ts';
import { catchDamage, type RdbFault, RdbSource } from './source.ts';
import { typeOfValue, writeValue } from './write-value.ts';

const FOOTER_BYTES = 2 + CHECKSUM_BYTES;

/** What DUMP answers: byte for byte what Redis 8.0.2 does, but for the order in hash tables. */
export function dumpValue(value: Value, compresses: boolean): ByteString {
  const sink = new RdbSink(compresses);
  const type = typeOfValue(value, RDB_VERSION);
  sink.byte(type);
  writeValue(sink, value, type);
  sink.byte(RDB_VERSION & 255);
  sink.byte(RDB_VERSION >> 8);
  const body = sink.take();
  return bytesFromArray(body) + new Crc64().update(body).bytes();
}

export type RestoreResult =
  | { readonly ok: true; readonly value: Value }
  /** `isFooter`: the version is too high or the checksum wrong, so that the value was not looked at. */
  | { readonly ok: false; readonly isFooter: boolean; readonly fault: RdbFault };

/** The value of a payload that any Redis up to 8.0 made; `checksums` false leaves the checksum unchecked. */
export function restoreValue(payload: ByteString, maker: ValueMaker, checksums = true): RestoreResult {
  const end = payload.length - FOOTER_BYTES;
  if (end < 0) {
    return { ok: false, isFooter: true, fault: { offset: 0, problem: `${payload.length} bytes are too few for a payload` } };
  }
  const bytes = bytesToArray(payload);
  const version = (bytes[end] ?? 0) | ((bytes[end + 1] ?? 0) << 8);
  if (version > RDB_VERSION) {
    const problem = `RDB version ${version} is higher than ${RDB_VERSION}`;
    return { ok: false, isFooter: true, fault: { offset: end, problem } };
  }
  if (checksums && new Crc64().update(bytes.subarray(0, end + 2)).bytes() !== payload.slice(end + 2)) {
    const problem = 'the checksum is not that of the bytes before it';
    return { ok: false, isFooter: true, fault: { offset: end + 2, problem } };
  }
  // A value that is cut off goes on in the version and the checksum, in Redis too.
  const source = new RdbSource(bytes);
  const read = catchDamage(() => {
    const value = readValue(source, source.byte(), maker);
    if (value === undefined) throw source.damage('an empty collection is no value', 0);
    return value;
  });
  return 'fault' in read ? { ok: false, isFooter: false, fault: read.fault } : { ok: true, value: read.value };
}
