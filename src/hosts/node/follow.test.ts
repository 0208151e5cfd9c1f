// What CONFIG SET changes outside the engine: where the server listens, and the process's score.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer as createListener } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import { createServer } from '../../server/server.ts';
import { followListening } from './listen.ts';
import { Log } from './log.ts';
import { followOomScore } from './oom-score.ts';
import { TcpHost } from './tcp.ts';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const each of cleanUp.splice(0)) each();
});

class QuietLog extends Log {
  readonly lines: string[] = [];
  override write(_: 'debug' | 'verbose' | 'notice' | 'warning', message: string): void {
    this.lines.push(message);
  }
}

function start(port: number) {
  const clock = new ManualClock(1_700_000_000_000);
  const settings = { port, bind: '127.0.0.1' };
  const server = createServer({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1), settings });
  const host = new TcpHost({ server, now: () => clock.now() });
  cleanUp.push(() => host.close());
  return { host, config: server.engine.config, log: new QuietLog() };
}

/** A port that somebody listens at until the test ends, or until `free`. */
async function takePort(): Promise<{ readonly port: number; readonly free: () => Promise<void> }> {
  const listener = createListener();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => void listener.close());
  const { port } = listener.address() as AddressInfo;
  return { port, free: () => new Promise((resolve) => listener.close(() => resolve())) };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => socket.destroy());
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('error', () => resolve(false));
    socket.once('close', (hadError) => resolve(!hadError));
  });

describe('CONFIG SET port and bind', () => {
  it('move the server, and leave it where it was if that fails', async () => {
    const [first, second, taken] = [await takePort(), await takePort(), await takePort()];
    await first.free();
    await second.free();
    const { host, config, log } = start(first.port);
    await host.listen({ host: '127.0.0.1', port: first.port });
    followListening(config, host, log);
    expect(config.setAll([['port', String(second.port)]])).toBeUndefined();
    expect([await answers(first.port), await answers(second.port)]).toEqual([false, true]);
    expect(config.setAll([['hz', '20'], ['port', String(taken.port)]])).toEqual({
      name: 'port',
      reason: 'Unable to listen on this port. Check server logs.',
    });
    expect([config.settings.hz, config.settings.port]).toEqual([10, second.port]);
    expect(log.lines[0]).toContain(`listening socket 127.0.0.1:${taken.port}: bind: Address already in use`);
    expect(config.setAll([['bind', '203.0.113.1']])?.reason).toBe('Failed to bind to specified addresses.');
    expect(config.setAll([['bind', '-203.0.113.1 127.0.0.1']])).toBeUndefined();
    expect(await answers(second.port)).toBe(true);
    expect(config.setAll([['bind', '']])).toBeUndefined();
    expect(await answers(second.port)).toBe(false);
  });
});

describe('CONFIG SET oom-score-adj', () => {
  it('writes the score, and gives back the old one when it is switched off', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keyspace-'));
    cleanUp.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'oom_score_adj');
    writeFileSync(file, '7\n');
    const { config, log } = start(0);
    followOomScore(config, log, file);
    const scoreAfter = (...pairs: [string, string][]): string => {
      expect(config.setAll(pairs)).toBeUndefined();
      return readFileSync(file, 'latin1');
    };
    expect(scoreAfter(['oom-score-adj-values', '10 20 30'])).toBe('7\n');
    expect(scoreAfter(['oom-score-adj', 'yes'])).toBe('17\n');
    expect(scoreAfter(['oom-score-adj-values', '2000 20 30'])).toBe('1000\n');
    expect(scoreAfter(['oom-score-adj', 'absolute'], ['oom-score-adj-values', '9 9 9'])).toBe('9\n');
    expect(scoreAfter(['oom-score-adj', 'no'])).toBe('7\n');
    rmSync(file);
    expect(config.setAll([['oom-score-adj', 'yes']])?.reason).toBe(
      'Failed to set current oom_score_adj. Check server logs.',
    );
    expect(config.settings['oom-score-adj']).toBe('no');
  });
});
