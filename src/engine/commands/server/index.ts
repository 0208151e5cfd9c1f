// The commands about the server.
import type { Command } from '../../command.ts';
import { command } from './command/command.ts';
import { config } from './config.ts';
import { dbsize } from './dbsize.ts';
import { debug } from './debug/debug.ts';
import { flushall, flushdb, swapdb } from './flush.ts';
import { info } from './info.ts';
import { lastsave } from './lastsave.ts';
import { latency } from './latency/latency.ts';
import { lolwut } from './lolwut.ts';
import { memory } from './memory/memory.ts';
import { module } from './module.ts';
import { monitor } from './monitor.ts';
import { failover, psync, replconf, replicaof, role, slaveof, sync } from './replication.ts';
import { shutdown } from './shutdown.ts';
import { slowlog } from './slowlog.ts';
import { time } from './time.ts';

export const SERVER_COMMANDS: readonly Command[] = [
  command,
  config,
  dbsize,
  debug,
  failover,
  flushall,
  flushdb,
  info,
  lastsave,
  latency,
  lolwut,
  memory,
  module,
  monitor,
  psync,
  replconf,
  replicaof,
  role,
  shutdown,
  slaveof,
  slowlog,
  swapdb,
  sync,
  time,
];
