import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Listpack } from './listpack.ts';
import { Quicklist, exceedsListpackLimit, listpackLimit } from './quicklist.ts';
import { QUICKLIST_SCENARIOS } from './quicklist.recorded.ts';

const value = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 20 }).map(String) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 6000 }).map((length) => `${length}`.padEnd(length, 'x')) },
  { weight: 1, arbitrary: fc.integer({ min: 8000, max: 9000 }).map((length) => 'y'.repeat(length)) },
);

function contents(list: Quicklist): string[] {
  return list.slice(0, list.length);
}

function layout(list: Quicklist): string {
  return list
    .view()
    .map((node) => (node.kind === 'plain' ? `p${node.bytes}` : `${node.entries}/${node.bytes}`))
    .join(' ');
}

/** Plays one recorded command on the list and on an array. */
function play(list: Quicklist, model: string[], command: string, next: (length: number) => string): void {
  const [name, ...numbers] = command.split(' ');
  const [a = 0, b = 0] = numbers.map(Number);
  switch (name) {
    case 'rpush':
      model.push(next(a));
      return list.pushBack(model.at(-1) ?? '');
    case 'lpush':
      model.unshift(next(a));
      return list.pushFront(model[0] ?? '');
    case 'rpop':
      expect(list.popBack()).toBe(model.pop());
      return;
    case 'lpop':
      expect(list.popFront()).toBe(model.shift());
      return;
    case 'before':
      model.splice(a, 0, next(b));
      return list.insertBefore(a, model[a] ?? '');
    case 'after':
      model.splice(a + 1, 0, next(b));
      return list.insertAfter(a, model[a + 1] ?? '');
    case 'set':
      model[a] = next(b);
      return list.replace(a, model[a] ?? '');
    case 'rem':
      expect(list.removeEqual(model.splice(a, 1)[0] ?? '', 1, false)).toBe(1);
      return;
    case 'trim':
      model.splice(0, a);
      model.splice(model.length - b, b);
      expect(list.deleteRange(0, a)).toBe(a);
      expect(list.deleteRange(list.length - b, b)).toBe(b);
      return;
    default:
      throw new Error(`unknown command ${command}`);
  }
}

