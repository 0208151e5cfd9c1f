// The lens of publish and subscribe: which channels and patterns anybody listens to, who that is, and the way of a message
// from its publisher to each of them, or to nobody. A route is a channel, a pattern or a shard channel that somebody is
// subscribed to; routes are numbered in that order, and within it as they came to be.
import type { ByteString } from '../../base/bytes.ts';
import { globMatch } from '../../base/glob.ts';
import type { Client } from '../../engine/client.ts';
import type { PubSub, SubscriptionKind } from '../../engine/pubsub.ts';
import type { Clip } from '../inspect.ts';
import { clip } from './clip.ts';
import type { Lens, Scene } from './picture.ts';

export interface Subscriber {
  readonly id: number;
  /** What the learner calls it. */
  readonly name: string;
}

export interface Route {
  readonly kind: SubscriptionKind;
  readonly name: Clip;
  /** The first of them; `total` counts all. */
  readonly subscribers: readonly Subscriber[];
  readonly total: number;
}

export interface Message {
  readonly channel: Clip;
  readonly message: Clip;
  readonly isShard: boolean;
  readonly receivers: number;
}

export interface PubSubView {
  /** How many there are of each kind, all routes together making `total`. */
  readonly counts: Readonly<Record<SubscriptionKind, number>>;
  readonly total: number;
  readonly first: number;
  readonly routes: readonly Route[];
  /** Since the server started. */
  readonly published: number;
  readonly lost: number;
  readonly delivered: number;
  /** The last messages, the newest first; those of keyspace notifications among them. */
  readonly recent: readonly Message[];
}

export interface PubSubTouch {
  /** What PUBLISH or SPUBLISH sent. */
  readonly sent: Message | undefined;
  /** The routes that it took, or that the command subscribed to. The first of them; `routeCount` counts all. */
  readonly routes: readonly Route[];
  readonly routeCount: number;
}

const KINDS = ['channels', 'patterns', 'shardChannels'] as const;
const MOST_ROUTES = 12;
const MOST_SUBSCRIBERS = 12;
const MOST_TAKEN = 6;
/** Patterns that are tried again, to say which of them matched. */
const MOST_PATTERNS = 10_000;
const LONGEST = 64;
const STEPS = 3;

export const pubSubLens: Lens<'pubsub'> = {
  isOfServer: true,

  view({ engine: { pubsub }, nameOf }, { first: wanted, count }) {
    const counts = {
      channels: pubsub.count('channels'),
      patterns: pubsub.count('patterns'),
      shardChannels: pubsub.count('shardChannels'),
    };
    const total = counts.channels + counts.patterns + counts.shardChannels;
    const size = Math.min(count, MOST_ROUTES);
    const first = Math.max(0, Math.min(wanted, total - size));
    const { published, lost, delivered, recent } = pubsub;
    return {
      counts,
      total,
      first,
      routes: namesFrom(pubsub, first, size).map(([kind, name]) => routeOf(pubsub, kind, name, nameOf)),
      published,
      lost,
      delivered,
      recent: recent.toReversed().map(({ channel, message, isShard, receivers }) => ({
        channel: clip(channel, LONGEST),
        message: clip(message, LONGEST),
        isShard,
        receivers,
      })),
    };
  },

  concerns: ({ command }) => command.group === 'pubsub',

  version: ({ pubsub }) => pubsub.version,

  after({ engine: { pubsub }, nameOf }, { command, argv }, reply) {
    const routesOf = (names: readonly (readonly [SubscriptionKind, ByteString])[]) => ({
      routes: names.slice(0, MOST_TAKEN).map(([kind, name]) => routeOf(pubsub, kind, name, nameOf)),
      routeCount: names.length,
    });
    if (command.name !== 'publish' && command.name !== 'spublish') {
      const kind = SUBSCRIBES[command.name];
      const names = kind === undefined ? [] : argv.slice(1).map((name) => [kind, name] as const);
      return { touch: { sent: undefined, ...routesOf(names) } };
    }
    const [, channel = '', message = ''] = argv;
    const isShard = command.name === 'spublish';
    const receivers = typeof reply === 'number' ? reply : 0;
    const sent = { channel: clip(channel, LONGEST), message: clip(message, LONGEST), isShard, receivers };
    return { touch: { sent, ...routesOf(routesTaken(pubsub, channel, isShard)) }, steps: STEPS };
  },
};

const SUBSCRIBES: Readonly<Record<string, SubscriptionKind>> = {
  subscribe: 'channels',
  psubscribe: 'patterns',
  ssubscribe: 'shardChannels',
};

function namesFrom(pubsub: PubSub, first: number, count: number): (readonly [SubscriptionKind, ByteString])[] {
  const names: (readonly [SubscriptionKind, ByteString])[] = [];
  let at = 0;
  for (const kind of KINDS) {
    const size = pubsub.count(kind);
    if (at + size <= first) {
      at += size;
      continue;
    }
    for (const name of pubsub.eachName(kind)) {
      if (names.length === count) return names;
      if (at++ >= first) names.push([kind, name]);
    }
  }
  return names;
}

function routesTaken(pubsub: PubSub, channel: ByteString, isShard: boolean): (readonly [SubscriptionKind, ByteString])[] {
  const kind = isShard ? 'shardChannels' : 'channels';
  const taken: (readonly [SubscriptionKind, ByteString])[] = [];
  if (pubsub.subscribers(kind, channel) > 0) taken.push([kind, channel]);
  if (isShard) return taken;
  let tried = 0;
  for (const pattern of pubsub.eachName('patterns')) {
    if (globMatch(pattern, channel)) taken.push(['patterns', pattern]);
    if (++tried === MOST_PATTERNS) break;
  }
  return taken;
}

function routeOf(pubsub: PubSub, kind: SubscriptionKind, name: ByteString, nameOf: Scene['nameOf']): Route {
  const subscribers: Subscriber[] = [];
  for (const client of pubsub.subscribersOf(kind, name)) {
    if (subscribers.length === MOST_SUBSCRIBERS) break;
    subscribers.push({ id: client.id, name: called(client, nameOf) });
  }
  return { kind, name: clip(name, LONGEST), subscribers, total: pubsub.subscribers(kind, name) };
}

/** By the name that it gave itself where the learner has none for it: a lab's program, say. */
function called(client: Client, nameOf: Scene['nameOf']): string {
  return nameOf(client) || client.name || `client id ${client.id}`;
}
