// The commands about the server.
import type { Command } from '../../command.ts';
import { command } from './command/command.ts';
import { config } from './config.ts';
import { dbsize } from './dbsize.ts';
import { flushall, flushdb, swapdb } from './flush.ts';

export const SERVER_COMMANDS: readonly Command[] = [command, config, dbsize, flushall, flushdb, swapdb];
