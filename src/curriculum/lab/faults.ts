// What a learner can break in the world around a program, to see what it does then. The tests were written for a world that
// works, so a run with a fault shows something and decides nothing.
import { encodeRequest } from '../../resp/encode.ts';
import type { SimulatedDatabase } from './database.ts';
import type { Network } from './network.ts';
import type { VirtualTime } from './virtual-time.ts';

export const FAULTS = ['slow-database', 'lost-cache', 'crash'] as const;
export type Fault = (typeof FAULTS)[number];

const SLOW_MS = 2000;
const WRITES = /^(SET|SETEX|PSETEX|HSET|ZADD) /;
const LOCKS = /^SET .* NX\b/;

export interface Breakable {
  readonly time: VirtualTime;
  readonly network: Network;
  readonly db: SimulatedDatabase;
  /** Ends the instance of that name as a power cut would. */
  readonly crash: (instance: string) => void;
}

/**
 * Sets up the faults of one test. A slow database needs two seconds for each query. A lost cache: right after a program has
 * first stored something, Redis loses all that it holds, once. Crash: the first instance that gets a lock ends in that moment.
 * @returns what has happened, a sentence each, as it happens
 */
export function breakThings(faults: readonly Fault[], { time, network, db, crash }: Breakable): readonly string[] {
  const happened: string[] = [];
  if (faults.includes('slow-database')) db.latency = SLOW_MS;
  const waiting = new Set<Fault>(faults);
  network.onAnswered = (client, command, reply) => {
    if (client === 'test' || client === FAULT) return;
    if (WRITES.test(command) && reply !== '(nil)' && waiting.delete('lost-cache')) {
      happened.push(`Redis lost all that it held, after ${client} had stored something.`);
      network.connect(FAULT, { onData: () => undefined, onClose: () => undefined }).send(encodeRequest(['FLUSHALL']));
    }
    if (LOCKS.test(command) && reply === 'OK' && waiting.delete('crash')) {
      happened.push(`${client} got a lock and crashed with it.`);
      // Not in the middle of what the network is doing.
      time.after(0, () => crash(client.replace(/, connection \d+$/, '')));
    }
  };
  return happened;
}

/** As the lanes name it. */
const FAULT = 'fault';
