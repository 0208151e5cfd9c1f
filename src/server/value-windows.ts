// Windows into values, type by type: what `inspect` reads from the real structures, in their own order.
import type { ByteString } from '../base/bytes.ts';
import type { Value } from '../engine/keyspace/value.ts';
import { ListValue } from '../engine/types/list/value.ts';
import { StringValue } from '../engine/types/string/value.ts';
import type { Clip, KeyFacts, ValueView, ValueWindow } from './inspect.ts';

/** Bytes of a string; elements of everything else. */
export function sizeOf(value: Value): number {
  return value instanceof StringValue || value instanceof ListValue ? value.length : 0;
}

/** Undefined for a type that has no window yet. */
export function readValue(value: Value, facts: KeyFacts, window: ValueWindow): ValueView | undefined {
  const { first } = window;
  const end = first + window.count;
  if (value instanceof StringValue) {
    return { type: 'string', facts, first, bytes: value.slice(first, Math.min(end, value.length)) };
  }
  if (value instanceof ListValue) {
    const items = value.slice(first, Math.min(end, value.length)).map((item) => clip(item, window));
    return { type: 'list', facts, first, items };
  }
  return undefined;
}

function clip(bytes: ByteString, { clip: longest }: ValueWindow): Clip {
  return { bytes: bytes.length > longest ? bytes.slice(0, longest) : bytes, length: bytes.length };
}
