// ioredis, unmodified, over TCP: the operations that programs use it for.

import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, startServer, until } from './server.ts';

describe('ioredis', () => {
  let server: RunningServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await startServer();
    redis = new Redis(server.port, '127.0.0.1');
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });
  beforeEach(() => redis.flushall());

  it('sets, reads and expires strings', async () => {
    expect(await redis.set('key', 'value', 'EX', 50, 'NX')).toBe('OK');
    expect(await redis.set('key', 'other', 'NX')).toBeNull();
    expect(await redis.get('key')).toBe('value');
    expect(await redis.ttl('key')).toBe(50);
    expect(await redis.mget('key', 'none')).toEqual(['value', null]);
  });

  it('keeps any bytes and any text', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await redis.set('bytes', bytes);
    await redis.set('text', 'añ日本🙂');
    expect(await redis.getBuffer('bytes')).toEqual(bytes);
    expect(await redis.get('text')).toBe('añ日本🙂');
    expect(await redis.strlen('text')).toBe(13);
  });

  it('moves values of a megabyte', async () => {
    const big = 'x'.repeat(1_000_000);
    await redis.set('big', big);
    expect(await redis.get('big')).toBe(big);
  });

  it('works with hashes, lists, sets and sorted sets', async () => {
    await redis.hset('hash', { a: '1', b: '2' });
    expect(await redis.hgetall('hash')).toEqual({ a: '1', b: '2' });
    await redis.rpush('list', 'x', 'y', 'z');
    expect(await redis.lrange('list', 1, -1)).toEqual(['y', 'z']);
    await redis.sadd('set', 'm', 'n');
    expect((await redis.smembers('set')).sort()).toEqual(['m', 'n']);
    await redis.zadd('board', 10, 'ann', 5.5, 'bob');
    expect(await redis.zrange('board', '0', '-1', 'WITHSCORES')).toEqual(['bob', '5.5', 'ann', '10']);
  });

  it('pipelines, and reports an error at its place', async () => {
    const results = await redis.pipeline().set('n', 1).incr('n').lpush('n', 'x').get('n').exec();
    expect(results?.map(([error, value]) => error?.message ?? value)).toEqual([
      'OK',
      2,
      'WRONGTYPE Operation against a key holding the wrong kind of value',
      '2',
    ]);
  });

  it('watches a key: a transaction fails when another client has changed it', async () => {
    const other = redis.duplicate();
    await redis.set('balance', 10);
    await redis.watch('balance');
    await other.set('balance', 20);
    expect(await redis.multi().decrby('balance', 5).exec()).toBeNull();
    expect(await redis.multi().decrby('balance', 5).exec()).toEqual([[null, 15]]);
    other.disconnect();
  });

  it('blocks until another client pushes', async () => {
    const waiting = redis.duplicate();
    const popped = waiting.blpop('queue', 10);
    await until(async () => /cmd=blpop/.test(String(await redis.client('LIST'))));
    await redis.rpush('queue', 'job');
    expect(await popped).toEqual(['queue', 'job']);
    waiting.disconnect();
  });

  it('subscribes to channels and patterns', async () => {
    const subscriber = redis.duplicate();
    const received: string[][] = [];
    subscriber.on('message', (channel: string, message: string) => received.push([channel, message]));
    subscriber.on('pmessage', (pattern: string, channel: string, message: string) =>
      received.push([pattern, channel, message]),
    );
    await subscriber.subscribe('news');
    await subscriber.psubscribe('n*');
    expect(await redis.publish('news', 'hello')).toBe(2);
    await until(() => received.length === 2);
    expect(received).toEqual([
      ['news', 'hello'],
      ['n*', 'news', 'hello'],
    ]);
    subscriber.disconnect();
  });

  it('scans all keys of a prefix in a stream', async () => {
    await redis.mset(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`user:${index}`, 'x'])));
    const found = new Set<string>();
    for await (const keys of redis.scanStream({ match: 'user:*', count: 50 })) for (const key of keys) found.add(key);
    expect(found.size).toBe(300);
  });

  it('shares one round trip among commands with automatic pipelining', async () => {
    const automatic = new Redis(server.port, '127.0.0.1', { enableAutoPipelining: true });
    const numbers = await Promise.all(Array.from({ length: 200 }, () => automatic.incr('counter')));
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    automatic.disconnect();
  });

  it('comes back after its connection was killed', async () => {
    const client = new Redis(server.port, '127.0.0.1', { retryStrategy: () => 10 });
    const id = await client.client('ID');
    await redis.client('KILL', 'ID', id);
    await until(async () => (await client.client('ID')) !== id);
    expect(await client.ping()).toBe('PONG');
    client.disconnect();
  });
});
