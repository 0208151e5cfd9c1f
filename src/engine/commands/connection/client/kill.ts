// CLIENT KILL: ends connections, by address alone (the old form, which may end the caller's own and answers OK) or by
// any number of filters (the new form, which answers how many).
import type { ByteString } from '../../../../base/bytes.ts';
import { ErrorReply, OK } from '../../../../resp/reply.ts';
import { arg, isWord, readInteger, readIntegerIn } from '../../../args.ts';
import type { Client } from '../../../client.ts';
import type { CommandDeclaration } from '../../../command.ts';
import type { Context } from '../../../context.ts';
import { cString, errors, sanitized } from '../../../errors.ts';
import { integer, oneOf, string, token } from '../../../grammar.ts';
import { ADMIN } from './declaration.ts';
import { type ClientKind, kindOf, readKind } from './kinds.ts';

const badId = new ErrorReply('ERR client-id should be greater than 0');
const maxageNotInteger = new ErrorReply('ERR maxage is not an integer or out of range');
const maxageNotPositive = new ErrorReply('ERR maxage should be greater than 0');
const noSuchClient = new ErrorReply('ERR No such client');

interface Filter {
  id?: number;
  addr?: ByteString;
  laddr?: ByteString;
  user?: ByteString;
  kind?: ClientKind;
  /** Seconds since it connected, at least. */
  maxage?: number;
  skipsCaller: boolean;
}

export const clientKill: CommandDeclaration = {
  ...ADMIN,
  name: 'kill',
  summary: 'Ends the connections that match all of the filters.',
  since: '2.4.0',
  complexity: 'O(N) for N connections',
  history: [
    ['2.8.12', 'Takes any number of filters.'],
    ['2.8.12', 'Filter by `ID`.'],
    ['3.2.0', '`TYPE` knows `master`.'],
    ['5.0.0', '`TYPE` says `replica`; `slave` still means the same.'],
    ['6.2.0', 'Filter by `LADDR`.'],
    ['7.4.0', 'Filter by `MAXAGE`.'],
  ],
  arity: -3,
  args: [
    oneOf('filter', [
      string('old-format', { display: 'ip:port', deprecatedSince: '2.8.12' }),
      oneOf(
        'new-format',
        [
          integer('client-id', { token: 'ID', optional: true, since: '2.8.12' }),
          oneOf(
            'client-type',
            [
              token('NORMAL'),
              token('MASTER', { since: '3.2.0' }),
              token('SLAVE'),
              token('REPLICA', { since: '5.0.0' }),
              token('PUBSUB'),
            ],
            { token: 'TYPE', optional: true, since: '2.8.12' },
          ),
          string('username', { token: 'USER', optional: true }),
          string('addr', { token: 'ADDR', display: 'ip:port', optional: true }),
          string('laddr', { token: 'LADDR', display: 'ip:port', optional: true, since: '6.2.0' }),
          oneOf('skipme', [token('YES'), token('NO')], { token: 'SKIPME', optional: true }),
          integer('maxage', { token: 'MAXAGE', optional: true, since: '7.4.0' }),
        ],
        { multiple: true },
      ),
    ]),
  ],
  examples: [{ lines: ['CLIENT KILL TYPE normal'], note: 'Everybody but the caller and subscribers.' }],
  run: (ctx, argv) => {
    const isOldForm = argv.length === 3;
    const filter = isOldForm ? { addr: arg(argv, 2), skipsCaller: false } : readFilter(ctx, argv);
    const doomed = [...ctx.engine.clients.values()].filter((client) => matches(ctx, filter, client));
    for (const client of doomed) {
      if (client !== ctx.client) ctx.engine.kill(client);
    }
    const reply = isOldForm ? (doomed.length === 0 ? noSuchClient : OK) : doomed.length;
    // The caller still gets its answer.
    return doomed.includes(ctx.client) ? ctx.endWith(reply) : reply;
  },
};

function readFilter({ engine }: Context, argv: readonly ByteString[]): Filter {
  const filter: Filter = { skipsCaller: true };
  for (let at = 2; at < argv.length; at += 2) {
    const value = argv[at + 1];
    if (value === undefined) throw errors.syntax;
    if (isWord(argv, at, 'id')) {
      filter.id = readIntegerIn(value, 1, 2 ** 63, badId, badId);
    } else if (isWord(argv, at, 'maxage')) {
      filter.maxage = readInteger(value, maxageNotInteger);
      if (filter.maxage <= 0) throw maxageNotPositive;
    } else if (isWord(argv, at, 'type')) {
      filter.kind = readKind(value);
    } else if (isWord(argv, at, 'addr')) {
      filter.addr = value;
    } else if (isWord(argv, at, 'laddr')) {
      filter.laddr = value;
    } else if (isWord(argv, at, 'user')) {
      if (!engine.access.hasUser(value)) throw sanitized(`ERR No such user '${cString(value)}'`);
      filter.user = value;
    } else if (isWord(argv, at, 'skipme') && /^(yes|no)$/i.test(value)) {
      filter.skipsCaller = value.length === 'yes'.length;
    } else {
      throw errors.syntax;
    }
  }
  return filter;
}

function matches(ctx: Context, filter: Filter, client: Client): boolean {
  const { id, addr, laddr, user, kind, maxage } = filter;
  return (
    (addr === undefined || client.addr === addr) &&
    (laddr === undefined || client.laddr === laddr) &&
    (kind === undefined || kindOf(client) === kind) &&
    (id === undefined || client.id === id) &&
    (user === undefined || client.user === user) &&
    !(client === ctx.client && filter.skipsCaller) &&
    (maxage === undefined || Math.floor((ctx.now - client.createdAt) / 1000) >= maxage)
  );
}
