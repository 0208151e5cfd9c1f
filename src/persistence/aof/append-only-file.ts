// The append-only file while the server runs: gathers what commands did, writes it before their replies leave, syncs it as
// appendfsync says, and changes files for a rewrite. Order of steps, and what is said of them in the log, are
// redis-server 8.0.2's.
//
// Invariants
//  1. `manifest` is what the manifest on the disk says, once `saveManifest` has returned.
//  2. Bytes are counted over the file's whole life: synced <= written <= fed. `fed - written` waits in `buffer`.
//  3. Only the last increment grows.
import { type ByteString, bytesToArray } from '../../base/bytes.ts';
import type { Client } from '../../engine/client.ts';
import type { Settings } from '../../engine/config-parameters.ts';
import type { LogLevel } from '../../engine/surroundings.ts';
import type { PropagatedCommand } from '../../engine/propagation.ts';
import { CommandStream } from '../command-stream.ts';
import { type Disk, DiskError, joinPath } from '../disk.ts';
import { type AofFile, EMPTY_MANIFEST, formatManifest, type Manifest } from './manifest.ts';

/** `waiting`: switched on while the server runs; gathers into a file of its own until the first rewrite has a base. */
export type AofState = 'off' | 'on' | 'waiting';

export interface AofSurroundings {
  readonly disk: Disk;
  readonly settings: Settings;
  /** Unix ms. */
  readonly now: () => number;
  readonly log: (level: LogLevel, message: string) => void;
  /** Whether a background save or rewrite is under way. */
  readonly hasChild: () => boolean;
  /** Something was synced: whoever waits for that can be answered. */
  readonly onSynced: () => void;
  /** Appendfsync is `always` and the disk fails: Redis ends itself. */
  readonly onFatal: (reason: string) => void;
}

const SYNC_EVERY_MS = 1000;
const POSTPONE_MS = 2000;
const LOG_ERRORS_EVERY_MS = 30_000;
const TEMPORARY_INCREMENT = 'temp-appendonly.aof.incr';

export class AppendOnlyFile {
  state: AofState = 'off';
  manifest: Manifest = EMPTY_MANIFEST;
  /** Redis's replication offset: commands propagated so far, as long as no replica makes it count bytes. */
  offset = 0;
  countsCommands = true;
  /** Bytes of all files together, and of the base when it was made: what automatic rewrites compare. */
  size = 0;
  baseSize = 0;
  delayedSyncs = 0;
  /** Why the last write, or the last sync in the background, failed. */
  writeError: DiskError | undefined;
  syncError: DiskError | undefined;
  isSyncing = false;

  private buffer: ByteString = '';
  private fed = 0;
  private written = 0;
  private synced = 0;
  /** Bytes of the increment that grows. */
  private length = 0;
  private path = '';
  private readonly stream = new CommandStream();
  private annotated = 0;
  private lastSync = 0;
  private postponedSince = 0;
  private errorLoggedAt = -Infinity;
  private lastWrite = new WeakMap<Client, number>();
  /** Counts the files that have grown: tells a background sync of this one from that of one before. */
  private generation = 0;

  constructor(private readonly around: AofSurroundings) {}

  get directory(): string {
    const { dir, appenddirname } = this.around.settings;
    return joinPath(dir, appenddirname);
  }

  get bufferLength(): number {
    return this.buffer.length;
  }

  get unsyncedBytes(): number {
    return this.written - this.synced;
  }

  pathOf(file: AofFile): string {
    return joinPath(this.directory, file.name);
  }

  get manifestPath(): string {
    return joinPath(this.directory, `${this.around.settings.appendfilename}.manifest`);
  }

  /** Where the next unit's bytes will stand in the increment. */
  get nextOffset(): number {
    return this.length + this.buffer.length;
  }

  /** The path of the increment that grows; empty if none does. */
  get currentPath(): string {
    return this.path;
  }

  isSafe(client: Client): boolean {
    return (this.lastWrite.get(client) ?? 0) <= this.synced;
  }

  // --- gathering -------------------------------------------------------------------------------------------------

  /** Takes an execution unit, to be written before its reply leaves. */
  feed(unit: readonly PropagatedCommand[], by: Client | undefined): void {
    const bytes = this.stream.encode(unit, this.annotation);
    if (this.countsCommands) this.offset += unit.length > 1 ? unit.length + 2 : unit.length;
    this.buffer += bytes;
    this.fed += bytes.length;
    if (by) this.lastWrite.set(by, this.fed);
  }

