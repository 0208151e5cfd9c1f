// The append-only file as a whole: rewritten when asked, when it has grown, or when it is switched on and has no base yet;
// and what becomes of it when a rewrite fails. The files themselves are AppendOnlyFile's, the child is the server's.
import { errors } from '../engine/errors.ts';
import type { BackgroundSave } from './background-save.ts';
import { DiskError, joinPath } from './disk.ts';
import type { ServerPersistence } from './persistence.ts';
import { Snapshot } from './snapshot.ts';

/** After so many failed rewrites in a row Redis waits longer and longer before the next. */
const REWRITE_FAILURES_MAX = 3;
const REWRITE_WAIT_MAX_MINUTES = 60;

export class AofRewrites {
  isScheduled = false;
  /** Unix ms before which none is begun by itself. */
  nextTry = 0;
  private waitMinutes = 0;

  // What INFO tells.
  /** In a row. */
  failures = 0;
  hasLastFailed = false;
  lastSeconds = -1;
  lastCopied = 0;

  constructor(private readonly persistence: ServerPersistence) {}

  /** BGREWRITEAOF; the caller has seen to it that there is no child. Whether it has begun. */
  start(): boolean {
    const { aof, engine } = this.persistence;
    this.isScheduled = false;
    const pid = this.persistence.newChildPid();
    try {
      if (aof.state === 'on') {
        this.persistence.standStill(aof.flush(true));
        aof.openIncrement('on background rewrite');
      } else if (aof.state === 'waiting') {
        aof.openTemporaryIncrement();
      }
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown;
      engine.log('warning', `Can't open the append-only file ${aof.manifestPath}: ${thrown.message}`);
      this.persistence.childIsGone();
      this.failed();
      return false;
    }
    const snapshot = new Snapshot(engine);
    const { dir } = engine.config.settings;
    engine.stats.rewrites++;
    this.persistence.fork({
      kind: 'aof',
      pid,
      snapshot,
      portions: this.basePortions(snapshot),
      temporaryPath: joinPath(dir, `temp-rewriteaof-${pid}.aof`),
      path: joinPath(dir, `temp-rewriteaof-bg-${pid}.aof`),
    });
    engine.log('notice', `Background append only file rewriting started by pid ${pid}`);
    this.persistence.filesChanged();
    return true;
  }

  /** The child that rewrote has ended. */
  ended(child: BackgroundSave): void {
    const { engine, aof, disk } = this.persistence;
    if (child.error) {
      engine.log('warning', 'Background AOF rewrite terminated with error');
      this.failed();
      return;
    }
    engine.log('notice', 'Background AOF rewrite terminated with success');
    const basePath = child.options.path;
    try {
      this.persistence.standStill(aof.flush());
      aof.finishRewrite(basePath);
      this.hasLastFailed = false;
      this.failures = 0;
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown;
      if (disk.size(basePath) !== undefined) disk.delete(basePath);
      this.failed();
    }
    this.persistence.filesChanged();
  }

  /** The one under way came to nothing. */
  failed(): void {
    this.hasLastFailed = true;
    this.failures++;
    if (this.persistence.aof.state === 'waiting') this.persistence.aof.forgetTemporaryIncrement();
    this.persistence.filesChanged();
  }

  /** Whether a rewrite that nobody has just asked for must wait, because the last ones have failed. */
  isLimited(): boolean {
    if (this.failures < REWRITE_FAILURES_MAX) {
      this.waitMinutes = this.nextTry = 0;
      return false;
    }
    if (this.nextTry !== 0) {
      if (this.persistence.engine.now < this.nextTry) return true;
      this.nextTry = 0;
      return false;
    }
    this.waitMinutes = Math.min(Math.max(this.waitMinutes * 2, 1), REWRITE_WAIT_MAX_MINUTES);
    const { engine } = this.persistence;
    this.nextTry = engine.now + this.waitMinutes * 60_000;
    engine.log(
      'warning',
      `Background AOF rewrite has repeatedly failed and triggered the limit, will retry in ${this.waitMinutes} minutes`,
    );
    return true;
  }

  private get growthPercent(): number {
    const { baseSize, size } = this.persistence.aof;
    return Math.floor((size * 100) / (baseSize || 1)) - 100;
  }

