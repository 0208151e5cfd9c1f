import { describe, expect, it } from 'vitest';
import { parseManifest } from './manifest.ts';

describe('the manifest', () => {
  it('is refused for a NUL in a line, and not for one in a comment', () => {
    const line = 'file appendonly.aof.1.incr.aof seq 1 type i\n';
    expect(parseManifest(`#\0\n${line}`)).toMatchObject({ increments: [{ seq: 1 }] });
    expect(parseManifest(`${line}${line.replace('type', 't\0pe')}`)).toEqual({
      line: 0,
      offset: line.length,
      text: '',
      reason: 'The AOF manifest file contains too long line',
    });
  });
});
