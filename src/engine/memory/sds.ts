// What Redis's strings take: sds, and its kin for the names of hash fields.
import { allocationSize } from './allocation.ts';

/** Flags and a time of expiry, before the name of a field that is to expire. */
const EXPIRY_BYTES = 18;

/** An sds string of that length: header, bytes, a NUL at the end. Empty ones have a header for more to come. */
export function sdsBytes(length: number): number {
  return allocationSize(sdsHeaderBytes(length) + length + 1);
}

/** The header that tells length and room of a string so long. */
export function sdsHeaderBytes(length: number): number {
  if (length > 0 && length < 32) return 1;
  if (length < 256) return 3;
  if (length < 65_536) return 5;
  return length < 2 ** 32 ? 9 : 17;
}

/**
 * The bytes that an sds string of that length can grow to in its first allocation, as far as its header can tell; the
 * shortest knows of no room.
 */
export function sdsCapacity(length: number): number {
  const header = sdsHeaderBytes(length);
  if (header === 1) return length;
  return Math.min(sdsBytes(length) - header - 1, header === 3 ? 255 : header === 5 ? 65_535 : Infinity);
}

/** The allocation of one that has outgrown the last: with room for as much again, and at most for a megabyte (sdsMakeRoomFor). */
export function grownSdsBytes(length: number): number {
  const roomy = length + Math.min(length, MOST_SPARE);
  return allocationSize(Math.max(sdsHeaderBytes(roomy), SMALLEST_GROWN_HEADER) + roomy + 1);
}

/** What one that has grown can hold in so large an allocation. */
export function grownSdsCapacity(allocated: number): number {
  return allocated - 1 - sdsHeaderBytes(Math.max(allocated - 1 - SMALLEST_GROWN_HEADER, SHORTEST_OF_GROWN));
}

const MOST_SPARE = 2 ** 20;
const SMALLEST_GROWN_HEADER = 3;
const SHORTEST_OF_GROWN = 32;

/** The name of a hash field in a hash table. */
export function fieldNameBytes(length: number, expires: boolean): number {
  const header = length < 32 ? 1 : length < 65_536 ? 3 : 9;
  return allocationSize((expires ? EXPIRY_BYTES : 0) + header + length + 1);
}
