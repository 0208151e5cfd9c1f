// PUBSUB: who listens to what.
import type { ByteString } from '../../../base/bytes.ts';
import type { Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { type CommandDeclaration, defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { pattern, string } from '../../grammar.ts';
import type { SubscriptionKind } from '../../pubsub.ts';
import { helpReply } from '../help.ts';

const COMMON = {
  group: 'pubsub',
  flags: ['pubsub', 'loading', 'stale'],
  categories: [],
} as const;

function names({ engine }: Context, kind: SubscriptionKind, argv: readonly ByteString[]): Reply {
  if (argv.length > 3) return errors.wrongCall('pubsub', arg(argv, 1));
  return engine.pubsub.names(kind, argv[2]);
}

function numbers({ engine }: Context, kind: SubscriptionKind, argv: readonly ByteString[]): Reply {
  return argv.slice(2).flatMap((name) => [name, engine.pubsub.subscribers(kind, name)]);
}

const channels: CommandDeclaration = {
  ...COMMON,
  name: 'channels',
  summary: 'Lists the channels that somebody is subscribed to, or those of them that match a pattern.',
  since: '2.8.0',
  complexity: 'O(N) for N channels with subscribers',
  args: [pattern('pattern', { optional: true })],
  examples: [{ lines: ['PUBSUB CHANNELS', 'PUBSUB CHANNELS news.*'] }],
  run: (ctx, argv) => names(ctx, 'channels', argv),
};

const numpat: CommandDeclaration = {
  ...COMMON,
  name: 'numpat',
  summary: 'Counts the patterns that anybody is subscribed to, each once.',
  since: '2.8.0',
  complexity: 'O(1)',
  examples: [{ lines: ['PUBSUB NUMPAT'] }],
  run: ({ engine }) => engine.pubsub.count('patterns'),
};

const numsub: CommandDeclaration = {
  ...COMMON,
  name: 'numsub',
  summary: 'Counts the subscribers of channels, leaving those of patterns out.',
  since: '2.8.0',
  complexity: 'O(N) for N channels',
  args: [string('channel', { optional: true, multiple: true })],
  examples: [{ lines: ['PUBSUB NUMSUB news weather'] }],
  run: (ctx, argv) => numbers(ctx, 'channels', argv),
};

const shardchannels: CommandDeclaration = {
  ...COMMON,
  name: 'shardchannels',
  summary: 'Lists the shard channels that somebody is subscribed to, or those of them that match a pattern.',
  since: '7.0.0',
  complexity: 'O(N) for N shard channels with subscribers',
  args: [pattern('pattern', { optional: true })],
  examples: [{ lines: ['PUBSUB SHARDCHANNELS'] }],
  run: (ctx, argv) => names(ctx, 'shardChannels', argv),
};

const shardnumsub: CommandDeclaration = {
  ...COMMON,
  name: 'shardnumsub',
  summary: 'Counts the subscribers of shard channels.',
  since: '7.0.0',
  complexity: 'O(N) for N shard channels',
  args: [string('shardchannel', { optional: true, multiple: true })],
  examples: [{ lines: ['PUBSUB SHARDNUMSUB orders'] }],
  run: (ctx, argv) => numbers(ctx, 'shardChannels', argv),
};

const help: CommandDeclaration = {
  name: 'help',
  summary: 'Tells what PUBSUB can do.',
  since: '6.2.0',
  group: 'pubsub',
  complexity: 'O(1)',
  flags: ['loading', 'stale'],
  categories: [],
  run: () =>
    helpReply('PUBSUB', [
      ['CHANNELS [<pattern>]', 'Channels with subscribers.'],
      ['NUMPAT', 'How many patterns are subscribed to.'],
      ['NUMSUB [<channel> ...]', 'How many are subscribed to each channel itself.'],
      ['SHARDCHANNELS [<pattern>]', 'Shard channels with subscribers.'],
      ['SHARDNUMSUB [<shardchannel> ...]', 'How many are subscribed to each shard channel.'],
    ]),
};

export const pubsub = defineCommand({
  name: 'pubsub',
  summary: 'Tells who listens to what.',
  since: '2.8.0',
  group: 'pubsub',
  complexity: 'That of the subcommand',
  flags: [],
  categories: [],
  subcommands: [channels, help, numpat, numsub, shardchannels, shardnumsub],
});
