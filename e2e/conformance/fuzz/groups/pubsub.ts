// Channels, patterns and shard channels between the clients of an episode.
import type { FuzzGroup } from '../command.ts';

const CHANNELS = ['ch0', 'ch1', 'ch2'];
/** No two match the same channel: a client would hear of both in the order of a hash table with a secret seed. */
const PATTERNS = ['ch[12]*', 'ch0*', 'nothing', '__key*:*'];

export const pubsub: FuzzGroup = {
  name: 'pubsub',
  symbols: { chpattern: (gen) => gen.pick(PATTERNS) },
  entries: [
    [6, 'PUBLISH <channel> <value>'],
    [3, 'SPUBLISH <channel> <value>'],
    // Outside of transactions, whose replies the messages would be mixed with; and never without a name, which answers in
    // the order of a hash table.
    [
      9,
      ({ gen, self, send }) => {
        send(self, 'DISCARD');
        const name = gen.pick(CHANNELS);
        send(
          self,
          gen.pick([
            `SUBSCRIBE ${name} ${gen.pick(CHANNELS)}`,
            `SSUBSCRIBE ${name} ${gen.pick(CHANNELS)}`,
            `PSUBSCRIBE ${gen.pick(PATTERNS)}`,
            `UNSUBSCRIBE ${name} ${gen.pick(CHANNELS)}`,
            `SUNSUBSCRIBE ${name}`,
            `PUNSUBSCRIBE ${gen.pick(PATTERNS)} ${gen.pick(PATTERNS)}`,
          ]),
        );
      },
    ],
    [2, 'PUBSUB NUMSUB ( <channel> )+'],
    [2, 'PUBSUB NUMPAT'],
    [1, 'PUBSUB SHARDNUMSUB ( <channel> )+'],
    [2, 'PUBSUB CHANNELS [ <chpattern> ]', 'unordered'],
    [1, 'PUBSUB SHARDCHANNELS [ <chpattern> ]', 'unordered'],
    [
      2,
      ({ gen, self, other, send }) => {
        const channel = gen.pick(CHANNELS);
        send(self, 'DISCARD');
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
