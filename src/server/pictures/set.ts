// The lens of sets: the sorted integers of an intset with the halving of its search, a listpack, or a hash table; and for
// SINTER, SUNION and SDIFF the sets side by side, each member with the reason why it is in the result or not.
import type { ByteString } from '../../base/bytes.ts';
import { type Int64, parseInt64 } from '../../base/integer.ts';
import { Dict } from '../../engine/structures/dict.ts';
import { IntSet } from '../../engine/structures/intset.ts';
import { Listpack } from '../../engine/structures/listpack.ts';
import { SetValue } from '../../engine/types/set/value.ts';
import type { Clip } from '../inspect.ts';
import { clip, type PackedEntry, packedEntries } from './clip.ts';
import type { Lens, Scene } from './picture.ts';
import { leftInOldTable, movedBy, placeOf, type TablePlace, type TablesView, tablesView } from './table.ts';

export type SetView =
  | {
      readonly form: 'intset';
      readonly size: number;
      readonly bytes: number;
      /** Bytes per integer. */
      readonly width: 2 | 4 | 8;
      readonly first: number;
      readonly integers: readonly string[];
    }
  | { readonly form: 'listpack'; readonly size: number; readonly bytes: number; readonly first: number; readonly entries: readonly PackedEntry[] }
  | { readonly form: 'table'; readonly size: number; readonly tables: TablesView<Clip> };

export interface TouchedMember {
  readonly member: Clip;
  readonly result: 'added' | 'removed' | 'found' | 'missing';
  readonly index: number;
  readonly place: TablePlace | undefined;
  readonly compared: number;
  /** Positions that the halving search of an intset looked at, in order. */
  readonly path: readonly number[];
}

/** One member of an operation on several sets. */
export interface AlgebraRow {
  readonly member: Clip;
  /** For each set, whether it is in it. */
  readonly inside: readonly boolean[];
  readonly isInResult: boolean;
}

export interface Algebra {
  readonly operation: 'inter' | 'union' | 'diff';
  readonly sets: readonly { readonly key: ByteString; readonly size: number; readonly isSet: boolean }[];
  /** Of all members of all sets (of the sets that decide), as many as a page shows. */
  readonly rows: readonly AlgebraRow[];
  readonly isCut: boolean;
}

export interface SetTouch {
  readonly members: readonly TouchedMember[];
  readonly named: number;
  readonly isAll: boolean;
  readonly algebra: Algebra | undefined;
  /** Members that this command moved from the old table of a rehash to the new one. */
  readonly moved: number;
}

interface Before {
  readonly members: ReadonlyMap<ByteString, MemberPlace>;
  /** In the old table of a rehash. */
  readonly left: number | undefined;
  readonly algebra: Algebra | undefined;
}

type MemberPlace = Omit<TouchedMember, 'member' | 'result'>;

const MOST_NAMED = 16;
const MOST_ROWS = 60;
const MOST_MEASURED = 1024;
const NOWHERE: MemberPlace = { index: -1, place: undefined, compared: 0, path: [] };

