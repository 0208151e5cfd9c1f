// The set type in its three encodings: an intset while all members are integers, a listpack while they are few and
// short, a hash table beyond. It converts at the very command at which Redis 8.0 does, and never back: only the *STORE
// commands find the smallest encoding for what they made.
import type { ByteString } from '../../../base/bytes.ts';
import { type Int64, parseInt64 } from '../../../base/integer.ts';
import type { Random } from '../../../base/random.ts';
import { Value } from '../../keyspace/value.ts';
import { Dict } from '../../structures/dict.ts';
import { IntSet } from '../../structures/intset.ts';
import { Listpack } from '../../structures/listpack.ts';
import { sampleIndices } from '../sampling.ts';

export interface SetLimits {
  readonly 'set-max-intset-entries': number;
  readonly 'set-max-listpack-entries': number;
  readonly 'set-max-listpack-value': number;
}

/** What members are held in. In the hash table, members are keys and every value is true. */
export type SetContents = IntSet | Listpack | Dict<true>;

/** Longest intset that Redis lets grow, whatever the configuration says. */
const INTSET_MAX = 2 ** 30;

export class SetValue extends Value {
  private constructor(private items: SetContents) {
    super();
  }

  /** An empty set in the encoding for `expected` members, of which the first is known. */
  static expecting(first: ByteString, expected: number, limits: SetLimits): SetValue {
    if (expected <= limits['set-max-intset-entries'] && parseInt64(first) !== undefined) return SetValue.ofIntegers();
    if (expected <= limits['set-max-listpack-entries']) return new SetValue(new Listpack());
    const table = Dict.ofMembers();
    table.expand(expected);
    return new SetValue(table);
  }

  /** An empty intset, which converts as members come. */
  static ofIntegers(): SetValue {
    return new SetValue(new IntSet());
  }

  /** An empty listpack, which converts as members come. */
  static ofEntries(): SetValue {
    return new SetValue(new Listpack());
  }

  /** A set over ready-made contents, as a loaded file brings them. */
  static over(items: SetContents): SetValue {
    return new SetValue(items);
  }

  get type(): 'set' {
    return 'set';
  }

  get encoding(): 'intset' | 'listpack' | 'hashtable' {
    if (this.items instanceof IntSet) return 'intset';
    return this.items instanceof Listpack ? 'listpack' : 'hashtable';
  }

