// OBJECT: how a value is stored and how lately or how often it was used. Asking counts as no use.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { type CommandDeclaration, defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { idleSeconds, lfuCounter } from '../../keyspace/access.ts';
import type { Value } from '../../keyspace/value.ts';
import { helpReply } from '../help.ts';
import { SHARED_REFCOUNT } from '../../types/string/shared-integers.ts';

const SWITCH_NOTE =
  'Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.';
const idleNotTracked = new ErrorReply(`ERR An LFU maxmemory policy is selected, idle time not tracked. ${SWITCH_NOTE}`);
const frequencyNotTracked = new ErrorReply(
  `ERR An LFU maxmemory policy is not selected, access frequency not tracked. ${SWITCH_NOTE}`,
);

function lookup(ctx: Context, argv: readonly ByteString[]): Value | undefined {
  return ctx.db.lookupUntouched(arg(argv, 2));
}

const COMMON = {
  group: 'generic',
  complexity: 'O(1)',
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RO', index(2), range(0, 1, 0))],
  args: [key('key', 0)],
} as const;

const objectEncoding: CommandDeclaration = {
  ...COMMON,
  name: 'encoding',
  summary: 'Names the form in which a value is stored, such as int, embstr, listpack or hashtable.',
  since: '2.2.3',
  examples: [{ lines: ['SET n 42', 'OBJECT ENCODING n', 'SADD tags red blue', 'OBJECT ENCODING tags'] }],
  run: (ctx, argv) => lookup(ctx, argv)?.encoding ?? null,
};

const objectFreq: CommandDeclaration = {
  ...COMMON,
  name: 'freq',
  summary: 'Answers how often a key is used, on a logarithmic scale. Only under an LFU eviction policy.',
  since: '4.0.0',
  examples: [{ lines: ['CONFIG SET maxmemory-policy allkeys-lfu', 'SET color blue', 'OBJECT FREQ color'] }],
  run: (ctx, argv) => {
    const value = lookup(ctx, argv);
    if (value === undefined) return null;
    if (!ctx.engine.tracksFrequency) return frequencyNotTracked;
    return lfuCounter(ctx.engine.accessOf(value), ctx.now, ctx.settings);
  },
};

const objectIdletime: CommandDeclaration = {
  ...COMMON,
  name: 'idletime',
  summary: 'Answers for how many seconds a key has not been used. Not under an LFU eviction policy.',
  since: '2.2.3',
  examples: [{ lines: ['SET color blue', 'OBJECT IDLETIME color'] }],
  run: (ctx, argv) => {
    const value = lookup(ctx, argv);
    if (value === undefined) return null;
    if (ctx.engine.tracksFrequency) return idleNotTracked;
    return idleSeconds(ctx.engine.accessOf(value), ctx.now);
  },
};

const objectRefcount: CommandDeclaration = {
  ...COMMON,
  name: 'refcount',
  summary: 'Answers how many references a value has: 1, or a huge number for small integers, which are shared.',
  since: '2.2.3',
  examples: [{ lines: ['SET color blue', 'OBJECT REFCOUNT color'] }],
  run: (ctx, argv) => {
    const value = lookup(ctx, argv);
    if (value === undefined) return null;
    return value.isShared ? SHARED_REFCOUNT : 1;
  },
};

const HELP = helpReply('OBJECT', [
  ['ENCODING <key>', 'How the value of <key> is stored.'],
  ['FREQ <key>', 'How often <key> is used, on a logarithmic scale (LFU policies only).'],
  ['IDLETIME <key>', 'Seconds since <key> was last used (not under LFU policies).'],
  ['REFCOUNT <key>', 'How many references to the value of <key> there are.'],
]);

const objectHelp: CommandDeclaration = {
  name: 'help',
  summary: 'Explains the subcommands.',
  since: '6.2.0',
  group: 'generic',
  complexity: 'O(1)',
  flags: ['loading', 'stale'],
  categories: ['keyspace'],
  examples: [{ lines: ['OBJECT HELP'] }],
  run: () => HELP,
};

export const object = defineCommand({
  name: 'object',
  summary: 'Looks into how values are stored.',
  since: '2.2.3',
  group: 'generic',
  complexity: 'Depends on the subcommand',
  flags: [],
  categories: [],
  subcommands: [objectEncoding, objectFreq, objectHelp, objectIdletime, objectRefcount],
});
