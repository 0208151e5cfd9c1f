// MIGRATE between two servers over TCP, a real Redis and Keyspace in either part; and from a server to others that refuse,
// fall silent or go away.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findRedis } from '../../src/tooling/find-redis.mjs';
import { freePort } from '../../src/tooling/free-port.mjs';
import { type RunningServer, startServer, until } from './server.ts';

const OPTIONS = ['--enable-debug-command', 'yes'];
const redis = findRedis();

/** One key of every type and of several encodings, and one that expires. */
const DATA = [
  ['set', 'text', 'hello'],
  ['set', 'number', '-12345'],
  ['set', 'long', 'x'.repeat(300_000)],
  ['rpush', 'list', 'a', 'b', '3'],
  ['sadd', 'numbers', '1', '2', '70000'],
  ['sadd', 'words', 'a', 'b'],
  ['zadd', 'board', '1', 'a', '2.5', 'b'],
  ['hset', 'hash', 'f', '1', 'g', '2'],
  ['hexpire', 'hash', '100', 'FIELDS', '1', 'f'],
  ['xadd', 'stream', '1-1', 'f', 'v'],
  ['xgroup', 'CREATE', 'stream', 'g', '0'],
  ['pfadd', 'unique', 'a', 'b'],
  ['set', 'fleeting', 'v', 'EX', '100'],
] as const;
const KEYS = [...new Set(DATA.map(([name, first, second]) => (name === 'xgroup' ? second : first)))];

let keyspace: RunningServer;
let real: { readonly port: number; readonly stop: () => Promise<void> } | undefined;
const clients: Redis[] = [];

beforeAll(async () => {
  keyspace = await startServer(...OPTIONS);
  if (redis) real = await startRedis(redis.server);
});
afterAll(async () => {
  await Promise.all([keyspace.stop(), real?.stop()]);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect();
});

