// XGROUP: making, moving and removing consumer groups and their consumers.
import type { ByteString } from '../../../base/bytes.ts';
import type { Int64 } from '../../../base/integer.ts';
import { ErrorReply, OK, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readInt64 } from '../../args.ts';
import { type CommandDeclaration, defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { cString } from '../../errors.ts';
import { integer, key, oneOf, string, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { MIN_ID } from '../../types/stream/id.ts';
import { StreamValue } from '../../types/stream/value.ts';
import { helpReply } from '../help.ts';
import { badSubcommandSyntax, createConsumer, type NamedGroup, noGroup } from './group-effects.ts';
import { readId, readIdOrEdge } from './ids.ts';

const keyMissing = new ErrorReply(
  'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option ' +
    'to create an empty stream automatically.',
);
const groupExists = new ErrorReply('BUSYGROUP Consumer Group name already exists');
const badEntriesRead = new ErrorReply('ERR value for ENTRIESREAD must be positive or -1');

/** -1 says that the counter is not known. */
const UNKNOWN_ENTRIES_READ = -1;

function openStream(ctx: Context, argv: readonly ByteString[]): StreamValue {
  const stream = ctx.write(StreamValue, arg(argv, 2));
  if (stream === undefined) throw keyMissing;
  return stream;
}

function openGroup(ctx: Context, argv: readonly ByteString[]): NamedGroup {
  const stream = openStream(ctx, argv);
  const name = arg(argv, 3);
  const group = stream.group(name);
  if (group === undefined) throw noGroup(arg(argv, 2), name);
  return { key: arg(argv, 2), stream, name, group };
}

interface GroupOptions {
  readonly makesStream: boolean;
  readonly entriesRead: Int64 | undefined;
}

function readOptions(argv: readonly ByteString[], isCreate: boolean): GroupOptions {
  let makesStream = false;
  let entriesRead: Int64 | undefined;
  for (let at = 5; at < argv.length; at++) {
    if (isCreate && isWord(argv, at, 'mkstream')) {
      makesStream = true;
    } else if (isWord(argv, at, 'entriesread') && at + 1 < argv.length) {
      const count = readInt64(arg(argv, ++at));
      if (count < UNKNOWN_ENTRIES_READ) throw badEntriesRead;
      entriesRead = count === UNKNOWN_ENTRIES_READ ? undefined : count;
    } else {
      throw badSubcommandSyntax('XGROUP', arg(argv, 1));
    }
  }
  return { makesStream, entriesRead };
}

function create(ctx: Context, argv: readonly ByteString[]): Reply {
  const { makesStream, entriesRead } = readOptions(argv, true);
  const name = arg(argv, 2);
  let stream = makesStream ? ctx.write(StreamValue, name) : openStream(ctx, argv);
  if (argv.length > 8) return badSubcommandSyntax('XGROUP', arg(argv, 1));
  const id = cString(arg(argv, 4)) === '$' ? (stream?.lastId ?? MIN_ID) : readId(arg(argv, 4));
  if (stream === undefined) {
    stream = StreamValue.empty();
    ctx.db.add(name, stream);
    ctx.changedSilently(name, 0);
  }
  if (!stream.createGroup(arg(argv, 3), id, entriesRead)) return groupExists;
  ctx.changedUnwatched(name);
  ctx.notify('stream', 'xgroup-create', name);
  return OK;
}

function setId(ctx: Context, argv: readonly ByteString[]): Reply {
  const { entriesRead } = readOptions(argv, false);
  const { key: name, stream, group } = openGroup(ctx, argv);
  if (argv.length > 7) return badSubcommandSyntax('XGROUP', arg(argv, 1));
  group.lastId = cString(arg(argv, 4)) === '$' ? stream.lastId : readIdOrEdge(arg(argv, 4));
  group.entriesRead = entriesRead;
  ctx.changedUnwatched(name);
  ctx.notify('stream', 'xgroup-setid', name);
  return OK;
}

const COMMON = { since: '5.0.0', group: 'stream', complexity: 'O(1)', categories: ['stream'] } as const;
const keyAs = (flags: string) => [keySpec(flags, index(2), range(0, 1, 0))];
const GROUP_ARGS = [key('key', 0), string('group')] as const;
const idSelector = oneOf('id-selector', [string('id'), token('$', { name: 'new-id' })]);
const entriesReadArg = integer('entriesread', { token: 'ENTRIESREAD', display: 'entries-read', optional: true });

const xgroupCreate: CommandDeclaration = {
  ...COMMON,
  name: 'create',
  summary: 'Makes a consumer group that begins after an id, or after the last entry for `$`.',
  history: [['7.0.0', 'ENTRIESREAD.']],
  flags: ['write', 'denyoom'],
  keys: keyAs('RW insert'),
  args: [...GROUP_ARGS, idSelector, token('MKSTREAM', { optional: true }), entriesReadArg],
  examples: [{ lines: ['XGROUP CREATE jobs workers $ MKSTREAM', 'XINFO GROUPS jobs'] }],
  run: create,
};

const xgroupSetid: CommandDeclaration = {
  ...COMMON,
  name: 'setid',
  summary: 'Moves a consumer group to another place in the stream; what comes after it will be given (again).',
  history: [['7.0.0', 'ENTRIESREAD.']],
  flags: ['write'],
  keys: keyAs('RW update'),
  args: [...GROUP_ARGS, idSelector, entriesReadArg],
  examples: [
    {
      lines: [
        'XADD jobs 1-1 do this',
        'XGROUP CREATE jobs workers $',
        'XGROUP SETID jobs workers 0',
        'XREADGROUP GROUP workers ann STREAMS jobs >',
      ],
    },
  ],
  run: setId,
};

const xgroupDestroy: CommandDeclaration = {
  ...COMMON,
  name: 'destroy',
  summary: 'Removes a consumer group with its consumers and pending entries.',
  complexity: 'O(N) for N pending entries',
  flags: ['write'],
  keys: keyAs('RW delete'),
  args: GROUP_ARGS,
  examples: [{ lines: ['XGROUP CREATE jobs workers $ MKSTREAM', 'XGROUP DESTROY jobs workers'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 2);
    if (!openStream(ctx, argv).destroyGroup(arg(argv, 3))) return 0;
    ctx.changedUnwatched(name);
    ctx.notify('stream', 'xgroup-destroy', name);
    // Consumers that wait for new entries of this group learn that it is gone.
    ctx.db.blocked.signal(name, 'stream');
    return 1;
  },
};

const xgroupCreateconsumer: CommandDeclaration = {
  ...COMMON,
  name: 'createconsumer',
  summary: 'Makes a consumer in a group. Reading makes it, too.',
  since: '6.2.0',
  flags: ['write', 'denyoom'],
  keys: keyAs('RW insert'),
  args: [...GROUP_ARGS, string('consumer')],
  examples: [{ lines: ['XGROUP CREATE jobs workers $ MKSTREAM', 'XGROUP CREATECONSUMER jobs workers ann'] }],
  run: (ctx, argv) => {
    const { key: name, group } = openGroup(ctx, argv);
    if (group.consumer(arg(argv, 4))) return 0;
    createConsumer(ctx, name, group, arg(argv, 4));
    return 1;
  },
};

const xgroupDelconsumer: CommandDeclaration = {
  ...COMMON,
  name: 'delconsumer',
  summary: 'Removes a consumer from a group. The reply counts its pending entries, which nobody has any more.',
  flags: ['write'],
  keys: keyAs('RW delete'),
  args: [...GROUP_ARGS, string('consumer')],
  examples: [
    {
      lines: [
        'XADD jobs 1-1 do this',
        'XGROUP CREATE jobs workers 0',
        'XREADGROUP GROUP workers ann STREAMS jobs >',
        'XGROUP DELCONSUMER jobs workers ann',
      ],
    },
  ],
  run: (ctx, argv) => {
    const { key: name, group } = openGroup(ctx, argv);
    const consumer = group.consumer(arg(argv, 4));
    if (consumer === undefined) return 0;
    const pending = consumer.pending.size;
    group.deleteConsumer(consumer);
    ctx.changedUnwatched(name);
    ctx.notify('stream', 'xgroup-delconsumer', name);
    return pending;
  },
};

const xgroupHelp: CommandDeclaration = {
  ...COMMON,
  name: 'help',
  summary: 'Lists the subcommands of XGROUP.',
  flags: ['loading', 'stale'],
  run: () =>
    helpReply('XGROUP', [
      [
        'CREATE <key> <groupname> <id|$> [option]',
        'Makes a consumer group.',
        'MKSTREAM makes the stream, too, if there is none.',
        'ENTRIESREAD <entries> says how many entries it counts as read.',
      ],
      ['CREATECONSUMER <key> <groupname> <consumer>', 'Makes a consumer in a group.'],
      ['DELCONSUMER <key> <groupname> <consumer>', 'Removes a consumer and forgets what it had pending.'],
      ['DESTROY <key> <groupname>', 'Removes a consumer group.'],
      [
        'SETID <key> <groupname> <id|$> [ENTRIESREAD <entries>]',
        'Moves a consumer group to another place in the stream.',
      ],
    ]),
};

export const xgroup = defineCommand({
  name: 'xgroup',
  summary: 'Commands about consumer groups of streams.',
  since: '5.0.0',
  group: 'stream',
  complexity: 'That of the subcommand.',
  flags: [],
  categories: [],
  subcommands: [xgroupCreate, xgroupCreateconsumer, xgroupDelconsumer, xgroupDestroy, xgroupHelp, xgroupSetid],
});