export const setLens: Lens<'set', Before> = {
  view({ value }, window) {
    if (!(value instanceof SetValue)) return undefined;
    const { contents, size } = value;
    if (contents instanceof Dict) {
      return { form: 'table', size, tables: tablesView(contents, window, (member) => clip(member, window.clip)) };
    }
    const first = Math.max(0, Math.min(window.first, size - window.count));
    if (contents instanceof Listpack) {
      const entries = packedEntries(contents, first, window.count, window.clip);
      return { form: 'listpack', size, bytes: contents.bytes, first, entries };
    }
    const integers = contents.slice(first, first + window.count).map(String);
    return { form: 'intset', size, bytes: contents.bytes, width: contents.width, first, integers };
  },

  thresholds({ engine, value }) {
    const { settings } = engine.config;
    const contents = value instanceof SetValue ? value.contents : undefined;
    const isPack = contents instanceof Listpack;
    return [
      {
        setting: 'set-max-intset-entries',
        limit: settings['set-max-intset-entries'],
        now: contents instanceof IntSet ? contents.length : undefined,
        unit: 'integers',
      },
      {
        setting: 'set-max-listpack-entries',
        limit: settings['set-max-listpack-entries'],
        now: isPack ? contents.length : undefined,
        unit: 'members',
      },
      {
        setting: 'set-max-listpack-value',
        limit: settings['set-max-listpack-value'],
        now: isPack && contents.length <= MOST_MEASURED ? Math.max(0, ...contents.slice().map((each) => each.length)) : undefined,
        unit: 'bytes in the longest',
      },
    ];
  },

  before(scene, { command, argv }) {
    const members = new Map<ByteString, MemberPlace>();
    for (const member of membersOf(command.name, argv, scene.key).slice(0, MOST_NAMED)) members.set(member, whereIs(scene, member));
    return { members, left: leftToMove(scene), algebra: algebraOf(scene, command.name, argv) };
  },

  after(scene, { command, argv }, _reply, before) {
    const named = membersOf(command.name, argv, scene.key);
    const members = [...new Set(named)].slice(0, MOST_NAMED).map((member): TouchedMember => {
      const earlier = before?.members.get(member) ?? NOWHERE;
      const now = whereIs(scene, member);
      const result = !isThere(now) ? (isThere(earlier) ? 'removed' : 'missing') : isThere(earlier) ? 'found' : 'added';
      const shown = isThere(now) ? now : earlier;
      const { compared, path } = earlier;
      return { member: clip(member, 64), result, index: shown.index, place: shown.place, compared, path };
    });
    const [first] = members;
    return {
      touch: {
        members,
        named: named.length,
        isAll: command.name === 'smembers',
        algebra: before?.algebra,
        moved: movedBy(before?.left, leftToMove(scene), members),
      },
      focus: first === undefined ? undefined : first.index >= 0 ? first.index : first.place?.bucket,
      steps: Math.max(1, first === undefined ? 1 : first.path.length || first.compared),
    };
  },

  reason({ engine, value }, { command, argv }, from, to) {
    const { settings } = engine.config;
    const size = value instanceof SetValue ? value.size : 0;
    const words = command.name === 'sadd' ? argv.slice(2) : command.name === 'smove' ? argv.slice(3) : undefined;
    if (words === undefined) return { reason: 'another set was put in its place' };
    if (from === 'intset' && to === 'listpack') return { reason: `${quotedOdd(words)} is no whole number` };
    if (from === 'intset' && words.every((word) => parseInt64(word) !== undefined)) {
      return { setting: 'set-max-intset-entries', limit: settings['set-max-intset-entries'], reached: size };
    }
    const longest = Math.max(0, ...words.map((word) => word.length));
    if (longest > settings['set-max-listpack-value']) {
      return { setting: 'set-max-listpack-value', limit: settings['set-max-listpack-value'], reached: longest };
    }
    return { setting: 'set-max-listpack-entries', limit: settings['set-max-listpack-entries'], reached: size };
  },
};

function quotedOdd(words: readonly ByteString[]): string {
  const odd = words.find((word) => parseInt64(word) === undefined) ?? '';
  return `"${odd.length > 24 ? `${odd.slice(0, 24)}…` : odd}"`;
}

function leftToMove({ value }: Scene): number | undefined {
  return value instanceof SetValue && value.contents instanceof Dict ? leftInOldTable(value.contents) : undefined;
}

function isThere({ index, place }: MemberPlace): boolean {
  return index >= 0 || (place?.position ?? -1) >= 0;
}