  private readonly annotation = (): ByteString => {
    if (!this.around.settings['aof-timestamp-enabled']) return '';
    const seconds = Math.floor(this.around.now() / 1000);
    if (seconds <= this.annotated) return '';
    this.annotated = seconds;
    return `#TS:${seconds}\r\n`;
  };

  // --- writing and syncing ---------------------------------------------------------------------------------------

  /** Writes what was gathered and syncs what is due; milliseconds for which the server stands still meanwhile. */
  flush(isForced = false): number {
    if (this.state === 'off') return 0;
    const { settings, now } = this.around;
    const policy = settings.appendfsync;
    if (this.buffer === '') {
      if (policy === 'no' || this.written === this.synced) return 0;
      if (policy === 'everysec' && (this.isSyncing || now() - this.lastSync < SYNC_EVERY_MS)) return 0;
      return this.trySync();
    }
    if (policy === 'everysec' && this.isSyncing && !isForced) {
      if (this.postponedSince === 0) {
        this.postponedSince = now();
        return 0;
      }
      if (now() - this.postponedSince < POSTPONE_MS) return 0;
      this.delayedSyncs++;
      this.around.log(
        'notice',
        'Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer without waiting for fsync to complete, this may slow down Redis.',
      );
    }
    this.postponedSince = 0;
    // The system lets nobody write while it syncs: whoever does waits, and everybody with them.
    const wait = this.isSyncing ? this.around.disk.busyFor(this.path) : 0;
    return wait + (this.write() ? this.trySync() : 0);
  }

  /** Whether the whole buffer is in the file now. */
  private write(): boolean {
    const { disk, log, now, settings } = this.around;
    const bytes = bytesToArray(this.buffer);
    let error: DiskError | undefined;
    let count = 0;
    try {
      count = disk.append(this.path, bytes);
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown;
      error = thrown;
    }
    if (count === bytes.length) {
      if (this.writeError) log('warning', 'AOF write error looks solved, Redis can write again.');
      this.writeError = undefined;
      this.wrote(count);
      return true;
    }
    const mayLog = now() - this.errorLoggedAt > LOG_ERRORS_EVERY_MS;
    if (mayLog) this.errorLoggedAt = now();
    if (error) {
      if (mayLog) log('warning', `Error writing to the AOF file: ${error.message}`);
    } else {
      if (mayLog) {
        log('warning', `Short write while writing to the AOF file: (nwritten=${count}, expected=${bytes.length})`);
      }
      // Half a command in the file is worse than none.
      count = this.takeBack(count);
      error = new DiskError('ENOSPC');
    }
    if (settings.appendfsync === 'always') {
      log('warning', "Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting...");
      this.around.onFatal('the append-only file cannot be written');
      return false;
    }
    this.writeError = error;
    // What could not be taken back stays, and is not written twice.
    if (count > 0) this.wrote(count);
    return false;
  }

  /** Cuts off a short write; how many of its bytes are still there. */
  private takeBack(count: number): number {
    try {
      this.around.disk.truncate(this.path, this.length);
      return 0;
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown;
      this.around.log(
        'warning',
        `Could not remove short write from the append-only file.  Redis may refuse to load the AOF the next time it starts.  ftruncate: ${thrown.message}`,
      );
      return count;
    }
  }

  private wrote(count: number): void {
    this.buffer = this.buffer.length === count ? '' : this.buffer.slice(count);
    this.length += count;
    this.size += count;
    this.written += count;
  }

  private trySync(): number {
    const { settings, hasChild, now } = this.around;
    if (settings['no-appendfsync-on-rewrite'] && hasChild()) return 0;
    if (settings.appendfsync === 'always') return this.syncNow();
    if (settings.appendfsync === 'no' || now() - this.lastSync < SYNC_EVERY_MS || this.isSyncing) return 0;
    this.startSync();
    return 0;
  }

  private startSync(): void {
    this.isSyncing = true;
    this.lastSync = this.around.now();
    const { written, generation } = this;
    this.around.disk.startSync(this.path, (error) => {
      if (generation === this.generation) this.isSyncing = false;
      if (error && !this.syncError) this.around.log('warning', `Fail to fsync the AOF file: ${error.message}`);
      this.syncError = error;
      if (!error) this.markSynced(written);
    });
  }

  /** As `always` does it; the server stands still until it is done. */
  private syncNow(): number {
    const { disk, log, onFatal, now } = this.around;
    try {
      const ms = disk.sync(this.path);
      this.lastSync = now();
      this.markSynced(this.written);
      return ms;
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown;
      log(
        'warning',
        `Can't persist AOF for fsync error when the AOF fsync policy is 'always': ${thrown.message}. Exiting...`,
      );
      onFatal('the append-only file cannot be synced');
      return 0;
    }
  }

