// MIGRATE: moves keys to another server. There is none here, so no key ever goes: the answers are Redis's when it reaches
// nobody. An address cannot be written to; a name, for want of one who knows names, cannot even be connected to.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, type Reply, Status } from '../../../resp/reply.ts';
import { arg, isWord, readInt64 } from '../../../engine/args.ts';
import { defineCommand } from '../../../engine/command.ts';
import type { Context } from '../../../engine/context.ts';
import { errors } from '../../../engine/errors.ts';
import { block, integer, key, oneOf, string, token } from '../../../engine/grammar.ts';
import { index, type KeyPosition, keySpec, keyword, range } from '../../../engine/key-specs.ts';

const NO_KEY = new Status('NOKEY');
const unwritten = new ErrorReply('IOERR error or timeout writing to target instance');
const unconnected = new ErrorReply('IOERR error or timeout connecting to the client');
const keyBesideKeys = new ErrorReply(
  'ERR When using MIGRATE KEYS option, the key argument must be set to the empty string',
);

const SPEC = keySpec('RW access delete', index(3), range(0, 1, 0));
const KEYS_SPEC = keySpec('RW access delete incomplete', keyword('KEYS', -2), range(-1, 1, 0));

const ADDRESS = /^(localhost|[\d.]+|[\da-f:]*:[\da-f:.]*)$/i;

/** Walks the options: where KEYS stands, or -1; the places of secrets; undefined if the line is wrong. */
function readOptions(argv: readonly ByteString[]): { readonly keysAt: number; readonly secrets: number[] } | undefined {
  const secrets: number[] = [];
  for (let at = 6; at < argv.length; at++) {
    const more = argv.length - 1 - at;
    if (isWord(argv, at, 'copy') || isWord(argv, at, 'replace')) continue;
    if (isWord(argv, at, 'auth') && more >= 1) {
      secrets.push(++at);
    } else if (isWord(argv, at, 'auth2') && more >= 2) {
      secrets.push(++at, ++at);
    } else if (isWord(argv, at, 'keys')) {
      return { keysAt: at, secrets };
    } else {
      return undefined;
    }
  }
  return { keysAt: -1, secrets };
}

function migrate(ctx: Context, argv: readonly ByteString[]): Reply {
  const options = readOptions(argv);
  if (options === undefined) return errors.syntax;
  const { keysAt } = options;
  if (keysAt >= 0 && arg(argv, 3) !== '') return keyBesideKeys;
  readInt64(arg(argv, 5));
  readInt64(arg(argv, 4));
  const names = keysAt < 0 ? argv.slice(3, 4) : argv.slice(keysAt + 1);
  const found = names.filter((name) => ctx.db.lookupRead(name) !== undefined);
  if (found.length === 0) return NO_KEY;
  return ADDRESS.test(arg(argv, 1)) ? unwritten : unconnected;
}

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
  run: migrate,
});
