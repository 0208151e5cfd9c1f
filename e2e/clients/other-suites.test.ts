// Keyspace under test suites written for redis-server: they write a config file, start the server with it, wait for its log,
// read its pid, set what they need while it runs, look inside with DEBUG and OBJECT, and end it. These are stand-ins for
// what such harnesses do, in the order in which they do it.

import { type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis, type RedisKey } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../src/tooling/free-port.mjs';
import { finished, spawnServer, until } from './server.ts';

/** As harnesses write it: defaults first, then what one test overrides, ports and paths last. */
const configText = (port: number, folder: string) => `# default configuration for testing
always-show-logo yes
daemonize no
pidfile ${join(folder, 'redis.pid')}
timeout 0
loglevel verbose
databases 16
latency-monitor-threshold 1
repl-diskless-sync-delay 0
rdbcompression yes
dbfilename dump.rdb
slave-serve-stale-data yes
appendonly no
appendfsync everysec
no-appendfsync-on-rewrite no
activerehashing yes
enable-protected-configs yes
enable-debug-command yes
enable-module-command yes
propagation-error-behavior panic
shutdown-on-sigterm force
busy-reply-threshold 5000
hash-max-ziplist-entries 64
hash-max-ziplist-value 64
set-max-intset-entries 512
zset-max-ziplist-entries 128
zset-max-ziplist-value 64
list-max-ziplist-size -2
client-output-buffer-limit normal 0 0 0
client-output-buffer-limit replica 256mb 64mb 60
client-output-buffer-limit pubsub 32mb 8mb 60
save ""
save 900 1
io-threads 1
dir ${folder}
port ${port}
bind 127.0.0.1
logfile ""
unixsocket ${join(folder, 'socket')}
`;

