// Hashes with field expiration. Times are far or past; the short one really waits. The keys p1 and p2 always stay small
// enough for a listpack, and get absolute times only: their fields must come in the same order.
import type { FuzzGroup } from '../command.ts';
import { compile, type Symbols } from '../template.ts';

const packedSymbols: Symbols = {
  p: (gen) => `p${1 + gen.small(2)}`,
  field: (gen) => `f${gen.small(8)}`,
  value: (gen) => (gen.chance(0.5) ? String(gen.small(100_000)) : `value${gen.small(100)}`),
  'ms-tied': (gen) => String(gen.nowMs + 200_000_000 + gen.small(4)),
};

/** Sent as they are: no mutation makes these hashes grow. */
const PACKED = [
  'HSET <p> ( <field> <value> )+',
  'HSET <p> ( <field> <value> )+',
  'HINCRBYFLOAT <p> <field> <value>',
  'HDEL <p> <field>',
  'HPEXPIREAT <p> <ms-tied> [ {NX|XX|GT|LT} ] FIELDS 2 <field> <field>',
  'HPEXPIREAT <p> <ms-tied> FIELDS 1 <field>',
  'HPERSIST <p> FIELDS 1 <field>',
  'HGETEX <p> [ {PERSIST|PXAT <ms-tied>} ] FIELDS 2 <field> <field>',
  'HSETEX <p> {FNX|FXX|KEEPTTL|PXAT <ms-tied>}* FIELDS 2 <field> <value> <field> <value>',
  'HGETALL <p>',
  'HGETALL <p>',
  'HKEYS <p>',
  'HSCAN <p> 0',
  'HRANDFIELD <p> 100',
  'OBJECT ENCODING <p>',
].map((template) => compile(template, packedSymbols));

export const hash: FuzzGroup = {
  name: 'hash',
  symbols: {
    nfields: (gen) => (gen.chance(0.1) ? gen.edge() : String(1 + gen.small(3))),
    scount: (gen) => (gen.chance(0.1) ? gen.edge() : String(gen.small(9) - 4)),
  },
  entries: [
    [10, 'HSET <h> ( <field> <value> )+'],
    [2, 'HMSET <h> ( <field> <value> )+'],
    [3, 'HSETNX <h> <field> <value>'],
    [5, 'HGET <h> <field>'],
    [3, 'HMGET <h> ( <field> )+'],
    [4, 'HGETALL <h>', 'unordered-pairs'],
    [2, 'HKEYS <h>', 'unordered'],
    [2, 'HVALS <h>', 'unordered'],
    [2, 'HLEN <h>'],
    [2, 'HSTRLEN <h> <field>'],
    [2, 'HEXISTS <h> <field>'],
    [4, 'HDEL <h> ( <field> )+'],
    [4, 'HINCRBY <h> <field> <int>'],
    [4, 'HINCRBYFLOAT <h> <field> <float>'],
    [2, 'HRANDFIELD <h>', 'random'],
    [3, 'HRANDFIELD <h> <scount> [ WITHVALUES ]', 'random'],
    [2, 'HSCAN <h> 0 COUNT 1000', 'scan-pairs'],
    [2, 'HSCAN <h> <cursor> COUNT 1000 {MATCH <pattern>|NOVALUES}', 'type'],
    [4, 'HEXPIRE <h> <seconds> {NX|XX|GT|LT}* FIELDS <nfields> ( <field> )+'],
    [4, 'HPEXPIRE <h> <ms> [ {NX|XX|GT|LT} ] FIELDS <nfields> ( <field> )+'],
    [3, 'HEXPIREAT <h> <seconds-at> [ {NX|XX|GT|LT} ] FIELDS <nfields> ( <field> )+'],
    [3, 'HPEXPIREAT <h> <ms-at> [ {NX|XX|GT|LT} ] FIELDS <nfields> ( <field> )+'],
    [3, 'HPEXPIREAT <h> <ms-at> FIELDS 1 <field>'],
    [2, 'HTTL <h> FIELDS <nfields> ( <field> )+', 'near'],
    [2, 'HPTTL <h> FIELDS <nfields> ( <field> )+', 'near'],
    [2, 'HEXPIRETIME <h> FIELDS <nfields> ( <field> )+', 'near'],
    [2, 'HPEXPIRETIME <h> FIELDS <nfields> ( <field> )+', 'near'],
    [3, 'HPERSIST <h> FIELDS <nfields> ( <field> )+'],
    [3, 'HGETDEL <h> FIELDS <nfields> ( <field> )+'],
    [4, 'HGETEX <h> {PERSIST|EX <seconds>|PX <ms>|EXAT <seconds-at>|PXAT <ms-at>}* FIELDS <nfields> ( <field> )+'],
    [
      4,
      'HSETEX <h> {FNX|FXX|KEEPTTL|EX <seconds>|PX <ms>|EXAT <seconds-at>|PXAT <ms-at>}* ' +
        'FIELDS <nfields> ( <field> <value> )+',
    ],
    [3, 'OBJECT ENCODING <h>'],
    [1, 'CONFIG SET hash-max-listpack-entries {9|12|512}'],
    [1, 'CONFIG SET hash-max-listpack-value {16|64|100}'],
    [25, ({ gen, self, send }) => send(self, gen.pick(PACKED)(gen).join(' '))],
    [
      1,
      ({ gen, self, send, wait }) => {
        const key = `h${1 + gen.small(4)}`;
        // Queued, it would begin to expire only at some later EXEC, and race with what follows.
        send(self, 'DISCARD');
        send(self, `HSET ${key} short 1 long 2`);
        send(self, `HPEXPIRE ${key} ${1 + gen.small(5)} FIELDS 1 short`);
        wait(12);
        send(self, `HGET ${key} short`);
        send(self, `HLEN ${key}`, 'type');
      },
    ],
  ],
};
