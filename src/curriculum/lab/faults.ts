// What a learner can break in the world around a program, to see what it does then. The tests were written for a world that
// works, so a run with a fault shows something and decides nothing.
import { fromUtf8 } from '../../base/bytes.ts';
import { encodeRequest } from '../../resp/encode.ts';
import type { SimulatedDatabase } from './database.ts';
import type { Network, Sent } from './network.ts';
import type { VirtualTime } from './virtual-time.ts';

export const FAULTS = ['slow-database', 'lost-cache', 'crash'] as const;
export type Fault = (typeof FAULTS)[number];

const SLOW_MS = 2000;
const WRITES = /^(SET|SETEX|PSETEX|HSET|ZADD) /;
/** A lock that was asked for, with its key, and the answer of who got it. */
const LOCK = /^(?:SET ("(?:[^"\\]|\\.)*"|\S+) .* NX\b.*=OK|SETNX ("(?:[^"\\]|\\.)*"|\S+) .*=1)$/;

export interface Breakable {
  readonly time: VirtualTime;
  readonly network: Network;
  readonly db: SimulatedDatabase;
  /** Ends the instance of that name as a power cut would. */
  readonly crash: (instance: string) => void;
}

/** What has happened so far. */
export interface Broken {
  /** A sentence each. */
  readonly happened: readonly string[];
  /** The instance that was crashed. */
  readonly dead: string | undefined;
}

/**
 * Sets up the faults of one test. A slow database needs two seconds for each query. A lost cache: right after a program has
 * first stored something, Redis loses all that it holds, once. Crash: the first instance that gets a lock ends in that
 * moment, and the lock is asked how long it will outlive its holder.
 */
export function breakThings(faults: readonly Fault[], { time, network, db, crash }: Breakable): Broken {
  const happened: string[] = [];
  const broken: { happened: string[]; dead: string | undefined } = { happened, dead: undefined };
  const send = (argv: readonly string[]): void =>
    network.connect(FAULT, { onData: () => undefined, onClose: () => undefined }).send(encodeRequest(argv.map(fromUtf8)));
  if (faults.includes('slow-database')) db.latency = SLOW_MS;
  const waiting = new Set<Fault>(faults);
  network.onAnswered = (client, command, reply) => {
    if (isProbe({ client, command })) happened.push(wordLock(command.slice(5), Number(reply)));
    if (client === 'test' || client === FAULT) return;
    if (WRITES.test(command) && reply !== '(nil)' && waiting.delete('lost-cache')) {
      happened.push(`Redis lost all that it held, after ${client} had stored something.`);
      send(['FLUSHALL']);
    }
    const [, ofSet, ofSetnx] = LOCK.exec(`${command}=${reply}`) ?? [];
    const lock = ofSet ?? ofSetnx;
    if (lock !== undefined && waiting.delete('crash')) {
      const instance = client.replace(/, connection \d+$/, '');
      broken.dead = instance;
      happened.push(`${instance} got ${lock} and crashed with it.`);
      send(['PTTL', lock.startsWith('"') ? (JSON.parse(lock) as string) : lock]);
      // Not in the middle of what the network is doing.
      time.after(0, () => crash(instance));
    }
  };
  return broken;
}

/** What this file asks for its own sentences, and no program sent. */
export function isProbe({ client, command }: Sent): boolean {
  return client === FAULT && command.startsWith('PTTL ');
}

/** What becomes of a lock whose holder is dead. */
function wordLock(key: string, ttlMs: number): string {
  if (ttlMs === -1) return `${key} has no TTL: nobody will ever get it again.`;
  if (ttlMs < 0) return `${key} is gone, and the next one can have it.`;
  const seconds = Math.ceil(ttlMs / 100) / 10;
  return `${key} goes away by itself after ${seconds === 1 ? '1 second' : `${seconds} seconds`}; then another can have it.`;
}

/** As the lanes name it. */
const FAULT = 'fault';
