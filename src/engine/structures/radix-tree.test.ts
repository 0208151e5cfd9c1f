import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesFromArray } from '../../base/bytes.ts';
import { RadixTree } from './radix-tree.ts';
import type { RadixSeek } from './radix-tree.ts';

// Recorded from Redis 8.0.2 with stream-node-max-entries 1, where each entry is a key of the stream's rax: XADD (+id)
// and XDEL (-id), then radix-tree-keys and radix-tree-nodes of XINFO STREAM. One list of steps per stream.
const RECORDED: readonly (readonly (readonly [commands: string, keys: number, nodes: number])[])[] = [
  [
   ['+2-1 +2-2 +2-5 -2-5 +2-8 +3-0 +3-2 +4-1 +5-2 +5-4 +6-0 +6-1 +7-0 +8-1 -6-1 +8-2 +8-4 +10-2 +12-1 +13-2', 16, 32],
   ['+14-1 +15-0 -12-1 +16-2 +18-2 +18-4 +20-0 +20-1 -2-8 -8-2 -16-2 +20-3 +22-1 +24-0 +24-3 -14-1 -20-0 -3-2 -8-1 +25-2', 20, 42],
   ['+25-3 +25-5 +25-8 +25-11 +27-2 +27-4 +28-0 -18-4 -3-0 -20-3 -4-1 -25-11 +28-2 -28-2 +29-1 +31-1 +32-0 +32-1 +33-0 -5-2', 26, 52],
  ],
  [
   ['+180-1 -180-1 +397-0 +529-0 -397-0 +779-0 +898-0 +933-1 +975-0 +1132-0 +1137-1 +1262-0 -779-0 +1320-0 +1333-0 -933-1 +1495-0 +1778-0 +2056-1 -1137-1', 10, 25],
   ['+2312-1 +2328-0 -2056-1 -1262-0 -898-0 +2331-0 -2328-0 -1320-0 +2412-1 +2536-1 -1132-0 -1495-0 -975-0 -2412-1 -2536-1 -2331-0 +2623-1 -1333-0 +2749-0 +2924-1', 6, 15],
   ['-2749-0 +3000-0 -2924-1 -3000-0 -2312-1 +3186-1 +3241-1 -2623-1 -3186-1 +3287-1 +3470-0 -3470-0 -1778-0 -3241-1 +3638-0 -529-0 -3287-1 +3829-0 -3829-0 -3638-0', 0, 1],
   ['+3899-1 +4078-0 -4078-0 +4169-0 -3899-1 -4169-0 +4437-0 +4535-0 +4809-0 -4535-0 +4852-1 +5045-0 -4437-0 +5108-0 +5302-1 -4809-0 +5416-1 -5108-0 -4852-1 -5302-1', 2, 6],
  ],
  [
   ['+27911-0 +85624-0 +99125-0 +118084-0 +179566-0 -99125-0 +187653-0 +218207-0 -118084-0 +249466-0 +286811-0 +308602-0 -179566-0 -218207-0 -249466-0 -27911-0 +341299-0 +395279-0 -286811-0 +421705-0', 6, 15],
   ['+450008-0 +452936-0 +515326-0 -395279-0 -450008-0 +540546-0 -85624-0 +598939-0 -341299-0 -515326-0 -540546-0 +659706-0 +669541-0 +726589-0 +770034-0 -187653-0 +833743-0 +839915-0 -770034-0 +865316-0', 10, 25],
   ['-598939-0 +927410-0 +943382-0 -659706-0 +997169-0 +997781-0 +1036705-0 +1092975-0 +1119430-0 -726589-0 +1177819-0 -1092975-0 -839915-0 -1177819-0 -452936-0 -833743-0 +1186473-0 -997781-0 +1214268-0 +1265602-0', 12, 29],
   ['-1119430-0 -1036705-0 +1275347-0 +1313852-0 -1313852-0 +1358104-0 -997169-0 +1369005-0 +1382585-0 +1417514-0 +1432647-0 -308602-0 -1358104-0 +1441515-0 +1479452-0 -1186473-0 +1502946-0 +1553660-0 +1571741-0 +1616421-0', 18, 43],
   ['-1382585-0 +1643005-0 -1214268-0 +1708457-0 +1716850-0 +1717221-0 -669541-0 -1479452-0 +1750575-0 +1775213-0 -1643005-0 -1616421-0 +1785409-0 +1802474-0 -1553660-0 -1502946-0 +1871328-0 -1265602-0 -1708457-0 +1938017-0', 18, 42],
  ],
];

const key = fc.oneof(
  fc.array(fc.constantFrom('a', 'b', 'ab', 'abc', 'zz'), { maxLength: 5 }).map((parts) => parts.join('')),
  fc.uint8Array({ maxLength: 4 }).map((array) => bytesFromArray(array)),
  fc.constantFrom('annibale', 'annientare', 'anni', 'ago', ''),
);

