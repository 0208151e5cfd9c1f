// The lens of hashes: a listpack of fields and values with every byte's place, or the buckets of a table with their chains
// and the rehash under way.
import type { ByteString } from '../../base/bytes.ts';
import { PackedFields } from '../../engine/types/hash/packed.ts';
import type { FieldTable } from '../../engine/types/hash/table.ts';
import { HashValue } from '../../engine/types/hash/value.ts';
import type { Clip } from '../inspect.ts';
import { clip, type PackedEntry, packedEntries } from './clip.ts';
import type { Call, Lens, Scene, Threshold } from './picture.ts';
import { leftInOldTable, movedBy, placeOf, type TablePlace, type TablesView, tablesView } from './table.ts';

export interface PackedField {
  readonly index: number;
  readonly field: PackedEntry;
  readonly value: PackedEntry;
  /** The entry that holds its time, in a listpack with times. */
  readonly time: PackedEntry | undefined;
  /** Unix ms; undefined if the field does not expire. */
  readonly expireAt: number | undefined;
}

export interface TableField {
  readonly field: Clip;
  readonly value: Clip;
  readonly expireAt: number | undefined;
}

export type HashView =
  | {
      readonly form: 'listpack';
      readonly hasTimes: boolean;
      readonly bytes: number;
      readonly size: number;
      readonly first: number;
      readonly fields: readonly PackedField[];
    }
  | { readonly form: 'table'; readonly size: number; readonly tables: TablesView<TableField> };

/** What became of one field that the command named. */
export interface TouchedField {
  readonly field: Clip;
  readonly result: 'added' | 'changed' | 'removed' | 'found' | 'missing';
  /** Its place among the fields of a listpack; -1 if it is not there. */
  readonly index: number;
  /** Its place in a table. */
  readonly place: TablePlace | undefined;
  /** Fields that a lookup compares on the way to it, or to knowing that it is missing. */
  readonly compared: number;
}

export interface HashTouch {
  /** At most `MOST_NAMED` of those that the command named. */
  readonly fields: readonly TouchedField[];
  readonly named: number;
  /** The command walked through all fields. */
  readonly isAll: boolean;
  /** Fields that this command moved from the old table to the new one. */
  readonly moved: number;
  readonly rehash: 'begins' | 'goes on' | 'ends' | undefined;
}

interface Before {
  readonly fields: ReadonlyMap<ByteString, FieldPlace>;
  /** In the old table of a rehash. */
  readonly left: number | undefined;
}

interface FieldPlace {
  readonly index: number;
  readonly place: TablePlace | undefined;
  readonly compared: number;
}

const MOST_NAMED = 16;
/** Of the fields of a listpack so many are measured to tell how near the longest is to the limit. */
const MOST_MEASURED = 1024;

export const hashLens: Lens<'hash', Before> = {
  view({ value }, window) {
    if (!(value instanceof HashValue)) return undefined;
    const { contents, size } = value;
    if (contents instanceof PackedFields) return packedView(contents, window);
    const entry = (field: ByteString): TableField => ({
      field: clip(field, window.clip),
      value: clip(contents.dict.peek(field) ?? '', window.clip),
      expireAt: contents.times?.get(field),
    });
    return { form: 'table', size, tables: tablesView(contents.dict, window, entry) };
  },

  thresholds({ engine, value }) {
    const { settings } = engine.config;
    const isPacked = value instanceof HashValue && value.contents instanceof PackedFields;
    const entries: Threshold = {
      setting: 'hash-max-listpack-entries',
      limit: settings['hash-max-listpack-entries'],
      now: isPacked ? value.size : undefined,
      unit: 'fields',
    };
    const longest: Threshold = {
      setting: 'hash-max-listpack-value',
      limit: settings['hash-max-listpack-value'],
      now: isPacked ? longestIn(value.contents) : undefined,
      unit: 'bytes in the longest',
    };
    return [entries, longest];
  },

  before(scene, { command, argv }) {
    const fields = new Map<ByteString, FieldPlace>();
    for (const field of fieldsOf(command.name, argv).slice(0, MOST_NAMED)) fields.set(field, whereIs(scene, field));
    return { fields, left: leftToMove(scene) };
  },

  after(scene, { command, argv }, _reply, before) {
    const named = fieldsOf(command.name, argv);
    const fields = [...new Set(named)].slice(0, MOST_NAMED).map((field): TouchedField => {
      const earlier = before?.fields.get(field);
      const now = whereIs(scene, field);
      const was = isThere(earlier);
      const is = isThere(now);
      const result = !is ? (was ? 'removed' : 'missing') : !was ? 'added' : command.isWrite ? 'changed' : 'found';
      // What was compared on the way is what was there before; only reads find everything as it was.
      const { index, place } = is ? now : (earlier ?? now);
      const { compared } = command.isWrite ? (earlier ?? now) : now;
      return { field: clip(field, 64), result, index, place, compared };
    });
    const left = leftToMove(scene);
    const wasRehashing = before?.left !== undefined;
    const rehash = left !== undefined ? (wasRehashing ? 'goes on' : 'begins') : wasRehashing ? 'ends' : undefined;
    const moved = movedBy(before?.left, left, fields);
    const first = fields.find(({ index, place }) => index >= 0 || place !== undefined);
    return {
      touch: { fields, named: named.length, isAll: WALKS_ALL.has(command.name), moved, rehash },
      focus: first === undefined ? undefined : first.index >= 0 ? first.index : first.place?.bucket,
      steps: Math.max(1, fields[0]?.compared ?? 1),
    };
  },

  reason: (scene, call, from, to) => hashReason(scene, call, from, to),
};

