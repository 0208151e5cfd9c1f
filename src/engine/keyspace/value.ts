// What every value in a database has in common: its type and encoding, when it expires and when it was last used.
// The types themselves stand in types/<type>/.
import type { Int64 } from '../../base/integer.ts';
import type { Dict } from '../structures/dict.ts';

export const TYPE_NAMES = ['string', 'list', 'set', 'zset', 'hash', 'stream'] as const;
export type TypeName = (typeof TYPE_NAMES)[number];

/** Marks a key that does not expire. */
export const NO_EXPIRY = -1;

const ACCESS_BITS = (1 << 24) - 1;
const MARK = 1 << 24;
const SHARED = 1 << 25;
const DIGIT_SHIFT = 26;

export abstract class Value {
  /** Unix ms when the key expires, or NO_EXPIRY. Set through Database only, which keeps the index of volatile keys. */
  expireAt: Int64 = NO_EXPIRY;
  /** Bytes that key and value took when they were last measured; 0 before. The memory ledger's. */
  footprint = 0;
  /** `access`, and above it `mark`, `isShared` and `digit`. There are values by the million: every field more is 8 MB more. */
  private bits = 0;

  /**
   * LRU: seconds clock, 24 bits, of the last use. LFU: 16 bits of minutes and 8 bits of counter. Of a shared value this is
   * what it would be if it ceased to be shared: ask the engine's `accessOf`.
   */
  get access(): number {
    return this.bits & ACCESS_BITS;
  }

  set access(access: number) {
    this.bits = (this.bits & ~ACCESS_BITS) | access;
  }

  /** A bit for the type's own use. */
  protected get mark(): boolean {
    return (this.bits & MARK) !== 0;
  }

  protected set mark(isSet: boolean) {
    this.bits = isSet ? this.bits | MARK : this.bits & ~MARK;
  }

  /** 0 to 15, for the type's own use. */
  protected get digit(): number {
    return this.bits >> DIGIT_SHIFT;
  }

  protected set digit(digit: number) {
    this.bits = (this.bits & ((1 << DIGIT_SHIFT) - 1)) | (digit << DIGIT_SHIFT);
  }

  /** It stands for a value that other keys hold, too: see shared-integers.ts. */
  get isShared(): boolean {
    return (this.bits & SHARED) !== 0;
  }

  set isShared(isSet: boolean) {
    this.bits = isSet ? this.bits | SHARED : this.bits & ~SHARED;
  }

  /**
   * Unix ms when the database next looks for fields that have expired in this hash, or NO_EXPIRY. Set through Database
   * only. Not always the time of the earliest field: see field-expiry.ts.
   */
  get fieldExpiryDue(): number {
    return NO_EXPIRY;
  }

  set fieldExpiryDue(at: number) {
    throw new Error(`no fields to expire at ${at} in a ${this.type}`);
  }

  abstract readonly type: TypeName;
  /** As OBJECT ENCODING says it. */
  abstract get encoding(): string;
  /** Whether nothing is in it, so that the key must go. Strings never are. */
  abstract get isEmpty(): boolean;
  /** An independent copy, without expiry, as COPY makes it. */
  abstract copy(): Value;

  /** A copy that is only read from end to end, never changed or asked for single elements: as much of it as that takes. */
  frozen(): Value {
    return this.copy();
  }

  /** The hash table that holds its elements; undefined for every other encoding. */
  get table(): Pick<Dict<unknown>, 'setResizePolicy'> | undefined {
    return undefined;
  }

  /** How many elements a free would visit; past a few dozen UNLINK would hand it to a background thread. */
  abstract get freeEffort(): number;
}
