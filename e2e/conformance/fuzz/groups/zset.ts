// Sorted sets: scores at the borders of doubles, all forms of ranges, and blocking pops in scenarios.
import { clientId, type FuzzGroup } from '../command.ts';

export const zset: FuzzGroup = {
  name: 'zset',
  symbols: {
    // Ranges by name are defined only where all scores are equal: these sets are written by a scenario below.
    x: (gen) => (gen.chance(0.05) ? gen.pick(['s1', 'missing', 't1']) : `x${1 + gen.small(2)}`),
    limit: (gen) => (gen.chance(0.1) ? gen.edge() : String(gen.small(6) - 1)),
    scount: (gen) => (gen.chance(0.1) ? gen.edge() : String(gen.small(9) - 4)),
    weight: (gen) => gen.pick(['1', '2', '-1', '0', '0.5', 'inf', '-inf', 'nan', 'x']),
  },
  entries: [
    [10, 'ZADD <z> ( <score> <member> )+'],
    [8, 'ZADD <z> {NX|XX|GT|LT|CH|INCR}* ( <score> <member> )+'],
    [4, 'ZINCRBY <z> <score> <member>'],
    [4, 'ZREM <z> ( <member> )+'],
    [2, 'ZCARD <z>'],
    [3, 'ZCOUNT <z> <scorebound> <scorebound>'],
    [2, 'ZLEXCOUNT <x> <lexbound> <lexbound>'],
    [3, 'ZSCORE <z> <member>'],
    [2, 'ZMSCORE <z> ( <member> )+'],
    [3, 'ZRANK <z> <member> [ WITHSCORE ]'],
    [3, 'ZREVRANK <z> <member> [ WITHSCORE ]'],
    [5, 'ZRANGE <z> 0 -1 WITHSCORES'],
    [4, 'ZRANGE <z> <index> <index> {REV|WITHSCORES|LIMIT <limit> <limit>}*'],
    [4, 'ZRANGE <z> <scorebound> <scorebound> BYSCORE {REV|WITHSCORES|LIMIT <limit> <limit>}*'],
    [4, 'ZRANGE <x> <lexbound> <lexbound> BYLEX {REV|WITHSCORES|LIMIT <limit> <limit>}*'],
    [2, 'ZREVRANGE <z> <index> <index> [ WITHSCORES ]'],
    [2, 'ZRANGEBYSCORE <z> <scorebound> <scorebound> {WITHSCORES|LIMIT <limit> <limit>}*'],
    [2, 'ZREVRANGEBYSCORE <z> <scorebound> <scorebound> {WITHSCORES|LIMIT <limit> <limit>}*'],
    [2, 'ZRANGEBYLEX <x> <lexbound> <lexbound> [ LIMIT <limit> <limit> ]'],
    [2, 'ZREVRANGEBYLEX <x> <lexbound> <lexbound> [ LIMIT <limit> <limit> ]'],
    [2, 'ZRANGESTORE <z> <z> <index> <index> {REV|LIMIT <limit> <limit>}*'],
    [2, 'ZRANGESTORE <z> <z> <scorebound> <scorebound> BYSCORE {REV|LIMIT <limit> <limit>}*'],
    [2, 'ZRANGESTORE <z> <x> <lexbound> <lexbound> BYLEX {REV|LIMIT <limit> <limit>}*'],
    [2, 'ZREMRANGEBYRANK <z> <index> <index>'],
    [2, 'ZREMRANGEBYSCORE <z> <scorebound> <scorebound>'],
    [2, 'ZREMRANGEBYLEX <x> <lexbound> <lexbound>'],
    [3, 'ZPOPMIN <z> [ <count> ]'],
    [3, 'ZPOPMAX <z> [ <count> ]'],
    [3, 'ZMPOP <numkeys> <z> [ <z> ] {MIN|MAX} [ COUNT <count> ]'],
    [2, 'ZUNION <numkeys> <z> [ <z> ] {WITHSCORES|WEIGHTS <weight> <weight>|AGGREGATE {SUM|MIN|MAX}}*'],
    [2, 'ZINTER 2 <z> <z> {WITHSCORES|WEIGHTS <weight> <weight>|AGGREGATE {SUM|MIN|MAX}}*'],
    [2, 'ZDIFF 2 <z> <z> [ WITHSCORES ]'],
    [2, 'ZUNION 2 <z> <t> WITHSCORES'],
    [2, 'ZUNIONSTORE <z> 2 <z> {<z>|<t>} {WEIGHTS <weight> <weight>|AGGREGATE {SUM|MIN|MAX}}*'],
    [2, 'ZINTERSTORE <z> 2 <z> {<z>|<t>} {WEIGHTS <weight> <weight>|AGGREGATE {SUM|MIN|MAX}}*'],
    [2, 'ZDIFFSTORE <z> <numkeys> <z> [ <z> ]'],
    [2, 'ZINTERCARD <numkeys> <z> <z> [ LIMIT <count> ]'],
    [2, 'ZRANDMEMBER <z>', 'random'],
    [2, 'ZRANDMEMBER <z> <scount> [ WITHSCORES ]', 'random'],
    [2, 'ZSCAN <z> 0 COUNT 1000', 'scan-pairs'],
    [2, 'ZSCAN <z> <cursor> COUNT 1000 MATCH <pattern>', 'type'],
    [3, 'OBJECT ENCODING <z>'],
    [
      4,
      ({ gen, self, send }) => {
        const count = gen.pick([1, 3, 10, 130]);
        const members = Array.from({ length: count }, () => `0 ${gen.pick(['', 'm'])}${gen.small(200)}`);
        send(self, `ZADD x${1 + gen.small(2)} ${members.join(' ')}`);
      },
    ],
    [
      1,
      ({ gen, self, send }) => {
        const members = Array.from({ length: gen.pick([64, 129, 140]) }, (_, i) => `${gen.small(50)} member${i}`);
        send(self, `ZADD z${1 + gen.small(4)} ${members.join(' ')}`);
      },
    ],
    [
      2,
      ({ gen, self, other, send }) => {
        const pop = gen.pick(['BZPOPMIN z1 z2 0', 'BZPOPMAX z2 100', 'BZMPOP 0 2 z1 z2 MIN COUNT 2']);
        send(self, pop);
        if (gen.chance(0.6)) send(other, `ZADD z${1 + gen.small(2)} 1 a 2 b 3 c`);
        send(other, `CLIENT UNBLOCK ${clientId(self)} ${gen.pick(['TIMEOUT', 'ERROR'])}`);
      },
    ],
    [
      1,
      ({ self, send, wait }) => {
        send(self, 'BZPOPMIN nothing-here 0.005');
        wait(30);
      },
    ],
  ],
};
