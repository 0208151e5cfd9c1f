// The lens of lists: one listpack, or the nodes of a quicklist with the inside of the one that is looked into; and who waits
// at the door for an element to come.
import type { ByteString } from '../../base/bytes.ts';
import { parseInt64 } from '../../base/integer.ts';
import type { Reply } from '../../resp/reply.ts';
import { Listpack } from '../../engine/structures/listpack.ts';
import { listpackLimit, type Quicklist, type QuicklistNodeView } from '../../engine/structures/quicklist.ts';
import { ListValue } from '../../engine/types/list/value.ts';
import type { Clip } from '../inspect.ts';
import { clip, type PackedEntry, packedEntries } from './clip.ts';
import type { Lens, Scene } from './picture.ts';
import { type WaitingClient, waitingFor } from './waiting.ts';

/** A client blocked on this list, and the end at which it waits. */
export type ListWaiter = WaitingClient & { readonly end: 'head' | 'tail' };

export interface NodeView extends QuicklistNodeView {
  /** Index in the list of the node's first element. */
  readonly start: number;
  /** The first elements of the node, a few of them; the whole of a small one. */
  readonly preview: readonly Clip[];
}

/** The inside of one node, or of the only listpack. */
export interface PackView {
  readonly node: number;
  readonly start: number;
  readonly bytes: number;
  readonly entries: readonly PackedEntry[];
  readonly first: number;
  readonly size: number;
}

export type ListView = { readonly waiting: readonly ListWaiter[] } & (
  | { readonly form: 'none' }
  | { readonly form: 'listpack'; readonly size: number; readonly pack: PackView }
  | {
      readonly form: 'quicklist';
      readonly size: number;
      readonly nodeCount: number;
      readonly fill: number;
      readonly compressDepth: number;
      readonly firstNode: number;
      readonly nodes: readonly NodeView[];
      /** Bytes of each node, or of every nth of very many. */
      readonly overview: readonly number[];
      /** How many nodes one figure of the overview stands for. */
      readonly perFigure: number;
      readonly maxBytes: number;
      readonly opened: PackView | undefined;
    }
);

export interface ListTouch {
  readonly end: 'head' | 'tail' | undefined;
  readonly pushed: number;
  readonly popped: number;
  /** What the command took away and answered with, as far as it is shown. */
  readonly taken: readonly Clip[];
  /** Elements read, [from, to), by index. */
  readonly range: readonly [from: number, to: number] | undefined;
  /** Nodes walked from the nearer end to get there. */
  readonly nodesWalked: number;
  /** Elements looked at one by one, for commands that search. */
  readonly compared: number;
  /** Nodes that there are more (or fewer) than before. */
  readonly nodesAdded: number;
}

interface Before {
  readonly size: number;
  readonly nodes: number;
}

const PREVIEW = 4;
/** Nodes drawn at a time: they should leave room for the inside of one. */
const MOST_NODES = 8;
const MOST_TAKEN = 8;
const MOST_FIGURES = 240;

