// Keyspace in redis-server's place: how it starts, what it logs, how it refuses and how it ends. Every text is Redis's.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/tooling/free-port.mjs';
import { finished, spawnServer, startServer, until } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'keyspace-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Sends bytes, and reads what comes until the peer hangs up or enough has come. */
function exchange(address: { port: number } | { path: string }, bytes: string, enough: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      received += String(chunk);
      if (received.length >= enough) socket.end();
    });
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
    socket.write(bytes, 'latin1');
  });
}

/** What PING gets once somebody listens there: a socket's file, like a pidfile, is there a moment before its owner answers. */
async function pong(address: { port: number } | { path: string }): Promise<string> {
  let reply = '';
  await until(async () => {
    reply = await exchange(address, 'PING\r\n', 7).catch(() => '');
    return reply !== '';
  });
  return reply;
}

async function run(args: readonly string[], input = '') {
  return finished(spawnServer(args, folder), input);
}

describe('users', () => {
  const ask = (port: number, bytes: string): Promise<string> => exchange({ port }, `${bytes}QUIT\r\n`, 1e6);

  it('come from the ACL file, and go back into it', async () => {
    const file = join(folder, 'users.acl');
    writeFileSync(file, 'user ada on nopass ~a* +get +acl|save\n');
    const server = await startServer('--aclfile', file);
    expect(await ask(server.port, 'AUTH ada x\r\nGET a\r\nGET b\r\nSET a 1\r\n')).toMatch(/^\+OK\r\n\$-1\r\n-NOPERM.*\r\n-NOPERM/);
    expect(await ask(server.port, 'ACL SETUSER bob on nopass +ping\r\nACL SAVE\r\n')).toBe('+OK\r\n+OK\r\n+OK\r\n');
    expect(readFileSync(file, 'latin1')).toMatch(/^user ada .*\nuser bob on nopass .*\+ping\nuser default /);
    writeFileSync(file, 'user bob off\n');
    expect(await ask(server.port, 'ACL LOAD\r\nACL USERS\r\n')).toBe('+OK\r\n*2\r\n$3\r\nbob\r\n$7\r\ndefault\r\n+OK\r\n');
    await server.stop();
  });

  it('come from the configuration, and CONFIG REWRITE puts them there', async () => {
    const port = await freePort();
    const file = join(folder, 'with-users.conf');
    writeFileSync(file, `port ${port}\nsave ""\nuser ada on nopass +get ~*\n`);
    const child = spawnServer([file], folder);
    await until(() => exchange({ port }, 'QUIT\r\n', 5).then(() => true, () => false));
    const lines = 'AUTH ada x\r\nAUTH default x\r\nACL SETUSER bob on\r\nCONFIG SET hz 20\r\nCONFIG REWRITE\r\n';
    expect(await ask(port, lines)).toMatch(/^\+OK\r\n\+OK\r\n\+OK\r\n\+OK\r\n\+OK\r\n/);
    child.kill();
    await finished(child);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^hz 20$/m);
    expect(text).toMatch(/^user ada on nopass .*\+get$/m);
    expect(text).toMatch(/^user bob on /m);
    await expect(run([file, '--port', '0', '--aclfile', file])).resolves.toMatchObject({ code: 1 });
  });

  it.each([
    ['an ACL file with a mistake', 'user ada on badrule\n', 'Aborting Redis startup because of ACL errors'],
    ['no ACL file where one is named', undefined, 'No such file or directory'],
  ])('are refused with %s', async (_, text, reason) => {
    const file = join(folder, `broken-${String(text).length}.acl`);
    if (text !== undefined) writeFileSync(file, text);
    const { code, output } = await run(['--port', '0', '--aclfile', file]);
    expect([code, output.includes(reason)]).toEqual([1, true]);
  });
});

