// ACL LOAD and ACL SAVE: the users in the file that `aclfile` names. Reading it is engine/acl/file.ts's matter.
import { ErrorReply, OK } from '../../../resp/reply.ts';
import { loadUsers, saveUsers } from '../../acl/file.ts';
import type { CommandDeclaration } from '../../command.ts';
import { sanitized } from '../../errors.ts';

const ADMIN = {
  group: 'server',
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: [],
} as const;

const noFile = new ErrorReply(
  'ERR This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in order to store users in the Redis configuration.',
);
const notSaved = new ErrorReply(
  'ERR There was an error trying to save the ACLs. Please check the server logs for more information',
);

export const load: CommandDeclaration = {
  ...ADMIN,
  name: 'load',
  summary: 'Takes all users from the ACL file, if the file has no mistake; those that are not in it are removed.',
  since: '6.0.0',
  complexity: 'O(N) for N users',
  run: ({ engine, settings }) => {
    if (settings.aclfile === '') return noFile;
    const problem = loadUsers(engine.access, settings.aclfile);
    return problem === undefined ? OK : sanitized(`ERR ${problem}`);
  },
};

export const save: CommandDeclaration = {
  ...ADMIN,
  name: 'save',
  summary: 'Writes all users into the ACL file.',
  since: '6.0.0',
  complexity: 'O(N) for N users',
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  run: ({ engine, settings }) => {
    if (settings.aclfile === '') return noFile;
    return saveUsers(engine.access, settings.aclfile) ? OK : notSaved;
  },
};