  private markSynced(bytes: number): void {
    this.synced = Math.max(this.synced, bytes);
    this.around.onSynced();
  }

  /** Unix ms at which there is something to write or sync though nothing is gathered, or Infinity. */
  nextSync(): number {
    if (this.state === 'off') return Infinity;
    if (this.postponedSince > 0 || this.writeError) return this.around.now();
    const policy = this.around.settings.appendfsync;
    if (policy === 'no' || this.written === this.synced || this.isSyncing) return Infinity;
    if (this.around.settings['no-appendfsync-on-rewrite'] && this.around.hasChild()) return Infinity;
    return this.lastSync + SYNC_EVERY_MS;
  }

  // --- files -----------------------------------------------------------------------------------------------------

  /** Writes the manifest beside the old one and puts it in its place: the moment at which files change their meaning. */
  saveManifest(manifest: Manifest): void {
    const { disk, log, settings } = this.around;
    const temporary = joinPath(this.directory, `temp-${settings.appendfilename}.manifest`);
    disk.makeDirectory(this.directory);
    try {
      writeWhole(disk, temporary, bytesToArray(formatManifest(manifest)));
      disk.sync(temporary);
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown;
      log('warning', `Error trying to write the temporary AOF manifest file ${temporaryName(settings)}: ${thrown.message}`);
      throw thrown;
    }
    disk.rename(temporary, this.manifestPath);
    disk.syncDirectory(this.directory);
    this.manifest = manifest;
  }

  /** Makes the next increment and lets what comes be appended to it. */
  openIncrement(when: 'on server start' | 'on background rewrite'): void {
    const { disk, log, settings } = this.around;
    const seq = this.manifest.incrementSeq + 1;
    const name = `${settings.appendfilename}.${seq}.incr.aof`;
    log('notice', `Creating AOF incr file ${name} ${when}`);
    const file: AofFile = { name, seq, type: 'i', startOffset: this.offset, endOffset: -1 };
    disk.makeDirectory(this.directory);
    disk.create(this.pathOf(file));
    this.saveManifest({ ...this.manifest, increments: [...this.manifest.increments, file], incrementSeq: seq });
    this.growAt(this.pathOf(file), 0);
  }

  /** Gathers into a file that no manifest names yet. */
  openTemporaryIncrement(): void {
    const { disk, log } = this.around;
    log('notice', `Creating AOF incr file ${TEMPORARY_INCREMENT} on background rewrite`);
    disk.makeDirectory(this.directory);
    const path = joinPath(this.directory, TEMPORARY_INCREMENT);
    disk.create(path);
    this.temporaryStart = this.offset;
    this.growAt(path, 0);
  }

  private temporaryStart = 0;

  /** Goes on with the last increment of what was loaded. */
  reopenIncrement(): void {
    const last = this.manifest.increments.at(-1);
    if (!last) {
      this.openIncrement('on server start');
      return;
    }
    this.around.log('notice', `Opening AOF incr file ${last.name} on server start`);
    if (last.endOffset >= 0) {
      this.offset = last.endOffset;
      const increments = [...this.manifest.increments.slice(0, -1), { ...last, endOffset: -1 }];
      this.saveManifest({ ...this.manifest, increments });
    } else {
      this.offset = Math.max(last.startOffset, 0) + (this.around.disk.size(this.pathOf(last)) ?? 0);
    }
    this.growAt(this.pathOf(last), this.around.disk.size(this.pathOf(last)) ?? 0);
  }

  private growAt(path: string, length: number): void {
    this.generation++;
    this.isSyncing = false;
    // What the old file holds unsynced is synced in the background, as Redis does when it closes it; a disk does one
    // after the other.
    if (this.path !== '' && this.written > this.synced) this.startSync();
    this.isSyncing = false;
    this.path = path;
    this.length = length;
    this.stream.selected = -1;
    this.lastSync = this.around.now();
  }


