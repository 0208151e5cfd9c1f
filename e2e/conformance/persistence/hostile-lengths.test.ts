// A length that a few damaged bytes claim takes no memory: readers first see whether the bytes are there. Measured, with
// garbage, for every type and opcode of an RDB file and for the numbers of an append-only file.
import { describe, expect, it } from 'vitest';
import { bytesFromArray, bytesToArray } from '../../../src/base/bytes.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import { AofReader } from '../../../src/persistence/aof/read.ts';
import { restoreValue } from '../../../src/persistence/rdb/payload.ts';
import { engineWith } from '../../../src/persistence/rdb/testing/files.ts';
import { loadRdb } from '../../../src/persistence/rdb-file.ts';
import { memoryUsed } from './memory-used.ts';

/** What any reader takes before it has read a byte, its buffers and garbage included. */
const FLOOR_BYTES = 1 << 20;

const HOSTILE = [
  [0x80, 0xff, 0xff, 0xff, 0xff],
  [0x80, 0x7f, 0xff, 0xff, 0xff],
  [0x80, 0x10, 0, 0, 0],
  [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x81, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  // Five compressed bytes that claim to unfold into 2^32 - 1.
  [0xc3, 0x05, 0x80, 0xff, 0xff, 0xff, 0xff],
];

function taken(read: () => unknown): number {
  const before = memoryUsed();
  read();
  return memoryUsed() - before;
}

describe('a hostile length', () => {
  it('takes no memory in an RDB file, whatever the type or opcode', () => {
    // Types end at 25, opcodes begin at 243.
    for (const type of [...Array(32).keys(), ...Array.from({ length: 16 }, (_, n) => 240 + n)]) {
      for (const length of HOSTILE) {
        // As the first length, and as the one after a key.
        for (const key of [[], [1, 0x6b], [1, 0x6b, 1]]) {
          const bytes = Uint8Array.from([...bytesToArray('REDIS0012'), 0xfe, 0, type, ...key, ...length, ...length, 1, 2, 3]);
          const engine = engineWith([]);
          expect([type, key.length, length, taken(() => loadRdb(engine, bytes, { dropsExpired: false })) < FLOOR_BYTES]).toEqual(
            [type, key.length, length, true],
          );
        }
      }
    }
  });

  it('takes no memory in what RESTORE is given', () => {
    const { settings } = engineWith([]).config;
    for (let type = 0; type < 32; type++) {
      for (const length of HOSTILE) {
        const payload = bytesFromArray(Uint8Array.from([type, ...length, ...length, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        const bytes = taken(() => restoreValue(payload, { settings, random: new SeededRandom(1) }));
        expect([type, length, bytes < FLOOR_BYTES]).toEqual([type, length, true]);
      }
    }
  });

  it('takes no memory in an append-only file', () => {
    for (const text of ['*999999999\r\n$1\r\na\r\n', '*1\r\n$999999999999\r\na\r\n', '*2147483647\r\n', '*99999999999999999999\r\n$3\r\nSET\r\n']) {
      const reader = new AofReader(bytesToArray(text));
      expect([text, taken(() => reader.next()) < FLOOR_BYTES]).toEqual([text, true]);
      expect(reader.damage?.kind).toBe('truncated');
    }
  });
});
