// The list commands.
import type { Command } from '../../command.ts';
import { blpop, brpop } from './blocking-pop.ts';
import { linsert, lrem, lset, ltrim } from './edit.ts';
import { blmove, brpoplpush, lmove, rpoplpush } from './move.ts';
import { blmpop, lmpop } from './mpop.ts';
import { lpop, rpop } from './pop.ts';
import { lpush, lpushx, rpush, rpushx } from './push.ts';
import { lindex, llen, lpos, lrange } from './read.ts';

export const LIST_COMMANDS: readonly Command[] = [
  lpush,
  rpush,
  lpushx,
  rpushx,
  lpop,
  rpop,
  llen,
  lindex,
  lrange,
  lpos,
  lset,
  linsert,
  lrem,
  ltrim,
  lmove,
  rpoplpush,
  lmpop,
  blpop,
  brpop,
  blmove,
  brpoplpush,
  blmpop,
];
