import { describe, expect, it } from 'vitest';
import { fromUtf8 } from '../../base/bytes.ts';
import { byteSize, counted, isText, printable, timeLeft } from './bytes-text.ts';

describe('byte strings for reading', () => {
  it('show UTF-8 text as text', () => {
    expect(printable(fromUtf8('naïve ☕'))).toBe('naïve ☕');
  });

  it('escape control characters inside of text', () => {
    expect(printable(fromUtf8('ä\n\x00'))).toBe('ä\\n\\x00');
  });

  it('escape every byte past ASCII when the whole is no UTF-8', () => {
    expect(printable('a\xff\xc3\xa4')).toBe('a\\xff\\xc3\\xa4');
  });

  it('keep a replacement character that was really stored', () => {
    expect(printable(fromUtf8('\ufffd'))).toBe('\ufffd');
  });

  it('tell text from bytes', () => {
    expect(isText(fromUtf8('line\nline\tß'))).toBe(true);
    expect(isText('\xff')).toBe(false);
    expect(isText('a\x00')).toBe(false);
  });
});

describe('numbers for reading', () => {
  it('round sizes to few digits', () => {
    expect([0, 999, 1200, 34_000_000].map(byteSize)).toEqual(['0 B', '999 B', '1.2 kB', '34 MB']);
  });

  it('count down without jumping between formats within a minute', () => {
    expect([300, 59_001, 245_000, 7_500_000, 900_000_000].map(timeLeft)).toEqual(['1 s', '1:00', '4:05', '2 h 05', '10 d']);
  });

  it('name what is counted', () => {
    expect([counted(1, 'key'), counted(2000, 'entry', 'entries')]).toEqual(['1 key', '2,000 entries']);
  });
});
