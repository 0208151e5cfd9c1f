import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesFromArray } from '../../base/bytes.ts';
import { EMPTY_LISTPACK_BYTES, Listpack } from './listpack.ts';

// Recorded from Redis 8.0.2: RPUSH l <value>, DUMP l, the listpack inside the payload in hex.
const RECORDED: readonly (readonly [value: string, hex: string])[] = [
  ['0', '0900000001000001ff'],
  ['1', '0900000001000101ff'],
  ['-1', '0a0000000100dfff02ff'],
  ['127', '0900000001007f01ff'],
  ['128', '0a0000000100c08002ff'],
  ['-4096', '0a0000000100d00002ff'],
  ['4095', '0a0000000100cfff02ff'],
  ['-4097', '0b0000000100f1ffef03ff'],
  ['4096', '0b0000000100f1001003ff'],
  ['32767', '0b0000000100f1ff7f03ff'],
  ['-32768', '0b0000000100f1008003ff'],
  ['32768', '0c0000000100f200800004ff'],
  ['-32769', '0c0000000100f2ff7fff04ff'],
  ['8388607', '0c0000000100f2ffff7f04ff'],
  ['-8388608', '0c0000000100f200008004ff'],
  ['8388608', '0d0000000100f30000800005ff'],
  ['-8388609', '0d0000000100f3ffff7fff05ff'],
  ['2147483647', '0d0000000100f3ffffff7f05ff'],
  ['-2147483648', '0d0000000100f30000008005ff'],
  ['2147483648', '110000000100f4000000800000000009ff'],
  ['-2147483649', '110000000100f4ffffff7fffffffff09ff'],
  ['9007199254740993', '110000000100f4010000000000200009ff'],
  ['-9007199254740993', '110000000100f4ffffffffffffdfff09ff'],
  ['9223372036854775807', '110000000100f4ffffffffffffff7f09ff'],
  ['-9223372036854775808', '110000000100f4000000000000008009ff'],
  ['9223372036854775808', '1c0000000100933932323333373230333638353437373538303814ff'],
  ['-9223372036854775809', '1d0000000100942d3932323333373230333638353437373538303915ff'],
  ['-9999999999999999999', '1d0000000100942d3939393939393939393939393939393939393915ff'],
  ['99999999999999999999', '1d000000010094393939393939393939393939393939393939393915ff'],
  ['007', '0c00000001008330303704ff'],
  ['-0', '0b0000000100822d3003ff'],
  ['-', '0a0000000100812d02ff'],
  ['+1', '0b0000000100822b3103ff'],
  ['1.5', '0c000000010083312e3504ff'],
  ['', '0900000001008001ff'],
  [' 1', '0b000000010082203103ff'],
  ['1 ', '0b000000010082312003ff'],
  ['00', '0b000000010082303003ff'],
  ['-01', '0c0000000100832d303104ff'],
  ['abc', '0c00000001008361626304ff'],
  ['\x00\xff', '0b00000001008200ff03ff'],
];

// Recorded from Redis 8.0.2: HSET h f <n times x>, DEBUG OBJECT h, serializedlength (the listpack and its length
// prefix).
const RECORDED_LENGTHS: readonly (readonly [n: number, serializedLength: number])[] = [
  [63, 77],
  [64, 79],
  [125, 140],
  [126, 142],
  [4095, 4111],
  [4096, 4115],
  [16376, 16398],
  [16377, 16399],
  [16378, 16401],
  [2097145, 2097168],
  [2097146, 2097170],
];

const value = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String),
  fc.constantFrom(...RECORDED.map(([each]) => each), 'x'.repeat(63), 'x'.repeat(64), 'x'.repeat(4096)),
  fc.uint8Array({ maxLength: 200 }).map((array) => bytesFromArray(array)),
);
const values = fc.array(value, { maxLength: 60 });

