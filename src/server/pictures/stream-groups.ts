// The consumer groups of a stream as pictures show them, and which pending entries a command handed out, moved from one
// consumer to another, or settled. Of long lists the oldest and the newest are taken; a command is asked only about the
// entries that it names, or that its reply does.
import type { ByteString } from '../../base/bytes.ts';
import { readReadOptions } from '../../engine/commands/stream/read-options.ts';
import type { RadixTree } from '../../engine/structures/radix-tree.ts';
import { type ConsumerGroup, NEVER, type PendingEntry } from '../../engine/types/stream/group.ts';
import { formatId, idOfKey, keyOfId, parseId, type StreamId } from '../../engine/types/stream/id.ts';
import type { StreamValue } from '../../engine/types/stream/value.ts';
import { MapReply, type Reply } from '../../resp/reply.ts';
import type { Clip } from '../inspect.ts';
import { clip } from './clip.ts';

export interface PendingView {
  readonly id: string;
  /** Unix ms, of the last delivery. */
  readonly deliveredAt: number;
  readonly deliveries: number;
}

export interface ConsumerView {
  readonly name: Clip;
  /** Unix ms of the last command of its own; and of the last that got something, if there was one. */
  readonly seenAt: number;
  readonly activeAt: number | undefined;
  readonly pendingCount: number;
  /** Oldest first; of many the ends, with `hidden` left out in between. */
  readonly oldest: readonly PendingView[];
  readonly newest: readonly PendingView[];
  readonly hidden: number;
}

export interface GroupView {
  readonly name: Clip;
  readonly lastId: string;
  /** Entries that it has been given; and those that it has yet to be given. Undefined where that can't be known. */
  readonly entriesRead: string | undefined;
  readonly lag: string | undefined;
  readonly pendingCount: number;
  readonly consumers: readonly ConsumerView[];
  readonly hiddenConsumers: number;
}

/** What became of one pending entry. */
export interface Handling {
  readonly id: string;
  readonly from: Clip | undefined;
  readonly to: Clip | undefined;
  readonly deliveries: number;
}

const MOST_GROUPS = 8;
const MOST_CONSUMERS = 8;
const MOST_PENDING = 16;
const MOST_HANDLED = 64;
const NAME_CLIP = 40;

export function groupsOf(stream: StreamValue): { readonly groups: readonly GroupView[]; readonly hidden: number } {
  const groups = firstOf(stream.groups, MOST_GROUPS, (key, group): GroupView => {
    const { consumers, pending } = group;
    return {
      name: clip(key, NAME_CLIP),
      lastId: formatId(group.lastId),
      entriesRead: group.entriesRead?.toString(),
      lag: stream.lagOf(group)?.toString(),
      pendingCount: pending.size,
      consumers: firstOf(consumers, MOST_CONSUMERS, (name, consumer): ConsumerView => {
        const { seenTime, activeTime } = consumer;
        return {
          name: clip(name, NAME_CLIP),
          seenAt: seenTime,
          activeAt: activeTime === NEVER ? undefined : activeTime,
          ...endsOf(consumer.pending),
        };
      }),
      hiddenConsumers: Math.max(0, consumers.size - MOST_CONSUMERS),
    };
  });
  return { groups, hidden: Math.max(0, stream.groups.size - MOST_GROUPS) };
}

function firstOf<V, T>(tree: RadixTree<V>, most: number, view: (key: ByteString, value: V) => T): readonly T[] {
  const views: T[] = [];
  const cursor = tree.cursor();
  for (let there = cursor.seek('first'); there && views.length < most; there = cursor.next()) views.push(view(cursor.key, cursor.value));
  return views;
}

function endsOf(pending: RadixTree<PendingEntry>): Pick<ConsumerView, 'pendingCount' | 'oldest' | 'newest' | 'hidden'> {
  const view = (key: ByteString, { deliveryTime, deliveryCount }: PendingEntry): PendingView => ({
    id: formatId(idOfKey(key)),
    deliveredAt: deliveryTime,
    deliveries: Number(deliveryCount),
  });
  const { size } = pending;
  if (size <= MOST_PENDING) return { pendingCount: size, oldest: firstOf(pending, size, view), newest: [], hidden: 0 };
  const half = MOST_PENDING / 2;
  const newest: PendingView[] = [];
  const cursor = pending.cursor();
  for (let there = cursor.seek('last'); there && newest.length < half; there = cursor.prev()) newest.unshift(view(cursor.key, cursor.value));
  return { pendingCount: size, oldest: firstOf(pending, half, view), newest, hidden: size - MOST_PENDING };
}

