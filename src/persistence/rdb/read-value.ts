// Values as any Redis up to 8.0 has written them. Each comes back in the encoding that Redis 8.0.2 gives it when it loads
// the file under the same settings. An empty collection, which old versions could leave behind, is no value; whatever else
// is wrong is thrown as Damage, but for an element that a listpack has twice: Redis too looks for that only if it is told to.
// Old layouts (ziplists, zipmaps) are read in read-old.ts, streams in read-stream.ts.
import type { ByteString } from '../../base/bytes.ts';
import { flatten } from '../../base/bytes.ts';
import { parseDouble } from '../../base/double.ts';
import { parseInt64 } from '../../base/integer.ts';
import type { Random } from '../../base/random.ts';
import type { Settings } from '../../engine/config-parameters.ts';
import type { Value } from '../../engine/keyspace/value.ts';
import { Dict } from '../../engine/structures/dict.ts';
import { IntSet } from '../../engine/structures/intset.ts';
import { Listpack } from '../../engine/structures/listpack.ts';
import { Quicklist } from '../../engine/structures/quicklist.ts';
import { PackedFields } from '../../engine/types/hash/packed.ts';
import { FieldTable } from '../../engine/types/hash/table.ts';
import { HashValue } from '../../engine/types/hash/value.ts';
import { ListValue } from '../../engine/types/list/value.ts';
import { SetValue } from '../../engine/types/set/value.ts';
import { StringValue } from '../../engine/types/string/value.ts';
import { PackedSortedSet } from '../../engine/types/zset/packed.ts';
import { SortedSetValue } from '../../engine/types/zset/value.ts';
import { CONTAINER, TYPE } from './constants.ts';
import { damageIn, readListpack } from './packed.ts';
import { readZiplist, readZipmap } from './read-old.ts';
import { readStream } from './read-stream.ts';
import { Damage, type RdbSource } from './source.ts';

/** What decides how a value is held, as the engine has it. */
export interface ValueMaker {
  readonly settings: Pick<
    Settings,
    | 'hash-max-listpack-entries'
    | 'hash-max-listpack-value'
    | 'list-max-listpack-size'
    | 'list-compress-depth'
    | 'set-max-intset-entries'
    | 'set-max-listpack-entries'
    | 'set-max-listpack-value'
    | 'zset-max-listpack-entries'
    | 'zset-max-listpack-value'
  >;
  /** Draws the levels of skip lists. */
  readonly random: Random;
  /** Whether to look for what costs a closer look, as sanitize-dump-payload asks. */
  readonly isThorough?: boolean;
}

/** Longer strings are held as bytes: V8's strings end here. */
const TEXT_MAX = 1 << 28;
const INTSET_MAX = 2 ** 30;
/** The latest time at which a field may expire, unix ms: 48 bits less the room that Redis keeps at the top. */
const FIELD_TIME_MAX = 2 ** 48 - 2;

/** The value behind a type byte, or undefined if it is an empty collection. */
export function readValue(source: RdbSource, type: number, maker: ValueMaker): Value | undefined {
  const from = source.at;
  switch (type) {
    case TYPE.string:
      return readString(source);
    case TYPE.list:
      return readList(source, maker);
    case TYPE.set:
      return readSet(source, maker);
    case TYPE.zset:
    case TYPE.zset2:
      return readSortedSet(source, maker, type === TYPE.zset2);
    case TYPE.hash:
      return readHash(source, maker);
    case TYPE.hashZipmap:
      return hashOfZipmap(source, maker);
    case TYPE.listZiplist:
      return readListZiplist(source, maker);
    case TYPE.setIntset:
      return readIntset(source, maker);
    case TYPE.zsetZiplist:
      return sortedSetOfPack(readZiplist(source.span()), { ...maker, isThorough: true }, source.at);
    case TYPE.hashZiplist:
      return hashOfPack(readZiplist(source.span()), false, { ...maker, isThorough: true }, source.at);
    case TYPE.listQuicklist:
    case TYPE.listQuicklist2:
      return readQuicklist(source, maker, type === TYPE.listQuicklist2);
    case TYPE.streamListpacks:
      return readStream(source, 1);
    case TYPE.streamListpacks2:
      return readStream(source, 2);
    case TYPE.streamListpacks3:
      return readStream(source, 3);
    case TYPE.hashListpack:
      return hashOfPack(readListpack(source.span()), false, maker, source.at);
    case TYPE.zsetListpack:
      return sortedSetOfPack(readListpack(source.span()), maker, source.at);
    case TYPE.setListpack:
      return setOfPack(readListpack(source.span()), maker, source.at);
    case TYPE.hashListpackEx:
      source.int64();
      return hashOfPack(readListpack(source.span()), true, maker, source.at);
    case TYPE.hashListpackExPreGa:
      return hashOfPack(readListpack(source.span()), true, maker, source.at);
    case TYPE.hashMetadata:
    case TYPE.hashMetadataPreGa:
      return readTimedHash(source, maker, type === TYPE.hashMetadata);
    case TYPE.module:
    case TYPE.modulePreGa:
      throw source.damage(`the value belongs to the module ${moduleName(source)}, which is not loaded`, from);
    default:
      throw source.damage(`there is no value type ${type}`, from);
  }
}

