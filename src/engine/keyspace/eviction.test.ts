import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../commands/index.ts';
import { Engine } from '../engine.ts';
import { usedMemory } from '../memory/figures.ts';

interface Scene {
  readonly engine: Engine;
  readonly clock: ManualClock;
  readonly propagated: string[];
  run(...words: string[]): void;
  /** Lets it do what it would do by itself. */
  settle(): void;
  /** Sets a limit that leaves room for about this share of what there is. */
  limitTo(share: number): void;
  kept(prefix: string): number;
}

function start(policy: string, seed = 1): Scene {
  const clock = new ManualClock(1_000_000_000);
  const engine = new Engine({ commands: ALL_COMMANDS, clock, random: new SeededRandom(seed) });
  const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
  const propagated: string[] = [];
  engine.propagation.listen((unit) => propagated.push(...unit.map(({ argv }) => argv.join(' '))));
  const run = (...words: string[]): void => engine.execute(client, words);
  const settle = (): void => {
    engine.beforeSleep();
    while (engine.nextWakeup() === engine.now && engine.eviction.hasMoreToDo) engine.tick();
  };
  run('CONFIG', 'SET', 'maxmemory-policy', policy);
  return {
    engine,
    clock,
    propagated,
    run,
    settle,
    limitTo: (share) => {
      const fixed = usedMemory(engine) - engine.memory.bytes;
      run('CONFIG', 'SET', 'maxmemory', String(Math.round(fixed + engine.memory.bytes * share)));
      settle();
    },
    kept: (prefix) => [...engine.database(0).keys.keys()].filter((key) => key.startsWith(prefix)).length,
  };
}

/** 500 keys "old:…" and 500 keys "new:…", the latter used later. */
function halfUsed(scene: Scene): void {
  for (let at = 0; at < 500; at++) {
    scene.run('SET', `old:${at}`, 'value');
    scene.run('SET', `new:${at}`, 'value');
  }
  scene.clock.advance(10_000);
  scene.engine.refreshClock();
  for (let at = 0; at < 500; at++) scene.run('GET', `new:${at}`);
}

