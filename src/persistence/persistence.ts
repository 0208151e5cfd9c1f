// Persistence of one server: which files are written when. Ties the append-only file, background saves, save points and
// the disk to an engine, in the order of redis-server 8.0.2's cron and event loop. Nothing happens by itself: the engine
// calls `tick` at `nextWakeup`, and `beforeSleep` before replies leave.
import type { Engine } from '../engine/engine.ts';
import type { ShutdownRequest } from '../engine/surroundings.ts';
import { errors } from '../engine/errors.ts';
import type { Client } from '../engine/client.ts';
import type { Persistence } from '../engine/persistence.ts';
import type { PropagatedCommand } from '../engine/propagation.ts';
import type { ErrorReply } from '../resp/reply.ts';
import { AppendOnlyFile } from './aof/append-only-file.ts';
import { BackgroundSave, type ChildStandIn, type Transfer, type TransferOptions } from './background-save.ts';
import { type Disk, DiskError, directoryOf, joinPath, movingError } from './disk.ts';
import { persistenceFields } from './info.ts';
import { type FileFormats, formatsOf } from './formats.ts';
import type { LoadProgress } from './loading.ts';
import { Snapshot } from './snapshot.ts';
import type { RdbContent } from './rdb-file.ts';
import { AofRewrites } from './rewrites.ts';
import { prepareShutdown } from './shutdown.ts';
import type { WriteHistory } from './write-history.ts';

export interface PersistenceOptions {
  readonly engine: Engine;
  readonly disk: Disk;
  /** Left out: nobody asks afterwards which command wrote what. */
  readonly history?: WriteHistory | undefined;
  /** What identifies a file whatever its name; the history needs it. */
  readonly identify?: ((path: string) => number) | undefined;
  /** Told when a background save begins, with how many keys. */
  readonly onFork?: ((kind: 'rdb' | 'aof', keys: number) => void) | undefined;
  /** What can be seen, and killed, of a background save from outside, if anything. */
  readonly childProcess?: ChildStandIn | undefined;
  /** The disk fails in a way that ends Redis. */
  readonly onFatal: (reason: string) => void;
}

export interface SavePoint {
  readonly seconds: number;
  readonly changes: number;
}

const CHILD_NAMES = { rdb: 'saving', aof: 'AOF rewrite', transfer: 'RDB transfer' } as const;
const CRON_MS = 100;
/** By this signal Redis ends a child of its own accord: no failure. */
const SIGUSR1 = 10;
const RETRY_SAVE_SECONDS = 5;

export class ServerPersistence implements Persistence {
  readonly engine: Engine;
  readonly disk: Disk;
  readonly aof: AppendOnlyFile;
  readonly rewrites: AofRewrites = new AofRewrites(this);
  readonly history: WriteHistory | undefined;
  child: BackgroundSave | Transfer | undefined;
  /** Told when there is no child any more, and whether what it wrote is whole: replicas wait for that. */
  onChildEnded: (isWhole: boolean) => void = () => {};
  isSaveScheduled = false;
  writeRefusal: ErrorReply | undefined;

  // What INFO tells.
  hasLastSaveFailed = false;
  lastSaveSeconds = -1;
  lastSaveCopied = 0;
  /** While the files are read at the start. */
  loading: LoadProgress | undefined;
  loadedKeys = 0;
  loadedExpired = 0;

  private savePoints: readonly SavePoint[] = [];
  private lastTry = 0;
  private nextCron: number;
  private nextPid: number;
  private stopListening: (() => void) | undefined;
  private fileId = 0;
  private filePath = '';

