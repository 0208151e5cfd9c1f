// Replies on their way into Lua and results on their way out.
//
// In: the binary's own encoding, tag u8, length u32 and payload: 0 nil (false in RESP2), 1 integer (i64), 2 string,
// 3 array (length counts items), 4 status, 5 error, 7 boolean, 8 double (f64), 9 map (length counts pairs), 10 set,
// 11 big number, 12 verbatim string (format's length u32, format, text).
// Out: what is no plain string or integer is text that the prelude writes, as RESP3 does with "\n" for line ends.
import type { ByteString } from '../../../base/bytes.ts';
import { formatDouble } from '../../../base/double.ts';
import { cString } from '../../errors.ts';
import {
  Attribute,
  BigNumber,
  Bool,
  Double,
  ErrorReply,
  MapReply,
  NULL_ARRAY,
  PairsReply,
  Push,
  type Reply,
  SetReply,
  Status,
  Verbatim,
} from '../../../resp/reply.ts';
import type { LuaMemory } from './memory.ts';

const HEADER = 5;

/** The bytes that `encodeReply` will write. */
export function replySize(reply: Reply, resp: 2 | 3): number {
  if (typeof reply === 'string') return HEADER + reply.length;
  if (typeof reply === 'number' || typeof reply === 'bigint') return HEADER + 8;
  if (reply === null) return HEADER;
  if (Array.isArray(reply)) return sizeOfAll(reply as readonly Reply[], resp);
  if (reply instanceof Status) return HEADER + reply.text.length;
  if (reply instanceof ErrorReply) return HEADER + reply.message.length;
  if (reply instanceof Bool) return HEADER + (resp === 3 ? 1 : 8);
  if (reply instanceof Double) return HEADER + (resp === 3 ? 8 : formatDouble(reply.value).length);
  if (reply instanceof BigNumber) return HEADER + reply.digits.length;
  if (reply instanceof Verbatim) return HEADER + reply.text.length + (resp === 3 ? 4 + reply.format.length : 0);
  if (reply instanceof MapReply) return sizeOfAll(reply.flat, resp);
  if (reply instanceof PairsReply) {
    return sizeOfAll(reply.flat, resp) + (resp === 3 ? (HEADER * reply.flat.length) / 2 : 0);
  }
  if (reply instanceof SetReply || reply instanceof Push) return sizeOfAll(reply.items, resp);
  if (reply instanceof Attribute) return replySize(reply.value, resp);
  return HEADER;
}

function sizeOfAll(items: readonly Reply[], resp: 2 | 3): number {
  let size = HEADER;
  for (const item of items) size += replySize(item, resp);
  return size;
}

/** Writes a reply as a script sees it that has asked for this protocol; the place behind it. */
export function encodeReply(reply: Reply, resp: 2 | 3, memory: LuaMemory, at: number): number {
  if (typeof reply === 'string') return text(memory, at, 2, reply);
  if (typeof reply === 'number') return integer(memory, at, reply);
  if (typeof reply === 'bigint') {
    const to = head(memory, at, 1, 8);
    memory.view.setBigInt64(to, reply, true);
    return to + 8;
  }
  if (reply === null) return head(memory, at, 0, 0);
  if (Array.isArray(reply)) return array(memory, at, reply as readonly Reply[], resp);
  if (reply instanceof Status) return text(memory, at, 4, reply.text);
  if (reply instanceof ErrorReply) return text(memory, at, 5, reply.message);
  if (reply instanceof Bool) {
    if (resp === 2) return integer(memory, at, reply.value ? 1 : 0);
    const to = head(memory, at, 7, 1);
    memory.bytes[to] = reply.value ? 1 : 0;
    return to + 1;
  }
  if (reply instanceof Double) {
    if (resp === 2) return text(memory, at, 2, formatDouble(reply.value));
    const to = head(memory, at, 8, 8);
    memory.view.setFloat64(to, reply.value, true);
    return to + 8;
  }
  if (reply instanceof BigNumber) return text(memory, at, resp === 3 ? 11 : 2, reply.digits);
  if (reply instanceof Verbatim) {
    if (resp === 2) return text(memory, at, 2, reply.text);
    const { format } = reply;
    const to = head(memory, at, 12, 4 + format.length + reply.text.length);
    memory.view.setUint32(to, format.length, true);
    memory.write(to + 4, format);
    memory.write(to + 4 + format.length, reply.text);
    return to + 4 + format.length + reply.text.length;
  }
  if (reply instanceof MapReply) {
    if (resp === 2) return array(memory, at, reply.flat, resp);
    return items(memory, head(memory, at, 9, reply.flat.length / 2), reply.flat, resp);
  }
  if (reply instanceof PairsReply) return array(memory, at, resp === 2 ? reply.flat : pairsOf(reply.flat), resp);
  if (reply instanceof SetReply) {
    return items(memory, head(memory, at, resp === 3 ? 10 : 3, reply.items.length), reply.items, resp);
  }
  if (reply instanceof Push) return array(memory, at, reply.items, resp);
  if (reply instanceof Attribute) return encodeReply(reply.value, resp, memory, at);
  return head(memory, at, 0, 0);
}

