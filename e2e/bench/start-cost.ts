// What a fresh server takes from its start until it has loaded what lies in its folder.
import { spawn } from 'node:child_process';
import { freePort } from '../../src/tooling/free-port.mjs';
import { cpuMicros } from './servers.ts';

const PATIENCE_MS = 120_000;

export interface Cost {
  readonly ms: number;
  /** Processor time of the whole process, in ms: what other programs leave over does not change it. */
  readonly cpu: number;
}

/**
 * By the server's own log, and its processor time until then.
 * @param logged what the log says at the end of loading, with the seconds
 */
export async function startCost(
  program: string,
  first: readonly string[],
  folder: string,
  logged: RegExp,
  ...more: readonly string[]
): Promise<Cost> {
  const options = ['--port', String(await freePort()), '--dir', folder, '--save', '', ...more];
  const child = spawn(program, [...first, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  let log = '';
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not loaded after ${PATIENCE_MS / 1000} s:\n${log}`)), PATIENCE_MS);
      child.stdout.on('data', (chunk) => {
        log += String(chunk);
        const seconds = logged.exec(log)?.[1];
        if (seconds === undefined) return;
        clearTimeout(timer);
        resolve({ ms: Number(seconds) * 1000, cpu: cpuMicros(child.pid ?? 0) / 1000 });
      });
      child.once('exit', () => reject(new Error(`the server has ended:\n${log}`)));
    });
  } finally {
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
  }
}
