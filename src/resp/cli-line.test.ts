import { describe, expect, it } from 'vitest';
import { parseCliLine } from './cli-line.ts';

// Recorded by typing each line into redis-cli 8.0.2: what it sent and how often, or what it printed instead.
const BAD_REPEAT = 'Invalid redis-cli repeat command option value.';
const BAD_WORDS = 'Invalid argument(s)';
const LINES: readonly (readonly [line: string, result: string | readonly [repeat: number, ...argv: string[]]])[] = [
  ['PING', [1, 'PING']],
  ['3 PING', [3, 'PING']],
  ['0 PING', BAD_REPEAT],
  ['-1 PING', BAD_REPEAT],
  ['3', [1, '3']],
  ['0', [1, '0']],
  ['-', [1, '-']],
  ['- a', [1, '-', 'a']],
  ['9223372036854775808 PING', BAD_REPEAT],
  ['99999999999999999999 PING', BAD_REPEAT],
  ['"2" PING', [2, 'PING']],
  ['" 2" PING', [2, 'PING']],
  ['"2 " PING', [1, '2 ', 'PING']],
  ['3x PING', [1, '3x', 'PING']],
  ['0x2 PING', [1, '0x2', 'PING']],
  ['02 PING', [2, 'PING']],
  ['+2 PING', [2, 'PING']],
  [' 2 PING', [2, 'PING']],
  ['2 2 PING', [2, '2', 'PING']],
  ['"" PING', BAD_REPEAT],
  ['PING "a', BAD_WORDS],
  ['PING "a"b', BAD_WORDS],
  ["x 'a", BAD_WORDS],
  ['2 "x', BAD_WORDS],
  ['GET "\\x41\\u00e9"', [1, 'GET', 'Au00e9']],
];

describe('parseCliLine', () => {
  it.each(LINES)('understands %j as redis-cli does', (line, result) => {
    if (typeof result === 'string') {
      expect(parseCliLine(line)).toEqual({ kind: 'error', message: result });
    } else {
      const [repeat, ...argv] = result;
      expect(parseCliLine(line)).toEqual({ kind: 'command', argv, repeat });
    }
  });

  it('finds nothing to do in a blank line', () => {
    expect(parseCliLine('  \t ')).toEqual({ kind: 'empty' });
  });
});
