// XINFO: what there is to know about a stream, its groups and their consumers.
import type { ByteString } from '../../../base/bytes.ts';
import { MapReply, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readInteger } from '../../args.ts';
import { type CommandDeclaration, defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { block, integer, key, string, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import type { RadixTree } from '../../structures/radix-tree.ts';
import { type Consumer, type ConsumerGroup, NEVER, type PendingEntry } from '../../types/stream/group.ts';
import { formatId, idOfKey, MAX_ID, MIN_ID } from '../../types/stream/id.ts';
import { StreamValue } from '../../types/stream/value.ts';
import { helpReply } from '../help.ts';
import { entriesReply } from './entry-reply.ts';
import { badSubcommandSyntax, noGroup } from './group-effects.ts';

function open(ctx: Context, argv: readonly ByteString[]): StreamValue {
  const stream = ctx.read(StreamValue, arg(argv, 2));
  if (stream === undefined) throw errors.noSuchKey;
  return stream;
}

// --- XINFO STREAM --------------------------------------------------------------------------------------------------

const DEFAULT_FULL_COUNT = 10;

function streamInfo(ctx: Context, argv: readonly ByteString[]): Reply {
  const stream = open(ctx, argv);
  if (argv.length === 3) return new MapReply([...facts(stream), ...ends(stream)]);
  const isFull = isWord(argv, 3, 'full') && (argv.length === 4 || (argv.length === 6 && isWord(argv, 4, 'count')));
  if (!isFull) return badSubcommandSyntax('XINFO', arg(argv, 1));
  const asked = argv.length === 6 ? readInteger(arg(argv, 5)) : DEFAULT_FULL_COUNT;
  const count = asked < 0 ? DEFAULT_FULL_COUNT : asked;
  const groups: Reply[] = [];
  for (const [name, group] of stream.groups.entries()) groups.push(fullGroup(stream, name, group, count));
  const entries = entriesReply(stream.entries.cursor(), count);
  return new MapReply([...facts(stream), 'entries', entries, 'groups', groups]);
}

function facts(stream: StreamValue): Reply[] {
  return [
    'length',
    stream.length,
    'radix-tree-keys',
    stream.entries.nodes.size,
    'radix-tree-nodes',
    stream.entries.nodes.nodeCount,
    'last-generated-id',
    formatId(stream.lastId),
    'max-deleted-entry-id',
    formatId(stream.maxDeletedId),
    'entries-added',
    stream.entriesAdded,
    'recorded-first-entry-id',
    formatId(stream.firstId),
  ];
}

function ends(stream: StreamValue): Reply[] {
  const [first = null] = entriesReply(stream.entries.cursor(), 1);
  const [last = null] = entriesReply(stream.entries.cursor(MIN_ID, MAX_ID, true), 1);
  return ['groups', stream.groups.size, 'first-entry', first, 'last-entry', last];
}

function fullGroup(stream: StreamValue, name: ByteString, group: ConsumerGroup, count: number): Reply {
  const consumers: Reply[] = [];
  for (const [, consumer] of group.consumers.entries()) consumers.push(fullConsumer(consumer, count));
  return new MapReply([
    'name',
    name,
    'last-delivered-id',
    formatId(group.lastId),
    'entries-read',
    group.entriesRead ?? null,
    'lag',
    stream.lagOf(group) ?? null,
    'pel-count',
    group.pending.size,
    'pending',
    pendingList(group.pending, count, true),
    'consumers',
    consumers,
  ]);
}

function fullConsumer(consumer: Consumer, count: number): Reply {
  return new MapReply([
    'name',
    consumer.name,
    'seen-time',
    consumer.seenTime,
    'active-time',
    consumer.activeTime,
    'pel-count',
    consumer.pending.size,
    'pending',
    pendingList(consumer.pending, count, false),
  ]);
}

/** Up to `count` pending entries, all of them for 0. */
function pendingList(pending: RadixTree<PendingEntry>, count: number, withOwner: boolean): Reply {
  const list: Reply[] = [];
  for (const [entryKey, { consumer, deliveryTime, deliveryCount }] of pending.entries()) {
    if (count > 0 && list.length === count) break;
    const id = formatId(idOfKey(entryKey));
    list.push(withOwner ? [id, consumer.name, deliveryTime, deliveryCount] : [id, deliveryTime, deliveryCount]);
  }
  return list;
}

// --- XINFO GROUPS, XINFO CONSUMERS ---------------------------------------------------------------------------------

function groupsInfo(ctx: Context, argv: readonly ByteString[]): Reply {
  const stream = open(ctx, argv);
  const groups: Reply[] = [];
  for (const [name, group] of stream.groups.entries()) {
    groups.push(
      new MapReply([
        'name',
        name,
        'consumers',
        group.consumers.size,
        'pending',
        group.pending.size,
        'last-delivered-id',
        formatId(group.lastId),
        'entries-read',
        group.entriesRead ?? null,
        'lag',
        stream.lagOf(group) ?? null,
      ]),
    );
  }
  return groups;
}

function consumersInfo(ctx: Context, argv: readonly ByteString[]): Reply {
  const group = open(ctx, argv).group(arg(argv, 3));
  if (group === undefined) return noGroup(arg(argv, 2), arg(argv, 3));
  const consumers: Reply[] = [];
  for (const [name, { pending, seenTime, activeTime }] of group.consumers.entries()) {
    const inactive = activeTime === NEVER ? NEVER : ctx.now - activeTime;
    const idle = Math.max(ctx.now - seenTime, 0);
    consumers.push(new MapReply(['name', name, 'pending', pending.size, 'idle', idle, 'inactive', inactive]));
  }
  return consumers;
}

// --- the commands --------------------------------------------------------------------------------------------------

const COMMON = {
  since: '5.0.0',
  group: 'stream',
  complexity: 'O(1)',
  flags: ['readonly'],
  categories: ['stream'],
  keys: [keySpec('RO access', index(2), range(0, 1, 0))],
} as const;

const xinfoConsumers: CommandDeclaration = {
  ...COMMON,
  name: 'consumers',
  summary: 'Lists the consumers of a group: what they have pending and when they were last seen and last active.',
  history: [['7.2.0', 'Tells `inactive`; `idle` also counts attempts that gave nothing.']],
  tips: ['nondeterministic_output'],
  args: [key('key', 0), string('group')],
  examples: [
    {
      lines: [
        'XADD jobs 1-1 do this',
        'XGROUP CREATE jobs workers 0',
        'XREADGROUP GROUP workers ann STREAMS jobs >',
        'XINFO CONSUMERS jobs workers',
      ],
    },
  ],
  run: consumersInfo,
};

const xinfoGroups: CommandDeclaration = {
  ...COMMON,
  name: 'groups',
  summary: 'Lists the consumer groups of a stream: how far they have come and how much is pending.',
  history: [['7.0.0', 'Tells `entries-read` and `lag`.']],
  args: [key('key', 0)],
  examples: [{ lines: ['XADD jobs 1-1 do this', 'XGROUP CREATE jobs workers 0', 'XINFO GROUPS jobs'] }],
  run: groupsInfo,
};

const xinfoHelp: CommandDeclaration = {
  ...COMMON,
  name: 'help',
  summary: 'Lists the subcommands of XINFO.',
  flags: ['loading', 'stale'],
  keys: [],
  run: () =>
    helpReply('XINFO', [
      ['CONSUMERS <key> <groupname>', 'Lists the consumers of a group.'],
      ['GROUPS <key>', 'Lists the consumer groups of a stream.'],
      ['STREAM <key> [FULL [COUNT <count>]]', 'Describes a stream, with entries and groups if FULL.'],
    ]),
};

const xinfoStream: CommandDeclaration = {
  ...COMMON,
  name: 'stream',
  summary: 'Describes a stream: its length, nodes, ids and ends; with FULL also its entries, groups and consumers.',
  history: [
    ['6.0.0', 'FULL.'],
    [
      '7.0.0',
      'Tells `max-deleted-entry-id`, `entries-added`, `recorded-first-entry-id`; of groups `entries-read` and `lag`.',
    ],
    ['7.2.0', 'Tells `active-time`; `seen-time` also counts attempts that gave nothing.'],
  ],
  args: [
    key('key', 0),
    block('full-block', [token('FULL'), integer('count', { token: 'COUNT', optional: true })], { optional: true }),
  ],
  examples: [{ lines: ['XADD log 1-1 n 1', 'XADD log 2-1 n 2', 'XINFO STREAM log', 'XINFO STREAM log FULL'] }],
  run: streamInfo,
};

export const xinfo = defineCommand({
  name: 'xinfo',
  summary: 'Commands that look into streams.',
  since: '5.0.0',
  group: 'stream',
  complexity: 'That of the subcommand.',
  flags: [],
  categories: [],
  subcommands: [xinfoConsumers, xinfoGroups, xinfoHelp, xinfoStream],
});
