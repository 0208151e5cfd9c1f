// Who subscribes to which channel and pattern, and the delivery of messages. Channels, patterns and shard channels are
// three registries of one shape.
import { type ByteString, flatten } from '../base/bytes.ts';
import { globMatch } from '../base/glob.ts';
import { Push } from '../resp/reply.ts';
import type { Client } from './client.ts';

export type SubscriptionKind = 'channels' | 'patterns' | 'shardChannels';

/** A message as pictures tell of it: commands publish, and so do keyspace notifications. */
export interface Published {
  readonly channel: ByteString;
  /** Cut off after some bytes. */
  readonly message: ByteString;
  readonly isShard: boolean;
  /** Deliveries; with 0 it is lost. */
  readonly receivers: number;
}

const NOBODY: ReadonlySet<Client> = new Set();
const MOST_RECENT = 8;
const LONGEST_RECENT = 64;

export class PubSub {
  private readonly registries: Readonly<Record<SubscriptionKind, Map<ByteString, Set<Client>>>> = {
    channels: new Map(),
    patterns: new Map(),
    shardChannels: new Map(),
  };

  /** Since the start: messages, those of them that reached nobody, and deliveries. */
  published = 0;
  lost = 0;
  delivered = 0;
  /** Counts up with every message and every subscription that comes or goes. */
  version = 0;
  /** The last messages, the newest last. */
  readonly recent: Published[] = [];

  /** Whether it was new for the client. */
  subscribe(client: Client, kind: SubscriptionKind, given: ByteString): boolean {
    if (client[kind].has(given)) return false;
    const name = flatten(given);
    client[kind].add(name);
    this.version++;
    const registry = this.registries[kind];
    const clients = registry.get(name);
    if (clients) clients.add(client);
    else registry.set(name, new Set([client]));
    return true;
  }

  /** Whether the client had it. */
  unsubscribe(client: Client, kind: SubscriptionKind, name: ByteString): boolean {
    if (!client[kind].delete(name)) return false;
    this.version++;
    const registry = this.registries[kind];
    const clients = registry.get(name);
    clients?.delete(client);
    if (clients?.size === 0) registry.delete(name);
    return true;
  }

  /** Forgets a client that leaves, without telling it. */
  forget(client: Client): void {
    for (const kind of ['channels', 'patterns', 'shardChannels'] as const) {
      for (const name of [...client[kind]]) this.unsubscribe(client, kind, name);
    }
  }

  /** Delivers to the subscribers of the channel and of the patterns that match it; how many deliveries. */
  publish(channel: ByteString, message: ByteString): number {
    let receivers = 0;
    const clients = this.registries.channels.get(channel);
    if (clients) {
      const push = new Push(['message', channel, message]);
      for (const client of clients) client.push(push);
      receivers += clients.size;
    }
    for (const [pattern, subscribers] of this.registries.patterns) {
      if (!globMatch(pattern, channel)) continue;
      const push = new Push(['pmessage', pattern, channel, message]);
      for (const client of subscribers) client.push(push);
      receivers += subscribers.size;
    }
    return this.note(channel, message, receivers, false);
  }

  publishShard(channel: ByteString, message: ByteString): number {
    const clients = this.registries.shardChannels.get(channel);
    if (clients) {
      const push = new Push(['smessage', channel, message]);
      for (const client of clients) client.push(push);
    }
    return this.note(channel, message, clients?.size ?? 0, true);
  }

  private note(channel: ByteString, message: ByteString, receivers: number, isShard: boolean): number {
    this.version++;
    this.published++;
    this.delivered += receivers;
    if (receivers === 0) this.lost++;
    const short = message.length > LONGEST_RECENT ? flatten(message.slice(0, LONGEST_RECENT)) : message;
    this.recent.push({ channel, message: short, isShard, receivers });
    if (this.recent.length > MOST_RECENT) this.recent.shift();
    return receivers;
  }

  /** The names subscribed to, those that match a pattern if one is given. */
  names(kind: SubscriptionKind, pattern?: ByteString): ByteString[] {
    const names = [...this.registries[kind].keys()];
    return pattern === undefined ? names : names.filter((name) => globMatch(pattern, name));
  }

  subscribers(kind: SubscriptionKind, name: ByteString): number {
    return this.registries[kind].get(name)?.size ?? 0;
  }

  /** Who subscribes to it, in the order in which they came. */
  subscribersOf(kind: SubscriptionKind, name: ByteString): ReadonlySet<Client> {
    return this.registries[kind].get(name) ?? NOBODY;
  }

  /** The names subscribed to, for who does not want all of them. */
  eachName(kind: SubscriptionKind): Iterable<ByteString> {
    return this.registries[kind].keys();
  }

  count(kind: SubscriptionKind): number {
    return this.registries[kind].size;
  }
}
