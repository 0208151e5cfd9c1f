// A count of all keys by what they take, how soon they expire, and how soon the eviction policy would take them. Of very
// many keys a part stands for all; which part is fixed, so that two counts of the same keys give the same. Changes nothing.
import type { ByteString } from '../../base/bytes.ts';
import type { Engine } from '../../engine/engine.ts';
import { lfuCounter } from '../../engine/keyspace/access.ts';
import { NO_EXPIRY, TYPE_NAMES, type TypeName, type Value } from '../../engine/keyspace/value.ts';
import { footprint } from '../../engine/memory/ledger.ts';
import type { Dict, DictEntry } from '../../engine/structures/dict.ts';
import type { Clip } from '../inspect.ts';
import { clip } from './clip.ts';

export interface TypeShare {
  readonly type: TypeName;
  readonly keys: number;
  readonly bytes: number;
}

export interface KeyShare {
  readonly db: number;
  readonly key: Clip;
  readonly type: TypeName;
  readonly bytes: number;
}

export interface ExpiringKey {
  readonly db: number;
  readonly key: Clip;
  readonly type: TypeName;
  /** Unix ms. */
  readonly expireAt: number;
}

/** A key that the policy would take, and why: seconds of idleness, the counter of its uses, or ms to live. */
export interface Candidate extends KeyShare {
  readonly measure: number;
  /** In the pool, from the last time that keys were sampled. */
  readonly isPooled: boolean;
}

export interface Census {
  readonly keys: number;
  readonly looked: number;
  /** Types with keys, the greatest first. Of a part, reckoned up to all. */
  readonly types: readonly TypeShare[];
  readonly bytes: number;
  /** Of those looked at. */
  readonly biggest: readonly KeyShare[];
  readonly expiring: readonly ExpiringKey[];
  /** The next to go first; empty under policies that take none, or draw lots. */
  readonly candidates: readonly Candidate[];
}

/** With more keys than this, so many of them stand for all. */
const MOST_KEYS = 100_000;
const PART = 5_000;
/** Elements of a collection that stand for all of it: fewer where many keys have to be looked at. */
const SAMPLES = 64;
const SAMPLES_OF_MANY = 5;
const MANY = 2_000;
const MOST_BIGGEST = 24;
const MOST_EXPIRING = 8;
const MOST_CANDIDATES = 8;
const LONGEST = 64;

interface Ranked {
  readonly db: number;
  readonly key: ByteString;
  readonly value: Value;
  readonly rank: number;
}

export function takeCensus(engine: Engine): Census {
  const { databases, config, eviction, now } = engine;
  const { settings } = config;
  const policy = settings['maxmemory-policy'];
  const isRanked = policy !== 'noeviction' && !policy.endsWith('-random');
  const keys = databases.reduce((sum, { size }) => sum + size, 0);
  const samples = keys > MANY ? SAMPLES_OF_MANY : SAMPLES;
  const bytesOf = (key: ByteString, value: Value): number => footprint(key, value, samples);
  const totals = new Map<TypeName, { keys: number; bytes: number }>(TYPE_NAMES.map((type) => [type, { keys: 0, bytes: 0 }]));
  const biggest = new Ranking(MOST_BIGGEST);
  const soonest = new Ranking(MOST_EXPIRING);
  const candidates = new Ranking(MOST_CANDIDATES);
  const volatileKeys = databases.reduce((sum, { volatile }) => sum + volatile.size, 0);
  let looked = 0;
  for (const { index: db, keys: dict, volatile } of databases) {
    eachOfPart(dict, partOf(dict, keys), ({ key, value }) => {
      looked++;
      const bytes = bytesOf(key, value);
      const total = totals.get(value.type);
      if (total) {
        total.keys++;
        total.bytes += bytes;
      }
      biggest.offer(db, key, value, bytes);
      if (isRanked && policy.startsWith('allkeys')) candidates.offer(db, key, value, eviction.scoreOf(policy, value));
    });
    eachOfPart(volatile, partOf(volatile, volatileKeys), ({ key, value }) => {
      if (value.expireAt !== NO_EXPIRY) soonest.offer(db, key, value, -Number(value.expireAt));
      if (isRanked && policy.startsWith('volatile')) candidates.offer(db, key, value, eviction.scoreOf(policy, value));
    });
  }
  const scale = looked === 0 ? 1 : keys / looked;
  const types = [...totals]
    .filter(([, total]) => total.keys > 0)
    .map(([type, total]) => ({ type, keys: Math.round(total.keys * scale), bytes: Math.round(total.bytes * scale) }))
    .toSorted((a, b) => b.bytes - a.bytes);
  const pooled = new Set(eviction.pooled.map(({ db, key }) => `${db.index} ${key}`));
  const share = ({ db, key, value }: Ranked): KeyShare => ({ db, key: clip(key, LONGEST), type: value.type, bytes: bytesOf(key, value) });
  return {
    keys,
    looked,
    types,
    bytes: types.reduce((sum, { bytes }) => sum + bytes, 0),
    biggest: biggest.entries.map(share),
    expiring: soonest.entries.map(({ db, key, value }) => ({
      db,
      key: clip(key, LONGEST),
      type: value.type,
      expireAt: Number(value.expireAt),
    })),
    candidates: candidates.entries.map((each) => ({
      ...share(each),
      measure: policy.endsWith('-ttl')
        ? Number(each.value.expireAt) - now
        : policy.endsWith('-lfu')
          ? lfuCounter(engine.accessOf(each.value), now, settings)
          : each.rank,
      isPooled: pooled.has(`${each.db} ${each.key}`),
    })),
  };
}

/** How many entries of a dict are looked at, its share of all. */
function partOf({ size }: Dict<Value>, all: number): number {
  return all <= MOST_KEYS ? size : Math.ceil((size / all) * PART);
}

/** Visits so many entries, spread over all, at places that follow no rhythm. */
function eachOfPart(dict: Dict<Value>, part: number, visit: (entry: DictEntry<Value>) => void): void {
  const { size } = dict;
  const stride = size / part;
  let jitter = 1;
  for (let at = 0; at < part; at++) {
    jitter = (Math.imul(jitter, 1_103_515_245) + 12_345) >>> 0;
    const within = stride > 1 ? (jitter / 2 ** 32) * stride : 0;
    visit(dict.entryAtPlace(Math.min(size - 1, Math.floor(at * stride + within))));
  }
}

/** The highest few of many. */
class Ranking {
  readonly entries: Ranked[] = [];

  constructor(private readonly most: number) {}

  offer(db: number, key: ByteString, value: Value, rank: number): void {
    const { entries, most } = this;
    if (entries.length === most && rank <= (entries.at(-1)?.rank ?? 0)) return;
    let at = entries.length;
    while (at > 0 && (entries[at - 1]?.rank ?? 0) < rank) at--;
    entries.splice(at, 0, { db, key, value, rank });
    if (entries.length > most) entries.pop();
  }
}
