// Every configuration parameter of Redis 8.0.2 with its kind, default and range, under Redis's own name. What a
// parameter does stands where it is used; how a value is read and refused is config.ts's matter.
import type { Int64 } from '../base/integer.ts';
import { INT64_MAX } from '../base/integer.ts';
import {
  fileName,
  readBufferLimits,
  readDirectoryName,
  readHostname,
  readLocale,
  readNodeName,
  readNotifyEvents,
  readOomScores,
  readPercentiles,
  readSavePoints,
  readShutdownOptions,
  readTitleTemplate,
  showNotifyEvents,
  type TextReader,
} from './config-texts.ts';

interface Options {
  /** Older names that mean the same. */
  readonly aliases?: readonly string[];
  /** Only the config file or command line may set it. */
  readonly immutable?: boolean;
  /** CONFIG SET needs the leave of enable-protected-configs. */
  readonly protected?: boolean;
  /** CONFIG SET answers LOADING while a file is read. */
  readonly fixedWhileLoading?: boolean;
  /** The value is kept out of MONITOR and the slow log. */
  readonly secret?: boolean;
  /** For Redis's own tests: known by its exact name, never listed by a pattern. */
  readonly hidden?: boolean;
  /** Why it can't be switched on (a flag) or set to anything but 0: what it needs does not exist here. */
  readonly refusal?: string;
}

export interface FlagParameter extends Options {
  readonly kind: 'flag';
  readonly value: boolean;
}
export interface IntegerParameter extends Options {
  readonly kind: 'integer';
  readonly value: number;
  readonly min: Int64;
  readonly max: Int64;
  /** Values outside are taken, and moved to the nearer end. */
  readonly clamp?: readonly [min: number, max: number];
  /** Read and shown in base 8. */
  readonly octal?: boolean;
}
export interface MemoryParameter extends Options {
  readonly kind: 'memory';
  /** Bytes; if `percent`, a negative value is a share of maxmemory. */
  readonly value: number;
  readonly min: Int64;
  readonly max: Int64;
  readonly percent?: boolean;
}
export interface ChoiceParameter extends Options {
  readonly kind: 'choice';
  readonly value: string;
  readonly choices: readonly string[];
  /** Choices that mean the same as another, which CONFIG GET shows in their place. */
  readonly sameAs?: Readonly<Record<string, string>>;
}
export interface TextParameter extends Options {
  readonly kind: 'text';
  readonly value: string;
  /** A list, or any bytes: not cut at the first NUL. */
  readonly isBinary?: boolean;
  readonly read?: TextReader;
  /** How CONFIG GET prints it, if not as it is kept. */
  readonly show?: (text: string) => string;
}

export type Parameter = FlagParameter | IntegerParameter | MemoryParameter | ChoiceParameter | TextParameter;

const INT_MAX = 2147483647;
const INT_MIN = -2147483648;
const UINT_MAX = 4294967295;
const UINT64_MAX = 2n ** 64n - 1n;

const NO_TLS = 'Unable to update TLS configuration. Check server logs.';
const NO_DEFRAGMENTATION =
  'Active defragmentation cannot be enabled: it requires a Redis server compiled with a modified Jemalloc like the one shipped by default with the Redis source distribution';

const flag = (value: boolean, options: Options = {}): FlagParameter => ({ kind: 'flag', value, ...options });
const integer = (
  value: number,
  min: Int64,
  max: Int64,
  options: Options & Pick<IntegerParameter, 'clamp' | 'octal'> = {},
): IntegerParameter => ({ kind: 'integer', value, min, max, ...options });
const memory = (
  value: number,
  options: Options & Partial<Pick<MemoryParameter, 'min' | 'max' | 'percent'>> = {},
): MemoryParameter => ({ kind: 'memory', value, min: 0, max: INT64_MAX, ...options });
const choice = (
  value: string,
  choices: readonly string[],
  options: Options & Pick<ChoiceParameter, 'sameAs'> = {},
): ChoiceParameter => ({ kind: 'choice', value, choices, ...options });
const text = (value: string, options: Options & Pick<TextParameter, 'read' | 'show' | 'isBinary'> = {}): TextParameter => ({
  kind: 'text',
  value,
  ...options,
});

export const EVICTION_POLICIES = [
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'noeviction',
];
const SYSLOG_FACILITIES = ['user', ...Array.from({ length: 8 }, (_, at) => `local${at}`)];

