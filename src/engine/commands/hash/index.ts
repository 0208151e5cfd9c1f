// The hash commands.
import type { Command } from '../../command.ts';
import { hdel } from './delete.ts';
import { hexists, hget, hmget, hstrlen } from './get.ts';
import { hincrby, hincrbyfloat } from './increment.ts';
import { hrandfield } from './random.ts';
import { hgetall, hkeys, hlen, hscan, hvals } from './read-all.ts';
import { hmset, hset, hsetnx } from './set.ts';

export const HASH_COMMANDS: readonly Command[] = [
  hdel,
  hexists,
  hget,
  hgetall,
  hincrby,
  hincrbyfloat,
  hkeys,
  hlen,
  hmget,
  hmset,
  hrandfield,
  hscan,
  hset,
  hsetnx,
  hstrlen,
  hvals,
];
