import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesFromArray } from './bytes.ts';
import { quote, splitArgs } from './quoting.ts';

describe('splitArgs', () => {
  // Each line was sent to Redis 8.0.2 as an inline command; the second part is how it understood it.
  const LINES: readonly (readonly [line: string, args: readonly string[] | undefined])[] = [
    ['PING', ['PING']],
    ['  ECHO\t "a b" \r', ['ECHO', 'a b']],
    ['ECHO "\\x41\\n"', ['ECHO', 'A\n']],
    ["ECHO 'it\\'s'", ['ECHO', "it's"]],
    ["ECHO 'a\\nb'", ['ECHO', 'a\\nb']],
    ['ECHO a"b c"', ['ECHO', 'ab c']],
    ['ECHO "a', undefined],
    ["ECHO 'x'y", undefined],
    ['ECHO "x""y"', undefined],
    ['ECHO\r"', undefined],
    ['ECHO ""', ['ECHO', '']],
    ['ECHO "\\xZZ\\q"', ['ECHO', 'xZZq']],
    ['ECHO a\\b', ['ECHO', 'a\\b']],
    ['ECHO \x0ba\x0bb', ['ECHO', 'a\x0bb']],
    ['ECHO a\0b', ['ECHO', 'a']],
    ['', []],
    [' \n ', []],
  ];

  it.each(LINES)('splits %j as Redis does', (line, args) => {
    expect(splitArgs(line)).toEqual(args);
  });

  it('reads back whatever quote() writes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 12 }).map((bytes) => bytesFromArray(bytes))), (args) => {
        expect(splitArgs(args.map(quote).join(' '))).toEqual(args);
      }),
    );
  });
});

describe('quote', () => {
  it('escapes as MONITOR prints', () => {
    expect(quote('a"\\\n\r\t\x07\b\x00\x1f ~\x7f\xff')).toBe('"a\\"\\\\\\n\\r\\t\\a\\b\\x00\\x1f ~\\x7f\\xff"');
  });
});
