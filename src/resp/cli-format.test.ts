import { describe, expect, it } from 'vitest';
import { RECORDED } from './cli-format.recorded.ts';
import { formatCsv, formatJson, formatPush, formatRaw, formatReply } from './cli-format.ts';
import { encodeReply } from './encode.ts';
import { ReplyDecoder } from './reply-decoder.ts';
import { Attribute, BigNumber, Push } from './reply.ts';
import type { Reply } from './reply.ts';

function decode(wire: string): Reply {
  const decoder = new ReplyDecoder();
  decoder.feed(wire);
  const reply = decoder.next();
  if (reply === undefined) throw new Error('not whole');
  return reply;
}

describe('redis-cli output', () => {
  it.each(RECORDED)('prints $wire as redis-cli does', ({ wire, tty, raw, csv, json }) => {
    const reply = decode(wire);
    expect(formatReply(reply)).toBe(tty);
    expect(formatRaw(reply) + '\n').toBe(raw);
    expect(formatCsv(reply) + '\n').toBe(csv);
    expect(formatJson(reply) + '\n').toBe(json);
  });

  it('prints the reports of some commands raw, as redis-cli does', () => {
    const raw = ['info', 'INFO all', 'client list', 'CLIENT LIST TYPE normal', 'client info', 'lolwut version 5'];
    raw.push('memory doctor', 'memory malloc-stats', 'latency doctor', 'latency graph x', 'cluster nodes', 'cluster info');
    raw.push('debug htstats 0', 'debug htstats-key k full', 'debug client-eviction');
    for (const line of raw) expect(formatReply('a"b\nc', line.split(' ')), line).toBe('a"b\nc');
    const quoted = ['get k', 'cluster info x', 'cluster nodes x', 'latency doctor x', 'client getname', 'debug object k'];
    for (const line of quoted) expect(formatReply('a"b\nc', line.split(' ')), line).toBe('"a\\"b\\nc"\n');
  });

  it('prints pushes as redis-cli does', () => {
    expect(formatPush(new Push(['invalidate', ['k', 'a"b']]))).toBe('-> invalidate: \'k\', \'a"b\'\n');
    expect(formatPush(new Push(['invalidate', null]))).toBe('1) "invalidate"\n2) (nil)\n');
    expect(formatPush(new Push(['message', 'c', 'hey']))).toBe('1) "message"\n2) "c"\n3) "hey"\n');
  });

  // redis-cli has no form for these two.
  it('prints big numbers and attributes in the same style', () => {
    expect(formatReply(new BigNumber('12345678901234567890'))).toBe('(big number) 12345678901234567890\n');
    expect(formatReply([new Attribute(['ttl', 5], 'v')])).toBe('1) 1| "ttl" => (integer) 5\n   "v"\n');
  });
});

describe('encodeReply after decode', () => {
  it.each(RECORDED)('gives back the bytes of $wire', ({ wire }) => {
    // RESP3 has one null, and a verbatim's or double's bytes are canonical in what was recorded.
    const resp = /(^|\n)[_,#=%~]/.test(wire) ? 3 : 2;
    const expected = resp === 3 ? wire.replaceAll('$-1\r\n', '_\r\n').replaceAll('*-1\r\n', '_\r\n') : wire;
    expect(encodeReply(decode(wire), resp)).toBe(expected);
  });
});
