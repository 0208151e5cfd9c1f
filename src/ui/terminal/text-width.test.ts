import { describe, expect, it } from 'vitest';
import { codePointWidth, graphemes, graphemeWidth, joinProperties, nextBoundary, previousBoundary, textWidth } from './text-width.ts';

/** The columns that xterm gives to a text with our Unicode version. */
function columnsInXterm(text: string): number {
  let columns = 0;
  let preceding = 0;
  for (const char of text) {
    const before = (preceding >> 1) & 3;
    preceding = joinProperties(char.codePointAt(0) ?? 0, preceding);
    const width = (preceding >> 1) & 3;
    columns += preceding & 1 ? width - before : width;
  }
  return columns;
}

describe('columns', () => {
  it.each([
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['名前', 4],
    ['한국어', 6],
    ['ｱ', 1],
    ['Ａ', 2],
    ['👍', 2],
    ['👍🏽', 2],
    ['👩‍💻', 2],
    ['🇩🇪', 2],
    ['🇩🇪🇫🇷', 4],
    ['❤️', 2],
    ['❤', 1],
    ['→', 1],
    ['a\u200bb', 2],
  ])('%s takes %i, here and in xterm', (text, columns) => {
    expect(textWidth(text)).toBe(columns);
    expect(columnsInXterm(text)).toBe(columns);
  });

  it('a control character takes none', () => {
    expect(codePointWidth(7)).toBe(0);
    expect(graphemeWidth('\x7f')).toBe(0);
  });
});

describe('graphemes', () => {
  it('are found before and behind a position', () => {
    expect(graphemes('a👩‍💻e\u0301')).toEqual(['a', '👩‍💻', 'e\u0301']);
    expect(previousBoundary('a👩‍💻', 6)).toBe(1);
    expect(nextBoundary('a👩‍💻', 1)).toBe(6);
    expect(previousBoundary('a', 0)).toBe(0);
    expect(nextBoundary('a', 1)).toBe(1);
  });
});
