// Engines in this process to judge interview answers on, with as many clients as a question needs and a clock that waits
// by being moved.

import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { NO_SERVER } from '../../curriculum/interview/crash.ts';
import type { ServerSettings } from '../../curriculum/interview/crash.ts';
import type { PracticeWorld } from '../../curriculum/interview/judge.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import { loadLua } from '../../hosts/node/lua.ts';
import { NO_REPLY, Status } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import { Machine } from '../../server/machine.ts';
import { shareLua } from './shared-lua.ts';
import { exchangeInProcess } from '../lessons/worlds.ts';
import type { Exchange } from '../lessons/worlds.ts';

const lua = shareLua(loadLua());

export interface EngineWorldOptions {
  readonly seed?: number;
  /** Unix ms: what is asked on worlds of another time and chance must be answered alike. */
  readonly startAt?: number;
}

export function enginePracticeWorld(settings?: ServerSettings, { seed = 1, startAt }: EngineWorldOptions = {}): PracticeWorld {
  const clock = new ManualClock(startAt);
  const server = new Machine({ clock, random: new SeededRandom(seed), commands: ALL_COMMANDS, lua, ...(settings && { settings }) });
  const clients = new Map<number, Exchange>();
  const client = (number: number): Exchange => {
    const known = clients.get(number) ?? exchangeInProcess(server);
    clients.set(number, known);
    return known;
  };
  const send = (number: number, line: string): Reply | Promise<Reply> => {
    if (server.server === undefined) return new Status(NO_SERVER);
    const exchange = client(number);
    const reply = exchange.send(line);
    // The engine answers within the call, or when something else happens.
    return exchange.isWaiting ? NO_REPLY : reply;
  };
  return {
    client: (number) => (line) => send(number, line),
    hidden: (line) => send(0, line),
    wait(milliseconds) {
      // In small steps, as time goes by: what is written to disk needs more than one of them.
      for (let left = milliseconds; left > 0; left -= TICK_MS) {
        clock.advance(Math.min(left, TICK_MS));
        server.tick();
      }
      return Promise.resolve();
    },
    machine(step) {
      switch (step.do) {
        case 'shutdown':
          // Nobody hears of it: the connection is closed.
          client(0).send(step.run).catch(() => undefined);
          break;
        case 'kill':
          server.control({ type: 'kill' });
          break;
        case 'power-loss':
          server.control({ type: 'cut-power', tail: 'lost', seed: 1 });
          break;
        case 'cut': {
          const last = server.disk.list(AOF_FOLDER).findLast((name) => name.endsWith('.incr.aof'));
          const path = `${AOF_FOLDER}/${last}`;
          server.disk.truncate(path, (server.disk.size(path) ?? 0) - step.bytes);
          break;
        }
        case 'start':
          server.control({ type: 'start', settings: step.settings });
          break;
      }
      clients.clear();
      return Promise.resolve();
    },
  };
}

const TICK_MS = 20;
const AOF_FOLDER = '/data/appendonlydir';
