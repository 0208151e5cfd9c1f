// Streams as RDB holds them, in the three forms that there have been: 2 (Redis 7.0) brought the first and the greatest
// deleted id, the number of entries ever added and what groups have read of them; 3 (7.2) when a consumer was last active.
// What a form does not say is filled in as Redis does. Every node is walked once: nothing trusts a broken one later.
import type { ByteString } from '../../base/bytes.ts';
import { flatten } from '../../base/bytes.ts';
import type { Int64 } from '../../base/integer.ts';
import { StreamEntries } from '../../engine/types/stream/entries.ts';
import type { ConsumerGroup } from '../../engine/types/stream/group.ts';
import { compareIds, idOfKey, MIN_ID, type StreamId, withDelta } from '../../engine/types/stream/id.ts';
import { MacroNode } from '../../engine/types/stream/macro-node.ts';
import { StreamValue } from '../../engine/types/stream/value.ts';
import { readListpack } from './packed.ts';
import type { RdbSource } from './source.ts';

const KEY_BYTES = 16;
/** What a group that does not know how many entries it has read has instead of their number. */
const UNKNOWN_COUNT = -1;

export function readStream(source: RdbSource, form: 1 | 2 | 3): StreamValue {
  const { entries, firstId } = readNodes(source);
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
  const stream = StreamValue.over(entries, { firstId, lastId, maxDeletedId, entriesAdded }, []);
  for (let left = source.count('groups', 5); left > 0; left--) readGroup(source, form, stream);
  return stream;
}

function readId(source: RdbSource): StreamId {
  const ms = source.length();
  return { ms, seq: source.length() };
}

// --- entries -------------------------------------------------------------------------------------------------------

interface ReadNodes {
  readonly entries: StreamEntries;
  /** Of the entries that are there. */
  readonly firstId: StreamId;
}

function readNodes(source: RdbSource): ReadNodes {
  const entries = new StreamEntries();
  let lastId: StreamId | undefined;
  let firstId: StreamId | undefined;
  for (let left = source.count('nodes', KEY_BYTES + 1); left > 0; left--) {
    const from = source.at;
    const key = source.string();
    if (key.length !== KEY_BYTES) throw source.damage('the id of a node of the stream is not 16 bytes long', from);
    const span = source.span();
    const node = new MacroNode(idOfKey(key), readListpack(span));
    const checked = checkNode(node, lastId);
    if ('problem' in checked) throw source.damage(checked.problem, span.offset);
    lastId = checked.lastId;
    firstId ??= checked.firstId;
    entries.attach(node, checked.live);
  }
  return { entries, firstId: firstId ?? MIN_ID };
}

interface CheckedNode {
  readonly live: number;
  /** Undefined if all its entries are deleted. */
  readonly firstId: StreamId | undefined;
  /** Deleted or not. */
  readonly lastId: StreamId;
}

/** Whether the elements are those of a node (see MacroNode), its ids coming after `previous`. O(elements). */
function checkNode({ id, pack }: MacroNode, previous: StreamId | undefined): CheckedNode | { readonly problem: string } {
  const broken = (why: string): { problem: string } => ({ problem: `the node of the stream is broken: ${why}` });
  const walk = pack.walk();
  const live = Number(walk.integer());
  const deleted = Number(walk.integer());
  const masterFields = Number(walk.integer());
  if (!(live >= 0 && deleted >= 0 && masterFields >= 0)) return broken('its counts are no numbers');
  if (!walk.skip(masterFields) || walk.integer() !== 0) return broken('its fields do not end with 0');
  let seen = 0;
  let gone = 0;
  let firstId: StreamId | undefined;
  let lastId = previous;
  while (!walk.isDone) {
    const flags = Number(walk.integer());
    if (!(flags >= 0 && flags <= 3)) return broken(`entry ${seen} has no flags`);
    const ms = walk.integer();
    const seq = walk.integer();
    if (ms === undefined || seq === undefined) return broken(`entry ${seen} has no id`);
    let size = 3 + masterFields;
    if ((flags & 2) === 0) {
      const fields = Number(walk.integer());
      if (!(fields >= 0)) return broken(`entry ${seen} does not say how many fields it has`);
      size = 4 + 2 * fields;
    }
    if (!walk.skip((flags & 2) === 0 ? size - 4 : masterFields) || walk.integer() !== size) {
      return broken(`entry ${seen} does not end with its size`);
    }
    const entryId = { ms: withDelta(id.ms, ms), seq: withDelta(id.seq, seq) };
    if (lastId !== undefined && compareIds(entryId, lastId) <= 0) return { problem: 'the ids of the stream do not grow' };
    lastId = entryId;
    seen++;
    if ((flags & 1) !== 0) gone++;
    else firstId ??= entryId;
  }
  if (seen === 0 || lastId === undefined) return broken('it has no entries');
  if (live !== seen - gone || deleted !== gone) return broken(`it should have ${live} entries and ${deleted} deleted ones`);
  return { live, firstId, lastId };
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
