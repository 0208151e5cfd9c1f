import { describe, expect, it } from 'vitest';
import type { ServerAction, ServerStep } from '../../curriculum/lab/server-link.ts';
import { encodeRequest } from '../../resp/encode.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import { createDiskMachine } from '../../session/disk-machine.ts';
import { readLog } from '../../session/log.ts';
import { Session } from '../../session/session.ts';
import { decodeSession } from '../../session/share.ts';
import { loadLua } from '../node/lua.ts';
import { LabEngine } from './engine.ts';

const PARTS = { commands: ALL_COMMANDS, lua: loadLua() };
const START_MS = 1_735_689_600_000;

const restart = (seed: number): ServerAction => ({ type: 'restart', at: START_MS, seed });
const connect = (connection: number, client: string): ServerAction => ({ type: 'connect', at: START_MS, connection, client });
const receive = (after: number, connection: number, ...argv: readonly string[]): ServerAction => ({
  type: 'receive',
  at: START_MS + after,
  connection,
  bytes: encodeRequest(argv),
});

const RUN: readonly ServerAction[] = [
  restart(5),
  connect(1, 'worker 1'),
  connect(2, 'web server'),
  receive(0.4, 2, 'SADD', 'bag', 'a', 'b', 'c', 'd', 'e'),
  receive(0.9, 2, 'SPOP', 'bag'),
  receive(1.3, 1, 'BLPOP', 'jobs', '0'),
  receive(2.25, 2, 'SET', 'copy', '1', 'PX', '500'),
  receive(100, 2, 'RPUSH', 'jobs', 'mail', 'bill'),
  receive(150, 1, 'BLPOP', 'gone', '0.3'),
  { type: 'advance', at: START_MS + 900 },
  receive(1000, 2, 'EVAL', "return redis.call('SET', KEYS[1], ARGV[1], 'PX', 60000)", '1', 'lock', 'me'),
];
const LOOK = [['KEYS', '*'], ['PTTL', 'lock'], ['SMEMBERS', 'bag'], ['LRANGE', 'jobs', '0', '-1'], ['CLIENT', 'LIST']];

describe('LabEngine', () => {
  it('gives what a test did to its server as a session that comes to the same state, with the same replies', async () => {
    const engine = new LabEngine(PARTS);
    const sent: string[] = [];
    const act = (action: ServerAction): ServerStep => {
      const step = engine.act(action);
      sent.push(...step.outputs.map(({ connection, bytes }) => `${connection}: ${bytes}`));
      return step;
    };
    engine.act(restart(1));
    RUN.forEach(act);
    const recorded = engine.session(1, 'A test');
    if (recorded === undefined) throw new Error('nothing was recorded');
    LOOK.forEach((argv) => act(receive(1000, 2, ...argv)));

    const { start, name, log } = decodeSession(recorded);
    const replayed: string[] = [];
    const session = new Session(start, {
      createMachine: createDiskMachine,
      parts: () => PARTS,
      listener: { output: (connection, bytes) => replayed.push(`${connection}: ${bytes}`), closed: () => undefined },
    });
    const { reason } = await session.restore(readLog(log, start.startedAt));
    expect([name, reason]).toEqual(['A test', undefined]);
    expect([...session.clientNames].toSorted()).toEqual(['web server', 'worker 1']);
    for (const argv of LOOK) session.append({ kind: 'input', at: session.time, connection: 2, bytes: encodeRequest(argv) });
    expect(replayed.slice(-LOOK.length).map(withoutAges)).toEqual(sent.slice(-LOOK.length).map(withoutAges));
  });

  it('forgets what it recorded when another run begins', () => {
    const engine = new LabEngine(PARTS);
    engine.act(restart(1));
    expect(engine.session(0, '')).toBeDefined();
    expect(engine.session(1, '')).toBeUndefined();
    engine.forget();
    expect(engine.session(0, '')).toBeUndefined();
  });
});

/** CLIENT LIST tells of buffers and totals that hang on how the bytes were handed over. */
function withoutAges(sent: string): string {
  return sent.replace(/ (?:age|idle|qbuf|qbuf-free|argv-mem|rbs|rbp|obl|oll|omem|tot-mem|tot-net-in|tot-net-out|tot-cmds|fd|laddr|addr)=\S+/g, '').replace(/\$\d+/g, '$');
}
