import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesFromArray, bytesToArray, equalsIgnoreCase, flatten, flattenValue, fromUtf8, lower, toUtf8 } from './bytes.ts';

const anyBytes = fc.uint8Array({ maxLength: 40 });

describe('UTF-8 at the edges', () => {
  it('encodes as TextEncoder does, lone surrogates included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect([...bytesToArray(fromUtf8(text))]).toEqual([...new TextEncoder().encode(text)]);
      }),
    );
    expect(fromUtf8('a\ud800b\udc00')).toBe('a\xef\xbf\xbdb\xef\xbf\xbd');
  });

  it('decodes as TextDecoder does, broken sequences included', () => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const nearlyUtf8 = fc
      .array(fc.constantFrom(0x41, 0x80, 0x8f, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff))
      .map((list) => Uint8Array.from(list));
    fc.assert(
      fc.property(fc.oneof(anyBytes, nearlyUtf8), (array) => {
        expect(toUtf8(bytesFromArray(array))).toBe(decoder.decode(array));
      }),
      { numRuns: 2000 },
    );
  });

  it('round-trips texts longer than its internal chunks', () => {
    const text = 'é漢🙂x'.repeat(20_000);
    expect(toUtf8(fromUtf8(text))).toBe(text);
  });
});

describe('byte arrays', () => {
  it('convert both ways, in parts and past the chunk size', () => {
    const array = Uint8Array.from({ length: 30_000 }, (_, i) => (i * 7) & 255);
    const s = bytesFromArray(array);
    expect(s.length).toBe(30_000);
    expect(bytesToArray(s)).toEqual(array);
    expect(bytesFromArray(array, 5, 9)).toBe(s.slice(5, 9));
    expect(bytesFromArray(array, 5, 20_000)).toBe(s.slice(5, 20_000));
  });
});

describe('flatten', () => {
  it('keeps the bytes', () => {
    fc.assert(fc.property(anyBytes, (array) => flatten(bytesFromArray(array)) === bytesFromArray(array)));
  });

  it('keeps those of values, whichever came before', () => {
    const texts = fc.array(fc.uint8Array({ maxLength: 100, max: 1 }).map((array) => bytesFromArray(array)));
    fc.assert(fc.property(texts, (values) => values.every((value) => flattenValue(` ${value}`.slice(1)) === value)));
  });
});

describe('ASCII case', () => {
  it('leaves bytes past 127 alone', () => {
    expect(lower('GET-\xc9É')).toBe('get-\xc9É');
    expect(lower('\xc9A')).toBe('\xc9a');
    expect(lower('already')).toBe('already');
    expect(equalsIgnoreCase('Match', 'mATCH')).toBe(true);
    expect(equalsIgnoreCase('[', '{')).toBe(false);
    expect(equalsIgnoreCase('\xc9', '\xe9')).toBe(false);
    expect(equalsIgnoreCase('a', 'ab')).toBe(false);
  });
});
