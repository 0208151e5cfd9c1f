// A background save: what Redis's forked child does, in portions at the pace of the disk. Writes a temporary file from a
// snapshot, syncs it, gives it its name; the server notices at its next cron that it is over.
import type { Engine } from '../engine/engine.ts';
import { type Disk, DiskError, directoryOf, fileNameOf, movingError } from './disk.ts';
import type { Snapshot } from './snapshot.ts';

/** A process that lives as long as a background save does. */
export interface ChildStandIn {
  /** Its pid, if it can be had. `onDeath` hears the number of the signal if others end it. */
  begin(onDeath: (signal: number) => void): number | undefined;
  end(): void;
}

export interface TransferOptions {
  readonly kind: 'transfer';
  readonly pid: number;
  readonly snapshot: Snapshot;
  readonly portions: Iterator<Uint8Array, void, undefined>;
}

/** A save that goes to replicas and not to the disk. It takes the place of a background save: there is one child at a time. */
export interface Transfer {
  readonly options: TransferOptions;
  readonly startedAt: number;
  readonly nextStep: number;
  readonly hasEnded: boolean;
  readonly endedAt: number;
  step(): void;
  kill(): void;
}

/** A child works beside its server; this one takes turns with it, and must leave it most of the time. */
const CHILD_BYTES_PER_MS = 1 << 14;

export interface BackgroundSaveOptions {
  readonly kind: 'rdb' | 'aof';
  /** What the log calls the child. */
  readonly pid: number;
  readonly engine: Engine;
  readonly disk: Disk;
  readonly snapshot: Snapshot;
  readonly portions: Iterator<Uint8Array, void, undefined>;
  readonly temporaryPath: string;
  /** The name that the file gets when it is whole. */
  readonly path: string;
  /** The file at this path is whole, and about to get its name. */
  readonly onWhole: (path: string) => void;
  /** `dirty` when it began. */
  readonly dirty: number;
}

export class BackgroundSave {
  readonly startedAt: number;
  /** Unix ms when it has the next thing to do; Infinity once it has ended. */
  nextStep: number;
  bytes = 0;
  /** All is written; what is left is to give the file its name. */
  private isWhole = false;
  hasEnded = false;
  /** Why it failed, if it did. */
  error: DiskError | undefined;
  /** ms, fractions of which are carried over to the next step. */
  private pace: number;
  /** ms for each key, as it was configured when the child was forked. */
  private readonly keyDelay: number;

  constructor(readonly options: BackgroundSaveOptions) {
    this.startedAt = options.engine.now;
    this.nextStep = this.startedAt;
    this.pace = this.startedAt;
    this.keyDelay = Math.max(0, options.engine.config.settings['rdb-key-save-delay']) / 1000;
  }

  /** Writes one portion, or ends. */
  step(): void {
    const { disk, engine, portions, snapshot, temporaryPath } = this.options;
    try {
      if (this.bytes === 0) disk.create(temporaryPath);
      const keysBefore = snapshot.keysRead;
      const { value, done } = portions.next();
      if (done === true) {
        this.finish();
        return;
      }
      if (disk.append(temporaryPath, value) < value.length) throw new DiskError('ENOSPC');
      this.bytes += value.length;
      const own = Math.floor(value.length / CHILD_BYTES_PER_MS);
      const delay = this.keyDelay * (snapshot.keysRead - keysBefore);
      this.pace = Math.max(this.pace, engine.now) + Math.max(own, disk.writeTime(value.length)) + delay;
      this.nextStep = Math.ceil(this.pace);
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown;
      this.fail(thrown);
    }
  }

  private finish(): void {
    const { disk, engine, kind, path, snapshot, temporaryPath } = this.options;
    const wait = disk.sync(temporaryPath);
    this.options.onWhole(temporaryPath);
    this.isWhole = true;
    disk.rename(temporaryPath, path);
    // What gets its final name later is synced with that.
    if (kind === 'rdb') disk.syncDirectory(directoryOf(path));
    engine.log('notice', kind === 'rdb' ? 'DB saved on disk' : `Successfully created the temporary AOF base file ${fileNameOf(path)}`);
    const megabytes = snapshot.copiedBytes >> 20;
    engine.log(
      'notice',
      `Fork CoW for ${kind === 'rdb' ? 'RDB' : 'AOF rewrite'}: current ${megabytes} MB, peak ${megabytes} MB, average ${megabytes} MB`,
    );
    this.end(engine.now + wait);
  }

  private fail(error: DiskError): void {
    const { disk, engine, kind, path, temporaryPath } = this.options;
    const writing =
      kind === 'rdb'
        ? `Write error while saving DB to the disk(${this.bytes === 0 ? 'startSaving' : 'rdbSaveRio'})`
        : 'Write error writing append only file on disk';
    const doing = this.isWhole && kind === 'rdb' ? movingError(temporaryPath, path) : writing;
    engine.log('warning', `${doing}: ${error.message}`);
    for (const each of [temporaryPath, path]) {
      if (each === path && kind === 'rdb') continue;
      if (disk.size(each) !== undefined) disk.delete(each);
    }
    this.error = error;
    this.end(engine.now);
  }

  /** Ends it before it is done: its temporary file goes. */
  kill(): void {
    const { disk, temporaryPath } = this.options;
    if (!this.hasEnded && disk.size(temporaryPath) !== undefined) disk.delete(temporaryPath);
    if (!this.hasEnded) this.end(this.options.engine.now);
  }

  private end(at: number): void {
    this.hasEnded = true;
    this.endedAt = Math.ceil(at);
    this.nextStep = Infinity;
    this.options.snapshot.release();
  }

  /** Unix ms from which on the server may notice. */
  endedAt = 0;
}