/** Nine chars of 6 bits and a version of 10 bits, in one length. */
const MODULE_CHARS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function moduleName(source: RdbSource): string {
  let id = BigInt(source.length()) >> 10n;
  let name = '';
  for (let n = 0; n < 9; n++) {
    name = MODULE_CHARS.charAt(Number(id & 63n)) + name;
    id >>= 6n;
  }
  return name;
}

/** The first of every `stride` entries must be there once. */
function refuseTwins(pack: Listpack, stride: number, offset: number, what: string): void {
  const seen = new Set<ByteString>();
  pack.slice().forEach((entry, at) => {
    if (at % stride !== 0) return;
    if (seen.has(entry)) throw new Damage(offset, `the ${what} twice`);
    seen.add(entry);
  });
}

// --- strings and lists ---------------------------------------------------------------------------------------------

function readString(source: RdbSource): Value {
  const integer = source.integerForm();
  if (integer !== undefined) return StringValue.ofInteger(integer);
  const { window, start, end } = source.span();
  if (end - start > TEXT_MAX) return StringValue.ofBytes(window.bytes.slice(start, end));
  return StringValue.ofOwn(window.own(start, end));
}

function quicklistFor({ settings }: ValueMaker): Quicklist {
  return new Quicklist(settings['list-max-listpack-size'], settings['list-compress-depth']);
}

function listOver(list: Quicklist, maker: ValueMaker): Value | undefined {
  if (list.length === 0) return undefined;
  const value = ListValue.over(list);
  value.settle(maker.settings);
  return value;
}

function readList(source: RdbSource, maker: ValueMaker): Value | undefined {
  const list = quicklistFor(maker);
  for (let left = source.count('elements', 1); left > 0; left--) list.pushBack(source.string());
  return listOver(list, maker);
}

function readListZiplist(source: RdbSource, maker: ValueMaker): Value | undefined {
  const list = quicklistFor(maker);
  for (const element of readZiplist(source.span()).slice()) list.pushBack(element);
  // However short it is: Redis leaves this one as it is.
  return list.length === 0 ? undefined : ListValue.over(list);
}

function readQuicklist(source: RdbSource, maker: ValueMaker, hasContainers: boolean): Value | undefined {
  const list = quicklistFor(maker);
  for (let left = source.count('nodes', hasContainers ? 2 : 1); left > 0; left--) {
    const container = hasContainers ? source.length() : CONTAINER.packed;
    if (container !== CONTAINER.plain && container !== CONTAINER.packed) {
      throw source.damage(`no node of a list is of kind ${container}`);
    }
    const span = source.span();
    if (span.start === span.end) throw source.damage('a node of the list is empty', span.offset);
    if (container === CONTAINER.plain) list.appendPlain(span.window.slice(span.start, span.end));
    else list.appendListpack(hasContainers ? readListpack(span) : readZiplist(span));
  }
  return listOver(list, maker);
}

// --- sets ----------------------------------------------------------------------------------------------------------

function readSet(source: RdbSource, maker: ValueMaker): Value | undefined {
  const { settings } = maker;
  const from = source.at;
  const count = source.count('members', 1);
  if (count === 0) return undefined;
  let items: IntSet | Listpack | Dict<true>;
  if (count > Math.min(settings['set-max-intset-entries'], INTSET_MAX)) {
    items = Dict.ofMembers();
    items.expand(count);
  } else {
    items = new IntSet();
  }
  let longest = 0;
  for (let n = 0; n < count; n++) {
    const member = source.string();
    if (member.length > longest) longest = member.length;
    let isNew: boolean;
    if (items instanceof IntSet) {
      const integer = parseInt64(member);
      if (integer !== undefined) {
        if (!items.add(integer)) throw source.damage(`the set has the member ${integer} twice`, from);
        continue;
      }
      const fits: boolean = items.length < settings['set-max-listpack-entries'] && longest <= settings['set-max-listpack-value'];
      items = fits ? Listpack.of(items.slice().map(String)) : tableOf(items.slice().map(String), count);
    }
    if (items instanceof Listpack) {
      if (items.length < settings['set-max-listpack-entries'] && member.length <= settings['set-max-listpack-value']) {
        isNew = items.find(member) < 0;
        if (isNew) items.pushBack(member);
      } else {
        items = tableOf(items.slice(), count);
        isNew = items.add(member, true);
      }
    } else {
      isNew = items.add(member, true);
    }
    if (!isNew) throw source.damage('the set has a member twice', from);
  }
  return SetValue.over(items);
}

