import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { ChangedKey, Inspector, KeyFacts } from '../../server/inspect.ts';
import { KeyList } from './key-list.ts';
import type { KeysQuery, Row } from './protocol.ts';

const FACTS: KeyFacts = { type: 'string', encoding: 'embstr', expireAt: undefined, size: 1 };

const QUERY: KeysQuery = {
  db: 0,
  pattern: '',
  isGrouped: true,
  opened: [],
  closed: [],
  first: 0,
  count: 1000,
  selected: undefined,
};

function inspectorOf(keys: Set<string>): Inspector {
  return {
    databases: () => [{ db: 0, keys: keys.size, volatile: 0 }],
    keyNames: () => [...keys],
    facts: (_, key) => (keys.has(key) ? FACTS : undefined),
    value: () => undefined,
    close: () => {},
    takeChanges: () => ({ everything: true }),
  };
}

function listOf(...keys: string[]): { readonly list: KeyList; readonly keys: Set<string> } {
  const set = new Set(keys);
  return { list: new KeyList(inspectorOf(set)), keys: set };
}

/** Rows as lines: two spaces a level, groups with their number of keys and + or -. */
function draw(rows: readonly Row[] | undefined): string[] {
  return (rows ?? []).map((row) => {
    const indent = '  '.repeat(row.depth);
    return row.kind === 'group' ? `${indent}${row.isOpen ? '-' : '+'}${row.label} ${row.keys}` : indent + row.label;
  });
}

describe('key list', () => {
  it('sorts by bytes and groups by colons, leaving groups of one alone', () => {
    const { list } = listOf('user:2', 'user:1', 'user', 'board', 'a:b:c', 'a:b:d', 'a:e', 'lone:key');
    list.ask(QUERY);
    expect(draw(list.view()?.rows)).toEqual([
      '-a: 3',
      '  -b: 2',
      '    c',
      '    d',
      '  e',
      'board',
      'lone:key',
      'user',
      '-user: 2',
      '  1',
      '  2',
    ]);
  });

  it('lists plainly when not grouped', () => {
    const { list } = listOf('user:2', 'user:1');
    list.ask({ ...QUERY, isGrouped: false });
    expect(draw(list.view()?.rows)).toEqual(['user:1', 'user:2']);
  });

  it('filters by glob', () => {
    const { list } = listOf('user:1', 'user:2', 'board');
    list.ask({ ...QUERY, pattern: 'u*2', selected: 'board' });
    const view = list.view();
    expect(draw(view?.rows)).toEqual(['user:2']);
    expect(view).toMatchObject({ total: 3, matching: 1, selectedRow: -1 });
  });

  it('keeps a large group closed until it is opened, and open groups open as they grow', () => {
    const { list, keys } = listOf('s:1', 's:2', ...Array.from({ length: 60 }, (_, i) => `big:${i}`));
    list.ask(QUERY);
    expect(draw(list.view()?.rows)).toEqual(['+big: 60', '-s: 2', '  1', '  2']);
    const added = Array.from({ length: 60 }, (_, i) => `s:more${i}`);
    for (const key of added) keys.add(key);
    list.follow({ everything: false, keys: added.map((key) => ({ db: 0, key })) }, 1);
    expect(list.view()?.rowCount).toBe(64);
    list.ask({ ...QUERY, opened: ['big:'], closed: ['s:'] });
    expect(list.view()?.rowCount).toBe(62);
  });

  it('reports windows from where they can start and where the selected key stands', () => {
    const { list } = listOf(...Array.from({ length: 100 }, (_, i) => `k${String(i).padStart(2, '0')}`));
    list.ask({ ...QUERY, first: 95, count: 10, selected: 'k42' });
    const view = list.view();
    expect(view).toMatchObject({ first: 90, rowCount: 100, selectedRow: 42 });
    expect(draw(view?.rows)).toHaveLength(10);
  });

  it('marks what changed lately, and only that', () => {
    const { list } = listOf('a', 'b');
    list.ask(QUERY);
    list.follow({ everything: false, keys: [{ db: 0, key: 'b' }, { db: 1, key: 'a' }] }, 5000);
    const marks = (): unknown => list.view()?.rows.map((row) => row.kind === 'key' && row.changedAt);
    expect(marks()).toEqual([0, 5000]);
    list.follow({ everything: false, keys: [] }, 9000);
    expect(marks()).toEqual([0, 0]);
  });

  it('is the same after following changes as after reading everything anew', () => {
    const name = fc.array(fc.constantFrom('a', 'b', ':', ';', '9'), { minLength: 1, maxLength: 5 }).map((s) => s.join(''));
    fc.assert(
      fc.property(fc.array(name), fc.array(name, { minLength: 1 }), fc.boolean(), (start, toggled, isGrouped) => {
        const keys = new Set(start);
        const followed = new KeyList(inspectorOf(keys));
        followed.ask({ ...QUERY, isGrouped });
        followed.view();
        const changes: ChangedKey[] = [];
        for (const key of toggled) {
          if (!keys.delete(key)) keys.add(key);
          changes.push({ db: 0, key });
        }
        followed.follow({ everything: false, keys: changes }, 0);
        const fresh = new KeyList(inspectorOf(keys));
        for (const selected of keys) {
          followed.ask({ ...QUERY, isGrouped, selected });
          fresh.ask({ ...QUERY, isGrouped, selected });
          const view = fresh.view();
          expect(followed.view()).toEqual(view);
          const row = view?.rows[view.selectedRow];
          expect(row?.kind === 'key' && row.key).toBe(selected);
        }
      }),
    );
  });

  it('follows a change among 100,000 keys without reading them anew', () => {
    const keys = new Set(Array.from({ length: 100_000 }, (_, i) => `load:${i % 100}:${i}`));
    const inspector = inspectorOf(keys);
    let readings = 0;
    let lookups = 0;
    const list = new KeyList({
      ...inspector,
      keyNames: (db) => {
        readings++;
        return inspector.keyNames(db);
      },
      facts: (db, key) => {
        lookups++;
        return inspector.facts(db, key);
      },
    });
    list.ask({ ...QUERY, isGrouped: false, count: 100, first: 50_000 });
    list.view();
    readings = lookups = 0;
    keys.add('new');
    list.follow({ everything: false, keys: [{ db: 0, key: 'new' }] }, 0);
    expect(list.view()?.matching).toBe(100_001);
    // One for the key, one for each row.
    expect({ readings, lookups }).toEqual({ readings: 0, lookups: 101 });
  });
});
