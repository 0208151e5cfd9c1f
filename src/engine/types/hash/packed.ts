// The small form of a hash: fields and values one after another in a listpack ("listpack"), or, once a field was to
// expire, field, value and time in turn ("listpackex"). Every search is O(n), for the few hundred entries this is for.
//
// With times, entries are ordered as Redis 8.0 orders them: by time, the earliest first, a field that is given a time going
// before those of the same one; fields without a time (stored as 0) last, in the order in which they came to have none.
import type { ByteString } from '../../../base/bytes.ts';
import { Listpack } from '../../structures/listpack.ts';
import { type FieldEntry, type FieldPart, NEVER } from './parts.ts';

const NO_TIME = '0';

export class PackedFields {
  /** Entries a field takes in the listpack. */
  private readonly stride: 2 | 3;

  /** Over a listpack of pairs or, if `hasTimes`, of field, value and time, in order. */
  constructor(
    readonly listpack = new Listpack(),
    readonly hasTimes = false,
  ) {
    this.stride = hasTimes ? 3 : 2;
  }

  get size(): number {
    return this.listpack.length / this.stride;
  }

  /** When the next field expires; NEVER if none does. O(1). */
  get nextExpiry(): number {
    return this.hasTimes && this.listpack.length > 0 ? this.timeAt(0) : NEVER;
  }

  get(field: ByteString): ByteString | undefined {
    const at = this.find(field);
    return at < 0 ? undefined : this.listpack.at(at + 1);
  }

  /** Whether the field is new. An old one loses its time unless it keeps it; a new one has none. */
  set(field: ByteString, value: ByteString, keepsTime: boolean): boolean {
    const pack = this.listpack;
    const at = this.find(field);
    if (at < 0) {
      pack.pushBack(field);
      pack.pushBack(value);
      if (this.hasTimes) pack.pushBack(NO_TIME);
      return true;
    }
    pack.replace(at + 1, value);
    if (this.hasTimes && !keepsTime && pack.at(at + 2) !== NO_TIME) this.move(at, NEVER);
    return false;
  }

  delete(field: ByteString): boolean {
    const at = this.find(field);
    if (at < 0) return false;
    this.listpack.deleteRange(at, this.stride);
    return true;
  }

  /** When the field expires, NEVER if it does not; undefined if there is no such field. */
  expiryOf(field: ByteString): number | undefined {
    const at = this.find(field);
    if (at < 0) return undefined;
    return this.hasTimes ? this.timeAt(at) : NEVER;
  }

  /** Gives a field that is there a time, or takes it away (NEVER). Only with times. */
  setExpiry(field: ByteString, expireAt: number): void {
    this.move(this.find(field), expireAt);
  }

  /** The field that expires first, if it has before `now`. */
  dueField(now: number): ByteString | undefined {
    return this.nextExpiry < now ? this.listpack.at(0) : undefined;
  }

  /** Fields, values or both of all that have not expired before `now`, in order. */
  collect(part: FieldPart, now: number): ByteString[] {
    const found: ByteString[] = [];
    const pack = this.listpack;
    for (let at = this.firstAlive(now); at < pack.length; at += this.stride) {
      if (part !== 'values') found.push(pack.at(at) ?? '');
      if (part !== 'fields') found.push(pack.at(at + 1) ?? '');
    }
    return found;
  }

  /** Adds field and value number `index` to `target`. */
  pushEntry(index: number, target: ByteString[]): void {
    const at = index * this.stride;
    target.push(this.listpack.at(at) ?? '', this.listpack.at(at + 1) ?? '');
  }

  /** All fields in order, with their times. Must not be changed meanwhile. */
  *entries(): Generator<FieldEntry, void, undefined> {
    const pack = this.listpack;
    for (let at = 0; at < pack.length; at += this.stride) {
      yield [pack.at(at) ?? '', pack.at(at + 1) ?? '', this.hasTimes ? this.timeAt(at) : NEVER];
    }
  }

  clone(): PackedFields {
    return new PackedFields(this.listpack.clone(), this.hasTimes);
  }

  /** The same fields with room for times. */
  withTimes(): PackedFields {
    const timed = new PackedFields(new Listpack(), true);
    for (const [field, value] of this.entries()) timed.append(field, value);
    return timed;
  }

  private append(field: ByteString, value: ByteString): void {
    this.listpack.pushBack(field);
    this.listpack.pushBack(value);
    this.listpack.pushBack(NO_TIME);
  }

  private find(field: ByteString): number {
    return this.listpack.find(field, 0, this.stride - 1);
  }

  private timeAt(at: number): number {
    const time = this.listpack.at(at + 2) ?? NO_TIME;
    return time === NO_TIME ? NEVER : Number(time);
  }

  private firstAlive(now: number): number {
    if (!this.hasTimes) return 0;
    let at = 0;
    while (at < this.listpack.length && this.timeAt(at) < now) at += this.stride;
    return at;
  }

  /** Puts the field whose entries begin at `from` where its new time belongs. */
  private move(from: number, expireAt: number): void {
    const pack = this.listpack;
    const field = pack.at(from) ?? '';
    const value = pack.at(from + 1) ?? '';
    pack.deleteRange(from, this.stride);
    if (expireAt === NEVER) {
      this.append(field, value);
      return;
    }
    let at = 0;
    while (at < pack.length && this.timeAt(at) < expireAt) at += this.stride;
    pack.insert(at, String(expireAt));
    pack.insert(at, value);
    pack.insert(at, field);
  }
}
