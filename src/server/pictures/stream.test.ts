// The stream's picture, beside what XINFO, XPENDING and XRANGE answer about the same key.
import { beforeEach, describe, expect, it } from 'vitest';
import { type Watched, watchedServer } from './testing/watched.ts';

let clock: Watched['clock'];
let run: Watched['run'];
let look: Watched['look'];
let after: Watched['after'];

beforeEach(() => {
  ({ clock, run, look, after } = watchedServer());
});

function add(entries: number, from = 1): void {
  for (let at = from; at < from + entries; at++) run(`XADD k ${at}-1 n ${at}`);
}

function ids(view: { readonly nodes: readonly { readonly entries: readonly { readonly id: string; readonly isDeleted: boolean }[] }[] }): string[] {
  return view.nodes.flatMap(({ entries }) => entries.flatMap(({ id, isDeleted }) => (isDeleted ? [] : [id])));
}

describe('a stream', () => {
  it('lies in listpacks of so many entries, as XINFO STREAM counts them', () => {
    run('CONFIG SET stream-node-max-entries 10');
    add(35);
    const { view, thresholds } = look('stream');
    expect(view.nodes.map(({ live }) => live)).toEqual([10, 10, 10, 5]);
    expect(ids(view)).toEqual(Array.from({ length: 35 }, (_, i) => `${i + 1}-1`));
    const info = run('XINFO STREAM k');
    expect(info).toContain(`radix-tree-keys\r\n:${view.nodeCount}\r\n`);
    expect(info).toContain(`radix-tree-nodes\r\n:${view.radixNodes}\r\n`);
    expect(thresholds[0]).toMatchObject({ setting: 'stream-node-max-entries', limit: 10, now: 5 });
    expect(after('stream', 'XADD k 100-1 n 1').touch?.detail).toMatchObject({ added: '100-1', nodesAdded: 0, removed: 0 });
  });

  it('keeps deleted entries in their places, and loses whole listpacks to approximate trimming', () => {
    run('CONFIG SET stream-node-max-entries 10');
    add(35);
    const deleted = after('stream', 'XDEL k 2-1 3-1 77-1');
    expect(deleted.touch?.detail).toMatchObject({ removed: 2, removedIds: ['2-1', '3-1'], removedBy: 'delete' });
    expect(deleted.view.nodes[0]).toMatchObject({ live: 8, deleted: 2 });
    expect(deleted.view.nodes[0]?.entries.filter(({ isDeleted }) => isDeleted).map(({ id }) => id)).toEqual(['2-1', '3-1']);
    const trimmed = after('stream', 'XTRIM k MAXLEN ~ 20');
    expect(trimmed.touch?.detail).toMatchObject({ removed: 8, removedBy: 'trim', removedIds: ['1-1', '4-1', '5-1', '6-1', '7-1', '8-1', '9-1', '10-1'] });
    expect(trimmed.view).toMatchObject({ size: 25, nodeCount: 3, firstId: '11-1', maxDeletedId: '3-1' });
    expect(after('stream', 'XADD k MAXLEN 5 99-1 n 1').touch?.detail).toMatchObject({ added: '99-1', removed: 21, removedBy: 'trim' });
  });

  it('in pages, joined, is what XRANGE answers, wherever entries were deleted', () => {
    run('CONFIG SET stream-node-max-entries 7');
    add(100);
    for (let at = 3; at < 100; at += 4) run(`XDEL k ${at}-1`);
    const there = run('XRANGE k - +').match(/\d+-1/g);
    const seen: string[] = [];
    for (let first = 0; first < 75; first += 15) seen.push(...ids(look('stream', { first, count: 15 }).view));
    expect(seen).toEqual(there);
    expect(after('stream', 'XRANGE k 50 60').touch?.detail?.read[0]).toBe('50-1');
  });

  it('moves its window to what was read or added', () => {
    run('CONFIG SET stream-node-max-entries 5');
    add(500);
    expect(after('stream', 'XADD k 501-1 n 1').first).toBeGreaterThan(400);
    expect(ids(after('stream', 'XRANGE k 200 205').view)).toContain('200-1');
  });
});