export const PARAMETERS = {
  'acl-pubsub-default': choice('resetchannels', ['allchannels', 'resetchannels']),
  aclfile: text('', { immutable: true }),
  'acllog-max-len': integer(128, 0, INT64_MAX),
  'active-defrag-cycle-max': integer(25, 1, 99),
  'active-defrag-cycle-min': integer(1, 1, 99),
  'active-defrag-ignore-bytes': memory(104857600, { min: 1 }),
  'active-defrag-max-scan-fields': integer(1000, 1, INT64_MAX),
  'active-defrag-threshold-lower': integer(10, 0, 1000),
  'active-defrag-threshold-upper': integer(100, 0, 1000),
  'active-expire-effort': integer(1, 1, 10),
  activedefrag: flag(false, { refusal: NO_DEFRAGMENTATION }),
  activerehashing: flag(true),
  'always-show-logo': flag(false, { immutable: true }),
  'aof-disable-auto-gc': flag(false, { hidden: true }),
  'aof-load-truncated': flag(true),
  'aof-rewrite-cpulist': text('', { aliases: ['aof_rewrite_cpulist'], immutable: true }),
  'aof-rewrite-incremental-fsync': flag(true),
  'aof-timestamp-enabled': flag(false),
  'aof-use-rdb-preamble': flag(true),
  appenddirname: text('appendonlydir', { read: readDirectoryName, immutable: true }),
  appendfilename: text('appendonly.aof', { read: fileName('appendfilename'), immutable: true }),
  appendfsync: choice('everysec', ['everysec', 'always', 'no']),
  appendonly: flag(false),
  'auto-aof-rewrite-min-size': memory(67108864),
  'auto-aof-rewrite-percentage': integer(100, 0, INT_MAX),
  'bgsave-cpulist': text('', { aliases: ['bgsave_cpulist'], immutable: true }),
  bind: text('* -::*'),
  'bind-source-addr': text(''),
  'bio-cpulist': text('', { aliases: ['bio_cpulist'], immutable: true }),
  'busy-reply-threshold': integer(5000, 0, INT64_MAX, { aliases: ['lua-time-limit'] }),
  'client-output-buffer-limit': text('normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60', {
    isBinary: true,
    read: readBufferLimits,
  }),
  'client-query-buffer-limit': memory(1073741824, { min: 1048576 }),
  'cluster-allow-pubsubshard-when-down': flag(true),
  'cluster-allow-reads-when-down': flag(false),
  'cluster-allow-replica-migration': flag(true),
  'cluster-announce-bus-port': integer(0, 0, 65535),
  'cluster-announce-hostname': text('', { read: readHostname }),
  'cluster-announce-human-nodename': text('', { read: readNodeName }),
  'cluster-announce-ip': text(''),
  'cluster-announce-port': integer(0, 0, 65535),
  'cluster-announce-tls-port': integer(0, 0, 65535),
  'cluster-compatibility-sample-ratio': integer(0, 0, 100),
  'cluster-config-file': text('nodes.conf', { immutable: true }),
  'cluster-enabled': flag(false, { immutable: true }),
  'cluster-link-sendbuf-limit': memory(0, { max: UINT64_MAX }),
  'cluster-migration-barrier': integer(1, 0, INT_MAX),
  'cluster-node-timeout': integer(15000, 0, INT64_MAX),
  'cluster-ping-interval': integer(0, 0, INT64_MAX, { hidden: true }),
  'cluster-port': integer(0, 0, 65535, { immutable: true }),
  'cluster-preferred-endpoint-type': choice('ip', ['ip', 'hostname', 'unknown-endpoint']),
  'cluster-replica-no-failover': flag(false, { aliases: ['cluster-slave-no-failover'] }),
  'cluster-replica-validity-factor': integer(10, 0, INT_MAX, { aliases: ['cluster-slave-validity-factor'] }),
  'cluster-require-full-coverage': flag(true),
  'crash-log-enabled': flag(true),
  'crash-memcheck-enabled': flag(true),
  daemonize: flag(false, { immutable: true }),
  databases: integer(16, 1, INT_MAX, { immutable: true }),
  dbfilename: text('dump.rdb', { read: fileName('dbfilename'), protected: true }),
  dir: text('.', { protected: true, fixedWhileLoading: true }),
  'disable-thp': flag(true, { immutable: true }),
  'dynamic-hz': flag(true),
  'enable-debug-command': choice('no', ['no', 'yes', 'local'], { immutable: true }),
  'enable-module-command': choice('no', ['no', 'yes', 'local'], { immutable: true }),
  'enable-protected-configs': choice('no', ['no', 'yes', 'local'], { immutable: true }),
  'hash-max-listpack-entries': integer(512, 0, INT64_MAX, { aliases: ['hash-max-ziplist-entries'] }),
  'hash-max-listpack-value': memory(64, { aliases: ['hash-max-ziplist-value'] }),
  'hide-user-data-from-log': flag(false),
  'hll-sparse-max-bytes': memory(3000),
  hz: integer(10, 0, INT_MAX, { clamp: [1, 500] }),
  'ignore-warnings': text(''),
  'io-threads': integer(1, 1, 128, { immutable: true }),
  'jemalloc-bg-thread': flag(true),
  'key-load-delay': integer(0, INT_MIN, INT_MAX, { hidden: true }),
  'latency-monitor-threshold': integer(0, 0, INT64_MAX),
  'latency-tracking': flag(true),
  'latency-tracking-info-percentiles': text('50 99 99.9', { isBinary: true, read: readPercentiles }),
  'lazyfree-lazy-eviction': flag(false),
  'lazyfree-lazy-expire': flag(false),
  'lazyfree-lazy-server-del': flag(false),
  'lazyfree-lazy-user-del': flag(false),
  'lazyfree-lazy-user-flush': flag(false),
  'lfu-decay-time': integer(1, 0, INT_MAX),
  'lfu-log-factor': integer(10, 0, INT_MAX),
  'list-compress-depth': integer(0, 0, INT_MAX),
  'list-max-listpack-size': integer(-2, INT_MIN, INT_MAX, { aliases: ['list-max-ziplist-size'] }),
  'loading-process-events-interval-bytes': integer(524288, 1024, INT_MAX, { hidden: true }),
  'locale-collate': text('', { read: readLocale }),
  logfile: text('', { immutable: true }),
  loglevel: choice('notice', ['debug', 'verbose', 'notice', 'warning', 'nothing']),
  masterauth: text('', { isBinary: true, secret: true }),
  masteruser: text('', { secret: true }),
  'max-new-connections-per-cycle': integer(10, 1, 1000),
  'max-new-tls-connections-per-cycle': integer(1, 1, 1000),
  maxclients: integer(10000, 1, UINT_MAX),
  maxmemory: memory(0, { max: UINT64_MAX }),
  'maxmemory-clients': memory(0, { percent: true }),
  'maxmemory-eviction-tenacity': integer(10, 0, 100),
  'maxmemory-policy': choice('noeviction', EVICTION_POLICIES),
  'maxmemory-samples': integer(5, 1, 64),
  'min-replicas-max-lag': integer(10, 0, INT_MAX, { aliases: ['min-slaves-max-lag'] }),
  'min-replicas-to-write': integer(0, 0, INT_MAX, { aliases: ['min-slaves-to-write'] }),
  'no-appendfsync-on-rewrite': flag(false),
  'notify-keyspace-events': text('', { read: readNotifyEvents, show: showNotifyEvents }),
  'oom-score-adj': choice('no', ['no', 'yes', 'relative', 'absolute'], { sameAs: { relative: 'yes' } }),
  'oom-score-adj-values': text('0 200 800', { isBinary: true, read: readOomScores }),
  pidfile: text('', { immutable: true }),
  port: integer(6379, 0, 65535),
  'proc-title-template': text('{title} {listen-addr} {server-mode}', { read: readTitleTemplate }),
  'propagation-error-behavior': choice('ignore', ['ignore', 'panic', 'panic-on-replicas']),
  'protected-mode': flag(true),
  'proto-max-bulk-len': memory(536870912, { min: 1048576 }),
  'rdb-del-sync-files': flag(false),
  'rdb-key-save-delay': integer(0, INT_MIN, INT_MAX, { hidden: true }),
  'rdb-save-incremental-fsync': flag(true),
  rdbchecksum: flag(true, { immutable: true }),
  rdbcompression: flag(true),
  'repl-backlog-size': memory(1048576, { min: 1 }),
  'repl-backlog-ttl': integer(3600, 0, INT64_MAX),
  'repl-disable-tcp-nodelay': flag(false),
  'repl-diskless-load': choice('disabled', ['disabled', 'on-empty-db', 'swapdb'], { fixedWhileLoading: true }),
  'repl-diskless-sync': flag(true),
  'repl-diskless-sync-delay': integer(5, 0, INT_MAX),
  'repl-diskless-sync-max-replicas': integer(0, 0, INT_MAX),
  'repl-ping-replica-period': integer(10, 1, INT_MAX, { aliases: ['repl-ping-slave-period'] }),
  'repl-rdb-channel': flag(true, { hidden: true }),
  'repl-timeout': integer(60, 1, INT_MAX),
  'replica-announce-ip': text('', { aliases: ['slave-announce-ip'] }),
  'replica-announce-port': integer(0, 0, 65535, { aliases: ['slave-announce-port'] }),
  'replica-announced': flag(true),
  'replica-full-sync-buffer-limit': memory(0),
  'replica-ignore-disk-write-errors': flag(false),
  'replica-ignore-maxmemory': flag(true, { aliases: ['slave-ignore-maxmemory'] }),
  'replica-lazy-flush': flag(false, { aliases: ['slave-lazy-flush'] }),
  'replica-priority': integer(100, 0, INT_MAX, { aliases: ['slave-priority'] }),
  'replica-read-only': flag(true, { aliases: ['slave-read-only'] }),
  'replica-serve-stale-data': flag(true, { aliases: ['slave-serve-stale-data'] }),
  replicaof: text('', { aliases: ['slaveof'], immutable: true }),
  requirepass: text('', { isBinary: true, secret: true }),
  'sanitize-dump-payload': choice('no', ['no', 'yes', 'clients']),
  save: text('3600 1 300 100 60 10000', { isBinary: true, read: readSavePoints }),
  'server-cpulist': text('', { aliases: ['server_cpulist'], immutable: true }),
  'set-max-intset-entries': integer(512, 0, INT64_MAX),
  'set-max-listpack-entries': integer(128, 0, INT64_MAX),
  'set-max-listpack-value': integer(64, 0, INT64_MAX),
  'set-proc-title': flag(true, { immutable: true }),
  'shutdown-on-sigint': text('default', { isBinary: true, read: readShutdownOptions }),
  'shutdown-on-sigterm': text('default', { isBinary: true, read: readShutdownOptions }),
  'shutdown-timeout': integer(10, 0, INT_MAX),
  'slowlog-log-slower-than': integer(10000, -1, INT64_MAX),
  'slowlog-max-len': integer(128, 0, INT64_MAX),
  'socket-mark-id': integer(0, 0, UINT_MAX, { immutable: true }),
  'stop-writes-on-bgsave-error': flag(true),
  'stream-node-max-bytes': memory(4096),
  'stream-node-max-entries': integer(100, 0, INT64_MAX),
  supervised: choice('no', ['upstart', 'systemd', 'auto', 'no'], { immutable: true }),
  'syslog-enabled': flag(false, { immutable: true }),
  'syslog-facility': choice('local0', SYSLOG_FACILITIES, { immutable: true }),
  'syslog-ident': text('redis', { immutable: true }),
  'tcp-backlog': integer(511, 0, INT_MAX, { immutable: true }),
  'tcp-keepalive': integer(300, 0, INT_MAX),
  timeout: integer(0, 0, INT_MAX),
  'tls-auth-clients': choice('yes', ['no', 'yes', 'optional']),
  'tls-ca-cert-dir': text(''),
  'tls-ca-cert-file': text(''),
  'tls-cert-file': text(''),
  'tls-ciphers': text(''),
  'tls-ciphersuites': text(''),
  'tls-client-cert-file': text(''),
  'tls-client-key-file': text(''),
  'tls-client-key-file-pass': text('', { secret: true }),
  'tls-cluster': flag(false, { refusal: NO_TLS }),
  'tls-dh-params-file': text(''),
  'tls-key-file': text(''),
  'tls-key-file-pass': text('', { secret: true }),
  'tls-port': integer(0, 0, 65535, { refusal: NO_TLS }),
  'tls-prefer-server-ciphers': flag(false),
  'tls-protocols': text(''),
  'tls-replication': flag(false, { refusal: NO_TLS }),
  'tls-session-cache-size': integer(20480, 0, INT_MAX),
  'tls-session-cache-timeout': integer(300, 0, INT_MAX),
  'tls-session-caching': flag(true),
  'tracking-table-max-keys': integer(1000000, 0, INT64_MAX),
  unixsocket: text('', { immutable: true }),
  unixsocketperm: integer(0, 0, 0o777, { octal: true, immutable: true }),
  'use-exit-on-panic': flag(false, { hidden: true }),
  'watchdog-period': integer(0, 0, INT_MAX, { hidden: true }),
  'zset-max-listpack-entries': integer(128, 0, INT64_MAX, { aliases: ['zset-max-ziplist-entries'] }),
  'zset-max-listpack-value': memory(64, { aliases: ['zset-max-ziplist-value'] }),
} as const satisfies Readonly<Record<string, Parameter>>;

export type ParameterName = keyof typeof PARAMETERS;

type SettingOf<P> = P extends FlagParameter ? boolean : P extends IntegerParameter | MemoryParameter ? number : string;

/** The values in force, by Redis's names. */
export type Settings = { -readonly [Name in ParameterName]: SettingOf<(typeof PARAMETERS)[Name]> };
