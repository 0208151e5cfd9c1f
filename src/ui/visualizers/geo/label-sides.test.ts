import { expect, test } from 'vitest';
import { sidesOf } from './label-sides.ts';

test('a name stands to the right of its point', () => {
  expect(sidesOf([{ x: 100, y: 100, text: 'Paris' }], 400)).toEqual(['right']);
});

test('of two points close together the names do not run into each other', () => {
  const sides = sidesOf([{ x: 200, y: 100, text: 'Palermo' }, { x: 215, y: 106, text: 'Catania' }], 400);
  expect(sides).toEqual(['left', 'right']);
});

test('a name at the edge stands on the side where it can be read', () => {
  expect(sidesOf([{ x: 390, y: 100, text: 'Vladivostok' }], 400)).toEqual(['left']);
});

test('points on one place have as many sides as there are, then names stand on each other', () => {
  const point = { x: 200, y: 100, text: 'a' };
  expect(sidesOf([point, point, point, point, point], 400)).toEqual(['right', 'left', 'above', 'below', 'right']);
});