describe('as the server of other test suites', () => {
  let folder: string;
  let child: ChildProcess;
  let redis: Redis;
  let log = '';
  const call = (line: string): Promise<unknown> => {
    const [name = '', ...words] = line.split(' ');
    return redis.call(name, ...words);
  };
  const encoding = (key: RedisKey) => redis.object('ENCODING', key);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keyspace-suite-'));
    const port = await freePort();
    const file = join(folder, 'redis.conf');
    writeFileSync(file, configText(port, folder));
    child = spawnServer([file], folder);
    child.stdout?.on('data', (chunk) => (log += String(chunk)));
    await until(() => log.includes('Ready to accept connections'));
    redis = new Redis(port, '127.0.0.1');
  });
  afterAll(async () => {
    redis.disconnect();
    child.kill('SIGTERM');
    await finished(child);
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => redis.flushall());

  it('takes their config file, and says in its log, pidfile and INFO who it is', async () => {
    const pid = String(child.pid);
    expect(log).toMatch(new RegExp(` PID: ${pid}\n[^]*Server initialized`));
    expect(log).toMatch(new RegExp(`^${pid}:M .*Server initialized$`, 'm'));
    expect(log).toMatch(new RegExp(`^${pid}:M .*Ready to accept connections unix$`, 'm'));
    expect(readFileSync(join(folder, 'redis.pid'), 'utf8')).toBe(`${pid}\n`);
    expect(await redis.info('server')).toContain(`\r\nprocess_id:${pid}\r\n`);
    expect(await redis.info('server')).toContain(`\r\nconfig_file:${join(folder, 'redis.conf')}\r\n`);
    expect(await redis.config('GET', 'dir')).toEqual(['dir', folder]);
    expect(await redis.config('GET', 'save')).toEqual(['save', '900 1']);
  });

  it.each([
    'save ',
    'appendonly no',
    'maxmemory 0',
    'maxmemory-policy allkeys-lru',
    'maxmemory-policy noeviction',
    'list-max-ziplist-size 16',
    'list-compress-depth 1',
    'hash-max-listpack-entries 512',
    'set-max-listpack-entries 128',
    'zset-max-listpack-value 64',
    'stream-node-max-entries 100',
    'hll-sparse-max-bytes 3000',
    'notify-keyspace-events KEA',
    'slowlog-log-slower-than 10000',
    'latency-tracking yes',
    'active-expire-effort 1',
    'lazyfree-lazy-user-flush no',
    'repl-diskless-sync yes',
    'repl-backlog-size 1mb',
    'min-slaves-to-write 0',
    'rdb-key-save-delay 0',
    'key-load-delay 0',
    'loading-process-events-interval-bytes 1024',
    'sanitize-dump-payload no',
    'tracking-table-max-keys 1000000',
    'client-query-buffer-limit 1gb',
    'proto-max-bulk-len 512mb',
    'acl-pubsub-default resetchannels',
    'acl-pubsub-default allchannels',
    'lua-time-limit 5000',
    'dbfilename test.rdb',
    'hz 100',
  ])('takes CONFIG SET %s', async (setting) => {
    const [name = '', value = ''] = setting.split(' ');
    expect(await redis.config('SET', name, value)).toBe('OK');
  });

  it('has the encodings that its configuration asks for', async () => {
    await redis.config('SET', 'list-max-listpack-size', '3', 'hash-max-listpack-entries', '3');
    await redis.rpush('list', '1', '2', '3');
    expect(await encoding('list')).toBe('listpack');
    await redis.rpush('list', '4');
    expect(await encoding('list')).toBe('quicklist');
    await redis.hset('hash', { a: '1', b: '2', c: '3' });
    expect(await encoding('hash')).toBe('listpack');
    await redis.hset('hash', 'd', '4');
    expect(await encoding('hash')).toBe('hashtable');
    await redis.config('SET', 'list-max-listpack-size', '-2', 'hash-max-listpack-entries', '512');
  });

  it('lets keys lie that have expired while active expiry is off', async () => {
    await call('DEBUG SET-ACTIVE-EXPIRE 0');
    await redis.psetex('key', 1, 'value');
    await until(async () => (await redis.time())[1] !== undefined && (await redis.pttl('other')) === -2);
    await call('DEBUG SLEEP 0.05');
    expect(await redis.dbsize()).toBe(1);
    await call('DEBUG SET-ACTIVE-EXPIRE 1');
    await until(async () => (await redis.dbsize()) === 0);
    expect(await redis.dbsize()).toBe(0);
    expect(await redis.info('stats')).toMatch(/\r\nexpired_keys:[1-9]/);
  });

  it('sleeps, digests, populates and describes on DEBUG', async () => {
    const before = Date.now();
    expect(await call('DEBUG SLEEP 0.1')).toBe('OK');
    expect(Date.now() - before).toBeGreaterThanOrEqual(99);
    expect(await call('DEBUG DIGEST')).toBe('0'.repeat(40));
    expect(await call('DEBUG POPULATE 1000 key 10')).toBe('OK');
    expect(await redis.dbsize()).toBe(1000);
    const digest = await call('DEBUG DIGEST');
    expect(digest).toMatch(/^[0-9a-f]{40}$/);
    await redis.set('one', 'more');
    expect(await call('DEBUG DIGEST')).not.toBe(digest);
    await redis.del('one');
    expect(await call('DEBUG DIGEST')).toBe(digest);
    expect(await call('DEBUG OBJECT key:1')).toMatch(/^Value at:0x[0-9a-f]+ refcount:1 encoding:\w+ serializedlength:\d+ lru:\d+/);
    expect(await call('DEBUG STRINGMATCH-LEN 20 x').catch((error: Error) => error.message)).toMatch(/^ERR /);
    await expect(call('DEBUG JMAP')).rejects.toThrow("ERR unknown subcommand or wrong number of arguments for 'JMAP'. Try DEBUG HELP.");
    expect(await call('DEBUG LOG hello-from-a-suite')).toBe('OK');
    await until(() => log.includes('hello-from-a-suite'));
    expect(log).toContain('DEBUG LOG: hello-from-a-suite');
  });

  it('counts anew after CONFIG RESETSTAT, and keeps its slow log, latencies and command statistics for them', async () => {
    await redis.set('key', 'value');
    await redis.config('RESETSTAT');
    await redis.get('key');
    expect(await redis.info('commandstats')).toMatch(/cmdstat_get:calls=1,usec=\d+,usec_per_call=[\d.]+,rejected_calls=0,failed_calls=0/);
    await redis.config('SET', 'slowlog-log-slower-than', '0');
    await redis.slowlog('RESET');
    await redis.echo('slow');
    expect(JSON.stringify(await redis.slowlog('GET'))).toContain('["echo","slow"]');
    await redis.config('SET', 'slowlog-log-slower-than', '10000');
    await redis.incr('key').catch(() => undefined);
    expect(await redis.info('errorstats')).toContain('errorstat_ERR:count=1');
  });
});
