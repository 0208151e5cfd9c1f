// What both forms of a hash speak of.
import type { ByteString } from '../../../base/bytes.ts';

/** Which of its fields and values are asked for. */
export type FieldPart = 'fields' | 'values' | 'both';

/** The time of a field that does not expire: later than every other. */
export const NEVER = Infinity;

/** A field, its value and when it expires (unix ms, or NEVER). */
export type FieldEntry = readonly [field: ByteString, value: ByteString, expireAt: number];
