// What ioredis adds on top of commands: key prefixes, streams of replies, monitoring, keyspace events, offline queues,
// transactions inside pipelines, reconnecting subscribers and blocked consumers.

import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, startServer, until } from './server.ts';

describe('ioredis and its features', () => {
  let server: RunningServer;
  let redis: Redis;
  const opened: Redis[] = [];
  const open = (options: object = {}): Redis => {
    const client = new Redis({ port: server.port, host: '127.0.0.1', ...options });
    opened.push(client);
    return client;
  };
  beforeAll(async () => {
    server = await startServer();
    redis = new Redis(server.port, '127.0.0.1');
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });
  beforeEach(() => redis.flushall());
  afterEach(() => {
    for (const client of opened.splice(0)) client.disconnect();
  });

  it('puts a prefix before every key, wherever keys stand in a command', async () => {
    const prefixed = open({ keyPrefix: 'app:' });
    await prefixed.mset('a', '1', 'b', '2');
    await prefixed.zadd('z', 1, 'm');
    await prefixed.zunionstore('sum', 2, 'z', 'none');
    await prefixed.sort('none', 'STORE', 'sorted');
    await prefixed.xadd('stream', '1-1', 'f', 'v');
    expect((await redis.keys('*')).sort()).toEqual(['app:a', 'app:b', 'app:stream', 'app:sum', 'app:z']);
    expect(await prefixed.mget('a', 'b', 'c')).toEqual(['1', '2', null]);
    expect(await prefixed.xread('STREAMS', 'stream', '0')).toEqual([['app:stream', [['1-1', ['f', 'v']]]]]);
  });

  it('queues commands until it is connected, and selects, authenticates and names itself on the way', async () => {
    const client = open({ lazyConnect: true, db: 4, connectionName: 'worker-7' });
    const replies = Promise.all([client.set('key', 'value'), client.get('key'), client.client('GETNAME')]);
    expect(await replies).toEqual(['OK', 'value', 'worker-7']);
    expect(await redis.exists('key')).toBe(0);
    await redis.select(4);
    expect(await redis.get('key')).toBe('value');
    await redis.select(0);
  });

  it('runs a transaction within a pipeline, with the error of one command in its place', async () => {
    const commands = [['set', 'text', 'abc'], ['multi'], ['incr', 'n'], ['incr', 'text'], ['rpush', 'list', 'a'], ['exec'], ['get', 'n']];
    const results = await redis.pipeline(commands).exec();
    expect(results?.slice(0, 5).map(([, value]) => value)).toEqual(['OK', 'OK', 'QUEUED', 'QUEUED', 'QUEUED']);
    const [, replies] = results?.[5] ?? [];
    expect(String(replies)).toContain('ERR value is not an integer or out of range');
    expect(results?.[6]).toEqual([null, '1']);
  });

  it('rejects a transaction of which a command was refused', async () => {
    const failing = redis.multi().set('key', 'value').call('NOSUCH').exec();
    await expect(failing).rejects.toThrow('EXECABORT Transaction discarded because of previous errors.');
    expect(await redis.exists('key')).toBe(0);
  });

  it('keeps thousands of replies in their order', async () => {
    const pipeline = redis.pipeline();
    for (let index = 0; index < 10_000; index++) pipeline.set(`key:${index}`, index).get(`key:${index}`);
    const results = (await pipeline.exec()) ?? [];
    expect(results).toHaveLength(20_000);
    expect(results.every(([error, value], at) => error === null && value === (at % 2 === 0 ? 'OK' : String((at - 1) / 2)))).toBe(true);
  });

  it('pipelines automatically across every kind of command, errors going to their own promise', async () => {
    const automatic = open({ enableAutoPipelining: true });
    await automatic.set('text', 'abc');
    const [missing, error, counted, members] = await Promise.all([
      automatic.get('none'),
      automatic.incr('text').catch((reason: Error) => reason.message),
      automatic.incrby('n', 41),
      automatic.zadd('z', '1', 'a').then(() => automatic.zrange('z', '0', '-1')),
    ]);
    expect([missing, error, counted, members]).toEqual([null, 'ERR value is not an integer or out of range', 41, ['a']]);
  });

  it('streams the members of hashes, sets and sorted sets', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `member:${index}`);
    await redis.sadd('set', names);
    await redis.hset('hash', Object.fromEntries(names.map((name) => [name, 'x'])));
    await redis.zadd('zset', ...names.flatMap((name, index) => [String(index), name]));
    const collected = async (stream: AsyncIterable<string[]>, step: number) => {
      const found = new Set<string>();
      for await (const part of stream) for (let at = 0; at < part.length; at += step) found.add(part[at] ?? '');
      return found.size;
    };
    expect(await collected(redis.sscanStream('set'), 1)).toBe(1000);
    expect(await collected(redis.hscanStream('hash', { count: 77 }), 2)).toBe(1000);
    expect(await collected(redis.zscanStream('zset', { match: 'member:*9*' }), 2)).toBe(271);
  });

  it('monitors', async () => {
    const seen: (readonly string[])[] = [];
    const monitor = await open().monitor();
    monitor.on('monitor', (_time: string, args: string[], _source: string, database: string) => seen.push([database, ...args]));
    await redis.set('key', 'a "b"');
    await redis.get('key');
    await until(() => seen.length === 2);
    monitor.disconnect();
    expect(seen).toEqual([
      ['0', 'set', 'key', 'a "b"'],
      ['0', 'get', 'key'],
    ]);
  });

  it('hears of keys that change and expire', async () => {
    await redis.config('SET', 'notify-keyspace-events', 'KEA');
    const listener = open();
    const events: string[] = [];
    listener.on('pmessage', (_: string, channel: string, message: string) => events.push(`${channel} ${message}`));
    await listener.psubscribe('__keyevent@0__:*');
    await redis.set('key', 'value', 'PX', 20);
    await redis.rpush('list', 'a');
    await until(() => events.includes('__keyevent@0__:expired key'));
    await redis.config('SET', 'notify-keyspace-events', '');
    expect(events).toContain('__keyevent@0__:set key');
    expect(events).toContain('__keyevent@0__:expire key');
    expect(events).toContain('__keyevent@0__:rpush list');
    expect(events).toContain('__keyevent@0__:expired key');
  });

  it('subscribes again after its connection was lost, and resends what was not answered', async () => {
    const subscriber = open({ retryStrategy: () => 10 });
    const received: string[] = [];
    subscriber.on('message', (_: string, message: string) => received.push(message));
    await subscriber.subscribe('news');
    const waiting = open({ retryStrategy: () => 10 });
    const popped = waiting.blpop('queue', 0);
    await until(async () => /cmd=blpop/.test(String(await redis.client('LIST'))));
    expect(await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub')).toBe(1);
    expect(await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')).toBe(1);
    await until(async () => (await redis.publish('news', 'again')) === 1);
    await until(() => received.length > 0);
    expect(received[0]).toBe('again');
    await redis.rpush('queue', 'job');
    expect(await popped).toEqual(['queue', 'job']);
  });

  it('subscribes to sharded channels, and takes messages as bytes', async () => {
    const subscriber = open();
    const received: unknown[] = [];
    subscriber.on('smessageBuffer', (channel: Buffer, message: Buffer) => received.push([String(channel), [...message]]));
    await subscriber.ssubscribe('orders');
    expect(await redis.spublish('orders', Buffer.from([0, 255, 10]))).toBe(1);
    await until(() => received.length > 0);
    expect(received).toEqual([['orders', [0, 255, 10]]]);
    expect(await subscriber.sunsubscribe('orders')).toBe(0);
    expect(await subscriber.set('key', 'not subscribed any more')).toBe('OK');
  });

  it('works through a stream with a group of consumers', async () => {
    await redis.xgroup('CREATE', 'jobs', 'workers', '$', 'MKSTREAM');
    const worker = open();
    const waiting = worker.xreadgroup('GROUP', 'workers', 'ann', 'COUNT', 10, 'BLOCK', 5000, 'STREAMS', 'jobs', '>');
    await until(async () => /cmd=xreadgroup/.test(String(await redis.client('LIST'))));
    await redis.xadd('jobs', '5-1', 'task', 'mail');
    expect(await waiting).toEqual([['jobs', [['5-1', ['task', 'mail']]]]]);
    expect(await redis.xpending('jobs', 'workers')).toEqual([1, '5-1', '5-1', [['ann', '1']]]);
    expect(await redis.xautoclaim('jobs', 'workers', 'bob', 0, '0')).toEqual(['0-0', [['5-1', ['task', 'mail']]], []]);
    expect(await redis.xack('jobs', 'workers', '5-1')).toBe(1);
    expect(await redis.xpending('jobs', 'workers')).toEqual([0, null, null, null]);
  });

  it('finds places', async () => {
    await redis.geoadd('cities', 13.361389, 38.115556, 'Palermo', 15.087269, 37.502669, 'Catania');
    expect(await redis.geodist('cities', 'Palermo', 'Catania', 'KM')).toBe('166.2742');
    expect(await redis.geosearch('cities', 'FROMLONLAT', 15, 37, 'BYRADIUS', 100, 'km', 'ASC')).toEqual(['Catania']);
  });

  it('gives up a command whose time is up, and a connection with the wrong password', async () => {
    const hurried = open({ commandTimeout: 50, retryStrategy: () => null });
    await expect(hurried.blpop('queue', 1)).rejects.toThrow('Command timed out');
    await redis.config('SET', 'requirepass', 'secret');
    const stranger = open({ retryStrategy: () => null, enableReadyCheck: false });
    stranger.on('error', () => undefined);
    await expect(stranger.get('key')).rejects.toThrow('NOAUTH');
    expect(await open({ password: 'secret' }).get('key')).toBeNull();
    await redis.config('SET', 'requirepass', '');
  });
});
