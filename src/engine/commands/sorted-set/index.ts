// The sorted set commands.
import type { Command } from '../../command.ts';
import { zdiff, zdiffstore, zinter, zintercard, zinterstore, zunion, zunionstore } from './algebra.ts';
import { zcount, zlexcount, zremrangebylex, zremrangebyrank, zremrangebyscore } from './counts.ts';
import { zcard, zmscore, zrank, zrem, zrevrank, zscore } from './lookup.ts';
import { bzmpop, bzpopmax, bzpopmin, zmpop, zpopmax, zpopmin } from './pop.ts';
import { zrandmember } from './random.ts';
import { zscan } from './scan.ts';
import { zadd, zincrby } from './zadd.ts';
import {
  zrange,
  zrangebylex,
  zrangebyscore,
  zrangestore,
  zrevrange,
  zrevrangebylex,
  zrevrangebyscore,
} from './zrange.ts';

export const SORTED_SET_COMMANDS: readonly Command[] = [
  zadd,
  zincrby,
  zcard,
  zscore,
  zmscore,
  zrank,
  zrevrank,
  zrem,
  zrange,
  zrangebylex,
  zrangebyscore,
  zrangestore,
  zrevrange,
  zrevrangebylex,
  zrevrangebyscore,
  zcount,
  zlexcount,
  zremrangebylex,
  zremrangebyrank,
  zremrangebyscore,
  zpopmin,
  zpopmax,
  zmpop,
  bzpopmin,
  bzpopmax,
  bzmpop,
  zunion,
  zunionstore,
  zinter,
  zinterstore,
  zdiff,
  zdiffstore,
  zintercard,
  zrandmember,
  zscan,
];
