import { describe, expect, it } from 'vitest';
import { hexLines } from './hex.ts';

describe('hex dump', () => {
  it('shows offset, bytes and characters', () => {
    expect(hexLines('Redis\x00\xff and more')).toBe(
      '000000  52 65 64 69 73 00 ff 20  61 6e 64 20 6d 6f 72 65  Redis·· and more',
    );
  });

  it('takes eight bytes a line where it is narrow', () => {
    expect(hexLines('0123456789', 8).split('\n')).toEqual([
      '000000  30 31 32 33 34 35 36 37  01234567',
      '000008  38 39                    89',
    ]);
  });

  it('keeps the columns of a short line', () => {
    expect(hexLines('ab')).toBe('000000  61 62                                             ab');
  });

  it('says how much it leaves out', () => {
    expect(hexLines('x'.repeat(9000)).split('\n').at(-1)).toBe('… 808 more bytes');
  });
});
