// What stream commands leave in the append-only file. The expectations are what redis-server 8.0.2 wrote for these
// lines (appendfsync always), with the clock's now (1,000,000 ms) put in for its times.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../base/clock.ts';
import { splitArgs } from '../../../base/quoting.ts';
import { SeededRandom } from '../../../base/random.ts';
import { ALL_COMMANDS } from '../index.ts';
import { Engine } from '../../engine.ts';

const NOW = 1_000_000;

function propagated(lines: readonly string[]): string[] {
  const engine = new Engine({ commands: ALL_COMMANDS, clock: new ManualClock(NOW), random: new SeededRandom(1) });
  const written: string[] = [];
  engine.propagation.listen((unit) => written.push(...unit.map(({ argv }) => argv.join(' '))));
  const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
  for (const line of lines) engine.execute(client, splitArgs(line) ?? []);
  return written;
}

describe('propagation', () => {
  it('fills in ids, and says exactly what approximate trimming has left', () => {
    expect(
      propagated([
        'CONFIG SET stream-node-max-entries 2',
        'XADD s 1-1 n 1',
        'XADD s 1-* n 2',
        'XADD s 2-* n 3',
        'XADD s MAXLEN 3 3-1 n 4',
        'XADD s MAXLEN ~ 2 LIMIT 10 4-* n 5',
        'XADD s MINID ~ 9 LIMIT 1 5-1 n 6',
        'XADD s NOMKSTREAM MAXLEN ~ 100 6-1 n 7',
        'XADD s 1-1 late 1',
        'XADD none NOMKSTREAM 1-1 n 1',
        'XTRIM s MAXLEN ~ 3',
        'XTRIM s MAXLEN ~ 3',
        'XTRIM s MINID ~ 9',
        'XTRIM s MAXLEN = 1',
        'XTRIM s MAXLEN 0',
        'XDEL s 9-9',
        'XADD s 7-1 n 8',
        'XDEL s 7-1 7-1',
        'XADD s 8-1 n 8',
        'XADD s MINID ~ 9 9-1 n 9',
        'XSETID s 9-5',
      ]),
    ).toEqual([
      'XADD s 1-1 n 1',
      'XADD s 1-2 n 2',
      'XADD s 2-0 n 3',
      'XADD s MAXLEN 3 3-1 n 4',
      'XADD s MAXLEN = 3 LIMIT 10 4-0 n 5',
      'XADD s MINID = 2-0 LIMIT 1 5-1 n 6',
      'XADD s NOMKSTREAM MAXLEN = 5 6-1 n 7',
      'XTRIM s MAXLEN = 3',
      'XTRIM s MINID = 18446744073709551615-18446744073709551615',
      'XADD s 7-1 n 8',
      'XDEL s 7-1 7-1',
      'XADD s 8-1 n 8',
      'XADD s MINID = 8-1 9-1 n 9',
      'XSETID s 9-5',
    ]);
  });

  it('writes reads of a group as the entries that became pending and how far the group has come', () => {
    expect(
      propagated([
        'XGROUP CREATE s g $ MKSTREAM',
        'XGROUP CREATE s g $',
        'XGROUP CREATECONSUMER s g known',
        'XGROUP CREATECONSUMER s g known',
        'XADD s 1-1 n 1',
        'XADD s 1-2 n 2',
        'XADD s 1-3 n 3',
        'XREADGROUP GROUP g a COUNT 2 STREAMS s >',
        'XREADGROUP GROUP g idle STREAMS s 0',
        'XREADGROUP GROUP g a STREAMS s 0',
        'XREADGROUP GROUP g b NOACK STREAMS s >',
        'XREADGROUP GROUP g c NOACK STREAMS s >',
        'XREADGROUP GROUP g c STREAMS s >',
        'XACK s g 1-1 9-9',
        'XACK s g 1-1',
      ]),
    ).toEqual([
      'XGROUP CREATE s g $ MKSTREAM',
      'XGROUP CREATECONSUMER s g known',
      'XADD s 1-1 n 1',
      'XADD s 1-2 n 2',
      'XADD s 1-3 n 3',
      'XCLAIM s g a 0 1-1 TIME 1000000 RETRYCOUNT 1 FORCE JUSTID LASTID 1-1',
      'XCLAIM s g a 0 1-2 TIME 1000000 RETRYCOUNT 1 FORCE JUSTID LASTID 1-2',
      'XGROUP SETID s g 1-2 ENTRIESREAD 2',
      'XGROUP CREATECONSUMER s g b',
      'XGROUP SETID s g 1-3 ENTRIESREAD 3',
      'XGROUP CREATECONSUMER s g c',
      'XACK s g 1-1 9-9',
    ]);
  });

  it('writes claims as one XCLAIM for each entry that they touched', () => {
    const written = propagated([
      'XGROUP CREATE s g 0 MKSTREAM',
      'XADD s 1-1 n 1',
      'XADD s 1-2 n 2',
      'XADD s 1-3 n 3',
      'XREADGROUP GROUP g b STREAMS s >',
      'XDEL s 1-1',
      'XCLAIM s g d 0 1-1 1-2 9-9',
      'XCLAIM s g d 0 9-9',
      'XCLAIM s g d 0 9-9 LASTID 5-5',
      'XCLAIM s g e 0 1-3 RETRYCOUNT 7 JUSTID LASTID 6-6',
      'XCLAIM s g e 100000 1-3',
      'XAUTOCLAIM s g f 0 0 COUNT 1 JUSTID',
      'XDEL s 1-2',
      'XAUTOCLAIM s g f 0 0',
      'XAUTOCLAIM s g new 100000 0',
      'XGROUP DELCONSUMER s g f',
      'XGROUP DELCONSUMER s g f',
      'XGROUP SETID s g $',
      'XGROUP DESTROY s g',
      'XGROUP DESTROY s g',
    ]);
    expect(written.slice(written.indexOf('XDEL s 1-1'))).toEqual([
      'XDEL s 1-1',
      'XCLAIM s g b 0 1-1 TIME 1000000 RETRYCOUNT 1 FORCE JUSTID LASTID 1-3',
      'XCLAIM s g d 0 1-2 TIME 1000000 RETRYCOUNT 2 FORCE JUSTID LASTID 1-3',
      'XGROUP SETID s g 5-5 ENTRIESREAD 3',
      'XCLAIM s g e 0 1-3 TIME 1000000 RETRYCOUNT 7 FORCE JUSTID LASTID 6-6',
      'XCLAIM s g f 0 1-2 TIME 1000000 RETRYCOUNT 2 FORCE JUSTID LASTID 6-6',
      'XDEL s 1-2',
      'XCLAIM s g f 0 1-2 TIME 1000000 RETRYCOUNT 2 FORCE JUSTID LASTID 6-6',
      'XCLAIM s g f 0 1-3 TIME 1000000 RETRYCOUNT 8 FORCE JUSTID LASTID 6-6',
      'XGROUP DELCONSUMER s g f',
      'XGROUP SETID s g $',
      'XGROUP DESTROY s g',
    ]);
  });
});
