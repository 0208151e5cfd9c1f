// The commands that speak of values as RDB writes them.
import type { Command } from '../../../engine/command.ts';
import { dump, restoreAsking, restoreCommand } from './dump.ts';
import { migrateCommand } from './migrate.ts';

export const RDB_COMMANDS: readonly Command[] = [dump, migrateCommand, restoreAsking, restoreCommand];
