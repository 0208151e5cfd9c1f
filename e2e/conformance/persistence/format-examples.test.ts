// The worked examples in both FORMAT.md: what they show byte by byte is what Keyspace writes, reads and unpacks, and what
// Redis writes.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesFromArray, bytesToArray, type ByteString } from '../../../src/base/bytes.ts';
import { lzfDecompress, lzfLength } from '../../../src/persistence/rdb/lzf.ts';
import { engineWith } from '../../../src/persistence/rdb/testing/files.ts';
import { RdbWriter } from '../../../src/persistence/rdb/writer.ts';
import { findRedis } from '../../../src/tooling/find-redis.mjs';
import { OwnMachine } from './aof.ts';
import { OwnSide } from './own-side.ts';
import { RedisLink } from './redis-link.ts';

const server = findRedis()?.server ?? '';

function page(folder: 'rdb' | 'aof'): string {
  return readFileSync(new URL(`../../../src/persistence/${folder}/FORMAT.md`, import.meta.url), 'utf8');
}

function fromHex(text: string): ByteString {
  return text.replace(/\s+/g, '').replace(/../g, (digits) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** The bytes at the beginning of each line of the code blocks under "## Example". */
const [file = '', record = ''] = (page('rdb').split('## Example')[1] ?? '').split('```').filter((_, n) => n % 2 === 1).map((block) =>
  fromHex([...block.matchAll(/^((?:[\dA-F]{2} {1,2})+)/gm)].map(([, hex]) => hex).join('')),
);
/** In a record: type, key and its length; what is left is the value. */
const RECORD_KEY_BYTES = 2;
const DUMP_FOOTER_BYTES = 10;

/** The file, from the table's second column: what stands between backquotes. */
const increment = [...page('aof').matchAll(/^\| \d+ \| ([^|]+) \|/gm)]
  .flatMap(([, column = '']) => [...column.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text))
  .join('')
  .replaceAll('\\r\\n', '\r\n');

function saved(line: string): ByteString {
  const writer = new RdbWriter({ version: 12, compresses: true, checksums: true });
  const db = engineWith([line]).database(0);
  writer.header([]);
  writer.database(0, db.size, 0);
  for (const [key, value] of db.keys.entries()) writer.entry(key, value);
  writer.end();
  return bytesFromArray(writer.take());
}

describe('the examples of FORMAT.md', () => {
  it('show the file and the record that Keyspace writes', () => {
    expect(saved('SET a 1')).toBe(file);
    expect(saved('HSET h f 1')).toContain(record);
    expect(new OwnSide().load(bytesToArray(file))).toBeUndefined();
  });

  it('show what compressed bytes unpack to', () => {
    const rows = [...page('rdb').matchAll(/^\| ((?:`[\dA-F ]+` ?)+)\| `([^`]+)`/gm)].filter(([, packed = '']) => /`[\dA-F]{2} /.test(packed));
    const unpacked = rows.slice(0, 3).map(([, packed = '']) => {
      const bytes = bytesToArray(fromHex(packed.replaceAll('`', '')));
      const out = new Uint8Array(lzfLength(bytes, 0, bytes.length));
      lzfDecompress(bytes, 0, bytes.length, out);
      return bytesFromArray(out);
    });
    expect(unpacked).toEqual(['ab', 'ababab', 'a'.repeat(20)]);
  });

  it('show the append-only file that Keyspace writes', () => {
    const own = new OwnMachine({});
    own.say(['SET', 'color', 'red']);
    expect(bytesFromArray(own.incrementBytes)).toBe(increment);
    // The offsets in the table's first column are those of its bytes.
    const offsets = [...page('aof').matchAll(/^\| (\d+) \| `([^`]+)`/gm)];
    expect(offsets.length).toBe(7);
    for (const [, offset, text = ''] of offsets) {
      const shown = text.replaceAll('\\r\\n', '\r\n');
      expect([offset, increment.startsWith(shown, Number(offset))]).toEqual([offset, true]);
    }
  });

  it.skipIf(server === '')('are what Redis writes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keyspace-format-'));
    const redis = await RedisLink.start(server, '--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always');
    try {
      await redis.ask('SET', 'color', 'red');
      expect(readFileSync(join(folder, 'appendonlydir', 'appendonly.aof.1.incr.aof'), 'latin1')).toBe(increment);
      await redis.askAll([['FLUSHALL'], ['HSET', 'h', 'f', '1']]);
      const dump = String(await redis.ask('DUMP', 'h'));
      expect(dump.slice(0, -DUMP_FOOTER_BYTES)).toBe((record[0] ?? '') + record.slice(1 + RECORD_KEY_BYTES));
      await redis.askAll([['FLUSHALL'], ['SET', 'a', '1'], ['SAVE']]);
      const redisFile = readFileSync(join(folder, 'dump.rdb'), 'latin1');
      // But for the aux fields, which the example leaves out, and the checksum, which is also theirs.
      expect(redisFile.startsWith(file.slice(0, 9))).toBe(true);
      expect(redisFile.slice(0, -8).endsWith(file.slice(9, -8))).toBe(true);
    } finally {
      redis.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
