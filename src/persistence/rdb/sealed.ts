// Values that stay in the file that brought them until somebody looks: a key then has the place of its record in the file's
// bytes in place of a value. All of it has been read and found sound before, so that unsealing can't fail. Most of a large
// file's values are never looked at, and each would be several objects, for each of which the garbage collector has work.
import type { Engine } from '../../engine/engine.ts';
import { NO_EXPIRY, type Value } from '../../engine/keyspace/value.ts';
import type { Unseal } from '../../engine/structures/dict.ts';
import { StringValue } from '../../engine/types/string/value.ts';
import { TYPE } from './constants.ts';
import { readValue, type ValueMaker } from './read-value.ts';
import { RdbSource } from './source.ts';

/** Longer collections are taken apart at once, lest somebody wait for it later, and so are longer strings. */
const COLLECTION_BYTES_MAX = 1 << 12;
const STRING_BYTES_MAX = 1 << 20;

/** It has been moved over, and may stay where it is. */
export const SEALED = Symbol('sealed');

/** As readValue, but of what is small there is only said that it is sound. */
export function readUnlessSmall(source: RdbSource, type: number, maker: ValueMaker): Value | typeof SEALED | undefined {
  const from = source.at;
  if (type === TYPE.string) {
    if (source.skipString() <= STRING_BYTES_MAX) return SEALED;
    source.at = from;
    return readValue(source, type, maker);
  }
  const value = readValue(source, type, maker);
  return value !== undefined && source.at - from <= COLLECTION_BYTES_MAX && isSealable(value) ? SEALED : value;
}

/** A skip list draws its levels when it is read, in the order of the file; fields that expire are in an index. */
function isSealable(value: Value): boolean {
  return value.encoding !== 'skiplist' && value.fieldExpiryDue === NO_EXPIRY;
}

/**
 * For the records of one file, whose bytes must not change: by the settings of this moment, and as if they were last used
 * now, whenever it is that they are looked at.
 */
export function unsealing(engine: Engine, bytes: Uint8Array): Unseal<Value> {
  const maker: ValueMaker = { settings: { ...engine.config.settings }, random: engine.random };
  const source = new RdbSource(bytes, 0, bytes.length, 0);
  const { sharedIntegers } = engine;
  const isSharing = sharedIntegers.isOpen;
  const fresh = StringValue.ofText('');
  engine.startAccess(fresh);
  return (recordAt) => {
    source.at = recordAt;
    const type = source.byte();
    source.skipString();
    const value = readValue(source, type, maker);
    if (value === undefined) throw new Error(`an empty collection was sealed at ${recordAt}`);
    value.access = fresh.access;
    if (isSharing) sharedIntegers.share(value);
    return value;
  };
}