  get size(): number {
    return this.items instanceof Dict ? this.items.size : this.items.length;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  override get table(): Dict<true> | undefined {
    return this.items instanceof Dict ? this.items : undefined;
  }

  get freeEffort(): number {
    return this.items instanceof Dict ? this.items.size : 1;
  }

  /** The structure itself, for pictures, saving and digests: must not be changed. */
  get contents(): SetContents {
    return this.items;
  }

  copy(): SetValue {
    return new SetValue(this.items.clone());
  }

  // --- members ----------------------------------------------------------------------------------------------------

  has(member: ByteString): boolean {
    const items = this.items;
    if (items instanceof Dict) return items.has(member);
    if (items instanceof Listpack) return items.find(member) >= 0;
    const integer = parseInt64(member);
    return integer !== undefined && items.has(integer);
  }

  /** Whether it is new. */
  add(member: ByteString, limits: SetLimits): boolean {
    const items = this.items;
    if (items instanceof Dict) return items.add(member, true);
    if (items instanceof Listpack) {
      if (items.find(member) >= 0) return false;
      if (fitsListpack(items.length, member.length, limits)) items.pushBack(member);
      else this.toTable().add(member, true);
      return true;
    }
    const integer = parseInt64(member);
    if (integer !== undefined) {
      if (!items.add(integer)) return false;
      if (items.length > maxIntegers(limits)) this.toTable();
      return true;
    }
    const longest = Math.max(digitsOf(items.at(0)), digitsOf(items.at(items.length - 1)), member.length);
    if (fitsListpack(items.length, longest, limits)) this.toListpack(items).pushBack(member);
    else this.toTable().add(member, true);
    return true;
  }

  /** Whether it was there. */
  remove(member: ByteString): boolean {
    const items = this.items;
    if (items instanceof Dict) return items.delete(member);
    if (items instanceof Listpack) {
      const at = items.find(member);
      if (at >= 0) items.delete(at);
      return at >= 0;
    }
    const integer = parseInt64(member);
    return integer !== undefined && items.remove(integer);
  }

  /** All members in the order of the structure. Nothing may be added or removed meanwhile. */
  *members(): Generator<ByteString, void, undefined> {
    const items = this.items;
    if (items instanceof Dict) yield* items.keys();
    else for (let at = 0; at < items.length; at++) yield memberAt(items, at);
  }

  toArray(): ByteString[] {
    const items = this.items;
    if (items instanceof Listpack) return items.slice();
    if (items instanceof IntSet) return items.slice().map(String);
    const members: ByteString[] = [];
    items.forEach((member) => members.push(member));
    return members;
  }

  // --- chance -----------------------------------------------------------------------------------------------------

  /** One member, every one equally likely; undefined if there is none. O(1). */
  randomMember(random: Random): ByteString | undefined {
    const items = this.items;
    if (items instanceof Dict) return items.randomKey(random);
    return items.length === 0 ? undefined : memberAt(items, random.int(items.length));
  }

  /** `count` different members, or all if there are fewer; those of a listpack in its order, as Redis draws them. */
  sample(count: number, random: Random): ByteString[] {
    const items = this.items;
    if (items instanceof Dict) return items.sample(count, random).map((entry) => entry.key);
    const indices = sampleIndices(items.length, count, random);
    if (items instanceof Listpack) indices.sort((a, b) => a - b);
    return indices.map((at) => memberAt(items, at));
  }

  // --- conversions ------------------------------------------------------------------------------------------------

  /** Before adding `count` members at once: a set that might not stay small becomes a table straight away. */
  expect(count: number, limits: SetLimits): void {
    const items = this.items;
    const isTooMany =
      (items instanceof Listpack && count > limits['set-max-listpack-entries']) ||
      (items instanceof IntSet && count > limits['set-max-intset-entries']);
    if (isTooMany) this.toTable(count);
  }

  /** Becomes an intset if it can be one; the caller knows that all members are integers. */
  settleAsIntegers(limits: SetLimits): void {
    if (this.items instanceof IntSet || this.size > maxIntegers(limits)) return;
    const integers = new IntSet();
    for (const member of this.members()) {
      const integer = parseInt64(member);
      if (integer === undefined) throw new Error(`member ${member} is no integer`);
      integers.add(integer);
    }
    this.items = integers;
  }

  private toListpack(integers: IntSet): Listpack {
    const pack = Listpack.of(integers.slice().map(String));
    this.items = pack;
    return pack;
  }

  private toTable(expected = this.size + 1): Dict<true> {
    const table = Dict.ofMembers();
    table.expand(Math.max(expected, this.size));
    for (const member of this.members()) table.add(member, true);
    this.items = table;
    return table;
  }
}

function memberAt(items: IntSet | Listpack, at: number): ByteString {
  const member = items.at(at);
  if (member === undefined) throw new Error(`member ${at} of ${items.length}`);
  return typeof member === 'string' ? member : String(member);
}

function fitsListpack(length: number, longest: number, limits: SetLimits): boolean {
  return length < limits['set-max-listpack-entries'] && longest <= limits['set-max-listpack-value'];
}

function maxIntegers(limits: SetLimits): number {
  return Math.min(limits['set-max-intset-entries'], INTSET_MAX);
}

/** Characters of an integer in decimal, the sign included; 0 for none. */
function digitsOf(integer: Int64 | undefined): number {
  return integer === undefined ? 0 : String(integer).length;
}
