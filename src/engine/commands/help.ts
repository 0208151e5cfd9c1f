// The form in which every HELP subcommand answers: a line that tells how to call, then each subcommand with what it does.
import { type Reply, Status } from '../../resp/reply.ts';

/** `lines`: a subcommand with its arguments, and one or more lines on it. HELP itself is added. */
export function helpReply(command: string, lines: readonly (readonly [syntax: string, ...text: string[]])[]): Reply {
  const reply = [new Status(`${command} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`)];
  for (const [syntax, ...text] of [...lines, ['HELP', 'Prints this help.'] as const]) {
    reply.push(new Status(syntax), ...text.map((line) => new Status(`    ${line}`)));
  }
  return reply;
}
