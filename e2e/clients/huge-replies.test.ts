// Requests for the largest there is: strings at the limit, collections of millions sent at once, scripts that want ever
// more. Each is answered, with Redis's error or the whole reply, and the server goes on serving others.

import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from './server.ts';

const LONGEST = 512 * 1024 * 1024;
const TOO_LONG = 'ERR string exceeds maximum allowed size (proto-max-bulk-len)';
const PATIENCE_MS = 120_000;

describe('requests for the largest there is', () => {
  let server: RunningServer;
  let redis: Redis;
  let other: Redis;
  beforeAll(async () => {
    server = await startServer('--enable-debug-command', 'yes');
    redis = new Redis(server.port, '127.0.0.1', { enableOfflineQueue: true, maxRetriesPerRequest: 0 });
    other = new Redis(server.port, '127.0.0.1');
  });
  afterAll(async () => {
    redis.disconnect();
    other.disconnect();
    await server.stop();
  });
  beforeEach(async () => {
    await redis.flushall();
  });

  const isAlive = async (): Promise<void> => expect(await other.ping()).toBe('PONG');

  it('a string of 512 MB is made, measured and read in parts; one byte more is refused', async () => {
    expect(await redis.setrange('big', LONGEST - 1, 'x')).toBe(LONGEST);
    await expect(redis.setrange('other', LONGEST, 'x')).rejects.toThrow(TOO_LONG);
    await expect(redis.append('big', 'x')).rejects.toThrow(TOO_LONG);
    expect(await redis.strlen('big')).toBe(LONGEST);
    expect(await redis.getrange('big', LONGEST - 3, -1)).toBe('\0\0x');
    expect(await redis.bitcount('big')).toBe(4);
    expect(await redis.setbit('bits', 2 ** 32 - 1, 1)).toBe(0);
    await expect(redis.call('SETBIT', 'bits', String(2 ** 32), '1')).rejects.toThrow('bit offset is not an integer');
    expect((await redis.getrangeBuffer('big', 0, 50_000_000)).length).toBe(50_000_001);
    await isAlive();
  }, PATIENCE_MS);

  it('proto-max-bulk-len bounds strings and requests, and raises them again', async () => {
    await redis.config('SET', 'proto-max-bulk-len', '1mb');
    await expect(redis.setrange('s', 1024 * 1024, 'x')).rejects.toThrow(TOO_LONG);
    const rude = new Redis(server.port, '127.0.0.1', { retryStrategy: () => null });
    rude.on('error', () => undefined);
    await expect(rude.set('s', 'x'.repeat(1024 * 1024 + 1))).rejects.toThrow('invalid bulk length');
    await redis.config('SET', 'proto-max-bulk-len', String(LONGEST));
    expect(await redis.set('s', 'x'.repeat(1024 * 1024 + 1))).toBe('OK');
    await isAlive();
  }, PATIENCE_MS);

  it('a million elements come in one reply', async () => {
    const batch = Array.from({ length: 50_000 }, (_, nth) => `item:${nth}`);
    for (let times = 0; times < 20; times++) await redis.rpush('list', ...batch);
    const all = await redis.lrange('list', 0, -1);
    expect(all.length).toBe(1_000_000);
    expect([all[0], all.at(-1)]).toEqual(['item:0', 'item:49999']);
    expect(await redis.call('SORT', 'list', 'ALPHA', 'LIMIT', '0', '2')).toEqual(['item:0', 'item:0']);
    await redis.call('DEBUG', 'POPULATE', '300000', 'key', '5');
    expect((await redis.keys('*')).length).toBe(300_001);
    await isAlive();
  }, PATIENCE_MS);

  it('a search of the whole earth brings everything that is on it', async () => {
    const places = Array.from({ length: 50_000 }, (_, nth) => [(nth % 359) - 179, (nth % 169) - 84, `place:${nth}`]);
    for (let at = 0; at < places.length; at += 5000) await redis.geoadd('earth', ...places.slice(at, at + 5000).flat());
    const found = await redis.call('GEOSEARCH', 'earth', 'FROMLONLAT', '0', '0', 'BYRADIUS', '30000', 'km', 'ASC', 'WITHCOORD');
    expect(found).toHaveLength(50_000);
    expect(await redis.call('ZRANDMEMBER', 'earth', '-500000')).toHaveLength(500_000);
    await isAlive();
  }, PATIENCE_MS);

  // A real Redis would give these what they ask for, or be killed for it.
  describe.skipIf(process.env['SERVER_UNDER_TEST'] !== undefined)('scripts', () => {
    it.each([
      ['doubles a string', 'local s = "x" while true do s = s .. s end'],
      ['fills a table', 'local t = {} while true do t[#t + 1] = 1 end'],
      ['nests tables', 'local t = {} while true do t = {t} end'],
      ['asks again after each refusal', 'while true do pcall(string.rep, "x", 1e9) end'],
      ['replaces each of many by much', 'return #string.rep("a", 1e6):gsub("a", string.rep("b", 1e5))'],
    ])('one that %s is refused, and its writes stay', async (_, code) => {
      await expect(redis.eval(`redis.call('SET', 'before', 'kept') ${code}`, 0)).rejects.toThrow('not enough memory');
      expect(await redis.get('before')).toBe('kept');
      expect(await redis.eval('return 1', 0)).toBe(1);
      await isAlive();
    }, PATIENCE_MS);

    it('one that calls itself without end gets Lua’s error', async () => {
      await expect(redis.eval('local function f() return 1 + f() end return f()', 0)).rejects.toThrow('stack overflow');
      await isAlive();
    });

    it('one that never ends is busy for everybody else until it is killed', async () => {
      // Not the usual five seconds, all of which would be processor time.
      await redis.config('SET', 'busy-reply-threshold', '500');
      const endless = redis.eval('while true do end', 0).catch((error: unknown) => String(error));
      await expect(other.get('a')).rejects.toThrow('BUSY Redis is busy running a script');
      expect(await other.call('SCRIPT', 'KILL')).toBe('OK');
      expect(await endless).toContain('Script killed by user with SCRIPT KILL');
      await isAlive();
    }, PATIENCE_MS);
  });
});
