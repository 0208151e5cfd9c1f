// The commands that work on keys of any type. DUMP, RESTORE and MIGRATE read and write Redis's file format: they are
// listed with persistence, which knows it.
import type { Command } from '../../command.ts';
import { copy, move } from './copy.ts';
import { del, unlink } from './delete.ts';
import { exists, touch, type } from './exists.ts';
import { expire, expireat, pexpire, pexpireat } from './expire.ts';
import { keys, randomkey, scan } from './keys.ts';
import { object } from './object.ts';
import { rename, renamenx } from './rename.ts';
import { sort, sortRo } from './sort/sort.ts';
import { expiretime, persist, pexpiretime, pttl, ttl } from './ttl.ts';
import { wait, waitaof } from './wait.ts';

export const GENERIC_COMMANDS: readonly Command[] = [
  del,
  unlink,
  exists,
  touch,
  type,
  expire,
  pexpire,
  expireat,
  pexpireat,
  ttl,
  pttl,
  expiretime,
  pexpiretime,
  persist,
  keys,
  scan,
  randomkey,
  object,
  rename,
  renamenx,
  copy,
  move,
  sort,
  sortRo,
  wait,
  waitaof,
];
