import { describe, expect, it } from 'vitest';
import { compileGlob, globMatch } from './glob.ts';

// Recorded from Redis 8.0.2: KEYS over these keys ...
const KEYS = ['', '*B', '*Bc^', '*\\Bb', '*c^', '-', 'B*', 'B-^]', 'Bc', '[\\B', '[a', '\\*', '\\ba', '\\c*B', '\\c^', ']B', ']aB*', ']ca\\', 'a', 'a-^', 'aa', 'bBB', 'c', 'c*', 'c\\\\B'];

const MATCHES: readonly (readonly [pattern: string, keys: readonly string[]])[] = [
  ['', ['']],
  ['**', ['*B', '*Bc^', '*\\Bb', '*c^', '-', 'B*', 'B-^]', 'Bc', '[\\B', '[a', '\\*', '\\ba', '\\c*B', '\\c^', ']B', ']aB*', ']ca\\', 'a', 'a-^', 'aa', 'bBB', 'c', 'c*', 'c\\\\B']],
  ['a*', ['a', 'a-^', 'aa']],
  ['*a', ['[a', '\\ba', 'a', 'aa']],
  ['*a*', ['[a', '\\ba', ']aB*', ']ca\\', 'a', 'a-^', 'aa']],
  ['?', ['-', 'a', 'c']],
  ['[^', ['-', 'a', 'c']],
  ['[^]', ['-', 'a', 'c']],
  ['[a', ['a']],
  ['[a-', ['-', 'a']],
  ['[a-]', ['a']],
  ['[-a]', ['-', 'a']],
  ['[a\\]', ['a']],
  ['*?', ['*B', '*Bc^', '*\\Bb', '*c^', '-', 'B*', 'B-^]', 'Bc', '[\\B', '[a', '\\*', '\\ba', '\\c*B', '\\c^', ']B', ']aB*', ']ca\\', 'a', 'a-^', 'aa', 'bBB', 'c', 'c*', 'c\\\\B']],
  ['?*', ['*B', '*Bc^', '*\\Bb', '*c^', '-', 'B*', 'B-^]', 'Bc', '[\\B', '[a', '\\*', '\\ba', '\\c*B', '\\c^', ']B', ']aB*', ']ca\\', 'a', 'a-^', 'aa', 'bBB', 'c', 'c*', 'c\\\\B']],
  ['**[b-a', ['*\\Bb', '[a', '\\ba', 'a', 'aa']],
  ['*^?', ['B-^]']],
  ['*??[\\*', [']aB*']],
  ['a', ['a']],
  ['B*', ['B*', 'B-^]', 'Bc']],
  ['*a[^', [']ca\\', 'aa']],
  ['[-', ['-']],
  ['[^*\\cc*c', ['-', 'a']],
  ['[^[\\b*B', ['-', 'a', 'c']],
  ['B[[ba[*', ['B*']],
  ['?[?[a**B', ['*B', 'B*', '[a', '\\*', ']B', 'aa', 'c*']],
  ['[^[a', ['-', 'c']],
  ['[Ba^b', ['a']],
  ['?c[\\c^\\^', ['*c^', '\\c^']],
  ['**]a**', [']aB*']],
  ['*[a-', ['-', '[a', '\\ba', 'a', 'aa']],
  ['[-\\b', ['-']],
  [']?', [']B']],
  ['[?\\*c', ['c']],
  ['a?', ['aa']],
  ['[*-', ['-']],
  ['*[b-^', ['*Bc^', '*\\Bb', '*c^', '[a', '\\ba', '\\c^', 'a', 'a-^', 'aa']],
  ['b*', ['bBB']],
  ['-', ['-']],
  ['[aa*^*', ['a']],
  ['??[a', ['\\ba']],
  ['*[^\\][', ['*B', '*Bc^', '*\\Bb', '*c^', '-', 'B*', 'Bc', '[\\B', '[a', '\\*', '\\ba', '\\c*B', '\\c^', ']B', ']aB*', ']ca\\', 'a', 'a-^', 'aa', 'bBB', 'c', 'c*', 'c\\\\B']],
  [']**[*[]', [']aB*']],
  ['?a', ['[a', 'aa']],
  [']?*\\', [']ca\\']],
  ['[?ab', ['a']],
  ['*^', ['*Bc^', '*c^', '\\c^', 'a-^']],
  ['[-[a', ['-', 'a']],
  ['*b', ['*\\Bb']],
  ['*\\', [']ca\\']],
  ['[c', ['c']],
  ['B?', ['B*', 'Bc']],
  ['*\\-', ['-']],
  ['[ca?[[*?', ['a', 'c']],
  ['[-\\*^\\B', ['-']],
  ['[ccBB^?', ['c']],
  ['B[*', ['B*']],
  ['[ab-^^[[', ['a']],
  ['[c?cb', ['c']],
  ['??**[a', ['\\ba']],
  ['[', []],
  ['[]', []],
  ['\\', []],
  ['[]a]', []],
  ['[\\', []],
  ['a**', ['a', 'a-^', 'aa']],
  ['[c-a]', ['a', 'c']],
  ['b\\', []],
];

