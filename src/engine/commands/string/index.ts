// The string commands.
import type { Command } from '../../command.ts';
import { append, setrange } from './append.ts';
import { get, mget, strlen } from './get.ts';
import { getdel, getex, getset } from './get-and-change.ts';
import { getrange, substr } from './getrange.ts';
import { decr, decrby, incr, incrby } from './increment.ts';
import { incrbyfloat } from './incrbyfloat.ts';
import { lcs } from './lcs.ts';
import { mset, msetnx } from './mset.ts';
import { set } from './set.ts';
import { psetex, setex, setnx } from './setex.ts';

export const STRING_COMMANDS: readonly Command[] = [
  append,
  decr,
  decrby,
  get,
  getdel,
  getex,
  getrange,
  getset,
  incr,
  incrby,
  incrbyfloat,
  lcs,
  mget,
  mset,
  msetnx,
  psetex,
  set,
  setex,
  setnx,
  setrange,
  strlen,
  substr,
];