function tableOf(members: readonly ByteString[], expected: number): Dict<true> {
  const table = Dict.ofMembers();
  table.expand(expected);
  for (const member of members) table.add(member, true);
  return table;
}

function readIntset(source: RdbSource, { settings }: ValueMaker): Value | undefined {
  const span = source.span();
  const parsed = IntSet.read(span.window.bytes, span.start, span.end);
  if (!parsed.ok) throw damageIn(span, 'intset', parsed.fault.problem, parsed.fault.offset);
  const { intset } = parsed;
  if (intset.length === 0) return undefined;
  if (intset.length <= settings['set-max-intset-entries']) return SetValue.over(intset);
  return SetValue.over(tableOf(intset.slice().map(String), intset.length));
}

function setOfPack(pack: Listpack, { settings, isThorough }: ValueMaker, end: number): Value | undefined {
  if (pack.length === 0) return undefined;
  if (isThorough) refuseTwins(pack, 1, end, 'set has a member');
  if (pack.length <= settings['set-max-listpack-entries']) return SetValue.over(pack);
  return SetValue.over(tableOf(pack.slice(), pack.length));
}

// --- sorted sets ---------------------------------------------------------------------------------------------------

/** Bytes that stand for a score without digits, in place of their number. */
const ASCII_NAN = 253;
const ASCII_INFINITY = 254;
const ASCII_MINUS_INFINITY = 255;

function asciiScore(source: RdbSource): number {
  const from = source.at;
  const length = source.byte();
  if (length === ASCII_NAN) return NaN;
  if (length === ASCII_INFINITY) return Infinity;
  if (length === ASCII_MINUS_INFINITY) return -Infinity;
  const score = parseDouble(source.raw(length, 'a score'));
  if (score === undefined) throw source.damage('the score is no number', from);
  return score;
}

function readSortedSet(source: RdbSource, maker: ValueMaker, isBinary: boolean): Value | undefined {
  const from = source.at;
  const count = source.count('members', isBinary ? 9 : 2);
  if (count === 0) return undefined;
  const members: ByteString[] = [];
  const scores: number[] = [];
  let longest = 0;
  for (let n = 0; n < count; n++) {
    const member = flatten(source.string());
    const score = isBinary ? source.double() : asciiScore(source);
    if (Number.isNaN(score)) throw source.damage('the score is not a number');
    if (member.length > longest) longest = member.length;
    members.push(member);
    scores.push(score);
  }
  const value = SortedSetValue.create(maker.random, maker.settings, count, longest);
  return filled(value, members, scores, from);
}

function filled(value: SortedSetValue, members: readonly ByteString[], scores: readonly number[], from: number): Value {
  members.forEach((member, n) => {
    if (value.score(member) !== undefined) throw new Damage(from, 'the sorted set has a member twice');
    value.insert(scores[n] ?? 0, member);
  });
  value.trim();
  return value;
}

function sortedSetOfPack(pack: Listpack, maker: ValueMaker, end: number): Value | undefined {
  if (pack.length === 0) return undefined;
  if (pack.length % 2 !== 0) throw new Damage(end, 'the last member of the sorted set has no score');
  if (maker.isThorough) refuseTwins(pack, 2, end, 'sorted set has a member');
  const packed = PackedSortedSet.of(pack);
  if (packed === undefined) throw new Damage(end, 'a score of the sorted set is no number, or the members are not in order');
  if (packed.length <= maker.settings['zset-max-listpack-entries']) return SortedSetValue.over(packed, maker.random);
  return filled(SortedSetValue.create(maker.random, maker.settings, packed.length, 0), packed.members, packed.scores, end);
}

// --- hashes --------------------------------------------------------------------------------------------------------

