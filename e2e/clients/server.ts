// Starts the server that the client tests talk to: Keyspace behind TCP, as `npm run serve` runs it. With SERVER_UNDER_TEST
// set to a redis-server the same tests run against that, which shows that what they expect is what Redis does.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../src/tooling/free-port.mjs';

const SCRIPT = fileURLToPath(new URL('../../src/tooling/serve.mjs', import.meta.url));
const READY = 'Ready to accept connections';
const STOP_LIMIT_MS = 30_000;

export interface RunningServer {
  readonly port: number;
  readonly pid: number;
  /** Its working directory, removed when it stops. */
  readonly folder: string;
  /** What it has logged so far. */
  readonly log: () => string;
  /** Ends it as an operator would; resolves to the exit code, null if it had to be killed. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** @param options in redis-server's syntax, after `--port N --dir FOLDER` */
export async function startServer(...options: string[]): Promise<RunningServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'keyspace-clients-'));
  const child = spawnServer(['--port', String(port), '--dir', folder, '--save', '', ...options]);
  const exited = once(child, 'exit');
  let log = '';
  child.stdout?.on('data', (chunk) => (log += String(chunk)));
  child.stderr?.on('data', (chunk) => (log += String(chunk)));
  await until(() => log.includes(READY) || child.exitCode !== null);
  if (!log.includes(READY)) {
    child.kill('SIGKILL');
    throw new Error(`the server did not start:\n${log}`);
  }
  return {
    port,
    pid: child.pid ?? 0,
    folder,
    log: () => log,
    async stop(signal = 'SIGTERM') {
      const forced = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      if (child.exitCode === null) {
        child.kill(signal);
        await exited;
      }
      clearTimeout(forced);
      rmSync(folder, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}

/** The bare process with this command line, for tests of starting and ending themselves. */
export function spawnServer(args: readonly string[], cwd?: string): ChildProcess {
  const other = process.env['SERVER_UNDER_TEST'];
  const [program, first] = other === undefined ? [process.execPath, [SCRIPT]] : [other, []];
  return spawn(program, [...first, ...args], { cwd, stdio: 'pipe' });
}

/** Runs a program to its end. */
export async function run(
  program: string,
  args: readonly string[],
  input = '',
): Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }> {
  const child = spawn(program, args, { stdio: 'pipe' });
  return finished(child, input);
}

/** Writes to a process's standard input and reads the rest of what it says. */
export async function finished(
  child: ChildProcess,
  input = '',
): Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }> {
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (errors += String(chunk)));
  child.stdin?.on('error', () => undefined); // It may be gone before it has read its input; its exit code tells.
  child.stdin?.end(input);
  await once(child, 'close');
  return { code: child.exitCode, output, errors };
}

/** Waits for something to become true; returns all the same when the time is up, so that the test's own check fails. */
export async function until(isSo: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  for (const end = Date.now() + limitMs; Date.now() < end && !(await isSo()); ) await pause(10);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
