// Streams against a plain list of entries, under random commands: same entries in both directions, sound nodes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteString } from '../../../base/bytes.ts';
import { Listpack } from '../../structures/listpack.ts';
import type { StreamEntries } from './entries.ts';
import { compareIds, formatId, MAX_ID, MIN_ID, type StreamId } from './id.ts';
import { StreamValue } from './value.ts';

interface Entry {
  readonly id: StreamId;
  readonly fields: readonly ByteString[];
}

const id: fc.Arbitrary<StreamId> = fc.record({ ms: fc.nat(6), seq: fc.nat(4) });
const fields = fc.oneof(
  fc
    .array(fc.constantFrom('1', '22', 'x'.repeat(30)), { minLength: 1, maxLength: 2 })
    .map((values) => values.flatMap((value) => ['f', value])),
  fc.constant(['other', '1']),
);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), id, fields }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), id }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('keep' as const), newest: fc.nat(8), isApproximate: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('from' as const), id, isApproximate: fc.boolean() }) },
);
const limits = fc.record({
  'stream-node-max-bytes': fc.constantFrom(0, 60, 4096),
  'stream-node-max-entries': fc.constantFrom(0, 1, 3, 100),
});

function read(entries: StreamEntries, start: StreamId, end: StreamId, isReverse: boolean): Entry[] {
  const found: Entry[] = [];
  const cursor = entries.cursor(start, end, isReverse);
  while (cursor.next()) found.push({ id: cursor.id, fields: cursor.fields });
  return found;
}

/** Every node counts its entries rightly and is what its serialized form says. */
function checkNodes(entries: StreamEntries): void {
  let live = 0;
  entries.nodes.check();
  for (const [, node] of entries.nodes.entries()) {
    node.pack.check();
    const parsed = Listpack.read(node.pack.toBytes());
    expect(parsed.ok && parsed.listpack.slice()).toEqual(node.pack.slice());
    let deletedHere = 0;
    let liveHere = 0;
    let last = -1;
    for (let entry = node.firstEntry; entry < node.end; entry = node.next(entry)) {
      expect(node.prev(entry)).toBe(last);
      last = entry;
      if (node.isDeletedAt(entry)) deletedHere++;
      else liveHere++;
    }
    expect([node.live, node.deleted, node.prev(node.end)]).toEqual([liveHere, deletedHere, last]);
    live += liveHere;
  }
  expect(live).toBe(entries.length);
}

describe('stream entries', () => {
  it('are those that were added and not removed since, in any range and direction', () => {
    fc.assert(
      fc.property(limits, fc.array(step, { maxLength: 40 }), id, id, (settings, steps, a, b) => {
        const stream = StreamValue.empty();
        let model: Entry[] = [];
        for (const each of steps) {
          if (each.kind === 'add') {
            const next = stream.nextId({ ...each.id, isSeqOpen: false }, 0);
            if (next === undefined) continue;
            stream.append(next, each.fields, 0, settings);
            model.push({ id: next, fields: each.fields });
          } else if (each.kind === 'delete') {
            const before = model.length;
            model = model.filter((entry) => compareIds(entry.id, each.id) !== 0);
            expect(stream.delete([each.id])).toBe(before - model.length);
          } else {
            const keep = each.kind === 'keep' ? { newest: each.newest } : { from: each.id };
            const removed = stream.trim({ keep, isApproximate: each.isApproximate, limit: 0 });
            const left = model.slice(removed);
            const wanted =
              'newest' in keep
                ? model.slice(-keep.newest || model.length)
                : model.filter((entry) => compareIds(entry.id, keep.from) >= 0);
            // Approximate trimming may leave more, and never less.
            if (each.isApproximate) expect(left.length).toBeGreaterThanOrEqual(wanted.length);
            else expect(left).toEqual(wanted);
            model = left;
          }
        }
        const { entries } = stream;
        checkNodes(entries);
        expect(read(entries, MIN_ID, MAX_ID, false)).toEqual(model);
        expect(read(entries, MIN_ID, MAX_ID, true)).toEqual(model.toReversed());
        const inRange = model.filter((entry) => compareIds(entry.id, a) >= 0 && compareIds(entry.id, b) <= 0);
        expect(read(entries, a, b, false)).toEqual(inRange);
        expect(read(entries, a, b, true)).toEqual(inRange.toReversed());
        expect([...entries.window(1, 3)]).toEqual(model.slice(1, 4));
        expect(stream.firstId).toEqual(model[0]?.id ?? MIN_ID);
        expect(entries.lastId).toEqual(model.at(-1)?.id);
        expect(read(stream.copy().entries, MIN_ID, MAX_ID, false)).toEqual(model);
      }),
    );
  });

  it('take the field names of their node’s first entry for granted', () => {
    const stream = StreamValue.empty();
    const settings = { 'stream-node-max-bytes': 4096, 'stream-node-max-entries': 100 };
    stream.append({ ms: 5, seq: 1 }, ['temperature', '20', 'place', 'here'], 0, settings);
    stream.append({ ms: 7, seq: 0 }, ['temperature', '21', 'place', 'there'], 0, settings);
    stream.append({ ms: 7, seq: 1 }, ['place', 'there'], 0, settings);
    const [node] = [...stream.entries.nodes.entries()].map(([, each]) => each);
    expect(node?.pack.slice()).toEqual(
      [
        ['3', '0', '2', 'temperature', 'place', '0'],
        ['2', '0', '0', '20', 'here', '5'],
        ['2', '2', '-1', '21', 'there', '5'],
        ['0', '2', '0', '1', 'place', 'there', '6'],
      ].flat(),
    );
    stream.delete([{ ms: 7, seq: 0 }]);
    expect(node?.pack.slice(0, 2)).toEqual(['2', '1']);
    expect(formatId(stream.maxDeletedId)).toBe('7-0');
  });
});
