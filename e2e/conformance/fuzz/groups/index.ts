// All groups that the fuzzer draws from.
import type { FuzzGroup } from '../command.ts';
import { acl } from './acl.ts';
import { bitmap } from './bitmap.ts';
import { connection } from './connection.ts';
import { generic } from './generic.ts';
import { geo } from './geo.ts';
import { hash } from './hash.ts';
import { hyperloglog } from './hyperloglog.ts';
import { list } from './list.ts';
import { memory } from './memory.ts';
import { pubsub } from './pubsub.ts';
import { scripting } from './scripting.ts';
import { server } from './server.ts';
import { set } from './set.ts';
import { streams } from './stream.ts';
import { string } from './string.ts';
import { tracking } from './tracking.ts';
import { transactions } from './transactions.ts';
import { zset } from './zset.ts';

export const GROUPS: readonly FuzzGroup[] = [
  string,
  bitmap,
  hyperloglog,
  generic,
  hash,
  list,
  set,
  zset,
  geo,
  streams,
  scripting,
  transactions,
  pubsub,
  connection,
  acl,
  memory,
  tracking,
  server,
];
