// Long elements cut off for the page, and the marks that several lenses share.
import type { ByteString } from '../../base/bytes.ts';
import type { ListpackEntryView } from '../../engine/structures/listpack.ts';
import type { Listpack } from '../../engine/structures/listpack.ts';
import type { Clip } from '../inspect.ts';

export function clip(bytes: ByteString, longest: number): Clip {
  return { bytes: bytes.length > longest ? bytes.slice(0, longest) : bytes, length: bytes.length };
}

/** An entry of a listpack with its place in the bytes, its value cut off. */
export interface PackedEntry extends Omit<ListpackEntryView, 'value'> {
  readonly value: Clip;
}

export function packedEntries(pack: Listpack, first: number, count: number, longest: number): PackedEntry[] {
  return pack.view(first, count).map((entry) => ({ ...entry, value: clip(entry.value, longest) }));
}
