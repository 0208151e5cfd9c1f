// All commands, and what only the reference asks of them. A chunk of its own: the worker starts with the first commands
// and fetches this one as soon as it is ready.
import { ALL_COMMANDS } from '../../server/commands.ts';
import type { Command } from '../../engine/command.ts';
import type { ExamplesByCommand } from './protocol.ts';

export { ALL_COMMANDS };

/** The examples that commands declare. COMMAND DOCS has no place for them. */
export function allExamples(): ExamplesByCommand {
  const withSubcommands = ALL_COMMANDS.flatMap((command): Command[] => [command, ...command.subcommands]);
  return Object.fromEntries(withSubcommands.map(({ fullName, examples }) => [fullName, examples ?? []]));
}
