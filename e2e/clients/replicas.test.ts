// Who follows a server as its replica: redis-cli that takes a copy or shows the stream, and real Redis servers, which end
// with the same data whatever was written meanwhile and whoever of the two was away for a while.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findOnPath } from '../../src/tooling/debian.mjs';
import { findRedis } from '../../src/tooling/find-redis.mjs';
import { freePort } from '../../src/tooling/free-port.mjs';
import { EpisodeMaker } from '../conformance/fuzz/generate.ts';
import { GROUPS } from '../conformance/fuzz/groups/index.ts';
import { encodeCommand } from '../conformance/targets/tcp.ts';
import { type RunningServer, run, startServer, until } from './server.ts';

const redis = findRedis();
/** Another one on the PATH, if that is older: it knows neither fields that expire nor newer files. */
const older = olderRedis();

const OPTIONS = ['--repl-diskless-sync-delay', '0', '--repl-backlog-size', '100mb', '--enable-debug-command', 'yes'];
/** Commands that would change the connection or the server, or wait for minutes. */
const LEFT_OUT = /^(auth|client|config|debug|hello|monitor|quit|reset|shutdown)$/i;
const WRITING = new Set(['string', 'bitmap', 'hyperloglog', 'generic', 'hash', 'list', 'set', 'zset', 'geo', 'stream', 'scripting', 'transactions', 'pubsub']);
const EPISODE = 500;

let server: RunningServer;
let asker: Asker;
const folders: string[] = [];
const started: ChildProcess[] = [];

beforeAll(async () => {
  server = await startServer(...OPTIONS);
  asker = await Asker.connect(server.port);
});
afterAll(() => {
  asker.end();
  return server.stop();
});
beforeEach(() => asker.ask('FLUSHALL'));
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function olderRedis(): string | undefined {
  const program = findOnPath('redis-server');
  const version = program && /v=(\d+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout)?.[1];
  return version !== undefined && Number(version) < 8 ? program : undefined;
}

/** A connection that is asked one thing at a time; replies come as the bytes that they are. */
class Asker {
  private received = '';

  private constructor(readonly socket: Socket) {
    socket.on('data', (bytes) => (this.received += bytes.toString('latin1')));
    socket.on('error', () => undefined);
  }

  static async connect(port: number): Promise<Asker> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Asker(socket);
  }

  /** The reply to the last of these lines, and those to the others before it. */
  async ask(...lines: readonly string[]): Promise<string> {
    this.received = '';
    const mark = `end-${lines.length}-${Math.random()}`;
    for (const line of lines) this.socket.write(`${line}\r\n`, 'latin1');
    this.socket.write(`ECHO ${mark}\r\n`);
    const end = `$${mark.length}\r\n${mark}\r\n`;
    await until(() => this.received.endsWith(end));
    return this.received.slice(0, -end.length);
  }

  end(): void {
    this.socket.destroy();
  }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyspace-replicas-'));
  folders.push(folder);
  return folder;
}

interface Follower {
  readonly asker: Asker;
  readonly log: () => string;
  /** As if its power went. */
  readonly kill: () => Promise<void>;
}

