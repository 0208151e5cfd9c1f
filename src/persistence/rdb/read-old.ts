// The flat layouts that Redis wrote before listpacks: ziplists (up to 6.2) and zipmaps (up to 2.4). Both come back as
// listpacks, as Redis 8.0 takes them in.
//
// Ziplist (numbers little endian): u32 bytes, u32 offset of the last entry, u16 entries (65535: count them), then each
// entry behind the length of the one before it (one byte, or 254 and a u32), and 255 at the end.
//   00llllll, 01llllll+1 (big endian), 10000000+4 (big endian): that many bytes
//   11000000 int16   11010000 int32   11100000 int64   11110000 int24   11111110 int8   1111nnnn 0 to 12, as n - 1
// Zipmap: a byte with the number of pairs (254 and more: count them), then key and value in turn behind their lengths
// (one byte, or 254 and a u32 little endian); a value's length is followed by a byte that counts unused bytes behind it.
import type { ByteString } from '../../base/bytes.ts';
import { canonical } from '../../base/integer.ts';
import { Listpack } from '../../engine/structures/listpack.ts';
import { damageIn } from './packed.ts';
import type { Damage, Span } from './source.ts';

const END = 255;
const LONG = 254;
const ZIPLIST_HEADER = 10;
const UNKNOWN_COUNT = 65535;
const ZIPMAP_COUNT_MAX = 254;

/** Reads inside a span; damage is reported at the byte, or at the string's beginning if that was compressed. */
class FlatReader {
  at: number;

  constructor(
    private readonly span: Span,
    private readonly what: string,
  ) {
    this.at = span.start;
  }

  get end(): number {
    return this.span.end;
  }

  broken(problem: string, at = this.at): Damage {
    return damageIn(this.span, this.what, problem, at - this.span.start);
  }

  byte(): number {
    if (this.at >= this.span.end) throw this.broken('it ends too early');
    return this.span.window.bytes[this.at++] as number;
  }

  unsigned(size: number): number {
    let value = 0;
    for (let i = 0; i < size; i++) value += this.byte() * 2 ** (8 * i);
    return value;
  }

  signed(size: number): ByteString {
    if (size === 8) {
      const low = BigInt(this.unsigned(4));
      return String(canonical(BigInt.asIntN(64, (BigInt(this.unsigned(4)) << 32n) | low)));
    }
    const value = this.unsigned(size);
    const sign = 2 ** (8 * size - 1);
    return String(value < sign ? value : value - 2 * sign);
  }

  text(length: number): ByteString {
    const from = this.at;
    if (length > this.span.end - from) throw this.broken(`a string of ${length} bytes runs past the end`);
    this.at += length;
    return this.span.window.slice(from, this.at);
  }
}

export function readZiplist(span: Span): Listpack {
  const reader = new FlatReader(span, 'ziplist');
  const size = span.end - span.start;
  const claimed = reader.unsigned(4);
  if (claimed !== size) throw reader.broken(`its header says ${claimed} bytes, there are ${size}`, span.start);
  const tail = reader.unsigned(4);
  const count = reader.unsigned(2);
  const pack = new Listpack();
  let previousBytes = 0;
  let last = span.start + ZIPLIST_HEADER;
  for (;;) {
    const from = reader.at;
    const first = reader.byte();
    if (first === END) break;
    const repeated = first === LONG ? reader.unsigned(4) : first;
    if (repeated !== previousBytes) throw reader.broken('the length of the entry before is wrong', from);
    pack.pushBack(ziplistEntry(reader));
    previousBytes = reader.at - from;
    last = from;
  }
  if (reader.at !== reader.end) throw reader.broken('it goes on after its end');
  if (tail !== last - span.start) throw reader.broken('the offset of its last entry is wrong', span.start + 4);
  if (count !== UNKNOWN_COUNT && count !== pack.length) {
    throw reader.broken(`its header says ${count} entries, there are ${pack.length}`, span.start + 8);
  }
  return pack;
}

function ziplistEntry(reader: FlatReader): ByteString {
  const from = reader.at;
  const lead = reader.byte();
  if (lead < 0x40) return reader.text(lead);
  if (lead < 0x80) return reader.text(((lead & 63) << 8) | reader.byte());
  switch (lead) {
    case 0x80: {
      let length = 0;
      for (let i = 0; i < 4; i++) length = length * 256 + reader.byte();
      return reader.text(length);
    }
    case 0xc0:
      return reader.signed(2);
    case 0xd0:
      return reader.signed(4);
    case 0xe0:
      return reader.signed(8);
    case 0xf0:
      return reader.signed(3);
    case 0xfe:
      return reader.signed(1);
    default:
      if (lead >= 0xf1 && lead <= 0xfd) return String(lead - 0xf1);
      throw reader.broken(`0x${lead.toString(16)} begins no entry`, from);
  }
}

export function readZipmap(span: Span): Listpack {
  const reader = new FlatReader(span, 'zipmap');
  const count = reader.byte();
  const pack = new Listpack();
  const fields = new Set<ByteString>();
  for (;;) {
    const from = reader.at;
    const first = reader.byte();
    if (first === END) break;
    const field = reader.text(zipmapLength(reader, first));
    if (fields.has(field)) throw reader.broken('it has a field twice', from);
    fields.add(field);
    const length = zipmapLength(reader, reader.byte());
    const unused = reader.byte();
    pack.pushBack(field);
    pack.pushBack(reader.text(length));
    reader.text(unused);
  }
  if (reader.at !== reader.end) throw reader.broken('it goes on after its end');
  if (pack.length === 0) throw reader.broken('it is empty', span.start);
  if (count < ZIPMAP_COUNT_MAX && count * 2 !== pack.length) {
    throw reader.broken(`its header says ${count} fields, there are ${pack.length / 2}`, span.start);
  }
  return pack;
}

function zipmapLength(reader: FlatReader, first: number): number {
  if (first === END) throw reader.broken('a value is missing', reader.at - 1);
  return first === LONG ? reader.unsigned(4) : first;
}
