// The string commands.
import type { Command } from '../../command.ts';
import { get } from './get.ts';

export const STRING_COMMANDS: readonly Command[] = [get];
