import { describe, expect, it } from 'vitest';
import { rank } from './palette-search.ts';

const ENTRIES = ['Theme Light', 'Theme Dark', 'Go to Learn', 'Help Keyboard shortcuts'];
const find = (query: string): readonly string[] => rank(query, ENTRIES, (entry) => entry);

describe('palette search', () => {
  it('shows everything for an empty query', () => {
    expect(find('  ')).toEqual(ENTRIES);
  });

  it('wants every word, in any order', () => {
    expect(find('dark theme')).toEqual(['Theme Dark']);
    expect(find('dark learn')).toEqual([]);
  });

  it('puts what begins with the word before what merely holds it', () => {
    expect(rank('set', ['SETBIT', 'CONFIG SET', 'SET'], (entry) => entry)).toEqual(['CONFIG SET', 'SET', 'SETBIT']);
    expect(rank('ear', ['Learn', 'Earlier'], (entry) => entry)).toEqual(['Earlier', 'Learn']);
  });
});
