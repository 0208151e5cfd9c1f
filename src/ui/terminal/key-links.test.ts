import { describe, expect, it } from 'vitest';
import { databaseInRow, namesInRow } from './key-links.ts';

describe('names of keys in a row', () => {
  it.each<[row: string, names: string[]]>([
    ['127.0.0.1:6379> GET user:1', ['user:1']],
    ['127.0.0.1:6379[3](TX)> MSET a 1 "b c" 2', ['a', '1', 'b c', '2']],
    ['2) "user:1"', ['user:1']],
    ['1# "name" => "user:1"', ['name', 'user:1']],
    ['(integer) 5', []],
    ['"a\\x00b"', ['a\x00b']],
    ['not a prompt > GET k', []],
  ])('%s', (row, names) => {
    const found = namesInRow(row);
    expect(found.map(({ name }) => name)).toEqual(names);
    for (const { name, start, end } of found) expect(row.slice(start, end)).toContain(name.slice(0, 1));
  });

  it('know the database of their prompt', () => {
    expect(databaseInRow('127.0.0.1:6379[3]> GET a')).toBe(3);
    expect(databaseInRow('127.0.0.1:6379> GET a')).toBe(0);
    expect(databaseInRow('1) "a"')).toBeUndefined();
  });
});
