// ACL CAT, DRYRUN and GENPASS: what there is to allow, what a user would be allowed, and passwords nobody guesses.
import { ErrorReply, OK } from '../../../resp/reply.ts';
import { CATEGORIES } from '../../acl/categories.ts';
import { describeDenial } from '../../acl/access-control.ts';
import { arg, readIntegerIn } from '../../args.ts';
import { fitsArity } from '../../command-table.ts';
import type { Command, CommandDeclaration } from '../../command.ts';
import { cString, errors, sanitized } from '../../errors.ts';
import { integer, string } from '../../grammar.ts';
import { wrongCall } from './wrong-call.ts';

export const cat: CommandDeclaration = {
  name: 'cat',
  summary: 'Lists the categories of commands, or the commands in one of them.',
  since: '6.0.0',
  group: 'server',
  complexity: 'O(1)',
  flags: ['noscript', 'loading', 'stale'],
  categories: [],
  args: [string('category', { optional: true })],
  examples: [{ lines: ['ACL CAT', 'ACL CAT hyperloglog'] }],
  run: ({ engine }, argv) => {
    if (argv.length === 2) return CATEGORIES;
    if (argv.length > 3) return wrongCall(argv[1]);
    const category = arg(argv, 2).toLowerCase();
    if (!CATEGORIES.includes(category)) return sanitized(`ERR Unknown category '${cString(arg(argv, 2))}'`);
    const names: string[] = [];
    const add = (command: Command): void => {
      if (command.categories.has(category)) names.push(command.fullName);
      for (const sub of command.subcommands) add(sub);
    };
    for (const command of engine.commands.all()) add(command);
    return names;
  },
};

export const dryrun: CommandDeclaration = {
  name: 'dryrun',
  summary: 'Tells whether a user might run a command, without running it.',
  since: '7.0.0',
  group: 'server',
  complexity: 'O(1)',
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: [],
  args: [string('username'), string('command'), string('arg', { optional: true, multiple: true })],
  examples: [{ lines: ['ACL SETUSER reader on +@read ~news:*', 'ACL DRYRUN reader GET news:1', 'ACL DRYRUN reader DEL news:1'] }],
  run: ({ engine }, argv) => {
    const name = arg(argv, 2);
    const user = engine.access.user(name);
    if (user === undefined) return sanitized(`ERR User '${cString(name)}' not found`);
    const line = argv.slice(3);
    const command = engine.commands.resolve(line);
    if (command === undefined) return sanitized(`ERR Command '${cString(arg(argv, 3))}' not found`);
    if (!fitsArity(command, line.length)) return errors.wrongArity(command.fullName);
    const denial = engine.access.check(user, command, line);
    return denial === undefined ? OK : describeDenial(user, command, line, denial);
  },
};

const DEFAULT_BITS = 256;
const MOST_BITS = 4096;
const badBits = new ErrorReply(
  `ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to ${MOST_BITS}`,
);

export const genpass: CommandDeclaration = {
  name: 'genpass',
  summary: 'Makes up a password: random hexadecimal digits.',
  since: '6.0.0',
  group: 'server',
  complexity: 'O(1)',
  flags: ['noscript', 'loading', 'stale'],
  categories: [],
  args: [integer('bits', { optional: true })],
  examples: [{ lines: ['ACL GENPASS', 'ACL GENPASS 32'] }],
  run: ({ random }, argv) => {
    if (argv.length > 3) return wrongCall(argv[1]);
    const bits =
      argv.length === 3 ? readIntegerIn(arg(argv, 2), 1, MOST_BITS, badBits, errors.notInteger) : DEFAULT_BITS;
    let digits = '';
    while (digits.length < Math.ceil(bits / 4)) digits += random.int(16).toString(16);
    return digits;
  },
};
