// Reads replies as text, whichever protocol version they came by: a score is a bulk string in RESP2 and a double in
// RESP3, a set is an array or a set. Byte strings become text here, so that checks compare text with text.

import { toUtf8 } from '../../base/bytes.ts';
import {
  BigNumber,
  Bool,
  Double,
  ErrorReply,
  MapReply,
  NULL_ARRAY,
  PairsReply,
  Push,
  SetReply,
  Status,
  Verbatim,
} from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import type { ReplyExpectation } from './check.ts';
import { showValue } from './describe.ts';

/** The text of a single value; undefined for nil, errors and collections. */
export function textOf(reply: Reply): string | undefined {
  if (typeof reply === 'string') return toUtf8(reply);
  if (typeof reply === 'number' || typeof reply === 'bigint') return String(reply);
  if (reply instanceof Status) return reply.text;
  if (reply instanceof Double) return String(reply.value);
  if (reply instanceof BigNumber) return reply.digits;
  if (reply instanceof Bool) return reply.value ? '1' : '0';
  if (reply instanceof Verbatim) return toUtf8(reply.text);
  return undefined;
}

export function numberOf(reply: Reply): number | undefined {
  const text = textOf(reply);
  return text === undefined || text === '' ? undefined : Number(text);
}

export function isNil(reply: Reply): boolean {
  return reply === null || reply === NULL_ARRAY;
}

/** The elements of a collection, as text; nil elements read "(nil)". Undefined when the reply is no collection. */
export function itemsOf(reply: Reply): readonly string[] | undefined {
  const items = Array.isArray(reply)
    ? (reply as readonly Reply[])
    : reply instanceof SetReply || reply instanceof Push
      ? reply.items
      : reply instanceof MapReply || reply instanceof PairsReply
        ? reply.flat
        : undefined;
  return items?.map((item) => textOf(item) ?? (isNil(item) ? '(nil)' : showReply(item)));
}

/** A reply in one line, for "answered …" in a message. */
export function showReply(reply: Reply): string {
  if (isNil(reply)) return '(nil)';
  if (reply instanceof ErrorReply) return reply.message;
  if (typeof reply === 'string') return showValue(toUtf8(reply));
  const text = textOf(reply);
  if (text !== undefined) return text;
  const items = itemsOf(reply);
  return items === undefined ? 'nothing' : items.length === 0 ? 'an empty list' : items.map(showValue).join(', ');
}

export function replyFits(reply: Reply, expected: ReplyExpectation): boolean {
  switch (expected.is) {
    case 'nil':
      return isNil(reply);
    case 'error':
      return reply instanceof ErrorReply && reply.message.includes(expected.containing ?? '');
    case 'value':
      return textOf(reply) === expected.text;
    case 'list': {
      const items = itemsOf(reply);
      return items?.length === expected.items.length && items.every((item, i) => item === expected.items[i]);
    }
  }
}
