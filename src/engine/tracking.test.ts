// The order of invalidations and replies around a flush that is left to Redis's background thread: the reply comes last.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { encodeRequest } from '../resp/encode.ts';
import { ALL_COMMANDS } from '../server/commands.ts';
import { createServer } from '../server/server.ts';

function start() {
  const server = createServer({ commands: ALL_COMMANDS, clock: new ManualClock(0), random: new SeededRandom(1) });
  const connect = () => {
    let output = '';
    const connection = server.connect({ onOutput: (bytes) => (output += bytes), onClose: () => {}, addr: '', laddr: '' });
    return (...commands: string[]): string => {
      output = '';
      connection.receive(commands.map((line) => encodeRequest(line.split(' '))).join(''));
      return output.replaceAll('\r\n', ' ').trim();
    };
  };
  return connect;
}

describe('FLUSHDB of a client that hears of changes', () => {
  it('is answered after what it is told for others and for itself, in this order', () => {
    const connect = start();
    const [me, other] = [connect(), connect()];
    me('HELLO 3');
    other('CLIENT TRACKING ON REDIRECT 1');
    expect(me('FLUSHDB')).toBe('>2 $10 invalidate $-1 +OK');
    me('CLIENT TRACKING ON');
    expect(me('FLUSHDB')).toBe('>2 $10 invalidate $-1 >2 $10 invalidate _ +OK');
  });

  it('is answered after the broadcasts of what came before it', () => {
    const me = start()();
    me('HELLO 3', 'CLIENT TRACKING ON BCAST');
    expect(me('SET k v', 'FLUSHDB')).toBe('+OK >2 $10 invalidate _ >2 $10 invalidate *1 $1 k +OK');
  });

  it('is answered after the news that who was told in its place is gone', () => {
    const connect = start();
    const [me, other] = [connect(), connect()];
    me('HELLO 3', 'CLIENT TRACKING ON BCAST REDIRECT 2');
    other('QUIT');
    expect(me('FLUSHDB')).toBe('>2 $21 tracking-redir-broken :2 +OK');
  });
});
