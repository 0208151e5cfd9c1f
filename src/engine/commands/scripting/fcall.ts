// FCALL and FCALL_RO: calls of functions that FUNCTION LOAD has made.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, type Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { integer, key, string } from '../../grammar.ts';
import { index, keynum, keySpec } from '../../key-specs.ts';
import { readKeyCount } from './eval.ts';

const badKeyCount = new ErrorReply('ERR Bad number of keys provided');

const COMMON = {
  since: '7.0.0',
  group: 'scripting',
  complexity: 'That of the function',
  categories: ['scripting'],
  args: [
    string('function'),
    integer('numkeys'),
    key('key', 0, { optional: true, multiple: true }),
    string('arg', { optional: true, multiple: true }),
  ],
} as const;

const LIBRARY =
  'FUNCTION LOAD "#!lua name=greetings\\nredis.register_function{function_name=\'greet\', callback=function(keys, args) return \'Hello \' .. args[1] end, flags={\'no-writes\'}}"';

function call(ctx: Context, argv: readonly ByteString[]): Reply {
  const { functions } = ctx.engine.scripting;
  const found = functions.find(arg(argv, 1));
  return functions.call(ctx, found, argv, readKeyCount(argv, badKeyCount), ctx.command.isReadonly);
}

export const fcall = defineCommand({
  ...COMMON,
  name: 'fcall',
  summary: 'Calls a function.',
  flags: ['noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys'],
  keys: [
    keySpec(
      'RW access update',
      index(2),
      keynum(0, 1, 1),
      'How the function uses its keys is not known, so they count as read and written',
    ),
  ],
  examples: [{ lines: [LIBRARY, 'FCALL greet 0 Ada'] }],
  run: call,
});

export const fcallRo = defineCommand({
  ...COMMON,
  name: 'fcall_ro',
  summary: 'Calls a function that must not write.',
  flags: ['readonly', 'noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys'],
  keys: [
    keySpec(
      'RO access',
      index(2),
      keynum(0, 1, 1),
      'How the function uses its keys is not known, so they count as read',
    ),
  ],
  examples: [{ lines: [LIBRARY, 'FCALL_RO greet 0 Ada'] }],
  run: call,
});
