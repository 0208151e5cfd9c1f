// A key that a file brought is, whenever it is first looked at, what it would be if it had been made here: for each kind of
// value, and each way of looking.
import { describe, expect, it } from 'vitest';
import { bytesToArray } from '../../base/bytes.ts';
import { datasetDigest } from '../../engine/digest.ts';
import type { Engine } from '../../engine/engine.ts';
import { loadRdb, rdbPortions } from '../rdb-file.ts';
import { Snapshot } from '../snapshot.ts';
import { dumpValue } from './payload.ts';
import { engineWith, LINES } from './testing/files.ts';

function fileOf(engine: Engine): Uint8Array {
  return saved(engine, new Snapshot(engine));
}

function saved(engine: Engine, snapshot: Snapshot): Uint8Array {
  const portions = [...rdbPortions(engine, snapshot, { isAofBase: false })];
  snapshot.release();
  return Uint8Array.from(portions.flatMap((portion) => [...portion]));
}

function loaded(file: Uint8Array, { into = engineWith([]), seals = true } = {}): Engine {
  expect(loadRdb(into, file, { dropsExpired: true, seals }).fault).toBeUndefined();
  return into;
}

/** The reply as bytes. */
function ask(engine: Engine, ...argv: readonly string[]): string {
  const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
  engine.execute(client, argv);
  return client.takeOutput().join('');
}

function dump(engine: Engine, key = 'k'): string {
  const value = engine.database(0).keys.get(key);
  if (value === undefined) throw new Error(`there is no ${key}`);
  return dumpValue(value, true);
}

describe.each(Object.entries({ ...LINES, 'text that repeats itself': [`SET k ${'lorem ipsum '.repeat(50).trim().replaceAll(' ', '_')}`] }))(
  'a key that a file brought with %s',
  (_, lines) => {
    const original = engineWith(lines);
    const file = fileOf(original);

    it('has the same encoding, use and content', () => {
      for (const question of [['OBJECT', 'ENCODING', 'k'], ['OBJECT', 'IDLETIME', 'k'], ['TYPE', 'k']]) {
        expect(ask(loaded(file), ...question)).toEqual(ask(loaded(file, { seals: false }), ...question));
      }
      expect(dump(loaded(file))).toBe(dump(loaded(file, { seals: false })));
      expect(datasetDigest(loaded(file).databases)).toBe(datasetDigest(original.databases));
    });

    it('is saved alike, looked at or not, and changed while that is under way', () => {
      const expected = fileOf(loaded(file, { seals: false }));
      expect(fileOf(loaded(file))).toEqual(expected);
      const looked = loaded(file);
      dump(looked);
      expect(fileOf(looked)).toEqual(expected);
      const changing = loaded(file);
      const snapshot = new Snapshot(changing);
      ask(changing, 'RENAME', 'k', 'other');
      ask(changing, 'SET', 'k', 'new');
      expect(saved(changing, snapshot)).toEqual(expected);
    });

    it('goes, is replaced and copied like any other', () => {
      const engine = loaded(file);
      expect(ask(engine, 'COPY', 'k', 'copy')).toBe(':1\r\n');
      expect(dump(engine, 'copy')).toBe(dump(loaded(file, { seals: false })));
      expect(ask(engine, 'DEL', 'k')).toBe(':1\r\n');
      expect(ask(engine, 'EXISTS', 'k')).toBe(':0\r\n');
      expect(ask(engine, 'KEYS', '*')).toBe('*1\r\n$4\r\ncopy\r\n');
    });
  },
);

describe('files that are loaded one upon another', () => {
  it('leave each key with its own value', () => {
    const first = fileOf(engineWith(['MSET a 1 b text', 'RPUSH l x']));
    const second = fileOf(engineWith(['SET c 3']));
    const engine = loaded(second, { into: loaded(first) });
    expect(ask(engine, 'MGET', 'a', 'b', 'c')).toBe('*3\r\n$1\r\n1\r\n$4\r\ntext\r\n$1\r\n3\r\n');
    expect(ask(engine, 'LRANGE', 'l', '0', '-1')).toBe('*1\r\n$1\r\nx\r\n');
  });

  it('that have a key twice are refused at its second place', () => {
    const file = bytesToArray('REDIS0011\xfe\0\0\x01a\x01x\0\x01a\x01y\xff\0\0\0\0\0\0\0\0');
    expect(loadRdb(engineWith([]), file, { dropsExpired: true }).fault).toMatchObject({ offset: 16, problem: 'the key "a" is there twice' });
  });
});
