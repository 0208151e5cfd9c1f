// INFO's sections about the server as a whole: server, clients, memory, persistence, threads, replication, cpu,
// cluster.
import type { Client } from '../client.ts';
import type { Engine } from '../engine.ts';
import { lruClockAt } from '../keyspace/access.ts';
import { type MemoryFigures, memoryFigures } from '../memory/figures.ts';
import { REDIS_VERSION } from '../version.ts';
import { type Fields, human } from './section.ts';

const DAY = 86_400;

export function serverFields(engine: Engine): Fields {
  const { settings } = engine.config;
  const uptime = Math.floor((engine.now - engine.startedAt) / 1000);
  return [
    ['redis_version', REDIS_VERSION],
    ['redis_git_sha1', '00000000'],
    ['redis_git_dirty', 0],
    ['redis_build_id', '0000000000000000'],
    ['redis_mode', 'standalone'],
    ['os', 'Keyspace'],
    ['arch_bits', 64],
    ['monotonic_clock', 'host clock'],
    ['multiplexing_api', 'none'],
    ['atomicvar_api', 'none'],
    ['gcc_version', '0.0.0'],
    ['process_id', engine.process.id],
    ['process_supervised', 'no'],
    ['run_id', engine.runId],
    ['tcp_port', settings.port],
    ['server_time_usec', engine.micros],
    ['uptime_in_seconds', uptime],
    ['uptime_in_days', Math.floor(uptime / DAY)],
    ['hz', settings.hz],
    ['configured_hz', settings.hz],
    ['lru_clock', lruClockAt(engine.now)],
    ['executable', engine.process.executable],
    ['config_file', engine.process.configFile],
    ['io_threads_active', 0],
    ['listener0', `name=tcp,${settings.bind.split(' ').map((at) => `bind=${at},`).join('')}port=${settings.port}`],
  ];
}

export function clientsFields(engine: Engine): Fields {
  const clients = [...engine.clients.values()];
  const count = (holds: (client: Client) => boolean): number => clients.filter(holds).length;
  const sum = (each: (db: Engine['databases'][number]) => number): number =>
    engine.databases.reduce((total, db) => total + each(db), 0);
  return [
    ['connected_clients', count((client) => client.replica === undefined)],
    ['cluster_connections', 0],
    ['maxclients', engine.config.settings.maxclients],
    ['client_recent_max_input_buffer', Math.max(0, ...clients.map(({ queryBuffered }) => queryBuffered))],
    ['client_recent_max_output_buffer', Math.max(0, ...clients.map(({ outputBytes }) => outputBytes))],
    ['blocked_clients', engine.waiting.blocked.countOnCommands],
    ['tracking_clients', engine.tracking.clients],
    ['pubsub_clients', count((client) => client.isSubscribed)],
    ['watching_clients', count((client) => client.watched.length > 0)],
    ['clients_in_timeout_table', count((client) => (client.blocked?.until ?? 0) > 0)],
    ['total_watched_keys', sum((db) => db.watched.size)],
    ['total_blocking_keys', sum((db) => db.blocked.size)],
    ['total_blocking_keys_on_nokey', sum((db) => db.blocked.sizeOnDeletion)],
  ];
}

const percent = (part: number, whole: number): string => `${(whole > 0 ? (part / whole) * 100 : 0).toFixed(2)}%`;

export function memoryFields(engine: Engine): Fields {
  const figures = memoryFigures(engine);
  const { maxmemory, 'maxmemory-policy': policy } = engine.config.settings;
  const vms = figures.luaEval + figures.luaFunctions;
  const { scripting } = engine;
  const { functions } = scripting;
  const functionBytes = 200 + functions.codeBytes;
  // What a process costs beyond its allocations does not exist here: resident memory is what is used.
  return [
    ['used_memory', figures.used],
    ['used_memory_human', human(figures.used)],
    ['used_memory_rss', figures.used],
    ['used_memory_rss_human', human(figures.used)],
    ['used_memory_peak', figures.peak],
    ['used_memory_peak_human', human(figures.peak)],
    ['used_memory_peak_perc', percent(figures.used, figures.peak)],
    ['used_memory_overhead', figures.overhead],
    ['used_memory_startup', figures.startup],
    ['used_memory_dataset', figures.dataset],
    ['used_memory_dataset_perc', percent(figures.dataset, figures.used - figures.startup)],
    ['allocator_allocated', figures.used],
    ['allocator_active', figures.used],
    ['allocator_resident', figures.used],
    ['allocator_muzzy', 0],
    ['total_system_memory', TOTAL_SYSTEM_MEMORY],
    ['total_system_memory_human', human(TOTAL_SYSTEM_MEMORY)],
    ['used_memory_lua', figures.luaEval],
    ['used_memory_vm_eval', figures.luaEval],
    ['used_memory_lua_human', human(figures.luaEval)],
    ['used_memory_scripts_eval', scripting.codeBytes],
    ['number_of_cached_scripts', scripting.count],
    ['number_of_functions', functions.functionCount],
    ['number_of_libraries', functions.libraries.size],
    ['used_memory_vm_functions', figures.luaFunctions],
    ['used_memory_vm_total', vms],
    ['used_memory_vm_total_human', human(vms)],
    ['used_memory_functions', functionBytes],
    ['used_memory_scripts', scripting.codeBytes + functionBytes],
    ['used_memory_scripts_human', human(scripting.codeBytes + functionBytes)],
    ['maxmemory', maxmemory],
    ['maxmemory_human', human(maxmemory)],
    ['maxmemory_policy', policy],
    ...fragmentationFields(figures, engine.stats.lazyfreedObjects),
  ];
}