  constructor(private readonly options: PersistenceOptions) {
    const { engine, disk } = options;
    this.engine = engine;
    this.disk = disk;
    this.history = options.history;
    this.nextCron = engine.now + CRON_MS;
    this.nextPid = engine.process.id + 1;
    this.aof = new AppendOnlyFile({
      disk,
      settings: engine.config.settings,
      now: () => engine.now,
      log: engine.log,
      hasChild: () => this.child !== undefined,
      onSynced: () => this.answerWaiting(),
      onFatal: options.onFatal,
    });
    this.configure();
    engine.persistence = this;
    engine.debug.contributed.set('reload', (ctx, argv) => this.formats.reload(ctx, argv));
    engine.debug.contributed.set('loadaof', (ctx, argv) => this.formats.reloadAof(ctx, argv));
    engine.infoSources.set('persistence', () => persistenceFields(this));
    engine.infoSources.set('replication', () => ({ master_repl_offset: this.aof.offset }));
  }

  private configure(): void {
    const { config } = this.engine;
    const readSavePoints = (): void => {
      const numbers = config.settings.save.split(' ').filter(Boolean).map(Number);
      this.savePoints = numbers.flatMap((seconds, at) =>
        at % 2 === 0 ? [{ seconds, changes: numbers[at + 1] ?? 0 }] : [],
      );
      this.refreshRefusal();
    };
    readSavePoints();
    config.onChange('save', readSavePoints);
    config.onChange('stop-writes-on-bgsave-error', () => this.refreshRefusal());
    config.onChange('appendonly', () => this.rewrites.switchAof());
    config.onChange('aof-disable-auto-gc', () => this.aof.deleteHistory());
    let { dir } = config.settings;
    config.onChange('dir', () => {
      try {
        config.settings.dir = dir = this.disk.resolveDirectory(dir, config.settings.dir);
        return undefined;
      } catch (thrown) {
        if (!(thrown instanceof DiskError)) throw thrown;
        return thrown.message;
      }
    });
  }

  get hasSavePoints(): boolean {
    return this.savePoints.length > 0;
  }

  get rdbPath(): string {
    const { dir, dbfilename } = this.engine.config.settings;
    return joinPath(dir, dbfilename);
  }

  get isRewriting(): boolean {
    return this.child?.options.kind === 'aof';
  }

  get isSaving(): boolean {
    return this.child !== undefined && !this.isRewriting;
  }

  // --- what commands did -----------------------------------------------------------------------------------------

  /** Begins (or ends) to be told of what commands do; nobody pays for it while neither file nor history wants it. */
  updateListening(): void {
    const wants = this.history !== undefined || this.isGathering;
    if (wants && !this.stopListening) this.stopListening = this.engine.propagation.listen(this.onUnit);
    if (wants || !this.stopListening) return;
    this.stopListening();
    this.stopListening = undefined;
  }

  private get isGathering(): boolean {
    return this.aof.state === 'on' || (this.aof.state === 'waiting' && this.isRewriting);
  }

  private readonly onUnit = (whole: readonly PropagatedCommand[], by: Client | undefined): void => {
    const unit = whole.some((each) => each.isForReplicasOnly) ? whole.filter((each) => !each.isForReplicasOnly) : whole;
    if (unit.length === 0) return;
    const isGathering = this.isGathering;
    const from = this.aof.nextOffset;
    if (isGathering) this.aof.feed(unit, by);
    this.history?.add({
      at: this.engine.now,
      client: by?.id ?? 0,
      clientCommand: by?.commandsProcessed ?? 0,
      propagated: unit,
      file: isGathering ? this.currentFileId() : 0,
      from,
      to: this.aof.nextOffset,
    });
  };

  private currentFileId(): number {
    const path = this.aof.currentPath;
    if (path !== this.filePath || this.fileId === 0) {
      this.filePath = path;
      this.fileId = this.options.identify?.(path) ?? 0;
    }
    return this.fileId;
  }

  /** The files that grow have changed. */
  filesChanged(): void {
    this.fileId = 0;
    this.updateListening();
  }

  // --- the event loop --------------------------------------------------------------------------------------------

  beforeSleep(): void {
    if (this.aof.state === 'off') return;
    this.standStill(this.aof.flush());
    this.refreshRefusal();
  }

  repliesSent(): void {
    this.history?.acknowledge();
  }

