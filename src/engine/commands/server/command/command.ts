// COMMAND and its subcommands: what the server knows about its own commands.
import type { ByteString } from '../../../../base/bytes.ts';
import { globMatch } from '../../../../base/glob.ts';
import { ErrorReply, MapReply, type Reply, SetReply, Status } from '../../../../resp/reply.ts';
import { arg, isWord } from '../../../args.ts';
import { type Command, type CommandDeclaration, defineCommand } from '../../../command.ts';
import { fitsArity, keyPositions } from '../../../command-table.ts';
import type { Context } from '../../../context.ts';
import { errors } from '../../../errors.ts';
import { oneOf, pattern, string } from '../../../grammar.ts';
import type { KeyPosition } from '../../../key-specs.ts';
import { helpReply } from '../../help.ts';
import { commandDocs, commandInfo } from './info.ts';

const COMMON = {
  group: 'server',
  flags: ['loading', 'stale'],
  categories: ['connection'],
} as const;

const count: CommandDeclaration = {
  ...COMMON,
  name: 'count',
  summary: 'Counts the commands that the server knows.',
  since: '2.8.13',
  complexity: 'O(1)',
  run: (ctx) => ctx.engine.commands.size,
};

const docs: CommandDeclaration = {
  ...COMMON,
  name: 'docs',
  summary: 'Gives what the documentation of commands is made of: summary, history, arguments.',
  since: '7.0.0',
  complexity: 'O(N) for N commands asked for',
  tips: ['nondeterministic_output_order'],
  args: [string('command-name', { optional: true, multiple: true })],
  examples: [{ lines: ['COMMAND DOCS incr'] }],
  run: (ctx, argv) => {
    const commands = argv.length > 2 ? named(ctx, argv) : [...ctx.engine.commands.all()];
    return new MapReply(commands.flatMap((command) => (command ? [command.fullName, commandDocs(command)] : [])));
  },
};

const info: CommandDeclaration = {
  ...COMMON,
  name: 'info',
  summary: 'Gives arity, flags, key positions and categories of commands, as clients need them.',
  since: '2.8.13',
  complexity: 'O(N) for N commands asked for',
  history: [['7.0.0', 'Without names, all commands.']],
  tips: ['nondeterministic_output_order'],
  args: [string('command-name', { optional: true, multiple: true })],
  examples: [{ lines: ['COMMAND INFO get set'] }],
  run: (ctx, argv) => (argv.length > 2 ? named(ctx, argv).map(infoOrNull) : allInfo(ctx)),
};

function named(ctx: Context, argv: readonly ByteString[]): (Command | undefined)[] {
  return argv.slice(2).map((name) => ctx.engine.commands.getByFullName(name));
}

function infoOrNull(command: Command | undefined): Reply {
  return command ? commandInfo(command) : null;
}

function allInfo(ctx: Context): Reply {
  return [...ctx.engine.commands.all()].map(commandInfo);
}

const list: CommandDeclaration = {
  ...COMMON,
  name: 'list',
  summary: 'Lists the names of commands, all of them or those of a category or pattern.',
  since: '7.0.0',
  complexity: 'O(N) for N commands of the server',
  tips: ['nondeterministic_output_order'],
  args: [
    oneOf(
      'filterby',
      [
        string('module-name', { token: 'MODULE' }),
        string('category', { token: 'ACLCAT' }),
        pattern('pattern', { token: 'PATTERN' }),
      ],
      { token: 'FILTERBY', optional: true },
    ),
  ],
  examples: [{ lines: ['COMMAND LIST FILTERBY PATTERN z*store', 'COMMAND LIST FILTERBY ACLCAT transaction'] }],
  run: (ctx, argv) => {
    const names: ByteString[] = [];
    const accepts = readFilter(argv);
    for (const command of ctx.engine.commands.all()) {
      for (const each of [command, ...command.subcommands]) if (accepts(each)) names.push(each.fullName);
    }
    return names;
  },
};

