// The lens of streams: entries in a window, in the listpacks that hold them under the radix tree; the groups with their marks
// and pending entries; and what a command added, trimmed, read, handed out, claimed or settled. Nodes outside of the window
// are only stepped over, from the nearer end.
import type { ByteString } from '../../base/bytes.ts';
import type { MacroNode } from '../../engine/types/stream/macro-node.ts';
import { compareIds, formatId, keyOfId, MAX_ID, MIN_ID, parseId, type StreamId } from '../../engine/types/stream/id.ts';
import { StreamValue } from '../../engine/types/stream/value.ts';
import type { Clip } from '../inspect.ts';
import { clip } from './clip.ts';
import type { Lens, PictureWindow, Threshold } from './picture.ts';
import { type WaitingClient, waitingFor } from './waiting.ts';
import {
  groupsOf,
  type GroupView,
  type Handling,
  handlingsOf,
  type Holding,
  holdingsOf,
  idsOfReply,
  type Work,
  workOf,
} from './stream-groups.ts';

export interface StreamEntryView {
  readonly id: string;
  /** Its place among those that are there. */
  readonly index: number;
  /** Deleted, and still taking its place. */
  readonly isDeleted: boolean;
  /** Field, value, field, value; at most `MOST_WORDS`. */
  readonly fields: readonly Clip[];
  readonly words: number;
}

export interface StreamNodeView {
  /** Of its first entry, be it there or deleted. */
  readonly id: string;
  /** The id's 16 bytes, as the radix tree holds them. */
  readonly key: ByteString;
  readonly live: number;
  readonly deleted: number;
  readonly bytes: number;
  /** Those of the window. */
  readonly entries: readonly StreamEntryView[];
  readonly hidden: number;
}

export interface StreamView {
  readonly size: number;
  /** The first entry of the window. */
  readonly first: number;
  readonly nodes: readonly StreamNodeView[];
  readonly nodeCount: number;
  /** Nodes of the radix tree, its root included. */
  readonly radixNodes: number;
  /** Bytes that the keys of all listpacks begin with. */
  readonly sharedBytes: number;
  readonly firstId: string;
  readonly lastId: string;
  readonly maxDeletedId: string;
  readonly entriesAdded: string;
  readonly groups: readonly GroupView[];
  readonly hiddenGroups: number;
  /** Clients that wait for entries to come, who came first first. */
  readonly waiting: readonly WaitingClient[];
}

export interface StreamTouch {
  readonly added: string | undefined;
  /** Entries that XDEL took, or trimming; the first few by id. */
  readonly removed: number;
  readonly removedIds: readonly string[];
  readonly removedBy: 'trim' | 'delete' | undefined;
  readonly nodesAdded: number;
  /** Entries of the reply, by id. */
  readonly read: readonly string[];
  readonly group: Clip | undefined;
  readonly handled: readonly Handling[];
  /** How the group's mark moved. */
  readonly advanced: readonly [from: string, to: string] | undefined;
}

interface Before {
  readonly size: number;
  readonly nodes: number;
  readonly oldest: readonly string[];
  readonly deleted: readonly string[];
  readonly work: Work | undefined;
  readonly holdings: ReadonlyMap<string, Holding>;
  readonly lastIdOfGroup: string | undefined;
}

const MOST_WORDS = 16;
const MOST_GONE = 8;
const NAME_CLIP = 40;
/** Nodes that are stepped over to find out the place of an entry. */
const MOST_STEPS = 4096;

export const streamLens: Lens<'stream', Before> = {
  view(scene, window) {
    const { value } = scene;
    if (!(value instanceof StreamValue)) return undefined;
    const { entries, length: size } = value;
    const first = Math.max(0, Math.min(window.first, size - window.count));
    const { groups, hidden } = groupsOf(value);
    return {
      size,
      first,
      nodes: nodesOf(value, first, window),
      nodeCount: entries.nodes.size,
      radixNodes: entries.nodes.nodeCount,
      sharedBytes: sharedBytes(entries.nodes.first() ?? '', entries.nodes.last() ?? ''),
      firstId: formatId(value.firstId),
      lastId: formatId(value.lastId),
      maxDeletedId: formatId(value.maxDeletedId),
      entriesAdded: value.entriesAdded.toString(),
      groups,
      hiddenGroups: hidden,
      waiting: waitingFor(scene, 'stream', () => ({})),
    };
  },

  thresholds({ engine, value }): readonly Threshold[] {
    const { settings } = engine.config;
    const newest = value instanceof StreamValue ? value.entries.newestNode : undefined;
    return [
      {
        setting: 'stream-node-max-entries',
        limit: Number(settings['stream-node-max-entries']),
        now: newest && newest.live + newest.deleted,
        unit: 'entries in the newest listpack',
      },
      {
        setting: 'stream-node-max-bytes',
        limit: settings['stream-node-max-bytes'],
        now: newest?.pack.bytes,
        unit: 'bytes in it',
      },
    ];
  },

  before({ key, value }, { command: { name }, argv }) {
    if (!(value instanceof StreamValue)) {
      return { size: 0, nodes: 0, oldest: [], deleted: [], work: undefined, holdings: new Map(), lastIdOfGroup: undefined };
    }
    const work = workOf(name, argv, key, value);
    const group = work && value.group(work.group);
    const oldest: string[] = [];
    if (name === 'xtrim' || name === 'xadd') for (const { id } of value.entries.window(0, MOST_GONE)) oldest.push(formatId(id));
    const deleted = name === 'xdel' ? argv.slice(2, 2 + MOST_GONE).flatMap((word) => present(value, word)) : [];
    return {
      size: value.length,
      nodes: value.entries.nodes.size,
      oldest,
      deleted,
      work,
      holdings: holdingsOf(group, work?.ids ?? []),
      lastIdOfGroup: group && formatId(group.lastId),
    };
  },

  after({ key, value }, { command: { name }, argv }, reply, before) {
    if (!(value instanceof StreamValue)) return undefined;
    const added = name === 'xadd' && typeof reply === 'string' ? reply : undefined;
    const removed = Math.max(0, (before?.size ?? 0) + (added === undefined ? 0 : 1) - value.length);
    const readIds = READS.has(name) ? idsOfReply(reply, key) : [];
    const work = before?.work ?? groupOf(name, argv);
    const group = work && value.group(work.group);
    const ids = name === 'xreadgroup' ? readIds : (work?.ids ?? []);
    // What it read of its history, it had already.
    const isHistory = name === 'xreadgroup' && !work?.isNew;
    const handled = isHistory ? [] : handlingsOf(ids, before?.holdings ?? new Map(), holdingsOf(group, ids));
    const [from, to] = [before?.lastIdOfGroup, group && formatId(group.lastId)];
    const target = added === undefined ? readIds[0] : MAX_ID;
    return {
      touch: {
        added,
        removed,
        removedIds: name === 'xdel' ? (before?.deleted ?? []) : (before?.oldest ?? []).slice(0, removed),
        removedBy: removed === 0 ? undefined : name === 'xdel' ? 'delete' : 'trim',
        nodesAdded: Math.max(0, value.entries.nodes.size - (before?.nodes ?? 0)),
        read: readIds.map(formatId),
        group: work && clip(work.group, NAME_CLIP),
        handled,
        advanced: from !== undefined && to !== undefined && from !== to ? [from, to] : undefined,
      },
      focus: target && placeOf(value, target),
    };
  },
};

