// Readers for stream ids in arguments, as args.ts has them for numbers: each gives an id or throws what Redis answers.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import { cString } from '../../errors.ts';
import { idAfter, idBefore, MAX_ID, MIN_ID, parseId, type StreamId, UINT64_MAX } from '../../types/stream/id.ts';

export const invalidId = new ErrorReply('ERR Invalid stream ID specified as stream command argument');
const invalidStart = new ErrorReply('ERR invalid start ID for the interval');
const invalidEnd = new ErrorReply('ERR invalid end ID for the interval');

/** One entry's id: "ms-seq", or "ms" for the first of that millisecond. */
export function readId(text: ByteString): StreamId {
  const id = parseId(text);
  if (id === undefined) throw invalidId;
  return id;
}

/** As readId, with "-" and "+" for the least and the greatest id. */
export function readIdOrEdge(text: ByteString, missingSeq: StreamId['seq'] = 0): StreamId {
  const word = text.length <= 2 ? cString(text) : text;
  if (word === '-') return MIN_ID;
  if (word === '+') return MAX_ID;
  const id = parseId(text, missingSeq);
  if (id === undefined) throw invalidId;
  return id;
}

/** The start of a range: an id or edge, or "(id" for what comes after it. */
export function readRangeStart(text: ByteString): StreamId {
  if (!isExclusive(text)) return readIdOrEdge(text);
  const id = idAfter(readId(text.slice(1)));
  if (id === undefined) throw invalidStart;
  return id;
}

/** The end of a range; milliseconds alone mean all of them. */
export function readRangeEnd(text: ByteString): StreamId {
  if (!isExclusive(text)) return readIdOrEdge(text, UINT64_MAX);
  const last = parseId(text.slice(1), UINT64_MAX);
  if (last === undefined) throw invalidId;
  const id = idBefore(last);
  if (id === undefined) throw invalidEnd;
  return id;
}

/** The arguments from `from` on, each an id. */
export function readIds(argv: readonly ByteString[], from: number): StreamId[] {
  const ids: StreamId[] = [];
  for (let at = from; at < argv.length; at++) ids.push(readId(argv[at] ?? ''));
  return ids;
}

function isExclusive(text: ByteString): boolean {
  return text.length > 1 && text.startsWith('(');
}
