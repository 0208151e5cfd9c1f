// All commands of a whole server: the engine's, and those that need what is built on it.
import { ALL_COMMANDS as ENGINE_COMMANDS } from '../engine/commands/index.ts';
import type { Command } from '../engine/command.ts';
import { PERSISTENCE_COMMANDS } from '../persistence/commands.ts';
import { RDB_COMMANDS } from '../persistence/rdb/commands/index.ts';

export const ALL_COMMANDS: readonly Command[] = [...ENGINE_COMMANDS, ...RDB_COMMANDS, ...PERSISTENCE_COMMANDS];
