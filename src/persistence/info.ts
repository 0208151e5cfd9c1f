// INFO persistence, live.
import type { ServerPersistence } from './persistence.ts';

export function persistenceFields(persistence: ServerPersistence): Readonly<Record<string, string | number>> {
  const { aof, child, engine } = persistence;
  const age = child === undefined ? -1 : Math.floor((engine.now - child.startedAt) / 1000);
  const copied = child?.options.snapshot.copiedBytes ?? 0;
  const total = child?.options.snapshot.keyCount ?? 0;
  const done = child?.options.snapshot.keysRead ?? 0;
  return {
    current_cow_peak: copied,
    current_cow_size: copied,
    current_cow_size_age: copied === 0 ? 0 : age,
    current_fork_perc: (total === 0 ? 0 : (done / total) * 100).toFixed(2),
    current_save_keys_processed: done,
    current_save_keys_total: total,
    rdb_bgsave_in_progress: persistence.isSaving ? 1 : 0,
    rdb_last_save_time: Math.floor(engine.lastSaveAt / 1000),
    rdb_last_bgsave_status: persistence.hasLastSaveFailed ? 'err' : 'ok',
    rdb_last_bgsave_time_sec: persistence.lastSaveSeconds,
    rdb_current_bgsave_time_sec: persistence.isSaving ? age : -1,
    rdb_saves: engine.stats.saves,
    rdb_last_cow_size: persistence.lastSaveCopied,
    rdb_last_load_keys_expired: persistence.loadedExpired,
    rdb_last_load_keys_loaded: persistence.loadedKeys,
    aof_enabled: aof.state === 'off' ? 0 : 1,
    aof_rewrite_in_progress: persistence.isRewriting ? 1 : 0,
    aof_rewrite_scheduled: persistence.rewrites.isScheduled ? 1 : 0,
    aof_last_rewrite_time_sec: persistence.rewrites.lastSeconds,
    aof_current_rewrite_time_sec: persistence.isRewriting ? age : -1,
    aof_last_bgrewrite_status: persistence.rewrites.hasLastFailed ? 'err' : 'ok',
    aof_rewrites: engine.stats.rewrites,
    aof_rewrites_consecutive_failures: persistence.rewrites.failures,
    aof_last_write_status: aof.writeError || aof.syncError ? 'err' : 'ok',
    aof_last_cow_size: persistence.rewrites.lastCopied,
    ...loadingFields(persistence),
    ...(aof.state === 'off'
      ? {}
      : {
          aof_current_size: aof.size,
          aof_base_size: aof.baseSize,
          aof_pending_rewrite: 0,
          aof_buffer_length: aof.bufferLength,
          aof_pending_bio_fsync: aof.isSyncing ? 1 : 0,
          aof_delayed_fsync: aof.delayedSyncs,
        }),
  };
}

/** Only while the files are read. */
function loadingFields({ loading, engine }: ServerPersistence): Readonly<Record<string, string | number>> {
  if (loading === undefined) return {};
  const { startedAt, totalBytes, loadedBytes } = loading;
  const elapsed = Math.floor((engine.now - startedAt) / 1000);
  const left = loadedBytes === 0 ? 1 : Math.floor((elapsed * (totalBytes - loadedBytes)) / loadedBytes);
  return {
    loading_start_time: Math.floor(startedAt / 1000),
    loading_total_bytes: totalBytes,
    loading_rdb_used_mem: 0,
    loading_loaded_bytes: loadedBytes,
    loading_loaded_perc: ((loadedBytes / Math.max(totalBytes, 1)) * 100).toFixed(2),
    loading_eta_seconds: left,
  };
}
