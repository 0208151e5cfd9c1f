// Every configuration parameter of Redis 8.0.2 with its kind and default, under Redis's own name. Ranges and the texts
// of refusals are Redis's. What a parameter does stands where it is used; what must happen when it changes is in config.ts.

interface Options {
  /** Older names that mean the same. */
  readonly aliases?: readonly string[];
  /** Only the config file or command line may set it. */
  readonly immutable?: boolean;
}

export interface FlagParameter extends Options {
  readonly kind: 'flag';
  readonly value: boolean;
}
export interface IntegerParameter extends Options {
  readonly kind: 'integer';
  readonly value: number;
  readonly min: number;
  readonly max: number;
}
export interface MemoryParameter extends Options {
  readonly kind: 'memory';
  /** Bytes. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
}
export interface ChoiceParameter extends Options {
  readonly kind: 'choice';
  readonly value: string;
  readonly choices: readonly string[];
}
export interface TextParameter extends Options {
  readonly kind: 'text';
  readonly value: string;
}

export type Parameter = FlagParameter | IntegerParameter | MemoryParameter | ChoiceParameter | TextParameter;

const flag = (value: boolean, options: Options = {}): FlagParameter => ({ kind: 'flag', value, ...options });
const integer = (value: number, options: Options & { min: number; max: number }): IntegerParameter => ({
  kind: 'integer',
  value,
  ...options,
});
const memory = (value: number, options: Options & { min?: number; max?: number } = {}): MemoryParameter => ({
  kind: 'memory',
  value,
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
  ...options,
});
const choice = (value: string, choices: readonly string[], options: Options = {}): ChoiceParameter => ({
  kind: 'choice',
  value,
  choices,
  ...options,
});
const text = (value: string, options: Options = {}): TextParameter => ({ kind: 'text', value, ...options });

export const PARAMETERS = {
  'acl-pubsub-default': choice('resetchannels', ['allchannels', 'resetchannels']),
  aclfile: text('', { immutable: true }),
  'acllog-max-len': integer(128, { min: 0, max: 2147483647 }),
  'active-defrag-cycle-max': integer(25, { min: 0, max: 2147483647 }),
  'active-defrag-cycle-min': integer(1, { min: 0, max: 2147483647 }),
  'active-defrag-ignore-bytes': memory(104857600),
  'active-defrag-max-scan-fields': integer(1000, { min: 0, max: 2147483647 }),
  'active-defrag-threshold-lower': integer(10, { min: 0, max: 2147483647 }),
  'active-defrag-threshold-upper': integer(100, { min: 0, max: 2147483647 }),
  'active-expire-effort': integer(1, { min: 0, max: 2147483647 }),
  activedefrag: flag(false),
  activerehashing: flag(true),
  'always-show-logo': flag(false, { immutable: true }),
  'aof-load-truncated': flag(true),
  'aof-rewrite-cpulist': text('', { aliases: ['aof_rewrite_cpulist'], immutable: true }),
  'aof-rewrite-incremental-fsync': flag(true),
  'aof-timestamp-enabled': flag(false),
  'aof-use-rdb-preamble': flag(true),
  appenddirname: text('appendonlydir', { immutable: true }),
  appendfilename: text('appendonly.aof', { immutable: true }),
  appendfsync: choice('everysec', ['everysec', 'always', 'no']),
  appendonly: flag(false),
  'auto-aof-rewrite-min-size': memory(67108864),
  'auto-aof-rewrite-percentage': integer(100, { min: 0, max: 2147483647 }),
  'bgsave-cpulist': text('', { aliases: ['bgsave_cpulist'], immutable: true }),
  bind: text('* -::*'),
  'bind-source-addr': text('', { immutable: true }),
  'bio-cpulist': text('', { aliases: ['bio_cpulist'], immutable: true }),
  'busy-reply-threshold': integer(5000, { min: 0, max: 2147483647, aliases: ['lua-time-limit'] }),
  'client-output-buffer-limit': text('normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60'),
  'client-query-buffer-limit': memory(1073741824),
  'cluster-allow-pubsubshard-when-down': flag(true),
  'cluster-allow-reads-when-down': flag(false),
  'cluster-allow-replica-migration': flag(true),
  'cluster-announce-bus-port': integer(0, { min: 0, max: 2147483647 }),
  'cluster-announce-hostname': text(''),
  'cluster-announce-human-nodename': text(''),
  'cluster-announce-ip': text(''),
  'cluster-announce-port': integer(0, { min: 0, max: 2147483647 }),
  'cluster-announce-tls-port': integer(0, { min: 0, max: 2147483647 }),
  'cluster-compatibility-sample-ratio': integer(0, { min: 0, max: 2147483647 }),
  'cluster-config-file': text('nodes.conf', { immutable: true }),
  'cluster-enabled': flag(false, { immutable: true }),
  'cluster-link-sendbuf-limit': memory(0),
  'cluster-migration-barrier': integer(1, { min: 0, max: 2147483647 }),
  'cluster-node-timeout': integer(15000, { min: 0, max: 2147483647 }),
  'cluster-port': integer(0, { min: 0, max: 2147483647, immutable: true }),
  'cluster-preferred-endpoint-type': choice('ip', ['ip', 'hostname', 'unknown-endpoint']),
  'cluster-replica-no-failover': flag(false, { aliases: ['cluster-slave-no-failover'] }),
  'cluster-replica-validity-factor': integer(10, { min: 0, max: 2147483647, aliases: ['cluster-slave-validity-factor'] }),
  'cluster-require-full-coverage': flag(true),
  'crash-log-enabled': flag(true),
  'crash-memcheck-enabled': flag(true, { immutable: true }),
  daemonize: flag(false, { immutable: true }),
  databases: integer(16, { min: 0, max: 2147483647, immutable: true }),
  dbfilename: text('dump.rdb'),
  dir: text('.'),
  'disable-thp': flag(true, { immutable: true }),
  'dynamic-hz': flag(true),
  'enable-debug-command': choice('no', ['yes', 'local', 'no'], { immutable: true }),
  'enable-module-command': choice('no', ['yes', 'local', 'no'], { immutable: true }),
  'enable-protected-configs': choice('no', ['yes', 'local', 'no'], { immutable: true }),
  'hash-max-listpack-entries': integer(512, { min: 0, max: 2147483647, aliases: ['hash-max-ziplist-entries'] }),
  'hash-max-listpack-value': memory(64, { aliases: ['hash-max-ziplist-value'] }),
  'hide-user-data-from-log': flag(false),
  'hll-sparse-max-bytes': memory(3000),
  hz: integer(10, { min: 0, max: 2147483647 }),
  'ignore-warnings': text('', { immutable: true }),
  'io-threads': integer(1, { min: 0, max: 2147483647, immutable: true }),
  'jemalloc-bg-thread': flag(true),
  'latency-monitor-threshold': integer(0, { min: 0, max: 2147483647 }),
  'latency-tracking': flag(true),
  'latency-tracking-info-percentiles': text('50 99 99.9'),
  'lazyfree-lazy-eviction': flag(false),
  'lazyfree-lazy-expire': flag(false),
  'lazyfree-lazy-server-del': flag(false),
  'lazyfree-lazy-user-del': flag(false),
  'lazyfree-lazy-user-flush': flag(false),
  'lfu-decay-time': integer(1, { min: 0, max: 2147483647 }),
  'lfu-log-factor': integer(10, { min: 0, max: 2147483647 }),
  'list-compress-depth': integer(0, { min: 0, max: 2147483647 }),
  'list-max-listpack-size': integer(-2, { min: -2147483648, max: 2147483647, aliases: ['list-max-ziplist-size'] }),
  'locale-collate': text('', { immutable: true }),
  logfile: text('', { immutable: true }),
  loglevel: choice('notice', ['debug', 'verbose', 'notice', 'warning', 'nothing']),
  masterauth: text(''),
  masteruser: text(''),
  'max-new-connections-per-cycle': integer(10, { min: 0, max: 2147483647 }),
  'max-new-tls-connections-per-cycle': integer(1, { min: 0, max: 2147483647 }),
  maxclients: integer(10000, { min: 0, max: 2147483647 }),
  maxmemory: memory(0),
  'maxmemory-clients': memory(0),
  'maxmemory-eviction-tenacity': integer(10, { min: 0, max: 2147483647 }),
  'maxmemory-policy': choice('noeviction', ['volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl', 'allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'noeviction']),
  'maxmemory-samples': integer(5, { min: 0, max: 2147483647 }),
  'min-replicas-max-lag': integer(10, { min: 0, max: 2147483647, aliases: ['min-slaves-max-lag'] }),
  'min-replicas-to-write': integer(0, { min: 0, max: 2147483647, aliases: ['min-slaves-to-write'] }),
  'no-appendfsync-on-rewrite': flag(false),
  'notify-keyspace-events': text(''),
  'oom-score-adj': choice('no', ['no', 'yes', 'relative', 'absolute']),
  'oom-score-adj-values': text('0 200 800'),
  pidfile: text('', { immutable: true }),
  port: integer(6379, { min: 0, max: 65535 }),
  'proc-title-template': text('{title} {listen-addr} {server-mode}', { immutable: true }),
  'propagation-error-behavior': choice('ignore', ['ignore', 'panic', 'panic-on-replicas']),
  'protected-mode': flag(true),
  'proto-max-bulk-len': memory(536870912),
  'rdb-del-sync-files': flag(false, { immutable: true }),
  'rdb-save-incremental-fsync': flag(true),
  rdbchecksum: flag(true),
  rdbcompression: flag(true),
  'repl-backlog-size': memory(1048576),
  'repl-backlog-ttl': integer(3600, { min: 0, max: 2147483647 }),
  'repl-disable-tcp-nodelay': flag(false),
  'repl-diskless-load': choice('disabled', ['disabled', 'on-empty-db', 'swapdb', 'flush-before-load']),
  'repl-diskless-sync': flag(true),
  'repl-diskless-sync-delay': integer(5, { min: 0, max: 2147483647 }),
  'repl-diskless-sync-max-replicas': integer(0, { min: 0, max: 2147483647 }),
  'repl-ping-replica-period': integer(10, { min: 0, max: 2147483647, aliases: ['repl-ping-slave-period'] }),
  'repl-timeout': integer(60, { min: 0, max: 2147483647 }),
  'replica-announce-ip': text('', { aliases: ['slave-announce-ip'] }),
  'replica-announce-port': integer(0, { min: 0, max: 2147483647, aliases: ['slave-announce-port'] }),
  'replica-announced': flag(true),
  'replica-full-sync-buffer-limit': memory(0),
  'replica-ignore-disk-write-errors': flag(false),
  'replica-ignore-maxmemory': flag(true, { aliases: ['slave-ignore-maxmemory'] }),
  'replica-lazy-flush': flag(false, { aliases: ['slave-lazy-flush'] }),
  'replica-priority': integer(100, { min: 0, max: 2147483647, aliases: ['slave-priority'] }),
  'replica-read-only': flag(true, { aliases: ['slave-read-only'] }),
  'replica-serve-stale-data': flag(true, { aliases: ['slave-serve-stale-data'] }),
  replicaof: text('', { aliases: ['slaveof'], immutable: true }),
  requirepass: text(''),
  'sanitize-dump-payload': choice('no', ['no', 'yes', 'clients']),
  save: text('3600 1 300 100 60 10000'),
  'server-cpulist': text('', { aliases: ['server_cpulist'], immutable: true }),
  'set-max-intset-entries': integer(512, { min: 0, max: 2147483647 }),
  'set-max-listpack-entries': integer(128, { min: 0, max: 2147483647 }),
  'set-max-listpack-value': memory(64),
  'set-proc-title': flag(true, { immutable: true }),
  'shutdown-on-sigint': text('default'),
  'shutdown-on-sigterm': text('default'),
  'shutdown-timeout': integer(10, { min: 0, max: 2147483647 }),
  'slowlog-log-slower-than': integer(10000, { min: 0, max: 2147483647 }),
  'slowlog-max-len': integer(128, { min: 0, max: 2147483647 }),
  'socket-mark-id': integer(0, { min: 0, max: 2147483647, immutable: true }),
  'stop-writes-on-bgsave-error': flag(true),
  'stream-node-max-bytes': memory(4096),
  'stream-node-max-entries': integer(100, { min: 0, max: 2147483647 }),
  supervised: choice('no', ['upstart', 'systemd', 'auto', 'no'], { immutable: true }),
  'syslog-enabled': flag(false, { immutable: true }),
  'syslog-facility': choice('local0', ['user', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'], { immutable: true }),
  'syslog-ident': text('redis', { immutable: true }),
  'tcp-backlog': integer(511, { min: 0, max: 2147483647, immutable: true }),
  'tcp-keepalive': integer(300, { min: 0, max: 2147483647 }),
  timeout: integer(0, { min: 0, max: 2147483647 }),
  'tls-auth-clients': choice('yes', ['no', 'yes', 'optional']),
  'tls-ca-cert-dir': text(''),
  'tls-ca-cert-file': text(''),
  'tls-cert-file': text(''),
  'tls-ciphers': text(''),
  'tls-ciphersuites': text(''),
  'tls-client-cert-file': text(''),
  'tls-client-key-file': text(''),
  'tls-client-key-file-pass': text(''),
  'tls-cluster': flag(false),
  'tls-dh-params-file': text(''),
  'tls-key-file': text(''),
  'tls-key-file-pass': text(''),
  'tls-port': integer(0, { min: 0, max: 2147483647 }),
  'tls-prefer-server-ciphers': flag(false),
  'tls-protocols': text(''),
  'tls-replication': flag(false),
  'tls-session-cache-size': integer(20480, { min: 0, max: 2147483647 }),
  'tls-session-cache-timeout': integer(300, { min: 0, max: 2147483647 }),
  'tls-session-caching': flag(true),
  'tracking-table-max-keys': integer(1000000, { min: 0, max: 2147483647 }),
  unixsocket: text('', { immutable: true }),
  unixsocketperm: integer(0, { min: 0, max: 2147483647, immutable: true }),
  'zset-max-listpack-entries': integer(128, { min: 0, max: 2147483647, aliases: ['zset-max-ziplist-entries'] }),
  'zset-max-listpack-value': memory(64, { aliases: ['zset-max-ziplist-value'] }),
} as const satisfies Readonly<Record<string, Parameter>>;

export type ParameterName = keyof typeof PARAMETERS;

type SettingOf<P> = P extends FlagParameter ? boolean : P extends IntegerParameter | MemoryParameter ? number : string;

/** The values in force, by Redis's names. */
export type Settings = { -readonly [Name in ParameterName]: SettingOf<(typeof PARAMETERS)[Name]> };
