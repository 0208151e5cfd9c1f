// A single value as DUMP gives it and RESTORE takes it: type and value as in a file, and a footer.
import type { ByteString } from '../../base/bytes.ts';
import type { Value } from '../../engine/keyspace/value.ts';
import { RDB_VERSION } from './constants.ts';
import { bodyOf, withFooter } from './footer.ts';
import { readValue, type ValueMaker } from './read-value.ts';
import { RdbSink } from './sink.ts';
import { catchDamage, type RdbFault } from './source.ts';
import { typeOfValue, writeValue } from './write-value.ts';

/** What DUMP answers: byte for byte what Redis 8.0.2 does, but for the order in hash tables. */
export function dumpValue(value: Value, compresses: boolean): ByteString {
  const sink = new RdbSink(compresses);
  const type = typeOfValue(value, RDB_VERSION);
  sink.byte(type);
  writeValue(sink, value, type);
  return withFooter(sink);
}

export type RestoreResult =
  | { readonly ok: true; readonly value: Value }
  /** `isFooter`: the version is too high or the checksum wrong, so that the value was not looked at. */
  | { readonly ok: false; readonly isFooter: boolean; readonly fault: RdbFault };

/** The value of a payload that any Redis up to 8.0 made; `checksums` false leaves the checksum unchecked. */
export function restoreValue(payload: ByteString, maker: ValueMaker, checksums = true): RestoreResult {
  const body = bodyOf(payload, checksums);
  if ('problem' in body) return { ok: false, isFooter: true, fault: body };
  const { source } = body;
  const read = catchDamage(() => {
    const value = readValue(source, source.byte(), maker);
    if (value === undefined) throw source.damage('an empty collection is no value', 0);
    return value;
  });
  return 'fault' in read ? { ok: false, isFooter: false, fault: read.fault } : { ok: true, value: read.value };
}
