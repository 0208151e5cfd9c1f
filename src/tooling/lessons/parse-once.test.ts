import { expect, it } from 'vitest';
import { parseOnce } from './parse-once.ts';

it('parses a text again only if it has changed, each file by itself', () => {
  const parsed: string[] = [];
  const parse = parseOnce((name, text) => {
    parsed.push(`${name}: ${text}`);
    return { name, text };
  });
  const first = parse('a', 'x');
  expect(parse('a', 'x')).toBe(first);
  expect(parse('b', 'x')).toEqual({ name: 'b', text: 'x' });
  expect(parse('a', 'y')).toEqual({ name: 'a', text: 'y' });
  expect(parse('a', 'x')).toEqual(first);
  expect(parsed).toEqual(['a: x', 'b: x', 'a: y', 'a: x']);
});
