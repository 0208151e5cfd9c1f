import { expect, it } from 'vitest';
import { show, showForConsole } from './show.ts';

it('shows values as source text, and strings in the console as they are', () => {
  expect(show({ a: [1, 'two', null], 'b c': new Map([['k', 3n]]), e: new RangeError('far') })).toBe(
    '{ a: [1, "two", null], "b c": Map [["k", 3n]], e: RangeError: far }',
  );
  expect(showForConsole('count:', 3, ['x'])).toBe('count: 3 ["x"]');
});

it('leaves nothing out of a value that fits, however deep', () => {
  const value = { a: { b: { c: 'x'.repeat(600) } } };
  expect(show(value)).toContain('x'.repeat(600));
});

it('ends with values that hold themselves, are huge, or refuse to be looked at', () => {
  const wide: Record<string, unknown> = {};
  for (let i = 0; i < 100; i++) wide[`k${i}`] = wide;
  expect(show(wide).length).toBeLessThan(2100);
  expect(showForConsole(...Array.from({ length: 1000 }, () => 'x'.repeat(10_000))).length).toBeLessThan(2100);
  expect(show(Array.from({ length: 1e6 }, (_, i) => i)).length).toBeLessThan(2100);
  const refuses = { get x(): never { throw new Error('no'); } };
  expect(show(refuses)).toBe('[a value that cannot be shown]');
  expect(show(Object.assign(new Error('x'), { message: 'm'.repeat(1e6) })).length).toBeLessThan(2100);
});
