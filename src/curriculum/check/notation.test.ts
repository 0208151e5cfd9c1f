import { describe, expect, it } from 'vitest';
import { parseChecks } from './notation.ts';

/** The conditions that a text is read as, when nothing is wrong with it. */
function read(text: string) {
  const { checks, problems } = parseChecks(text);
  expect(problems).toEqual([]);
  return checks.flatMap((check) => check.anyOf);
}

describe('the check notation', () => {
  it.each([
    ['key a exists', { about: 'presence', key: 'a', present: true }],
    ['key "a key" does not exist', { about: 'presence', key: 'a key', present: false }],
    ['key a is a string', { about: 'value', key: 'a', type: 'string' }],
    [
      'key a is a string equal to "say \\"hi\\"\\n"',
      { about: 'value', key: 'a', type: 'string', expected: { is: 'equal', values: ['say "hi"\n'] } },
    ],
    [
      'key n is a string holding a number between -1 and 2.5',
      { about: 'value', key: 'n', type: 'string', expected: { is: 'number', min: -1, max: 2.5 } },
    ],
    [
      'key h is a hash with field age equal to 31',
      { about: 'value', key: 'h', type: 'hash', expected: { is: 'with', element: 'age', value: '31' } },
    ],
    [
      'key l is a list equal to a, "b c" d',
      { about: 'value', key: 'l', type: 'list', expected: { is: 'equal', values: ['a', 'b c', 'd'] } },
    ],
    [
      'key z is a sorted set with member alice scored 1500',
      { about: 'value', key: 'z', type: 'sorted set', expected: { is: 'with', element: 'alice', value: '1500' } },
    ],
    ['key s is a set of length 3', { about: 'value', key: 's', type: 'set', expected: { is: 'length', length: 3 } }],
    ['key a has no ttl', { about: 'ttl', key: 'a', present: false }],
    ['key a has a ttl between 1 and 30', { about: 'ttl', key: 'a', present: true, range: { min: 1, max: 30 } }],
    ['key a has encoding intset', { about: 'encoding', key: 'a', encoding: 'intset' }],
    [
      'command SET or setnx was run at least 2 times on lock with nx and answered nil',
      {
        about: 'command',
        names: ['SET', 'SETNX'],
        ran: true,
        atLeast: 2,
        key: 'lock',
        options: ['nx'],
        answered: { is: 'nil' },
      },
    ],
    ['command KEYS was not run', { about: 'command', names: ['KEYS'], ran: false, atLeast: 1, options: [] }],
    [
      'asking "BITCOUNT visits" answers 3',
      { about: 'answer', line: 'BITCOUNT visits', expected: { is: 'value', text: '3' } },
    ],
    [
      'asking "CONFIG GET maxmemory" answers a list of maxmemory 0',
      { about: 'answer', line: 'CONFIG GET maxmemory', expected: { is: 'list', items: ['maxmemory', '0'] } },
    ],
  ])('reads: %s', (line, condition) => {
    expect(read(line)).toEqual([condition]);
  });

  it('puts "or" lines and messages under the condition above them', () => {
    const { checks } = parseChecks('key a exists\nor key b exists\n  goal: one of them\n  missing: Neither is there.\n\n# remark\nkey c exists');
    expect(checks.map(({ goal, anyOf, messages }) => [goal, anyOf.length, messages])).toEqual([
      ['one of them', 2, { missing: 'Neither is there.' }],
      ['c exists', 1, {}],
    ]);
  });

  it.each([
    ['key a has a tll', 0, 'expected "is a", found "has"'],
    ['\nkey a is a string equal to', 1, 'expected a value, found the end of the line'],
    ['key a is a string equal to "x', 0, 'the quotes are not closed: "x'],
    ['key a exists now', 0, 'expected the end of the line, found "now"'],
    ['a exists', 0, 'expected "key", "command" or "asking", found "a"'],
    ['  missing: too early', 0, 'a message needs a condition above it'],
    ['key a exists\n  gone: no such case', 1, '"gone" is no case'],
    ['key a exists\n  ttl: cannot happen', 0, '"ttl:" can never happen here; possible: missing, otherwise'],
  ])('says what is wrong with %j, and in which line', (text, line, message) => {
    const [problem] = parseChecks(text).problems;
    expect(problem?.line).toBe(line);
    expect(problem?.message).toContain(message);
  });
});
