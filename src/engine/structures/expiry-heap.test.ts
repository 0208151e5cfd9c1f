import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExpiryHeap } from './expiry-heap.ts';

describe('ExpiryHeap', () => {
  it('gives names in order of their moments, equal ones in the order of setting', () => {
    const heap = new ExpiryHeap();
    for (const [name, at] of [['late', 30], ['first', 10], ['second', 10], ['moved', 5]] as const) heap.set(name, at);
    heap.set('moved', 20);
    const order: string[] = [];
    for (let name = heap.first; name !== undefined; name = heap.first) {
      order.push(name);
      heap.delete(name);
    }
    expect(order).toEqual(['first', 'second', 'moved', 'late']);
    expect(heap.earliest).toBe(Infinity);
  });

  it('agrees with a plain map under random setting, moving and deleting, also after cloning', () => {
    const step = fc.record({ name: fc.integer({ min: 0, max: 20 }), at: fc.integer({ min: 0, max: 9 }), deletes: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let heap = new ExpiryHeap();
        const model = new Map<string, number>();
        for (const [n, { name, at, deletes }] of steps.entries()) {
          const key = `field:${name}`;
          if (deletes) expect(heap.delete(key)).toBe(model.delete(key));
          else {
            heap.set(key, at);
            model.set(key, at);
          }
          if (n % 50 === 49) heap = heap.clone();
          heap.check();
          expect(heap.size).toBe(model.size);
          expect(heap.get(key)).toBe(model.get(key));
          expect(heap.earliest).toBe(Math.min(...model.values()));
        }
      }),
    );
  });
});
