// What `help`, `help <command>` and `help @<group>` print: redis-cli 8.0.2's layout, filled from COMMAND DOCS. Where
// redis-cli prints "(null)" for a command without arguments, which is a slip of its C code, nothing stands here.
import { fullSyntax } from '../commands/syntax-text.ts';
import type { CommandDoc, CommandDocs } from '../commands/command-docs.ts';

const BOLD = '\x1b[1m';
const GREY = '\x1b[90m';
const YELLOW = '\x1b[33m';
const PLAIN = '\x1b[0m';

const GENERAL = `redis-cli 8.0.2
To get help about Redis commands type:
      "help @<group>" to get a list of commands in <group>
      "help <command>" for help on <command>
      "help <tab>" to get a list of possible help topics
      "quit" to exit

To set redis-cli preferences:
      ":set hints" enable online hints
      ":set nohints" disable online hints
Set your preferences in ~/.redisclirc
`;

/**
 * The text for the words behind `help`, with colours as escape sequences. A topic that nobody knows gives an empty line,
 * as in redis-cli; the beginning of a name ("config") gives the command and all its subcommands.
 */
export function helpText(topic: readonly string[], docs: CommandDocs): string {
  const first = topic[0];
  if (first === undefined) return GENERAL;
  const isGroup = first.startsWith('@');
  const wanted = topic.map((word) => word.toUpperCase());
  const found = docs.commands.filter((command) =>
    isGroup
      ? command.group.toUpperCase() === wanted[0]?.slice(1)
      : wanted.length <= command.words.length && wanted.every((word, i) => word === command.words[i]),
  );
  return found.map((command) => entry(command, !isGroup)).join('') + '\n';
}

/** A line that leads from help on a command or a group to its page; empty where there is none. */
export function pageLine(topic: readonly string[], docs: CommandDocs): string {
  const [first] = topic;
  if (first === undefined) return '';
  const wanted = topic.join(' ').toUpperCase();
  const name = first.startsWith('@')
    ? docs.groups.includes(first.slice(1).toLowerCase()) && first.toLowerCase()
    : docs.commands.find((command) => command.name === wanted)?.name;
  return name ? `  ${YELLOW}page:${PLAIN} ${name}\n\n` : '';
}

/** What a row's `page:` line names: "ZADD", "@hash"; undefined for every other row. */
export function pageInRow(row: string): string | undefined {
  return /^ {2}page: (@[a-z-]+|[A-Z][A-Z_]*(?: [A-Z-]+)?)$/.exec(row)?.[1];
}

function entry(command: CommandDoc, withGroup: boolean): string {
  const syntax = fullSyntax(command);
  const title = `  ${BOLD}${command.name}${PLAIN}${syntax === undefined ? '' : ` ${GREY}${syntax}${PLAIN}`}`;
  const lines = ['', title, field('summary', command.summary)];
  if (command.since !== undefined) lines.push(field('since', command.since));
  if (withGroup) lines.push(field('group', command.group));
  return lines.join('\n') + '\n';
}

function field(name: string, value: string): string {
  return `  ${YELLOW}${name}:${PLAIN} ${value}`;
}