// ... and COMMAND LIST FILTERBY PATTERN, which ignores case, over these commands.
const COMMANDS = ['append', 'eval_ro', 'geosearch', 'get', 'getset', 'hget', 'restore-asking', 'set', 'setrange', 'zadd'];

const MATCHES_IGNORING_CASE: readonly (readonly [pattern: string, commands: readonly string[]])[] = [
  ['H*eT', ['hget']],
  ['AppeNd', ['append']],
  ['R?sT[^a-m]rE[^n-Z]as[x-A]INg', ['restore-asking']],
  ['hget', ['hget']],
  ['*?[^n-Z]T', ['get', 'getset', 'hget', 'set']],
  ['*c?', ['geosearch']],
  ['getS?T', ['getset']],
  ['reS*orE?*SKin[^Q-S]', ['restore-asking']],
  ['aPPE*d', ['append']],
  ['*Etr*NGe', ['setrange']],
  ['ZaDD', ['zadd']],
  ['ApPE?[^M-a]', ['append']],
  ['[^a-m]a?*', ['zadd']],
  ['Set', ['set']],
  ['G?oseA*?h', ['geosearch']],
  ['G*ts**', ['getset']],
  ['*sEt', ['getset', 'set']],
  ['*Add', ['zadd']],
  ['G?OSeA[^a-m]C?', ['geosearch']],
  ['get*Et', ['getset']],
  ['Z*?*', ['zadd']],
  ['hgE?', ['hget']],
  ['h[^Z]et', ['hget']],
  ['*r?NgE', ['setrange']],
  ['G?*sET', ['getset']],
  ['[^Q-S]?[a-m]T', ['hget']],
  ['g**sE*r*?', ['geosearch']],
  ['*???', ['append', 'eval_ro', 'geosearch', 'get', 'getset', 'hget', 'restore-asking', 'set', 'setrange', 'zadd']],
  ['setrANgE', ['setrange']],
  ['Zadd', ['zadd']],
];

describe('globMatch', () => {
  it.each(MATCHES)('matches %j as Redis does, interpreted and compiled', (pattern, keys) => {
    expect(KEYS.filter((key) => globMatch(pattern, key))).toEqual(keys);
    expect(KEYS.filter(compileGlob(pattern))).toEqual(keys);
  });

  it.each(MATCHES_IGNORING_CASE)('matches %j ignoring case as Redis does', (pattern, commands) => {
    expect(COMMANDS.filter((name) => globMatch(pattern, name, true))).toEqual(commands);
  });

  it('stays fast on patterns made to explode', () => {
    expect(globMatch('a*'.repeat(50) + 'b', 'a'.repeat(300))).toBe(false);
  });

  it('gives up on more than a thousand stars with something behind them', () => {
    expect(globMatch('*a'.repeat(1000), 'a'.repeat(1000))).toBe(true);
    expect(globMatch('*a'.repeat(1001), 'a'.repeat(1001))).toBe(false);
  });
});
