// How many bytes a value takes in an RDB file, as DEBUG OBJECT tells it: a reckoning that holds for small, uncompressed
// values. Where files are written, their writer takes its place (Engine.serializedLength).
import type { Value } from './keyspace/value.ts';
import { IntSet } from './structures/intset.ts';
import { Listpack } from './structures/listpack.ts';
import { elementCount } from './types/element-count.ts';
import { PackedFields } from './types/hash/packed.ts';
import { HashValue } from './types/hash/value.ts';
import { ListValue } from './types/list/value.ts';
import { SetValue } from './types/set/value.ts';
import { StringValue } from './types/string/value.ts';

/** Bytes of a length in front of a string. */
function lengthBytes(length: number): number {
  return length < 64 ? 1 : length < 16_384 ? 2 : 5;
}

function integerBytes(value: number | bigint): number {
  if (value >= -128 && value <= 127) return 2;
  if (value >= -32_768 && value <= 32_767) return 3;
  if (value >= -2_147_483_648 && value <= 2_147_483_647) return 5;
  return 1 + String(value).length;
}

const stringBytes = (length: number): number => lengthBytes(length) + length;

export function serializedLengthOf(value: Value): number {
  if (value instanceof StringValue) {
    return value.integer !== undefined && value.encoding === 'int' ? integerBytes(value.integer) : stringBytes(value.length);
  }
  // A quicklist of one packed node: the number of nodes, the kind of the node, the listpack.
  if (value instanceof ListValue && value.contents instanceof Listpack) return 2 + stringBytes(value.contents.bytes);
  if (value instanceof SetValue && (value.contents instanceof Listpack || value.contents instanceof IntSet)) {
    return stringBytes(value.contents.bytes);
  }
  if (value instanceof HashValue && value.contents instanceof PackedFields) {
    return stringBytes(value.contents.listpack.bytes);
  }
  return lengthBytes(elementCount(value)) + elementCount(value) * 16;
}
