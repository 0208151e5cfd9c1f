// How entries are answered: a pair of the id and an array of fields and values, by every command that gives entries.
import type { Reply } from '../../../resp/reply.ts';
import type { EntryCursor, StreamEntries } from '../../types/stream/entries.ts';
import { formatId, type StreamId } from '../../types/stream/id.ts';

/** The entry at which a cursor stands. */
export function entryReply(cursor: EntryCursor): Reply {
  return [formatId(cursor.id), cursor.fields];
}

/** Up to `count` entries, or all of them for 0. */
export function entriesReply(cursor: EntryCursor, count: number): readonly Reply[] {
  const reply: Reply[] = [];
  while (cursor.next()) {
    reply.push(entryReply(cursor));
    if (reply.length === count) break;
  }
  return reply;
}

/** One entry by its id; undefined if it is not there. */
export function entryReplyOf(entries: StreamEntries, id: StreamId): Reply | undefined {
  const fields = entries.get(id);
  return fields && [formatId(id), fields];
}
