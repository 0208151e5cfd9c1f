// The commands of transactions.
import type { Command } from '../../command.ts';
import { exec } from './exec.ts';
import { discard, multi } from './multi.ts';
import { unwatch, watch } from './watch.ts';

export const TRANSACTION_COMMANDS: readonly Command[] = [multi, exec, discard, watch, unwatch];
