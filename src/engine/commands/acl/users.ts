// ACL SETUSER, GETUSER, DELUSER, LIST, USERS and WHOAMI: who the users are and what their rules say.
import type { ByteString } from '../../../base/bytes.ts';
import { flatten } from '../../../base/bytes.ts';
import { ErrorReply, MapReply, OK, type Reply, SetReply } from '../../../resp/reply.ts';
import { DEFAULT_USER } from '../../acl/access-control.ts';
import { hasSpaces, joinSelectors, RuleError } from '../../acl/rules.ts';
import type { Selector } from '../../acl/selector.ts';
import type { User } from '../../acl/user.ts';
import { arg } from '../../args.ts';
import type { CommandDeclaration } from '../../command.ts';
import { sanitized } from '../../errors.ts';
import { string } from '../../grammar.ts';
import { REDACTED } from '../connection/auth.ts';

const ADMIN = {
  group: 'server',
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: [],
} as const;

const ON_ALL_NODES = ['request_policy:all_nodes', 'response_policy:all_succeeded'];

const badName = new ErrorReply("ERR Usernames can't contain spaces or null characters");
const defaultStays = new ErrorReply("ERR The 'default' user cannot be removed");

/** Rules may hold passwords, and names are secret as well. */
const namingNobody = (argv: readonly ByteString[]): readonly ByteString[] =>
  argv.map((word, at) => (at < 2 ? word : REDACTED));

export const setuser: CommandDeclaration = {
  ...ADMIN,
  name: 'setuser',
  summary: 'Changes a user by rules, one after another; makes it first if there is none. All rules are taken or none.',
  since: '6.0.0',
  complexity: 'O(N) for N rules',
  history: [
    ['6.2.0', 'Patterns of channels.'],
    ['7.0.0', 'Selectors, and patterns of keys that may only be read or only be written.'],
  ],
  tips: ON_ALL_NODES,
  args: [string('username'), string('rule', { optional: true, multiple: true })],
  examples: [
    {
      lines: ['ACL SETUSER reader on >secret ~news:* +@read', 'AUTH reader secret', 'GET news:1', 'SET news:1 x'],
      note: 'The last one is refused.',
    },
    { lines: ['ACL SETUSER worker on nopass %R~in:* %W~out:* +get +set', 'ACL GETUSER worker'] },
  ],
  shownAs: namingNobody,
  run: ({ engine }, argv) => {
    const name = arg(argv, 2);
    if (hasSpaces(name)) return badName;
    const rules = joinSelectors(argv.slice(3));
    if (rules instanceof RuleError) return sanitized(`ERR ${rules.reason}`);
    const changed = engine.access.user(name)?.copy() ?? engine.access.newUser(flatten(name));
    for (const rule of rules) {
      try {
        changed.apply(flatten(rule));
      } catch (thrown) {
        if (!(thrown instanceof RuleError)) throw thrown;
        return sanitized(`ERR Error in ACL SETUSER modifier '${rule}': ${thrown.reason}`);
      }
    }
    engine.access.replace(changed);
    return OK;
  },
};

export const getuser: CommandDeclaration = {
  ...ADMIN,
  name: 'getuser',
  summary: 'Gets all that is known of a user: flags, password hashes, and the rules for commands, keys and channels.',
  since: '6.0.0',
  complexity: 'O(N) for N rules and passwords of the user',
  history: [
    ['6.2.0', 'Patterns of channels.'],
    ['7.0.0', 'Selectors; patterns are written as rules in one string.'],
  ],
  args: [string('username')],
  examples: [{ lines: ['ACL GETUSER default'] }],
  shownAs: namingNobody,
  run: ({ engine }, argv) => {
    const user = engine.access.user(arg(argv, 2));
    return user === undefined ? null : describeUser(user);
  },
};

function describeUser(user: User): Reply {
  return new MapReply([
    'flags',
    new SetReply(user.flags),
    'passwords',
    [...user.passwordHashes],
    ...describeSelector(user.rootSelector),
    'selectors',
    user.furtherSelectors.map((selector) => new MapReply(describeSelector(selector))),
  ]);
}

function describeSelector(selector: Selector): Reply[] {
  return [
    ...['commands', selector.describeCommands()],
    ...['keys', selector.describeKeys()],
    ...['channels', selector.describeChannels()],
  ];
}

export const deluser: CommandDeclaration = {
  ...ADMIN,
  name: 'deluser',
  summary: 'Removes users and ends their connections; answers how many there were.',
  since: '6.0.0',
  complexity: 'O(1) for each user',
  tips: ON_ALL_NODES,
  args: [string('username', { multiple: true })],
  examples: [{ lines: ['ACL SETUSER guest on', 'ACL DELUSER guest'] }],
  shownAs: namingNobody,
  run: ({ engine }, argv) => {
    const names = argv.slice(2);
    if (names.includes(DEFAULT_USER)) return defaultStays;
    return names.filter((name) => engine.access.remove(name)).length;
  },
};

export const list: CommandDeclaration = {
  ...ADMIN,
  name: 'list',
  summary: 'Lists all users, each as the line that would make it in an ACL file.',
  since: '6.0.0',
  complexity: 'O(N) for N users',
  examples: [{ lines: ['ACL LIST'] }],
  run: ({ engine }) => engine.access.allUsers().map((user) => `user ${user.name} ${user.describe()}`),
};

export const users: CommandDeclaration = {
  ...ADMIN,
  name: 'users',
  summary: 'Lists the names of all users.',
  since: '6.0.0',
  complexity: 'O(N) for N users',
  examples: [{ lines: ['ACL USERS'] }],
  run: ({ engine }) => engine.access.allUsers().map(({ name }) => name),
};

export const whoami: CommandDeclaration = {
  name: 'whoami',
  summary: 'Answers the name of the user that the connection is logged in as.',
  since: '6.0.0',
  group: 'server',
  complexity: 'O(1)',
  flags: ['noscript', 'loading', 'stale'],
  categories: [],
  examples: [{ lines: ['ACL WHOAMI'] }],
  run: ({ client }) => client.user,
};
