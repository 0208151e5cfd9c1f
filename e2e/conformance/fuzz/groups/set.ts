// Sets in their three encodings. SPOP of some members is followed by DEL, since each server takes its own.
import type { FuzzGroup } from '../command.ts';

export const set: FuzzGroup = {
  name: 'set',
  symbols: { scount: (gen) => (gen.chance(0.1) ? gen.edge() : String(gen.small(9) - 4)) },
  entries: [
    [12, 'SADD <t> ( <member> )+'],
    [5, 'SREM <t> ( <member> )+'],
    [3, 'SISMEMBER <t> <member>'],
    [3, 'SMISMEMBER <t> ( <member> )+'],
    [5, 'SMEMBERS <t>', 'unordered'],
    [2, 'SCARD <t>'],
    [3, 'SMOVE <t> <t> <member>'],
    [3, 'SINTER ( <t> )+', 'unordered'],
    [3, 'SUNION ( <t> )+', 'unordered'],
    [3, 'SDIFF ( <t> )+', 'unordered'],
    [3, 'SINTERCARD <numkeys> ( <t> )+ [ LIMIT <count> ]'],
    [2, 'SINTERSTORE <t> ( <t> )+'],
    [2, 'SUNIONSTORE <t> ( <t> )+'],
    [2, 'SDIFFSTORE <t> ( <t> )+'],
    [2, 'SRANDMEMBER <t>', 'random'],
    [2, 'SRANDMEMBER <t> <scount>', 'random'],
    [2, 'SSCAN <t> 0 COUNT 1000', 'scan'],
    [2, 'SSCAN <t> <cursor> COUNT 1000 MATCH <pattern>', 'type'],
    [1, 'SSCAN <t> <cursor> {COUNT <count>|MATCH <pattern>|NOVALUES|TYPE set}*', 'type'],
    [1, 'SINTERCARD <numkeys> ( <t> )+ {LIMIT <count>|LIMIT|<t>}*'],
    [1, 'SINTERSTORE {<s>|<l>} ( <t> )+'],
    [3, 'OBJECT ENCODING <t>'],
    [
      2,
      ({ gen, self, send }) => {
        const key = `t${1 + gen.small(4)}`;
        send(self, `SPOP ${key} ${gen.pick(['1000', '0', '-1', 'abc', '2147483648', '1 2'])}`, 'unordered');
        send(self, `SPOP ${key}${gen.chance(0.5) ? ` ${1 + gen.small(4)}` : ''}`, 'random');
        send(self, `SCARD ${key}`);
        send(self, `DEL ${key}`);
      },
    ],
    [
      1,
      ({ gen, self, send }) => {
        const members = Array.from({ length: gen.pick([100, 129, 513, 520]) }, (_, i) => (gen.chance(0.001) ? 'x' : i));
        send(self, `SADD t${1 + gen.small(4)} ${members.join(' ')}`);
      },
    ],
  ],
};
