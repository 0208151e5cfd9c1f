// The set commands.
import type { Command } from '../../command.ts';
import { sdiff, sdiffstore, sinter, sintercard, sinterstore, sunion, sunionstore } from './algebra.ts';
import { sadd, scard, sismember, smembers, smismember, smove, srem, sscan } from './members.ts';
import { spop, srandmember } from './random.ts';

export const SET_COMMANDS: readonly Command[] = [
  sadd,
  srem,
  smove,
  scard,
  sismember,
  smismember,
  smembers,
  sscan,
  srandmember,
  spop,
  sunion,
  sunionstore,
  sdiff,
  sdiffstore,
  sinter,
  sinterstore,
  sintercard,
];