export const listLens: Lens<'list', Before> = {
  view(scene, window) {
    const waiting = waitingFor(scene, 'list', (name, argv) => ({ end: endOf(name, argv, scene.key) ?? ('head' as const) }));
    const { value } = scene;
    if (value === undefined) return { form: 'none', waiting };
    if (!(value instanceof ListValue)) return undefined;
    const { contents, length } = value;
    if (contents instanceof Listpack) {
      return { form: 'listpack', size: length, waiting, pack: packView(contents, 0, 0, window.first, window) };
    }
    return { ...quicklistView(contents, window), waiting };
  },

  thresholds({ engine, value }) {
    const fill = engine.config.settings['list-max-listpack-size'];
    const { maxBytes, maxEntries } = listpackLimit(fill);
    const pack = value instanceof ListValue && value.contents instanceof Listpack ? value.contents : undefined;
    const isBytes = maxBytes !== Infinity;
    return [
      {
        setting: 'list-max-listpack-size',
        limit: fill,
        now: pack && (isBytes ? pack.bytes : pack.length),
        unit: isBytes ? 'bytes' : 'elements',
        meaning: isBytes ? `${maxBytes} bytes a listpack` : `${maxEntries} elements a listpack`,
        full: isBytes ? maxBytes : maxEntries,
      },
      {
        setting: 'list-compress-depth',
        limit: engine.config.settings['list-compress-depth'],
        now: undefined,
        unit: 'nodes',
        meaning: 'nodes at each end stay uncompressed; 0: all do',
      },
    ];
  },

  before: (scene) => sizesOf(scene),

  after(scene, { command, argv }, reply, before) {
    const now = sizesOf(scene);
    const grown = now.size - (before?.size ?? 0);
    const range = rangeOf(command.name, argv, now.size);
    const walk = range === undefined || range[0] >= range[1] ? undefined : walkTo(scene, range[0]);
    const touch: ListTouch = {
      end: endOf(command.name, argv, scene.key),
      pushed: Math.max(0, grown),
      popped: Math.max(0, -grown),
      taken: grown < 0 ? takenBy(/^b[lr]pop$/.test(command.name) && Array.isArray(reply) ? reply[1] : reply).slice(0, MOST_TAKEN).map((each) => clip(each, 64)) : [],
      range: range && range[0] < range[1] ? range : undefined,
      nodesWalked: walk?.walked ?? 0,
      compared: comparedBy(command.name, argv, reply, now.size),
      nodesAdded: now.nodes - (before?.nodes ?? 0),
    };
    const focus = walk?.node ?? (touch.end === 'head' ? 0 : touch.end === 'tail' ? Math.max(0, now.nodes - 1) : undefined);
    const isPack = scene.value instanceof ListValue && scene.value.contents instanceof Listpack;
    const place = isPack ? (touch.range?.[0] ?? (touch.end === 'head' ? 0 : touch.end === 'tail' ? now.size - 1 : undefined)) : focus;
    return { touch, focus: place, steps: Math.max(1, touch.nodesWalked) };
  },

  reason({ engine }, _call, from, to) {
    const fill = engine.config.settings['list-max-listpack-size'];
    const { maxBytes, maxEntries } = listpackLimit(fill);
    const limit = maxBytes !== Infinity ? `${maxBytes} bytes` : `${maxEntries} elements`;
    if (from === 'listpack') return { setting: 'list-max-listpack-size', limit: fill, reason: `one listpack may hold ${limit}` };
    if (to === 'listpack') return { setting: 'list-max-listpack-size', limit: fill, reason: `one node is left, at most half full of ${limit}` };
    return {};
  },
};

function quicklistView(list: Quicklist, window: { readonly first: number; readonly count: number; readonly clip: number; readonly opened: number }) {
  const all = list.view();
  const count = Math.min(window.count, MOST_NODES, all.length);
  const isOutside = window.opened >= 0 && (window.opened < window.first || window.opened >= window.first + count);
  const wanted = isOutside ? window.opened - (count >> 1) : window.first;
  const firstNode = Math.max(0, Math.min(wanted, all.length - count));
  let start = 0;
  const nodes: NodeView[] = [];
  const starts: number[] = [];
  for (const node of all) {
    starts.push(start);
    if (node.index >= firstNode && node.index < firstNode + count) {
      const content = list.contentOf(node.index);
      const preview = content instanceof Listpack ? content.slice(0, PREVIEW) : [content ?? ''];
      nodes.push({ ...node, start, preview: preview.map((each) => clip(each, window.clip)) });
    }
    start += node.entries;
  }
  const perFigure = Math.max(1, Math.ceil(all.length / MOST_FIGURES));
  const overview = all.filter((_, at) => at % perFigure === 0).map(({ bytes }) => bytes);
  const opened = Math.max(0, Math.min(all.length - 1, window.opened < 0 ? firstNode : window.opened));
  const content = list.contentOf(opened);
  const { maxBytes } = listpackLimit(list.fill);
  return {
    form: 'quicklist' as const,
    size: list.length,
    nodeCount: list.nodeCount,
    fill: list.fill,
    compressDepth: list.compressDepth,
    firstNode,
    nodes,
    overview,
    perFigure,
    maxBytes: maxBytes === Infinity ? 8192 : maxBytes,
    opened: content instanceof Listpack ? packView(content, opened, starts[opened] ?? 0, 0, { count: 64, clip: window.clip }) : undefined,
  };
}

