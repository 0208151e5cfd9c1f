// What pictures show, beside what the engine says of the same keys in other ways: replies, OBJECT ENCODING, DEBUG.
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Listpack } from '../../engine/structures/listpack.ts';
import type { Server } from '../server.ts';
import { type Watched, watchedServer } from './testing/watched.ts';

let server: Server;
let run: Watched['run'];
let look: Watched['look'];
let after: Watched['after'];

beforeEach(() => {
  ({ server, run, look, after } = watchedServer());
});

describe('strings', () => {
  it.each([
    ['SET k 12345', 'int', 16],
    ['SET k hello', 'embstr', 32],
    [`SET k ${'x'.repeat(44)}`, 'embstr', 64],
    [`SET k ${'x'.repeat(45)}`, 'raw', 16 + 64],
  ])('%s: the parts add up to what is allocated', (line, encoding, bytes) => {
    run(line);
    const { view, facts } = look('string');
    expect([view.encoding, facts?.encoding]).toEqual([encoding, encoding]);
    expect(run('OBJECT ENCODING k')).toContain(encoding);
    expect(view.allocations.flat().reduce((sum, part) => sum + part.bytes, 0)).toBe(bytes);
  });

  it('in pages, joined, are the value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 300, unit: 'binary-ascii' }), fc.integer({ min: 1, max: 99 }), (text, count) => {
        const hex = Array.from(text, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
        run(`SET k "${hex}"`);
        let read = '';
        while (read.length < text.length) {
          const { view } = look('string', { picture: 'string', first: read.length, count });
          if (view.integer !== undefined) read = view.integer;
          else read = read.slice(0, view.first) + view.bytes;
        }
        expect(read).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('tell the bytes that a command read or wrote, and what a counter was', () => {
    run('SET k "hello world"');
    expect(after('string', 'GETRANGE k -5 -1').touch?.detail?.range).toEqual([6, 11]);
    expect(after('string', 'SETRANGE k 6 Redis').touch).toMatchObject({
      detail: { range: [6, 11] },
      conversion: { from: 'embstr', to: 'raw' },
    });
    run('SET k 9');
    expect(after('string', 'INCR k').touch?.detail).toMatchObject({ before: '9', after: '10' });
  });
});

describe('hashes', () => {
  it('in a listpack, have every entry at the place that its serialized form has', () => {
    run('HSET k name Ada born 1815 big 99999999999 note ""');
    const { view } = look('hash');
    if (view.form !== 'listpack') throw new Error(view.form);
    const bytes = Listpack.of(view.fields.flatMap(({ field, value }) => [field.value.bytes, value.value.bytes])).toBytes();
    expect(view.bytes).toBe(bytes.length);
    for (const { field } of view.fields) {
      const text = field.value.bytes;
      expect(bytes.slice(field.offset + field.headerBytes, field.offset + field.headerBytes + text.length)).toBe(text);
    }
  });

  it('in a table, have each field once, in the bucket and at the place in its chain that its touch tells', () => {
    run('CONFIG SET hash-max-listpack-entries 2');
    for (let i = 0; i < 200; i++) run(`HSET k field:${i} ${i}`);
    for (let i = 0; i < 200; i++) {
      const { view, touch } = after('hash', `HGET k field:${i}`);
      const place = touch?.detail?.fields[0]?.place;
      if (view.form !== 'table' || !place) throw new Error(view.form);
      const bucket = view.tables.tables[place.table]?.buckets.find(({ index }) => index === place.bucket);
      expect(bucket?.chain[place.position]?.field.bytes).toBe(`field:${i}`);
    }
    const seen: string[] = [];
    const { view } = look('hash');
    if (view.form !== 'table') throw new Error(view.form);
    for (const [number, { size }] of view.tables.tables.entries()) {
      for (let first = 0; first < size; first += 64) {
        const page = look('hash', { first }).view;
        if (page.form !== 'table') throw new Error(page.form);
        for (const { index, chain } of page.tables.tables[number]?.buckets ?? []) {
          if (index >= first && index < first + 64) seen.push(...chain.map(({ field }) => field.bytes));
        }
      }
    }
    expect(seen.sort()).toEqual(Array.from({ length: 200 }, (_, i) => `field:${i}`).sort());
  });

  it('show the rehash under way as DEBUG HTSTATS-KEY does: two tables, and each command moves a bucket on', () => {
    run('CONFIG SET hash-max-listpack-entries 2');
    for (let i = 0; i < 128; i++) run(`HSET k field:${i} ${i}`);
    for (let i = 0; i < 300 && look('hash').view.form === 'table'; i++) run('HGET k none');
    const begun = after('hash', 'HSET k one-more x');
    expect(begun.touch?.detail?.rehash).toBe('begins');
    if (begun.view.form !== 'table') throw new Error(begun.view.form);
    const [from, to] = begun.view.tables.tables;
    expect([from?.size, to?.size]).toEqual([128, 256]);
    const stats = run('DEBUG HTSTATS-KEY k');
    expect(stats).toContain('table size: 128');
    expect(stats).toContain('table size: 256');
    const goesOn = after('hash', 'HGET k one-more');
    if (goesOn.view.form !== 'table') throw new Error(goesOn.view.form);
    expect(goesOn.view.tables.rehashIndex).toBeGreaterThan(begun.view.tables.rehashIndex);
    // Moved are those that the old table had, whichever bucket it was.
    const [before] = goesOn.view.tables.tables;
    const looked = after('hash', 'HMGET k field:77 field:78 field:79');
    if (looked.view.form !== 'table') throw new Error(looked.view.form);
    const moved = (before?.used ?? 0) - (looked.view.tables.tables[0]?.used ?? 0);
    expect(moved).toBeGreaterThan(0);
    expect(looked.touch?.detail?.moved).toBe(moved);
    for (let i = 0; i < 200; i++) run('HGET k none');
    const done = look('hash').view;
    expect(done.form === 'table' && done.tables.tables.length).toBe(1);
  });

  it('count the fields that a lookup compares', () => {
    run('HSET k a 1 b 2 c 3');
    expect(after('hash', 'HGET k c').touch?.detail?.fields).toMatchObject([{ result: 'found', compared: 3, index: 2 }]);
    expect(after('hash', 'HGET k z').touch?.detail?.fields).toMatchObject([{ result: 'missing', compared: 3 }]);
    expect(after('hash', 'HSET k b 5 d 4').touch?.detail?.fields).toMatchObject([
      { result: 'changed', index: 1 },
      { result: 'added', index: 3 },
    ]);
    expect(after('hash', 'HDEL k a').touch?.detail?.fields).toMatchObject([{ result: 'removed', index: 0 }]);
  });

  it('give fields that expire an entry for the time, the earliest in front', () => {
    run('HSET k a 1 b 2');
    const frame = after('hash', 'HEXPIRE k 100 FIELDS 1 b');
    expect(frame.touch?.conversion).toMatchObject({ from: 'listpack', to: 'listpackex' });
    if (frame.view.form !== 'listpack') throw new Error(frame.view.form);
    expect(frame.view.fields.map(({ field }) => field.value.bytes)).toEqual(['b', 'a']);
    expect(frame.view.fields[0]?.expireAt).toBe(server.engine.now + 100_000);
    expect(frame.view.fields[1]?.expireAt).toBeUndefined();
  });
});

describe('lists', () => {
  it('have nodes whose sizes and starts add up to the list, as DEBUG OBJECT tells them', () => {
    run('CONFIG SET list-max-listpack-size 10');
    for (let i = 0; i < 95; i++) run(`RPUSH k element:${i}`);
    const { view } = look('list');
    if (view.form !== 'quicklist') throw new Error(view.form);
    expect(run('DEBUG OBJECT k')).toContain(`ql_nodes:${view.nodeCount}`);
    const seen: string[] = [];
    for (let node = 0; node < view.nodeCount; node++) {
      const page = look('list', { first: node, opened: node }).view;
      if (page.form !== 'quicklist' || !page.opened) throw new Error(page.form);
      expect(page.opened.start).toBe(seen.length);
      expect(page.nodes.find(({ index }) => index === node)?.entries).toBe(page.opened.size);
      seen.push(...page.opened.entries.map(({ value }) => value.bytes));
    }
    expect(seen).toEqual(Array.from({ length: 95 }, (_, i) => `element:${i}`));
  });

  it('tell at which end something came or went, and how many nodes a walk passed', () => {
    run('CONFIG SET list-max-listpack-size 10');
    run(`RPUSH k ${Array.from({ length: 10 }, (_, i) => i).join(' ')}`);
    expect(after('list', 'RPUSH k more').touch).toMatchObject({
      conversion: { from: 'listpack', to: 'quicklist', setting: 'list-max-listpack-size', limit: 10 },
      detail: { end: 'tail', pushed: 1, nodesAdded: 1 },
    });
    expect(after('list', 'LPOP k 2').touch?.detail).toMatchObject({ end: 'head', popped: 2, taken: [{ bytes: '0' }, { bytes: '1' }] });
    for (let i = 0; i < 60; i++) run(`RPUSH k ${i}`);
    const { view } = look('list');
    const nodes = view.form === 'quicklist' ? view.nodeCount : 0;
    expect(after('list', 'LINDEX k 0').touch?.detail).toMatchObject({ range: [0, 1], nodesWalked: 1 });
    expect(after('list', 'LINDEX k -1').touch?.detail).toMatchObject({ nodesWalked: 1 });
    expect(after('list', 'LINDEX k 20').touch?.detail?.nodesWalked).toBeLessThanOrEqual(Math.ceil(nodes / 2));
    expect(after('list', 'BRPOP k 0').touch?.detail).toMatchObject({ end: 'tail', taken: [{ bytes: '59' }] });
  });
});

describe('sets', () => {
  it('of integers, are searched by halving: few looks, and the last is at the integer', () => {
    run(`SADD k ${Array.from({ length: 500 }, (_, i) => i * 3).join(' ')}`);
    for (const integer of [0, 3, 600, 747, 1497, 1, 1500]) {
      const { touch } = after('set', `SISMEMBER k ${integer}`);
      const member = touch?.detail?.members[0];
      expect(member?.path.length).toBeLessThanOrEqual(9);
      const isIn = integer % 3 === 0 && integer < 1500;
      expect(member).toMatchObject({ result: isIn ? 'found' : 'missing', index: isIn ? integer / 3 : -1 });
      if (isIn) expect(member?.path.at(-1)).toBe(integer / 3);
    }
  });

  it('change their encoding where OBJECT ENCODING says so, for the reason that is told', () => {
    run('CONFIG SET set-max-intset-entries 3');
    run('CONFIG SET set-max-listpack-entries 5');
    run('SADD k 1 2 3');
    expect(after('set', 'SADD k 4').touch?.conversion).toMatchObject({
      from: 'intset',
      to: 'hashtable',
      setting: 'set-max-intset-entries',
      reached: 4,
    });
    expect(run('OBJECT ENCODING k')).toContain('hashtable');
    run('DEL k');
    run('SADD k a b c d e');
    expect(after('set', 'SADD k f').touch?.conversion).toMatchObject({ setting: 'set-max-listpack-entries', limit: 5, reached: 6 });
  });

  it.each(['SINTER', 'SUNION', 'SDIFF'])('side by side: %s answers what the rows say', (command) => {
    const sets = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', '1', '2', '3'), { minLength: 1 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(sets, (members) => {
        run('FLUSHALL');
        members.forEach((each, at) => run(`SADD ${at === 0 ? 'k' : `other${at}`} ${each.join(' ')}`));
        const keys = members.map((_, at) => (at === 0 ? 'k' : `other${at}`));
        const rows = after('set', `${command} ${keys.join(' ')}`).touch?.detail?.algebra?.rows ?? [];
        const kept = rows.filter((row) => row.isInResult).map((row) => row.member.bytes);
        const answered = run(`${command} ${keys.join(' ')}`).split('\r\n').filter((_, at) => at > 0 && at % 2 === 0);
        expect(kept.sort()).toEqual(answered.sort());
      }),
      { numRuns: 60 },
    );
  });
});

