import { describe, expect, it } from 'vitest';
import { Bindings, matches, substitute } from './placeholders.ts';

const START_MS = 1_800_000_000_123;

function check(expected: string[], actual: string[]): boolean {
  return matches(expected, actual, new Bindings(START_MS));
}

describe('placeholders', () => {
  it.each([
    ['(integer) <<int>>', '(integer) -12', true],
    ['(integer) <<int>>', '(integer) x', false],
    ['<<int 90..100>>', '95', true],
    ['<<int 90..100>>', '101', false],
    ['<<float>>', '1.5e-7', true],
    ['id=<<hex 4>>.', 'id=0f9a.', true],
    ['id=<<hex 4>>.', 'id=0f9.', false],
    ['addr=<<word>> name=<<any>>', 'addr=1.2.3.4:5 name=a b', true],
    ['addr=<<word>>', 'addr=a b', false],
    ['1) "(a.*"', '1) "(a.*"', true],
    ['a+', 'aa', false],
  ])('%s and %s: %s', (expected, actual, verdict) => {
    expect(check([expected], [actual])).toBe(verdict);
  });

  it('<<lines>> stands for any number of lines', () => {
    expect(check(['a', '<<lines>>', 'z'], ['a', 'b', 'c', 'z'])).toBe(true);
    expect(check(['a', '<<lines>>', 'z'], ['a', 'z'])).toBe(true);
    expect(check(['a', '<<lines>>', 'z'], ['a', 'b'])).toBe(false);
    expect(check(['<<lines>>'], [])).toBe(true);
  });

  it('a name binds at its first match, and has to be the same from then on', () => {
    const bindings = new Bindings(START_MS);
    expect(matches(['id <<me>>'], ['id 7'], bindings)).toBe(true);
    expect(matches(['id <<me>>'], ['id 8'], bindings)).toBe(false);
    expect(substitute('CLIENT KILL ID <<me>>', bindings).text).toBe('CLIENT KILL ID 7');
  });

  it('binds nothing if the reply does not match', () => {
    const bindings = new Bindings(START_MS);
    expect(matches(['<<me>>', 'b'], ['a', 'c'], bindings)).toBe(false);
    expect(bindings.get('me')).toBeUndefined();
  });

  it('counts time from the whole second in which the section started', () => {
    const bindings = new Bindings(START_MS);
    const { text } = substitute('<<now>> <<now+10s>> <<now-500ms>>', bindings);
    expect(text).toBe('1800000000 1800000010 1799999999500');
  });

  it('refuses a name that nothing has bound, and a placeholder that is none', () => {
    expect(() => substitute('GET <<nobody>>', new Bindings(START_MS))).toThrow('<<nobody>>');
    expect(() => check(['<<int a..b>>'], ['1'])).toThrow('unknown placeholder');
  });

  it('does not care for spaces at the end of a line and empty lines at the end', () => {
    expect(check(['a'], ['a  ', ''])).toBe(true);
    expect(check([''], [])).toBe(true);
  });
});
