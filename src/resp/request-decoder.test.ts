import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesFromArray } from '../base/bytes.ts';
import { encodeRequest } from './encode.ts';
import { ProtocolError, RequestDecoder } from './request-decoder.ts';

/** Commands that came out, then the error's text if one was thrown. `isQuick`: small ones come by the short road. */
function decode(chunks: readonly string[], decoder = new RequestDecoder(), isQuick = true, isKnown = true): (string[] | string)[] {
  const next = (): string[] | undefined => (isQuick ? decoder.nextSmall(isKnown) : undefined) ?? decoder.next();
  const out: (string[] | string)[] = [];
  try {
    for (const chunk of chunks) {
      decoder.feed(chunk);
      for (let argv = next(); argv !== undefined; argv = next()) out.push(argv);
    }
  } catch (thrown) {
    if (!(thrown instanceof ProtocolError)) throw thrown;
    out.push(thrown.message);
  }
  return out;
}

const MULTIBULK = 'Protocol error: invalid multibulk length';
const BULK = 'Protocol error: invalid bulk length';
const QUOTES = 'Protocol error: unbalanced quotes in request';
const PING = ['PING'];
const A64K = 'A'.repeat(64 * 1024);

// Each input was sent to Redis 8.0.2; the second part is what it executed and answered. Nothing more: it went on waiting.
const STREAMS: readonly (readonly [input: string, result: readonly (readonly string[] | string)[]])[] = [
  ['*a\r\n', [MULTIBULK]],
  ['*\r\n', [MULTIBULK]],
  ['* 1\r\n', [MULTIBULK]],
  ['*01\r\n$4\r\nPING\r\n', [MULTIBULK]],
  ['*+1\r\n$4\r\nPING\r\n', [MULTIBULK]],
  ['*-0\r\n', [MULTIBULK]],
  ['*1\n$4\r\nPING\r\n', [MULTIBULK]],
  ['*2147483648\r\n', [MULTIBULK]],
  ['*99999999999999999999\r\n', [MULTIBULK]],
  ['*2147483647\r\n', []],
  ['*-1\r\nPING\r\n', [PING]],
  ['*0\r\nPING\r\n', [PING]],
  ['*-1\r\n*1\r\n$4\r\nPING\r\n', [PING]],
  ['*1\r\nx', []],
  ['*1\r\n\r\n', ["Protocol error: expected '$', got '\r'"]],
  ['*1\r\n:4\r\n', ["Protocol error: expected '$', got ':'"]],
  ['*1\r\n\xff4\r\n', ["Protocol error: expected '$', got '\xff'"]],
  ["*1\r\n'4\r\n", ["Protocol error: expected '$', got '''"]],
  ['*1\r\n\x004\r\n', []],
  ['*1\r\n$\r\n', [BULK]],
  ['*1\r\n$-1\r\n', [BULK]],
  ['*1\r\n$-0\r\n\r\n', [BULK]],
  ['*1\r\n$+4\r\nPING\r\n', [BULK]],
  ['*1\r\n$4x\r\n', [BULK]],
  ['*1\r\n$4\nPING\r\n', [BULK]],
  ['*1\r\n$004\r\nPING\r\n', [BULK]],
  ['*1\r\n$536870913\r\n', [BULK]],
  ['*1\r\n$99999999999999999999\r\n', [BULK]],
  ['*1\r\n$0\r\n\r\n', [['']]],
  ['*1\r\n$4\r\nPI', []],
  ['*1\r\n$4\r\nPINGxx*1\r\n$4\r\nPING\r\n', [PING, PING]],
  ['*1\rX$4\rYPINGab', [PING]],
  ['*1\r\n$4\rPING\r\n\r\n', [['ING\r']]],
  ['PING\n', [PING]],
  ['  PING  \r\n', [PING]],
  ['\r\n\r\nPING\r\n', [PING]],
  ['P\rING\n', [['P', 'ING']]],
  ['PING x\r\r\n', [['PING', 'x']]],
  ['PING "a b" \r\n', [['PING', 'a b']]],
  ['PING "\\x41\\n"\r\n', [['PING', 'A\n']]],
  ['-1\r\n', [['-1']]],
  ['PING a\x00b\n', []],
  ['\x00PING\r\n', []],
  ['PING "a\r\n', [QUOTES]],
  ["PING 'x'y\r\n", [QUOTES]],
  ['PING\r"\n', [QUOTES]],
  ['*1\r\n$1\r\na\r\nGET "b\r\nPING\r\n', [['a'], QUOTES]],
  ['PING\r\n*1\r\n$4\r\nPING\r\n*x\r\n', [PING, PING, MULTIBULK]],
  [A64K, []],
  [A64K + 'A', ['Protocol error: too big inline request']],
  ['PING ' + A64K + '\r\n', [['PING', A64K]]],
  ['*' + '1'.repeat(65536), ['Protocol error: too big mbulk count string']],
  ['*' + '1'.repeat(65535), []],
  ['*1\r\n$' + '1'.repeat(65536), ['Protocol error: too big bulk count string']],
  ['*1\r\n$' + '1'.repeat(65535), []],
];

