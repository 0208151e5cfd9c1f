// What a command is taken to cost. In a session the clock stands still while a command runs, so that everything can be
// replayed; durations in the slow log, in command statistics and on the time line come from this model instead. It counts
// what the command went through: 1 µs for the call, and for every element of its reply, every argument and, where a
// command walks through whole keys, every element of those, a quarter of a microsecond; a script takes what its commands do
// besides. Of the right order on ordinary hardware, and wherever it is shown the page says that it is a model.
import type { ByteString } from '../base/bytes.ts';
import { keyPositions } from '../engine/command-table.ts';
import type { Command } from '../engine/command.ts';
import type { Database } from '../engine/keyspace/database.ts';
import { elementCount } from '../engine/types/element-count.ts';
import { MapReply, PairsReply, Push, type Reply, SetReply } from '../resp/reply.ts';

const CALL_MICROS = 1;
const ELEMENT_MICROS = 0.25;

/** Read every key of the database, however few they give back. */
const WALKS_DATABASE: ReadonlySet<string> = new Set(['keys', 'flushdb', 'flushall', 'debug|digest']);

/** Read the whole of each key that they name. */
const WALKS_KEYS: ReadonlySet<string> = new Set(
  ('sinter sintercard sinterstore sunion sunionstore sdiff sdiffstore zunion zunionstore zinter zinterstore zintercard ' +
    'zdiff zdiffstore sort sort_ro lrem linsert lpos bitcount bitpos bitop pfcount pfmerge smembers hgetall hkeys hvals ' +
    'dump restore copy debug|digest-value').split(' '),
);

/** Microseconds, whole. */
export function costOf(command: Command, argv: readonly ByteString[], reply: Reply, db: Database): number {
  const name = command.fullName;
  let touched = argv.length + elementsOf(reply);
  if (WALKS_DATABASE.has(name)) touched += db.keys.size;
  if (WALKS_KEYS.has(name)) {
    for (const { at } of keyPositions(command, argv) ?? []) {
      const value = db.keys.peek(argv[at] ?? '');
      if (value !== undefined) touched += elementCount(value);
    }
  }
  return Math.round(CALL_MICROS + ELEMENT_MICROS * touched);
}

function elementsOf(reply: Reply): number {
  if (Array.isArray(reply)) return reply.length;
  if (reply instanceof SetReply || reply instanceof Push) return reply.items.length;
  if (reply instanceof MapReply || reply instanceof PairsReply) return reply.flat.length;
  // A long string is copied as well; sixteen bytes count as an element.
  return typeof reply === 'string' ? reply.length >> 4 : 1;
}
