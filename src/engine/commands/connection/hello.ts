// HELLO: the handshake that chooses the protocol, and may log in and name the connection on the way.
import { type ByteString, flatten } from '../../../base/bytes.ts';
import { ErrorReply, MapReply } from '../../../resp/reply.ts';
import { arg, isWord, readIntegerIn } from '../../args.ts';
import { isValidClientName } from '../../client.ts';
import { defineCommand } from '../../command.ts';
import { cString, errors, sanitized } from '../../errors.ts';
import { block, integer, string } from '../../grammar.ts';
import { REDIS_VERSION } from '../../version.ts';
import { REDACTED } from './auth.ts';

const notInteger = new ErrorReply('ERR Protocol version is not an integer or out of range');
const unsupported = new ErrorReply('NOPROTO unsupported protocol version');
const authNeeded = new ErrorReply(
  'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time',
);

export const hello = defineCommand({
  name: 'hello',
  summary: 'Says which protocol the client wants to speak, and tells it about the server.',
  since: '6.0.0',
  group: 'connection',
  complexity: 'O(1)',
  history: [['6.2.0', 'The version may be left out: the answer then tells about the connection as it is.']],
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  categories: ['connection'],
  args: [
    block(
      'arguments',
      [
        integer('protover'),
        block('auth', [string('username'), string('password')], { token: 'AUTH', optional: true }),
        string('clientname', { token: 'SETNAME', optional: true }),
      ],
      { optional: true },
    ),
  ],
  examples: [{ lines: ['HELLO', 'HELLO 3', 'HELLO 2'] }],
  shownAs: (argv) => {
    const at = argv.findIndex((_, index) => index > 1 && isWord(argv, index, 'auth'));
    return at < 0 ? argv : argv.map((word, index) => (index === at + 1 || index === at + 2 ? REDACTED : word));
  },
  run: (ctx, argv) => {
    const { client, engine } = ctx;
    let version: number | undefined;
    let name: ByteString | undefined;
    let user: ByteString | undefined;
    let password: ByteString = '';
    if (argv.length > 1) {
      version = readIntegerIn(arg(argv, 1), -(2 ** 63), 2 ** 63, notInteger, notInteger);
      if (version !== 2 && version !== 3) return unsupported;
    }
    for (let at = 2; at < argv.length; at++) {
      const more = argv.length - 1 - at;
      if (isWord(argv, at, 'auth') && more >= 2) {
        user = arg(argv, at + 1);
        password = arg(argv, at + 2);
        at += 2;
      } else if (isWord(argv, at, 'setname') && more >= 1) {
        name = arg(argv, at + 1);
        if (!isValidClientName(name)) return errors.badClientName;
        at += 1;
      } else {
        return sanitized(`ERR Syntax error in HELLO option '${cString(arg(argv, at))}'`);
      }
    }
    if (user !== undefined) {
      const refusal = engine.access.logIn(client, user, password);
      if (refusal !== undefined) return refusal;
    }
    if (!client.isAuthenticated) return authNeeded;
    if (name !== undefined) client.name = flatten(name);
    if (version !== undefined) client.resp = version as 2 | 3;
    return new MapReply([
      'server',
      'redis',
      'version',
      REDIS_VERSION,
      'proto',
      client.resp,
      'id',
      client.id,
      'mode',
      'standalone',
      'role',
      'master',
      'modules',
      [],
    ]);
  },
});
