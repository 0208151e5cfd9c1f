// Puts a reply whose order means nothing into one order, for @unordered: hash tables give their elements in an order
// that the seed of the run decides.
import { MapReply, type Reply, SetReply } from '../../../src/resp/reply.ts';

/** `path`: numbers walk into a reply, counted from 1 as redis-cli prints them; "pairs" keeps two and two together. */
export interface Ordering {
  readonly path: readonly string[];
}

export function sortReply(reply: Reply, ordering: Ordering | undefined): Reply {
  if (ordering === undefined) return reply;
  return sortAt(reply, ordering.path);
}

function sortAt(reply: Reply, path: readonly string[]): Reply {
  const [step, ...rest] = path;
  if (step !== undefined && step !== 'pairs') {
    if (!Array.isArray(reply)) return reply;
    const items: readonly Reply[] = reply;
    return items.map((item, i) => (i === Number(step) - 1 ? sortAt(item, rest) : item));
  }
  if (reply instanceof SetReply) return new SetReply(sorted(reply.items, 1));
  if (reply instanceof MapReply) return new MapReply(sorted(reply.flat, 2));
  // RESP3 gives some pairs as arrays of two, where RESP2 gives one flat array.
  if (Array.isArray(reply)) return sorted(reply, step === 'pairs' && !Array.isArray(reply[0]) ? 2 : 1);
  return reply;
}

function sorted(items: readonly Reply[], width: number): Reply[] {
  const groups: { readonly key: string; readonly items: readonly Reply[] }[] = [];
  for (let i = 0; i < items.length; i += width) {
    const group = items.slice(i, i + width);
    groups.push({ key: JSON.stringify(group, plain), items: group });
  }
  return groups.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).flatMap((group) => group.items);
}

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);
