// ACL: users, what they may do, and what they were refused. The rules themselves are the matter of engine/acl.
import { type CommandDeclaration, defineCommand } from '../../command.ts';
import { helpReply } from '../help.ts';
import { load, save } from './file.ts';
import { log } from './log.ts';
import { cat, dryrun, genpass } from './questions.ts';
import { deluser, getuser, list, setuser, users, whoami } from './users.ts';

const HELP = helpReply('ACL', [
  ['CAT [<category>]', 'The categories of commands, or the commands of <category>.'],
  ['DELUSER <username> [<username> ...]', 'Removes users and ends their connections.'],
  ['DRYRUN <username> <command> [<arg> ...]', 'Whether the user might run the command.'],
  ['GETUSER <username>', 'All that is known of a user.'],
  ['GENPASS [<bits>]', 'A password made up of 256 random bits, or of <bits>.'],
  ['LIST', 'All users, as lines of an ACL file.'],
  ['LOAD', 'Takes the users from the ACL file.'],
  ['LOG [<count> | RESET]', 'What was refused lately.'],
  ['SAVE', 'Writes the users into the ACL file.'],
  ['SETUSER <username> <rule> [<rule> ...]', 'Makes or changes a user.'],
  ['USERS', 'The names of all users.'],
  ['WHOAMI', 'Who this connection is logged in as.'],
]);

const help: CommandDeclaration = {
  name: 'help',
  summary: 'Lists the subcommands of ACL.',
  since: '6.0.0',
  group: 'server',
  complexity: 'O(1)',
  flags: ['loading', 'stale'],
  categories: [],
  examples: [{ lines: ['ACL HELP'] }],
  run: () => HELP,
};

export const acl = defineCommand({
  name: 'acl',
  summary: 'Says who may log in and what each user may do.',
  since: '6.0.0',
  group: 'server',
  complexity: 'Depends on the subcommand',
  flags: [],
  categories: [],
  subcommands: [cat, deluser, dryrun, genpass, getuser, help, list, load, log, save, setuser, users, whoami],
});
