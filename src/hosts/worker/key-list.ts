// The list of keys of one database as the Keys panel shows it: sorted, filtered, grouped by colons, in windows.
// Names are kept in one sorted array that follows the changes, so that a window into 100,000 keys costs a few binary
// searches; groups are ranges of that array and need no tree. Byte order throughout.
// Invariants: (1) `names` is sorted, without repeats, and holds what the pattern lets through; (2) `rows` is undefined or
// describes exactly `names` with the present open groups.
import type { ByteString } from '../../base/bytes.ts';
import { globMatch } from '../../base/glob.ts';
import type { Changes, Inspector } from '../../server/inspect.ts';
import type { KeysQuery, KeysView, Row } from './protocol.ts';

/** A group with more keys than this when it is first seen starts closed. */
const LARGEST_OPEN_GROUP = 50;
/** From this many changes at once reading all names again is cheaper. */
const REBUILD_FROM = 2000;
/** Changes older than this are no longer marked. */
const RECENT_MS = 4000;

/** Rows as ranges of names: [from, to) and depth; a group's depth is stored as -1 - depth. */
interface RowTable {
  readonly from: number[];
  readonly to: number[];
  readonly depth: number[];
}

export class KeyList {
  private query: KeysQuery | undefined;
  private names: ByteString[] = [];
  private rows: RowTable | undefined;
  /** Whether a group was opened or closed by its size, when it was first seen. */
  private readonly decided = new Map<ByteString, boolean>();
  private opened = new Set<ByteString>();
  private closed = new Set<ByteString>();
  /** When keys that are among the names were last seen to change; insertion order is time order. */
  private readonly recent = new Map<ByteString, number>();

  constructor(private inspector: Inspector) {}

  /** Another engine is shown from now on. */
  attach(inspector: Inspector): void {
    this.inspector = inspector;
    this.recent.clear();
    this.readNames();
  }

  /** What is asked for from now on. */
  ask(query: KeysQuery): void {
    const before = this.query;
    this.query = query;
    if (before?.db !== query.db) this.decided.clear();
    if (before?.db !== query.db || before.pattern !== query.pattern) {
      this.recent.clear();
      this.readNames();
    }
    // A query that was posted is a copy: arrays are compared by what is in them.
    if (
      before?.isGrouped !== query.isGrouped ||
      !isSame(before.opened, query.opened) ||
      !isSame(before.closed, query.closed)
    ) {
      this.opened = new Set(query.opened);
      this.closed = new Set(query.closed);
      this.rows = undefined;
    }
  }

  /** Nobody looks: names are let go until the next question. */
  rest(): void {
    this.query = undefined;
    this.names = [];
    this.rows = undefined;
  }

  /** Follows what happened to the keys; `now` is unix ms. */
  follow(changes: Changes, now: number): void {
    const query = this.query;
    if (!query) return;
    for (const [key, at] of this.recent) {
      if (now - at < RECENT_MS) break;
      this.recent.delete(key);
    }
    if (changes.everything) {
      this.recent.clear();
      this.readNames();
      return;
    }
    const keys = changes.keys.filter((change) => change.db === query.db).map((change) => change.key);
    if (keys.length === 0) return;
    if (keys.length >= REBUILD_FROM) {
      this.readNames();
      return;
    }
    for (const key of keys) {
      const isListed = this.inspector.facts(query.db, key) !== undefined && (query.pattern === '' || globMatch(query.pattern, key));
      // What was seen to change lately and is still there has its place: nothing to search for.
      const isInPlace = this.recent.delete(key) && isListed;
      if (isListed) this.recent.set(key, now);
      if (!isInPlace) this.place(key, isListed);
    }
  }

  view(): KeysView | undefined {
    const query = this.query;
    if (!query) return undefined;
    const table = (this.rows ??= this.layOut(query));
    const rowCount = table.from.length;
    const first = Math.max(0, Math.min(query.first, rowCount - query.count));
    const rows: Row[] = [];
    for (let row = first; row < Math.min(rowCount, first + query.count); row++) {
      const shown = this.row(table, row, query);
      if (shown) rows.push(shown);
    }
    const databases = this.inspector.databases();
    return {
      db: query.db,
      total: databases.find((each) => each.db === query.db)?.keys ?? 0,
      matching: this.names.length,
      rowCount,
      first,
      rows,
      selectedRow: query.selected === undefined ? -1 : this.rowOf(table, query.selected),
      databases,
    };
  }