  /** The server waits for the disk: nobody is served, and nobody answered, for so many ms. */
  standStill(ms: number): void {
    if (ms > 0) this.engine.standStill(ms);
  }

  tick(): void {
    const { engine } = this;
    if (this.loading) return;
    this.disk.tick();
    if (this.child !== undefined && this.child.nextStep <= engine.now) this.child.step();
    if (engine.now >= this.nextCron) {
      this.nextCron = engine.now + CRON_MS;
      this.cron();
    }
    this.refreshRefusal();
  }

  nextWakeup(): number {
    if (this.loading) return Infinity;
    const step = this.child?.nextStep ?? Infinity;
    return Math.min(this.disk.nextWakeup(), step, Math.max(this.nextCron, this.cronWantedAt()));
  }

  /** Unix ms from which on the cron has something to do. */
  private cronWantedAt(): number {
    const { now } = this.engine;
    const { child } = this;
    const sync = this.aof.nextSync();
    if (child) return Math.min(sync, child.hasEnded ? child.endedAt : Infinity);
    if (this.rewrites.isScheduled || this.isSaveScheduled || this.rewrites.isDue()) {
      return Math.max(now, this.rewrites.isScheduled ? 0 : this.rewrites.nextTry);
    }
    if (this.aof.state === 'waiting') return now;
    return Math.min(sync, this.savePointDue());
  }

  /** Unix ms when a save point will have been reached, if nothing changes any more. */
  savePointDue(): number {
    const { context, lastSaveAt } = this.engine;
    let due = Infinity;
    for (const { seconds, changes } of this.savePoints) {
      if (context.dirty >= changes) due = Math.min(due, (wholeSeconds(lastSaveAt) + seconds + 1) * 1000);
    }
    return this.hasLastSaveFailed ? Math.max(due, (this.lastTry + RETRY_SAVE_SECONDS + 1) * 1000) : due;
  }

  private cron(): void {
    const { engine } = this;
    if (engine.debug.isCronPaused) return;
    if (!this.child && this.rewrites.isScheduled && !this.rewrites.isLimited()) this.rewrites.start();
    if (this.child) {
      if (this.child.hasEnded && this.child.endedAt <= engine.now) this.childEnded(this.child);
    } else {
      this.saveIfDue();
      if (!this.child && this.rewrites.isDue() && !this.rewrites.isLimited()) this.rewrites.startBecauseOfGrowth();
    }
    if (this.aof.state !== 'off') this.standStill(this.aof.flush());
    if (!this.child && this.isSaveScheduled && this.mayTrySaving()) {
      if (this.startSave()) this.isSaveScheduled = false;
    }
    if (!this.child && this.aof.state === 'waiting') this.rewrites.tryAgain();
  }

  private mayTrySaving(): boolean {
    return !this.hasLastSaveFailed || wholeSeconds(this.engine.now) - this.lastTry > RETRY_SAVE_SECONDS;
  }

  /** What reads and writes files. Who comes here without a command has waited for it with `whenReady`. */
  get formats(): FileFormats {
    const formats = formatsOf(this.engine);
    if (formats === undefined) throw new Error('files are wanted before the code that knows them has come');
    return formats;
  }

  /** Runs it now; or, while the formats are still on their way, when they have come, with everybody waiting. */
  whenReady(action: () => void): void {
    const { engine } = this;
    if (formatsOf(engine) === undefined && engine.late.wait('commands', action)) return;
    action();
  }

  private saveIfDue(): void {
    const { context, lastSaveAt, now, log } = this.engine;
    const age = wholeSeconds(now) - wholeSeconds(lastSaveAt);
    const point = this.savePoints.find(({ seconds, changes }) => context.dirty >= changes && age > seconds);
    if (point === undefined || !this.mayTrySaving()) return;
    log('notice', `${point.changes} changes in ${point.seconds} seconds. Saving...`);
    this.whenReady(() => this.startSave());
  }

  // --- RDB -------------------------------------------------------------------------------------------------------

