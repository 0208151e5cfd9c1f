// INFO replication and ROLE, live.
import type { Fields } from '../engine/info/section.ts';
import { replicationFields as fieldsOfEngine } from '../engine/info/server.ts';
import type { Reply } from '../resp/reply.ts';
import type { MasterReplication } from './master.ts';
import type { ReplicaState } from './replica.ts';

const STATE_NAMES = {
  waiting: 'wait_bgsave',
  saving: 'wait_bgsave',
  sending: 'send_bulk',
  sent: 'rdb_transmitted',
  online: 'online',
} as const satisfies Record<ReplicaState, string>;

export function replicationFields(replication: MasterReplication): Fields {
  const { backlog, engine, position, replicas } = replication;
  const known: Readonly<Record<string, string | number>> = {
    connected_slaves: replicas.size,
    master_repl_offset: position,
    ...(backlog && {
      repl_backlog_active: 1,
      repl_backlog_first_byte_offset: backlog.start + 1,
      repl_backlog_histlen: backlog.end - backlog.start,
    }),
  };
  const { 'min-replicas-to-write': least, 'min-replicas-max-lag': maxLag } = engine.config.settings;
  const good: Fields = least > 0 && maxLag > 0 ? [['min_slaves_good_slaves', replication.goodReplicas]] : [];
  const lines = [...replicas].map((replica, at) => {
    const { acknowledged, address, options, state } = replica;
    const lag = state === 'online' ? replica.lag(engine.now) : 0;
    return [
      `slave${at}`,
      `ip=${address},port=${options.port},state=${STATE_NAMES[state]},offset=${acknowledged},lag=${lag}`,
    ] as const;
  });
  return fieldsOfEngine(engine).flatMap((field) => {
    const [name, value] = field;
    const here = [name, known[name] ?? value] as const;
    return name === 'connected_slaves' ? [here, ...good, ...lines] : [here];
  });
}

export function replicationStats(replication: MasterReplication): Readonly<Record<string, number>> {
  return {
    sync_full: replication.fullSyncs,
    sync_partial_ok: replication.partialSyncs,
    sync_partial_err: replication.refusedPartialSyncs,
  };
}

/** Replicas share one stream: what it takes is what the backlog keeps, or what the slowest has yet to take. */
export function replicationMemory({ backlog, engine, replicas }: MasterReplication): Readonly<Record<string, number>> {
  if (backlog === undefined) return {};
  const size = engine.config.settings['repl-backlog-size'];
  const kept = backlog.end - backlog.start;
  const total = Math.max(kept, ...[...replicas].map(({ client }) => client.outputBytes));
  return {
    mem_replication_backlog: Math.min(total, size),
    mem_total_replication_buffers: total,
    mem_clients_slaves: Math.max(0, total - size),
  };
}

export function roleReply({ position, replicas }: MasterReplication): Reply {
  const online = [...replicas].filter(({ state }) => state === 'online');
  return [
    'master',
    position,
    online.map(({ acknowledged, address, options }) => [address, String(options.port), String(acknowledged)]),
  ];
}
