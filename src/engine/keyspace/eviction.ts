// Eviction: keeps memory within maxmemory by removing keys, as maxmemory-policy chooses them (evict.c in 8.0). LRU, LFU
// and TTL policies are approximate as Redis's are: they sample a few keys, and keep the best candidates of all samples in a
// pool. Where Redis limits its turns by time, this limits them by work, so that the same clock gives the same result on
// every machine; what is left is done in turns of its own.
import type { ByteString } from '../../base/bytes.ts';
import type { Engine } from '../engine.ts';
import { usedMemory } from '../memory/figures.ts';
import type { Dict } from '../structures/dict.ts';
import { idleSeconds, lfuCounter } from './access.ts';
import type { Database } from './database.ts';
import type { Value } from './value.ts';

/** Candidates kept from one sampling to the next. */
const POOL_SIZE = 16;
/** Keys removed in one turn, per step of maxmemory-eviction-tenacity up to 10; beyond, 15 % more with each step. */
const KEYS_PER_TENACITY = 50;
const FEWEST_KEYS = 16;
const TENACITY_WITHOUT_LIMIT = 100;

interface Candidate {
  readonly db: Database;
  readonly key: ByteString;
  /** The higher, the sooner to go. */
  readonly score: number;
}

/** A key that has gone, and what it was chosen by, in the policy's own measure; 0 if it was drawn by lot. */
export interface Evicted {
  readonly db: number;
  readonly key: ByteString;
  readonly score: number;
}

const MOST_RECENT = 8;

/** Whether memory is within its limit, being brought there, or over it with nothing left to remove. */
export type MemoryState = 'enough' | 'evicting' | 'short';

export class Eviction {
  /** The best candidate last. */
  private pool: Candidate[] = [];
  /** Where the random policies go on. */
  private nextDatabase = 0;
  private isUnfinished = false;
  /** The last keys that went, the newest last: for pictures. */
  readonly recent: Evicted[] = [];

  constructor(private readonly engine: Engine) {
    const mayHaveToBegin = (): void => {
      engine.isOutOfMemory = false;
      this.isUnfinished = engine.config.settings.maxmemory > 0;
    };
    engine.config.onChange('maxmemory', mayHaveToBegin);
    engine.config.onChange('maxmemory-policy', () => {
      this.pool = [];
      mayHaveToBegin();
    });
  }

  /** More is to be removed than one turn could: `makeRoom` should be called soon. */
  get hasMoreToDo(): boolean {
    return this.isUnfinished;
  }

  /** Candidates left over from the last sampling, the next to go first. They may be gone by now. */
  get pooled(): readonly { readonly db: Database; readonly key: ByteString }[] {
    return this.pool.toReversed();
  }

  /** Removes keys until memory is within maxmemory, or a turn's work is done. */
  makeRoom(): MemoryState {
    const { engine } = this;
    const { settings } = engine.config;
    this.isUnfinished = false;
    if (settings.maxmemory === 0 || engine.isLoading) return 'enough';
    // While writes are paused nothing may change, and in the midst of a script nothing that it may have seen.
    if (!engine.mayExpire || engine.scripting.isPaused) return 'enough';
    // Fixed before anything goes: what clients are told of it takes memory too, and must not make it ever more.
    let excess = usedMemory(engine) - settings.maxmemory;
    if (excess <= 0) return 'enough';
    const policy = settings['maxmemory-policy'];
    if (policy === 'noeviction') return 'short';
    let left = keysPerTurn(settings['maxmemory-eviction-tenacity']);
    do {
      if (left-- <= 0) {
        this.isUnfinished = true;
        return 'evicting';
      }
      const victim = policy.endsWith('-random') ? this.randomVictim(policy) : this.worstVictim(policy);
      if (victim === undefined) return 'short';
      excess -= this.evict(victim);
    } while (excess > 0);
    return 'enough';
  }

  /** How many bytes that has freed. */
  private evict({ db, key, score }: Candidate): number {
    const { engine } = this;
    const before = engine.memory.bytes;
    this.recent.push({ db: db.index, key, score });
    if (this.recent.length > MOST_RECENT) this.recent.shift();
    const isLazy = engine.config.settings['lazyfree-lazy-eviction'];
    if (isLazy) engine.freesLazily(db, key);
    db.delete(key);
    const freed = before - engine.memory.bytes;
    engine.stats.evictedKeys++;
    engine.keyChanged(db, key, undefined);
    engine.notify('evicted', 'evicted', key, db);
    engine.propagation.add(db.index, [isLazy ? 'UNLINK' : 'DEL', key]);
    // Each removal is an execution unit of its own.
    engine.propagation.flush();
    return freed;
  }

  private randomVictim(policy: string): Candidate | undefined {
    const { databases, random } = this.engine;
    for (let tries = 0; tries < databases.length; tries++) {
      this.nextDatabase = (this.nextDatabase + 1) % databases.length;
      const db = databases[this.nextDatabase];
      const key = db && keysUnder(policy, db).randomKey(random);
      if (db && key !== undefined) return { db, key, score: 0 };
    }
    return undefined;
  }

  /** Samples all databases into the pool and takes its best candidate that is still there. */
  private worstVictim(policy: string): Candidate | undefined {
    for (;;) {
      let isAnyLeft = false;
      for (const db of this.engine.databases) {
        const keys = keysUnder(policy, db);
        if (keys.size === 0) continue;
        isAnyLeft = true;
        this.sample(policy, db, keys);
      }
      if (!isAnyLeft) return undefined;
      for (let best = this.pool.pop(); best !== undefined; best = this.pool.pop()) {
        if (keysUnder(policy, best.db).has(best.key)) return best;
      }
    }
  }

  private sample(policy: string, db: Database, keys: Dict<Value>): void {
    const { config, random } = this.engine;
    for (const { key, value } of keys.sample(config.settings['maxmemory-samples'], random)) {
      this.offer({ db, key, score: this.scoreOf(policy, value) });
    }
  }

  /** How soon a value should go under a policy that does not draw lots: the higher, the sooner. */
  scoreOf(policy: string, value: Value): number {
    const { config, now } = this.engine;
    if (policy.endsWith('-ttl')) return -Number(value.expireAt);
    const access = this.engine.accessOf(value);
    if (policy.endsWith('-lfu')) return 255 - lfuCounter(access, now, config.settings);
    return idleSeconds(access, now);
  }

  /** Puts a candidate where its score belongs, unless the pool is full of better ones. */
  private offer(candidate: Candidate): void {
    const { pool } = this;
    if (pool.some(({ db, key }) => key === candidate.key && db === candidate.db)) return;
    let at = 0;
    while (at < pool.length && (pool[at]?.score ?? 0) < candidate.score) at++;
    if (pool.length < POOL_SIZE) {
      pool.splice(at, 0, candidate);
    } else if (at > 0) {
      pool.splice(at, 0, candidate);
      pool.shift();
    }
  }
}

/** The keys that the policy lets go. */
export function keysUnder(policy: string, db: Database): Dict<Value> {
  return policy.startsWith('allkeys') ? db.keys : db.volatile;
}

function keysPerTurn(tenacity: number): number {
  if (tenacity >= TENACITY_WITHOUT_LIMIT) return Infinity;
  const steps = tenacity <= 10 ? tenacity : 10 * 1.15 ** (tenacity - 10);
  return Math.max(FEWEST_KEYS, Math.floor(steps * KEYS_PER_TENACITY));
}
