// The integers 0 to 9999, of which Redis keeps one object each for all keys that hold them. It shows in OBJECT: such a
// value has no count of references, and when it was last used is when any of those keys was. Nothing is shared while
// eviction has to tell keys apart; what was stored before stays as it is.
import type { Value } from '../../keyspace/value.ts';
import { StringValue } from './value.ts';

const SHARED_INTEGERS = 10_000;

export const SHARED_REFCOUNT = 2147483647;

export class SharedIntegers {
  /** Whether what is stored from now on is shared. */
  isOpen = true;
  /** When they were last used, as `access` of other values. They outlive every key; made when one is shared. */
  private access: Int32Array | undefined;

  /** A value has just been stored: it is shared from now on if it can be. */
  share(value: Value): void {
    if (!this.isOpen || !(value instanceof StringValue) || value.encoding !== 'int') return;
    const { integer = -1 } = value;
    if (integer >= 0 && integer < SHARED_INTEGERS) value.isShared = true;
  }

  /** As `share`, for a value that takes the place of another one, whose use (`value.access`) counts for it. */
  shareInPlace(value: StringValue): void {
    this.share(value);
    if (value.isShared) this.setAccess(value, value.access);
  }

  accessOf(value: Value): number {
    if (!value.isShared || !(value instanceof StringValue)) return value.access;
    return this.access?.[Number(value.integer)] ?? 0;
  }

  setAccess(value: Value, access: number): void {
    value.access = access;
    if (!value.isShared || !(value instanceof StringValue)) return;
    this.access ??= new Int32Array(SHARED_INTEGERS);
    this.access[Number(value.integer)] = access;
  }
}