/** 4 GB, a browser's share of any machine. */
const TOTAL_SYSTEM_MEMORY = 4 * 1024 ** 3;

function fragmentationFields(figures: MemoryFigures, lazyfreed: number): Fields {
  return [
    ['allocator_frag_ratio', '1.00'],
    ['allocator_frag_bytes', 0],
    ['allocator_rss_ratio', '1.00'],
    ['allocator_rss_bytes', 0],
    ['rss_overhead_ratio', '1.00'],
    ['rss_overhead_bytes', 0],
    ['mem_fragmentation_ratio', '1.00'],
    ['mem_fragmentation_bytes', 0],
    ['mem_not_counted_for_evict', 0],
    ['mem_replication_backlog', 0],
    ['mem_total_replication_buffers', 0],
    ['mem_replica_full_sync_buffer', 0],
    ['mem_clients_slaves', 0],
    ['mem_clients_normal', figures.clientsNormal],
    ['mem_cluster_links', 0],
    ['mem_aof_buffer', 0],
    ['mem_allocator', 'javascript'],
    ['mem_overhead_db_hashtable_rehashing', figures.hashTables.rehashingBytes],
    ['active_defrag_running', 0],
    ['lazyfree_pending_objects', 0],
    ['lazyfreed_objects', lazyfreed],
  ];
}

/** A server that saves nothing; where something is saved, persistence tells its own figures (InfoSource). */
export function persistenceFields(engine: Engine): Fields {
  return [
    ['loading', engine.isLoading ? 1 : 0],
    ['async_loading', 0],
    ['current_cow_peak', 0],
    ['current_cow_size', 0],
    ['current_cow_size_age', 0],
    ['current_fork_perc', '0.00'],
    ['current_save_keys_processed', 0],
    ['current_save_keys_total', 0],
    ['rdb_changes_since_last_save', engine.context.dirty],
    ['rdb_bgsave_in_progress', 0],
    ['rdb_last_save_time', Math.floor(engine.startedAt / 1000)],
    ['rdb_last_bgsave_status', 'ok'],
    ['rdb_last_bgsave_time_sec', -1],
    ['rdb_current_bgsave_time_sec', -1],
    ['rdb_saves', 0],
    ['rdb_last_cow_size', 0],
    ['rdb_last_load_keys_expired', 0],
    ['rdb_last_load_keys_loaded', 0],
    ['aof_enabled', engine.config.settings.appendonly ? 1 : 0],
    ['aof_rewrite_in_progress', 0],
    ['aof_rewrite_scheduled', 0],
    ['aof_last_rewrite_time_sec', -1],
    ['aof_current_rewrite_time_sec', -1],
    ['aof_last_bgrewrite_status', 'ok'],
    ['aof_rewrites', 0],
    ['aof_rewrites_consecutive_failures', 0],
    ['aof_last_write_status', 'ok'],
    ['aof_last_cow_size', 0],
    ['module_fork_in_progress', 0],
    ['module_fork_last_cow_size', 0],
  ];
}

export function threadsFields(engine: Engine): Fields {
  const { reads, writes } = engine.stats;
  return [['io_thread_0', `clients=${engine.clients.size},reads=${reads},writes=${writes}`]];
}

export function replicationFields(engine: Engine): Fields {
  return [
    ['role', 'master'],
    ['connected_slaves', 0],
    ['master_failover_state', 'no-failover'],
    ['master_replid', engine.replicationId],
    ['master_replid2', '0'.repeat(40)],
    ['master_repl_offset', 0],
    ['second_repl_offset', -1],
    ['repl_backlog_active', 0],
    ['repl_backlog_size', engine.config.settings['repl-backlog-size']],
    ['repl_backlog_first_byte_offset', 0],
    ['repl_backlog_histlen', 0],
  ];
}

/** The engine has no processor of its own to measure: a host that has one tells (InfoSource). */
export function cpuFields(): Fields {
  return [
    ['used_cpu_sys', '0.000000'],
    ['used_cpu_user', '0.000000'],
    ['used_cpu_sys_children', '0.000000'],
    ['used_cpu_user_children', '0.000000'],
    ['used_cpu_sys_main_thread', '0.000000'],
    ['used_cpu_user_main_thread', '0.000000'],
  ];
}

export function clusterFields(): Fields {
  return [['cluster_enabled', 0]];
}

export function debugFields(): Fields {
  return [
    ['eventloop_duration_aof_sum', 0],
    ['eventloop_duration_cron_sum', 0],
    ['eventloop_duration_max', 0],
    ['eventloop_cmd_per_cycle_max', 0],
    ['allocator_allocated_lua', 0],
    ['allocator_active_lua', 0],
    ['allocator_resident_lua', 0],
    ['allocator_frag_bytes_lua', 0],
  ];
}