  private readNames(): void {
    if (!this.query) return;
    const { db, pattern } = this.query;
    const all = this.inspector.keyNames(db);
    this.names = pattern === '' ? all : all.filter((name) => globMatch(pattern, name));
    this.names.sort();
    this.rows = undefined;
  }

  /** Puts a changed key where it belongs, or takes it out. */
  private place(key: ByteString, isListed: boolean): void {
    const at = lowerBound(this.names, key);
    if ((this.names[at] === key) === isListed) return;
    if (isListed) this.names.splice(at, 0, key);
    else this.names.splice(at, 1);
    this.rows = undefined;
  }

  private layOut(query: KeysQuery): RowTable {
    const table: RowTable = { from: [], to: [], depth: [] };
    if (query.isGrouped) {
      this.layOutGroup(table, 0, this.names.length, '', 0);
    } else {
      for (let i = 0; i < this.names.length; i++) addRow(table, i, i + 1, 0);
    }
    return table;
  }

  /** Rows for names[from, to), all of which start with the prefix. */
  private layOutGroup(table: RowTable, from: number, to: number, prefix: ByteString, depth: number): void {
    let i = from;
    while (i < to) {
      const name = this.names[i] ?? '';
      const colon = name.indexOf(':', prefix.length);
      if (colon < 0) {
        addRow(table, i, i + 1, depth);
        i++;
        continue;
      }
      const group = name.slice(0, colon + 1);
      // The first name that no longer starts with the group: ';' is the byte after ':'.
      const end = lowerBound(this.names, `${name.slice(0, colon)};`, i, to);
      if (end - i === 1) {
        addRow(table, i, i + 1, depth);
      } else {
        addRow(table, i, end, -1 - depth);
        if (this.isOpen(group, end - i)) this.layOutGroup(table, i, end, group, depth + 1);
      }
      i = end;
    }
  }

  private isOpen(group: ByteString, keys: number): boolean {
    if (this.opened.has(group)) return true;
    if (this.closed.has(group)) return false;
    let decision = this.decided.get(group);
    if (decision === undefined) {
      decision = keys <= LARGEST_OPEN_GROUP;
      this.decided.set(group, decision);
    }
    return decision;
  }

  private row(table: RowTable, row: number, query: KeysQuery): Row | undefined {
    const from = table.from[row] ?? 0;
    const to = table.to[row] ?? 0;
    const stored = table.depth[row] ?? 0;
    const name = this.names[from] ?? '';
    const depth = stored < 0 ? -1 - stored : stored;
    const start = query.isGrouped ? prefixLength(name, depth) : 0;
    if (stored < 0) {
      const prefix = name.slice(0, name.indexOf(':', start) + 1);
      const isOpen = this.isOpen(prefix, to - from);
      return { kind: 'group', prefix, label: prefix.slice(start), depth, keys: to - from, isOpen };
    }
    const facts = this.inspector.facts(query.db, name);
    if (!facts) return undefined;
    return { kind: 'key', key: name, label: name.slice(start), depth, facts, changedAt: this.recent.get(name) ?? 0 };
  }

  private rowOf(table: RowTable, key: ByteString): number {
    const at = lowerBound(this.names, key);
    if (this.names[at] !== key) return -1;
    // Rows ascend by `from`; of those that start at the same name the deepest, a key's own row, comes last.
    let low = 0;
    let high = table.from.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((table.from[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    const row = low - 1;
    return (table.from[row] ?? -1) === at && (table.depth[row] ?? -1) >= 0 ? row : -1;
  }
}

function isSame(a: readonly ByteString[], b: readonly ByteString[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

function addRow(table: RowTable, from: number, to: number, depth: number): void {
  table.from.push(from);
  table.to.push(to);
  table.depth.push(depth);
}

/** Length of the first `depth` parts with their colons. */
function prefixLength(name: ByteString, depth: number): number {
  let end = 0;
  for (let i = 0; i < depth; i++) end = name.indexOf(':', end) + 1;
  return end;
}

/** The first index in [from, to) whose name is not below the given one. */
function lowerBound(names: readonly ByteString[], name: ByteString, from = 0, to = names.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((names[middle] ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}
