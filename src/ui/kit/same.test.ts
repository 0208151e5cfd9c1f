import { expect, test } from 'vitest';
import { isSame } from './same.ts';

test('copies say the same, whatever is in them', () => {
  const view = { total: 2, rows: [{ key: 'a', facts: { expireAt: undefined } }, { key: 'b', facts: { expireAt: 5 } }] };
  expect(isSame(view, structuredClone(view))).toBe(true);
  expect(isSame(NaN, NaN)).toBe(true);
});

test.each([
  [{ a: 1 }, { a: 2 }],
  [{ a: 1 }, { a: 1, b: undefined }],
  [{ a: undefined }, { b: undefined }],
  [[1, 2], [1, 2, 3]],
  [[], {}],
  [null, {}],
  [undefined, null],
  [0, '0'],
  [{ rows: [{ key: 'a' }] }, { rows: [{ key: 'b' }] }],
])('%j is not %j', (a, b) => {
  expect(isSame(a, b)).toBe(false);
  expect(isSame(b, a)).toBe(false);
});

test('functions and instances are the same only if they are one', () => {
  const act = (): void => undefined;
  expect(isSame({ act }, { act })).toBe(true);
  expect(isSame({ act }, { act: () => undefined })).toBe(false);
  expect(isSame(new Map(), new Map())).toBe(false);
});
