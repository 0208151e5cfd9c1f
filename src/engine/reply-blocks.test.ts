import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { ALL_COMMANDS } from '../server/commands.ts';
import { createServer } from '../server/server.ts';

/** What the lines bring from a new server, each of them sent when the one before has been answered. */
function answerTo(settings: Record<string, string>, lines: readonly string[]): { received: string; isClosed: boolean } {
  const clock = new ManualClock(1_700_000_000_000);
  const server = createServer({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1), settings });
  const peer = { received: '', isClosed: false };
  const connection = server.connect({
    addr: '127.0.0.1:50000',
    laddr: '127.0.0.1:6379',
    onOutput: (bytes) => (peer.received += bytes),
    onClose: () => (peer.isClosed = true),
  });
  for (const n of [8000, 16_384, 20_000, 40_000, 100_000]) connection.receive(`SETRANGE s${n} ${n - 1} x\r\n`);
  const elements = Array.from({ length: 3000 }, (_, at) => `element${String(at).padStart(3, '0')}`);
  connection.receive(`RPUSH list ${elements.join(' ')}\r\n`);
  peer.received = '';
  for (const line of lines) connection.receive(`${line}\r\n`);
  return peer;
}

// Recorded from Redis 8.0.2: in a transaction, CLIENT LIST tells what the replies before it take.
const RECORDED: readonly (readonly [commands: string, obl: number, oll: number, omem: number])[] = [
  ['PING', 11, 0, 0],
  ['GET s8000', 8013, 0, 0],
  ['GET s16384', 16_384, 1, 20_504],
  ['GET s20000', 16_384, 1, 20_504],
  ['GET s40000', 16_384, 1, 24_600],
  ['GET s100000', 16_384, 1, 98_328],
  ['GET s40000, PING', 16_384, 1, 24_600],
  ['GET s20000, GET s20000', 16_384, 2, 41_008],
  ['GET s8000, GET s40000, GET s40000', 16_384, 2, 73_776],
  ['LRANGE list 0 -1', 16_384, 2, 41_008],
  ['LRANGE list 0 -1, LRANGE list 0 -1', 16_384, 5, 102_520],
  ['MGET s8000 s8000 s8000 s100000', 16_384, 2, 118_832],
  ['GET s100000, LRANGE list 0 -1', 16_384, 3, 139_336],
];

// Recorded from Redis 8.0.2: the first length at which the reply to GET ends the client, by the hard limit.
const CUT_OFF: readonly (readonly [limit: number, length: number])[] = [
  [1, 16_375],
  [20_504, 16_375],
  [20_505, 36_839],
  [30_000, 45_031],
  [100_000, 114_662],
  [1_048_576, 933_864],
];

describe('the output that waits', () => {
  it.each(RECORDED)('takes blocks of memory as in Redis: %s', (commands, obl, oll, omem) => {
    const { received } = answerTo({}, ['MULTI', ...commands.split(', '), 'CLIENT LIST', 'EXEC']);
    expect(received).toContain(` obl=${obl} oll=${oll} omem=${omem} `);
  });

  it.each(CUT_OFF)('ends the client when its blocks reach the limit of %i bytes, with a string of %i', (limit, length) => {
    const limits = { 'client-output-buffer-limit': `normal ${limit} 0 0 slave 0 0 0 pubsub 0 0 0` };
    expect(answerTo(limits, [`SETRANGE key ${length - 2} x`, 'GET key']).isClosed).toBe(false);
    expect(answerTo(limits, [`SETRANGE key ${length - 1} x`, 'GET key']).isClosed).toBe(true);
  });
});
