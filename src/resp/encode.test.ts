import { describe, expect, it } from 'vitest';
import { encodeReply, encodeRequest } from './encode.ts';
import { ReplyDecoder } from './reply-decoder.ts';
import {
  Attribute,
  BigNumber,
  Bool,
  Double,
  ErrorReply,
  MapReply,
  NO_REPLY,
  NULL_ARRAY,
  OK,
  PairsReply,
  Push,
  SetReply,
  Status,
  Verbatim,
} from './reply.ts';
import type { Reply } from './reply.ts';

// Recorded from Redis 8.0.2: DEBUG PROTOCOL <kind> after HELLO 2 and HELLO 3. null: RESP2 has no such reply.
const PROTOCOL: readonly (readonly [kind: string, reply: Reply, resp2: string | null, resp3: string])[] = [
  ['string', 'Hello World', '$11\r\nHello World\r\n', '$11\r\nHello World\r\n'],
  ['integer', 12345, ':12345\r\n', ':12345\r\n'],
  ['double', new Double(3.141), '$5\r\n3.141\r\n', ',3.141\r\n'],
  ['null', null, '$-1\r\n', '_\r\n'],
  ['array', [0, 1, 2], '*3\r\n:0\r\n:1\r\n:2\r\n', '*3\r\n:0\r\n:1\r\n:2\r\n'],
  ['set', new SetReply([0, 1, 2]), '*3\r\n:0\r\n:1\r\n:2\r\n', '~3\r\n:0\r\n:1\r\n:2\r\n'],
  [
    'map',
    new MapReply([0, new Bool(false), 1, new Bool(true), 2, new Bool(false)]),
    '*6\r\n:0\r\n:0\r\n:1\r\n:1\r\n:2\r\n:0\r\n',
    '%3\r\n:0\r\n#f\r\n:1\r\n#t\r\n:2\r\n#f\r\n',
  ],
  [
    'attrib',
    new Attribute(['key-popularity', ['key:123', 90]], 'Some real reply following the attribute'),
    '$39\r\nSome real reply following the attribute\r\n',
    '|1\r\n$14\r\nkey-popularity\r\n*2\r\n$7\r\nkey:123\r\n:90\r\n$39\r\nSome real reply following the attribute\r\n',
  ],
  ['push', new Push(['server-cpu-usage', 42]), null, '>2\r\n$16\r\nserver-cpu-usage\r\n:42\r\n'],
  [
    'verbatim',
    new Verbatim('txt', 'This is a verbatim\nstring'),
    '$25\r\nThis is a verbatim\nstring\r\n',
    '=29\r\ntxt:This is a verbatim\nstring\r\n',
  ],
  ['true', new Bool(true), ':1\r\n', '#t\r\n'],
  ['false', new Bool(false), ':0\r\n', '#f\r\n'],
  [
    'bignum',
    new BigNumber('1234567999999999999999999999999999999'),
    '$37\r\n1234567999999999999999999999999999999\r\n',
    '(1234567999999999999999999999999999999\r\n',
  ],
];