describe('eviction', () => {
  it('stays below the limit, with every policy that may evict every key', () => {
    for (const policy of ['allkeys-lru', 'allkeys-lfu', 'allkeys-random']) {
      const scene = start(policy);
      halfUsed(scene);
      scene.limitTo(0.6);
      for (let at = 0; at < 300; at++) scene.run('SET', `more:${at}`, 'v'.repeat(at));
      scene.run('PING');
      expect(usedMemory(scene.engine), policy).toBeLessThanOrEqual(scene.engine.config.settings.maxmemory);
      expect(scene.engine.stats.evictedKeys, policy).toBeGreaterThan(300);
    }
  });

  it('LRU takes those not used for long before the others, but for few', () => {
    const scene = start('allkeys-lru');
    halfUsed(scene);
    scene.limitTo(0.7);
    expect(scene.kept('new:')).toBeGreaterThan(490);
    expect(scene.kept('old:')).toBeLessThan(300);
  });

  it('LFU takes those used seldom before the others, but for few', () => {
    const scene = start('allkeys-lfu');
    halfUsed(scene);
    for (let round = 0; round < 20; round++) for (let at = 0; at < 500; at++) scene.run('GET', `new:${at}`);
    scene.limitTo(0.7);
    expect(scene.kept('new:')).toBeGreaterThan(490);
    expect(scene.kept('old:')).toBeLessThan(300);
  });

  it('volatile policies leave keys alone that do not expire, and then writes are refused', () => {
    for (const policy of ['volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl']) {
      const scene = start(policy);
      for (let at = 0; at < 200; at++) scene.run('SET', `stays:${at}`, 'value');
      for (let at = 0; at < 200; at++) scene.run('SET', `goes:${at}`, 'value', 'EX', String(100 + at));
      scene.limitTo(0.1);
      expect(scene.kept('stays:'), policy).toBe(200);
      expect(scene.kept('goes:'), policy).toBe(0);
      scene.run('SET', 'more', 'value');
      expect(scene.engine.isOutOfMemory, policy).toBe(true);
      expect(scene.kept('more'), policy).toBe(0);
    }
  });

  it('TTL takes those first that expire first, but for few', () => {
    const scene = start('volatile-ttl');
    for (let at = 0; at < 500; at++) scene.run('SET', `late:${at}`, 'value', 'EX', '90000');
    for (let at = 0; at < 500; at++) scene.run('SET', `soon:${at}`, 'value', 'EX', '1000');
    scene.limitTo(0.7);
    expect(scene.kept('late:')).toBeGreaterThan(490);
  });

  it('tells the append-only file of every key that goes', () => {
    const scene = start('allkeys-random');
    halfUsed(scene);
    scene.propagated.length = 0;
    scene.limitTo(0.9);
    expect(scene.propagated).toHaveLength(scene.engine.stats.evictedKeys);
    expect(scene.propagated.every((line) => /^DEL (?:old|new):\d+$/.test(line))).toBe(true);
  });

  it('does much work in several turns, and asks to be called for the next', () => {
    const scene = start('allkeys-random');
    for (let at = 0; at < 5000; at++) scene.run('SET', `old:${at}`, 'value');
    scene.run('CONFIG', 'SET', 'maxmemory', '1');
    expect(scene.engine.nextWakeup()).toBe(scene.engine.now);
    scene.engine.tick();
    expect(scene.kept('old:')).toBeGreaterThan(4000);
    scene.settle();
    expect(scene.kept('old:')).toBe(0);
    expect(scene.engine.nextWakeup()).toBeUndefined();
  });

  it('is the same again with the same seed', () => {
    const survivors = [7, 7, 8].map((seed) => {
      const scene = start('allkeys-lru', seed);
      halfUsed(scene);
      scene.limitTo(0.5);
      return [...scene.engine.database(0).keys.keys()].sort().join();
    });
    expect(survivors[0]).toBe(survivors[1]);
    expect(survivors[0]).not.toBe(survivors[2]);
  });
});

describe('memory that eviction itself would take', () => {
  it('makes no larger table of keys while that would pass the limit, unless the present one is crowded', () => {
    const { engine, run } = start('allkeys-random');
    for (let at = 0; at < 4095; at++) run('SET', `key:${at}`, 'v');
    usedMemory(engine);
    run('CONFIG', 'SET', 'maxmemory', String(usedMemory(engine) + 10_240));
    for (const key of ['k0', 'k1', 'k2']) run('SET', key, 'v');
    expect(engine.database(0).size).toBe(4098);
    run('CONFIG', 'SET', 'maxmemory', '0');
    run('SET', 'k3', 'v');
    expect(engine.database(0).keys.isRehashing).toBe(true);
  });

  it('is not made room for: clients that are told of what goes do not drain the database', () => {
    const { engine, run } = start('allkeys-lru');
    run('CONFIG', 'SET', 'maxmemory-eviction-tenacity', '100');
    const followers = Array.from({ length: 10 }, () => engine.connect({ addr: '127.0.0.1:3', laddr: '127.0.0.1:2' }));
    for (const client of followers) {
      for (const words of [['HELLO', '3'], ['CLIENT', 'TRACKING', 'ON']]) engine.execute(client, words);
    }
    for (let at = 0; at < 300; at++) {
      const key = `${at}${'x'.repeat(1000)}`;
      run('SET', key, 'v');
      for (const client of followers) {
        engine.execute(client, ['GET', key]);
        client.takeOutput();
      }
    }
    run('CONFIG', 'SET', 'maxmemory', String(usedMemory(engine) - 40_000));
    expect(engine.eviction.makeRoom()).toBe('enough');
    expect(engine.stats.evictedKeys).toBeGreaterThanOrEqual(10);
    expect(engine.stats.evictedKeys).toBeLessThanOrEqual(50);
  });
});
