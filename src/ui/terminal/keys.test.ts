import { describe, expect, it } from 'vitest';
import { decodeKeys } from './keys.ts';

describe('keys from the terminal emulator', () => {
  it('are named', () => {
    expect(decodeKeys('\x1b[A\x1bOB\x1b[1;5D\x1bf\x1b[3~\x01')).toEqual([
      { type: 'previous' },
      { type: 'next' },
      { type: 'edit', key: 'word-left' },
      { type: 'edit', key: 'word-right' },
      { type: 'edit', key: 'delete' },
      { type: 'edit', key: 'home' },
    ]);
  });

  it('mix with text, which stays together', () => {
    expect(decodeKeys('GET é👍\r')).toEqual([{ type: 'text', text: 'GET é👍' }, { type: 'enter' }]);
  });

  it('drop what means nothing', () => {
    expect(decodeKeys('\x1b[15~\x1b[5;2~\x1bx\x00a\x1b[<0;1;2M')).toEqual([{ type: 'text', text: 'a' }]);
    expect(decodeKeys('\x1b')).toEqual([{ type: 'escape' }]);
  });

  it('know a paste from typing, whatever is in it', () => {
    expect(decodeKeys('\x1b[200~SET a 1\r\nGET a\r\x1b[A\x1b[201~x')).toEqual([
      { type: 'paste', text: 'SET a 1\nGET a\n\x1b[A' },
      { type: 'text', text: 'x' },
    ]);
  });
});
