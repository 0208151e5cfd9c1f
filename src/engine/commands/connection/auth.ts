// AUTH: logging in. HELLO can do the same on its way.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, OK } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { string } from '../../grammar.ts';

const noPassword = new ErrorReply(
  'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
);

export const REDACTED = '(redacted)';

export const auth = defineCommand({
  name: 'auth',
  summary: 'Logs the connection in, as the default user or as the one named.',
  since: '1.0.0',
  group: 'connection',
  complexity: 'O(N) for N passwords of the user',
  history: [['6.0.0', 'Takes a user name before the password.']],
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  categories: ['connection'],
  args: [string('username', { optional: true, since: '6.0.0' }), string('password')],
  examples: [
    { lines: ['CONFIG SET requirepass "correct horse"', 'AUTH "correct horse"'], note: 'New connections must log in.' },
  ],
  shownAs: (argv: readonly ByteString[]) => argv.map((word, at) => (at === 0 ? word : REDACTED)),
  run: ({ client, engine }, argv) => {
    if (argv.length > 3) return errors.syntax;
    if (argv.length === 2 && engine.access.defaultTakesAnyPassword) return noPassword;
    const user = argv.length === 3 ? arg(argv, 1) : 'default';
    return engine.access.logIn(client, user, arg(argv, argv.length - 1)) ?? OK;
  },
});