  /**
   * A rewrite has succeeded: its temporary file becomes the base, and what it replaces becomes history, to be deleted
   * once the manifest says so.
   */
  finishRewrite(temporaryPath: string): void {
    const { disk, log, settings } = this.around;
    const { manifest } = this;
    const seq = manifest.baseSeq + 1;
    const suffix = settings['aof-use-rdb-preamble'] ? 'rdb' : 'aof';
    // With the append-only file switched off there may be no folder yet.
    disk.makeDirectory(this.directory);
    const base: AofFile = {
      name: `${settings.appendfilename}.${seq}.base.${suffix}`,
      seq,
      type: 'b',
      startOffset: -1,
      endOffset: -1,
    };
    this.renameWithLog(temporaryPath, base, 'base');
    let incrementSeq = manifest.incrementSeq;
    // Switched off, it has none that grows.
    let kept: readonly AofFile[] = this.state === 'off' ? [] : manifest.increments.slice(-1);
    if (this.state === 'waiting') {
      incrementSeq++;
      const name = `${settings.appendfilename}.${incrementSeq}.incr.aof`;
      const file: AofFile = { name, seq: incrementSeq, type: 'i', startOffset: this.temporaryStart, endOffset: -1 };
      this.renameWithLog(this.path, file, 'incr');
      this.path = this.pathOf(file);
      kept = [file];
    }
    const replaced = manifest.increments.filter((each) => !kept.includes(each));
    const history = [...replaced, ...(manifest.base ? [manifest.base] : []), ...manifest.history].map(
      (each): AofFile => ({ ...each, type: 'h' }),
    );
    this.saveManifest({ base, history, increments: kept, baseSeq: seq, incrementSeq });
    this.size = (disk.size(this.pathOf(base)) ?? 0) + this.length;
    this.baseSize = this.size;
    this.deleteHistory();
    if (this.state === 'waiting') this.state = 'on';
    log('notice', 'Background AOF rewrite finished successfully');
  }

  private renameWithLog(from: string, to: AofFile, what: 'base' | 'incr'): void {
    const { disk, log } = this.around;
    const oldName = from.slice(from.lastIndexOf('/') + 1);
    try {
      disk.rename(from, this.pathOf(to));
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown;
      log('warning', `Error trying to rename the temporary AOF ${what} file ${oldName} into ${to.name}: ${thrown.message}`);
      throw thrown;
    }
    log('notice', `Successfully renamed the temporary AOF ${what} file ${oldName} into ${to.name}`);
  }

  /** Deletes what no manifest needs any more, and says so in it. */
  deleteHistory(): void {
    const { disk, log } = this.around;
    if (this.manifest.history.length === 0 || this.around.settings['aof-disable-auto-gc']) return;
    for (const file of this.manifest.history) {
      log('notice', `Removing the history file ${file.name} in the background`);
      try {
        disk.delete(this.pathOf(file));
      } catch (thrown) {
        if (!(thrown instanceof DiskError)) throw thrown;
      }
    }
    this.saveManifest({ ...this.manifest, history: [] });
  }

  /** Ends it: everything written and synced, and the manifest says how far it went. */
  close(): void {
    this.flush(true);
    if (this.path !== '' && this.around.disk.size(this.path) !== undefined) {
      this.around.disk.sync(this.path);
      this.markSynced(this.written);
    }
    this.markEnd();
  }

  /** Notes in the manifest how far the last increment went. */
  private markEnd(): void {
    const last = this.manifest.increments.at(-1);
    if (!last || this.state !== 'on') return;
    const increments = [...this.manifest.increments.slice(0, -1), { ...last, endOffset: this.offset }];
    this.saveManifest({ ...this.manifest, increments });
  }

  /** The first rewrite has failed: what was gathered meanwhile is of no use to the next. */
  forgetTemporaryIncrement(): void {
    this.around.log('notice', `Removing the temp incr aof file ${TEMPORARY_INCREMENT} in the background`);
    this.dropTemporaryIncrement();
    this.forgetFile();
  }

  /** CONFIG SET appendonly no. */
  switchOff(): void {
    this.close();
    if (this.state === 'waiting') this.dropTemporaryIncrement();
    this.state = 'off';
    this.forgetFile();
    this.writeError = undefined;
    this.syncError = undefined;
    this.postponedSince = 0;
  }

  private forgetFile(): void {
    this.buffer = '';
    this.written = this.synced = this.fed;
    this.path = '';
    this.generation++;
    this.isSyncing = false;
  }

  private dropTemporaryIncrement(): void {
    try {
      this.around.disk.delete(this.path);
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown;
    }
  }

  /** CONFIG SET appendonly yes: from now on what happens is gathered, for the rewrite that follows. */
  switchOn(): void {
    this.state = 'waiting';
    this.synced = this.written = this.fed;
    this.lastWrite = new WeakMap();
  }
}

function temporaryName(settings: Settings): string {
  return `temp-${settings.appendfilename}.manifest`;
}

/** A whole small file; a disk that has no room for all of it throws. */
export function writeWhole(disk: Disk, path: string, bytes: Uint8Array): void {
  disk.create(path);
  if (bytes.length > 0 && disk.append(path, bytes) < bytes.length) throw new DiskError('ENOSPC');
}
