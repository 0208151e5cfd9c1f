// INFO's sections of counters: stats, commandstats, errorstats, latencystats.
import type { Command } from '../command.ts';
import type { Engine } from '../engine.ts';
import type { CommandStats } from '../stats.ts';
import type { Fields } from './section.ts';

const kilobytes = (bytesPerSecond: number): string => (bytesPerSecond / 1024).toFixed(2);

export function statsFields(engine: Engine): Fields {
  const { stats, pubsub, clients, config } = engine;
  const { commands, input, output } = stats.rates.perSecond(stats, engine.now);
  return [
    ['total_connections_received', stats.connectionsReceived],
    ['total_commands_processed', stats.commandsProcessed],
    ['instantaneous_ops_per_sec', Math.round(commands)],
    ['total_net_input_bytes', stats.netInputBytes],
    ['total_net_output_bytes', stats.netOutputBytes],
    ['total_net_repl_input_bytes', 0],
    ['total_net_repl_output_bytes', 0],
    ['instantaneous_input_kbps', kilobytes(input)],
    ['instantaneous_output_kbps', kilobytes(output)],
    ['instantaneous_input_repl_kbps', kilobytes(0)],
    ['instantaneous_output_repl_kbps', kilobytes(0)],
    ['rejected_connections', stats.rejectedConnections],
    ['sync_full', 0],
    ['sync_partial_ok', 0],
    ['sync_partial_err', 0],
    ['expired_subkeys', stats.expiredSubkeys],
    ['expired_keys', stats.expiredKeys],
    ['expired_stale_perc', stats.expiredStalePercent.toFixed(2)],
    ['expired_time_cap_reached_count', stats.expiredTimeCapReached],
    ['expire_cycle_cpu_milliseconds', 0],
    ['evicted_keys', stats.evictedKeys],
    ['evicted_clients', stats.evictedClients],
    ['evicted_scripts', stats.evictedScripts],
    ['total_eviction_exceeded_time', 0],
    ['current_eviction_exceeded_time', 0],
    ['keyspace_hits', stats.keyspaceHits],
    ['keyspace_misses', stats.keyspaceMisses],
    ['pubsub_channels', pubsub.count('channels')],
    ['pubsub_patterns', pubsub.count('patterns')],
    ['pubsubshard_channels', pubsub.count('shardChannels')],
    ['latest_fork_usec', 0],
    ['total_forks', stats.forks],
    ['migrate_cached_sockets', 0],
    ['slave_expires_tracked_keys', 0],
    ['active_defrag_hits', 0],
    ['active_defrag_misses', 0],
    ['active_defrag_key_hits', 0],
    ['active_defrag_key_misses', 0],
    ['total_active_defrag_time', 0],
    ['current_active_defrag_time', 0],
    ['tracking_total_keys', engine.tracking.keys],
    ['tracking_total_items', engine.tracking.items],
    ['tracking_total_prefixes', engine.tracking.prefixCount],
    ['unexpected_error_replies', stats.unexpectedErrorReplies],
    ['total_error_replies', stats.errorReplies],
    ['dump_payload_sanitizations', 0],
    ['total_reads_processed', stats.reads],
    ['total_writes_processed', stats.writes],
    ['io_threaded_reads_processed', 0],
    ['io_threaded_writes_processed', 0],
    ['client_query_buffer_limit_disconnections', stats.queryLimitDisconnections],
    ['client_output_buffer_limit_disconnections', stats.outputLimitDisconnections],
    ['reply_buffer_shrinks', 0],
    ['reply_buffer_expands', 0],
    ['eventloop_cycles', stats.reads],
    ['eventloop_duration_sum', 0],
    ['eventloop_duration_cmd_sum', 0],
    ['instantaneous_eventloop_cycles_per_sec', clients.size > 0 ? Math.round(commands) : 0],
    ['instantaneous_eventloop_duration_usec', 0],
    ['acl_access_denied_auth', stats.aclDeniedAuth],
    ['acl_access_denied_cmd', stats.aclDeniedCommand],
    ['acl_access_denied_key', stats.aclDeniedKey],
    ['acl_access_denied_channel', stats.aclDeniedChannel],
    ...(config.settings['cluster-compatibility-sample-ratio'] > 0
      ? [['cluster_incompatible_ops', stats.clusterIncompatible] as const]
      : []),
  ];
}

/** Commands and subcommands that have been called or refused, in the order of the command table. */
function called(engine: Engine): readonly (readonly [name: string, stats: CommandStats])[] {
  const { byCommand } = engine.stats;
  const found: [string, CommandStats][] = [];
  const look = (command: Command): void => {
    const stats = byCommand.get(command);
    if (stats) found.push([command.fullName, stats]);
  };
  for (const command of engine.commands.all()) {
    look(command);
    for (const subcommand of command.subcommands) look(subcommand);
  }
  return found;
}

export function commandstatsFields(engine: Engine): Fields {
  return called(engine).map(([name, { calls, usec, rejectedCalls, failedCalls }]) => [
    `cmdstat_${name}`,
    `calls=${calls},usec=${usec},usec_per_call=${(calls > 0 ? usec / calls : 0).toFixed(2)},` +
      `rejected_calls=${rejectedCalls},failed_calls=${failedCalls}`,
  ]);
}

export function errorstatsFields(engine: Engine): Fields {
  return [...engine.stats.byError]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, count]) => [`errorstat_${code}`, `count=${count}`]);
}

export function latencystatsFields(engine: Engine): Fields {
  const wanted = engine.config.settings['latency-tracking-info-percentiles'];
  const percentiles = wanted === '' ? [] : wanted.split(' ');
  return called(engine).flatMap(([name, { histogram }]) => {
    if (histogram === undefined) return [];
    const values = percentiles.map((each) => `p${each}=${histogram.percentile(Number(each)).toFixed(3)}`);
    return [[`latency_percentiles_usec_${name}`, values.join(',')] as const];
  });
}