function whereIs({ value }: Scene, member: ByteString): MemberPlace {
  if (!(value instanceof SetValue)) return NOWHERE;
  const { contents } = value;
  if (contents instanceof Dict) {
    const place = placeOf(contents, member);
    return { index: -1, place, compared: place?.compared ?? 0, path: [] };
  }
  if (contents instanceof Listpack) {
    const index = contents.find(member);
    return { index, place: undefined, compared: index < 0 ? contents.length : index + 1, path: [] };
  }
  const integer = parseInt64(member);
  if (integer === undefined) return NOWHERE;
  const { path, index } = halving(contents, integer);
  return { index, place: undefined, compared: path.length, path };
}

/** Redis's intsetSearch: nothing to search beyond the ends, else halve. */
function halving(set: IntSet, value: Int64): { readonly path: number[]; readonly index: number } {
  const { length } = set;
  const smallest = set.at(0);
  const largest = set.at(length - 1);
  if (smallest === undefined || largest === undefined) return { path: [], index: -1 };
  if (value > largest) return { path: [length - 1], index: -1 };
  if (value < smallest) return { path: [0], index: -1 };
  const path: number[] = [];
  let low = 0;
  let high = length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    path.push(middle);
    const found = set.at(middle) ?? 0;
    if (found === value) return { path, index: middle };
    if (value > found) low = middle + 1;
    else high = middle - 1;
  }
  return { path, index: -1 };
}

function membersOf(name: string, argv: readonly ByteString[], key: ByteString): readonly ByteString[] {
  switch (name) {
    case 'sadd':
    case 'srem':
    case 'smismember':
      return argv.slice(2);
    case 'sismember':
      return argv.slice(2, 3);
    case 'smove':
      return argv[1] === key || argv[2] === key ? argv.slice(3, 4) : [];
    default:
      return [];
  }
}

const OPERATIONS: Readonly<Record<string, readonly [Algebra['operation'], firstKey: number]>> = {
  sinter: ['inter', 1],
  sinterstore: ['inter', 2],
  sintercard: ['inter', 2],
  sunion: ['union', 1],
  sunionstore: ['union', 2],
  sdiff: ['diff', 1],
  sdiffstore: ['diff', 2],
};

function algebraOf(scene: Scene, name: string, argv: readonly ByteString[]): Algebra | undefined {
  const [operation, firstKey] = OPERATIONS[name] ?? [];
  if (operation === undefined || firstKey === undefined) return undefined;
  const end = name === 'sintercard' ? 2 + Number(argv[1]) : argv.length;
  const keys = argv.slice(firstKey, end);
  const sets = keys.map((key) => {
    const value = scene.db.keys.peek(key);
    return { key, value: value instanceof SetValue && !scene.db.isExpired(value) ? value : undefined };
  });
  // The sets whose members can be in the result; those of others are drawn too, as far as there is room, to show why not.
  const rows: AlgebraRow[] = [];
  const seen = new Set<ByteString>();
  let isCut = false;
  for (const { value } of sets) {
    if (value === undefined) continue;
    for (const member of value.members()) {
      if (rows.length >= MOST_ROWS) {
        isCut = true;
        break;
      }
      if (seen.has(member)) continue;
      seen.add(member);
      const inside = sets.map((each) => each.value !== undefined && holds(each.value, member));
      rows.push({ member: clip(member, 64), inside, isInResult: belongs(operation, inside) });
    }
  }
  return {
    operation,
    sets: sets.map(({ key, value }) => ({ key, size: value?.size ?? 0, isSet: value !== undefined })),
    rows,
    isCut,
  };
}

/** As SetValue.has, but no rehash takes a step. */
function holds(value: SetValue, member: ByteString): boolean {
  return value.contents instanceof Dict ? value.contents.peek(member) !== undefined : value.has(member);
}

function belongs(operation: Algebra['operation'], inside: readonly boolean[]): boolean {
  if (operation === 'union') return inside.some(Boolean);
  if (operation === 'inter') return inside.every(Boolean);
  return inside[0] === true && !inside.slice(1).some(Boolean);
}