async function startRedis(program: string) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'keyspace-migrate-'));
  const child = spawn(program, ['--port', String(port), '--dir', folder, '--save', '', ...OPTIONS], { stdio: ['ignore', 'pipe', 'ignore'] });
  const gone = once(child, 'exit');
  let log = '';
  child.stdout.on('data', (chunk) => (log += String(chunk)));
  await until(() => log.includes('Ready to accept connections'));
  return {
    port,
    async stop() {
      child.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An emptied server's client. */
async function clientOf({ port }: { readonly port: number }): Promise<Redis> {
  const client = new Redis(port, '127.0.0.1');
  clients.push(client);
  await client.flushall();
  await client.config('RESETSTAT');
  return client;
}

async function fill(client: Redis): Promise<void> {
  for (const [name, ...args] of DATA) await client.call(name, ...args);
}

/** What each of the keys holds, by Redis's own measure. */
const digests = (client: Redis): Promise<unknown> => client.call('DEBUG', 'DIGEST-VALUE', ...KEYS);

/** The reply, or the error's text. */
const answer = (client: Redis, ...args: (string | number)[]): Promise<unknown> =>
  client.call('MIGRATE', ...args).catch((error: unknown) => (error instanceof Error ? error.message : error));

const figure = async (client: Redis, name: string): Promise<number> =>
  Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(await client.info())?.[1]);

type Pair = readonly [source: { readonly port: number }, target: { readonly port: number }];
const PAIRS: readonly (readonly [string, () => Pair])[] = [
  ['Keyspace to Redis', () => [keyspace, real ?? keyspace]],
  ['Redis to Keyspace', () => [real ?? keyspace, keyspace]],
];

describe.skipIf(redis === undefined).each(PAIRS)('MIGRATE from %s', (_, servers) => {
  let source: Redis;
  let target: Redis;
  let port: number;
  beforeEach(async () => {
    const [from, to] = servers();
    source = await clientOf(from);
    target = await clientOf(to);
    ({ port } = to);
  });

  it('moves keys of every type with what they hold and when they end', async () => {
    await fill(source);
    const before = await digests(source);
    expect(await answer(source, '127.0.0.1', port, '', 0, 5000, 'KEYS', ...KEYS, 'missing')).toBe('OK');
    expect(await source.dbsize()).toBe(0);
    expect(await digests(target)).toEqual(before);
    const left = await target.pttl('fleeting');
    expect(left).toBeGreaterThan(50_000);
    expect(left).toBeLessThanOrEqual(100_000);
  });

  it('moves one key to another database, and copies it', async () => {
    await source.mset('a', '1', 'b', '2');
    expect(await answer(source, '127.0.0.1', port, 'a', 9, 5000)).toBe('OK');
    expect(await answer(source, '127.0.0.1', port, 'b', 9, 5000, 'COPY')).toBe('OK');
    expect(await source.mget('a', 'b')).toEqual([null, '2']);
    await target.select(9);
    expect(await target.mget('a', 'b')).toEqual(['1', '2']);
  });

  it('leaves a key where it is if the other server has one of that name, unless it is to be replaced', async () => {
    await source.mset('a', '1', 'b', '2', 'c', '3');
    await target.set('b', 'old');
    expect(await answer(source, '127.0.0.1', port, '', 0, 5000, 'KEYS', 'a', 'b', 'c')).toBe(
      'ERR Target instance replied with error: BUSYKEY Target key name already exists.',
    );
    expect(await source.keys('*')).toEqual(['b']);
    expect(await answer(source, '127.0.0.1', port, 'b', 0, 5000, 'REPLACE')).toBe('OK');
    expect(await target.mget('a', 'b', 'c')).toEqual(['1', '2', '3']);
  });

  it('gives a password, or a name and a password', async () => {
    await target.acl('SETUSER', 'mover', 'on', '>secret', '~*', '+@all');
    await target.config('SET', 'requirepass', 'pass');
    try {
      await source.mset('a', '1', 'b', '2');
      expect(await answer(source, '127.0.0.1', port, 'a', 0, 5000, 'AUTH', 'wrong')).toBe(
        'ERR Target instance replied with error: WRONGPASS invalid username-password pair or user is disabled.',
      );
      // A connection that was kept since before there were passwords has taken the key all the same.
      expect(await answer(source, '127.0.0.1', port, 'a', 0, 5000, 'REPLACE', 'AUTH', 'pass')).toBe('OK');
      expect(await answer(source, '127.0.0.1', port, 'b', 0, 5000, 'AUTH2', 'mover', 'secret')).toBe('OK');
      expect(await source.dbsize()).toBe(0);
    } finally {
      await target.config('SET', 'requirepass', '');
      await target.acl('DELUSER', 'mover');
    }
  });

  it('keeps its connection, and makes another if that was closed', async () => {
    for (let round = 0; round < 3; round++) {
      await source.set('key', round);
      expect(await answer(source, '127.0.0.1', port, 'key', 0, 5000, 'REPLACE')).toBe('OK');
      expect(await figure(source, 'migrate_cached_sockets')).toBeGreaterThan(0);
      if (round === 1) await target.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    }
    expect(await target.get('key')).toBe('2');
  });

  it('works in a transaction and in a script', async () => {
    await source.mset('a', '1', 'b', '2', 'c', '3');
    const copy = await clientOf(servers()[1]);
    await source.multi({ pipeline: false });
    await source.incr('n');
    await answer(source, '127.0.0.1', port, 'a', 0, 5000);
    expect(await source.call('EXEC')).toEqual([1, 'OK']);
    expect(await source.eval(`return redis.call('MIGRATE', '127.0.0.1', ARGV[1], KEYS[1], 0, 5000)`, 1, 'b', port)).toBe('OK');
    expect(await source.exists('a', 'b', 'c')).toBe(1);
    expect(await copy.mget('a', 'b')).toEqual(['1', '2']);
  });
});

describe('MIGRATE to a server that', () => {
  let source: Redis;
  let stranger: Server | undefined;
  beforeEach(async () => {
    source = await clientOf(keyspace);
    await source.mset('a', '1', 'b', '2', 'c', '3');
  });
  afterEach(() => stranger?.close());

  /** @param hear called for what arrives */
  async function strangerWho(hear: (socket: Socket, request: string) => void): Promise<number> {
    const listener = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => hear(socket, bytes.toString('latin1')));
    });
    stranger = listener;
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return (listener.address() as AddressInfo).port;
  }

  const moveAll = (port: number, timeoutMs = 5000) => answer(source, '127.0.0.1', port, '', 0, timeoutMs, 'KEYS', 'a', 'b', 'c');

  it('is not there', async () => {
    expect(await moveAll(await freePort())).toBe('IOERR error or timeout writing to target instance');
    expect(await answer(source, 'no.such.host.invalid', 1, 'a', 0, 1000)).toBe('IOERR error or timeout connecting to the client');
    expect(await source.dbsize()).toBe(3);
  });

  it('says nothing', async () => {
    const port = await strangerWho(() => undefined);
    const startedAt = Date.now();
    expect(await moveAll(port, 200)).toBe('IOERR error or timeout reading to target instance');
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(199);
    expect(await source.dbsize()).toBe(3);
  });

  it('hangs up: it is tried twice', async () => {
    const requests: string[] = [];
    const port = await strangerWho((socket, request) => {
      requests.push(request);
      socket.destroy();
    });
    expect(await moveAll(port)).toBe('IOERR error or timeout reading to target instance');
    expect(requests).toHaveLength(2);
    expect(requests[1]).toBe(requests[0]);
    expect(await source.dbsize()).toBe(3);
  });

  it('hangs up after the first key: that one is gone', async () => {
    const port = await strangerWho((socket) => socket.end('+OK\r\n+OK\r\n'));
    expect(await moveAll(port)).toBe('IOERR error or timeout reading to target instance');
    expect((await source.keys('*')).sort()).toEqual(['b', 'c']);
  });

  it('refuses some keys: the first refusal is told', async () => {
    const port = await strangerWho((socket) => socket.write('+OK\r\n-ERR one\r\n+OK\r\n-ERR two\r\n'));
    expect(await moveAll(port)).toBe('ERR Target instance replied with error: ERR one');
    expect((await source.keys('*')).sort()).toEqual(['a', 'c']);
  });
});
