// Every byte of every file is said to be something, however deep one looks, and of damaged files too.
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../base/random.ts';
import { everyKind, oldKinds } from '../testing/files.ts';
import type { RdbField } from './field.ts';
import { RdbOutline } from './outline.ts';

/** That the fields lie one after another from `offset` to `end`, at every depth. */
function expectCovers(fields: readonly RdbField[], offset: number, end: number, path: string): void {
  expect(gaps(fields, offset, end, path)).toEqual([]);
}

/** Where fields do not: a file has so many of them that asking `expect` about each would take longer than all the rest. */
function gaps(fields: readonly RdbField[], offset: number, end: number, path: string): string[] {
  const found: string[] = [];
  let at = offset;
  for (const field of fields) {
    const { name, length, note, unpacked } = field;
    if (field.offset !== at) found.push(`${path} > ${name} begins at ${field.offset} and not at ${at}`);
    if (!(length > 0)) found.push(`${path} > ${name} has a length of ${length}`);
    if (!/^[A-Z0-9"].*\.$/.test(note)) found.push(`${path} > ${name} is explained by ${JSON.stringify(note)}`);
    at += length;
    if (field.fields.length > 0) found.push(...gaps(field.fields, field.offset, at, `${path} > ${name}`));
    if (unpacked) found.push(...gaps(unpacked.fields, 0, unpacked.bytes.length, `${path} > ${name} (unpacked)`));
  }
  if (at !== end) found.push(`${path} ends at ${at} and not at ${end}`);
  return found;
}

function mapped(bytes: Uint8Array, budget = Infinity): RdbOutline {
  const outline = new RdbOutline(bytes);
  while (outline.scan(budget));
  return outline;
}

function describeAll(outline: RdbOutline): RdbField[] {
  return Array.from({ length: outline.count }, (_, index) => outline.describe(index));
}

/** All leaves as lines: name and value. */
function leaves(fields: readonly RdbField[]): string[] {
  return fields.flatMap((field) => {
    if (field.unpacked) return leaves(field.unpacked.fields);
    return field.fields.length > 0 ? leaves(field.fields) : [`${field.name} ${field.value}`];
  });
}

describe('RdbOutline', () => {
  for (const [name, bytes] of [...everyKind(), ...oldKinds()]) {
    it(`covers every byte of a file with ${name}`, () => {
      const outline = mapped(bytes);
      expect(outline.fault).toBeUndefined();
      expectCovers(describeAll(outline), 0, bytes.length, name);
      expect(leaves(describeAll(outline)).filter((line) => line.startsWith('unreadable'))).toEqual([]);
    });
  }

  it('names the bytes of a small file', () => {
    const [, bytes] = everyKind().find(([name]) => name === 'an int') ?? [];
    if (bytes === undefined) throw new Error('no such file');
    expect(leaves(describeAll(mapped(bytes)))).toMatchInlineSnapshot(`
      [
        "magic "REDIS"",
        "version "0012"",
        "opcode 0xfa",
        "length 9",
        "text "redis-ver"",
        "length 5",
        "text "8.0.2"",
        "opcode 0xf5",
        "length 15",
        "text "#!lua name=lib\\n"",
        "opcode 0xfe",
        "database 0",
        "opcode 0xfb",
        "keys 1",
        "keys that expire 0",
        "opcode 0xf8",
        "idle 0",
        "type 0: string",
        "length 1",
        "text "k"",
        "form 0xc0",
        "integer 12",
        "opcode 0xff",
        "checksum f96f2f56beb21d04",
      ]
    `);
  });

  it('finds keys by byte and bytes by key, and goes on where it stopped', () => {
    for (const [name, bytes] of everyKind()) {
      const whole = mapped(bytes);
      const stepped = new RdbOutline(bytes);
      while (stepped.scan(10)) expect(stepped.mappedTo).toBeLessThanOrEqual(bytes.length);
      expect(stepped.count).toBe(whole.count);
      for (let index = 0; index < whole.count; index++) {
        const record = whole.record(index);
        expect(stepped.record(index)).toEqual(record);
        expect(whole.indexAt(record.offset)).toBe(index);
        expect(whole.indexAt(record.offset + record.length - 1)).toBe(index);
        if (record.key !== undefined) expect([name, whole.indexOfKey(record.db, record.key)]).toEqual([name, index]);
      }
      expect(whole.indexAt(bytes.length)).toBe(-1);
    }
  });

  it('covers every byte of damaged files too', () => {
    const random = new SeededRandom(3);
    for (const [name, bytes] of [...everyKind(), ...oldKinds()]) {
      for (let n = 0; n < 40; n++) {
        const damaged = bytes.slice(0, 9 + random.int(bytes.length - 8));
        for (let hits = random.int(4); hits > 0; hits--) damaged[9 + random.int(damaged.length)] = random.int(256);
        expectCovers(describeAll(mapped(damaged)), 0, damaged.length, `${name}, damaged ${n}`);
      }
    }
  });

  it('has no key for a record whose compressed key cannot be unfolded', () => {
    // A string of five compressed bytes that claim to make 4,294,967,295.
    const hex = '524544495330303033fe00fd009435770cc30580ffffffff016b181800000010000000050000016135ffff03f20201620303322e35ffff';
    const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
    const outline = mapped(bytes);
    const records = Array.from({ length: outline.count }, (_, index) => outline.record(index));
    const keys = records.filter(({ kind }) => kind === 'key');
    expect(keys[0]?.key).toBeUndefined();
    expect(keys[0]?.offset).toBe(11);
    expectCovers(describeAll(outline), 0, bytes.length, 'a damaged key');
  });
});
