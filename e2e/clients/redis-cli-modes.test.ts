// The real redis-cli in the modes that operators use it in: looking for big keys, watching, measuring, loading and scripting.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findRedis } from '../../src/tooling/find-redis.mjs';
import { type RunningServer, run, startServer, until } from './server.ts';

const program = findRedis()?.cli;

describe.skipIf(program === undefined)('redis-cli in its modes', () => {
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

  /** What a mode that never ends prints until `isEnough`. */
  async function watched(args: readonly string[], isEnough: (output: string) => boolean, act?: () => Promise<unknown>) {
    const child = spawn(program ?? '', ['-p', String(server.port), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    if (act !== undefined) {
      await until(() => output !== '');
      await act();
    }
    await until(() => isEnough(output));
    child.kill('SIGTERM');
    await once(child, 'close');
    return output;
  }

  async function fill(): Promise<void> {
    const strings = Array.from({ length: 200 }, (_, index) => `SET string:${index} ${'x'.repeat(index + 1)}`);
    await cli([], [...strings, 'RPUSH list a b c d e', 'HSET hash a 1 b 2', 'SADD set x', 'ZADD zset 1 a 2 b 3 c'].join('\n'));
    await cli(['XADD', 'stream', '1-1', 'field', 'value']);
  }

  it('finds the biggest keys of every type', async () => {
    await fill();
    const output = await cli(['--bigkeys']);
    expect(output).toContain('Sampled 205 keys in the keyspace!');
    expect(output).toContain('Biggest   list found "list" has 5 items');
    expect(output).toContain('Biggest   hash found "hash" has 2 fields');
    expect(output).toContain('Biggest string found "string:199" has 200 bytes');
    expect(output).toContain('Biggest stream found "stream" has 1 entries');
    expect(output).toContain('Biggest    set found "set" has 1 members');
    expect(output).toContain('Biggest   zset found "zset" has 3 members');
    expect(output).toContain('200 strings with 20100 bytes (97.56% of keys, avg size 100.50)');
  });

  it('finds the keys that need most memory', async () => {
    await fill();
    await cli(['SET', 'string:big', 'x'.repeat(5_000)]);
    const output = await cli(['--memkeys']);
    expect(output).toContain('Sampled 206 keys in the keyspace!');
    expect(output).toMatch(/Biggest string found "string:big" has \d{4} bytes/);
    expect(output).toMatch(/Biggest +list found "list" has \d+ bytes/);
    expect(output).toMatch(/\n201 strings with \d+ bytes/);
  });

  it('tells both in one walk', async () => {
    await fill();
    const output = await cli(['--keystats']);
    expect(output).toMatch(/^# Scanning the entire keyspace/m);
    expect(output).toContain('string:199 has 200B');
    expect(output).toMatch(/^string +200 +97.56% /m);
  });

  it('finds the keys that are used most', async () => {
    await cli(['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lfu']);
    await fill();
    await cli(['-r', '300', 'GET', 'string:7']);
    const output = await cli(['--hotkeys']);
    await cli(['CONFIG', 'SET', 'maxmemory-policy', 'noeviction']);
    expect(output).toMatch(/hot key found with counter: \d+\tkeyname: "?string:7"?/);
    expect(await cli(['--hotkeys'])).toContain('ERR An LFU maxmemory policy is not selected');
  });

  it('prints a line of figures at an interval', async () => {
    await fill();
    const output = await watched(['--stat', '-i', '0.05'], (text) => text.split('\n').length > 5);
    const [title, heading, first, second] = output.split('\n');
    expect(title).toMatch(/data .* load .* child/);
    expect(heading).toMatch(/keys +mem +clients +blocked +requests +connections/);
    expect(first).toMatch(/^205 +[\d.]+[KM] +\d+ +0 +\d+ \(\+0\) +\d+/);
    const requests = (line = '') => Number(/(\d+) \(\+/.exec(line)?.[1]);
    expect(requests(second)).toBe(requests(first) + 1);
  });

  it('measures latency', async () => {
    const once = await cli(['--latency', '--raw', '-i', '0.3']);
    const [min = NaN, max = NaN, average = NaN, samples = NaN] = once.trim().split(' ').map(Number);
    expect(samples).toBeGreaterThan(2);
    expect(min).toBeLessThanOrEqual(average);
    expect(average).toBeLessThanOrEqual(max);
    const csv = await cli(['--latency', '--csv', '-i', '0.2']);
    expect(csv).toMatch(/^\d+,\d+,[\d.]+,\d+\n$/);
  });

  it('shows every command that clients send', async () => {
    const output = await watched(
      ['MONITOR'],
      (text) => text.includes('"last"'),
      async () => {
        await cli(['SET', 'key', 'new\nline "quoted" \u00e9']);
        await cli(['-n', '3', 'GET', 'last']);
      },
    );
    const seen = output.split('\n').map((line) => line.replace(/^\d{10}\.\d{6} \[(\d+) 127\.0\.0\.1:\d+\]/, '[$1]'));
    expect(seen[0]).toBe('OK');
    expect(seen).toContain(String.raw`[0] "SET" "key" "new\nline \"quoted\" \xc3\xa9"`);
    expect(seen).toContain('[3] "GET" "last"');
  });

  it('takes an argument from standard input, at the end or where a tag stands', async () => {
    const bytes = 'a\0b\r\nc';
    expect(await cli(['-x', 'SET', 'last'], bytes)).toBe('OK\n');
    expect(await cli(['-X', 'HERE', 'MSET', 'first', 'HERE', 'second', '2'], bytes)).toBe('OK\n');
    expect(await cli(['MGET', 'last', 'first', 'second'])).toBe(`${bytes}\n${bytes}\n2\n`);
    expect(await cli(['--quoted-input', 'SET', String.raw`"\x00\x01"`, 'x'])).toBe('OK\n');
    expect(await cli(['--no-raw', 'KEYS', '*1*'])).toBe(String.raw`(empty array)` + '\n');
    expect(await cli(['--no-raw', '--scan', '--quoted-pattern', String.raw`"\x00*"`])).toContain(String.raw`"\x00\x01"`);
  });

  it('prints CSV and JSON of nested replies, nil and errors', async () => {
    await cli(['XADD', 'stream', '1-1', 'f', 'v"w']);
    await cli(['HSET', 'hash', 'a', '1', 'b', '\u00e9']);
    expect(await cli(['--csv', 'XRANGE', 'stream', '-', '+'])).toBe('"1-1","f","v\\"w"\n');
    expect(await cli(['--csv', 'GET', 'none'])).toBe('NULL\n');
    expect(await cli(['-2', '--json', 'XRANGE', 'stream', '-', '+'])).toBe('[["1-1",["f","v\\"w"]]]\n');
    expect(await cli(['--json', 'HGETALL', 'hash'])).toBe('{"a":"1","b":"\u00e9"}\n');
    expect(await cli(['--json', 'GET', 'none'])).toBe('null\n');
    expect(await cli(['--json', 'INCR', 'stream'])).toContain('WRONGTYPE');
  });

  it('ends with 1 after an error when told so, and with the database and user of a URL', async () => {
    const url = `redis://127.0.0.1:${server.port}/5`;
    expect(await run(program ?? '', ['-u', url, 'SET', 'key', 'value'])).toMatchObject({ code: 0, output: 'OK\n' });
    expect(await cli(['-n', '5', 'GET', 'key'])).toBe('value\n');
    expect(await run(program ?? '', ['-u', url, '-e', 'INCR', 'key'])).toMatchObject({ code: 1 });
  });

  it('loads protocol through --pipe, telling how many errors came back', async () => {
    const words = (...each: string[]) =>
      `*${each.length}\r\n${each.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
    const commands = Array.from({ length: 20_000 }, (_, index) => words('SET', `key:${index}`, `v\r\n${index}`));
    commands.push(words('INCR', 'key:0'), words('NOSUCH'));
    const output = await cli(['--pipe'], commands.join(''));
    expect(output).toContain('All data transferred. Waiting for the last reply...');
    expect(output).toContain('errors: 2, replies: 20002');
    expect(await cli(['DBSIZE'])).toBe('20000\n');
  });
});
