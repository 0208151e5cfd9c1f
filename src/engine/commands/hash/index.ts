// The hash commands.
import type { Command } from '../../command.ts';
import { hdel } from './delete.ts';
import { hexpire, hexpireat, hpexpire, hpexpireat } from './expire.ts';
import { hexists, hget, hmget, hstrlen } from './get.ts';
import { hgetdel, hgetex } from './getex.ts';
import { hincrby, hincrbyfloat } from './increment.ts';
import { hrandfield } from './random.ts';
import { hgetall, hkeys, hlen, hscan, hvals } from './read-all.ts';
import { hmset, hset, hsetnx } from './set.ts';
import { hsetex } from './setex.ts';
import { hexpiretime, hpersist, hpexpiretime, hpttl, httl } from './ttl.ts';

export const HASH_COMMANDS: readonly Command[] = [
  hdel,
  hexists,
  hexpire,
  hexpireat,
  hexpiretime,
  hget,
  hgetall,
  hgetdel,
  hgetex,
  hincrby,
  hincrbyfloat,
  hkeys,
  hlen,
  hmget,
  hmset,
  hpersist,
  hpexpire,
  hpexpireat,
  hpexpiretime,
  hpttl,
  hrandfield,
  hscan,
  hset,
  hsetex,
  hsetnx,
  hstrlen,
  httl,
  hvals,
];