function packView(
  pack: Listpack,
  node: number,
  start: number,
  from: number,
  window: { readonly count: number; readonly clip: number },
): PackView {
  const first = Math.max(0, Math.min(from, pack.length - window.count));
  const entries = packedEntries(pack, first, window.count, window.clip);
  return { node, start, bytes: pack.bytes, entries, first, size: pack.length };
}

function sizesOf({ value }: Scene): Before {
  if (!(value instanceof ListValue)) return { size: 0, nodes: 0 };
  const { contents, length } = value;
  return { size: length, nodes: contents instanceof Listpack ? 1 : contents.nodeCount };
}

/** The end of the list that a command works at. */
function endOf(name: string, argv: readonly ByteString[], key: ByteString): ListTouch['end'] {
  switch (name) {
    case 'lpush':
    case 'lpushx':
    case 'lpop':
    case 'blpop':
      return 'head';
    case 'rpush':
    case 'rpushx':
    case 'rpop':
    case 'brpop':
      return 'tail';
    case 'rpoplpush':
    case 'brpoplpush':
      return argv[1] === key ? 'tail' : 'head';
    case 'lmove':
    case 'blmove':
      return argv[argv[1] === key ? 3 : 4]?.toLowerCase() === 'left' ? 'head' : 'tail';
    case 'lmpop':
    case 'blmpop': {
      const at = argv.findIndex((word, i) => i >= 3 && /^(?:left|right)$/i.test(word));
      return argv[at]?.toLowerCase() === 'right' ? 'tail' : 'head';
    }
    default:
      return undefined;
  }
}

function rangeOf(name: string, argv: readonly ByteString[], size: number): readonly [number, number] | undefined {
  const at = (index: number): number | undefined => {
    const integer = parseInt64(argv[index] ?? '');
    if (typeof integer !== 'number') return undefined;
    return integer < 0 ? integer + size : integer;
  };
  switch (name) {
    case 'lindex':
    case 'lset': {
      const index = at(2);
      return index === undefined || index < 0 || index >= size ? undefined : [index, index + 1];
    }
    case 'lrange': {
      const from = at(2);
      const to = at(3);
      return from === undefined || to === undefined ? undefined : [Math.max(0, from), Math.min(size, to + 1)];
    }
    default:
      return undefined;
  }
}

/** Nodes from the nearer end to the one with that element, itself included. */
function walkTo({ value }: Scene, index: number): { readonly node: number; readonly walked: number } | undefined {
  if (!(value instanceof ListValue) || value.contents instanceof Listpack) return undefined;
  const nodes = value.contents.view();
  let start = 0;
  for (const { index: node, entries } of nodes) {
    if (index < start + entries) return { node, walked: index * 2 < value.length ? node + 1 : nodes.length - node };
    start += entries;
  }
  return undefined;
}

/** The elements in the answer of a command that took some: alone, in an array, or behind the name of their list. */
function takenBy(reply: Reply): readonly ByteString[] {
  if (typeof reply === 'string') return [reply];
  if (!Array.isArray(reply)) return [];
  const [, inner] = reply as readonly Reply[];
  if (Array.isArray(inner)) return takenBy(inner);
  return (reply as readonly Reply[]).filter((each): each is ByteString => typeof each === 'string');
}

/** Elements that LPOS and LINSERT look at; what they find tells where they stopped. */
function comparedBy(name: string, argv: readonly ByteString[], reply: unknown, size: number): number {
  if (name === 'lpos' && argv.length === 3) return typeof reply === 'number' ? reply + 1 : size;
  if (name === 'lrem') return size;
  return 0;
}