describe('starting', () => {
  it('takes less than a second of the processor', async () => {
    await (await startServer()).stop(); // The first start may bundle.
    const server = await startServer();
    const figures = await exchange(server, 'INFO CPU\r\nQUIT\r\n', 1e6);
    await server.stop();
    const seconds = ['user', 'sys'].map((kind) => Number(new RegExp(`^used_cpu_${kind}:([\\d.]+)`, 'm').exec(figures)?.[1]));
    expect((seconds[0] ?? NaN) + (seconds[1] ?? NaN)).toBeLessThan(1);
  });

  it('logs its pid and readiness in the format of Redis', async () => {
    const server = await startServer();
    await server.stop();
    const line = String.raw`${server.pid}:M \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d\.\d{3} \* `;
    expect(server.log()).toMatch(new RegExp(`^${line}Server initialized$`, 'm'));
    expect(server.log()).toMatch(new RegExp(`^${line}Ready to accept connections tcp$`, 'm'));
  });

  it('reads a config file, then standard input, then options, of which the last wins', async () => {
    const [fromFile, fromInput] = [await freePort(), await freePort()];
    const file = join(folder, 'redis.conf');
    writeFileSync(file, `# comment\nport ${fromFile}\nsave ""\nlogfile "file.log"\ndir "${folder}"\n`);
    const child = spawnServer([file, '--daemonize', 'no', '-'], folder);
    child.stdin?.end(`port ${fromInput}\n`);
    const log = join(folder, 'file.log');
    await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('Ready to accept'));
    const reply = await exchange({ port: fromInput }, 'PING\r\n', 7);
    child.kill('SIGTERM');
    await finished(child);
    expect(reply).toBe('+PONG\r\n');
    expect(readFileSync(log, 'utf8')).toContain('bye bye...');
  });

  it('answers on a Unix socket alone', async () => {
    const path = join(folder, 'redis.sock');
    const child = spawnServer(['--port', '0', '--unixsocket', path, '--save', ''], folder);
    const reply = await pong({ path });
    child.kill('SIGTERM');
    const { code, output } = await finished(child);
    expect(reply).toBe('+PONG\r\n');
    expect(output).toContain('Ready to accept connections unix');
    expect(code).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('goes into the background with daemonize, leaving its pid in the pidfile', async () => {
    const [port, pidfile] = [await freePort(), join(folder, 'daemon.pid')];
    const { code } = await run(['--port', String(port), '--daemonize', 'yes', '--pidfile', pidfile, '--save', '']);
    await until(() => existsSync(pidfile) && readFileSync(pidfile, 'utf8').endsWith('\n'));
    const pid = Number(readFileSync(pidfile, 'utf8'));
    const reply = await pong({ port });
    process.kill(pid, 'SIGTERM');
    await until(() => !existsSync(pidfile));
    expect(code).toBe(0);
    expect(reply).toBe('+PONG\r\n');
    expect(existsSync(pidfile)).toBe(false);
  });

  it('tells its version in the form that scripts look for', async () => {
    for (const flag of ['--version', '-v']) {
      const { code, output } = await run([flag]);
      expect(output).toMatch(/^Redis server v=8\.0\.2 sha=00000000:0 malloc=\S+ bits=64 build=\S+\n$/);
      expect(code).toBe(0);
    }
  });
});

describe('refusing to start', () => {
  it('names the line of the configuration that is wrong', async () => {
    const { code, errors } = await run(['--port', 'abc']);
    expect(errors).toBe(
      '\n*** FATAL CONFIG FILE ERROR (Redis 8.0.2) ***\nReading the configuration file, at line 2\n' +
        `>>> 'port "abc"'\nargument couldn't be parsed into an integer\n`,
    );
    expect(code).toBe(1);
  });

  it('says that the config file is not there', async () => {
    const { code, output } = await run([join(folder, 'nowhere.conf')]);
    expect(output).toContain(
      `# Fatal error, can't open config file '${join(folder, 'nowhere.conf')}': No such file or directory`,
    );
    expect(code).toBe(1);
  });

  it('says that the port is taken', async () => {
    const server = await startServer();
    const { code, output } = await run(['--port', String(server.port), '--bind', '127.0.0.1', '--save', '']);
    await server.stop();
    expect(output).toContain(
      `# Warning: Could not create server TCP listening socket 127.0.0.1:${server.port}: bind: Address already in use`,
    );
    expect(output).toContain(`# Failed listening on port ${server.port} (tcp), aborting.`);
    expect(code).toBe(1);
  });

  it('does not take options that only a module could know', async () => {
    const { code, output } = await run(['--port', String(await freePort()), '--foo', 'bar']);
    expect(output).toContain("# >>> 'foo bar'");
    expect(code).toBe(1);
  });
});

describe('ending', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('on %s logs it and exits with 0', async (signal) => {
    const server = await startServer();
    expect(await server.stop(signal)).toBe(0);
    expect(server.log()).toContain(`${server.pid}:signal-handler (`);
    expect(server.log()).toContain(`Received ${signal} scheduling shutdown...`);
    expect(server.log()).toContain('* User requested shutdown...');
    expect(server.log()).toContain('# Redis is now ready to exit, bye bye...');
  });

  it.each(['SHUTDOWN NOSAVE', 'SHUTDOWN', 'SHUTDOWN NOSAVE NOW FORCE'])('on %s hangs up and exits with 0', async (command) => {
    const pidfile = join(folder, `${command.length}.pid`);
    const child = spawnServer(['--port', String(await freePort()), '--save', '', '--pidfile', pidfile], folder);
    const ended = finished(child);
    await until(() => existsSync(pidfile) && readFileSync(pidfile, 'utf8').endsWith('\n'));
    const port = Number(child.spawnargs[child.spawnargs.indexOf('--port') + 1]);
    await pong({ port });
    const reply = await exchange({ port }, `${command}\r\n`, 1);
    const { code, output } = await ended;
    expect(reply).toBe('');
    expect(code).toBe(0);
    expect(output).toContain('* User requested shutdown...');
    expect(output).toContain('# Redis is now ready to exit, bye bye...');
    expect(existsSync(pidfile)).toBe(false);
  });

  it('says whom it ends in the middle of rewriting the append-only file', async () => {
    const server = await startServer('--appendonly', 'yes', '--rdb-key-save-delay', '200000', '--enable-debug-command', 'yes');
    await exchange(server, 'DEBUG POPULATE 100\r\nBGREWRITEAOF\r\n', 10);
    await until(() => server.log().includes('rewriting started by pid'));
    expect(await server.stop()).toBe(0);
    expect(server.log()).toMatch(/# There is a child rewriting the AOF\. Killing it!\n.*\* Killing running AOF rewrite child: \d+\n/);
  });

  it('does not end if it cannot save, unless it is forced to', async () => {
    const server = await startServer();
    mkdirSync(join(server.folder, 'dump.rdb', 'full'), { recursive: true });
    expect(await exchange(server, 'SHUTDOWN SAVE\r\n', 10)).toContain('-ERR Errors trying to SHUTDOWN. Check logs.');
    const moving = /# Error moving temp DB file temp-\d+\.rdb on the final destination dump\.rdb \(in server root dir \S+\): Is a directory\n/;
    expect(server.log()).toMatch(moving);
    expect(server.log()).toContain("# Error trying to save the DB, can't exit.");
    await exchange(server, 'SHUTDOWN SAVE FORCE\r\n', 1);
    expect(await server.stop()).toBe(0);
    expect(server.log()).toContain('# Error trying to save the DB. Exit anyway.');
  });

  it('goes when npm goes, through any shell', async () => {
    const port = await freePort();
    const npm = spawn('npm', ['run', 'serve', '--', '--port', String(port), '--save', ''], { stdio: 'pipe' });
    let log = '';
    npm.stdout.on('data', (chunk) => (log += String(chunk)));
    await until(() => log.includes('Ready to accept'));
    npm.kill('SIGTERM');
    await finished(npm);
    expect(log).toContain('Redis is now ready to exit, bye bye...');
    await expect(exchange({ port }, 'PING\r\n', 7)).rejects.toThrow('ECONNREFUSED');
  });
});
