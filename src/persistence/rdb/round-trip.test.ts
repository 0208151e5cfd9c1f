// What is written is read back as it was: every type in every encoding, with expiry, access data, functions and aux
// fields, in files and payloads, compressed or not.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import { valueDigest } from '../../engine/digest.ts';
import type { Engine } from '../../engine/engine.ts';
import { NO_EXPIRY, type Value } from '../../engine/keyspace/value.ts';
import { dumpValue, restoreValue } from './payload.ts';
import { type RdbItem, readRdb } from './reader.ts';
import { engineWith, LINES } from './testing/files.ts';
import { leastVersionFor, type WrittenVersion } from './write-value.ts';
import { RdbWriter } from './writer.ts';

function valueIn(engine: Engine): Value {
  const value = engine.database(0).peek('k');
  if (value === undefined) throw new Error('no key');
  return value;
}

function makerOf(engine: Engine): { settings: Engine['config']['settings']; random: SeededRandom } {
  return { settings: engine.config.settings, random: new SeededRandom(2) };
}

describe('payloads', () => {
  for (const [name, lines] of Object.entries(LINES)) {
    for (const compresses of [true, false]) {
      it(`bring back ${name}${compresses ? '' : ', uncompressed'}`, () => {
        const engine = engineWith(lines);
        const value = valueIn(engine);
        const payload = dumpValue(value, compresses);
        const restored = restoreValue(payload, makerOf(engine));
        if (!restored.ok) throw new Error(`${restored.fault.offset}: ${restored.fault.problem}`);
        expect(restored.value.encoding).toBe(value.encoding);
        expect(valueDigest(restored.value)).toBe(valueDigest(value));
        expect(dumpValue(restored.value, compresses).length).toBe(payload.length);
      });
    }
  }
});

describe('files', () => {
  const engine = engineWith([]);
  const keys = Object.entries(LINES).map(([name, lines]) => [name, valueIn(engineWith(lines))] as [string, Value]);
  const lowest = keys.some(([, value]) => leastVersionFor(value) === 12) ? 12 : 10;

  function written(version: WrittenVersion, entries: readonly [string, Value][]): Uint8Array {
    const writer = new RdbWriter({ version, compresses: true, checksums: true });
    writer.header([['redis-ver', '8.0.2']]);
    writer.function('#!lua name=lib\n');
    writer.database(0, entries.length, 0);
    const chunks: Uint8Array[] = [];
    entries.forEach(([key, value], n) => {
      const use = n % 3 === 0 ? { idle: 1000 * n } : n % 3 === 1 ? { frequency: n } : {};
      writer.entry(key, value, use, n % 2 === 0 ? 1_800_000_000_000 + n : NO_EXPIRY);
      if (n % 5 === 0) chunks.push(writer.take());
    });
    writer.end();
    chunks.push(writer.take());
    return new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
  }

  function items(bytes: Uint8Array): RdbItem[] {
    return [...readRdb(bytes, { ...makerOf(engine), checksums: true })];
  }

  for (const version of [10, 11, 12] as const) {
    it(`of version ${version} bring back what that version holds`, () => {
      const held = keys.filter(([, value]) => leastVersionFor(value) <= version);
      expect(held.length).toBeGreaterThan(version === 12 ? keys.length - 1 : 10);
      const read = items(written(version, held));
      expect(read.at(-1)).toEqual({ kind: 'end', bytes: written(version, held).length });
      expect(read[0]).toEqual({ kind: 'version', version });
      expect(read[1]).toEqual({ kind: 'aux', name: 'redis-ver', value: '8.0.2' });
      expect(read[2]).toEqual({ kind: 'function', code: '#!lua name=lib\n' });
      expect(read.slice(3, 5)).toEqual([
        { kind: 'database', index: 0 },
        { kind: 'sizes', keys: held.length, volatileKeys: 0 },
      ]);
      const found = read.filter((item) => item.kind === 'key');
      expect(found.map(({ key }) => key)).toEqual(held.map(([key]) => key));
      found.forEach((item, n) => {
        const [, value] = held[n] ?? [];
        expect(valueDigest(item.value)).toBe(valueDigest(value));
        expect(item.idle).toBe(n % 3 === 0 ? 1000 * n : undefined);
        expect(item.frequency).toBe(n % 3 === 1 ? n : undefined);
        expect(item.expireAt).toBe(n % 2 === 0 ? 1_800_000_000_000 + n : NO_EXPIRY);
      });
    });
  }

  it('are as FORMAT.md shows one', () => {
    const example = engineWith(['SET a 1']).database(0);
    const writer = new RdbWriter({ version: 12, compresses: true, checksums: true });
    writer.header([]);
    writer.database(0, 1, 0);
    for (const [key, value] of example.keys.entries()) writer.entry(key, value);
    writer.end();
    const format = readFileSync(new URL('FORMAT.md', import.meta.url), 'utf8');
    const [, block = ''] = /## Example\n[^]*?```\n([^]*?)```/.exec(format) ?? [];
    const shown = block.split('\n').flatMap((line) => /^((?:[0-9A-F]{2} +)+)/.exec(line)?.[1]?.trim().split(/ +/) ?? []);
    expect(Buffer.from(writer.take()).toString('hex')).toBe(shown.join('').toLowerCase());
  });

  it('that are cut anywhere are refused, with the offset of what is missing', () => {
    const bytes = written(lowest, keys);
    for (let end = 0; end < bytes.length; end += end < 300 ? 1 : 97) {
      const last = items(bytes.subarray(0, end)).at(-1);
      expect(last?.kind).toBe('fault');
      if (last?.kind === 'fault') expect(last.offset).toBeLessThanOrEqual(end);
    }
  });

  it('with a wrong checksum are refused, unless they have none', () => {
    const bytes = written(lowest, keys);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(items(bytes).at(-1)).toEqual({
      kind: 'fault',
      offset: bytes.length - 8,
      problem: 'the checksum is not that of the bytes before it',
    });
    bytes.fill(0, -8);
    expect(items(bytes).at(-1)?.kind).toBe('end');
  });
});