function readHash(source: RdbSource, maker: ValueMaker): Value | undefined {
  const { settings } = maker;
  const from = source.at;
  let left = source.count('fields', 2);
  if (left === 0) return undefined;
  let fields: Listpack | Dict<ByteString> = new Listpack();
  if (left > settings['hash-max-listpack-entries']) {
    fields = new Dict<ByteString>();
    fields.expand(left);
  }
  const longest = settings['hash-max-listpack-value'];
  for (; left > 0; left--) {
    const field = source.string();
    const value = source.string();
    if (fields instanceof Listpack && (field.length > longest || value.length > longest)) {
      fields = fieldTable(fields, 2, from).dict;
      fields.expand(left);
    }
    if (fields instanceof Listpack) {
      fields.pushBack(field);
      fields.pushBack(value);
    } else if (!fields.add(field, flatten(value))) {
      throw source.damage('the hash has a field twice', from);
    }
  }
  if (maker.isThorough && fields instanceof Listpack) refuseTwins(fields, 2, from, 'hash has a field');
  return HashValue.over(fields instanceof Listpack ? new PackedFields(fields) : new FieldTable(fields));
}

/** The time of a field as a file has it, 0 standing for none. */
function checkedTime(time: number | bigint, offset: number): number {
  if (time < 0 || time > FIELD_TIME_MAX) throw new Damage(offset, `no field can expire at ${time}`);
  return Number(time);
}

function fieldTable(pack: Listpack, stride: 2 | 3, offset: number): FieldTable {
  const table = new FieldTable();
  table.dict.expand(pack.length / stride);
  for (let at = 0; at < pack.length; at += stride) {
    const field = pack.at(at) ?? '';
    if (!table.dict.add(field, pack.at(at + 1) ?? '')) throw new Damage(offset, 'the hash has a field twice');
    const time = stride === 3 ? checkedTime(parseInt64(pack.at(at + 2) ?? '') ?? -1, offset) : 0;
    if (time !== 0) table.setExpiry(field, time);
  }
  return table;
}

function hashOfPack(pack: Listpack, hasTimes: boolean, maker: ValueMaker, end: number): Value | undefined {
  const stride = hasTimes ? 3 : 2;
  if (pack.length === 0) return undefined;
  if (pack.length % stride !== 0) throw new Damage(end, 'the last field of the hash is incomplete');
  if (maker.isThorough) refuseTwins(pack, stride, end, 'hash has a field');
  if (pack.length / stride > maker.settings['hash-max-listpack-entries']) {
    return HashValue.over(fieldTable(pack, stride, end));
  }
  if (hasTimes) checkTimes(pack, end);
  return HashValue.over(new PackedFields(pack, hasTimes));
}

/** Zipmaps knew no limit of length: those with a long value become tables. */
function hashOfZipmap(source: RdbSource, maker: ValueMaker): Value | undefined {
  const pack = readZipmap(source.span());
  const longest = maker.settings['hash-max-listpack-value'];
  if (pack.slice().some((text) => text.length > longest)) return HashValue.over(fieldTable(pack, 2, source.at));
  return hashOfPack(pack, false, maker, source.at);
}

/** Times must be numbers and in order, those of fields that stay (0) behind all others. */
function checkTimes(pack: Listpack, end: number): void {
  let previous = 0;
  for (let at = 2; at < pack.length; at += 3) {
    const time = checkedTime(parseInt64(pack.at(at) ?? '') ?? -1, end) || Infinity;
    if (time < previous) throw new Damage(end, 'the fields of the hash are not in the order of their times');
    previous = time;
  }
}

function readTimedHash(source: RdbSource, maker: ValueMaker, isRelative: boolean): Value | undefined {
  const { settings } = maker;
  const from = source.at;
  const earliest = isRelative ? checkedTime(source.int64(), from) : 0;
  let left = source.count('fields', 3);
  if (left === 0) return undefined;
  let fields: PackedFields | FieldTable = new PackedFields(new Listpack(), true);
  if (left > settings['hash-max-listpack-entries']) {
    fields = new FieldTable();
    fields.dict.expand(left);
  }
  for (; left > 0; left--) {
    const at = source.at;
    const stored = source.length();
    const time = stored === 0 || !isRelative ? checkedTime(stored, at) : checkedTime(Number(stored) + earliest - 1, at);
    const field = source.string();
    const value = source.string();
    const longest = settings['hash-max-listpack-value'];
    if (fields instanceof PackedFields && (field.length > longest || value.length > longest)) {
      fields = fieldTable(fields.listpack, 3, from);
      fields.dict.expand(left);
    }
    if (!fields.set(field, value, true)) throw source.damage('the hash has a field twice', from);
    if (time !== 0) fields.setExpiry(field, time);
  }
  return HashValue.over(fields);
}