describe('RequestDecoder', () => {
  it.each(STREAMS.map(([input, result]) => [JSON.stringify(input).slice(0, 60), input, result] as const))(
    'treats %s as Redis does, whole and byte by byte',
    (_, input, result) => {
      expect(decode([input])).toEqual(result);
      expect(decode([input], new RequestDecoder(), false)).toEqual(result);
      // 64 kB byte by byte is slow and shows nothing new.
      if (input.length < 100) expect(decode([...input])).toEqual(result);
    },
  );

  it('gives the same commands however the stream is cut', () => {
    const argument = fc.uint8Array({ maxLength: 40 }).map((array) => bytesFromArray(array));
    const command = fc.array(argument, { minLength: 1, maxLength: 70 });
    const cut = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(command), cut, (commands, sizes) => {
        const stream = commands.map(encodeRequest).join('');
        const chunks: string[] = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          chunks.push(stream.slice(at, at + size));
          at += size;
        }
        expect(decode(chunks)).toEqual(commands);
        expect(decode([stream])).toEqual(commands);
      }),
    );
  });

  it('keeps requests small until the client has authenticated', () => {
    const unknown = (input: string): (string[] | string)[] => {
      const decoder = new RequestDecoder();
      decoder.isUnauthenticated = true;
      return decode([input], decoder, true, false);
    };
    expect(unknown('*11\r\n')).toEqual(['Protocol error: unauthenticated multibulk length']);
    expect(unknown(encodeRequest(Array.from({ length: 11 }, () => 'x')))).toEqual(['Protocol error: unauthenticated multibulk length']);
    expect(unknown('*10\r\n')).toEqual([]);
    expect(unknown('*1\r\n$16385\r\n')).toEqual(['Protocol error: unauthenticated bulk length']);
    expect(unknown('*1\r\n$16384\r\n')).toEqual([]);
    expect(unknown('*2147483648\r\n')).toEqual([MULTIBULK]);
    expect(unknown('*1\r\n$99999999999999\r\n')).toEqual([BULK]);
  });

  it('obeys proto-max-bulk-len', () => {
    const decoder = new RequestDecoder();
    decoder.maxBulkLength = 1024 * 1024;
    expect(decode(['*1\r\n$1048576\r\n'], decoder)).toEqual([]);
    expect(decode([`${'x'.repeat(1048576)}\r\n*1\r\n$1048577\r\n`], decoder)).toEqual([['x'.repeat(1048576)], BULK]);
  });

  it('goes on throwing after an error', () => {
    const decoder = new RequestDecoder();
    expect(decode(['*x\r\n'], decoder)).toEqual([MULTIBULK]);
    expect(decode(['PING\r\n'], decoder)).toEqual([MULTIBULK]);
  });

  it('counts what waits', () => {
    const decoder = new RequestDecoder();
    decode(['*2\r\n$3\r\nGET\r\n$100\r\n', 'abc', 'def'], decoder);
    expect(decoder.bufferedBytes).toBe(9);
    decode(['x'.repeat(94) + '\r\n'], decoder);
    expect(decoder.bufferedBytes).toBe(0);
  });

  it('takes a large argument in small chunks', () => {
    // 40 MB in 10,000 chunks: copying it all with each chunk would move 200 GB, and outlast the test.
    const count = 10_000;
    const chunk = 'x'.repeat(4096);
    const decoder = new RequestDecoder();
    decoder.feed(`*1\r\n$${count * chunk.length}\r\n`);
    for (let i = 0; i < count; i++) {
      decoder.feed(chunk);
      decoder.next();
    }
    decoder.feed('\r\n');
    expect(decoder.next()?.[0]?.length).toBe(count * chunk.length);
  });
});
