// The machine of a session without a disk: a server and nothing around it.
import { createServer } from '../server/server.ts';
import { costOf } from './cost.ts';
import type { MachineFactory } from './world.ts';

export const createSimpleMachine: MachineFactory = (options) => {
  const server = createServer({ ...options, costOf });
  return {
    engine: server.engine,
    connect: (options) => server.connect(options),
    tick: () => server.tick(),
    nextWakeup: () => server.nextWakeup(),
    provide: (parts) => server.provide(parts),
    control: () => {},
  };
};
