// The lens of the whole server: what takes its memory, how near that is to maxmemory and which keys would go next, which are
// about to expire, and how many commands run. Memory is what INFO would say where that has been asked for, and else reckoned
// up from the keys, without waking the engine's own count: who looks must not change what is answered later.
import type { ByteString } from '../../base/bytes.ts';
import { keyPositions } from '../../engine/command-table.ts';
import { EVICTION_POLICIES } from '../../engine/config-parameters.ts';
import type { Engine } from '../../engine/engine.ts';
import { usedBeside } from '../../engine/memory/figures.ts';
import { footprint, mainTableBytes, STARTUP_BYTES, volatileTableBytes } from '../../engine/memory/ledger.ts';
import type { Clip } from '../inspect.ts';
import { type Census, takeCensus } from './census.ts';
import { clip } from './clip.ts';
import type { Call, Lens } from './picture.ts';

export interface EvictedKey {
  readonly db: number;
  readonly key: Clip;
  /** Counts up from the start of the server. */
  readonly number: number;
}

export interface ServerView extends Census {
  /** Unix ms. */
  readonly at: number;
  readonly used: number;
  /** As Redis counts it; else reckoned up from the keys. */
  readonly isMeasured: boolean;
  readonly parts: { readonly startup: number; readonly clients: number; readonly tables: number; readonly data: number };
  readonly clients: number;
  /** 0: without limit. */
  readonly maxmemory: number;
  readonly policy: string;
  readonly samples: number;
  /** Keys with a time to live. */
  readonly volatile: number;
  readonly expired: number;
  readonly evicted: number;
  /** The newest first. */
  readonly lastEvicted: readonly EvictedKey[];
  readonly hits: number;
  readonly misses: number;
  readonly commands: number;
  /** Commands in each of the last seconds, the newest last, and in the one that goes on. */
  readonly perSecond: readonly number[];
  readonly thisSecond: number;
}

export interface ServerTouch {
  /** Keys that the command names, and what they took before and take now. */
  readonly keys: number;
  readonly before: number;
  readonly after: number;
  /** Keys that had to go since the last command that was shown. */
  readonly evicted: number;
}

interface Known {
  census: Census;
  at: number;
  /** Evicted keys as of the last command. */
  evicted: number;
}

/** What was counted last, by engine: of many keys it is not counted anew for every frame. */
const known = new WeakMap<Engine, Known>();
/** Up to so many keys it is. */
const FEW_KEYS = 2_000;
const FRESH_MS = 250;
/** A count of so many keys may be a millisecond older. */
const KEYS_PER_MS = 200;
/** A change of the number of keys by one in so many asks for a new count. */
const GROWTH = 50;
const MOST_NAMED = 16;
/** Elements of a collection that stand for all of it. */
const SAMPLES = 5;
const LONGEST = 64;

interface Before {
  readonly keys: number;
  readonly bytes: number;
}

export const serverLens: Lens<'server', Before> = {
  isOfServer: true,

  view({ engine }) {
    const { census } = count(engine);
    const { stats, config, eviction, databases, clients, now } = engine;
    return {
      ...census,
      at: now,
      ...memoryOf(engine, census),
      clients: clients.size,
      maxmemory: config.settings.maxmemory,
      policy: config.settings['maxmemory-policy'],
      samples: config.settings['maxmemory-samples'],
      volatile: databases.reduce((sum, { volatile }) => sum + volatile.size, 0),
      expired: stats.expiredKeys,
      evicted: stats.evictedKeys,
      lastEvicted: eviction.recent
        .toReversed()
        .map(({ db, key }, at) => ({ db, key: clip(key, LONGEST), number: stats.evictedKeys - at })),
      hits: stats.keyspaceHits,
      misses: stats.keyspaceMisses,
      commands: stats.commandsProcessed,
      perSecond: [...stats.rates.history],
      thisSecond: stats.rates.inThisSecond(stats),
    };
  },

  thresholds({ engine }) {
    const { settings } = engine.config;
    const isLimited = settings.maxmemory > 0;
    return [
      {
        setting: 'maxmemory',
        limit: settings.maxmemory,
        now: isLimited ? memoryOf(engine, count(engine).census).used : undefined,
        unit: isLimited ? 'bytes' : 'bytes; 0: no limit',
      },
      {
        setting: 'maxmemory-policy',
        limit: settings['maxmemory-policy'],
        choices: EVICTION_POLICIES,
        now: undefined,
        unit: '',
      },
      {
        setting: 'maxmemory-samples',
        limit: settings['maxmemory-samples'],
        now: undefined,
        unit: 'keys looked at for each that goes',
      },
    ];
  },

  concerns: ({ command }) => command.isWrite || (command.container === 'config' && command.name === 'set'),

  version: ({ stats, now }) => stats.commandsProcessed + stats.expiredKeys + stats.evictedKeys + Math.floor(now / 1000),

  before: (_picture, call) => bytesNamed(call),

  after({ engine }, call, _reply, before) {
    const state = count(engine);
    const evicted = engine.stats.evictedKeys - state.evicted;
    state.evicted = engine.stats.evictedKeys;
    const now = bytesNamed(call);
    return { touch: { keys: now.keys, before: before?.bytes ?? 0, after: now.bytes, evicted } };
  },
};

function memoryOf(engine: Engine, { bytes }: Census): Pick<ServerView, 'used' | 'isMeasured' | 'parts'> {
  const tables = engine.databases.reduce((sum, db) => (db.size === 0 ? sum : sum + mainTableBytes(db) + volatileTableBytes(db)), 0);
  const measured = engine.memory.peekBytes();
  const beside = usedBeside(engine);
  const data = measured === undefined ? bytes : measured - tables;
  const parts = { startup: STARTUP_BYTES, clients: beside - STARTUP_BYTES, tables, data };
  return { used: beside + tables + data, isMeasured: measured !== undefined, parts };
}

function count(engine: Engine): Known {
  const last = known.get(engine);
  if (last && isFresh(engine, last)) return last;
  const census = takeCensus(engine);
  const next = { census, at: engine.now, evicted: last?.evicted ?? engine.stats.evictedKeys };
  known.set(engine, next);
  return next;
}

function isFresh(engine: Engine, { census, at }: Known): boolean {
  if (census.keys <= FEW_KEYS) return false;
  const keys = engine.databases.reduce((sum, { size }) => sum + size, 0);
  if (Math.abs(keys - census.keys) * GROWTH > census.keys) return false;
  return engine.now - at < FRESH_MS + census.looked / KEYS_PER_MS;
}

/** What the keys that a command names take at present. */
function bytesNamed({ client, command, argv }: Call): Before {
  const names = new Set<ByteString>();
  for (const { at } of keyPositions(command, argv) ?? []) if (names.size < MOST_NAMED) names.add(argv[at] ?? '');
  let bytes = 0;
  for (const name of names) {
    const value = client.db.keys.peek(name);
    if (value !== undefined && !client.db.isExpired(value)) bytes += footprint(name, value, SAMPLES);
  }
  return { keys: names.size, bytes };
}
