// Windows into values, type by type: what `inspect` reads from the real structures.
import type { ByteString } from '../base/bytes.ts';
import type { Value } from '../engine/keyspace/value.ts';
import { StringValue } from '../engine/types/string/value.ts';
import type { KeyFacts, ValueView, ValueWindow } from './inspect.ts';

/** Bytes of a string; elements of everything else. */
export function sizeOf(value: Value): number {
  return value instanceof StringValue ? value.text.length : 0;
}

export function readValue(value: Value, facts: KeyFacts, { first, count }: ValueWindow): ValueView | undefined {
  if (value instanceof StringValue) {
    const text: ByteString = value.text;
    return { type: 'string', facts, first, bytes: text.slice(first, first + count) };
  }
  return undefined;
}
