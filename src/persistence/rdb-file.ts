// Writing a snapshot into an RDB file, in portions that a turn of an event loop can bear, and putting what an RDB file
// holds into the databases.
import type { ByteString } from '../base/bytes.ts';
import type { Settings } from '../engine/config-parameters.ts';
import type { Engine } from '../engine/engine.ts';
import { idleSeconds, lfuCounter, lfuWith, lruClockAt } from '../engine/keyspace/access.ts';
import { NO_EXPIRY, type Value } from '../engine/keyspace/value.ts';
import { STARTUP_BYTES } from '../engine/memory/ledger.ts';
import type { Unseal } from '../engine/structures/dict.ts';
import { REDIS_VERSION } from '../engine/version.ts';
import { type RdbItem, type RdbKey, RdbReader, type SealedKey } from './rdb/reader.ts';
import { unsealing } from './rdb/sealed.ts';
import type { RdbFault } from './rdb/source.ts';
import { type KeyUse, RdbWriter } from './rdb/writer.ts';
import { keyDelay, type Loading, toEnd } from './loading.ts';
import type { Snapshot, SnapshotEntry } from './snapshot.ts';

/** A portion: so many bytes, or so many keys if those come first. Two or three ms of work. */
const PORTION_BYTES = 1 << 17;
const PORTION_KEYS = 2048;

/** Fewer where rdb-key-save-delay makes each key last: some 10 ms of that. */
export function portionKeys({ 'rdb-key-save-delay': delay }: Settings, most = PORTION_KEYS): number {
  return delay > 0 ? Math.min(most, Math.ceil(10_000 / delay)) : most;
}

/** Measuring all memory would take longer than a fork may; Redis only logs what is written of it. */
const ROUGH_BYTES_PER_KEY = 100;

/** What of the data is wanted. */
export interface RdbContent {
  readonly withKeys: boolean;
  readonly withFunctions: boolean;
}

export interface RdbFileOptions extends Partial<RdbContent> {
  /** In front of an append-only file. */
  readonly isAofBase: boolean;
}

/** The file, portion by portion; what has been handed over is the writer's no more. */
export function* rdbPortions(
  engine: Engine,
  snapshot: Snapshot,
  { isAofBase, withKeys = true, withFunctions = true }: RdbFileOptions,
): Generator<Uint8Array, void, undefined> {
  const { settings } = engine.config;
  const writer = new RdbWriter({
    version: snapshot.hasFieldExpiry ? 12 : 10,
    compresses: settings.rdbcompression,
    checksums: settings.rdbchecksum,
  });
  const use = useOf(settings, engine.now);
  writer.header([
    ['redis-ver', REDIS_VERSION],
    ['redis-bits', '64'],
    ['ctime', String(Math.floor(engine.now / 1000))],
    ['used-mem', String(STARTUP_BYTES + snapshot.keyCount * ROUGH_BYTES_PER_KEY)],
    ...snapshot.replication,
    ['aof-base', isAofBase ? '1' : '0'],
  ]);
  if (withFunctions) for (const code of snapshot.functions) writer.function(code);
  let keys = 0;
  const most = portionKeys(settings);
  for (const [place, { index, size, volatileSize }] of withKeys ? snapshot.databases.entries() : []) {
    writer.database(index, size, volatileSize);
    for (let at = 0; at < size; at++) {
      const entry = snapshot.entry(place, at);
      if (entry.isOwn) {
        for (const _ of writer.entryParts(entry.key, entry.value, use(entry), entry.expireAt)) {
          if (writer.pending >= PORTION_BYTES) yield writer.take();
        }
      } else {
        writer.entry(entry.key, entry.value, use(entry), entry.expireAt);
      }
      if (writer.pending < PORTION_BYTES && ++keys < most) continue;
      keys = 0;
      yield writer.take();
    }
  }
  writer.end();
  yield writer.take();
}

/** What is written of a key's use: under LRU policies how long it was idle, under LFU ones its counter. */
function useOf(settings: Settings, now: number): (entry: SnapshotEntry) => KeyUse | undefined {
  const policy = settings['maxmemory-policy'];
  if (policy.endsWith('lru')) return ({ access }) => ({ idle: idleSeconds(access, now) });
  if (policy.endsWith('lfu')) return ({ access }) => ({ frequency: lfuCounter(access, now, settings) });
  return () => undefined;
}

export interface RdbLoadOptions {
  /** Keys that are there already are replaced rather than refused (DEBUG RELOAD MERGE). */
  readonly merges?: boolean;
  /** Keys whose time has come are left out, as at a server's start. */
  readonly dropsExpired: boolean;
  /** Whether small values may stay in the bytes, which must not change then. They may unless told otherwise. */
  readonly seals?: boolean;
}

export interface RdbLoadReport {
  readonly loaded: number;
  readonly expired: number;
  /** Keys without a value, which old versions could leave behind: they were left out. */
  readonly empty: readonly ByteString[];
  /** Bytes that were the RDB's own: more may follow. */
  readonly bytes: number;
  readonly aux: ReadonlyMap<ByteString, ByteString>;
  /** What was wrong, after all before it had been loaded. */
  readonly fault: RdbFault | undefined;
}

/** Loads an RDB file into the engine's databases, as far as it goes. */
export function loadRdb(engine: Engine, bytes: Uint8Array, options: RdbLoadOptions): RdbLoadReport {
  return toEnd(loadingRdb(engine, bytes, options));
}

