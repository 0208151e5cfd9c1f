// The HyperLogLog commands.
import type { Command } from '../../command.ts';
import { pfadd, pfcount, pfmerge } from './pfadd.ts';
import { pfdebug, pfselftest } from './pfdebug.ts';

export const HYPERLOGLOG_COMMANDS: readonly Command[] = [pfadd, pfcount, pfdebug, pfmerge, pfselftest];