  /** Whether it has grown so much that it is rewritten by itself. */
  isDue(): boolean {
    const { aof, child, engine } = this.persistence;
    const { 'auto-aof-rewrite-percentage': percent, 'auto-aof-rewrite-min-size': least } = engine.config.settings;
    if (aof.state !== 'on' || child || percent === 0 || aof.size <= least) return false;
    return this.growthPercent >= percent;
  }

  startBecauseOfGrowth(): void {
    this.persistence.engine.log('notice', `Starting automatic rewriting of AOF on ${this.growthPercent}% growth`);
    this.start();
  }

  /** The child that rewrites is about to be ended by the server itself. */
  logKilling(): void {
    const { child, engine } = this.persistence;
    engine.log('notice', `Killing running AOF rewrite child: ${child?.options.pid ?? 0}`);
  }

  /** CONFIG SET appendonly; while the files are read it takes effect afterwards. */
  switchAof(): string | undefined {
    const { aof, engine } = this.persistence;
    const isWanted = engine.config.settings.appendonly;
    if (this.persistence.loading || isWanted === (aof.state !== 'off')) return undefined;
    if (!isWanted) {
      for (const state of engine.waiting.blocked.withReason('waitaof')) {
        if (state.argv[1] !== '0') engine.waiting.endBlocking(state, errors.waitaofNeedsAof);
      }
      aof.switchOff();
      if (this.persistence.isRewriting) {
        this.logKilling();
        this.persistence.killChild();
      }
      this.persistence.filesChanged();
      this.persistence.refreshRefusal();
      return undefined;
    }
    aof.switchOn();
    const obstacle = this.persistence.isSaving
      ? 'but there is already another background operation'
      : engine.currentClient?.transaction && 'during a transaction';
    if (obstacle) {
      this.isScheduled = true;
      engine.log('notice', `AOF was enabled ${obstacle}. An AOF background was scheduled to start when possible.`);
      return undefined;
    }
    if (this.persistence.isRewriting) {
      engine.log(
        'notice',
        'AOF was enabled but there is already an AOF rewriting in background. Stopping background AOF and starting a rewrite now.',
      );
      this.logKilling();
      this.persistence.killChild();
    }
    if (this.start()) return undefined;
    aof.switchOff();
    engine.log(
      'warning',
      "Redis needs to enable the AOF but can't trigger a background AOF rewrite operation. Check the above logs for more info about the error.",
    );
    return 'Unable to turn on AOF. Check server logs.';
  }

  /** A rewrite that should have given the append-only file its first base has failed: Redis tries again. */
  tryAgain(): void {
    if (!this.isLimited()) this.start();
  }

  /** A new append-only file begins with the data that there are: none, unless it was switched on over an RDB file. */
  writeFirstBase(): void {
    const { engine, aof, disk } = this.persistence;
    const { settings } = engine.config;
    const seq = aof.manifest.baseSeq + 1;
    const isRdb = settings['aof-use-rdb-preamble'];
    const name = `${settings.appendfilename}.${seq}.base.${isRdb ? 'rdb' : 'aof'}`;
    engine.log('notice', `Creating AOF base file ${name} on server start`);
    const snapshot = new Snapshot(engine);
    const path = joinPath(aof.directory, name);
    disk.makeDirectory(aof.directory);
    disk.create(path);
    for (const portion of this.basePortions(snapshot)) disk.append(path, portion);
    snapshot.release();
    disk.sync(path);
    const base = { name, seq, type: 'b', startOffset: -1, endOffset: -1 } as const;
    aof.saveManifest({ ...aof.manifest, base, baseSeq: seq });
    aof.baseSize = aof.size = disk.size(path) ?? 0;
  }

  /** The base of an append-only file, in the format that the configuration wants. */
  private basePortions(snapshot: Snapshot): Generator<Uint8Array, void, undefined> {
    const { engine, formats } = this.persistence;
    if (engine.config.settings['aof-use-rdb-preamble']) return formats.rdbPortions(engine, snapshot, { isAofBase: true });
    return formats.rewritePortions(engine, snapshot);
  }
}
