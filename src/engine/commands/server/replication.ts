// Replication as a node without master and replicas answers it: roles can be asked for, NO ONE changes nothing, and
// what would begin a replication is refused with a word on why. Where replicas can come, src/replication answers instead.
import type { ByteString } from '../../../base/bytes.ts';
import { parseInt64 } from '../../../base/integer.ts';
import { ErrorReply, NO_REPLY, OK, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readIntegerIn, readInteger } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { block, integer, oneOf, string, token } from '../../grammar.ts';

const noReplication = new ErrorReply('ERR replication does not exist in this simulated server');

function replicaofRun(argv: readonly ByteString[]): Reply {
  if (isWord(argv, 1, 'no') && isWord(argv, 2, 'one')) return OK;
  const port = parseInt64(arg(argv, 2));
  if (port === undefined || port < 0 || port > 65535) return new ErrorReply('ERR Invalid master port');
  return noReplication;
}

const REPLICAOF = {
  group: 'server',
  complexity: 'O(1)',
  flags: ['admin', 'noscript', 'stale', 'no_async_loading'],
  categories: [],
  args: [
    oneOf('args', [
      block('host-port', [string('host'), integer('port')]),
      block('no-one', [token('NO'), token('ONE')]),
    ]),
  ],
} as const;

export const replicaof = defineCommand({
  ...REPLICAOF,
  name: 'replicaof',
  summary: 'Makes the server a replica of another, or with NO ONE a master again.',
  since: '5.0.0',
  examples: [{ lines: ['REPLICAOF NO ONE', 'ROLE'] }],
  run: (_, argv) => replicaofRun(argv),
});

export const slaveof = defineCommand({
  ...REPLICAOF,
  name: 'slaveof',
  summary: 'Does what REPLICAOF does, under its first name.',
  since: '1.0.0',
  docFlags: ['deprecated'],
  deprecatedSince: '5.0.0',
  replacedBy: '`REPLICAOF`',
  run: (_, argv) => replicaofRun(argv),
});

export const role = defineCommand({
  name: 'role',
  summary: 'Tells whether the server is a master or a replica, and of whom.',
  since: '2.8.12',
  group: 'server',
  complexity: 'O(1)',
  flags: ['noscript', 'loading', 'stale', 'fast'],
  categories: ['admin', 'dangerous'],
  examples: [{ lines: ['ROLE'] }],
  // The replication offset and the replicas: nothing has ever been sent to anybody.
  run: () => ['master', 0, []],
});

export const failover = defineCommand({
  name: 'failover',
  summary: 'Hands the role of the master over to a replica, without losing writes.',
  since: '6.2.0',
  group: 'server',
  complexity: 'O(1)',
  flags: ['admin', 'noscript', 'stale'],
  categories: [],
  args: [
    block('target', [string('host'), integer('port'), token('FORCE', { optional: true })], {
      token: 'TO',
      optional: true,
    }),
    token('ABORT', { optional: true }),
    integer('milliseconds', { token: 'TIMEOUT', optional: true }),
  ],
  run: (_, argv) => {
    checkFailover(argv);
    return new ErrorReply('ERR FAILOVER requires connected replicas.');
  },
});

/** Reads FAILOVER's options in Redis's order; there is never anything to act on. */
function checkFailover(argv: readonly ByteString[]): void {
  if (argv.length === 2 && isWord(argv, 1, 'abort')) throw new ErrorReply('ERR No failover in progress.');
  let hasTimeout = false;
  let hasTarget = false;
  let isForced = false;
  for (let at = 1; at < argv.length; at++) {
    if (isWord(argv, at, 'timeout') && at + 1 < argv.length && !hasTimeout) {
      if (readInteger(arg(argv, ++at)) <= 0) throw new ErrorReply('ERR FAILOVER timeout must be greater than 0');
      hasTimeout = true;
    } else if (isWord(argv, at, 'to') && at + 2 < argv.length && !hasTarget) {
      readIntegerIn(arg(argv, at + 2), -(2 ** 31), 2 ** 31 - 1, errors.outOfRange);
      at += 2;
      hasTarget = true;
    } else if (isWord(argv, at, 'force') && !isForced) {
      isForced = true;
    } else {
      throw errors.syntax;
    }
  }
}

export const replconf = defineCommand({
  name: 'replconf',
  summary: 'Tells a master about its replica; replicas send it by themselves.',
  since: '3.0.0',
  group: 'server',
  complexity: 'O(1)',
  docFlags: ['syscmd'],
  arity: -1,
  flags: ['admin', 'noscript', 'loading', 'stale', 'allow_busy'],
  categories: [],
  run: (_, argv) => {
    if (argv.length % 2 === 0) return errors.syntax;
    for (let at = 1; at < argv.length; at += 2) {
      if (isWord(argv, at, 'listening-port') || isWord(argv, at, 'rdb-only')) {
        readIntegerIn(arg(argv, at + 1), -(2 ** 31), 2 ** 31 - 1, errors.outOfRange);
      } else if (isWord(argv, at, 'ack') || isWord(argv, at, 'getack')) {
        // Only between master and replica, who never answer it.
        return NO_REPLY;
      } else if (!isWord(argv, at, 'ip-address') && !isWord(argv, at, 'capa')) {
        return new ErrorReply(`ERR Unrecognized REPLCONF option: ${arg(argv, at)}`);
      }
    }
    return OK;
  },
});

export const psync = defineCommand({
  name: 'psync',
  summary: "Begins or resumes a replica's copy of the master; replicas send it by themselves.",
  since: '2.8.0',
  group: 'server',
  arity: -3,
  flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'],
  categories: [],
  args: [string('replicationid'), integer('offset')],
  run: () => noReplication,
});

export const sync = defineCommand({
  name: 'sync',
  summary: "Begins a replica's copy of the master, in the protocol before PSYNC.",
  since: '1.0.0',
  group: 'server',
  flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'],
  categories: [],
  run: () => noReplication,
});