function hexOf(bytes: string): string {
  return Array.from(bytes, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

function readListpack(bytes: string): Listpack {
  const result = Listpack.read(bytes);
  if (!result.ok) throw new Error(result.fault.problem);
  return result.listpack;
}

function parsed(bytes: string): string[] | string {
  const result = Listpack.read(bytes);
  if (!result.ok) return `${result.fault.offset}: ${result.fault.problem}`;
  result.listpack.check();
  return result.listpack.slice();
}

describe('Listpack', () => {
  it('writes the bytes that Redis writes, at every border of every encoding', () => {
    for (const [each, hex] of RECORDED) {
      const listpack = Listpack.of([each]);
      expect(hexOf(listpack.toBytes())).toBe(hex);
      expect(listpack.bytes).toBe(hex.length / 2);
      expect(parsed(listpack.toBytes())).toEqual([each]);
    }
  });

  it('counts the bytes of long strings as Redis does', () => {
    for (const [n, serializedLength] of RECORDED_LENGTHS) {
      const { bytes } = Listpack.of(['f', 'x'.repeat(n)]);
      const prefix = bytes < 64 ? 1 : bytes < 16384 ? 2 : 5;
      expect([n, bytes + prefix]).toEqual([n, serializedLength]);
    }
  });

  it('comes back from its bytes, whose number it knows', () => {
    fc.assert(
      fc.property(values, (entries) => {
        const listpack = Listpack.of(entries);
        const bytes = listpack.toBytes();
        expect(listpack.bytes).toBe(bytes.length);
        expect(parsed(bytes)).toEqual(entries);
      }),
    );
  });

  it('takes the shortest form of what was written in a longer one', () => {
    const longer = (hex: string): Listpack => readListpack(Buffer.from(hex, 'hex').toString('latin1'));
    const written = {
      '0a0000000100813102ff': '1',
      '0b0000000100f1010003ff': '1',
      '0b0000000100e0016103ff': 'a',
    };
    for (const [hex, value] of Object.entries(written)) {
      const pack = longer(hex);
      expect([pack.slice(), pack.bytes]).toEqual([[value], 7 + Listpack.entryBytes(value)]);
      expect(pack.toBytes()).toBe(Listpack.of([value]).toBytes());
    }
  });

  it('holds what an array holds under any sequence of operations', () => {
    const step = fc.tuple(
      fc.constantFrom('back', 'front', 'popBack', 'popFront', 'insert', 'replace', 'delete', 'range', 'split'),
      value,
      fc.nat({ max: 40 }),
      fc.nat({ max: 20 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        // Every other one as a file brings it: not taken apart yet.
        const model = steps.length % 2 === 0 ? [] : ['first', '2', 'x'.repeat(70)];
        const listpack = readListpack(Listpack.of(model).toBytes());
        for (const [what, text, position, count] of steps) {
          const at = model.length === 0 ? 0 : position % model.length;
          if (what === 'back') {
            listpack.pushBack(text);
            model.push(text);
          } else if (what === 'front') {
            listpack.pushFront(text);
            model.unshift(text);
          } else if (what === 'popBack') {
            expect(listpack.popBack()).toBe(model.pop());
          } else if (what === 'popFront') {
            expect(listpack.popFront()).toBe(model.shift());
          } else if (what === 'insert') {
            listpack.insert(at, text);
            model.splice(at, 0, text);
          } else if (what === 'range') {
            listpack.deleteRange(at, count);
            model.splice(at, count);
          } else if (what === 'split') {
            const rest = listpack.splitOff(at);
            rest.check();
            expect(rest.slice()).toEqual(model.slice(at));
            listpack.append(rest);
          } else if (model.length > 0 && what === 'replace') {
            listpack.replace(at, text);
            model[at] = text;
          } else if (model.length > 0) {
            listpack.delete(at);
            model.splice(at, 1);
          }
          listpack.check();
          expect(listpack.length).toBe(model.length);
          expect(listpack.at(at)).toBe(model[at]);
          expect(listpack.find(text)).toBe(model.indexOf(text));
          expect(listpack.findLast(text)).toBe(model.lastIndexOf(text));
        }
        expect(listpack.slice()).toEqual(model);
        expect(listpack.clone().slice()).toEqual(model);
      }),
    );
  });

  it('finds fields without looking at values, when told to skip them', () => {
    const pairs = Listpack.of(['a', 'b', 'b', 'a', 'c', 'c']);
    expect(pairs.find('b', 0, 1)).toBe(2);
    expect(pairs.find('a', 0, 1)).toBe(0);
    expect(pairs.find('a', 1, 1)).toBe(3);
    expect(pairs.find('d', 0, 1)).toBe(-1);
  });

  it('has nothing past its ends', () => {
    const listpack = Listpack.of(['a']);
    listpack.pushFront('b');
    expect(listpack.at(-1)).toBeUndefined();
    expect(listpack.at(2)).toBeUndefined();
    listpack.deleteRange(0, 5);
    expect(listpack.popBack()).toBeUndefined();
    expect(listpack.popFront()).toBeUndefined();
    expect(listpack.bytes).toBe(EMPTY_LISTPACK_BYTES);
  });

  it('serializes more entries than its header can count', () => {
    const entries = Array.from({ length: 65536 }, (_, i) => String(i % 100));
    const bytes = Listpack.of(entries).toBytes();
    expect(bytes.slice(4, 6)).toBe('\xff\xff');
    expect(parsed(bytes)).toEqual(entries);
  });

  it('shows each entry at its place in the bytes', () => {
    fc.assert(
      fc.property(values, fc.nat({ max: 70 }), fc.nat({ max: 10 }), (entries, from, count) => {
        const listpack = Listpack.of(entries);
        const bytes = listpack.toBytes();
        const view = listpack.view(from, count);
        expect(view.map((entry) => entry.value)).toEqual(entries.slice(from, from + count));
        for (const entry of view) {
          const data = entry.offset + entry.headerBytes;
          if (entry.encoding.endsWith('str')) expect(bytes.slice(data, data + entry.dataBytes)).toBe(entry.value);
          const size = entry.headerBytes + entry.dataBytes + entry.backlenBytes;
          expect(size).toBe(Listpack.entryBytes(entry.value));
        }
      }),
    );
    expect(Listpack.of(['5', '500', 'abc']).view(0, 3).map((entry) => [entry.encoding, entry.offset])).toEqual([
      ['7 bit uint', 6],
      ['13 bit int', 8],
      ['6 bit str', 11],
    ]);
  });

  it('says where broken bytes are broken', () => {
    const good = Listpack.of(['abc', '5']).toBytes();
    const patched = (at: number, byte: string): string => good.slice(0, at) + byte + good.slice(at + 1);
    expect(parsed('')).toBe('0: shorter than a header and a terminator');
    expect(parsed(good.slice(0, -1))).toBe('0: header says 14 bytes, there are 13');
    expect(parsed(patched(13, '\0'))).toBe('13: no terminator');
    expect(parsed(patched(4, '\x03'))).toBe('4: header says 3 entries, there are 2');
    expect(parsed(patched(10, '\x05'))).toBe('10: backlen does not match its entry');
    expect(parsed(patched(6, '\xf5'))).toBe('6: unknown encoding 0xf5');
    expect(parsed(patched(6, '\xbf'))).toBe('6: entry runs past the end');
  });

  it('survives any damage: a fault or a listpack, never an exception', () => {
    fc.assert(
      fc.property(values, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }), (entries, damage) => {
        const codes = Array.from(Listpack.of(entries).toBytes(), (char) => char.charCodeAt(0));
        for (const [at, byte] of damage) codes[at % codes.length] = byte;
        parsed(bytesFromArray(Uint8Array.from(codes)));
      }),
    );
  });
});
