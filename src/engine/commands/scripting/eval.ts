// EVAL, EVALSHA and their read-only forms: a script and its keys and arguments, run as one step.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, type Reply } from '../../../resp/reply.ts';
import { arg, readInteger } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { integer, key, string } from '../../grammar.ts';
import { index, keynum, keySpec } from '../../key-specs.ts';
import { noScript } from '../../scripting/scripting.ts';

const SHA_LENGTH = 40;

const negativeKeys = new ErrorReply("ERR Number of keys can't be negative");

/** The number of keys behind it, as EVAL and FCALL check it. */
export function readKeyCount(argv: readonly ByteString[], notInteger: ErrorReply = errors.notInteger): number {
  const count = readInteger(arg(argv, 2), notInteger);
  if (count > argv.length - 3) throw errors.numkeysTooMany;
  if (count < 0) throw negativeKeys;
  return count;
}

const ARGUMENTS = [
  integer('numkeys'),
  key('key', 0, { optional: true, multiple: true }),
  string('arg', { optional: true, multiple: true }),
] as const;
const COMMON = {
  group: 'scripting',
  complexity: 'That of the script',
  categories: ['scripting'],
} as const;
const ANY_NOTE = 'How the script uses its keys is not known, so they count as read and written';
const READ_NOTE = 'How the script uses its keys is not known, so they count as read';

function evalSource(ctx: Context, argv: readonly ByteString[]): Reply {
  return ctx.engine.scripting.evalScript(ctx, argv, readKeyCount(argv), ctx.command.isReadonly);
}

function evalCached(ctx: Context, argv: readonly ByteString[]): Reply {
  const { scripting } = ctx.engine;
  // What can't be a hash is told of before the keys are counted.
  if (argv[1]?.length !== SHA_LENGTH) throw noScript;
  return scripting.evalSha(ctx, argv, readKeyCount(argv), ctx.command.isReadonly);
}

export const evalCommand = defineCommand({
  ...COMMON,
  name: 'eval',
  summary: 'Runs a Lua script.',
  since: '2.6.0',
  flags: ['noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys'],
  keys: [keySpec('RW access update', index(2), keynum(0, 1, 1), ANY_NOTE)],
  args: [string('script'), ...ARGUMENTS],
  examples: [
    { lines: ['EVAL "return ARGV[1] .. \' \' .. KEYS[1]" 1 world hello'] },
    {
      lines: [
        'SET lock token-1',
        'EVAL "if redis.call(\'GET\', KEYS[1]) == ARGV[1] then return redis.call(\'DEL\', KEYS[1]) else return 0 end" 1 lock token-1',
      ],
      note: 'Releases a lock only if it is still one’s own: nobody can come between the two commands.',
    },
  ],
  run: evalSource,
});

export const evalRo = defineCommand({
  ...COMMON,
  name: 'eval_ro',
  summary: 'Runs a Lua script that must not write.',
  since: '7.0.0',
  flags: ['readonly', 'noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys'],
  keys: [keySpec('RO access', index(2), keynum(0, 1, 1), READ_NOTE)],
  args: [string('script'), ...ARGUMENTS],
  examples: [{ lines: ['SET name Ada', 'EVAL_RO "return redis.call(\'GET\', KEYS[1])" 1 name'] }],
  run: evalSource,
});

export const evalsha = defineCommand({
  ...COMMON,
  name: 'evalsha',
  summary: 'Runs a cached Lua script by its SHA-1.',
  since: '2.6.0',
  flags: ['noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys'],
  keys: [keySpec('RW access update', index(2), keynum(0, 1, 1))],
  args: [string('sha1'), ...ARGUMENTS],
  examples: [{ lines: ['SCRIPT LOAD "return 7"', 'EVALSHA 59b6ab2fbe0ee4b25733de0f62e6cda4899ef8e9 0'] }],
  run: evalCached,
});

export const evalshaRo = defineCommand({
  ...COMMON,
  name: 'evalsha_ro',
  summary: 'Runs a cached Lua script, which must not write, by its SHA-1.',
  since: '7.0.0',
  flags: ['readonly', 'noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys'],
  keys: [keySpec('RO access', index(2), keynum(0, 1, 1))],
  args: [string('sha1'), ...ARGUMENTS],
  examples: [{ lines: ['SCRIPT LOAD "return 7"', 'EVALSHA_RO 59b6ab2fbe0ee4b25733de0f62e6cda4899ef8e9 0'] }],
  run: evalCached,
});