/** A real Redis in this folder, following the server under test if `port` is given. */
async function startRedis(program: string, folder: string, port?: number, ...options: string[]): Promise<Follower> {
  const own = await freePort();
  const following = port === undefined ? [] : ['--replicaof', '127.0.0.1', String(port)];
  const args = ['--port', String(own), '--dir', folder, '--save', '', '--enable-debug-command', 'yes', ...following, ...options];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  const gone = once(child, 'exit');
  let log = '';
  child.stdout.on('data', (chunk) => (log += String(chunk)));
  await until(() => log.includes('Ready to accept connections'));
  const follower = await Asker.connect(own);
  if (port !== undefined) await until(async () => (await follower.ask('INFO replication')).includes('link_status:up'));
  return {
    asker: follower,
    log: () => log,
    async kill() {
      follower.end();
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Random writes of every type, of three clients at a time, with scripts, transactions and expiries among them. */
async function write(seed: number, groups: ReadonlySet<string>): Promise<void> {
  const maker = new EpisodeMaker(GROUPS.filter(({ name }) => groups.has(name)));
  const { protocols, steps } = maker.make(seed, EPISODE, Date.now());
  const clients = await Promise.all(protocols.map(() => Asker.connect(server.port)));
  for (const step of steps) {
    if (step.kind !== 'send' || LEFT_OUT.test(step.argv[0] ?? '')) continue;
    clients[step.client]?.socket.write(encodeCommand(step.argv), 'latin1');
  }
  await until(() => areIdle(clients));
  for (const client of clients) client.end();
}

/** Whether what they sent has been run, as far as it does not block. */
async function areIdle(clients: readonly Asker[]): Promise<boolean> {
  const lines = (await asker.ask('CLIENT LIST')).split('\n');
  return clients.every(({ socket }) => {
    const line = lines.find((each) => each.includes(`addr=127.0.0.1:${socket.localPort} `));
    return line === undefined || / qbuf=0 /.test(line) || / flags=\w*b/.test(line);
  });
}

async function expectSameData(follower: Follower, seed: number): Promise<void> {
  let [ours, theirs] = ['', ''];
  await until(async () => {
    [ours, theirs] = await Promise.all([asker.ask('DEBUG DIGEST'), follower.asker.ask('DEBUG DIGEST')]);
    return ours === theirs;
  });
  expect(theirs, `seed ${seed}`).toBe(ours);
  expect(await follower.asker.ask('INFO errorstats')).not.toContain('errorstat_');
  expect(follower.log()).not.toContain('CRITICAL');
}

const randomSeed = (): number => Math.floor(Math.random() * 2 ** 31);

async function fill(): Promise<void> {
  await asker.ask('MSET a 1 b two', 'RPUSH list x y 3', 'SADD set 1 2 3', 'HSET hash f v', 'HPEXPIRE hash 10000000 FIELDS 1 f');
  await asker.ask('ZADD zset 1.5 m', 'XADD stream 1-1 f v', 'SELECT 3', 'SET other 1 EX 10000', 'SELECT 0');
  await asker.ask(String.raw`FUNCTION LOAD REPLACE "#!lua name=l\nredis.register_function('f', function() return 1 end)"`);
}

describe.skipIf(redis?.cli === undefined)('redis-cli', () => {
  const cli = (...args: string[]) => run(redis?.cli ?? '', ['-p', String(server.port), ...args]);

  it.skipIf(redis?.checkRdb === undefined)('copies all data into a file that redis-check-rdb passes and Redis loads', async () => {
    await fill();
    const folder = newFolder();
    const file = join(folder, 'dump.rdb');
    const { code, errors } = await cli('--rdb', file);
    expect(code, errors).toBe(0);
    const check = await run(redis?.checkRdb ?? '', [file]);
    expect(check.output).toContain('RDB looks OK!');
    const reader = await startRedis(redis?.server ?? '', folder);
    expect(await reader.asker.ask('DEBUG DIGEST')).toBe(await asker.ask('DEBUG DIGEST'));
    expect(await asker.ask('INFO replication')).toContain('connected_slaves:0');
  });

  it('copies functions alone', async () => {
    await fill();
    const folder = newFolder();
    const { code, errors } = await cli('--functions-rdb', join(folder, 'dump.rdb'));
    expect(code, errors).toBe(0);
    const reader = await startRedis(redis?.server ?? '', folder);
    expect(await reader.asker.ask('DBSIZE', 'FCALL f 0')).toBe(':0\r\n:1\r\n');
  });

  it('shows what happens, as a replica', async () => {
    const child = spawn(redis?.cli ?? '', ['-p', String(server.port), '--replica'], { stdio: ['ignore', 'pipe', 'pipe'] });
    started.push(child);
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    await until(() => output.includes('sending REPLCONF ACK'));
    await asker.ask('SET k v EX 100', 'SELECT 2', 'INCR n', 'SELECT 0');
    await until(() => output.includes('"INCR"'));
    expect(output).toMatch(/Full resync done[^]*"SET","k","v","PXAT","\d+"\n"SELECT","2"\n"INCR","n"\n/);
  });
});

describe.skipIf(redis === undefined)('a real Redis as replica', () => {
  it('has the same data after random writes, and acknowledges them', async () => {
    await fill();
    const seed = randomSeed();
    const follower = await startRedis(redis?.server ?? '', newFolder(), server.port);
    await write(seed, WRITING);
    expect(await asker.ask('SET last 1', 'WAIT 1 5000')).toBe('+OK\r\n:1\r\n');
    await expectSameData(follower, seed);
    expect(await asker.ask('ROLE')).toMatch(/^\*3\r\n\$6\r\nmaster\r\n:\d+\r\n\*1\r\n/);
  });

  it('goes on where it was cut off', async () => {
    const seed = randomSeed();
    const follower = await startRedis(redis?.server ?? '', newFolder(), server.port);
    const before = /sync_full:\d+\r\nsync_partial_ok:\d+/.exec(await asker.ask('INFO stats'))?.[0];
    const [full, partial] = before?.match(/\d+/g)?.map(Number) ?? [];
    expect(await asker.ask('CLIENT KILL TYPE replica')).toBe(':1\r\n');
    await write(seed, WRITING);
    await until(async () => (await asker.ask('INFO replication')).includes('state=online'));
    await expectSameData(follower, seed);
    expect(await asker.ask('INFO stats')).toContain(`sync_full:${full}\r\nsync_partial_ok:${Number(partial) + 1}\r\n`);
  });

  it('gets everything anew after it was killed, and what it has on its disk counts for WAITAOF', async () => {
    const seed = randomSeed();
    const folder = newFolder();
    const options = ['--appendonly', 'yes', '--appendfsync', 'always'];
    const first = await startRedis(redis?.server ?? '', folder, server.port, ...options);
    await fill();
    await first.kill();
    await until(async () => (await asker.ask('INFO replication')).includes('connected_slaves:0'));
    await write(seed, WRITING);
    const second = await startRedis(redis?.server ?? '', folder, server.port, ...options);
    await until(async () => (await second.asker.ask('INFO persistence')).includes('aof_rewrite_in_progress:0'));
    expect(await asker.ask('SET last 1', 'WAITAOF 0 1 5000')).toMatch(/^\+OK\r\n\*2\r\n:0\r\n:1\r\n$/);
    await expectSameData(second, seed);
  });
});

describe.skipIf(older === undefined)('an older Redis as replica', () => {
  it('has the same data as long as no field of a hash expires', async () => {
    const seed = randomSeed();
    // It also puts scores with a fraction into its digest otherwise.
    const groups = new Set([...WRITING].filter((name) => !['hash', 'scripting', 'zset', 'geo'].includes(name)));
    await asker.ask('MSET a 1 b two', 'RPUSH list x y 3', 'HSET hash f v', 'ZADD zset 1 a 2 b');
    const follower = await startRedis(older ?? '', newFolder(), server.port);
    await write(seed, groups);
    expect(await asker.ask('HSET hash g w', 'WAIT 1 5000')).toMatch(/:1\r\n$/);
    await expectSameData(follower, seed);
  });
});
