import { describe, expect, it } from 'vitest';
import { TYPE } from './rdb/constants.ts';
import { faultLine } from './rdb-log.ts';

describe('the line about damage', () => {
  it.each([
    [undefined, 'the ziplist is broken: it ends too early', 'Ziplist integrity check failed: it ends too early'],
    [TYPE.zsetZiplist, 'the ziplist is broken: it ends too early', 'Zset ziplist integrity check failed: it ends too early'],
    [TYPE.streamListpacks3, 'the listpack is broken: x', 'Stream listpack integrity check failed: x'],
    [TYPE.streamListpacks3, 'the node of the stream is broken: x', 'Stream listpack integrity check failed: x'],
    [TYPE.hashZipmap, 'the zipmap is broken: x', 'Zipmap integrity check failed: x'],
    [TYPE.hashZiplist, 'the hash has a field twice', 'Hash ziplist integrity check failed: the hash has a field twice'],
    [TYPE.hash, 'the hash has a field twice', 'the hash has a field twice'],
    [undefined, 'the key "a" is there twice', 'the key "a" is there twice'],
  ])('has the words by which Redis names it (%s, %s)', (type, problem, said) => {
    expect(faultLine({ offset: 7, problem }, type)).toBe(`Internal error in RDB reading offset 7 -> ${said}`);
  });
});
