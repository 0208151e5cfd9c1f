// Channels, patterns and shard channels between the clients of an episode.
import type { FuzzGroup } from '../command.ts';

export const pubsub: FuzzGroup = {
  name: 'pubsub',
  // No two match the same channel: in which order a client hears of both is the order of a hash table with a secret seed.
  symbols: { chpattern: (gen) => gen.pick(['ch[12]*', 'ch0*', 'nothing', '__key*:*', '\\\\ch']) },
  entries: [
    [6, 'PUBLISH <channel> <value>'],
    [3, 'SPUBLISH <channel> <value>'],
    [1, 'SUBSCRIBE ( <channel> )+'],
    [1, 'PSUBSCRIBE ( <chpattern> )+'],
    [1, 'SSUBSCRIBE ( <channel> )+'],
    [2, 'UNSUBSCRIBE <channel>'],
    [2, 'PUNSUBSCRIBE <chpattern>'],
    [2, 'SUNSUBSCRIBE <channel>'],
    [2, 'PUBSUB NUMSUB ( <channel> )+'],
    [2, 'PUBSUB NUMPAT'],
    [1, 'PUBSUB SHARDNUMSUB ( <channel> )+'],
    [2, 'PUBSUB CHANNELS [ <chpattern> ]', 'unordered'],
    [1, 'PUBSUB SHARDCHANNELS [ <chpattern> ]', 'unordered'],
    [
      2,
      ({ gen, self, other, send }) => {
        const channel = `ch${gen.small(3)}`;
        send(self, gen.pick([`SUBSCRIBE ${channel}`, 'PSUBSCRIBE ch[12]*', `SSUBSCRIBE ${channel}`]));
        send(other, `PUBLISH ${channel} hello`);
        send(other, `SPUBLISH ${channel} hello`);
        send(self, gen.pick(['GET s1', 'PING', 'PING hi', 'INCR s1', 'MULTI', 'EXEC', 'SELECT 1']));
        send(self, 'RESET');
        send(self, gen.chance(0.5) ? 'HELLO 3' : 'HELLO 2', 'type');
      },
    ],
  ],
};
