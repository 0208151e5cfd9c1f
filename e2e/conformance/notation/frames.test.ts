import { describe, expect, it } from 'vitest';
import { areWhole, escapeBytes, FrameSplitter, unescapeBytes, unusualShape } from './frames.ts';

const FRAMES = [
  '+OK\r\n',
  '$5\r\nhe\r\no\r\n',
  '$-1\r\n',
  '*-1\r\n',
  '*2\r\n*1\r\n:1\r\n$0\r\n\r\n',
  '%1\r\n+a\r\n~1\r\n#t\r\n',
  '|1\r\n+k\r\n:90\r\n$2\r\nhi\r\n',
  '>2\r\n+a\r\n,1.5\r\n',
  '=7\r\ntxt:abc\r\n',
  '(123\r\n',
  '_\r\n',
];

describe('frames', () => {
  it('are whole where the last one ends with the bytes', () => {
    for (const frame of FRAMES) {
      expect(areWhole(frame)).toBe(true);
      expect(areWhole(`:1\r\n${frame}`)).toBe(true);
      expect(areWhole(frame.slice(0, -1))).toBe(false);
      expect(areWhole(`${frame}$3\r\nab`)).toBe(false);
    }
    expect(areWhole('')).toBe(false);
  });

  it('are found again in any split of the stream', () => {
    const stream = FRAMES.join('');
    for (let size = 1; size < 20; size++) {
      const splitter = new FrameSplitter();
      const found: string[] = [];
      for (let at = 0; at < stream.length; at += size) {
        splitter.push(stream.slice(at, at + size));
        for (let frame = splitter.next(); frame !== undefined; frame = splitter.next()) found.push(frame);
      }
      expect(found).toEqual(FRAMES);
      expect(splitter.rest).toBe('');
    }
  });

  it('shape is told only where the print of redis-cli would hide it', () => {
    expect(FRAMES.map(unusualShape)).toEqual([
      undefined,
      undefined,
      undefined,
      '*-1',
      undefined,
      undefined,
      '|[+:$]',
      '>[+,]',
      '=',
      '(',
      undefined,
    ]);
  });

  it('that are no replies are refused', () => {
    const splitter = new FrameSplitter();
    splitter.push('hello\r\n');
    expect(() => splitter.next()).toThrow('not a reply');
  });

  it('escapes are undone', () => {
    const bytes = '*1\r\n\\\x00\xff "';
    expect(unescapeBytes(escapeBytes(bytes))).toBe(bytes);
  });
});
