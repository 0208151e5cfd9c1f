// Every byte of an append-only file and of its manifest is said to be something, of damaged ones too.
import { describe, expect, it } from 'vitest';
import { bytesToArray } from '../../base/bytes.ts';
import { SeededRandom } from '../../base/random.ts';
import { encodeRequest } from '../../resp/encode.ts';
import type { RdbField } from '../rdb/describe/field.ts';
import { AofOutline, ManifestOutline } from './outline.ts';

const FILE = `#TS:1700000000\r\n${encodeRequest(['SELECT', '0'])}${encodeRequest(['SET', 'greeting', ''])}${encodeRequest(['HSET', 'user:1', 'name', 'A\r\n\x00B'])}`;
const MANIFEST = 'file appendonly.aof.1.base.rdb seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i startoffset 17\n';

/** Here, all but SELECT name a key first. */
const keysOf = ([name]: readonly string[]): number[] => (name === 'SELECT' ? [] : [1]);

function expectCovers(fields: readonly RdbField[], from: number, to: number): void {
  let at = from;
  for (const field of fields) {
    expect(field.offset).toBe(at);
    expect(field.length).toBeGreaterThan(0);
    expect(field.note).toMatch(/\.$/);
    at += field.length;
    if (field.fields.length > 0) expectCovers(field.fields, field.offset, at);
  }
  expect(at).toBe(to);
}

function whole(outline: AofOutline | ManifestOutline): readonly RdbField[] {
  while (outline.scan(50));
  return Array.from({ length: outline.count }, (_, index) => outline.describe(index));
}

describe('the outline of an append-only file', () => {
  it('names annotations, commands and their parts', () => {
    const fields = whole(new AofOutline(bytesToArray(FILE), keysOf));
    expectCovers(fields, 0, FILE.length);
    expect(fields.map(({ name }) => name)).toEqual(['timestamp', 'command', 'command', 'command']);
    expect(fields[2]?.value).toBe('SET greeting ""');
    expect(fields[1]?.fields.map(({ name }) => name)).toEqual(['count', 'length', 'name', 'line end', 'length', 'argument 1', 'line end']);
    expect(fields[3]?.fields.map(({ name }) => name).filter((name) => /key|argument/.test(name))).toEqual(['key', 'argument 2', 'argument 3']);
  });

  it('finds the record of a byte, and the last command on a key', () => {
    const outline = new AofOutline(bytesToArray(FILE), keysOf);
    outline.scan();
    for (let index = 0; index < outline.count; index++) {
      const { offset, length } = outline.record(index);
      expect(outline.indexAt(offset)).toBe(index);
      expect(outline.indexAt(offset + length - 1)).toBe(index);
    }
    expect(outline.record(outline.indexOfKey('user:1')).key).toBe('user:1');
    expect(outline.indexOfKey('nobody')).toBe(-1);
  });

  it('covers damaged files too, and says where the damage is', () => {
    const random = new SeededRandom(20261126);
    for (let round = 0; round < 500; round++) {
      const bytes = bytesToArray(FILE).slice(0, random.int(FILE.length + 1));
      if (bytes.length > 0 && random.int(2) === 0) bytes[random.int(bytes.length)] = random.int(256);
      const outline = new AofOutline(bytes, keysOf);
      expectCovers(whole(outline), 0, bytes.length);
    }
    const cut = new AofOutline(bytesToArray(FILE.slice(0, -3)), keysOf);
    cut.scan();
    expect(cut.fault?.problem).toContain('the file ends after');
  });
});

describe('the outline of a manifest', () => {
  it('names each word', () => {
    const fields = whole(new ManifestOutline(bytesToArray(MANIFEST)));
    expectCovers(fields, 0, MANIFEST.length);
    expect(fields.map(({ value }) => value)).toEqual(['appendonly.aof.1.base.rdb', 'appendonly.aof.1.incr.aof']);
    expect(fields[1]?.fields.filter(({ name }) => name !== 'blank' && name !== 'word').map(({ name, value }) => `${name}=${value}`)).toEqual([
      'file=appendonly.aof.1.incr.aof', 'seq=1', 'type=i', 'startoffset=17', 'line end=',
    ]);
  });
});