describe('consumer groups', () => {
  beforeEach(() => {
    add(6);
    run('XGROUP CREATE k workers 0');
  });

  it('have a mark that moves with what is handed out, and a lag as XINFO GROUPS tells it', () => {
    const { view, touch } = after('stream', 'XREADGROUP GROUP workers ann COUNT 2 STREAMS k >');
    expect(touch?.detail).toMatchObject({
      group: { bytes: 'workers' },
      advanced: ['0-0', '2-1'],
      handled: [
        { id: '1-1', from: undefined, to: { bytes: 'ann' }, deliveries: 1 },
        { id: '2-1', to: { bytes: 'ann' } },
      ],
    });
    expect(view.groups).toMatchObject([{ lastId: '2-1', lag: '4', entriesRead: '2', pendingCount: 2 }]);
    expect(run('XINFO GROUPS k')).toContain('lag\r\n:4\r\n');
  });

  it('show claims as moves from one consumer to another, by name and by idle time', () => {
    run('XREADGROUP GROUP workers ann COUNT 4 STREAMS k >');
    const claimed = after('stream', 'XCLAIM k workers bob 0 1-1 6-1');
    expect(claimed.touch?.detail?.handled).toEqual([
      { id: '1-1', from: { bytes: 'ann', length: 3 }, to: { bytes: 'bob', length: 3 }, deliveries: 2 },
    ]);
    clock.advance(5000);
    run('XREADGROUP GROUP workers cem COUNT 1 STREAMS k >');
    const auto = after('stream', 'XAUTOCLAIM k workers cem 1000 0');
    expect(auto.touch?.detail?.handled.map(({ id, from, to }) => `${id} ${from?.bytes} ${to?.bytes}`)).toEqual([
      '1-1 bob cem',
      '2-1 ann cem',
      '3-1 ann cem',
      '4-1 ann cem',
    ]);
    const consumers = auto.view.groups[0]?.consumers ?? [];
    expect(consumers.map(({ name, pendingCount }) => [name.bytes, pendingCount])).toEqual([['ann', 0], ['bob', 0], ['cem', 5]]);
    expect(consumers[2]?.oldest[0]).toEqual({ id: '1-1', deliveredAt: clock.now(), deliveries: 3 });
  });

  it('lose what is acknowledged; a read of one’s history hands out nothing new', () => {
    run('XREADGROUP GROUP workers ann COUNT 4 STREAMS k >');
    expect(after('stream', 'XREADGROUP GROUP workers ann STREAMS k 0').touch?.detail).toMatchObject({
      handled: [],
      read: ['1-1', '2-1', '3-1', '4-1'],
      advanced: undefined,
    });
    const { touch, view } = after('stream', 'XACK k workers 2-1 5-1');
    expect(touch?.detail?.handled).toMatchObject([{ id: '2-1', from: { bytes: 'ann' }, to: undefined }]);
    expect(view.groups[0]?.pendingCount).toBe(3);
  });

  it('of a client on RESP3 tell the same', () => {
    run('HELLO 3');
    expect(after('stream', 'XREADGROUP GROUP workers ann COUNT 1 STREAMS k >').touch?.detail?.read).toEqual(['1-1']);
  });
});

it('of 100,000 entries and as many pending ones, a frame is hardly larger than of a thousand', () => {
  const grow = (from: number, to: number): number => {
    const lines: string[] = [];
    for (let at = from; at < to; at++) lines.push(`XADD k ${at}-1 n ${at}`);
    run(lines.join('\r\n'));
    run('XGROUP CREATE k workers 0');
    run(`XREADGROUP GROUP workers ann COUNT ${to} STREAMS k >`);
    return JSON.stringify(after('stream', 'XRANGE k 500 520')).length;
  };
  const small = grow(1, 1000);
  expect(grow(1000, 100_000)).toBeLessThan(small * 1.5);
});
