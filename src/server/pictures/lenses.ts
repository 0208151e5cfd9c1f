// Every picture's lens, and which pictures a value can be shown as. Adding a picture is one line in each table.
import type { CommandGroup } from '../../engine/command.ts';
import type { TypeName, Value } from '../../engine/keyspace/value.ts';
import { StringValue } from '../../engine/types/string/value.ts';
import { SortedSetValue } from '../../engine/types/zset/value.ts';
import { bitmapLens } from './bitmap.ts';
import { geoLens } from './geo.ts';
import { hashLens } from './hash.ts';
import { hyperLogLogLens, isHyperLogLog } from './hyperloglog.ts';
import { listLens } from './list.ts';
import type { Lens, PictureName } from './picture.ts';
import { pubSubLens } from './pubsub.ts';
import { serverLens } from './server.ts';
import { setLens } from './set.ts';
import { streamLens } from './stream.ts';
import { stringLens } from './string.ts';
import { sortedSetLens } from './zset.ts';

export const LENSES: { readonly [N in PictureName]: Lens<N> } = {
  string: stringLens,
  bitmap: bitmapLens,
  hash: hashLens,
  list: listLens,
  set: setLens,
  zset: sortedSetLens,
  stream: streamLens,
  hyperloglog: hyperLogLogLens,
  geo: geoLens,
  pubsub: pubSubLens,
  server: serverLens,
};

/** The pictures of each type, the plainest first. */
const BY_TYPE: Readonly<Record<TypeName, readonly PictureName[]>> = {
  string: ['string', 'bitmap', 'hyperloglog'],
  list: ['list'],
  set: ['set'],
  zset: ['zset', 'geo'],
  hash: ['hash'],
  stream: ['stream'],
};

/** Commands of these groups say what a value is used as. */
const BY_GROUP: Readonly<Partial<Record<CommandGroup, PictureName>>> = {
  bitmap: 'bitmap',
  string: 'string',
  'sorted-set': 'zset',
  hyperloglog: 'hyperloglog',
  geo: 'geo',
};

export function choicesFor(value: Value): readonly PictureName[] {
  const fits: Partial<Record<PictureName, (value: Value) => boolean>> = { hyperloglog: isHyperLogLog, geo: holdsPlaces };
  return BY_TYPE[value.type].filter((name) => fits[name]?.(value) ?? true);
}

/** What a command of this group takes the value for; undefined if it says nothing about that. */
export function usedAs(group: CommandGroup): PictureName | undefined {
  return BY_GROUP[group];
}

/** The picture that fits a value, where no command has said yet. */
export function fitting(value: Value): PictureName | undefined {
  const choices = choicesFor(value);
  if (isHyperLogLog(value)) return 'hyperloglog';
  if (choices.includes('geo')) return 'geo';
  if (value instanceof StringValue && value.encoding === 'raw' && hasBits(value)) return 'bitmap';
  return choices[0];
}

/** Whether the beginning looks like anything but text. */
function hasBits(value: StringValue): boolean {
  return /[\0-\x08\x0e-\x1f]/.test(value.slice(0, Math.min(64, value.length)));
}

/** Geohashes of 52 bits are whole and large, but for a corner of Antarctica; scores of other uses hardly ever are. */
function holdsPlaces(value: Value): boolean {
  let isPlace = false;
  if (!(value instanceof SortedSetValue)) return false;
  value.visit({ from: 0, to: 1 }, false, (_, score) => {
    isPlace = Number.isInteger(score) && score >= 2 ** 42 && score < 2 ** 52;
  });
  return isPlace;
}
