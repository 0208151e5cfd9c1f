// The machine of a session with a disk: what the learner does to it (power cut, restart, faults, files) are controls in
// the session's log, each of which is carried out here.
import type { MachineControl } from '../server/machine.ts';
import { Machine } from '../server/machine.ts';
import { costOf } from './cost.ts';
import type { Control } from './log.ts';
import type { MachineFactory } from './world.ts';

/** By type, the parts that a control must have, in the words of typeof. */
const SHAPES: Readonly<Record<MachineControl['type'], Readonly<Record<string, string>>>> = {
  kill: {},
  'cut-power': { tail: 'string', seed: 'number' },
  start: {},
  disk: { traits: 'object' },
  'flip-bit': { path: 'string', offset: 'number', bit: 'number' },
  'delete-file': { path: 'string' },
  import: { files: 'object' },
};

/** The control, if it is one of a machine's own; sessions also carry those of others. */
export function machineControl(control: Control): MachineControl | undefined {
  if (!Object.hasOwn(SHAPES, control.type)) return undefined;
  const shape = SHAPES[control.type as MachineControl['type']];
  const isWhole = Object.entries(shape).every(([name, type]) => typeof control[name] === type && control[name] !== null);
  return isWhole ? (control as unknown as MachineControl) : undefined;
}

export const createDiskMachine: MachineFactory = (options) => {
  const machine = new Machine({ ...options, costOf });
  return {
    get engine() {
      return machine.engine;
    },
    disk: machine,
    connect: (connection) => machine.connect(connection),
    tick: () => machine.tick(),
    nextWakeup: () => machine.nextWakeup(),
    provide: (parts) => machine.provide(parts),
    control: (control) => {
      const own = machineControl(control);
      if (own) machine.control(own);
    },
  };
};
