// What hashes leave in the append-only file. The expectations are what redis-server 8.0.2 wrote for these lines
// (appendfsync always), with this clock's moments put in for its times; commands of one unit, which it wraps in MULTI and
// EXEC, are joined by "; " here.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../base/clock.ts';
import { splitArgs } from '../../../base/quoting.ts';
import { SeededRandom } from '../../../base/random.ts';
import { ALL_COMMANDS } from '../index.ts';
import { Engine } from '../../engine.ts';

const NOW = 1_000_000;

/** The units written for these lines; "wait 50" lets 50 ms pass, "tick" lets the cron run as well. */
function propagated(lines: readonly string[], maxListpackEntries = 512): string[] {
  const clock = new ManualClock(NOW);
  const settings = { 'hash-max-listpack-entries': maxListpackEntries };
  const engine = new Engine({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1), settings });
  const written: string[] = [];
  engine.propagation.listen((unit) => written.push(unit.map(({ argv }) => argv.join(' ')).join('; ')));
  const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
  for (const line of lines) {
    const [word, ms] = line.split(' ');
    if (word === 'tick') {
      clock.advance(1000);
      engine.tick();
    } else if (word === 'wait') {
      clock.advance(Number(ms));
      engine.refreshClock();
    } else {
      engine.refreshClock();
      engine.execute(client, splitArgs(line) ?? []);
    }
  }
  return written;
}

describe('propagation of hash commands', () => {
  it('writes changes as they came, the result of HINCRBYFLOAT, and HGETDEL as HDEL', () => {
    expect(
      propagated([
        'HSET h a 1 b 2 c 3',
        'HSETNX h a 4',
        'HSETNX h d 4',
        'HINCRBY h a 5',
        'HINCRBYFLOAT h a 0.5',
        'HINCRBY h a 1',
        'HMSET h e 1',
        'HDEL h nothing',
        'HDEL h a b zz',
        'HGETDEL h FIELDS 2 c zz',
        'HGETDEL h FIELDS 1 zz',
      ]),
    ).toEqual([
      'HSET h a 1 b 2 c 3',
      'HSETNX h d 4',
      'HINCRBY h a 5',
      'HSET h a 6.5',
      'HMSET h e 1',
      'HDEL h a b zz',
      'HDEL h c zz',
    ]);
  });

  it('makes relative times absolute, for the fields that got them', () => {
    expect(
      propagated([
        'HSET h a 1 b 2 c 3',
        'HEXPIRE h 100 FIELDS 2 a zz',
        'HEXPIRE h 100 NX FIELDS 3 a b zz',
        'HEXPIRE h 100 NX FIELDS 1 a',
        'HPEXPIREAT h 70368744177663 FIELDS 1 c',
        'HPERSIST h FIELDS 2 a zz',
        'HPERSIST h FIELDS 2 a zz',
        'HGETEX h FIELDS 1 a',
        'HGETEX h EX 100 FIELDS 2 a zz',
        'HGETEX h PXAT 9999999999999 FIELDS 1 a',
        'HGETEX h PERSIST FIELDS 2 a b',
        'HGETEX h PERSIST FIELDS 2 a b',
        'HSETEX h EX 100 FIELDS 2 a 1 b 2',
        'HSETEX h FXX PX 100 FIELDS 1 a 2',
        'HSETEX h PXAT 9999999999999 FIELDS 2 a 1 b 2',
        'HSETEX h KEEPTTL FIELDS 1 a 2',
        'HSETEX h FNX EX 100 FIELDS 1 a 2',
      ]),
    ).toEqual([
      'HSET h a 1 b 2 c 3',
      'HPEXPIREAT h 1100000 FIELDS 1 a',
      'HPEXPIREAT h 1100000 NX FIELDS 1 b',
      'HPEXPIREAT h 70368744177663 FIELDS 1 c',
      'HPERSIST h FIELDS 2 a zz',
      'HPEXPIREAT h 1100000 FIELDS 2 a zz',
      'HPEXPIREAT h 9999999999999 FIELDS 1 a',
      'HPERSIST h FIELDS 2 a b',
      'HSETEX h PXAT 1100000 FIELDS 2 a 1 b 2',
      'HSETEX h FXX PXAT 1000100 FIELDS 1 a 2',
      'HSETEX h PXAT 9999999999999 FIELDS 2 a 1 b 2',
      'HSETEX h KEEPTTL FIELDS 1 a 2',
    ]);
  });

  it('says of a moment past that the fields are gone', () => {
    expect(
      propagated([
        'HSET h a 1 b 2 c 3',
        'HEXPIREAT h 1 FIELDS 2 a b',
        'HGETEX h PXAT 1 FIELDS 1 c',
        'HSETEX h EXAT 1 FIELDS 2 a 2 a 2',
      ]),
    ).toEqual(['HSET h a 1 b 2 c 3', 'HDEL h a; HDEL h b', 'HDEL h c', 'HDEL h a; HDEL h a']);
  });

  it('deletes expired fields where they are found, before what the command does itself', () => {
    const expire = (fields: string) => `HPEXPIREAT h ${NOW + 5} FIELDS ${fields}`;
    expect(
      propagated([
        'HSET h a 1 b 2 c 3 d 4 e 5 f 6 g 7',
        expire('6 a b c d e f'),
        'wait 20',
        'HGETALL h',
        'HGET h a',
        'HINCRBY h b 1',
        'HGETDEL h FIELDS 2 c g',
        'HGETEX h PX 100 FIELDS 2 d b',
        'HSETEX h FNX FIELDS 2 z 1 e 2',
        'HMGET h f',
      ]),
    ).toEqual([
      'HSET h a 1 b 2 c 3 d 4 e 5 f 6 g 7',
      expire('6 a b c d e f'),
      'HDEL h a',
      'HDEL h b; HINCRBY h b 1',
      'HDEL h c; HDEL h c g',
      `HDEL h d; HPEXPIREAT h ${NOW + 120} FIELDS 2 d b`,
      'HDEL h e; HSETEX h FNX FIELDS 2 z 1 e 2',
      'HDEL h f',
    ]);
  });

  // Equal times: a listpack has the newest first, a table the oldest.
  it.each([
    [512, 'b', 'a'],
    [0, 'a', 'b'],
  ])('deletes what expires by itself field by field (listpack up to %i entries)', (entries, first, second) => {
    expect(propagated(['HSET h a 1 b 2 c 3', 'HPEXPIRE h 5 FIELDS 2 a b', 'tick'], entries)).toEqual([
      'HSET h a 1 b 2 c 3',
      `HPEXPIREAT h ${NOW + 5} FIELDS 2 a b`,
      `HDEL h ${first}`,
      `HDEL h ${second}`,
    ]);
  });
});
