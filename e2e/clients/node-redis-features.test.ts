// What node-redis adds on top of commands: a cache kept right by invalidations, pools, transactions that watch, iterators,
// binary replies, reconnecting.

import { createClient, createClientPool, RESP_TYPES, WatchError } from 'redis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, startServer, until } from './server.ts';

describe('node-redis and its features', () => {
  let server: RunningServer;
  let client: ReturnType<typeof newClient>;
  const url = () => `redis://127.0.0.1:${server.port}`;
  const newClient = () => createClient({ url: url(), RESP: 3 });

  beforeAll(async () => {
    server = await startServer();
    client = newClient();
    await client.connect();
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });
  beforeEach(() => client.flushAll());

  it('caches what it has read until somebody changes it', async () => {
    const caching = createClient({ url: url(), RESP: 3, clientSideCache: { ttl: 0, maxEntries: 100 } });
    await caching.connect();
    const hits = () => caching.clientSideCache?.stats().hitCount;
    await client.set('key', 'one');
    await client.hSet('hash', 'field', '1');
    expect([await caching.get('key'), await caching.get('key')]).toEqual(['one', 'one']);
    expect([await caching.hGet('hash', 'field'), await caching.hGet('hash', 'field')]).toEqual(['1', '1']);
    expect(hits()).toBe(2);
    await client.set('key', 'two');
    await until(async () => (await caching.get('key')) === 'two');
    expect(await caching.get('key')).toBe('two');
    await client.flushDb();
    await until(async () => (await caching.get('key')) === null);
    expect(await caching.hGet('hash', 'field')).toBeNull();
    caching.destroy();
  });

  it('caches for a whole pool', async () => {
    const pool = createClientPool({ url: url(), RESP: 3 }, { minimum: 3, maximum: 5, clientSideCache: { ttl: 0, maxEntries: 10 } });
    await pool.connect();
    await client.set('key', 'one');
    for (let index = 0; index < 10; index++) expect(await pool.get('key')).toBe('one');
    await client.set('key', 'two');
    await until(async () => (await pool.get('key')) === 'two');
    expect(await Promise.all([1, 2, 3].map(() => pool.get('key')))).toEqual(['two', 'two', 'two']);
    pool.destroy();
  });

  it('shares the connections of a pool among blocking and other tasks', async () => {
    const pool = createClientPool({ url: url(), RESP: 3 }, { minimum: 1, maximum: 4 });
    await pool.connect();
    const popped = Promise.all([1, 2, 3].map(() => pool.execute((one) => one.blPop('queue', 5))));
    await until(async () => (await client.clientList()).filter(({ cmd }) => cmd === 'blpop').length === 3);
    for (const job of ['a', 'b', 'c']) await pool.rPush('queue', job);
    expect((await popped).map((one) => one?.element).sort()).toEqual(['a', 'b', 'c']);
    await pool.close();
  });

  it('watches within a connection of its own, and says when the key has changed', async () => {
    const own = newClient();
    await own.connect();
    await own.set('balance', '10');
    await own.watch('balance');
    await client.set('balance', '20');
    await expect(own.multi().decrBy('balance', 5).exec()).rejects.toBeInstanceOf(WatchError);
    await own.watch('balance');
    expect(await own.multi().decrBy('balance', 5).get('balance').exec()).toEqual([15, '15']);
    own.destroy();
  });

  it('rejects a transaction with errors, which tells the other replies', async () => {
    await client.set('text', 'abc');
    const failed = await client.multi().set('a', '1').incr('text').get('a').exec().then(() => undefined, (error: unknown) => error);
    expect(failed).toMatchObject({ replies: ['OK', { message: 'ERR value is not an integer or out of range' }, '1'], errorIndexes: [1] });
  });

  it('iterates over sets, hashes and sorted sets', async () => {
    const names = Array.from({ length: 700 }, (_, index) => `member:${index}`);
    await client.sAdd('set', names);
    await client.hSet('hash', Object.fromEntries(names.map((name) => [name, 'x'])));
    await client.zAdd('zset', names.map((value, score) => ({ value, score })));
    const found = { set: new Set<string>(), hash: new Set<string>(), zset: 0 };
    for await (const members of client.sScanIterator('set', { COUNT: 50 })) for (const member of members) found.set.add(member);
    for await (const entries of client.hScanIterator('hash')) for (const { field } of entries) found.hash.add(field);
    const scored = new Map<string, number>();
    for await (const members of client.zScanIterator('zset')) for (const { value, score } of members) scored.set(value, score);
    for (const score of scored.values()) found.zset += score;
    expect([found.set.size, found.hash.size, scored.size, found.zset]).toEqual([700, 700, 700, (699 * 700) / 2]);
  });

  it('reads bytes, doubles and maps of RESP3', async () => {
    const bytes = Buffer.from([0, 13, 10, 255]);
    await client.set('bytes', bytes);
    expect(await client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).get('bytes')).toEqual(bytes);
    await client.zAdd('zset', { score: Infinity, value: 'top' });
    expect(await client.zScore('zset', 'top')).toBe(Infinity);
    await client.hSet('hash', { a: '1' });
    expect(await client.withTypeMapping({ [RESP_TYPES.MAP]: Map }).hGetAll('hash')).toEqual(new Map([['a', '1']]));
    expect(await client.sendCommand(['CONFIG', 'GET', 'maxmemory'])).toMatchObject({ maxmemory: '0' });
  });

  it('keeps one connection for commands and messages alike', async () => {
    const one = newClient();
    await one.connect();
    const received: string[] = [];
    await one.subscribe('news', (message) => received.push(message));
    await one.pSubscribe('n?ws', (message, channel) => received.push(`${channel}: ${message}`));
    await one.sSubscribe('shard', (message) => received.push(`shard: ${message}`));
    expect(await one.set('key', 'value')).toBe('OK');
    expect(await one.publish('news', 'hello')).toBe(2);
    expect(await client.sPublish('shard', 'hello')).toBe(1);
    await until(() => received.length === 3);
    expect(received).toEqual(['hello', 'news: hello', 'shard: hello']);
    await one.unsubscribe('news');
    expect(await client.pubSubNumSub(['news'])).toMatchObject({ news: 0 });
    one.destroy();
  });

  it('subscribes again and resends after its connection was killed', async () => {
    const one = createClient({ url: url(), RESP: 3, socket: { reconnectStrategy: 10 } });
    one.on('error', () => undefined);
    await one.connect();
    const received: string[] = [];
    await one.subscribe('news', (message) => received.push(message));
    const id = await one.clientId();
    await client.sendCommand(['CLIENT', 'KILL', 'ID', String(id)]);
    await until(async () => (await client.publish('news', 'again')) === 1);
    await until(() => received.length > 0);
    expect(received[0]).toBe('again');
    expect(await one.clientId()).not.toBe(id);
    one.destroy();
  });

  it('reads streams through groups', async () => {
    await client.xGroupCreate('jobs', 'workers', '$', { MKSTREAM: true });
    const id = await client.xAdd('jobs', '*', { task: 'mail' });
    expect(await client.xReadGroup('workers', 'ann', { key: 'jobs', id: '>' }, { COUNT: 5 })).toMatchObject([
      { name: 'jobs', messages: [{ id, message: { task: 'mail' } }] },
    ]);
    expect(await client.xPending('jobs', 'workers')).toMatchObject({ pending: 1, consumers: [{ name: 'ann', deliveriesCounter: 1 }] });
    expect(await client.xAck('jobs', 'workers', id)).toBe(1);
    expect(await client.xInfoGroups('jobs')).toMatchObject([{ name: 'workers', consumers: 1, pending: 0, 'entries-read': 1, lag: 0 }]);
  });

  it('expires fields of hashes, counts bits and distinct members, finds places', async () => {
    await client.hSet('hash', { a: '1', b: '2' });
    expect(await client.hExpire('hash', ['a', 'none'], 100)).toEqual([1, -2]);
    expect(await client.hTTL('hash', ['a', 'b'])).toEqual([100, -1]);
    expect(await client.bitField('bits', [{ operation: 'INCRBY', encoding: 'u8', offset: 0, increment: 300 }])).toEqual([44]);
    await client.pfAdd('visitors', ['ann', 'bob', 'ann']);
    expect(await client.pfCount('visitors')).toBe(2);
    await client.geoAdd('cities', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' });
    expect(await client.geoSearch('cities', { longitude: 15, latitude: 37 }, { radius: 200, unit: 'km' })).toEqual(['Palermo']);
  });

  it('lists clients, memory and configuration', async () => {
    expect(await client.configGet('maxmemory*')).toMatchObject({ maxmemory: '0', 'maxmemory-policy': 'noeviction' });
    await client.set('key', 'value');
    expect(await client.memoryUsage('key')).toBeGreaterThan(40);
    expect(await client.info('server')).toContain('redis_version:8.0.2');
    expect((await client.commandInfo(['get']))[0]).toMatchObject({ name: 'get', arity: 2 });
    expect(await client.aclWhoAmI()).toBe('default');
  });
});
