// Writes an RDB file piece by piece, so that a snapshot can take many turns of an event loop: header, functions, then
// each database with its keys, and the end. `take` gives what has been written since it was last called. The bytes are
// those that Redis 8.0.2 writes for version 12; lower versions hold what their readers know (write-value.ts).
import type { ByteString } from '../../base/bytes.ts';
import { Crc64 } from '../../base/crc64.ts';
import type { Int64 } from '../../base/integer.ts';
import { NO_EXPIRY, type Value } from '../../engine/keyspace/value.ts';
import { CHECKSUM_BYTES, MAGIC, OPCODE } from './constants.ts';
import { RdbSink } from './sink.ts';
import { type Parts, typeOfValue, valueParts, writeValue, type WrittenVersion } from './write-value.ts';

export interface RdbWriterOptions {
  /** The highest of `leastVersionFor` all values, or more. */
  readonly version: WrittenVersion;
  /** rdbcompression */
  readonly compresses: boolean;
  /** rdbchecksum; eight zeros end the file without it. */
  readonly checksums: boolean;
}

/** What is known of a key's use; at most one of them, as the eviction policy wants it. */
export interface KeyUse {
  /** Seconds since it was last used. */
  readonly idle?: number | undefined;
  /** LFU counter, 0 to 255. */
  readonly frequency?: number | undefined;
}

const NO_USE: KeyUse = {};
/** At first; it grows to the largest portion between two calls of `take`. */
const BUFFER_BYTES = 1 << 16;

export class RdbWriter {
  private readonly sink: RdbSink;
  private readonly checksum: Crc64 | undefined;
  private readonly version: WrittenVersion;

  constructor(options: RdbWriterOptions) {
    this.version = options.version;
    this.sink = new RdbSink(options.compresses, BUFFER_BYTES);
    this.checksum = options.checksums ? new Crc64() : undefined;
  }

  /** Bytes that `take` would give. */
  get pending(): number {
    return this.sink.used;
  }

  /** The bytes written since the last call, in an array of their own. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.sink.take();
    this.checksum?.update(bytes);
    return bytes;
  }

  /** Comes first. Redis writes redis-ver, redis-bits, ctime (unix s), used-mem and aof-base, in this order. */
  header(aux: Iterable<readonly [name: ByteString, value: ByteString]>): void {
    this.sink.raw(MAGIC + String(this.version).padStart(4, '0'));
    for (const [name, value] of aux) {
      this.sink.byte(OPCODE.aux);
      this.sink.string(name);
      this.sink.string(value);
    }
  }

  /** The code of a library of functions; before all databases. */
  function(code: ByteString): void {
    this.sink.byte(OPCODE.function);
    this.sink.string(code);
  }

  /** Keys that follow are in this database, which has so many, of which so many expire. Empty ones are left out. */
  database(index: number, keys: number, volatileKeys: number): void {
    this.sink.byte(OPCODE.database);
    this.sink.length(index);
    this.sink.byte(OPCODE.sizes);
    this.sink.length(keys);
    this.sink.length(volatileKeys);
  }

  entry(key: ByteString, value: Value, use: KeyUse = NO_USE, expireAt: Int64 = value.expireAt): void {
    writeValue(this.sink, value, this.beginEntry(key, value, use, expireAt));
  }

  /** The same with pauses, in which `take` may be called and the value must not be changed. */
  *entryParts(key: ByteString, value: Value, use: KeyUse = NO_USE, expireAt: Int64 = value.expireAt): Parts {
    yield* valueParts(this.sink, value, this.beginEntry(key, value, use, expireAt));
  }

  /** All that stands before the value; its type. */
  private beginEntry(key: ByteString, value: Value, use: KeyUse, expireAt: Int64): number {
    const { sink } = this;
    if (expireAt !== NO_EXPIRY) {
      sink.byte(OPCODE.expireMs);
      sink.int64(expireAt);
    }
    if (use.idle !== undefined) {
      sink.byte(OPCODE.idle);
      sink.length(use.idle);
    } else if (use.frequency !== undefined) {
      sink.byte(OPCODE.frequency);
      sink.byte(use.frequency);
    }
    const type = typeOfValue(value, this.version);
    sink.byte(type);
    sink.string(key);
    return type;
  }

  /** Comes last; `take` gives the rest of the file then. */
  end(): void {
    this.sink.byte(OPCODE.end);
    if (!this.checksum) {
      this.sink.raw('\0'.repeat(CHECKSUM_BYTES));
      return;
    }
    // A copy, as `take` will sum up these bytes again.
    const rest = this.sink.bytes.subarray(0, this.sink.used);
    this.sink.raw(this.checksum.copy().update(rest).bytes());
  }
}