function head(memory: LuaMemory, at: number, tag: number, length: number): number {
  memory.bytes[at] = tag;
  memory.view.setUint32(at + 1, length, true);
  return at + HEADER;
}

function text(memory: LuaMemory, at: number, tag: number, value: ByteString): number {
  const to = head(memory, at, tag, value.length);
  memory.write(to, value);
  return to + value.length;
}

function integer(memory: LuaMemory, at: number, value: number): number {
  const to = head(memory, at, 1, 8);
  memory.view.setBigInt64(to, BigInt(value), true);
  return to + 8;
}

function array(memory: LuaMemory, at: number, elements: readonly Reply[], resp: 2 | 3): number {
  return items(memory, head(memory, at, 3, elements.length), elements, resp);
}

function items(memory: LuaMemory, at: number, elements: readonly Reply[], resp: 2 | 3): number {
  let to = at;
  for (const element of elements) to = encodeReply(element, resp, memory, to);
  return to;
}

const MARKED_NULL = new Status('\0null');

/** The reply itself, or, if there are nulls in it, one that has something else in their place that the prelude knows. */
export function withMarkedNulls(reply: Reply): Reply {
  if (reply === null || reply === NULL_ARRAY) return MARKED_NULL;
  const mark = (items: readonly Reply[]): readonly Reply[] => {
    const marked = items.map(withMarkedNulls);
    return marked.some((item, at) => item !== items[at]) ? marked : items;
  };
  if (Array.isArray(reply)) return mark(reply as readonly Reply[]) as Reply;
  if (reply instanceof MapReply || reply instanceof PairsReply) {
    const flat = mark(reply.flat);
    if (flat === reply.flat) return reply;
    return reply instanceof MapReply ? new MapReply(flat) : new PairsReply(flat);
  }
  return reply;
}

function pairsOf(flat: readonly Reply[]): Reply[] {
  const pairs: Reply[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push(flat.slice(i, i + 2));
  return pairs;
}

const INT64_MIN = -9223372036854775808n;

/** A Lua number as an integer reply: cut off at the point; what 64 bits can't hold is the smallest, as on x86-64. */
export function integerFrom(value: number): number | bigint {
  const whole = Math.trunc(value);
  if (Number.isSafeInteger(whole)) return whole + 0;
  if (!(whole >= -(2 ** 63) && whole < 2 ** 63)) return INT64_MIN;
  return BigInt(whole);
}

/** Reads a result that the prelude has written. */
export function decodeResult(text: ByteString): Reply {
  let at = 0;
  const line = (): ByteString => {
    const end = text.indexOf('\n', at);
    const found = text.slice(at, end);
    at = end + 1;
    return found;
  };
  const counted = (): ByteString => {
    const length = Number(line());
    at += length;
    return text.slice(at - length, at);
  };
  const many = (count: number): Reply[] => {
    const items: Reply[] = [];
    for (let i = 0; i < count; i++) items.push(value());
    return items;
  };
  const value = (): Reply => {
    const tag = text[at++];
    switch (tag) {
      case '$':
        return counted();
      case ':':
        return integerFrom(readNumber(line()));
      case '*':
        return many(Number(line()));
      case '#':
        return new Bool(text[at++] === 't');
      case '+':
        return new Status(singleLine(counted()));
      case '-':
      case '!':
        return new ErrorReply(singleLine(counted()), tag === '!');
      case ',':
        return new Double(readNumber(line()));
      case '%':
        return new MapReply(many(Number(line()) * 2));
      case '~':
        return new SetReply(many(Number(line())));
      case '(':
        return new BigNumber(singleLine(counted()));
      case '=': {
        // Redis sends three letters whatever the script says.
        const format = cString(counted()).slice(0, 3).padEnd(3);
        return new Verbatim(format, counted());
      }
      default:
        return null;
    }
  };
  return value();
}

/** What C's %.17g prints. */
export function readNumber(text: ByteString): number {
  if (text.endsWith('inf')) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}

function singleLine(text: ByteString): ByteString {
  return text.replace(/[\r\n]/g, ' ');
}