  /** SAVE: the whole file before anybody is served again. Whether it worked. */
  saveNow(): boolean {
    const { engine, disk, rdbPath } = this;
    const temporary = joinPath(engine.config.settings.dir, `temp-${engine.process.id}.rdb`);
    const snapshot = new Snapshot(engine);
    let failing = 'Write error while saving DB to the disk(rdbSaveRio)';
    try {
      disk.create(temporary);
      let bytes = 0;
      for (const portion of this.formats.rdbPortions(engine, snapshot, { isAofBase: false })) {
        if (disk.append(temporary, portion) < portion.length) throw new DiskError('ENOSPC');
        bytes += portion.length;
      }
      const waited = disk.writeTime(bytes) + disk.sync(temporary);
      this.rememberSnapshot(temporary, this.history?.last ?? 0);
      failing = movingError(temporary, rdbPath);
      disk.rename(temporary, rdbPath);
      disk.syncDirectory(directoryOf(rdbPath));
      this.standStill(waited);
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown;
      engine.log('warning', `${failing}: ${thrown.message}`);
      if (disk.size(temporary) !== undefined) disk.delete(temporary);
      return false;
    } finally {
      snapshot.release();
    }
    engine.log('notice', 'DB saved on disk');
    engine.context.dirty = 0;
    engine.lastSaveAt = engine.now;
    this.hasLastSaveFailed = false;
    this.refreshRefusal();
    return true;
  }

  childIsGone(): void {
    this.options.childProcess?.end();
    this.engine.hasChild = false;
    this.engine.setResizePolicy(this.engine.debug.resizing);
  }

  /** A child begins: its pid. */
  newChildPid(): number {
    this.engine.hasChild = true;
    if (this.engine.debug.resizing === 'enable') this.engine.setResizePolicy('avoid');
    const died = (signal: number): void => {
      if (this.child?.hasEnded === false) this.killChild(signal);
    };
    return this.options.childProcess?.begin(died) ?? this.nextPid++;
  }

  /** BGSAVE; the caller has seen to it that there is no other. Whether it has begun. */
  startSave(): boolean {
    const { engine, rdbPath } = this;
    const pid = this.newChildPid();
    const temporaryPath = joinPath(engine.config.settings.dir, `temp-${pid}.rdb`);
    const snapshot = new Snapshot(engine);
    engine.stats.saves++;
    this.lastTry = wholeSeconds(engine.now);
    this.fork({
      kind: 'rdb',
      pid,
      snapshot,
      portions: this.formats.rdbPortions(engine, snapshot, { isAofBase: false }),
      temporaryPath,
      path: rdbPath,
    });
    engine.log('notice', `Background saving started by pid ${pid}`);
    return true;
  }

  /** What replicas begin with goes to them; the caller has seen to it that there is no other child. */
  startTransfer(content: RdbContent, begin: (options: TransferOptions) => Transfer): void {
    const { engine } = this;
    const pid = this.newChildPid();
    const snapshot = new Snapshot(engine);
    const portions = this.formats.rdbPortions(engine, snapshot, { isAofBase: false, ...content });
    this.engine.stats.forks++;
    this.child = begin({ kind: 'transfer', pid, snapshot, portions });
    engine.log('notice', `Background RDB transfer started by pid ${pid} to parent process pipe`);
  }

  fork(
    child: Pick<BackgroundSave['options'], 'kind' | 'pid' | 'snapshot' | 'portions' | 'temporaryPath' | 'path'>,
  ): void {
    const { engine, disk } = this;
    const writes = this.history?.last ?? 0;
    this.engine.stats.forks++;
    this.child = new BackgroundSave({
      ...child,
      engine,
      disk,
      onWhole: (path) => this.rememberSnapshot(path, writes),
      dirty: engine.context.dirty,
    });
    this.options.onFork?.(child.kind, child.snapshot.keyCount);
  }

