// Reads an RDB file of any version up to 12, item by item: a million keys can be loaded in many turns. Never throws
// because of what the bytes say: the first thing that is wrong ends it, with its offset and one sentence. Strings in
// items may be slices of larger ones; who keeps them flattens them, as the engine's structures do.
import type { ByteString } from '../../base/bytes.ts';
import { Crc64 } from '../../base/crc64.ts';
import type { Int64 } from '../../base/integer.ts';
import { NO_EXPIRY, type Value } from '../../engine/keyspace/value.ts';
import { CHECKSUM_BYTES, HEADER_BYTES, MAGIC, OPCODE, RDB_VERSION } from './constants.ts';
import { moduleName, readValue, type ValueMaker } from './read-value.ts';
import { readUnlessSmall, SEALED } from './sealed.ts';
import { Damage, type RdbFault, RdbSource } from './source.ts';

export type RdbItem =
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'aux'; readonly name: ByteString; readonly value: ByteString }
  | { readonly kind: 'database'; readonly index: number }
  /** How many keys the database has, and how many of them expire; hints, not to be trusted. */
  | { readonly kind: 'sizes'; readonly keys: number; readonly volatileKeys: number }
  | RdbKey
  | SealedKey
  /** An empty collection under a key: Redis leaves it out. */
  | { readonly kind: 'empty'; readonly key: ByteString }
  | { readonly kind: 'function'; readonly code: ByteString }
  /** The file ends here; `bytes` of the input were its own. */
  | { readonly kind: 'end'; readonly bytes: number }
  | ({ readonly kind: 'fault' } & RdbFault);

export interface RdbKey {
  readonly kind: 'key';
  readonly key: ByteString;
  /** Its own expiry (`value.expireAt`) and access data are not set. */
  readonly value: Value;
  /** Unix ms, or NO_EXPIRY. */
  readonly expireAt: Int64;
  /** Seconds since it was last used, if the file says so. */
  readonly idle: number | undefined;
  /** LFU counter, if the file says so. */
  readonly frequency: number | undefined;
}

/** A key that does not expire, whose value stays in the file (see sealed.ts). Comes only if it is asked for. */
export interface SealedKey {
  readonly kind: 'sealed';
  readonly key: ByteString;
  /** Where its record begins: what `unsealing` takes. */
  readonly recordAt: number;
}

export interface RdbReaderOptions extends ValueMaker {
  /** Whether the checksum is to be compared, if the file has one (rdbchecksum). */
  readonly checksums: boolean;
  /** Whether small values may stay in the file. */
  readonly seals?: boolean;
}

export class RdbReader {
  private readonly source: RdbSource;
  private readonly checksum: Crc64 | undefined;
  private summedTo = 0;
  private version = 0;
  private last: RdbItem | undefined;

  /** The file begins at `start` of the bytes; it may end before they do, as in front of an append-only file. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly options: RdbReaderOptions,
    start = 0,
  ) {
    this.source = new RdbSource(bytes, start);
    this.summedTo = start;
    this.checksum = options.checksums ? new Crc64() : undefined;
  }

  /** Bytes read so far: progress. */
  get position(): number {
    return this.source.at;
  }

  /** The next item. Once it has been `end` or `fault`, it stays that. */
  next(): RdbItem {
    if (this.last !== undefined) return this.last;
    try {
      const item = this.version === 0 ? this.header() : this.record();
      if (item.kind === 'end') this.last = item;
      return item;
    } catch (thrown) {
      if (!(thrown instanceof Damage)) throw thrown;
      this.last = { kind: 'fault', offset: thrown.offset, problem: thrown.problem };
      return this.last;
    }
  }

