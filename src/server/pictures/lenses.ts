// Every picture's lens, and which pictures a value can be shown as. Adding a picture is one line in each table.
import type { CommandGroup } from '../../engine/command.ts';
import type { TypeName, Value } from '../../engine/keyspace/value.ts';
import { StringValue } from '../../engine/types/string/value.ts';
import { bitmapLens } from './bitmap.ts';
import { hashLens } from './hash.ts';
import { listLens } from './list.ts';
import type { Lens, PictureName } from './picture.ts';
import { setLens } from './set.ts';
import { stringLens } from './string.ts';

export const LENSES: { readonly [N in PictureName]: Lens<N> } = {
  string: stringLens,
  bitmap: bitmapLens,
  hash: hashLens,
  list: listLens,
  set: setLens,
};

/** The pictures of each type, the plainest first. */
const BY_TYPE: Readonly<Record<TypeName, readonly PictureName[]>> = {
  string: ['string', 'bitmap'],
  list: ['list'],
  set: ['set'],
  zset: [],
  hash: ['hash'],
  stream: [],
};

/** Commands of these groups say what a value is used as. */
const BY_GROUP: Readonly<Partial<Record<CommandGroup, PictureName>>> = {
  bitmap: 'bitmap',
  string: 'string',
};

export function choicesFor(value: Value): readonly PictureName[] {
  return BY_TYPE[value.type];
}

/** What a command of this group takes the value for; undefined if it says nothing about that. */
export function usedAs(group: CommandGroup): PictureName | undefined {
  return BY_GROUP[group];
}

/** The picture that fits a value, where no command has said yet. */
export function fitting(value: Value): PictureName | undefined {
  const choices = choicesFor(value);
  if (value instanceof StringValue && value.encoding === 'raw' && hasBits(value)) return 'bitmap';
  return choices[0];
}

/** Whether the beginning looks like anything but text. */
function hasBits(value: StringValue): boolean {
  return /[\0-\x08\x0e-\x1f]/.test(value.slice(0, Math.min(64, value.length)));
}
