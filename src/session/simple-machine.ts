// The machine of a session without a disk: a server and nothing around it.
import { createServer } from '../server/server.ts';
import { costOf } from './cost.ts';
import type { MachineFactory } from './world.ts';

export const createSimpleMachine: MachineFactory = ({ clock, random, lua }) => {
  const server = createServer({ clock, random, lua, costOf });
  return {
    engine: server.engine,
    connect: (options) => server.connect(options),
    tick: () => server.tick(),
    nextWakeup: () => server.nextWakeup(),
    provideLua: (runtime) => server.provideLua(runtime),
    control: () => {},
  };
};
