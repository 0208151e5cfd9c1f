// Server commands whose replies do not depend on the machine. CONFIG SET only of what the next episode sets back.
import type { FuzzGroup } from '../command.ts';

export const server: FuzzGroup = {
  name: 'server',
  symbols: {
    parameter: (gen) =>
      gen.pick(['maxmemory', 'lfu-log-factor', 'save', 'nothing', 'list-*', '*-max-*', 'MAXMEMORY-policy']),
    command: (gen) => gen.pick(['get', 'SET', 'zadd', 'config|get', 'xread', 'nosuch', 'sort', 'eval']),
  },
  entries: [
    [4, 'DBSIZE'],
    [2, 'SWAPDB <db> <db>'],
    [1, 'FLUSHDB [ {ASYNC|SYNC|x} ]'],
    [1, 'FLUSHALL [ {ASYNC|SYNC|x} ]'],
    [1, 'TIME', 'type'],
    [1, 'LASTSAVE', 'type'],
    [1, 'ROLE', 'type'],
    [1, 'LOLWUT', 'type'],
    [1, 'INFO {server|clients|keyspace|nothing|all}', 'type'],
    [2, 'CONFIG GET <parameter> [ {hz|HZ|h?} ]', 'unordered-pairs'],
    [1, 'CONFIG SET <parameter> <edge>', 'type'],
    [1, 'CONFIG SET {hz|list-compress-depth|maxmemory-samples} {x|-1|5|99999999999} hz {x|<edge>}'],
    [3, 'DEBUG DIGEST-VALUE <any> <any>'],
    [1, 'MEMORY USAGE <any> SAMPLES {x|-1}'],
    [1, 'DEBUG {SDSLEN|LISTPACK|HTSTATS|QUICKLIST} missing'],
    [1, 'LATENCY {LATEST|RESET|HISTORY x|GRAPH x|x}'],
    [1, 'CLUSTER {INFO|SLOTS|KEYSLOT a|x}'],
    [1, '{READONLY|READWRITE|ASKING|FAILOVER|MODULE LOAD x}'],
    [1, 'CONFIG RESETSTAT'],
    [2, 'COMMAND COUNT', 'type'],
    [2, 'COMMAND INFO <command>', 'type'],
    [1, 'COMMAND GETKEYS {GET a|MSET a 1 b 2|ZUNION 2 a b|SORT a STORE b|SORT a|nosuch a|PING}'],
    [1, 'COMMAND GETKEYSANDFLAGS {GET a|SET a 1|SET a 1 GET|LMOVE a b LEFT LEFT|COPY a b}'],
    [1, 'COMMAND LIST FILTERBY {PATTERN h*|ACLCAT hash|MODULE x|x y}', 'unordered'],
    [1, 'DEBUG {SET-ACTIVE-EXPIRE 1|nothing}'],
    [1, 'SLOWLOG {LEN|RESET|HELP|x}', 'type'],
    [1, 'MEMORY HELP', 'type'],
    [1, '{OBJECT|CONFIG|COMMAND|PUBSUB|CLIENT|DEBUG|SLOWLOG} <edge>'],
    [1, 'NOSUCHCOMMAND <value> <value>'],
  ],
};