describe('Quicklist', () => {
  it.each(QUICKLIST_SCENARIOS)('fills, splits and merges nodes as Redis does at fill $fill', (scenario) => {
    const list = new Quicklist(scenario.fill, 0, scenario.packedThreshold);
    const model: string[] = [];
    let id = 0;
    const next = (length: number): string => `${id++}:`.padEnd(length, 'x');
    // The first node is the listpack that the list was until it outgrew it.
    const lengths = scenario.lengths.split(' ');
    const first = lengths.splice(0, Number(scenario.start.split('/')[0])).map((length) => next(Number(length)));
    list.appendListpack(Listpack.of(first));
    model.push(...first);
    for (const length of lengths) play(list, model, `rpush ${length}`, next);
    expect(layout(list)).toBe(scenario.start);
    for (const [commands, expected] of scenario.steps) {
      for (const command of commands.split(', ')) {
        play(list, model, command, next);
        list.check(true);
      }
      expect(layout(list)).toBe(expected);
      expect(contents(list)).toEqual(model);
    }
  });

  it('holds what an array holds under any sequence of operations, at any fill', () => {
    const step = fc.tuple(
      fc.constantFrom('back', 'front', 'popBack', 'popFront', 'before', 'after', 'replace', 'range', 'equal', 'equalBack'),
      value,
      fc.nat({ max: 100 }),
      fc.nat({ max: 9 }),
    );
    const fill = fc.constantFrom(-1, -2, -5, 0, 1, 2, 5, 128);
    fc.assert(
      fc.property(fill, fc.constantFrom(0, 10, 500), fc.array(step, { maxLength: 120 }), (size, threshold, steps) => {
        const list = new Quicklist(size, 1, threshold);
        const model: string[] = [];
        for (const [what, text, position, count] of steps) {
          const at = model.length === 0 ? 0 : position % model.length;
          if (what === 'back' || model.length === 0) {
            list.pushBack(text);
            model.push(text);
          } else if (what === 'front') {
            list.pushFront(text);
            model.unshift(text);
          } else if (what === 'popBack') {
            expect(list.popBack()).toBe(model.pop());
          } else if (what === 'popFront') {
            expect(list.popFront()).toBe(model.shift());
          } else if (what === 'before') {
            list.insertBefore(at, text);
            model.splice(at, 0, text);
          } else if (what === 'after') {
            list.insertAfter(at, text);
            model.splice(at + 1, 0, text);
          } else if (what === 'replace') {
            list.replace(at, text);
            model[at] = text;
          } else if (what === 'range') {
            expect(list.deleteRange(at, count)).toBe(model.splice(at, count).length);
          } else {
            let expected = 0;
            while (expected < count) {
              const found = what === 'equal' ? model.indexOf(text) : model.lastIndexOf(text);
              if (found === -1) break;
              model.splice(found, 1);
              expected++;
            }
            expect(list.removeEqual(text, count, what === 'equalBack')).toBe(expected);
          }
          list.check(true);
          expect(list.at(at)).toBe(model[at]);
          expect(list.indexOf(text)).toBe(model.indexOf(text));
          expect(list.indexOf(text, at)).toBe(model.indexOf(text, at));
        }
        expect(contents(list)).toEqual(model);
        expect(contents(list.clone())).toEqual(model);
        expect(layout(list.clone())).toBe(layout(list));
      }),
    );
  });

  it('never overfills a node by pushes alone', () => {
    const step = fc.tuple(fc.constantFrom('back', 'front'), value);
    fc.assert(
      fc.property(fc.constantFrom(-1, -2, 3, 64), fc.array(step, { maxLength: 80 }), (fill, steps) => {
        const list = new Quicklist(fill);
        for (const [what, text] of steps) {
          if (what === 'back') list.pushBack(text);
          else list.pushFront(text);
          list.check();
        }
      }),
    );
  });

  it('walks in both directions from any element', () => {
    const list = new Quicklist(3);
    for (let i = 0; i < 20; i++) list.pushBack(String(i));
    for (let start = 0; start < 20; start++) {
      const there = list.cursorAt(start);
      if (there === undefined) throw new Error(`no cursor at ${start}`);
      const forward = [there.value];
      while (there.next()) forward.push(there.value);
      expect(forward).toEqual(list.slice(start, 20));
      expect(there.index).toBe(19);
      const backward = [there.value];
      while (there.prev()) backward.push(there.value);
      expect(backward).toEqual(list.slice(0, 20).reverse());
    }
    expect(list.cursorAt(20)).toBeUndefined();
    expect(list.cursorAt(-1)).toBeUndefined();
  });

  it('takes slices across nodes', () => {
    const list = new Quicklist(4);
    const model = Array.from({ length: 50 }, (_, i) => String(i));
    for (const each of model) list.pushBack(each);
    for (const [from, to] of [[0, 50], [3, 5], [3, 4], [7, 30], [49, 50], [48, 90], [10, 10], [60, 70]] as const) {
      expect(list.slice(from, to)).toEqual(model.slice(from, to));
    }
  });

  it('takes over a listpack as one node and gives it back while it is the only one', () => {
    const list = new Quicklist(2);
    const pack = Listpack.of(['a', 'b', 'c']);
    list.appendListpack(pack);
    expect(list.solePack).toBe(pack);
    list.pushBack('d');
    expect(layout(list)).toBe('3/16 1/10');
    expect(list.solePack).toBeUndefined();
    expect(list.nodeContents()).toEqual([pack, expect.any(Listpack)]);
    list.appendPlain('large');
    expect(list.nodeContents()[2]).toBe('large');
    list.check(true);
  });

  it('marks the nodes that list-compress-depth leaves inside', () => {
    const list = new Quicklist(1, 2);
    for (let i = 0; i < 7; i++) list.pushBack(i === 3 ? 'short' : 'x'.repeat(60));
    expect(list.view().map((node) => node.compressed)).toEqual([false, false, true, false, true, false, false]);
    expect(list.view(4, 2).map((node) => node.index)).toEqual([4, 5]);
  });

  it('knows the limits that decide between a listpack and a quicklist', () => {
    expect(listpackLimit(-2)).toEqual({ maxBytes: 8192, maxEntries: Infinity });
    expect(listpackLimit(-9)).toEqual({ maxBytes: 65536, maxEntries: Infinity });
    expect(listpackLimit(0)).toEqual({ maxBytes: Infinity, maxEntries: 1 });
    expect(listpackLimit(40_000)).toEqual({ maxBytes: Infinity, maxEntries: 32767 });
    expect(exceedsListpackLimit(listpackLimit(-2), 8192, 9999)).toBe(false);
    expect(exceedsListpackLimit(listpackLimit(-2), 8193, 1)).toBe(true);
    expect(exceedsListpackLimit(listpackLimit(3), 8192, 3)).toBe(false);
    expect(exceedsListpackLimit(listpackLimit(3), 8193, 3)).toBe(true);
    expect(exceedsListpackLimit(listpackLimit(3), 100, 4)).toBe(true);
  });

  it('refuses positions that do not exist', () => {
    const list = new Quicklist();
    expect(list.at(0)).toBeUndefined();
    expect(list.popFront()).toBeUndefined();
    expect(list.popBack()).toBeUndefined();
    expect(list.deleteRange(3, 1)).toBe(0);
    expect(() => list.replace(0, 'a')).toThrow('replace 0');
    expect(() => list.insertBefore(1, 'a')).toThrow('insertBefore 1');
    expect(() => list.insertAfter(-1, 'a')).toThrow('insertAfter -1');
  });
});
