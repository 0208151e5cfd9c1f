// Keys of any type: expiry in all its forms, moving, copying, sorting, scanning.
import type { FuzzGroup } from '../command.ts';

export const generic: FuzzGroup = {
  name: 'generic',
  symbols: {
    type: (gen) => gen.pick(['string', 'list', 'hash', 'set', 'zset', 'STRING', 'stream', 'nothing']),
    by: (gen) => gen.pick(['s*', 'nosort', 'h*->f1', '*', 'h1->*', 'w_*']),
    get: (gen) => gen.pick(['#', 's*', 'h*->f1', 'h*->', '*']),
  },
  entries: [
    [4, 'DEL ( <any> )+'],
    [2, 'UNLINK ( <any> )+'],
    [3, 'EXISTS ( <any> )+'],
    [2, 'TOUCH ( <any> )+'],
    [3, 'TYPE <any>'],
    [3, 'OBJECT ENCODING <any>'],
    [1, 'OBJECT REFCOUNT <any>', 'type'],
    // Small integers are shared objects, whose idle time means nothing.
    [1, 'OBJECT IDLETIME <any>', 'type'],
    [1, 'OBJECT FREQ <any>'],
    [4, 'EXPIRE <any> <seconds> {NX|XX|GT|LT}*'],
    [3, 'PEXPIRE <any> <ms> {NX|XX|GT|LT}*'],
    [4, 'EXPIREAT <any> <seconds-at> {NX|XX|GT|LT}*'],
    [3, 'PEXPIREAT <any> <ms-at> {NX|XX|GT|LT}*'],
    [3, 'TTL <any>', 'near'],
    [3, 'PTTL <any>', 'near'],
    [2, 'EXPIRETIME <any>', 'near'],
    [2, 'PEXPIRETIME <any>', 'near'],
    [3, 'PERSIST <any>'],
    [3, 'RENAME <any> <any>'],
    [2, 'RENAMENX <any> <any>'],
    [4, 'COPY <any> <any> {DB <db>|REPLACE}*'],
    [3, 'MOVE <any> <db>'],
    [3, 'KEYS <pattern>', 'unordered'],
    [2, 'RANDOMKEY', 'random'],
    [3, 'SCAN 0 COUNT 1000', 'scan'],
    [2, 'SCAN 0 COUNT 1000 {MATCH <pattern>|TYPE <type>}*', 'scan'],
    // From a cursor of nobody's each server goes through its own hash table.
    [1, 'SCAN <edge> COUNT 1000', 'type'],
    [1, 'SCAN 0 COUNT <edge>', 'type'],
    [2, 'SORT {<l>|<t>|<z>} ALPHA [ DESC ] [ LIMIT <index> <count> ]'],
    [2, 'SORT {<l>|<t>|<z>} {ALPHA|ASC|DESC|LIMIT <index> <count>|GET <get>}*', 'type'],
    [2, 'SORT <l> BY <by> {ALPHA|DESC|GET <get>|LIMIT <index> <count>}*', 'type'],
    [2, 'SORT {<l>|<t>|<z>} {ASC|DESC|LIMIT <index> <count>}*'],
    [1, 'SORT {<l>|<t>} ALPHA STORE <l>'],
    [1, 'SORT {<l>|<t>|<z>} {ASC|DESC|LIMIT <index> <count>|BY nosort}* STORE <l>'],
    [1, 'SORT_RO <l> ALPHA {GET <get>|DESC}*', 'type'],
    [1, 'SORT_RO <l> STORE <l>'],
    [1, 'EXPIRE <any> <seconds> <value>'],
    [1, 'WAIT 0 <edge>', 'type'],
    [1, 'WAITAOF <count> <count> <edge>', 'type'],
    [
      1,
      // Few weights for many elements: which of the equal ones a LIMIT shows depends on the sort itself.
      ({ gen, self, send }) => {
        const size = 3 + gen.small(gen.pick([6, 40, 200]));
        const elements = Array.from({ length: size }, (_, i) => i);
        send(self, 'DEL l4');
        send(self, `RPUSH l4 ${elements.join(' ')}`);
        send(self, `MSET ${elements.map((i) => `w_${i} ${gen.pick(['a', 'b', 'c'])}`).join(' ')}`);
        for (let n = 0; n < 4; n++) {
          const order = gen.pick(['ASC', 'DESC']);
          send(self, `SORT l4 BY w_* ALPHA ${order} LIMIT ${gen.small(size)} ${gen.small(size)}`);
        }
      },
    ],
    [
      1,
      ({ gen, self, send, wait }) => {
        const key = gen.pick(['s1', 'h1', 'l1', 't1', 'z1']);
        // Queued, it would begin to expire only at some later EXEC, and race with what follows.
        send(self, 'DISCARD');
        send(self, `PEXPIRE ${key} ${1 + gen.small(5)}`);
        wait(12);
        send(self, `EXISTS ${key}`);
        send(self, `TTL ${key}`);
        send(self, 'DBSIZE');
      },
    ],
  ],
};
