// The two servers that every benchmark compares: redis-server 8 and Keyspace, both fresh, both on this machine, in the
// same run.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleServer } from '../../src/tooling/bundle-server.mjs';
import { findRedis } from '../../src/tooling/find-redis.mjs';
import { freePort } from '../../src/tooling/free-port.mjs';
import { NODE_BUILD } from '../../src/tooling/paths.mjs';

export type Side = 'redis' | 'keyspace';
export const SIDES: readonly Side[] = ['redis', 'keyspace'];

export interface BenchServer {
  readonly side: Side;
  readonly port: number;
  /** Resident memory in bytes. */
  residentBytes(): number;
  /** Processor time of the process so far, all of its threads, in µs: in steps of 10 ms. */
  cpuMicros(): number;
  /** Sends one inline command and resolves to the raw first chunk of the reply. */
  ask(line: string): Promise<string>;
  stop(): void;
}

export interface Tools {
  readonly server: string;
  readonly benchmark: string;
}

export function redisTools(): Tools {
  const found = findRedis();
  if (!found?.benchmark) {
    throw new Error('No Redis 8 found: set REDIS_SERVER to a redis-server of version 8 with redis-benchmark beside it.');
  }
  return { server: found.server, benchmark: found.benchmark };
}

export async function startSide(side: Side, ...options: string[]): Promise<BenchServer> {
  const port = await freePort();
  const args = ['--port', String(port), '--save', '', '--enable-debug-command', 'yes', ...options];
  let child: ChildProcess;
  if (side === 'redis') {
    child = spawn(redisTools().server, args, { stdio: 'ignore', cwd: tmpdir() });
  } else {
    await bundleServer();
    child = spawn(process.execPath, [NODE_BUILD, ...args], { stdio: 'ignore', cwd: tmpdir() });
  }
  const server: BenchServer = {
    side,
    port,
    residentBytes: () => residentBytes(child.pid ?? 0),
    cpuMicros: () => cpuMicros(child.pid ?? 0),
    ask: (line) => ask(port, line),
    stop: () => child.kill('SIGKILL'),
  };
  for (let tries = 0; tries < 200; tries++) {
    await sleep(50);
    if ((await server.ask('PING').catch(() => '')) === '+PONG\r\n') return server;
  }
  server.stop();
  throw new Error(`${side} did not start on port ${port}`);
}

/** VmRSS of a process. A wrapper script's own child counts instead of the shell. */
function residentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? NaN) * 1024;
}

/** utime and stime, fields 14 and 15, in hundredths of a second; the name before them may hold blanks. */
export function cpuMicros(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

function ask(port: number, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write(`${line}\r\n`));
    socket.once('data', (data) => {
      resolve(data.toString('latin1'));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

/** Runs `work` with both servers up, and ends them whatever happens. */
export async function withBoth<T>(work: (servers: Readonly<Record<Side, BenchServer>>) => Promise<T>): Promise<T> {
  const redis = await startSide('redis');
  const keyspace = await startSide('keyspace').catch((error: unknown) => {
    redis.stop();
    throw error;
  });
  try {
    return await work({ redis, keyspace });
  } finally {
    redis.stop();
    keyspace.stop();
  }
}
