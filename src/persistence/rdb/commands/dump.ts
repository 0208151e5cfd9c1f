// DUMP, RESTORE and RESTORE-ASKING: a value as a string of bytes that any Redis can take in again. What the bytes mean is
// payload.ts's matter.
import type { ByteString } from '../../../base/bytes.ts';
import { add, type Int64 } from '../../../base/integer.ts';
import { ErrorReply, OK, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readInt64 } from '../../../engine/args.ts';
import { type CommandDeclaration, defineCommand } from '../../../engine/command.ts';
import type { Context } from '../../../engine/context.ts';
import { errors } from '../../../engine/errors.ts';
import { integer, key, string, token } from '../../../engine/grammar.ts';
import { index, keySpec, range } from '../../../engine/key-specs.ts';
import { lfuWith, lruClockAt } from '../../../engine/keyspace/access.ts';
import type { Value } from '../../../engine/keyspace/value.ts';
import type { RdbFormat } from '../../../engine/rdb-format.ts';
import { faultLine } from '../../rdb-log.ts';
import { dumpFunctions, readFunctions } from '../function-payload.ts';
import { dumpValue, restoreValue } from '../payload.ts';
import { savedLength } from '../write-value.ts';

const damaged = new ErrorReply('ERR DUMP payload version or checksum are wrong');
const unreadable = new ErrorReply('ERR Bad data format');
const badTtl = new ErrorReply('ERR Invalid TTL value, must be >= 0');
const badIdle = new ErrorReply('ERR Invalid IDLETIME value, must be >= 0');
const badFrequency = new ErrorReply('ERR Invalid FREQ value, must be >= 0 and <= 255');

export const dump = defineCommand({
  name: 'dump',
  summary: 'Gives a value as bytes that RESTORE takes, on this server or another.',
  since: '2.6.0',
  group: 'generic',
  complexity: 'O(1) to find the key, O(N*M) for N elements of M bytes on average',
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  brings: { savedLength, dumpFunctions, readFunctions } satisfies RdbFormat,
  examples: [{ lines: ['SET color red', 'DUMP color'], note: 'A type byte, the value, a version and a checksum.' }],
  run: (ctx, argv) => {
    const value = ctx.db.lookupRead(arg(argv, 1));
    return value === undefined ? null : dumpValue(value, ctx.settings.rdbcompression);
  },
});

interface RestoreOptions {
  readonly replaces: boolean;
  readonly isAbsolute: boolean;
  readonly idle: Int64 | undefined;
  readonly frequency: number | undefined;
}

function readOptions(argv: readonly ByteString[]): RestoreOptions {
  let replaces = false;
  let isAbsolute = false;
  let idle: Int64 | undefined;
  let frequency: number | undefined;
  for (let at = 4; at < argv.length; at++) {
    const hasMore = at + 1 < argv.length;
    if (isWord(argv, at, 'replace')) {
      replaces = true;
    } else if (isWord(argv, at, 'absttl')) {
      isAbsolute = true;
    } else if (hasMore && frequency === undefined && isWord(argv, at, 'idletime')) {
      idle = readInt64(arg(argv, ++at));
      if (idle < 0) throw badIdle;
    } else if (hasMore && idle === undefined && isWord(argv, at, 'freq')) {
      const counter = readInt64(arg(argv, ++at));
      if (counter < 0 || counter > 255) throw badFrequency;
      frequency = Number(counter);
    } else {
      throw errors.syntax;
    }
  }
  return { replaces, isAbsolute, idle, frequency };
}

/** `clients`: those whose user has not been told to be trusted. */
function isThorough({ settings, engine, client }: Context): boolean {
  const how = settings['sanitize-dump-payload'];
  return how === 'yes' || (how === 'clients' && !engine.isLoading && client.account?.sanitizesPayloads !== false);
}

