// What goes to the append-only file and to replicas: the effects of each command, in a form that gives the
// same data whenever it is run. Gathers one execution unit (a command, a transaction, a script, an expiry) and hands it on
// as a whole, so that what happened together is replayed together.
import type { ByteString } from '../base/bytes.ts';
import type { Client } from './client.ts';

export interface PropagatedCommand {
  readonly db: number;
  readonly argv: readonly ByteString[];
  /** The command as its client sent it; undefined if nobody did: a key's time had come. */
  readonly source: readonly ByteString[] | undefined;
  /** Nothing that data consist of: a message. */
  readonly isForReplicasOnly: boolean;
}

/** Gets each unit that changed something; more than one command in it means: wrap it in MULTI and EXEC. */
export type PropagationListener = (unit: readonly PropagatedCommand[], by: Client | undefined) => void;

/** Who is being served, as the engine knows it. */
export interface Served {
  readonly currentClient: Client | undefined;
  readonly currentArgv: readonly ByteString[];
}

export class Propagation {
  private readonly listeners: PropagationListener[] = [];
  private unit: PropagatedCommand[] = [];
  private by: Client | undefined;

  constructor(private readonly served: Served) {}

  /** Whether anybody listens: with nobody there, nothing is gathered. */
  get isOn(): boolean {
    return this.listeners.length > 0;
  }

  listen(listener: PropagationListener): () => void {
    this.listeners.push(listener);
    return () => {
      this.listeners.splice(this.listeners.indexOf(listener), 1);
    };
  }

  add(db: number, argv: readonly ByteString[], isForReplicasOnly = false): void {
    if (this.listeners.length === 0) return;
    const { currentClient, currentArgv } = this.served;
    this.by = currentClient;
    this.unit.push({ db, argv, source: currentClient === undefined ? undefined : currentArgv, isForReplicasOnly });
  }

  /** What was gathered is no news: a file was being read. */
  discard(): void {
    this.unit = [];
  }

  /** The execution unit is over. */
  flush(): void {
    if (this.unit.length === 0) return;
    const { unit, by } = this;
    this.unit = [];
    this.by = undefined;
    // Keys that were in the way of a walk, and whose time had come, have nothing to do with each other.
    const units = unit.length > 1 && WALKS.has(by?.lastCommand?.name) ? unit.map((each) => [each]) : [unit];
    for (const each of units) for (const listener of this.listeners) listener(each, by);
  }
}

/** Commands that come across keys that nobody named. */
const WALKS: ReadonlySet<string | undefined> = new Set(['scan', 'randomkey']);
