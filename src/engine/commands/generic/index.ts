// The commands that work on keys of any type.
import type { Command } from '../../command.ts';

export const GENERIC_COMMANDS: readonly Command[] = [];
