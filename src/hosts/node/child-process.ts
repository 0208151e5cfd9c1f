// The process that stands for a background save among the system's. It does nothing, for Node cannot fork and the save
// happens in the server; but who looks for the server's child finds one, and who ends it ends the save, as with Redis.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { ChildStandIn } from '../../persistence/background-save.ts';

export class ChildProcess implements ChildStandIn {
  private running: ReturnType<typeof start> | undefined;

  /** Undefined where there is no such program. */
  begin(onDeath: (signal: number) => void): number | undefined {
    this.end();
    const child = start();
    child.on('error', () => {});
    child.once('exit', (_, signal) => {
      if (this.running !== child) return;
      this.running = undefined;
      onDeath(signal === null ? 0 : constants.signals[signal]);
    });
    this.running = child;
    return child.pid;
  }

  end(): void {
    const { running } = this;
    this.running = undefined;
    running?.kill('SIGKILL');
  }
}

/** Waits for input from a pipe, so that it ends with the server whatever ends that. Does not keep the server alive. */
function start() {
  const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  return child;
}
