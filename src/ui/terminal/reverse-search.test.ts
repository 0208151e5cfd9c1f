import { describe, expect, it } from 'vitest';
import { searchFor, searchOn, searchPrompt, startSearch } from './reverse-search.ts';

// The history and the walk of the recorded dialogue "reverse search".
const lines = ['SET apple 1', 'SET apricot 2', 'GET apple'];

describe('searching the history', () => {
  it('goes from the newest line backwards, one line at a time', () => {
    let search = searchFor(startSearch('backward'), 'ap', lines);
    expect(search.found).toBe(2);
    search = searchOn(search, 'backward', lines);
    expect(search.found).toBe(1);
    search = searchOn(search, 'backward', lines);
    expect(search.found).toBe(0);
    expect(searchOn(search, 'backward', lines).found).toBe(0);
    expect(searchOn(search, 'forward', lines).found).toBe(1);
  });

  it('passes over lines equal to the one shown', () => {
    const repeated = ['GET b', 'GET a', 'GET a'];
    expect(searchOn(searchFor(startSearch('backward'), 'GET', repeated), 'backward', repeated).found).toBe(0);
  });

  it('starts over when the text changes, and finds nothing for no text', () => {
    const search = searchOn(searchFor(startSearch('backward'), 'ap', lines), 'backward', lines);
    expect(searchFor(search, 'app', lines).found).toBe(2);
    expect(searchFor(search, '', lines).found).toBeUndefined();
    expect(searchFor(search, 'zzz', lines).found).toBeUndefined();
  });

  it('says its direction', () => {
    expect(searchPrompt(startSearch('backward'))).toBe('(reverse-i-search): ');
    expect(searchPrompt(startSearch('forward'))).toBe('(i-search): ');
  });
});
