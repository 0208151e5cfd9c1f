// The hash type: a listpack while it is small, a hash table beyond, either with or without times of expiry for single
// fields. It converts at the very command at which Redis 8.0 does, and never back.
// A field whose time has come stays until it is removed: `size` counts it, `get` finds it, `isExpired` tells. Who removes
// it, and says so, is the matter of keyspace/field-expiry.ts and the commands.
import type { ByteString } from '../../../base/bytes.ts';
import type { Random } from '../../../base/random.ts';
import { NO_EXPIRY, Value } from '../../keyspace/value.ts';
import type { Dict } from '../../structures/dict.ts';
import { sampleIndices } from '../sampling.ts';
import { PackedFields } from './packed.ts';
import { type FieldEntry, type FieldPart, NEVER } from './parts.ts';
import { FieldTable } from './table.ts';

/** The thresholds in force when a hash must decide. */
export interface HashLimits {
  readonly 'hash-max-listpack-entries': number;
  readonly 'hash-max-listpack-value': number;
}

export class HashValue extends Value {
  private dueAt = NO_EXPIRY;

  private constructor(private fields: PackedFields | FieldTable) {
    super();
  }

  get type(): 'hash' {
    return 'hash';
  }

  override get fieldExpiryDue(): number {
    return this.dueAt;
  }

  override set fieldExpiryDue(at: number) {
    this.dueAt = at;
  }

  static empty(): HashValue {
    return new HashValue(new PackedFields());
  }

  /** A hash over ready-made contents, as a loaded file brings them. */
  static over(contents: PackedFields | FieldTable): HashValue {
    const value = new HashValue(contents);
    if (contents.nextExpiry !== NEVER) value.fieldExpiryDue = contents.nextExpiry;
    return value;
  }

  get encoding(): 'listpack' | 'listpackex' | 'hashtable' {
    if (this.fields instanceof FieldTable) return 'hashtable';
    return this.fields.hasTimes ? 'listpackex' : 'listpack';
  }

  /** Number of fields, those counted whose time has come. */
  get size(): number {
    return this.fields.size;
  }

  get isEmpty(): boolean {
    return this.fields.size === 0;
  }

  override get table(): Dict<ByteString> | undefined {
    return this.fields instanceof FieldTable ? this.fields.dict : undefined;
  }

  get freeEffort(): number {
    return this.fields instanceof FieldTable ? this.fields.size : 1;
  }

  /** The structure itself, for pictures, saving and digests: must not be changed. */
  get contents(): PackedFields | FieldTable {
    return this.fields;
  }

  copy(): HashValue {
    const copy = new HashValue(this.fields.clone());
    copy.fieldExpiryDue = this.fieldExpiryDue;
    return copy;
  }

  // --- conversions ------------------------------------------------------------------------------------------------

  /** Before argv[from..to-1], fields and values in turn, are set: becomes a table if that many, or as long, do not fit. */
  makeRoomFor(limits: HashLimits, argv: readonly ByteString[], from: number, to: number): void {
    if (this.fields instanceof FieldTable) return;
    const expected = (to - from) / 2;
    if (expected > limits['hash-max-listpack-entries']) {
      this.toTable(expected);
      return;
    }
    const longest = limits['hash-max-listpack-value'];
    for (let at = from; at < to; at++) {
      if ((argv[at]?.length ?? 0) > longest) {
        this.toTable();
        return;
      }
    }
  }

  /** Makes room for times of expiry. Redis does so before it knows whether a field will get one. */
  admitTimes(): void {
    if (this.fields instanceof PackedFields && !this.fields.hasTimes) this.fields = this.fields.withTimes();
  }

  private toTable(expected = 0): FieldTable {
    const table = new FieldTable();
    table.dict.expand(Math.max(expected, this.fields.size));
    for (const [field, value, expireAt] of this.fields.entries()) {
      table.dict.add(field, value);
      if (expireAt !== NEVER) table.setExpiry(field, expireAt);
    }
    this.fields = table;
    return table;
  }

  // --- single fields ----------------------------------------------------------------------------------------------

  get(field: ByteString): ByteString | undefined {
    return this.fields.get(field);
  }

  /** Whether the field is new. An old one loses its time to live unless it keeps it. */
  set(field: ByteString, value: ByteString, limits: HashLimits, keepsTime = false): boolean {
    let fields = this.fields;
    if (fields instanceof FieldTable) return fields.set(field, value, keepsTime);
    const longest = limits['hash-max-listpack-value'];
    if (field.length > longest || value.length > longest) fields = this.toTable();
    const isNew = fields.set(field, value, keepsTime);
    if (fields instanceof PackedFields && fields.size > limits['hash-max-listpack-entries']) this.toTable();
    return isNew;
  }

  /** Whether it was there. */
  delete(field: ByteString): boolean {
    return this.fields.delete(field);
  }

  // --- times ------------------------------------------------------------------------------------------------------

  /** When the next field expires, unix ms; NEVER if none does. O(1). */
  get nextExpiry(): number {
    return this.fields.nextExpiry;
  }

  /** When a field expires, unix ms, or NEVER; undefined if there is no such field. */
  expiryOf(field: ByteString): number | undefined {
    return this.fields.expiryOf(field);
  }

  /** Gives a field that is there a time, or takes it away (NEVER). */
  setExpiry(field: ByteString, expireAt: number): void {
    this.admitTimes();
    this.fields.setExpiry(field, expireAt);
  }

  /** Whether the field is there and its time has come: it lives through the millisecond it was given. */
  isExpired(field: ByteString, now: number): boolean {
    return this.fields.nextExpiry < now && (this.fields.expiryOf(field) ?? NEVER) < now;
  }

  /** The field that expires first, if it has before `now`. O(1). */
  dueField(now: number): ByteString | undefined {
    return this.fields.dueField(now);
  }

  // --- many fields ------------------------------------------------------------------------------------------------

  /** Fields, values, or both in turn, of all that have not expired before `now`. */
  collect(part: FieldPart, now: number): ByteString[] {
    return this.fields.collect(part, now);
  }

  /** A field and its value, every one equally likely, expired or not; nothing if there are none. */
  randomEntry(random: Random): ByteString[] {
    const entry: ByteString[] = [];
    if (this.fields instanceof PackedFields) {
      if (this.fields.size > 0) this.fields.pushEntry(random.int(this.fields.size), entry);
    } else {
      const drawn = this.fields.dict.randomEntry(random);
      if (drawn) entry.push(drawn.key, drawn.value);
    }
    return entry;
  }

  /** `count` different fields, each followed by its value; those of a listpack in its order, as Redis draws them. */
  sample(count: number, random: Random): ByteString[] {
    const entries: ByteString[] = [];
    if (this.fields instanceof PackedFields) {
      const indices = sampleIndices(this.fields.size, count, random).sort((a, b) => a - b);
      for (const index of indices) this.fields.pushEntry(index, entries);
    } else {
      for (const { key, value } of this.fields.dict.sample(count, random)) entries.push(key, value);
    }
    return entries;
  }

  /** All fields in the order of the structure, with their times. Must not be changed meanwhile. */
  entries(): Generator<FieldEntry, void, undefined> {
    return this.fields.entries();
  }

  forEach(visit: (...entry: FieldEntry) => void): void {
    for (const entry of this.fields.entries()) visit(...entry);
  }
}
