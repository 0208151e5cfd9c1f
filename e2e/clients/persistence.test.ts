// Data that outlives the process: what `npm run serve` leaves in its folder, and finds there when it starts again.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../src/tooling/free-port.mjs';
import { finished, spawnServer, until } from './server.ts';

const folders: string[] = [];
const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyspace-persistence-'));
  folders.push(folder);
  return folder;
}

interface Running {
  readonly log: () => string;
  readonly ask: (line: string) => Promise<string>;
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

async function start(folder: string, ...options: string[]): Promise<Running> {
  const port = await freePort();
  const child = spawnServer(['--port', String(port), '--dir', folder, ...options]);
  running.push(child);
  let log = '';
  child.stdout?.on('data', (chunk) => (log += String(chunk)));
  await until(() => log.includes('Ready to accept connections'));
  return {
    log: () => log,
    ask: (line) =>
      new Promise((resolve, reject) => {
        const socket = createConnection(port, '127.0.0.1', () => socket.write(`${line}\r\n`));
        socket.once('data', (data) => {
          resolve(data.toString('latin1').trim());
          socket.destroy();
        });
        socket.once('error', reject);
      }),
    async end(signal) {
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    },
  };
}

describe('a server that starts again in its folder', () => {
  it('finds what SIGTERM made it save', async () => {
    const folder = newFolder();
    const first = await start(folder);
    await first.ask('SET color red');
    await first.end('SIGTERM');
    expect(first.log()).toContain('Saving the final RDB snapshot before exiting.');
    expect(readFileSync(join(folder, 'dump.rdb'), 'latin1')).toMatch(/^REDIS00\d\d/);
    const second = await start(folder);
    expect(await second.ask('GET color')).toBe('$3\r\nred');
    expect(second.log()).toMatch(/Done loading RDB, keys loaded: 1, keys expired: 0\.[^]*DB loaded from disk: \d+\.\d{3} seconds/);
  });

  it('saves nothing without save points', async () => {
    const folder = newFolder();
    const server = await start(folder, '--save', '');
    await server.ask('SET color red');
    await server.end('SIGTERM');
    expect(existsSync(join(folder, 'dump.rdb'))).toBe(false);
  });

  it('keeps what it appended, though it was killed', async () => {
    const folder = newFolder();
    const first = await start(folder, '--appendonly', 'yes');
    for (const line of ['SET color red', 'BGREWRITEAOF', 'RPUSH list a b']) await first.ask(line);
    await until(async () => (await first.ask('INFO persistence')).includes('aof_rewrite_in_progress:0'));
    await first.ask('INCR count');
    await first.end('SIGKILL');
    const second = await start(folder, '--appendonly', 'yes');
    expect(await second.ask('DBSIZE')).toBe(':3');
    expect(second.log()).toContain('DB loaded from incr file appendonly.aof.2.incr.aof');
  });

  it('cuts an append-only file that ends in the middle of a command; or does not start, if told so', async () => {
    const folder = newFolder();
    const first = await start(folder, '--appendonly', 'yes');
    await first.ask('SET a 1');
    await first.ask('SET b 1');
    await first.end('SIGKILL');
    const path = join(folder, 'appendonlydir', 'appendonly.aof.1.incr.aof');
    const whole = readFileSync(path);
    truncateSync(path, whole.length - 3);
    const refused = await finished(spawnServer(['--dir', folder, '--port', String(await freePort()), '--appendonly', 'yes', '--aof-load-truncated', 'no']));
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('Unexpected end of file reading the append only file appendonly.aof.1.incr.aof.');
    const second = await start(folder, '--appendonly', 'yes');
    expect(second.log()).toContain('!!! Truncating the AOF appendonly.aof.1.incr.aof at offset 50 !!!');
    expect(await second.ask('EXISTS a b')).toBe(':1');
  });

  it('does not start from a damaged dump', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'dump.rdb'), 'REDIS0012\xfa\x05nonsense', 'latin1');
    const { code, output } = await finished(spawnServer(['--dir', folder, '--port', String(await freePort())]));
    expect(code).toBe(1);
    expect(output).toContain('Internal error in RDB reading offset');
  });
});

describe('a background save', () => {
  it('has a process of its own for others to see: who kills that ends the save', async () => {
    const folder = newFolder();
    const server = await start(folder, '--save', '900 1', '--rdb-key-save-delay', '1000000');
    await server.ask('MSET a 1 b 2 c 3 d 4 e 5 f 6 g 7 h 8 i 9 j 10');
    await server.ask('BGSAVE');
    const pid = Number(/Background saving started by pid (\d+)/.exec(server.log())?.[1]);
    process.kill(pid, 'SIGKILL');
    await until(() => server.log().includes('Background saving terminated by signal 9'));
    expect(await server.ask('SET a 2')).toMatch(/^-MISCONF /);
    expect(await server.ask('GET a')).toContain('1');
    expect(existsSync(join(folder, `temp-${pid}.rdb`))).toBe(false);
    await server.end('SIGKILL');
  });
});