function packedView(contents: PackedFields, window: { readonly first: number; readonly count: number; readonly clip: number }): HashView {
  const { hasTimes, listpack, size } = contents;
  const stride = hasTimes ? 3 : 2;
  const first = Math.max(0, Math.min(window.first, size - window.count));
  const entries = packedEntries(listpack, first * stride, window.count * stride, window.clip);
  const fields: PackedField[] = [];
  for (let at = 0; at + stride <= entries.length; at += stride) {
    const [field, value, time] = entries.slice(at, at + stride);
    if (!field || !value) break;
    const expireAt = time === undefined || time.value.bytes === '0' ? undefined : Number(time.value.bytes);
    fields.push({ index: first + at / stride, field, value, time, expireAt });
  }
  return { form: 'listpack', hasTimes, bytes: listpack.bytes, size, first, fields };
}

function longestIn(contents: PackedFields | FieldTable): number | undefined {
  if (!(contents instanceof PackedFields) || contents.size > MOST_MEASURED) return undefined;
  let longest = 0;
  for (const [field, value] of contents.entries()) longest = Math.max(longest, field.length, value.length);
  return longest;
}

function hashReason({ engine, value }: Scene, { argv }: Call, from: string, to: string): ReturnType<NonNullable<Lens<'hash'>['reason']>> {
  if (from === 'listpack' && to === 'listpackex') return { reason: 'a field may now expire, so each gets an entry for its time' };
  if (to !== 'hashtable') return {};
  const { settings } = engine.config;
  const longest = Math.max(0, ...argv.slice(2).map((word) => word.length));
  if (longest > settings['hash-max-listpack-value']) {
    return { setting: 'hash-max-listpack-value', limit: settings['hash-max-listpack-value'], reached: longest };
  }
  const reached = value instanceof HashValue ? value.size : 0;
  return { setting: 'hash-max-listpack-entries', limit: settings['hash-max-listpack-entries'], reached };
}

function leftToMove({ value }: Scene): number | undefined {
  return value instanceof HashValue && !(value.contents instanceof PackedFields) ? leftInOldTable(value.contents.dict) : undefined;
}

function whereIs({ value }: Scene, field: ByteString): FieldPlace {
  if (!(value instanceof HashValue)) return { index: -1, place: undefined, compared: 0 };
  const { contents } = value;
  if (!(contents instanceof PackedFields)) {
    const place = placeOf(contents.dict, field);
    return { index: -1, place, compared: place?.compared ?? 0 };
  }
  const stride = contents.hasTimes ? 3 : 2;
  const at = contents.listpack.find(field, 0, stride - 1);
  return { index: at < 0 ? -1 : at / stride, place: undefined, compared: at < 0 ? contents.size : at / stride + 1 };
}

function isThere(place: FieldPlace | undefined): boolean {
  return place !== undefined && (place.index >= 0 || (place.place?.position ?? -1) >= 0);
}

const WALKS_ALL: ReadonlySet<string> = new Set(['hgetall', 'hkeys', 'hvals']);

/** The fields that a command names, in the order of its arguments. */
function fieldsOf(name: string, argv: readonly ByteString[]): readonly ByteString[] {
  switch (name) {
    case 'hset':
    case 'hmset':
      return argv.filter((_, at) => at >= 2 && at % 2 === 0);
    case 'hget':
    case 'hexists':
    case 'hstrlen':
    case 'hsetnx':
    case 'hincrby':
    case 'hincrbyfloat':
      return argv.slice(2, 3);
    case 'hdel':
    case 'hmget':
      return argv.slice(2);
    default:
      return afterFieldsWord(name, argv);
  }
}

/** HEXPIRE and its kin, HGETEX, HSETEX: … FIELDS count field … */
function afterFieldsWord(name: string, argv: readonly ByteString[]): readonly ByteString[] {
  const word = argv.findIndex((each, at) => at >= 2 && each.toLowerCase() === 'fields');
  if (word < 0) return [];
  const count = Number(argv[word + 1]);
  if (!(count > 0)) return [];
  const rest = argv.slice(word + 2);
  return name === 'hsetex' ? rest.slice(0, 2 * count).filter((_, at) => at % 2 === 0) : rest.slice(0, count);
}

