// The stream commands.
import type { Command } from '../../command.ts';
import { xadd } from './xadd.ts';
import { xautoclaim, xclaim } from './xclaim.ts';
import { xgroup } from './xgroup.ts';
import { xinfo } from './xinfo.ts';
import { xack, xpending } from './xpending.ts';
import { xlen, xrange, xrevrange } from './xrange.ts';
import { xread } from './xread.ts';
import { xreadgroup } from './xreadgroup.ts';
import { xdel, xsetid, xtrim } from './xtrim.ts';

export const STREAM_COMMANDS: readonly Command[] = [
  xadd,
  xrange,
  xrevrange,
  xlen,
  xdel,
  xtrim,
  xsetid,
  xread,
  xreadgroup,
  xgroup,
  xack,
  xpending,
  xclaim,
  xautoclaim,
  xinfo,
];
