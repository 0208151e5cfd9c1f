// Streams as RDB holds them, in the three forms that there have been: 2 (Redis 7.0) brought the first and the greatest
// deleted id, the number of entries ever added and what groups have read of them; 3 (7.2) when a consumer was last active.
// What a form does not say is filled in as Redis does. Every node is walked once: nothing trusts a broken one later.
import type { ByteString } from '../../base/bytes.ts';
import { flatten } from '../../base/bytes.ts';
import type { Int64 } from '../../base/integer.ts';
import { parseInt64 } from '../../base/integer.ts';
import type { Listpack } from '../../engine/structures/listpack.ts';
import { StreamEntries } from '../../engine/types/stream/entries.ts';
import type { ConsumerGroup } from '../../engine/types/stream/group.ts';
import { compareIds, idOfKey, MIN_ID, type StreamId } from '../../engine/types/stream/id.ts';
import { MacroNode } from '../../engine/types/stream/macro-node.ts';
import { StreamValue } from '../../engine/types/stream/value.ts';
import { readListpack } from './packed.ts';
import type { RdbSource } from './source.ts';

const KEY_BYTES = 16;
/** What a group that does not know how many entries it has read has instead of their number. */
const UNKNOWN_COUNT = -1;

export function readStream(source: RdbSource, form: 1 | 2 | 3): StreamValue {
  const entries = readNodes(source);
  const from = source.at;
  const length = source.length();
  if (length !== entries.length) {
    throw source.damage(`the stream should have ${length} entries, its nodes hold ${entries.length}`, from);
  }
  const lastId = readId(source);
  let maxDeletedId = MIN_ID;
  let entriesAdded: Int64 = entries.length;
  if (form > 1) {
    // The id of the first entry, which the entries tell as well.
    readId(source);
    maxDeletedId = readId(source);
    entriesAdded = source.signedLength();
  }
  const stream = StreamValue.over(entries, { lastId, maxDeletedId, entriesAdded }, []);
  for (let left = source.count('groups', 5); left > 0; left--) readGroup(source, form, stream);
  return stream;
}

function readId(source: RdbSource): StreamId {
  const ms = source.length();
  return { ms, seq: source.length() };
}

// --- entries -------------------------------------------------------------------------------------------------------

function readNodes(source: RdbSource): StreamEntries {
  const entries = new StreamEntries();
  let last: StreamId | undefined;
  for (let left = source.count('nodes', KEY_BYTES + 1); left > 0; left--) {
    const from = source.at;
    const key = source.string();
    if (key.length !== KEY_BYTES) throw source.damage('the id of a node of the stream is not 16 bytes long', from);
    const span = source.span();
    const node = new MacroNode(idOfKey(key), readListpack(span));
    const problem = problemOfNode(node.pack);
    if (problem !== undefined) throw source.damage(`the node of the stream is broken: ${problem}`, span.offset);
    for (let at = node.firstEntry; at < node.end; at = node.next(at)) {
      const id = node.idAt(at);
      if (last !== undefined && compareIds(id, last) <= 0) {
        throw source.damage('the ids of the stream do not grow', span.offset);
      }
      last = id;
    }
    entries.attach(node);
  }
  return entries;
}

/** Why the elements are not those of a node (see MacroNode); undefined if they are. O(elements). */
function problemOfNode(pack: Listpack): string | undefined {
  const numberAt = (index: number): number => Number(parseInt64(pack.at(index) ?? '') ?? NaN);
  const live = numberAt(0);
  const deleted = numberAt(1);
  const masterFields = numberAt(2);
  if (!(live >= 0 && deleted >= 0 && masterFields >= 0)) return 'its counts are no numbers';
  let at = 3 + masterFields;
  if (pack.at(at) !== '0') return 'its fields do not end with 0';
  at++;
  let seen = 0;
  let gone = 0;
  while (at < pack.length) {
    const flags = numberAt(at);
    if (!(flags >= 0 && flags <= 3)) return `entry ${seen} has no flags`;
    if (!Number.isFinite(numberAt(at + 1)) || !Number.isFinite(numberAt(at + 2))) return `entry ${seen} has no id`;
    let size = 3 + masterFields;
    if ((flags & 2) === 0) {
      const fields = numberAt(at + 3);
      if (!(fields >= 0)) return `entry ${seen} does not say how many fields it has`;
      size = 4 + 2 * fields;
    }
    if (numberAt(at + size) !== size) return `entry ${seen} does not end with its size`;
    seen++;
    if ((flags & 1) !== 0) gone++;
    at += size + 1;
  }
  if (seen === 0) return 'it has no entries';
  if (live !== seen - gone || deleted !== gone) return `it should have ${live} entries and ${deleted} deleted ones`;
  return undefined;
}

// --- groups --------------------------------------------------------------------------------------------------------

interface Delivery {
  readonly time: number;
  readonly count: Int64;
}

function readGroup(source: RdbSource, form: 1 | 2 | 3, stream: StreamValue): void {
  const from = source.at;
  const name = flatten(source.string());
  const lastId = readId(source);
  const counted = form > 1 ? source.signedLength() : stream.estimateEntriesRead(lastId);
  if (!stream.createGroup(name, lastId, counted === UNKNOWN_COUNT ? undefined : counted)) {
    throw source.damage('the stream has a group twice', from);
  }
  const group = stream.group(name);
  if (group === undefined) throw new Error(`group ${name} is gone`);
  const deliveries = new Map<ByteString, Delivery>();
  for (let left = source.count('pending entries', KEY_BYTES + 9); left > 0; left--) {
    const at = source.at;
    const key = flatten(source.raw(KEY_BYTES, 'an id'));
    if (deliveries.has(key)) throw source.damage('an entry is pending twice in the group', at);
    const time = Number(source.int64());
    deliveries.set(key, { time, count: source.signedLength() });
  }
  for (let left = source.count('consumers', form === 3 ? 18 : 10); left > 0; left--) {
    readConsumer(source, form, group, deliveries);
  }
  if (deliveries.size > 0) throw source.damage(`${deliveries.size} pending entries of the group are no consumer's`);
}

function readConsumer(
  source: RdbSource,
  form: 1 | 2 | 3,
  group: ConsumerGroup,
  deliveries: Map<ByteString, Delivery>,
): void {
  const from = source.at;
  const name = source.string();
  if (group.consumer(name)) throw source.damage('the group has a consumer twice', from);
  const consumer = group.createConsumer(name, Number(source.int64()));
  consumer.activeTime = form === 3 ? Number(source.int64()) : consumer.seenTime;
  for (let left = source.count('pending entries', KEY_BYTES); left > 0; left--) {
    const at = source.at;
    const key = flatten(source.raw(KEY_BYTES, 'an id'));
    const delivery = deliveries.get(key);
    if (delivery === undefined) throw source.damage('the entry is not pending in the group, or not only here', at);
    deliveries.delete(key);
    group.deliver(idOfKey(key), consumer, delivery.time, delivery.count);
  }
}
