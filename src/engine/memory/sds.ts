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

/** The name of a hash field in a hash table. */
export function fieldNameBytes(length: number, expires: boolean): number {
  const header = length < 32 ? 1 : length < 65_536 ? 3 : 9;
  return allocationSize((expires ? EXPIRY_BYTES : 0) + header + length + 1);
}
