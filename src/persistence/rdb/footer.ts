// How payloads of DUMP and FUNCTION DUMP end: the RDB version in two bytes, the lower first, and the CRC-64 of all before
// it in eight.
import { bytesFromArray, bytesToArray, type ByteString } from '../../base/bytes.ts';
import { Crc64 } from '../../base/crc64.ts';
import { CHECKSUM_BYTES, RDB_VERSION } from './constants.ts';
import type { RdbSink } from './sink.ts';
import { type RdbFault, RdbSource } from './source.ts';

const FOOTER_BYTES = 2 + CHECKSUM_BYTES;

/** What has been written, with its footer. */
export function withFooter(sink: RdbSink): ByteString {
  sink.byte(RDB_VERSION & 255);
  sink.byte(RDB_VERSION >> 8);
  const body = sink.take();
  return bytesFromArray(body) + new Crc64().update(body).bytes();
}

export interface PayloadBody {
  /** Goes on through the footer: what is cut off reads on there, in Redis too. */
  readonly source: RdbSource;
  /** Where the footer begins. */
  readonly end: number;
}

/** What stands before the footer, or what is wrong with that; `checksums` false leaves the checksum unchecked. */
export function bodyOf(payload: ByteString, checksums = true): PayloadBody | RdbFault {
  const end = payload.length - FOOTER_BYTES;
  if (end < 0) return { offset: 0, problem: `${payload.length} bytes are too few for a payload` };
  const bytes = bytesToArray(payload);
  const version = (bytes[end] ?? 0) | ((bytes[end + 1] ?? 0) << 8);
  if (version > RDB_VERSION) return { offset: end, problem: `RDB version ${version} is higher than ${RDB_VERSION}` };
  if (checksums && new Crc64().update(bytes.subarray(0, end + 2)).bytes() !== payload.slice(end + 2)) {
    return { offset: end + 2, problem: 'the checksum is not that of the bytes before it' };
  }
  return { source: new RdbSource(bytes), end };
}
