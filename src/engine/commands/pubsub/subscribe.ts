// SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE and their opposites. Their answers are pushes, one for each name, which stand where a
// reply would: a client of RESP2 then gets nothing but messages and may send nothing but these, PING, QUIT and RESET.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, NO_REPLY, Push, type Reply } from '../../../resp/reply.ts';
import type { Client } from '../../client.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { pattern, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import type { SubscriptionKind } from '../../pubsub.ts';

/** Channels and patterns are counted together, shard channels by themselves. */
function countOf(client: Client, kind: SubscriptionKind): number {
  return kind === 'shardChannels' ? client.shardChannels.size : client.channels.size + client.patterns.size;
}

const notHere = new ErrorReply("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");

function subscribeTo({ client, engine }: Context, kind: SubscriptionKind, argv: readonly ByteString[]): Reply {
  // EXEC subscribes to channels and patterns; to shard channels, whose slots may move away, it doesn't.
  if (kind === 'shardChannels' && client.denyBlocking) return notHere;
  const word = SUBSCRIBED[kind];
  for (const name of argv.slice(1)) {
    engine.pubsub.subscribe(client, kind, name);
    client.answerWithPush(new Push([word, name, countOf(client, kind)]));
  }
  return NO_REPLY;
}

function unsubscribeFrom({ client, engine }: Context, kind: SubscriptionKind, argv: readonly ByteString[]): Reply {
  const word = UNSUBSCRIBED[kind];
  const names = argv.length > 1 ? argv.slice(1) : [...client[kind]];
  for (const name of names) {
    engine.pubsub.unsubscribe(client, kind, name);
    client.answerWithPush(new Push([word, name, countOf(client, kind)]));
  }
  if (names.length === 0) client.answerWithPush(new Push([word, null, countOf(client, kind)]));
  return NO_REPLY;
}

const SUBSCRIBED = { channels: 'subscribe', patterns: 'psubscribe', shardChannels: 'ssubscribe' } as const;
const UNSUBSCRIBED = { channels: 'unsubscribe', patterns: 'punsubscribe', shardChannels: 'sunsubscribe' } as const;

const COMMON = {
  group: 'pubsub',
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  categories: [],
} as const;

const SHARD_KEYS = [keySpec('not_key', index(1), range(-1, 1, 0))];

export const subscribe = defineCommand({
  ...COMMON,
  name: 'subscribe',
  summary: 'Listens to channels: from now on, what is published to them is sent to this connection.',
  since: '2.0.0',
  complexity: 'O(N) for N channels',
  args: [string('channel', { multiple: true })],
  examples: [{ lines: ['SUBSCRIBE news weather'] }],
  run: (ctx, argv) => subscribeTo(ctx, 'channels', argv),
});

export const psubscribe = defineCommand({
  ...COMMON,
  name: 'psubscribe',
  summary: 'Listens to all channels whose names match a pattern, also to those that come to be later.',
  since: '2.0.0',
  complexity: 'O(N) for N patterns',
  args: [pattern('pattern', { multiple: true })],
  examples: [{ lines: ['PSUBSCRIBE news.*'] }],
  run: (ctx, argv) => subscribeTo(ctx, 'patterns', argv),
});

export const ssubscribe = defineCommand({
  ...COMMON,
  name: 'ssubscribe',
  summary: 'Listens to shard channels, which in a cluster stay on the node that their name belongs to.',
  since: '7.0.0',
  complexity: 'O(N) for N shard channels',
  keys: SHARD_KEYS,
  args: [string('shardchannel', { multiple: true })],
  examples: [{ lines: ['SSUBSCRIBE orders'] }],
  run: (ctx, argv) => subscribeTo(ctx, 'shardChannels', argv),
});

export const unsubscribe = defineCommand({
  ...COMMON,
  name: 'unsubscribe',
  summary: 'Stops listening to channels: to those named, or to all.',
  since: '2.0.0',
  complexity: 'O(N) for N channels',
  args: [string('channel', { optional: true, multiple: true })],
  examples: [{ lines: ['UNSUBSCRIBE news', 'UNSUBSCRIBE'] }],
  run: (ctx, argv) => unsubscribeFrom(ctx, 'channels', argv),
});

export const punsubscribe = defineCommand({
  ...COMMON,
  name: 'punsubscribe',
  summary: 'Stops listening to patterns: to those named, or to all.',
  since: '2.0.0',
  complexity: 'O(N) for N patterns',
  args: [pattern('pattern', { optional: true, multiple: true })],
  examples: [{ lines: ['PUNSUBSCRIBE news.*', 'PUNSUBSCRIBE'] }],
  run: (ctx, argv) => unsubscribeFrom(ctx, 'patterns', argv),
});

export const sunsubscribe = defineCommand({
  ...COMMON,
  name: 'sunsubscribe',
  summary: 'Stops listening to shard channels: to those named, or to all.',
  since: '7.0.0',
  complexity: 'O(N) for N shard channels',
  keys: SHARD_KEYS,
  args: [string('shardchannel', { optional: true, multiple: true })],
  examples: [{ lines: ['SUNSUBSCRIBE orders', 'SUNSUBSCRIBE'] }],
  run: (ctx, argv) => unsubscribeFrom(ctx, 'shardChannels', argv),
});