function streamKey(id: string): string {
  const array = new Uint8Array(16);
  const view = new DataView(array.buffer);
  const [ms = '0', sequence = '0'] = id.split('-');
  view.setBigUint64(0, BigInt(ms));
  view.setBigUint64(8, BigInt(sequence));
  return bytesFromArray(array);
}

function built(keys: Iterable<string>): RadixTree<string> {
  const tree = new RadixTree<string>();
  for (const each of keys) tree.set(each, each);
  return tree;
}

describe('RadixTree', () => {
  it('has as many nodes as the rax of a stream with the same history', () => {
    for (const steps of RECORDED) {
      const tree = new RadixTree<number>();
      for (const [commands, keys, nodes] of steps) {
        for (const command of commands.split(' ')) {
          const id = streamKey(command.slice(1));
          expect(command.startsWith('+') ? tree.set(id, 1) : tree.remove(id)).toBe(true);
          tree.check();
        }
        expect([tree.size, tree.nodeCount]).toEqual([keys, nodes]);
      }
    }
  });

  it('answers as a Map does under any sequence of operations', () => {
    const step = fc.tuple(fc.constantFrom('set', 'set', 'remove', 'get'), key, fc.nat());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const tree = new RadixTree<number>();
        const model = new Map<string, number>();
        for (const [what, name, value] of steps) {
          if (what === 'set') {
            expect(tree.set(name, value)).toBe(!model.has(name));
            model.set(name, value);
          } else if (what === 'remove') {
            expect(tree.remove(name)).toBe(model.delete(name));
          }
          tree.check();
          expect(tree.get(name)).toBe(model.get(name));
          expect(tree.has(name)).toBe(model.has(name));
        }
        const sorted = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
        expect([...tree.entries()]).toEqual(sorted);
        expect(tree.first()).toBe(sorted[0]?.[0]);
        expect(tree.last()).toBe(sorted.at(-1)?.[0]);
        for (const [name] of sorted) tree.remove(name);
        tree.check();
        expect([tree.size, tree.nodeCount]).toEqual([0, 1]);
      }),
    );
  });

  it('seeks and walks on, in both directions, as a sorted array does', () => {
    const how = fc.constantFrom<RadixSeek>('>=', '>', '<=', '<', '=', 'first', 'last');
    const moves = fc.array(fc.boolean(), { maxLength: 20 });
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 40 }), how, key, moves, (keys, seek, sought, walk) => {
        const sorted = [...keys].sort();
        const cursor = built(keys).cursor();
        const places: Record<RadixSeek, number> = {
          '>=': sorted.findIndex((each) => each >= sought),
          '>': sorted.findIndex((each) => each > sought),
          '<=': sorted.findLastIndex((each) => each <= sought),
          '<': sorted.findLastIndex((each) => each < sought),
          '=': sorted.indexOf(sought),
          first: sorted.length > 0 ? 0 : -1,
          last: sorted.length - 1,
        };
        let place = places[seek];
        let there = cursor.seek(seek, sought);
        for (const forward of walk) {
          expect(there).toBe(place >= 0 && place < sorted.length);
          if (!there) break;
          expect(cursor.key).toBe(sorted[place]);
          expect(cursor.value).toBe(sorted[place]);
          place += forward ? 1 : -1;
          there = forward ? cursor.next() : cursor.prev();
        }
      }),
    );
  });

  it('lets a cursor walk on after its key was removed and others were added', () => {
    const tree = built(['a', 'b', 'c', 'd']);
    const cursor = tree.cursor();
    cursor.seek('=', 'b');
    tree.remove('b');
    tree.set('bb', 'bb');
    expect(cursor.next() && cursor.key).toBe('bb');
    tree.remove('a');
    expect(cursor.prev()).toBe(false);
    expect(() => cursor.value).toThrow('not at a key');
  });

  it('compresses chains, and splits them where keys end or branch', () => {
    const tree = built(['annibale']);
    expect(tree.nodeCount).toBe(2);
    tree.set('annientare', '');
    // anni -> (b, e) -> ale, ntare, and their two ends.
    expect(tree.nodeCount).toBe(6);
    tree.set('anni', '');
    expect(tree.nodeCount).toBe(6);
    expect(tree.view(1)).toEqual({
      prefix: '',
      isKey: false,
      compressed: true,
      chars: 'anni',
      hidden: 0,
      children: [{ prefix: 'anni', isKey: true, compressed: false, chars: 'be', children: [], hidden: 2 }],
    });
    expect(tree.view(2, 1).children[0]).toMatchObject({ hidden: 1, children: [{ prefix: 'annib', chars: 'ale' }] });
    tree.remove('annientare');
    tree.remove('anni');
    expect(tree.view().chars).toBe('annibale');
    tree.clear();
    tree.check();
    expect([tree.size, tree.nodeCount]).toEqual([0, 1]);
  });

  it('leaves two compressed nodes in a row where rax does', () => {
    const tree = built(['ab', 'abcd']);
    tree.remove('ab');
    tree.check();
    expect(tree.nodeCount).toBe(3);
    expect(tree.view().chars).toBe('ab');
  });
});