describe('encodeReply', () => {
  it.each(PROTOCOL)('writes a %s as Redis does', (_, reply, resp2, resp3) => {
    if (resp2 !== null) expect(encodeReply(reply, 2)).toBe(resp2);
    expect(encodeReply(reply, 3)).toBe(resp3);
  });

  it('writes integers of every length', () => {
    const integers = [0, 9, 999, 1000, 1001, 1023, 1024, 1025, 9999, 10_000, 99_900, 100_000, 999_999, 1_000_000, 2 ** 53 - 1];
    for (const integer of integers) {
      expect(encodeReply(integer, 2)).toBe(`:${String(integer)}\r\n`);
      expect(encodeReply(-integer, 2)).toBe(`:${String(-integer)}\r\n`);
    }
    for (let integer = 900; integer < 1_000_000; integer += 97) expect(encodeReply(integer, 3)).toBe(`:${String(integer)}\r\n`);
  });

  it('writes scored pairs flat in RESP2 and nested in RESP3', () => {
    const pairs = new PairsReply(['a', new Double(1)]);
    // ZRANGE key 0 -1 WITHSCORES.
    expect(encodeReply(pairs, 2)).toBe('*2\r\n$1\r\na\r\n$1\r\n1\r\n');
    expect(encodeReply(pairs, 3)).toBe('*1\r\n*2\r\n$1\r\na\r\n,1\r\n');
  });

  it('writes the rest', () => {
    expect(encodeReply(OK, 2)).toBe('+OK\r\n');
    expect(encodeReply(new Status('Background saving started'), 3)).toBe('+Background saving started\r\n');
    expect(encodeReply(NULL_ARRAY, 2)).toBe('*-1\r\n');
    expect(encodeReply(NULL_ARRAY, 3)).toBe('_\r\n');
    expect(encodeReply(NO_REPLY, 2)).toBe('');
    expect(encodeReply([], 2)).toBe('*0\r\n');
    expect(encodeReply('', 2)).toBe('$0\r\n\r\n');
    expect(encodeReply(-1, 2)).toBe(':-1\r\n');
    expect(encodeReply(1023, 2)).toBe(':1023\r\n');
    expect(encodeReply(1024, 2)).toBe(':1024\r\n');
    expect(encodeReply(-9223372036854775808n, 2)).toBe(':-9223372036854775808\r\n');
    expect(encodeReply('x'.repeat(2000), 2)).toBe(`$2000\r\n${'x'.repeat(2000)}\r\n`);
  });

  it('keeps errors and statuses on their line, as Redis does', () => {
    expect(encodeReply(new ErrorReply("ERR unknown command 'a\r\nb'"), 2)).toBe("-ERR unknown command 'a  b'\r\n");
  });

  it('writes arrays of any length alike', () => {
    const items = Array.from({ length: 1000 }, (_, i) => i);
    expect(encodeReply(items, 2)).toBe('*1000\r\n' + items.map((i) => `:${i}\r\n`).join(''));
  });
});

describe('encodeRequest', () => {
  it('writes an array of bulk strings', () => {
    expect(encodeRequest(['SET', 'k', '\r\n\x00'])).toBe('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3\r\n\r\n\x00\r\n');
  });
});

describe('ReplyDecoder', () => {
  const wire = PROTOCOL.map(([, , resp2, resp3]) => (resp2 ?? '') + resp3).join('');

  it('reads back what was recorded, however it is cut', () => {
    const replies = (sizes: number): Reply[] => {
      const decoder = new ReplyDecoder();
      const out: Reply[] = [];
      for (let at = 0; at < wire.length; at += sizes) {
        decoder.feed(wire.slice(at, at + sizes));
        for (let reply = decoder.next(); reply !== undefined; reply = decoder.next()) out.push(reply);
      }
      return out;
    };
    const whole = replies(wire.length);
    expect(whole.length).toBe(2 * PROTOCOL.length - 1);
    expect(whole.filter((_, i) => i % 2 === 1).slice(0, 8)).toEqual(PROTOCOL.slice(0, 8).map(([, reply]) => reply));
    for (const size of [1, 2, 3, 7, 64]) expect(replies(size)).toEqual(whole);
  });

  it('tells nulls, big integers, infinities and errors apart', () => {
    const decoder = new ReplyDecoder();
    decoder.feed('$-1\r\n*-1\r\n:9223372036854775807\r\n,-inf\r\n,1e+20\r\n-ERR x\r\n!5\r\nERR y\r\n*0\r\n');
    const read = (): Reply | undefined => decoder.next();
    expect(read()).toBe(null);
    expect(read()).toBe(NULL_ARRAY);
    expect(read()).toBe(9223372036854775807n);
    expect(read()).toEqual(new Double(-Infinity));
    expect(read()).toEqual(new Double(1e20));
    expect(read()).toEqual(new ErrorReply('ERR x'));
    expect(read()).toEqual(new ErrorReply('ERR y'));
    expect(read()).toEqual([]);
    expect(read()).toBeUndefined();
  });

  it('throws on bytes that are no RESP', () => {
    for (const bad of ['?x\r\n', '*x\r\n', '$?\r\n']) {
      const decoder = new ReplyDecoder();
      decoder.feed(bad);
      expect(() => decoder.next(), bad).toThrow(/RESP/);
    }
  });
});
