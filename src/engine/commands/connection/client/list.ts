// CLIENT LIST and CLIENT INFO: connections, one a line.
import type { ByteString } from '../../../../base/bytes.ts';
import { ErrorReply, type Reply, Verbatim } from '../../../../resp/reply.ts';
import { arg, isWord, readInteger } from '../../../args.ts';
import type { Client } from '../../../client.ts';
import type { CommandDeclaration } from '../../../command.ts';
import type { Context } from '../../../context.ts';
import { errors } from '../../../errors.ts';
import { integer, oneOf, token } from '../../../grammar.ts';
import { ADMIN, COMMON } from './declaration.ts';
import { describeClient } from './description.ts';
import { kindOf, readKind } from './kinds.ts';

const badId = new ErrorReply('ERR Invalid client ID');

export const clientList: CommandDeclaration = {
  ...ADMIN,
  name: 'list',
  summary: 'Lists connections, each on a line with all that the server knows of it.',
  since: '2.4.0',
  complexity: 'O(N) for N connections',
  history: [
    ['2.8.12', 'Each line begins with the connection’s unique `id`.'],
    ['5.0.0', 'Can list one `TYPE` only.'],
    ['6.0.0', 'Shows the `user`.'],
    ['6.2.0', 'Shows `argv-mem`, `tot-mem`, `laddr` and `redir`; can list by `ID`.'],
    ['7.0.0', 'Shows `resp`, `multi-mem`, `rbs` and `rbp`.'],
    ['7.0.3', 'Shows `ssub`, the shard channels.'],
    ['7.2.0', 'Shows `lib-name` and `lib-ver`.'],
    ['7.4.0', 'Shows `watch`, the number of watched keys.'],
    ['8.0.0', 'Shows `io-thread`.'],
  ],
  tips: ['nondeterministic_output'],
  args: [
    oneOf('client-type', [token('NORMAL'), token('MASTER'), token('REPLICA'), token('PUBSUB')], {
      token: 'TYPE',
      optional: true,
      since: '5.0.0',
    }),
    integer('client-id', { token: 'ID', optional: true, multiple: true, since: '6.2.0' }),
  ],
  examples: [{ lines: ['CLIENT LIST', 'CLIENT LIST TYPE pubsub'] }],
  run: (ctx, argv) => {
    const lines = chosen(ctx, argv).map((client) => `${describeClient(ctx.engine, client)}\n`);
    return new Verbatim('txt', lines.join(''));
  },
};

/** The connections that the arguments ask for, oldest first or in the order of their ids. */
function chosen({ engine }: Context, argv: readonly ByteString[]): readonly Client[] {
  if (argv.length === 2) return [...engine.clients.values()];
  if (argv.length === 4 && isWord(argv, 2, 'type')) {
    const kind = readKind(arg(argv, 3));
    return [...engine.clients.values()].filter((client) => kindOf(client) === kind);
  }
  if (argv.length > 3 && isWord(argv, 2, 'id')) {
    const ids = argv.slice(3).map((word) => readInteger(word, badId));
    return ids.flatMap((id) => engine.clients.get(id) ?? []);
  }
  throw errors.syntax;
}

export const clientInfo: CommandDeclaration = {
  ...COMMON,
  name: 'info',
  summary: 'Tells all that the server knows of this connection, in one line.',
  since: '6.2.0',
  complexity: 'O(1)',
  tips: ['nondeterministic_output'],
  examples: [{ lines: ['CLIENT INFO'] }],
  run: ({ client, engine }): Reply => new Verbatim('txt', `${describeClient(engine, client)}\n`),
};
