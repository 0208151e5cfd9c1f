// PUBLISH and SPUBLISH: a message to whoever listens now. Nobody keeps it for those who come later.
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';

export const publish = defineCommand({
  name: 'publish',
  summary: 'Sends a message to all who are subscribed to the channel or to a pattern that matches it.',
  since: '2.0.0',
  group: 'pubsub',
  complexity: 'O(N+M) for N subscribers of the channel and M patterns that anybody is subscribed to',
  flags: ['pubsub', 'loading', 'stale', 'fast'],
  categories: [],
  args: [string('channel'), string('message')],
  examples: [{ lines: ['PUBLISH news "it rains"'], note: 'Answers how many received it.' }],
  run: ({ db, engine }, argv) => {
    engine.replication?.published(db.index, argv);
    return engine.pubsub.publish(arg(argv, 1), arg(argv, 2));
  },
});

export const spublish = defineCommand({
  name: 'spublish',
  summary: 'Sends a message to all who are subscribed to the shard channel.',
  since: '7.0.0',
  group: 'pubsub',
  complexity: 'O(N) for N subscribers of the shard channel',
  flags: ['pubsub', 'loading', 'stale', 'fast'],
  categories: [],
  keys: [keySpec('not_key', index(1), range(0, 1, 0))],
  args: [string('shardchannel'), string('message')],
  examples: [{ lines: ['SPUBLISH orders "one more"'] }],
  run: ({ db, engine }, argv) => {
    engine.replication?.published(db.index, argv);
    return engine.pubsub.publishShard(arg(argv, 1), arg(argv, 2));
  },
});