describe('bitmaps', () => {
  it('count as BITCOUNT counts, and find what BITPOS finds', () => {
    for (const bit of [3, 9, 100, 1001, 4000]) run(`SETBIT k ${bit} 1`);
    const counted = after('bitmap', 'BITCOUNT k 0 20');
    expect(counted.view.ones).toBe(5);
    expect(counted.touch?.detail).toMatchObject({ counted: 3, range: [0, 168] });
    const found = after('bitmap', 'BITPOS k 1 20');
    expect(found.touch?.detail).toMatchObject({ bit: 1001, range: [160, 4008] });
    expect(found.view.first).toBeLessThanOrEqual(125);
    expect(after('bitmap', 'SETBIT k 3 0').touch?.detail).toMatchObject({ bit: 3, before: 1, after: 0 });
  });

  it('stand above each other under BITOP, operands as they were before', () => {
    run('SETBIT k 0 1');
    run('SETBIT other 1 1');
    const { touch } = after('bitmap', 'BITOP OR k k other');
    expect(touch?.detail?.operation).toMatchObject({
      name: 'OR',
      sources: [{ bytes: '\x80' }, { bytes: '\x40' }],
      result: { bytes: '\xc0' },
    });
  });
});

describe('large values', () => {
  it('are looked at through a window: a frame of 200,000 fields is hardly larger than one of a thousand', () => {
    const sizeOf = (fields: number): number => {
      run('DEL k');
      for (let from = 0; from < fields; from += 1000) {
        run(`HSET k ${Array.from({ length: 1000 }, (_, i) => `f${from + i} v`).join(' ')}`);
      }
      return JSON.stringify(look('hash')).length;
    };
    const small = sizeOf(1000);
    expect(sizeOf(200_000)).toBeLessThan(small * 2);
  });
});
