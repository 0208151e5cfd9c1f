// Windows into values, type by type: what `inspect` reads from the real structures, in their own order.
import type { ByteString } from '../base/bytes.ts';
import { formatDouble } from '../base/double.ts';
import type { Value } from '../engine/keyspace/value.ts';
import { elementCount } from '../engine/types/element-count.ts';
import { NEVER } from '../engine/types/hash/parts.ts';
import { isSortedSet, isStream } from '../engine/types/kinds.ts';
import { HashValue } from '../engine/types/hash/value.ts';
import { ListValue } from '../engine/types/list/value.ts';
import { SetValue } from '../engine/types/set/value.ts';
import { formatId } from '../engine/types/stream/id.ts';
import type { StreamValue } from '../engine/types/stream/value.ts';
import { StringValue } from '../engine/types/string/value.ts';
import type { Clip, HashField, KeyFacts, ScoredMember, StreamEntry, ValueView, ValueWindow } from './inspect.ts';

/** Bytes of a string; elements of everything else. */
export function sizeOf(value: Value): number {
  return value instanceof StringValue ? value.length : elementCount(value);
}

/** Undefined for a type that has no window yet. */
export function readValue(value: Value, facts: KeyFacts, window: ValueWindow): ValueView | undefined {
  const { first } = window;
  const end = Math.min(first + window.count, facts.size);
  if (value instanceof StringValue) {
    return { type: 'string', facts, first, bytes: first < end ? value.slice(first, end) : '' };
  }
  if (value instanceof ListValue) {
    const items = first < end ? value.slice(first, end).map((item) => clip(item, window)) : [];
    return { type: 'list', facts, first, items };
  }
  if (value instanceof SetValue) return { type: 'set', facts, first, items: readMembers(value, first, end, window) };
  if (value instanceof HashValue) return { type: 'hash', facts, first, items: readFields(value, first, end, window) };
  if (isSortedSet(value)) {
    const items: ScoredMember[] = [];
    const take = (member: ByteString, score: number): void => {
      items.push({ member: clip(member, window), score: formatDouble(score) });
    };
    if (first < end) value.visit({ from: first, to: end }, false, take);
    return { type: 'zset', facts, first, items };
  }
  if (isStream(value)) return { type: 'stream', facts, first, items: readEntries(value, window) };
  return undefined;
}

/** A set has no order but that of its structure, and no index into it: O(end). */
function readMembers(value: SetValue, first: number, end: number, window: ValueWindow): readonly Clip[] {
  const items: Clip[] = [];
  let at = 0;
  for (const member of value.members()) {
    if (at >= end) break;
    if (at++ >= first) items.push(clip(member, window));
  }
  return items;
}

/** As with sets, the structure knows no index: O(end). */
function readFields(value: HashValue, first: number, end: number, window: ValueWindow): readonly HashField[] {
  const items: HashField[] = [];
  let at = 0;
  for (const [field, content, expireAt] of value.entries()) {
    if (at >= end) break;
    if (at++ < first) continue;
    items.push({
      field: clip(field, window),
      value: clip(content, window),
      expireAt: expireAt === NEVER ? undefined : expireAt,
    });
  }
  return items;
}

/** Skips whole nodes: O(nodes + a node's entries + count). */
function readEntries(value: StreamValue, window: ValueWindow): readonly StreamEntry[] {
  const items: StreamEntry[] = [];
  for (const { id, fields } of value.entries.window(window.first, window.count)) {
    items.push({ id: formatId(id), fields: fields.map((text) => clip(text, window)) });
  }
  return items;
}

function clip(bytes: ByteString, { clip: longest }: ValueWindow): Clip {
  return { bytes: bytes.length > longest ? bytes.slice(0, longest) : bytes, length: bytes.length };
}
