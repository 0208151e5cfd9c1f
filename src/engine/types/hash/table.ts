// The large form of a hash: a hash table from fields to values, and beside it, once a field was to expire, the times of
// those that do, the earliest at hand. Every operation on one field is O(1), on its time O(log n).
import type { ByteString } from '../../../base/bytes.ts';
import { flattenValue } from '../../../base/bytes.ts';
import { Dict } from '../../structures/dict.ts';
import { ExpiryHeap } from '../../structures/expiry-heap.ts';
import { type FieldEntry, type FieldPart, NEVER } from './parts.ts';

export class FieldTable {
  constructor(
    readonly dict = new Dict<ByteString>(),
    private expiries: ExpiryHeap | undefined = undefined,
  ) {}

  /** The times of fields that expire; undefined until there was one. */
  get times(): ExpiryHeap | undefined {
    return this.expiries;
  }

  get size(): number {
    return this.dict.size;
  }

  get hasTimes(): boolean {
    return this.expiries !== undefined;
  }

  /** When the next field expires; NEVER if none does. O(1). */
  get nextExpiry(): number {
    return this.expiries?.earliest ?? NEVER;
  }

  get(field: ByteString): ByteString | undefined {
    return this.dict.get(field);
  }

  /** Whether the field is new. An old one loses its time unless it keeps it; a new one has none. */
  set(field: ByteString, value: ByteString, keepsTime: boolean): boolean {
    if (!keepsTime) this.expiries?.delete(field);
    const isNew = this.dict.set(field, flattenValue(value));
    // Redis looks first and adds then: two steps of a rehash under way.
    if (isNew && this.dict.isRehashing) this.dict.rehashSteps(1);
    return isNew;
  }

  delete(field: ByteString): boolean {
    this.expiries?.delete(field);
    return this.dict.delete(field);
  }

  /** When the field expires, NEVER if it does not; undefined if there is no such field. */
  expiryOf(field: ByteString): number | undefined {
    return this.expiries?.get(field) ?? (this.dict.has(field) ? NEVER : undefined);
  }

  /** Gives a field that is there a time, or takes it away (NEVER). */
  setExpiry(field: ByteString, expireAt: number): void {
    if (expireAt === NEVER) this.expiries?.delete(field);
    else (this.expiries ??= new ExpiryHeap()).set(field, expireAt);
  }

  /** The field that expires first, if it has before `now`. */
  dueField(now: number): ByteString | undefined {
    return this.nextExpiry < now ? this.expiries?.first : undefined;
  }

  isExpired(field: ByteString, now: number): boolean {
    return this.nextExpiry < now && (this.expiries?.get(field) ?? NEVER) < now;
  }

  /** Fields, values or both of all that have not expired before `now`, in the order of the table. */
  collect(part: FieldPart, now: number): ByteString[] {
    const found: ByteString[] = [];
    const someExpired = this.nextExpiry < now;
    this.dict.forEach((field, value) => {
      if (someExpired && this.isExpired(field, now)) return;
      if (part !== 'values') found.push(field);
      if (part !== 'fields') found.push(value);
    });
    return found;
  }

  /** All fields in the order of the table, with their times. Must not be changed meanwhile. */
  *entries(): Generator<FieldEntry, void, undefined> {
    for (const [field, value] of this.dict.entries()) yield [field, value, this.expiries?.get(field) ?? NEVER];
  }

  clone(): FieldTable {
    return new FieldTable(this.dict.clone(), this.expiries?.clone());
  }
}