/** `onProgress` is told how many bytes have been read, before each pause. */
export function loadingRdb(
  engine: Engine,
  bytes: Uint8Array,
  options: RdbLoadOptions,
  onProgress: (bytes: number) => void = () => {},
): Loading<RdbLoadReport> {
  return new RdbLoad(engine, bytes, options).run(onProgress);
}

/** What a key takes at least, with its value: a type, two lengths, and a name of one letter. */
const LEAST_BYTES = 4;

/** With a delay for each key: others are served after so many ms of it. */
const DELAY_MS = 5;

class RdbLoad {
  private readonly aux = new Map<ByteString, ByteString>();
  private loaded = 0;
  private expired = 0;
  private delay = 0;
  private readonly empty: ByteString[] = [];
  private db: Engine['databases'][number] | undefined;
  private readonly unseal: Unseal<Value>;
  /** The databases in which values may be sealed: all that are in one stay in the same file. */
  private readonly sealing: ReadonlySet<unknown>;

  constructor(
    private readonly engine: Engine,
    private readonly bytes: Uint8Array,
    private readonly options: RdbLoadOptions,
  ) {
    this.db = engine.databases[0];
    this.unseal = unsealing(engine, bytes);
    this.sealing = new Set(engine.databases.filter(({ size }) => size === 0));
  }

  *run(onProgress: (bytes: number) => void): Loading<RdbLoadReport> {
    const { engine } = this;
    const { settings } = engine.config;
    const checksums = settings.rdbchecksum && !engine.debug.skipsChecksums;
    const isThorough = settings['sanitize-dump-payload'] === 'yes';
    const { seals = true } = this.options;
    const reader = new RdbReader(this.bytes, { settings, random: engine.random, checksums, isThorough, seals });
    for (;;) {
      const report = this.read(reader, reader.position + settings['loading-process-events-interval-bytes']);
      if (report !== undefined) return report;
      onProgress(reader.position);
      yield this.delay;
      this.delay = 0;
    }
  }

  /** Reads on to `end`, to the end of the file, or until a pause is due. The report, if nothing more is to be read. */
  private read(reader: RdbReader, end: number): RdbLoadReport | undefined {
    const delay = keyDelay(this.engine.config.settings);
    while (reader.position < end && this.delay < DELAY_MS) {
      const offset = reader.position;
      const item = reader.next();
      const fault = item.kind === 'fault' ? { offset: item.offset, problem: item.problem } : this.take(item, offset);
      if (item.kind === 'end' || fault) {
        const { loaded, expired, empty, aux } = this;
        return { loaded, expired, empty, aux, fault, bytes: reader.position };
      }
      if (item.kind === 'key' || item.kind === 'sealed') this.delay += delay;
    }
    return undefined;
  }

  /** What is wrong with an item that could be read. */
  private take(item: RdbItem, offset: number): RdbFault | undefined {
    switch (item.kind) {
      case 'aux':
        this.aux.set(item.name, item.value);
        return undefined;
      case 'database':
        this.db = this.engine.databases[item.index];
        if (this.db) return undefined;
        return { offset, problem: `there is no database ${item.index} here: the server has ${this.engine.databases.length}` };
      case 'sizes':
        // A hint from the file: no more than the file could hold is believed.
        this.db?.keys.expand(Math.min(item.keys, Math.ceil((this.bytes.length - offset) / LEAST_BYTES)));
        return undefined;
      case 'empty':
        this.empty.push(item.key);
        return undefined;
      case 'function':
        return this.loadFunction(item.code, offset);
      case 'key':
        return this.addKey(item, offset);
      case 'sealed':
        return this.addSealed(item, offset);
      default:
        return undefined;
    }
  }

  private loadFunction(code: ByteString, offset: number): RdbFault | undefined {
    try {
      this.engine.late.demand('lua');
      this.engine.scripting.functions.load(code, this.options.merges ?? false);
      return undefined;
    } catch (thrown) {
      return { offset, problem: `a library of functions does not load: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
    }
  }

  private addSealed({ key, recordAt }: SealedKey, offset: number): RdbFault | undefined {
    const { db, unseal } = this;
    if (db === undefined) return undefined;
    if (this.sealing.has(db) && db.loadSealed(key, recordAt, unseal)) {
      this.loaded++;
      return undefined;
    }
    return this.addKey({ kind: 'key', key, value: unseal(recordAt), expireAt: NO_EXPIRY, idle: undefined, frequency: undefined }, offset);
  }

  private addKey({ key, value, expireAt, idle, frequency }: RdbKey, offset: number): RdbFault | undefined {
    const { engine, db, options } = this;
    if (db === undefined) return undefined;
    if (options.dropsExpired && expireAt !== NO_EXPIRY && expireAt < engine.now) {
      this.expired++;
      return undefined;
    }
    engine.sharedIntegers.share(value);
    if (!db.load(key, value)) {
      if (!options.merges) return { offset, problem: `the key "${key}" is there twice` };
      db.delete(key);
      db.load(key, value);
    }
    if (expireAt !== NO_EXPIRY) db.setExpiry(key, value, expireAt);
    this.loaded++;
    if (engine.tracksFrequency) {
      if (frequency !== undefined) engine.setAccess(value, lfuWith(frequency, engine.now));
    } else if (idle !== undefined) {
      engine.setAccess(value, (lruClockAt(engine.now) - idle) & 0xffffff);
    }
    return undefined;
  }
}
