// The examples that commands declare, for the reference. COMMAND DOCS has no place for them.
import type { Command } from '../../engine/command.ts';
import { ALL_COMMANDS } from '../../engine/commands/index.ts';
import type { ExamplesByCommand } from './protocol.ts';

export function allExamples(): ExamplesByCommand {
  const withSubcommands = ALL_COMMANDS.flatMap((command): Command[] => [command, ...command.subcommands]);
  return Object.fromEntries(withSubcommands.map(({ fullName, examples }) => [fullName, examples ?? []]));
}
