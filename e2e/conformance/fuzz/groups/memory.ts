// Memory: limits that everything is past, so that evictions and refusals do not depend on how bytes are counted.
import type { FuzzGroup, Script } from '../command.ts';

const POLICIES = [
  'noeviction',
  ...['allkeys-lru', 'allkeys-lfu', 'allkeys-random'],
  ...['volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl'],
];
/** Of every kind: those that may need memory and those that may not, those that only give some back, scripts of both. */
const SHORT = [
  ...['SET s1 v', 'SET s1 v EX 1000', 'GET s1', 'INCR s2', 'APPEND s1 x', 'GETDEL s1', 'GETEX s1 EX 100', 'MSET s1 1 s2 2', 'SETRANGE s1 0 x'],
  ...['SETBIT s1 7 1', 'BITOP NOT s2 s1', 'BITFIELD s1 SET u8 0 1', 'BITFIELD s1 GET u8 0', 'PFADD s3 a', 'PFCOUNT s3', 'PFMERGE s3 s3'],
  ...['LPOP l1', 'LPUSH l1 x', 'LREM l1 0 x', 'LTRIM l1 0 0', 'LMOVE l1 l2 LEFT LEFT', 'LMPOP 1 l1 LEFT', 'BLPOP l1 l2 0.001', 'LINSERT l1 BEFORE x y'],
  ...['HSET h1 f v', 'HDEL h1 f', 'HINCRBY h1 n 1', 'HEXPIRE h1 100 FIELDS 1 f', 'HGETDEL h1 FIELDS 1 f', 'HGETEX h1 EX 100 FIELDS 1 f'],
  ...['SADD t1 m', 'SMOVE t1 t2 m', 'SREM t1 m', 'SUNIONSTORE t3 t1 t2', 'ZADD z1 1 m', 'ZPOPMIN z1', 'ZRANGESTORE z2 z1 0 -1', 'ZREM z1 m'],
  ...['XADD x1 1-1 f v', 'XTRIM x1 MAXLEN 0', 'XGROUP CREATE x1 g $ MKSTREAM', 'XREADGROUP GROUP g c STREAMS x1 >', 'XDEL x1 1-1', 'XACK x1 g 1-1'],
  ...['GEOADD g1 1 1 m', 'SORT l1 STORE l2', 'COPY s1 s2', 'RENAME s1 s2', 'DEL s1', 'UNLINK s2', 'EXPIRE s1 500', 'PERSIST s1', 'MOVE s1 1', 'DBSIZE'],
  ...['PUBLISH ch0 v', 'CLIENT GETNAME', 'FLUSHDB', 'SCRIPT LOAD "return 1"', 'FUNCTION STATS', 'RESTORE s4 0 x', 'DUMP s1', 'OBJECT ENCODING s1', 'WATCH s1'],
  ...['EVAL "return redis.call(\'SET\', KEYS[1], 1)" 1 s1', 'EVAL "return redis.call(\'GET\', KEYS[1])" 1 s1', 'EVAL "return redis.pcall(\'INCR\', KEYS[1])" 1 s2'],
  ...['EVAL "#!lua flags=no-writes\nreturn redis.call(\'GET\', KEYS[1])" 1 s1', 'EVAL "#!lua\nreturn 1" 0', 'EVAL "#!lua flags=allow-oom\nreturn redis.call(\'SET\', KEYS[1], 1)" 1 s1'],
  ...['EVAL "redis.call(\'DEL\', KEYS[1]) return redis.call(\'SET\', KEYS[1], 1)" 1 s1', 'EVAL_RO "return redis.call(\'GET\', KEYS[1])" 1 s1'],
];

/** A counter of INFO, which only a script can tell from the rest. */
const counter = (name: string): string =>
  `EVAL "return string.match(redis.call('INFO', 'stats', 'memory'), '${name}:(%d+)')" 0`;

/** Sets a limit that leaves nothing, tries some commands, and takes it away. */
function runShort({ gen, self, send }: Script): void {
  // Who caches would hear of evicted keys in an order that is a matter of chance.
  for (const client of [0, 1, 2]) for (const line of ['DISCARD', 'CLIENT TRACKING OFF']) send(client, line);
  send(self, `CONFIG SET maxmemory-policy ${gen.pick(POLICIES)} maxmemory 1`);
  for (let n = 1 + gen.small(8); n > 0; n--) send(self, gen.pick(SHORT));
  send(self, 'UNWATCH');
  if (gen.chance(0.3)) for (const line of ['MULTI', gen.pick(SHORT), gen.pick(SHORT), 'EXEC']) send(self, line);
  if (gen.chance(0.3)) send(self, `CONFIG SET maxmemory-policy ${gen.pick(POLICIES)}`);
  if (gen.chance(0.5)) send(self, gen.pick(SHORT));
  send(self, 'CONFIG SET maxmemory 0 maxmemory-policy noeviction');
  send(self, 'DBSIZE');
  send(self, counter('evicted_keys'));
}

export const memory: FuzzGroup = {
  name: 'memory',
  entries: [
    [2, runShort],
    [
      1,
      ({ gen, self, send }) => {
        send(self, 'DISCARD');
        send(self, counter(gen.pick(['keyspace_hits', 'keyspace_misses', 'total_error_replies', 'lazyfreed_objects'])));
      },
    ],
    [1, 'MEMORY USAGE <any> SAMPLES <count>', 'type'],
    [1, 'MEMORY USAGE <s>', 'type'],
    [1, 'MEMORY {PURGE|FOO}'],
    [1, 'OBJECT FREQ <any>'],
    [1, 'OBJECT IDLETIME <any>', 'type'],
  ],
};