function readValue(ctx: Context, payload: ByteString): Value {
  const { settings, random, engine } = ctx;
  const maker = { settings, random, isThorough: isThorough(ctx) };
  const result = restoreValue(payload, maker, !engine.debug.skipsChecksums);
  if (result.ok) {
    engine.sharedIntegers.share(result.value);
    return result.value;
  }
  engine.log('verbose', faultLine(result.fault, payload.charCodeAt(0)));
  throw result.isFooter ? damaged : unreadable;
}

/** When the key expires, unix ms; 0: never. A sum that goes round is a time that is past. */
function momentOf(ttl: Int64, isAbsolute: boolean, now: number): Int64 {
  return ttl === 0 || isAbsolute ? ttl : (add(ttl, now) ?? -1);
}

function setUse(ctx: Context, value: Value, { idle, frequency }: RestoreOptions): void {
  if (ctx.engine.tracksFrequency) {
    if (frequency !== undefined) ctx.engine.setAccess(value, lfuWith(frequency, ctx.now));
  } else if (idle !== undefined) {
    ctx.engine.setAccess(value, Number(BigInt.asUintN(24, BigInt(lruClockAt(ctx.now)) - BigInt(idle))));
  }
}

function restore(ctx: Context, argv: readonly ByteString[]): Reply {
  const { db } = ctx;
  const name = arg(argv, 1);
  const options = readOptions(argv);
  if (!options.replaces && db.lookupWrite(name) !== undefined) return errors.busyKey;
  const ttl = readInt64(arg(argv, 2));
  if (ttl < 0) return badTtl;
  const value = readValue(ctx, arg(argv, 3));
  const isReplaced = options.replaces && db.delete(name);
  const expireAt = momentOf(ttl, options.isAbsolute, ctx.now);
  if (expireAt !== 0 && expireAt <= ctx.now && !ctx.engine.isLoading) {
    if (isReplaced) {
      ctx.changed('generic', 'del', name);
      ctx.propagateAs(ctx.settings['lazyfree-lazy-server-del'] ? 'UNLINK' : 'DEL', name);
    }
    return OK;
  }
  db.add(name, value);
  if (expireAt !== 0) {
    db.setExpiry(name, value, expireAt);
    if (!options.isAbsolute) ctx.propagateAs(arg(argv, 0), name, String(expireAt), ...argv.slice(3), 'ABSTTL');
  }
  setUse(ctx, value, options);
  ctx.changed('generic', 'restore', name);
  return OK;
}

const RESTORE = {
  complexity: 'O(1) to make the key, O(N*M) for N elements of M bytes; O(N*M*log(N)) for sorted sets',
  history: [
    ['3.0.0', 'Takes REPLACE.'],
    ['5.0.0', 'Takes ABSTTL.'],
    ['5.0.0', 'Takes IDLETIME and FREQ.'],
  ],
  categories: ['keyspace', 'dangerous'],
  keys: [keySpec('OW update', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    integer('ttl'),
    string('serialized-value'),
    token('REPLACE', { optional: true, since: '3.0.0' }),
    token('ABSTTL', { optional: true, since: '5.0.0' }),
    integer('seconds', { token: 'IDLETIME', optional: true, since: '5.0.0' }),
    integer('frequency', { token: 'FREQ', optional: true, since: '5.0.0' }),
  ],
  run: restore,
} as const satisfies Partial<CommandDeclaration>;

export const restoreCommand = defineCommand({
  ...RESTORE,
  name: 'restore',
  summary: 'Makes a key of what DUMP gave, to expire in so many milliseconds (0: never).',
  since: '2.6.0',
  group: 'generic',
  flags: ['write', 'denyoom'],
  examples: [
    {
      lines: [
        'RESTORE answer 0 "\\x00\\xc0\\x2a\\x0c\\x00\\x4a\\x8d\\x68\\x3a\\x7c\\x49\\xd1\\x19"',
        'GET answer',
      ],
    },
  ],
});

export const restoreAsking = defineCommand({
  ...RESTORE,
  name: 'restore-asking',
  summary: 'RESTORE for a slot that a cluster is just moving here.',
  since: '3.0.0',
  group: 'server',
  docFlags: ['syscmd'],
  flags: ['write', 'denyoom', 'asking'],
});