  private header(): RdbItem {
    const { source } = this;
    const from = source.at;
    const text = source.raw(Math.min(HEADER_BYTES, source.remaining), 'the header');
    if (text.slice(0, MAGIC.length) !== MAGIC) throw source.damage('the file does not begin with "REDIS"', from);
    const digits = text.slice(MAGIC.length);
    if (!/^\d{4}$/.test(digits)) throw source.damage('"REDIS" is not followed by a version of four digits', from + MAGIC.length);
    const version = Number(digits);
    if (version < 1 || version > RDB_VERSION) {
      throw source.damage(`RDB version ${version} is none of 1 to ${RDB_VERSION}`, from + MAGIC.length);
    }
    this.version = version;
    return { kind: 'version', version };
  }

  private record(): RdbItem {
    const { source } = this;
    let expireAt: Int64 = NO_EXPIRY;
    let idle: number | undefined;
    let frequency: number | undefined;
    for (;;) {
      const recordAt = source.at;
      const opcode = source.byte();
      switch (opcode) {
        case OPCODE.expireSeconds:
          expireAt = source.int32() * 1000;
          break;
        case OPCODE.expireMs:
          expireAt = source.int64();
          break;
        case OPCODE.frequency:
          frequency = source.byte();
          break;
        case OPCODE.idle:
          idle = Number(source.length());
          break;
        case OPCODE.database:
          return this.database();
        case OPCODE.sizes:
          return { kind: 'sizes', keys: Number(source.length()), volatileKeys: Number(source.length()) };
        case OPCODE.slotInfo:
          // Number, keys and keys that expire of a cluster's slot: hints.
          for (let n = 0; n < 3; n++) source.length();
          break;
        case OPCODE.aux:
          return { kind: 'aux', name: source.string(), value: source.string() };
        case OPCODE.moduleAux:
          throw source.damage(`data of the module ${moduleName(source)} follow, which is not loaded`, recordAt);
        case OPCODE.function:
          return { kind: 'function', code: source.string() };
        case OPCODE.functionPreGa:
          throw source.damage('functions in the form that preceded Redis 7.0 cannot be read', recordAt);
        case OPCODE.end:
          return this.end();
        default:
          return this.key(opcode, expireAt, idle, frequency);
      }
    }
  }

  private database(): RdbItem {
    const from = this.source.at;
    const index = this.source.length();
    if (index > 0x7fffffff) throw this.source.damage(`there is no database ${index}`, from);
    return { kind: 'database', index: Number(index) };
  }

  private key(type: number, expireAt: Int64, idle: number | undefined, frequency: number | undefined): RdbItem {
    const { source } = this;
    const typeAt = source.at - 1;
    if (type >= OPCODE.slotInfo - 1) throw source.damage(`there is no opcode ${type}`, typeAt);
    const key = source.ownString();
    const maySeal = this.options.seals === true && expireAt === NO_EXPIRY && idle === undefined && frequency === undefined;
    const value = maySeal ? readUnlessSmall(source, type, this.options) : readValue(source, type, this.options);
    if (value === undefined) return { kind: 'empty', key };
    if (value === SEALED) return { kind: 'sealed', key, recordAt: typeAt };
    return { kind: 'key', key, value, expireAt, idle, frequency };
  }

  private end(): RdbItem {
    const { source } = this;
    if (this.version >= 5) {
      const from = source.at;
      const stored = source.raw(CHECKSUM_BYTES, 'the checksum');
      if (this.checksum && stored !== '\0'.repeat(CHECKSUM_BYTES)) {
        this.checksum.update(this.bytes.subarray(this.summedTo, from));
        if (this.checksum.bytes() !== stored) throw source.damage('the checksum is not that of the bytes before it', from);
      }
    }
    return { kind: 'end', bytes: source.at };
  }
}

/** The items of a file, the last being `end` or `fault`. */
export function* readRdb(bytes: Uint8Array, options: RdbReaderOptions, start = 0): Generator<RdbItem, void, undefined> {
  const reader = new RdbReader(bytes, options, start);
  for (;;) {
    const item = reader.next();
    yield item;
    if (item.kind === 'end' || item.kind === 'fault') return;
  }
}
