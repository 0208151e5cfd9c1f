// Clients that vanish in the middle of anything, thousands of them, and clients that do not read: the server forgets all
// of them, and serves the others.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, startServer, until } from './server.ts';

const CLIENTS = 10_000;
const AT_ONCE = 250;

/** What clients are in the middle of when they vanish. The keys are few, so that thousands meet at each. */
const MIDDLES: readonly ((nth: number) => string)[] = [
  () => 'PING\r\n',
  () => '*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$100\r\nhalf of a value',
  () => '*100000\r\n$4\r\nMSET\r\n',
  (nth) => `BLPOP queue:${nth % 7} other 0\r\n`,
  (nth) => `BZPOPMIN zset:${nth % 7} 100\r\n`,
  () => 'XREAD BLOCK 0 STREAMS stream $\r\n',
  (nth) => `BLMOVE source:${nth % 3} target LEFT RIGHT 0\r\n`,
  (nth) => `WATCH watched:${nth % 7} key\r\nMULTI\r\nSET key value\r\nINCR`,
  (nth) => `SUBSCRIBE news channel:${nth % 7}\r\nPSUBSCRIBE n* *\r\nSSUBSCRIBE shard\r\n`,
  (nth) => `HELLO 3\r\nCLIENT TRACKING ON\r\nGET tracked:${nth % 50}\r\nMGET key tracked\r\n`,
  () => 'HELLO 3\r\nCLIENT TRACKING ON BCAST PREFIX tra PREFIX foo\r\n',
  () => 'MONITOR\r\n',
  () => `SET key ${'x'.repeat(20_000)}\r\n${'GET key\r\n'.repeat(20)}`,
  () => `EVAL "redis.call('INCR', KEYS[1]) return KEYS[1]" 1 counter\r\nEVAL "return`,
  (nth) => `CLIENT SETNAME name-${nth}\r\nCLIENT REPLY OFF\r\nCLIENT NO-EVICT ON\r\nSELECT 7\r\nSUBSCRIBE seven\r\n`,
  () => 'QUIT\r\nPING\r\n',
];

describe('clients that vanish', () => {
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

  async function info(section: string): Promise<ReadonlyMap<string, number>> {
    const lines = (await redis.info(section)).split('\r\n').map((line) => line.split(':'));
    return new Map(lines.map(([name = '', value]) => [name, Number(value)]));
  }

  /** However it ends: once() would reject after a reset. */
  const closing = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

  async function open(): Promise<Socket> {
    const socket = connect({ port: server.port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  }

  /** Connects, sends, waits a moment or not at all, and goes: politely, or by a reset. */
  async function vanish(nth: number): Promise<void> {
    const socket = await open();
    socket.resume();
    socket.write(MIDDLES[nth % MIDDLES.length]?.(nth) ?? '');
    const style = Math.floor(nth / MIDDLES.length) % 3;
    if (style === 0) socket.resetAndDestroy();
    else if (style === 1) socket.end();
    else setTimeout(() => socket.destroy(), 5);
    if (!socket.closed) await closing(socket);
  }

  it('leaves nothing of ten thousand that were in the middle of something', async () => {
    const before = await info('clients');
    for (let from = 0; from < CLIENTS; from += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => vanish(from + at)));
    }
    await until(async () => (await info('clients')).get('connected_clients') === 1);
    const [clients, stats] = [await info('clients'), await info('stats')];
    // Some are gone before they are accepted.
    expect(stats.get('total_connections_received')).toBeGreaterThan(CLIENTS / 2);
    for (const name of [
      'connected_clients',
      'blocked_clients',
      'tracking_clients',
      'pubsub_clients',
      'watching_clients',
      'clients_in_timeout_table',
      'total_watched_keys',
      'total_blocking_keys',
      'total_blocking_keys_on_nokey',
    ]) {
      expect(clients.get(name), name).toBe(before.get(name));
    }
    for (const name of ['pubsub_channels', 'pubsub_patterns', 'pubsubshard_channels', 'tracking_total_prefixes']) {
      expect(stats.get(name), name).toBe(0);
    }
    expect(await redis.pubsub('CHANNELS')).toEqual([]);
    expect(String(await redis.client('LIST')).trim().split('\n')).toHaveLength(1);
    // What tracking remembers of clients that are gone goes when the keys change.
    await redis.flushall();
    expect((await info('stats')).get('tracking_total_keys')).toBe(0);
    expect(await redis.rpush('queue:1', 'still there')).toBe(1);
    expect(await redis.lpop('queue:1')).toBe('still there');
  });

  it('cuts off a client that asks and does not read, past the hard limit', async () => {
    await redis.config('SET', 'client-output-buffer-limit', 'normal 4mb 0 0');
    await redis.set('big', 'x'.repeat(1_000_000));
    const before = await info('stats');
    const slow = await open();
    slow.pause();
    slow.write('CLIENT SETNAME slow\r\n');
    const closed = closing(slow);
    slow.write('GET big\r\n'.repeat(60));
    await until(async () => !String(await redis.client('LIST')).includes('name=slow'));
    expect(String(await redis.client('LIST'))).not.toContain('name=slow');
    slow.resume();
    await closed;
    const after = await info('stats');
    const name = 'client_output_buffer_limit_disconnections';
    expect((after.get(name) ?? 0) - (before.get(name) ?? 0)).toBe(1);
    await redis.config('SET', 'client-output-buffer-limit', 'normal 0 0 0');
  });

  it('cuts off a subscriber that stays past the soft limit', async () => {
    await redis.config('SET', 'client-output-buffer-limit', 'pubsub 0 1mb 1');
    const slow = await open();
    slow.write('SUBSCRIBE news\r\n');
    await once(slow, 'data');
    slow.pause();
    const message = 'x'.repeat(200_000);
    await until(async () => (await redis.publish('news', message)) === 0);
    expect(await redis.publish('news', message)).toBe(0);
    slow.destroy();
    await redis.config('SET', 'client-output-buffer-limit', 'pubsub 32mb 8mb 60');
  });

  it('cuts off a client that sends and sends and never says a whole command', async () => {
    await redis.config('SET', 'client-query-buffer-limit', '1mb');
    const endless = await open();
    endless.resume();
    const closed = closing(endless);
    endless.write(`*2\r\n$3\r\nGET\r\n$5000000\r\n${'x'.repeat(4_000_000)}`);
    await closed;
    await redis.config('SET', 'client-query-buffer-limit', '1gb');
    expect(await redis.ping()).toBe('PONG');
  });
});
