// The real redis-cli against Keyspace: what it prints is what it prints for Redis.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findRedis } from '../../src/tooling/find-redis.mjs';
import { type RunningServer, run, startServer, until } from './server.ts';

const program = findRedis()?.cli;

describe.skipIf(program === undefined)('redis-cli', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await cli(['FLUSHALL']);
  });

  /** Its output, with standard errors after it. */
  async function cli(args: readonly string[], input = ''): Promise<string> {
    const { output, errors } = await run(program ?? '', ['-p', String(server.port), ...args], input);
    return output + errors;
  }

  /** Commands one a line, with replies formatted as on a terminal. */
  async function lines(...commands: string[]): Promise<string[]> {
    return (await cli(['--no-raw'], `${commands.join('\n')}\n`)).trimEnd().split('\n');
  }

  it('sets and reads strings, counters and expiry', async () => {
    expect(await lines('SET user:1 Ann EX 100', 'GET user:1', 'TTL user:1', 'INCRBY hits 5', 'GET none')).toEqual([
      'OK',
      '"Ann"',
      '(integer) 100',
      '(integer) 5',
      '(nil)',
    ]);
  });

  it('shows lists, hashes and sorted sets', async () => {
    expect(await lines('RPUSH list a b c', 'LRANGE list 0 -1', 'HSET h f 1 g 2', 'HGET h g')).toEqual([
      '(integer) 3',
      '1) "a"',
      '2) "b"',
      '3) "c"',
      '(integer) 2',
      '"2"',
    ]);
    expect(await lines('ZADD board 1500 ann 1200.5 bob', 'ZRANGE board 0 -1 WITHSCORES')).toEqual([
      '(integer) 2',
      '1) "bob"',
      '2) "1200.5"',
      '3) "ann"',
      '4) "1500"',
    ]);
  });

  it('speaks RESP3', async () => {
    const output = await cli(['-3', '--no-raw'], 'HSET h f 1\nHGETALL h\nSADD s x\nSMEMBERS s\nZADD z 1.5 m\nZSCORE z m\n');
    expect(output.trimEnd().split('\n')).toEqual([
      '(integer) 1',
      '1# "f" => "1"',
      '(integer) 1',
      '1~ "x"',
      '(integer) 1',
      '(double) 1.5',
    ]);
  });

  it('runs a transaction, and shows errors', async () => {
    expect(await lines('MULTI', 'INCR a', 'LPUSH a x', 'EXEC', 'NOSUCH', 'GET')).toEqual([
      'OK',
      'QUEUED',
      'QUEUED',
      '1) (integer) 1',
      '2) (error) WRONGTYPE Operation against a key holding the wrong kind of value',
      "(error) ERR unknown command 'NOSUCH', with args beginning with: ",
      "(error) ERR wrong number of arguments for 'get' command",
    ]);
  });

  it('repeats, reads standard input, and prints raw, CSV and JSON', async () => {
    expect(await cli(['-r', '3', 'INCR', 'n'])).toBe('1\n2\n3\n');
    expect(await cli(['-x', 'SET', 'blob'], 'line 1\nline 2')).toBe('OK\n');
    expect(await cli(['GET', 'blob'])).toBe('line 1\nline 2\n');
    await cli(['RPUSH', 'list', 'a', 'b']);
    expect(await cli(['--csv', 'LRANGE', 'list', '0', '-1'])).toBe('"a","b"\n');
    expect(await cli(['--json', 'LRANGE', 'list', '0', '-1'])).toBe('["a","b"]\n');
  });

  it('scans keys by pattern', async () => {
    const keys = Array.from({ length: 250 }, (_, index) => `key:${index}`);
    await cli([], `${keys.map((key) => `SET ${key} x`).join('\n')}\nSET other x\n`);
    const found = (await cli(['--scan', '--pattern', 'key:*'])).trim().split('\n');
    expect(found.sort()).toEqual(keys.sort());
  });

  it('loads through --pipe', async () => {
    const commands = Array.from({ length: 5000 }, (_, index) => `SET key:${index} value:${index}\r\n`).join('');
    expect(await cli(['--pipe'], commands)).toContain('errors: 0, replies: 5000');
    expect(await cli(['DBSIZE'])).toBe('5000\n');
    expect(await cli(['GET', 'key:4999'])).toBe('value:4999\n');
  });

  it('receives what another publishes', async () => {
    const reader = cli(['--csv', 'SUBSCRIBE', 'news'], '');
    await until(async () => (await cli(['PUBLISH', 'news', 'hello'])) === '1\n');
    await cli(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    expect(await reader).toContain('"message","news","hello"\n');
  });

  it('waits in a blocking command until another pushes', async () => {
    const waiting = cli(['BLPOP', 'queue', '10']);
    await until(async () => (await cli(['CLIENT', 'LIST'])).includes('cmd=blpop'));
    await cli(['RPUSH', 'queue', 'job']);
    expect(await waiting).toBe('queue\njob\n');
  });
});
