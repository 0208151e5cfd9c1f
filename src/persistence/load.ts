// What a server does with its files when it starts: the append-only file wins if it is on, else the RDB file is read; then
// the append-only file is opened, and made if there is none.
import { DiskError } from './disk.ts';
import { type LoadedFile, type LoadOutcome, loadingAof, loadManifest, secondsSince } from './aof/load.ts';
import type { ServerPersistence } from './persistence.ts';
import { type Loading, type LoadProgress, toEnd } from './loading.ts';
import { loadingRdb } from './rdb-file.ts';
import { logRdbLoad } from './rdb-log.ts';

export type { LoadDamage, LoadedFile, LoadOutcome } from './aof/load.ts';

/** Loads what is on the disk and goes on from there. After `refused` the server must not run. */
export function startFromDisk(persistence: ServerPersistence): LoadOutcome {
  return toEnd(startingFromDisk(persistence));
}

/** As startFromDisk, step by step. */
export function* startingFromDisk(persistence: ServerPersistence): Loading<LoadOutcome> {
  const { engine, aof } = persistence;
  const { settings } = engine.config;
  const isAof = settings.appendonly;
  // Even with it off: if it is switched on later, new files must have new numbers.
  const manifestDamage = loadManifest(persistence);
  if (manifestDamage) return { kind: 'refused', files: [], damage: manifestDamage };
  const progress: LoadProgress = { startedAt: engine.now, totalBytes: 0, loadedBytes: 0 };
  persistence.loading = progress;
  engine.isLoading = true;
  const outcome = yield* isAof ? loadingAof(persistence, progress) : loadingRdbFile(persistence, progress);
  engine.isLoading = false;
  persistence.loading = undefined;
  engine.propagation.discard();
  engine.refreshClock();
  if (outcome.kind === 'refused') return outcome;
  engine.lastSaveAt = engine.now;
  if (isAof) {
    try {
      openAof(persistence, outcome.kind === 'nothing');
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown;
      engine.log('warning', `Can't open the append-only file ${aof.manifestPath}: ${thrown.message}`);
      const damage = { path: aof.manifestPath, offset: 0, reason: thrown.message };
      return { kind: 'refused', files: [], damage };
    }
  }
  persistence.filesChanged();
  // It may have been switched while the files were read.
  persistence.rewrites.switchAof();
  return outcome;
}

function openAof(persistence: ServerPersistence, isNew: boolean): void {
  const { aof } = persistence;
  aof.state = 'on';
  if (isNew && aof.manifest.base === undefined && aof.manifest.increments.length === 0) {
    persistence.rewrites.writeFirstBase();
    aof.openIncrement('on server start');
  } else {
    aof.reopenIncrement();
  }
  aof.deleteHistory();
}

/** Reads dump.rdb, if there is one. */
export function loadRdbFile(persistence: ServerPersistence, merges = false): LoadOutcome {
  return toEnd(loadingRdbFile(persistence, { startedAt: 0, totalBytes: 0, loadedBytes: 0 }, merges));
}

function* loadingRdbFile(persistence: ServerPersistence, progress: LoadProgress, merges = false): Loading<LoadOutcome> {
  const { engine, disk, rdbPath: path } = persistence;
  const size = disk.size(path);
  if (size === undefined) return { kind: 'nothing' };
  const startedAt = engine.clock.micros();
  progress.totalBytes = size;
  const report = yield* loadingRdb(engine, disk.read(path), { dropsExpired: true, merges }, (bytes) => {
    progress.loadedBytes = bytes;
  });
  logRdbLoad(engine, report, 'Fatal error loading the DB, check server logs. Exiting.');
  persistence.loadedKeys = report.loaded;
  persistence.loadedExpired = report.expired;
  const damage = report.fault && { path, offset: report.fault.offset, reason: report.fault.problem };
  const file: LoadedFile = {
    path,
    kind: 'rdb',
    bytes: size,
    used: damage ? 0 : report.bytes,
    commands: 0,
    keys: report.loaded,
    damage,
  };
  if (damage) {
    return { kind: 'refused', files: [file], damage };
  }
  engine.log('notice', `DB loaded from disk: ${secondsSince(engine, startedAt)} seconds`);
  return { kind: 'loaded', files: [file] };
}
