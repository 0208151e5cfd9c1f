import { describe, expect, it } from 'vitest';
import { placesOf, rank, searchText } from './palette-search.ts';
import { formatRoute } from './routes.ts';

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

describe('the places that it finds', () => {
  const places = placesOf({
    tracks: [{ title: 'Strings', lessons: [{ id: 'strings/01-values', title: 'Values and counters' }] }],
    labs: [{ id: 'lost-counts', title: 'Lost counts' }],
    commands: [{ name: 'INCR', slug: 'incr' }],
    sections: [
      { id: 'strings', title: 'Strings', questions: [{ id: 'strings/ticket', title: 'Take a ticket', kind: 'write', level: 1 }] },
      { id: 'persistence', title: 'Persistence', questions: [{ id: 'persistence/both-files', title: 'Both files are there', kind: 'state', level: 2 }] },
    ],
  });
  const addresses = (query: string): readonly string[] => rank(query, places, searchText).map(({ route }) => formatRoute(route));

  it.each([
    ['ticket', ['#/practice/strings/ticket']],
    ['both files', ['#/practice/persistence/both-files']],
    ['question persistence', ['#/practice/persistence/both-files']],
    ['strings', ['#/learn/strings/01-values', '#/practice/strings/ticket']],
    ['question', ['#/practice/strings/ticket', '#/practice/persistence/both-files']],
    ['lost', ['#/learn/lab/lost-counts']],
    ['incr', ['#/reference/incr']],
  ])('%j', (query, expected) => {
    expect(addresses(query)).toEqual(expected);
  });
});