function readFilter(argv: readonly ByteString[]): (command: Command) => boolean {
  if (argv.length === 2) return () => true;
  const value = argv[4];
  if (argv.length !== 5 || value === undefined || !isWord(argv, 2, 'filterby')) throw errors.syntax;
  if (isWord(argv, 3, 'pattern')) return ({ fullName }) => globMatch(value, fullName, true);
  if (isWord(argv, 3, 'aclcat')) return ({ categories }) => categories.has(value.toLowerCase());
  // There are no modules here, so none has brought a command.
  if (isWord(argv, 3, 'module')) return () => false;
  throw errors.syntax;
}

const invalidCommand = new ErrorReply('ERR Invalid command specified');
const invalidArity = new ErrorReply('ERR Invalid number of arguments specified for command');
const noKeys = new ErrorReply('ERR The command has no key arguments');
const invalidArguments = new ErrorReply('ERR Invalid arguments specified for command');

/** Where the keys of the command line from argv[2] on stand in it. */
function keysOfLine(
  ctx: Context,
  argv: readonly ByteString[],
): { line: ByteString[]; positions: readonly KeyPosition[] } {
  const line = argv.slice(2);
  const command = ctx.engine.commands.resolve(line);
  if (command === undefined) throw invalidCommand;
  if (command.keys.length === 0 && command.getKeys === undefined) throw noKeys;
  if (!fitsArity(command, line.length)) throw invalidArity;
  const positions = keyPositions(command, line);
  if (positions === undefined || positions.length === 0) {
    if (!command.flagSet.has('no_mandatory_keys')) throw invalidArguments;
    return { line, positions: [] };
  }
  return { line, positions };
}

const getkeys: CommandDeclaration = {
  ...COMMON,
  name: 'getkeys',
  summary: 'Picks the keys out of a command line, without running it.',
  since: '2.8.13',
  complexity: 'O(N) for N arguments of the line',
  args: [string('command'), string('arg', { optional: true, multiple: true })],
  examples: [{ lines: ['COMMAND GETKEYS MSET a 1 b 2'] }],
  run: (ctx, argv) => {
    const { line, positions } = keysOfLine(ctx, argv);
    return positions.map(({ at }) => arg(line, at));
  },
};

const getkeysandflags: CommandDeclaration = {
  ...COMMON,
  name: 'getkeysandflags',
  summary: 'Picks the keys out of a command line, each with what the command does to it.',
  since: '7.0.0',
  complexity: 'O(N) for N arguments of the line',
  args: [string('command'), string('arg', { optional: true, multiple: true })],
  examples: [{ lines: ['COMMAND GETKEYSANDFLAGS LMOVE from to LEFT RIGHT'] }],
  run: (ctx, argv) => {
    const { line, positions } = keysOfLine(ctx, argv);
    return positions.map(({ at, flags }) => [arg(line, at), new SetReply(flags.map((flag) => new Status(flag)))]);
  },
};

const help: CommandDeclaration = {
  ...COMMON,
  name: 'help',
  summary: 'Lists the subcommands of COMMAND.',
  since: '5.0.0',
  complexity: 'O(1)',
  run: () =>
    helpReply('COMMAND', [
      ['(no subcommand)', 'Details of all commands, as COMMAND INFO gives them.'],
      ['COUNT', 'How many commands there are.'],
      ['DOCS [<command-name> ...]', 'Documentation of all commands, or of those named.'],
      ['GETKEYS <full-command>', 'The keys in a command line.'],
      ['GETKEYSANDFLAGS <full-command>', 'The keys in a command line and what is done to them.'],
      ['INFO [<command-name> ...]', 'Details of all commands, or of those named.'],
      ['LIST [FILTERBY ...]', 'Names of all commands, or of those that a filter lets through.'],
    ]),
};

export const command = defineCommand({
  ...COMMON,
  name: 'command',
  summary: 'Tells about the commands of the server.',
  since: '2.8.13',
  complexity: 'O(N) for N commands of the server',
  arity: -1,
  tips: ['nondeterministic_output_order'],
  subcommands: [count, docs, getkeys, getkeysandflags, help, info, list],
  run: allInfo,
});