const READS: ReadonlySet<string> = new Set(['xrange', 'xrevrange', 'xread', 'xreadgroup']);

/** XGROUP's subcommands: the group that they make, move or end. */
function groupOf(name: string, argv: readonly ByteString[]): Work | undefined {
  const isOfGroup = argv[0]?.toLowerCase() === 'xgroup' && name !== 'help';
  return isOfGroup ? { group: argv[3] ?? '', ids: [], isNew: false } : undefined;
}

function present(stream: StreamValue, word: ByteString): readonly string[] {
  const id = parseId(word);
  return id && stream.entries.has(id) ? [formatId(id)] : [];
}

/** The node in which the window begins, and the place of its first entry; found from the nearer end. */
function seek(stream: StreamValue, first: number) {
  const { nodes } = stream.entries;
  const cursor = nodes.cursor();
  const { length } = stream;
  if (first * 2 < length) {
    let start = 0;
    let there = cursor.seek('first');
    for (; there && start + cursor.value.live <= first; there = cursor.next()) start += cursor.value.live;
    return { cursor, there, start };
  }
  let start = length;
  let there = cursor.seek('last');
  for (; there; there = cursor.prev()) {
    start -= cursor.value.live;
    if (start <= first) break;
  }
  return { cursor, there, start };
}

function nodesOf(stream: StreamValue, first: number, { count, clip: longest }: PictureWindow): readonly StreamNodeView[] {
  const views: StreamNodeView[] = [];
  const end = first + count;
  const { cursor, there: begins, start: from } = seek(stream, first);
  let start = from;
  for (let there = begins; there && start < end; there = cursor.next()) {
    const node = cursor.value;
    const entries = entriesOf(node, start, first, end, longest);
    const shown = entries.filter(({ isDeleted }) => !isDeleted).length;
    const { live, deleted } = node;
    views.push({ id: formatId(node.id), key: cursor.key, live, deleted, bytes: node.pack.bytes, entries, hidden: live - shown });
    start += live;
  }
  return views;
}

function entriesOf(node: MacroNode, start: number, first: number, end: number, longest: number): readonly StreamEntryView[] {
  const entries: StreamEntryView[] = [];
  let index = start;
  for (let entry = node.firstEntry; entry < node.end && index < end; entry = node.next(entry)) {
    const isDeleted = node.isDeletedAt(entry);
    if (index >= first) {
      const fields = node.fieldsAt(entry);
      entries.push({
        id: formatId(node.idAt(entry)),
        index,
        isDeleted,
        fields: fields.slice(0, MOST_WORDS).map((word) => clip(word, longest)),
        words: fields.length,
      });
    }
    if (!isDeleted) index++;
  }
  return entries;
}

/** Where an entry stands among those that are there; undefined if that is too far from both ends to be counted. */
function placeOf(stream: StreamValue, id: StreamId): number | undefined {
  if (compareIds(id, MIN_ID) <= 0 || stream.length === 0) return undefined;
  if (compareIds(id, stream.lastId) >= 0) return stream.length - 1;
  const cursor = stream.entries.nodes.cursor();
  if (!cursor.seek('<=', keyOfId(id))) return 0;
  const node = cursor.value;
  let place = 0;
  for (let entry = node.firstEntry; entry < node.end && compareIds(node.idAt(entry), id) < 0; entry = node.next(entry)) {
    if (!node.isDeletedAt(entry)) place++;
  }
  const before = cursor.prev() ? liveFrom(cursor, 'prev') : 0;
  if (before !== undefined) return before + place;
  cursor.seek('<=', keyOfId(id));
  const behind = liveFrom(cursor, 'next');
  return behind === undefined ? undefined : stream.length - behind + place;
}

function liveFrom(cursor: ReturnType<StreamValue['entries']['nodes']['cursor']>, way: 'prev' | 'next'): number | undefined {
  let live = 0;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    live += cursor.value.live;
    if (!cursor[way]()) return live;
  }
  return undefined;
}

function sharedBytes(a: ByteString, b: ByteString): number {
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return shared;
}

