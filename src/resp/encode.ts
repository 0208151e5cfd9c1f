// Reply values to the bytes of RESP2 or RESP3, and requests to bytes. Linear in the size of the reply, large arrays
// included. A reply that no JavaScript string can hold (past 2^29 bytes) makes the engine throw a RangeError; bulk strings
// are bounded by the same limit already.

import type { ByteString } from '../base/bytes.ts';
import { formatDouble } from '../base/double.ts';
import {
  Attribute,
  BigNumber,
  Bool,
  Double,
  ErrorReply,
  MapReply,
  NO_REPLY,
  NULL_ARRAY,
  PairsReply,
  Push,
  SetReply,
  Status,
  Verbatim,
} from './reply.ts';
import type { Reply } from './reply.ts';

export type RespVersion = 2 | 3;

/** Headers of this many lengths are kept ready: `$12\r\n` is then a lookup. */
const READY = 1024;
/** Arrays from this length on are joined from parts: a chain of that many concatenations costs more to flatten. */
const LONG_ARRAY = 1024;

const bulkHeaders = Array.from({ length: READY }, (_, length) => `$${length}\r\n`);
/** The same behind the line end of the bulk string before it, which makes one string less for each. */
const nextBulkHeaders = bulkHeaders.map((header) => `\r\n${header}`);
const integers = Array.from({ length: READY }, (_, value) => `:${value}\r\n`);
/** What integers of up to six digits are put together from: V8 takes three times as long for a number's text. */
const THOUSAND = 1000;
const thousands = Array.from({ length: THOUSAND }, (_, value) => `:${value}`);
const belowThousand = Array.from({ length: THOUSAND }, (_, value) => `${String(value).padStart(3, '0')}\r\n`);

const OK_LINE = '+OK\r\n';
const PONG_LINE = '+PONG\r\n';

/** The bytes of a reply; '' for NO_REPLY. */
export function encodeReply(reply: Reply, resp: RespVersion): ByteString {
  if (typeof reply === 'string') return bulk(reply);
  if (typeof reply === 'number') return integerLine(reply);
  if (reply === null) return resp === 2 ? '$-1\r\n' : '_\r\n';
  if (Array.isArray(reply)) return sequence('*', reply.length, reply, resp);
  return encodeObject(reply as Exclude<Reply, string | number | null | readonly Reply[]>, resp);
}

/** A request as clients send it: an array of bulk strings. */
export function encodeRequest(argv: readonly ByteString[]): ByteString {
  return sequence('*', argv.length, argv, 2);
}

function encodeObject(reply: Exclude<Reply, string | number | null | readonly Reply[]>, resp: RespVersion): ByteString {
  if (reply instanceof Status) return statusLine(reply.text);
  if (reply instanceof ErrorReply) return `-${oneLine(reply.message)}\r\n`;
  if (typeof reply === 'bigint') return `:${reply}\r\n`;
  if (reply === NULL_ARRAY) return resp === 2 ? '*-1\r\n' : '_\r\n';
  if (reply === NO_REPLY) return '';
  if (reply instanceof Double) return resp === 2 ? bulk(formatDouble(reply.value)) : `,${formatDouble(reply.value)}\r\n`;
  if (reply instanceof Bool) {
    if (resp === 2) return reply.value ? ':1\r\n' : ':0\r\n';
    return reply.value ? '#t\r\n' : '#f\r\n';
  }
  if (reply instanceof BigNumber) return resp === 2 ? bulk(reply.digits) : `(${reply.digits}\r\n`;
  if (reply instanceof Verbatim) {
    return resp === 2 ? bulk(reply.text) : `=${reply.text.length + 4}\r\n${reply.format}:${reply.text}\r\n`;
  }
  if (reply instanceof MapReply) {
    const { flat } = reply;
    return resp === 2 ? sequence('*', flat.length, flat, 2) : sequence('%', flat.length / 2, flat, 3);
  }
  if (reply instanceof SetReply) return sequence(resp === 2 ? '*' : '~', reply.items.length, reply.items, resp);
  if (reply instanceof PairsReply) return encodePairs(reply.flat, resp);
  if (reply instanceof Push) return sequence(resp === 2 ? '*' : '>', reply.items.length, reply.items, resp);
  if (reply instanceof Attribute) {
    const value = encodeReply(reply.value, resp);
    return resp === 2 ? value : sequence('|', reply.attributes.length / 2, reply.attributes, 3) + value;
  }
  throw new Error(`not a reply: ${String(reply)}`);
}

function integerLine(value: number): ByteString {
  if (value >= 0 && value < READY) return integers[value] ?? '';
  if (value >= THOUSAND && value < THOUSAND * THOUSAND) {
    const head = Math.floor(value / THOUSAND);
    return `${thousands[head]}${belowThousand[value - head * THOUSAND]}`;
  }
  return `:${value}\r\n`;
}

function bulk(bytes: ByteString): ByteString {
  const { length } = bytes;
  return (length < READY ? bulkHeaders[length] : `$${length}\r\n`) + bytes + '\r\n';
}

function sequence(mark: string, count: number, items: readonly Reply[], resp: RespVersion): ByteString {
  if (items.length < LONG_ARRAY) {
    let out = `${mark}${count}`;
    let lacksLineEnd = true;
    for (const item of items) {
      if (typeof item === 'string' && item.length < READY) {
        out += (lacksLineEnd ? nextBulkHeaders : bulkHeaders)[item.length] + item;
        lacksLineEnd = true;
      } else {
        out += lacksLineEnd ? `\r\n${encodeReply(item, resp)}` : encodeReply(item, resp);
        lacksLineEnd = false;
      }
    }
    return lacksLineEnd ? `${out}\r\n` : out;
  }
  const parts = [`${mark}${count}\r\n`];
  for (const item of items) parts.push(encodeReply(item, resp));
  return parts.join('');
}

function encodePairs(flat: readonly Reply[], resp: RespVersion): ByteString {
  if (resp === 2) return sequence('*', flat.length, flat, 2);
  const parts = [`*${flat.length / 2}\r\n`];
  for (let i = 0; i < flat.length; i += 2) {
    parts.push('*2\r\n', encodeReply(flat[i] ?? null, 3), encodeReply(flat[i + 1] ?? null, 3));
  }
  return parts.join('');
}

function statusLine(text: string): ByteString {
  if (text === 'OK') return OK_LINE;
  return text === 'PONG' ? PONG_LINE : `+${oneLine(text)}\r\n`;
}

/** Status and error lines end at the first line break, so breaks inside become blanks, as in Redis. */
function oneLine(text: string): string {
  return /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, ' ') : text;
}
