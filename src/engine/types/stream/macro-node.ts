// MacroNode: one listpack of a stream's radix tree, holding up to some hundred entries in a row. Its layout is Redis's,
// element by element, so that sizes, saved files and pictures agree.
// Leaves to others: which node an id belongs to, and when a node is full (entries.ts).
//
// The listpack begins with a master entry, taken from the first entry ever added to it:
//   live, deleted, field count, field 1 … field n, 0
// and goes on with the entries, each with its id as the distance from the node's id:
//   flags, ms, seq, value 1 … value n, size                                   if its fields are the master's (flag 2)
//   flags, ms, seq, field count, field 1, value 1 … field n, value n, size    otherwise
// `size` counts the elements before it, for walking backwards; the master entry's 0 ends such a walk. A deleted entry
// stays where it is, marked with flag 1, until its whole node goes.
//
// Places of entries are indices of their flags. begin, append, fieldsAt: O(fields). Steps, reads, markDeleted: O(1).
import type { ByteString } from '../../../base/bytes.ts';
import { parseInt64 } from '../../../base/integer.ts';
import { Listpack } from '../../structures/listpack.ts';
import { deltaOf, type StreamId, withDelta } from './id.ts';

const DELETED = 1;
const SAME_FIELDS = 2;

const LIVE_AT = 0;
const DELETED_AT = 1;
const FIELD_COUNT_AT = 2;
const FIELDS_AT = 3;

export class MacroNode {
  constructor(
    readonly id: StreamId,
    readonly pack: Listpack,
  ) {}

  /**
   * A node with its first entry. Here and in `append`, the entry's fields and values stand in `argv` from `from` on,
   * one after another.
   */
  static begin(id: StreamId, argv: readonly ByteString[], from: number): MacroNode {
    const pack = new Listpack();
    pack.pushBack('0');
    pack.pushBack('0');
    pack.pushBack(String((argv.length - from) / 2));
    for (let at = from; at < argv.length; at += 2) pack.pushBack(argv[at] ?? '');
    pack.pushBack('0');
    const node = new MacroNode(id, pack);
    node.append(id, argv, from);
    return node;
  }

  copy(): MacroNode {
    return new MacroNode(this.id, this.pack.clone());
  }

  /** Entries that are there. */
  get live(): number {
    return this.numberAt(LIVE_AT);
  }

  /** Entries that are marked as deleted, yet still take their place. */
  get deleted(): number {
    return this.numberAt(DELETED_AT);
  }

  append(id: StreamId, argv: readonly ByteString[], from: number): void {
    const { pack } = this;
    const fieldCount = (argv.length - from) / 2;
    const isSame = this.hasMasterFields(argv, from, fieldCount);
    pack.replace(LIVE_AT, String(this.live + 1));
    pack.pushBack(isSame ? '2' : '0');
    pack.pushBack(String(deltaOf(id.ms, this.id.ms)));
    pack.pushBack(String(deltaOf(id.seq, this.id.seq)));
    if (isSame) {
      for (let at = from + 1; at < argv.length; at += 2) pack.pushBack(argv[at] ?? '');
      pack.pushBack(String(fieldCount + 3));
    } else {
      pack.pushBack(String(fieldCount));
      for (let at = from; at < argv.length; at++) pack.pushBack(argv[at] ?? '');
      pack.pushBack(String(2 * fieldCount + 4));
    }
  }

  private hasMasterFields(argv: readonly ByteString[], from: number, fieldCount: number): boolean {
    if (fieldCount !== this.masterFieldCount) return false;
    for (let n = 0; n < fieldCount; n++) {
      if (argv[from + 2 * n] !== this.pack.at(FIELDS_AT + n)) return false;
    }
    return true;
  }

  // --- walking, deleted entries included ----------------------------------------------------------------------------

  get firstEntry(): number {
    return FIELDS_AT + this.masterFieldCount + 1;
  }

  /** The place after the last entry: no entry's. */
  get end(): number {
    return this.pack.length;
  }

  next(entry: number): number {
    const isSame = (this.numberAt(entry) & SAME_FIELDS) !== 0;
    return entry + (isSame ? this.masterFieldCount + 4 : 2 * this.numberAt(entry + 3) + 5);
  }

  /** The entry before this one or `end`; -1 before the first. */
  prev(entry: number): number {
    const size = this.numberAt(entry - 1);
    return size === 0 ? -1 : entry - 1 - size;
  }

  // --- an entry ----------------------------------------------------------------------------------------------------

  idAt(entry: number): StreamId {
    return {
      ms: withDelta(this.id.ms, this.integerAt(entry + 1)),
      seq: withDelta(this.id.seq, this.integerAt(entry + 2)),
    };
  }

  isDeletedAt(entry: number): boolean {
    return (this.numberAt(entry) & DELETED) !== 0;
  }

  /** Field, value, field, value. */
  fieldsAt(entry: number): ByteString[] {
    const { pack } = this;
    if ((this.numberAt(entry) & SAME_FIELDS) === 0) {
      return pack.slice(entry + 4, entry + 4 + 2 * this.numberAt(entry + 3));
    }
    const fieldCount = this.masterFieldCount;
    const pairs: ByteString[] = [];
    for (let n = 0; n < fieldCount; n++) pairs.push(pack.at(FIELDS_AT + n) ?? '', pack.at(entry + 3 + n) ?? '');
    return pairs;
  }

  markDeleted(entry: number): void {
    const { pack } = this;
    pack.replace(entry, String(this.numberAt(entry) | DELETED));
    pack.replace(LIVE_AT, String(this.live - 1));
    pack.replace(DELETED_AT, String(this.deleted + 1));
  }

  private get masterFieldCount(): number {
    return this.numberAt(FIELD_COUNT_AT);
  }

  private numberAt(index: number): number {
    return Number(this.pack.at(index));
  }

  private integerAt(index: number): number | bigint {
    const value = parseInt64(this.pack.at(index) ?? '');
    if (value === undefined) throw new Error(`element ${index} of a stream node is no integer`);
    return value;
  }
}
