// The commands that one meets first, for hosts that bring the others later: what arrives before anything can run should
// be small. Only the browser's worker uses this list; which commands are in it can't be told from outside.
import type { Command } from '../command.ts';
import { echo, ping } from './connection/ping.ts';
import { select } from './connection/select.ts';
import { del, unlink } from './generic/delete.ts';
import { exists, touch, type } from './generic/exists.ts';
import { expire, expireat, pexpire, pexpireat } from './generic/expire.ts';
import { keys, randomkey, scan } from './generic/keys.ts';
import { expiretime, persist, pexpiretime, pttl, ttl } from './generic/ttl.ts';
import { hdel } from './hash/delete.ts';
import { hexists, hget, hmget, hstrlen } from './hash/get.ts';
import { hgetall, hkeys, hlen, hscan, hvals } from './hash/read-all.ts';
import { hmset, hset, hsetnx } from './hash/set.ts';
import { lpop, rpop } from './list/pop.ts';
import { lpush, lpushx, rpush, rpushx } from './list/push.ts';
import { lindex, llen, lpos, lrange } from './list/read.ts';
import { get, mget, strlen } from './string/get.ts';
import { decr, decrby, incr, incrby } from './string/increment.ts';
import { mset, msetnx } from './string/mset.ts';
import { set } from './string/set.ts';

export const FIRST_COMMANDS: readonly Command[] = [
  ...[echo, ping, select],
  ...[del, unlink, exists, touch, type, keys, randomkey, scan],
  ...[expire, expireat, pexpire, pexpireat, expiretime, pexpiretime, persist, pttl, ttl],
  ...[get, set, strlen, decr, decrby, incr, incrby, mget, mset, msetnx],
  ...[lpush, lpushx, rpush, rpushx, lpop, rpop, lindex, llen, lpos, lrange],
  ...[hset, hmset, hsetnx, hget, hmget, hexists, hstrlen, hdel, hgetall, hkeys, hvals, hlen, hscan],
];
