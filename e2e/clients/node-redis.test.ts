// node-redis over TCP, in both versions of the protocol.

import { createClient } from 'redis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, startServer, until } from './server.ts';

describe.each([2, 3] as const)('node-redis with RESP%i', (protocol) => {
  let server: RunningServer;
  let client: ReturnType<typeof newClient>;
  const newClient = () => createClient({ url: `redis://127.0.0.1:${server.port}`, RESP: protocol });

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

  it('sets, reads and expires strings', async () => {
    expect(await client.set('key', 'value', { expiration: { type: 'EX', value: 100 } })).toBe('OK');
    expect(await client.get('key')).toBe('value');
    expect(await client.ttl('key')).toBe(100);
    expect(await client.incrByFloat('float', 0.1)).toBe('0.1');
    expect(await client.getDel('key')).toBe('value');
    expect(await client.exists('key')).toBe(0);
  });

  it('works with hashes, lists, sets and sorted sets', async () => {
    await client.hSet('hash', { a: '1', b: '2' });
    expect({ ...(await client.hGetAll('hash')) }).toEqual({ a: '1', b: '2' });
    await client.rPush('list', ['x', 'y']);
    expect(await client.lRange('list', 0, -1)).toEqual(['x', 'y']);
    await client.sAdd('set', ['m', 'n']);
    expect([...(await client.sMembers('set'))].sort()).toEqual(['m', 'n']);
    await client.zAdd('board', [
      { score: 10, value: 'ann' },
      { score: 5.5, value: 'bob' },
    ]);
    expect(await client.zRangeWithScores('board', 0, -1)).toEqual([
      { value: 'bob', score: 5.5 },
      { value: 'ann', score: 10 },
    ]);
  });

  it('runs a transaction', async () => {
    expect(await client.multi().set('n', '1').incr('n').get('n').exec()).toEqual(['OK', 2, '2']);
  });

  it('names itself to the server', async () => {
    await client.clientSetName('tester');
    expect(await client.clientGetName()).toBe('tester');
    const info = await client.clientInfo();
    expect(info.name).toBe('tester');
    expect(info.resp).toBe(protocol);
  });

  it('subscribes', async () => {
    const subscriber = client.duplicate();
    await subscriber.connect();
    const received: string[] = [];
    await subscriber.subscribe('news', (message) => received.push(message));
    await client.publish('news', 'hello');
    await until(() => received.length > 0);
    expect(received).toEqual(['hello']);
    subscriber.destroy();
  });

  it('blocks until another client pushes', async () => {
    const waiting = client.duplicate();
    await waiting.connect();
    const popped = waiting.blPop('queue', 10);
    await until(async () => (await client.clientList()).some((each) => each.cmd === 'blpop'));
    await client.rPush('queue', 'job');
    expect(await popped).toEqual({ key: 'queue', element: 'job' });
    waiting.destroy();
  });

  it('iterates over keys', async () => {
    await client.mSet(Array.from({ length: 120 }, (_, index): [string, string] => [`key:${index}`, 'x']));
    const found = new Set<string>();
    for await (const keys of client.scanIterator({ MATCH: 'key:*' })) for (const key of keys) found.add(key);
    expect(found.size).toBe(120);
  });

  it('rejects with the error of the server', async () => {
    await client.set('text', 'abc');
    await expect(client.incr('text')).rejects.toThrow('ERR value is not an integer or out of range');
  });
});
