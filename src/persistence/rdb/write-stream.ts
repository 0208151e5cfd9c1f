// Streams as RDB writes them: the listpack of every node behind the id that it counts from, what the stream remembers,
// and its groups: first all that is pending in a group with times and counts, then each consumer with the ids of its own.
// In parts, as write-value.ts says.
import type { StreamId } from '../../engine/types/stream/id.ts';
import type { StreamValue } from '../../engine/types/stream/value.ts';
import type { RdbSink } from './sink.ts';

/** What stands for a number of entries read that is not known: -1 as an unsigned number. */
const UNKNOWN_COUNT = 0xffffffffffffffffn;

/** With `activeTimes` as type 21, without them as type 19. */
export function* writeStream(sink: RdbSink, stream: StreamValue, activeTimes: boolean): Generator<void, void, undefined> {
  const { nodes } = stream.entries;
  sink.length(nodes.size);
  for (const [key, node] of nodes.entries()) {
    sink.string(key);
    sink.listpack(node.pack);
    yield;
  }
  sink.length(stream.length);
  writeId(sink, stream.lastId);
  writeId(sink, stream.firstId);
  writeId(sink, stream.maxDeletedId);
  sink.length(unsigned(stream.entriesAdded));
  sink.length(stream.groups.size);
  for (const [name, group] of stream.groups.entries()) {
    sink.string(name);
    writeId(sink, group.lastId);
    sink.length(group.entriesRead === undefined ? UNKNOWN_COUNT : unsigned(group.entriesRead));
    sink.length(group.pending.size);
    for (const [key, entry] of group.pending.entries()) {
      sink.raw(key);
      sink.int64(entry.deliveryTime);
      sink.length(unsigned(entry.deliveryCount));
    }
    sink.length(group.consumers.size);
    for (const [consumerName, consumer] of group.consumers.entries()) {
      sink.string(consumerName);
      sink.int64(consumer.seenTime);
      if (activeTimes) sink.int64(consumer.activeTime);
      sink.length(consumer.pending.size);
      for (const [key] of consumer.pending.entries()) sink.raw(key);
    }
  }
}

function writeId(sink: RdbSink, { ms, seq }: StreamId): void {
  sink.length(ms);
  sink.length(seq);
}

/** A length is unsigned; counters that have gone round are written as C would. */
function unsigned(count: number | bigint): number | bigint {
  return count < 0 ? BigInt.asUintN(64, BigInt(count)) : count;
}