// --- what a command does with them -----------------------------------------------------------------------------------------

/** The group that a command works for, and the pending entries that it names; of XAUTOCLAIM, those that it may come to. */
export interface Work {
  readonly group: ByteString;
  readonly ids: readonly StreamId[];
  /** XREADGROUP with `>`: what it gives out was nobody's before. */
  readonly isNew: boolean;
}

export function workOf(name: string, argv: readonly ByteString[], key: ByteString, stream: StreamValue): Work | undefined {
  switch (name) {
    case 'xack':
      return { group: argv[2] ?? '', ids: idsIn(argv.slice(3)), isNew: false };
    case 'xclaim':
      return { group: argv[2] ?? '', ids: idsIn(argv.slice(5)), isNew: false };
    case 'xautoclaim': {
      const group = argv[2] ?? '';
      const start = parseId(argv[5] ?? '');
      const pending = stream.group(group)?.pending;
      return { group, ids: start && pending ? idsFrom(pending, start) : [], isNew: false };
    }
    case 'xreadgroup': {
      const { group, firstKey, streams } = readReadOptions(argv, true, 0);
      const at = argv.indexOf(key, firstKey);
      return group && { group: group.name, ids: [], isNew: argv[at + streams] === '>' };
    }
    default:
      return undefined;
  }
}

function idsIn(words: readonly ByteString[]): readonly StreamId[] {
  const ids: StreamId[] = [];
  for (const word of words.slice(0, MOST_HANDLED)) {
    const id = parseId(word);
    // Options stand after the ids.
    if (id === undefined) break;
    ids.push(id);
  }
  return ids;
}

function idsFrom(pending: RadixTree<PendingEntry>, start: StreamId): readonly StreamId[] {
  const ids: StreamId[] = [];
  const cursor = pending.cursor();
  for (let there = cursor.seek('>=', keyOfId(start)); there && ids.length < MOST_HANDLED; there = cursor.next()) {
    ids.push(idOfKey(cursor.key));
  }
  return ids;
}

/** Who has an entry, and how often it was delivered. */
export interface Holding {
  readonly consumer: ByteString;
  readonly deliveries: number;
}

export function holdingsOf(group: ConsumerGroup | undefined, ids: readonly StreamId[]): ReadonlyMap<string, Holding> {
  const holdings = new Map<string, Holding>();
  for (const id of ids) {
    const entry = group?.pendingEntry(id);
    if (entry) holdings.set(formatId(id), { consumer: entry.consumer.name, deliveries: Number(entry.deliveryCount) });
  }
  return holdings;
}

/** What has changed hands between two looks at the same entries. */
export function handlingsOf(
  ids: readonly StreamId[],
  before: ReadonlyMap<string, Holding>,
  after: ReadonlyMap<string, Holding>,
): readonly Handling[] {
  const named = (holding: Holding | undefined): Clip | undefined => holding && clip(holding.consumer, NAME_CLIP);
  return ids.flatMap((each) => {
    const id = formatId(each);
    const [was, is] = [before.get(id), after.get(id)];
    const isSame = was?.consumer === is?.consumer && was?.deliveries === is?.deliveries;
    return isSame ? [] : [{ id, from: named(was), to: named(is), deliveries: is?.deliveries ?? was?.deliveries ?? 0 }];
  });
}

/** The ids of a stream's entries in a reply: of XRANGE and the like as it is, of XREAD under the stream's name. */
export function idsOfReply(reply: Reply, key: ByteString): readonly StreamId[] {
  const entries = entriesUnder(reply, key) ?? reply;
  if (!Array.isArray(entries)) return [];
  const ids: StreamId[] = [];
  for (const entry of entries.slice(0, MOST_HANDLED)) {
    const text: unknown = Array.isArray(entry) ? entry[0] : undefined;
    const id = typeof text === 'string' ? parseId(text) : undefined;
    if (id) ids.push(id);
  }
  return ids;
}

function entriesUnder(reply: Reply, key: ByteString): Reply | undefined {
  if (reply instanceof MapReply) {
    const at = reply.flat.findIndex((each, place) => place % 2 === 0 && each === key);
    return at < 0 ? undefined : reply.flat[at + 1];
  }
  if (!Array.isArray(reply)) return undefined;
  const own: unknown = reply.find((each) => Array.isArray(each) && each[0] === key && Array.isArray(each[1]) && each[1].every(Array.isArray));
  return Array.isArray(own) ? (own[1] as Reply) : undefined;
}