  private childEnded(child: BackgroundSave | Transfer): void {
    this.child = undefined;
    this.childIsGone();
    const seconds = Math.floor((this.engine.now - child.startedAt) / 1000);
    const copied = child.options.snapshot.copiedBytes;
    if (child.options.kind === 'aof') {
      this.rewrites.lastSeconds = seconds;
      this.rewrites.lastCopied = copied;
    } else {
      this.lastSaveSeconds = seconds;
      this.lastSaveCopied = copied;
    }
    if (!(child instanceof BackgroundSave)) this.engine.log('notice', 'Background RDB transfer terminated with success');
    else if (child.options.kind === 'rdb') this.saveEnded(child);
    else this.rewrites.ended(child);
    this.onChildEnded(!(child instanceof BackgroundSave) || child.error === undefined);
    this.refreshRefusal();
  }

  private saveEnded(child: BackgroundSave): void {
    const { engine } = this;
    this.hasLastSaveFailed = child.error !== undefined;
    if (child.error) {
      engine.log('warning', 'Background saving error');
      return;
    }
    engine.log('notice', 'Background saving terminated with success');
    engine.context.dirty -= child.options.dirty;
    engine.lastSaveAt = child.endedAt;
  }

  private rememberSnapshot(path: string, number: number): void {
    if (this.history && this.options.identify) this.history.savedAs(this.options.identify(path), number);
  }

  /** FLUSHALL: a snapshot under way is of no use any more, and save points get an empty one. */
  flushedAll(): boolean {
    if (this.isSaving) this.killChild();
    if (!this.hasSavePoints) return false;
    if (formatsOf(this.engine) !== undefined) return this.saveNow();
    this.whenReady(() => this.saveNow());
    return false;
  }

  /** By the server itself, without any signal that others have sent. */
  killChild(signal = SIGUSR1): void {
    const { child, engine } = this;
    this.childIsGone();
    if (!child) return;
    child.kill();
    this.child = undefined;
    engine.log('warning', `Background ${CHILD_NAMES[child.options.kind]} terminated by signal ${signal}`);
    if (signal !== SIGUSR1 && child.options.kind === 'rdb') this.hasLastSaveFailed = true;
    if (signal !== SIGUSR1 && child.options.kind === 'aof') this.rewrites.failed();
    this.onChildEnded(false);
    this.refreshRefusal();
  }

  // --- the append-only file --------------------------------------------------------------------------------------

  /** Reading the files again (DEBUG LOADAOF) or starting: whatever was gathered has been written. */
  flushAof(): void {
    if (this.aof.state !== 'off') this.aof.flush(true);
  }

  isSynced(client: Client): boolean {
    return this.aof.state === 'on' && this.aof.isSafe(client);
  }

  private answerWaiting(): void {
    for (const state of this.engine.waiting.blocked.withReason('waitaof')) {
      // Who waits for replicas too goes on until time is up.
      if (state.argv[2] === '0' && this.isSynced(state.client)) this.engine.waiting.endBlocking(state, state.onTimeout());
    }
  }

  /** SHUTDOWN, as far as files are concerned. Undefined if the process may end; else why not. */
  prepareShutdown(request: ShutdownRequest): string | undefined {
    return prepareShutdown(this, request);
  }

  // --- trouble ---------------------------------------------------------------------------------------------------

  refreshRefusal(): void {
    const { settings } = this.engine.config;
    const aofError = this.aof.state === 'off' ? undefined : (this.aof.writeError ?? this.aof.syncError);
    if (settings['stop-writes-on-bgsave-error'] && this.hasSavePoints && this.hasLastSaveFailed) {
      this.writeRefusal = errors.cannotSave;
    } else if (aofError) {
      if (this.writeRefusal === undefined || this.refusedFor !== aofError) {
        this.writeRefusal = errors.cannotAppend(aofError.message);
      }
    } else {
      this.writeRefusal = undefined;
    }
    this.refusedFor = aofError;
  }

  private refusedFor: DiskError | undefined;
}

export function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}
