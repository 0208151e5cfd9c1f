// MIGRATE: moves keys to another server. What a line asks for is read here; moving is handed in by hosts that have a network
// (replication/migration.ts). Without one no key ever goes: the answers are Redis's when it reaches nobody.
import type { ByteString } from '../../../base/bytes.ts';
import type { Int64 } from '../../../base/integer.ts';
import { ErrorReply, type Reply, Status } from '../../../resp/reply.ts';
import { arg, isWord, readInt64 } from '../../../engine/args.ts';
import { defineCommand, type Handler } from '../../../engine/command.ts';
import type { Context } from '../../../engine/context.ts';
import { errors } from '../../../engine/errors.ts';
import { block, integer, key, oneOf, string, token } from '../../../engine/grammar.ts';
import { index, type KeyPosition, keySpec, keyword, range } from '../../../engine/key-specs.ts';
import type { Value } from '../../../engine/keyspace/value.ts';

const NO_KEY = new Status('NOKEY');
export const unwritten = new ErrorReply('IOERR error or timeout writing to target instance');
export const unconnected = new ErrorReply('IOERR error or timeout connecting to the client');
const keyBesideKeys = new ErrorReply(
  'ERR When using MIGRATE KEYS option, the key argument must be set to the empty string',
);

const SPEC = keySpec('RW access delete', index(3), range(0, 1, 0));
const KEYS_SPEC = keySpec('RW access delete incomplete', keyword('KEYS', -2), range(-1, 1, 0));

const ADDRESS = /^(localhost|[\d.]+|[\da-f:]*:[\da-f:.]*)$/i;

/** What a line asks for: keys that exist, to be moved (or copied) to a database of another server. */
export interface Move {
  readonly host: ByteString;
  readonly port: ByteString;
  readonly db: Int64;
  /** For each step of connecting, writing and reading. */
  readonly timeoutMs: Int64;
  readonly copies: boolean;
  readonly replaces: boolean;
  /** What AUTH is told there: nothing, a password, or a name and a password. */
  readonly credentials: readonly ByteString[];
  /** As named: a key that is named twice is here twice. */
  readonly found: readonly (readonly [key: ByteString, value: Value])[];
}

/** Moves keys and gives the answer. */
export type Mover = (ctx: Context, move: Move) => Reply;

interface Options {
  copies: boolean;
  replaces: boolean;
  username: ByteString | undefined;
  password: ByteString | undefined;
  /** Where KEYS stands, or -1. */
  keysAt: number;
  /** The places of what nobody should see. */
  readonly secrets: number[];
}

/** Walks the options; undefined if the line is wrong. */
function readOptions(argv: readonly ByteString[]): Options | undefined {
  const options: Options = {
    copies: false,
    replaces: false,
    username: undefined,
    password: undefined,
    keysAt: -1,
    secrets: [],
  };
  for (let at = 6; at < argv.length; at++) {
    const more = argv.length - 1 - at;
    if (isWord(argv, at, 'copy')) {
      options.copies = true;
    } else if (isWord(argv, at, 'replace')) {
      options.replaces = true;
    } else if (isWord(argv, at, 'auth') && more >= 1) {
      // A name that AUTH2 gave before stays.
      options.secrets.push(++at);
      options.password = arg(argv, at);
    } else if (isWord(argv, at, 'auth2') && more >= 2) {
      options.secrets.push(++at, ++at);
      options.username = arg(argv, at - 1);
      options.password = arg(argv, at);
    } else if (isWord(argv, at, 'keys')) {
      options.keysAt = at;
      return options;
    } else {
      return undefined;
    }
  }
  return options;
}

/** MIGRATE with this way of moving. */
export function migrateBy(mover: Mover): Handler {
  return (ctx, argv) => {
    const options = readOptions(argv);
    if (options === undefined) return errors.syntax;
    const { keysAt, copies, replaces, username, password } = options;
    if (keysAt >= 0 && arg(argv, 3) !== '') return keyBesideKeys;
    const timeoutMs = readInt64(arg(argv, 5));
    const db = readInt64(arg(argv, 4));
    const names = keysAt < 0 ? argv.slice(3, 4) : argv.slice(keysAt + 1);
    const found = names.flatMap((name) => {
      const value = ctx.db.lookupRead(name);
      return value === undefined ? [] : [[name, value] as const];
    });
    if (found.length === 0) return NO_KEY;
    const credentials = [username, password].filter((word) => word !== undefined);
    return mover(ctx, { host: arg(argv, 1), port: arg(argv, 2), db, timeoutMs, copies, replaces, credentials, found });
  };
}

/** An address can't be written to; a name, for want of one who knows names, can't even be connected to. */
const moveNowhere: Mover = (_, { host }) => (ADDRESS.test(host) ? unwritten : unconnected);

function keyPositions(argv: readonly ByteString[]): readonly KeyPosition[] | undefined {
  const { flags } = SPEC;
  const keysAt = readOptions(argv)?.keysAt ?? -1;
  if (keysAt < 0) return [{ at: 3, flags }];
  if (argv[3] !== '') return undefined;
  return argv.slice(keysAt + 1).map((_, n) => ({ at: keysAt + 1 + n, flags }));
}

export const migrateCommand = defineCommand({
  name: 'migrate',
  summary: 'Moves keys to another server.',
  since: '2.6.0',
  group: 'generic',
  complexity: 'That of DUMP and DEL here and of RESTORE there, for each key',
  history: [
    ['3.0.0', 'Takes COPY and REPLACE.'],
    ['3.0.6', 'Takes KEYS.'],
    ['4.0.7', 'Takes AUTH.'],
    ['6.0.0', 'Takes AUTH2.'],
  ],
  flags: ['write', 'movablekeys'],
  categories: ['keyspace', 'dangerous'],
  tips: ['nondeterministic_output'],
  keys: [SPEC, KEYS_SPEC],
  args: [
    string('host'),
    integer('port'),
    oneOf('key-selector', [key('key', 0), token('', { name: 'empty-string' })]),
    integer('destination-db'),
    integer('timeout'),
    token('COPY', { optional: true, since: '3.0.0' }),
    token('REPLACE', { optional: true, since: '3.0.0' }),
    oneOf(
      'authentication',
      [
        string('auth', { token: 'AUTH', display: 'password', since: '4.0.7' }),
        block('auth2', [string('username'), string('password')], { token: 'AUTH2', since: '6.0.0' }),
      ],
      { optional: true },
    ),
    key('keys', 1, { token: 'KEYS', display: 'key', optional: true, multiple: true, since: '3.0.6' }),
  ],
  getKeys: keyPositions,
  shownAs: (argv) => {
    const secrets = readOptions(argv)?.secrets ?? [];
    return argv.map((word, at) => (secrets.includes(at) ? '(redacted)' : word));
  },
  run: migrateBy(moveNowhere),
});
