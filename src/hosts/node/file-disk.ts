// A real folder as the disk of a server. Files stay open while they grow; syncs that Redis leaves to a thread go to Node's,
// one after the other, and their end is told by the next `tick`.

import {
  closeSync,
  existsSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { resolve } from 'node:path';
import { type Disk, DiskError } from '../../persistence/disk.ts';
import { systemMessage } from './system-message.ts';

interface WaitingSync {
  readonly fd: number;
  readonly done: (error?: DiskError) => void;
}

export class FileDisk implements Disk {
  /** Told when a sync in the background has ended, so that `tick` is called soon. */
  onProgress: () => void = () => {};

  private readonly open = new Map<string, number>();
  private waiting: WaitingSync[] = [];
  private isSyncing = false;
  private ended: (() => void)[] = [];
  /** To be closed when no sync is under way any more. */
  private toClose: number[] = [];

  constructor(private readonly now: () => number) {}

  list(directory: string): readonly string[] {
    return existsSync(directory) ? attempt(() => readdirSync(directory)).sort() : [];
  }

  isDirectory(path: string): boolean {
    return statOf(path)?.isDirectory() ?? false;
  }

  resolveDirectory(from: string, path: string): string {
    return attempt(() => {
      const absolute = realpathSync(resolve(from, path));
      if (!statSync(absolute).isDirectory()) throw new DiskError('ENOTDIR');
      return absolute;
    });
  }

  size(path: string): number | undefined {
    return statOf(path)?.size;
  }

  read(path: string): Uint8Array {
    return attempt(() => readFileSync(path));
  }

  makeDirectory(path: string): void {
    attempt(() => mkdirSync(path, { recursive: true, mode: 0o755 }));
  }

  create(path: string): void {
    this.forget(path);
    this.open.set(
      path,
      attempt(() => openSync(path, 'w', 0o644)),
    );
  }

  append(path: string, bytes: Uint8Array): number {
    const fd = this.fd(path);
    return attempt(() => writeSync(fd, bytes));
  }

  truncate(path: string, length: number): void {
    const fd = this.fd(path);
    attempt(() => ftruncateSync(fd, length));
    // Opened for appending, it goes on at the new end.
    this.forget(path);
  }

  rename(from: string, to: string): void {
    attempt(() => renameSync(from, to));
    this.forget(to);
    const fd = this.open.get(from);
    if (fd === undefined) return;
    this.open.delete(from);
    this.open.set(to, fd);
  }

  delete(path: string): void {
    this.forget(path);
    attempt(() => unlinkSync(path));
  }

  sync(path: string): number {
    const fd = this.fd(path);
    attempt(() => fsyncSync(fd));
    return 0;
  }

  syncDirectory(path: string): void {
    attempt(() => {
      const fd = openSync(path, 'r');
      try {
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
    });
  }

  startSync(path: string, done: (error?: DiskError) => void): void {
    this.waiting.push({ fd: this.fd(path), done });
    this.syncNext();
  }

  /** The system itself holds up whoever writes while it syncs. */
  busyFor(): number {
    return 0;
  }

  /** Real writes take their time by themselves. */
  writeTime(): number {
    return 0;
  }

  tick(): void {
    for (const end of this.ended.splice(0)) end();
  }

  nextWakeup(): number {
    return this.ended.length > 0 ? this.now() : Infinity;
  }

  private syncNext(): void {
    const next = this.waiting.shift();
    if (this.isSyncing || next === undefined) {
      if (next) this.waiting.unshift(next);
      return;
    }
    this.isSyncing = true;
    fsync(next.fd, (error) => {
      this.isSyncing = false;
      this.ended.push(() => next.done(error ? diskError(error) : undefined));
      this.syncNext();
      if (!this.isSyncing) for (const fd of this.toClose.splice(0)) closeSync(fd);
      this.onProgress();
    });
  }

  private fd(path: string): number {
    let fd = this.open.get(path);
    if (fd === undefined) {
      fd = attempt(() => openSync(path, 'a', 0o644));
      this.open.set(path, fd);
    }
    return fd;
  }

  private forget(path: string): void {
    const fd = this.open.get(path);
    if (fd === undefined) return;
    this.open.delete(path);
    if (this.isSyncing) this.toClose.push(fd);
    else closeSync(fd);
  }
}

/** Undefined if there is nothing; nor is there anything below what is no directory. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function attempt<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof DiskError ? error : diskError(error);
  }
}

function diskError(error: unknown): DiskError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
  return new DiskError(code, systemMessage(error));
}
