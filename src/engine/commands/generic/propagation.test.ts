// What the commands on keys leave in the append-only file. The expectations are what redis-server 8.0.2 wrote for these
// lines (appendfsync always), with the clock's now (1,000,000 ms) put in for its times.
import { describe, expect, it } from 'vitest';
import { propagated } from '../../testing/propagated.ts';

describe('propagation of commands on keys', () => {
  it('makes times absolute, keeps conditions, and says DEL of a key whose time is past', () => {
    expect(
      propagated([
        'MSET a 1 b 2',
        'EXPIRE a 100',
        'EXPIRE a 100 GT',
        'EXPIRE a 200 gt',
        'PEXPIRE a 100000 XX LT',
        'EXPIREAT a 99999999999',
        'PEXPIREAT a 99999999999999 XX',
        'EXPIRE a 10 NX',
        'PERSIST a',
        'PERSIST a',
        'EXPIRE a -1',
        'EXPIRE a 10',
        'PEXPIREAT b 1',
      ]),
    ).toEqual([
      'MSET a 1 b 2',
      'PEXPIREAT a 1100000',
      'PEXPIREAT a 1200000 gt',
      'PEXPIREAT a 1100000 XX LT',
      'PEXPIREAT a 99999999999000',
      'PEXPIREAT a 99999999999999 XX',
      'PERSIST a',
      'DEL a',
      'DEL b',
    ]);
  });

  it('leaves out what changed nothing', () => {
    expect(
      propagated([
        'SET a 1',
        'DEL a x',
        'DEL a',
        'MSET c 1 d 2',
        'UNLINK c d',
        'RENAME nope x',
        'SET a 1',
        'RENAME a a2',
        'RENAMENX a2 a2',
        'RENAMENX a2 a',
        'COPY a a3',
        'COPY a a3',
        'COPY a a3 REPLACE',
        'COPY a a3 DB 3',
        'MOVE a 2',
        'MOVE a 2',
        'TOUCH a3',
        'RPUSH l 3 1 2',
        'SORT l',
        'SORT l STORE s',
        'SORT nope STORE s',
        'SORT nope STORE s',
        'WAIT 0 0',
      ]),
    ).toEqual([
      'SET a 1',
      'DEL a x',
      'MSET c 1 d 2',
      'UNLINK c d',
      'SET a 1',
      'RENAME a a2',
      'RENAMENX a2 a',
      'COPY a a3',
      'COPY a a3 REPLACE',
      'COPY a a3 DB 3',
      'MOVE a 2',
      'RPUSH l 3 1 2',
      'SORT l STORE s',
      'SORT nope STORE s',
    ]);
  });
});
