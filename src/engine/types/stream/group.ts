// Consumer groups: who reads a stream together with whom, how far the group has come, and which entries were delivered
// but not acknowledged (PEL, the pending entries list).
// Guarantees that an entry pending in a group is pending for exactly one of its consumers: both lists hold the same
// PendingEntry object.
// Leaves to others: the stream's entries (pending ones may be deleted meanwhile) and what a delivery counts for
// (value.ts).
//
// All operations but iteration: O(id length) or O(name length).
import { type ByteString, flatten } from '../../../base/bytes.ts';
import type { Int64 } from '../../../base/integer.ts';
import { RadixTree } from '../../structures/radix-tree.ts';
import { addWrapping } from './counters.ts';
import { keyOfId, type StreamId } from './id.ts';

/** Never having done anything but ask. */
export const NEVER = -1;

export class Consumer {
  /** Entries delivered to this consumer and not acknowledged, by the key of their id. */
  readonly pending = new RadixTree<PendingEntry>();
  /** Unix ms of the last read or claim, even one that got nothing. */
  seenTime: number;
  /** Unix ms of the last read or claim that got something, or NEVER. */
  activeTime: number = NEVER;

  constructor(
    readonly name: ByteString,
    now: number,
  ) {
    this.seenTime = now;
  }
}

export interface PendingEntry {
  readonly consumer: Consumer;
  /** Unix ms. */
  readonly deliveryTime: number;
  readonly deliveryCount: Int64;
}

interface Delivery extends PendingEntry {
  consumer: Consumer;
  deliveryTime: number;
  deliveryCount: Int64;
}

export class ConsumerGroup {
  /** The last entry delivered to anybody in the group. */
  lastId: StreamId;
  /** How many entries the stream had ever been given up to lastId; undefined where that can't be known. */
  entriesRead: Int64 | undefined;
  private readonly consumersByName = new RadixTree<Consumer>();
  private readonly pel = new RadixTree<Delivery>();

  constructor(lastId: StreamId, entriesRead: Int64 | undefined) {
    this.lastId = lastId;
    this.entriesRead = entriesRead;
  }

  copy(): ConsumerGroup {
    const copy = new ConsumerGroup(this.lastId, this.entriesRead);
    for (const [name, { seenTime, activeTime }] of this.consumersByName.entries()) {
      copy.createConsumer(name, seenTime).activeTime = activeTime;
    }
    for (const [key, { consumer, deliveryTime, deliveryCount }] of this.pel.entries()) {
      const owner = copy.consumer(consumer.name);
      if (owner) copy.assign(key, owner, deliveryTime, deliveryCount);
    }
    return copy;
  }

  /** By name, in byte order. Must not be changed. */
  get consumers(): RadixTree<Consumer> {
    return this.consumersByName;
  }

  /** The PEL: by the key of the entry's id. Must not be changed. */
  get pending(): RadixTree<PendingEntry> {
    return this.pel;
  }

  // --- consumers ---------------------------------------------------------------------------------------------------

  consumer(name: ByteString): Consumer | undefined {
    return this.consumersByName.get(name);
  }

  /** There must be none of this name. */
  createConsumer(name: ByteString, now: number): Consumer {
    const consumer = new Consumer(flatten(name), now);
    this.consumersByName.set(consumer.name, consumer);
    return consumer;
  }

  /** Its pending entries are nobody's any more, and forgotten. */
  deleteConsumer(consumer: Consumer): void {
    for (const [key] of consumer.pending.entries()) this.pel.remove(key);
    this.consumersByName.remove(consumer.name);
  }

  // --- pending entries ---------------------------------------------------------------------------------------------

  pendingEntry(id: StreamId): PendingEntry | undefined {
    return this.pel.get(keyOfId(id));
  }

  /** Makes an entry pending for a consumer, taking it from whoever had it. */
  deliver(id: StreamId, consumer: Consumer, at: number, deliveryCount: Int64): PendingEntry {
    return this.assign(keyOfId(id), consumer, at, deliveryCount);
  }

  /** One more delivery to the same consumer, as reading one's history is. */
  redeliver(id: StreamId, at: number): void {
    const entry = this.pel.get(keyOfId(id));
    if (entry === undefined) return;
    entry.deliveryTime = at;
    entry.deliveryCount = addWrapping(entry.deliveryCount, 1);
  }

  /** Acknowledges an entry, or forgets one that is gone; whether it was pending. */
  settle(id: StreamId): boolean {
    const key = keyOfId(id);
    const entry = this.pel.get(key);
    if (entry === undefined) return false;
    this.pel.remove(key);
    entry.consumer.pending.remove(key);
    return true;
  }

  private assign(key: ByteString, consumer: Consumer, at: number, deliveryCount: Int64): PendingEntry {
    let entry = this.pel.get(key);
    if (entry === undefined) {
      entry = { consumer, deliveryTime: at, deliveryCount };
      this.pel.set(key, entry);
      consumer.pending.set(key, entry);
      return entry;
    }
    entry.deliveryTime = at;
    entry.deliveryCount = deliveryCount;
    if (entry.consumer !== consumer) {
      entry.consumer.pending.remove(key);
      entry.consumer = consumer;
      consumer.pending.set(key, entry);
    }
    return entry;
  }
}
