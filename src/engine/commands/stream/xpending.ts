// XPENDING and XACK: which entries a group was given and has not acknowledged, and acknowledging them.
import type { ByteString } from '../../../base/bytes.ts';
import { EMPTY_ARRAY, NULL_ARRAY, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readInteger } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { block, integer, key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import type { ConsumerGroup } from '../../types/stream/group.ts';
import { formatId, idOfKey, keyOfId, type StreamId } from '../../types/stream/id.ts';
import { StreamValue } from '../../types/stream/value.ts';
import { noKeyOrGroup } from './group-effects.ts';
import { readIds, readRangeEnd, readRangeStart } from './ids.ts';

interface PendingQuery {
  readonly minIdle: number;
  readonly start: StreamId;
  readonly end: StreamId;
  readonly count: number;
  readonly consumer: ByteString | undefined;
}

function pending(ctx: Context, argv: readonly ByteString[]): Reply {
  const isSummary = argv.length === 3;
  if (!isSummary && (argv.length < 6 || argv.length > 9)) return errors.syntax;
  const query = isSummary ? undefined : readQuery(argv);
  const name = arg(argv, 1);
  const groupName = arg(argv, 2);
  const group = ctx.read(StreamValue, name)?.group(groupName);
  if (group === undefined) return noKeyOrGroup(name, groupName);
  return query === undefined ? summary(group) : entries(ctx, group, query);
}

/** As Redis reads it, one argument too many is not noticed where IDLE is not used. */
function readQuery(argv: readonly ByteString[]): PendingQuery {
  let at = 3;
  let minIdle = 0;
  if (isWord(argv, 3, 'idle')) {
    minIdle = readInteger(arg(argv, 4));
    if (argv.length < 8) throw errors.syntax;
    at = 5;
  }
  const count = Math.max(readInteger(arg(argv, at + 2)), 0);
  const start = readRangeStart(arg(argv, at));
  const end = readRangeEnd(arg(argv, at + 1));
  return { minIdle, start, end, count, consumer: argv[at + 3] };
}

/** How many, the first and the last id, and how many each consumer has. */
function summary(group: ConsumerGroup): Reply {
  const first = group.pending.first();
  const last = group.pending.last();
  if (first === undefined || last === undefined) return [0, null, null, NULL_ARRAY];
  const consumers: Reply[] = [];
  for (const [name, consumer] of group.consumers.entries()) {
    if (consumer.pending.size > 0) consumers.push([name, String(consumer.pending.size)]);
  }
  return [group.pending.size, formatId(idOfKey(first)), formatId(idOfKey(last)), consumers];
}

/** Id, consumer, ms since the last delivery, deliveries: of each that was idle long enough. */
function entries(ctx: Context, group: ConsumerGroup, query: PendingQuery): Reply {
  const { minIdle, count } = query;
  const consumer = query.consumer === undefined ? undefined : group.consumer(query.consumer);
  if (query.consumer !== undefined && consumer === undefined) return EMPTY_ARRAY;
  const end = keyOfId(query.end);
  const reply: Reply[] = [];
  const cursor = (consumer ?? group).pending.cursor();
  let there = cursor.seek('>=', keyOfId(query.start));
  for (; there && reply.length < count && cursor.key <= end; there = cursor.next()) {
    const entry = cursor.value;
    const idle = ctx.now - entry.deliveryTime;
    if (minIdle !== 0 && idle < minIdle) continue;
    reply.push([formatId(idOfKey(cursor.key)), entry.consumer.name, Math.max(idle, 0), entry.deliveryCount]);
  }
  return reply;
}

export const xpending = defineCommand({
  name: 'xpending',
  summary: 'Answers what a consumer group was given and has not acknowledged: a summary, or entry by entry.',
  since: '5.0.0',
  group: 'stream',
  complexity:
    'O(N) for N answered entries; with IDLE, O(M) for M entries looked at. The summary takes O(N) for N consumers.',
  history: [['6.2.0', 'IDLE, and borders that are left out, as in `(1-1`.']],
  flags: ['readonly'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    string('group'),
    block(
      'filters',
      [
        integer('min-idle-time', { token: 'IDLE', optional: true, since: '6.2.0' }),
        string('start'),
        string('end'),
        integer('count'),
        string('consumer', { optional: true }),
      ],
      { optional: true },
    ),
  ],
  examples: [
    {
      lines: [
        'XADD jobs 1-1 do this',
        'XGROUP CREATE jobs workers 0',
        'XREADGROUP GROUP workers ann STREAMS jobs >',
        'XPENDING jobs workers',
        'XPENDING jobs workers - + 10',
      ],
    },
  ],
  run: pending,
});

export const xack = defineCommand({
  name: 'xack',
  summary: 'Acknowledges entries on behalf of a consumer group. The reply counts those that were pending.',
  since: '5.0.0',
  group: 'stream',
  complexity: 'O(1) for each id',
  flags: ['write', 'fast'],
  categories: ['stream'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('group'), string('id', { multiple: true })],
  examples: [
    {
      lines: [
        'XADD jobs 1-1 do this',
        'XGROUP CREATE jobs workers 0',
        'XREADGROUP GROUP workers ann STREAMS jobs >',
        'XACK jobs workers 1-1',
        'XPENDING jobs workers',
      ],
    },
  ],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const group = ctx.read(StreamValue, name)?.group(arg(argv, 2));
    if (group === undefined) return 0;
    let settled = 0;
    for (const id of readIds(argv, 3)) if (group.settle(id)) settled++;
    if (settled > 0) ctx.changedUnwatched(name, settled);
    return settled;
  },
});
