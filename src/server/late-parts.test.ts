import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { FIRST_COMMANDS } from '../engine/commands/first.ts';
import { ALL_COMMANDS } from './commands.ts';
import type { PartName } from '../engine/late-parts.ts';
import { loadLua } from '../hosts/node/lua.ts';
import { createServer, type Connection } from './server.ts';

const PARTS = { commands: ALL_COMMANDS, lua: loadLua() };

/** [client, input], [client, 'close'] or ['pass', milliseconds]. */
type Step = readonly [client: string, input: string | number];

/** What each client got to read, and the dataset's digest. */
function play(steps: readonly Step[], isWhole: boolean): Record<string, string> {
  const clock = new ManualClock(1_700_000_000_000);
  let needed: PartName | undefined;
  const request = (part: PartName) => () => {
    needed = part;
  };
  const server = createServer({
    clock,
    random: new SeededRandom(3),
    settings: { 'enable-debug-command': 'yes' },
    ...(isWhole ? PARTS : { commands: FIRST_COMMANDS, late: { commands: request('commands'), lua: request('lua') } }),
  });
  /** A host does this later, and lets nobody else come between. */
  const supply = (): void => {
    for (let part = needed; part !== undefined; part = needed) {
      needed = undefined;
      server.provide({ [part]: PARTS[part] });
    }
  };
  const received: Record<string, string> = {};
  const connections = new Map<string, Connection>();
  for (const [who, what] of [...steps, ['digest', 'DEBUG DIGEST\r\n'] as const]) {
    if (who === 'pass') {
      clock.advance(Number(what));
      server.tick();
      supply();
      continue;
    }
    let connection = connections.get(who);
    if (connection === undefined) {
      received[who] = '';
      connection = server.connect({
        addr: `127.0.0.1:${5000 + connections.size}`,
        laddr: '127.0.0.1:6379',
        onOutput: (bytes) => (received[who] += bytes),
        onClose: () => (received[who] += '(closed)'),
      });
      connections.set(who, connection);
    }
    if (what === 'close') connection.close();
    else connection.receive(String(what));
    supply();
  }
  return received;
}

const CASES: Readonly<Record<string, readonly Step[]>> = {
  'in the middle of a pipeline': [
    ['a', 'SET n 1\r\nINCR n\r\nSETBIT bits 7 1\r\nGET bits\r\nEVAL "return redis.call(\'GET\', \'n\')" 0\r\nDBSIZE\r\n'],
  ],
  'that shows the state of clients': [['a', 'PING\r\nCLIENT LIST\r\nPING\r\nSET a b\r\n'], ['b', 'CLIENT INFO\r\nPING\r\n']],
  'inside a transaction': [['a', 'MULTI\r\nSET n 1\r\nPFADD h a\r\nXADD s 1-1 a b\r\nEVAL "return 5" 0\r\nEXEC\r\n']],
  'that does not exist': [['a', 'NOSUCH\r\nPING\r\nMULTI\r\nNOSUCH a\r\nEXEC\r\n']],
  'in a client that is served while it blocks': [
    ['a', 'BLPOP queue 0\r\nXADD s 1-1 a b\r\nEVAL "return 7" 0\r\n'],
    ['b', 'RPUSH queue x y\r\nLLEN queue\r\n'],
  ],
  'put off by CLIENT PAUSE, with others behind it': [
    ['c', 'CLIENT PAUSE 100 ALL\r\n'],
    ['a', 'EVAL "return redis.call(\'APPEND\', \'k\', \'a\')" 0\r\nGET k\r\n'],
    ['b', 'APPEND k b\r\nGET k\r\n'],
    ['pass', 150],
    ['b', 'GET k\r\n'],
  ],
  'while broadcasts are due': [
    ['a', 'HELLO 3\r\nCLIENT TRACKING ON BCAST\r\n'],
    ['a', 'SET x 1\r\nEVAL "return redis.call(\'SET\', \'y\', 2)" 0\r\nSET z 3\r\n'],
  ],
  'after a monitor has begun': [['m', 'MONITOR\r\n'], ['a', 'SET a 1\r\nEVAL "return redis.call(\'GET\', \'a\')" 0\r\n']],
  'followed by the end of its connection': [['a', 'SETBIT bits 9 1\r\nQUIT\r\nSET a 1\r\n'], ['b', 'STRLEN bits\r\n']],
  'whose client is gone': [['a', 'SETBIT bits 9 1\r\n'], ['a', 'close'], ['b', 'STRLEN bits\r\n']],
  'about commands and users': [
    ['a', 'GET a\r\nCOMMAND COUNT\r\nCOMMAND LIST\r\nINFO commandstats\r\nACL SETUSER u on nopass ~* +@all -@write\r\n'],
    ['b', 'AUTH u u\r\nSET a 1\r\nXADD s * a b\r\nGETBIT a 1\r\nACL GETUSER u\r\nACL WHOAMI\r\n'],
  ],
};

describe('a part of the engine that comes late', () => {
  it.each(Object.entries(CASES))('changes nothing about a command %s', (_, steps) => {
    expect(play(steps, false)).toEqual(play(steps, true));
  });

  it('brings all commands, of which the first are some', () => {
    expect(ALL_COMMANDS).toEqual(expect.arrayContaining([...FIRST_COMMANDS]));
  });
});
