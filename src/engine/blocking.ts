// Blocking commands. A command that finds nothing blocks its client with the arguments it was called with; when one of
// its keys is served, the same command runs again, and either answers or blocks anew. So no command is written twice,
// once for now and once for later. Order of service is the order of blocking, key by key.
import type { ByteString } from '../base/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import type { Client } from './client.ts';
import type { Command } from './command.ts';
import type { Database } from './keyspace/database.ts';
import type { Waiter } from './keyspace/blocked-keys.ts';
import type { TypeName } from './keyspace/value.ts';

/** What a handler says to block its client. */
export interface BlockRequest {
  readonly waitsFor: TypeName;
  readonly keys: readonly ByteString[];
  /** Unix ms; 0 waits for ever. */
  readonly until: number;
  /** What the client hears when its time runs out; a null array unless said otherwise. */
  readonly onTimeout?: Reply;
  /** What it hears where blocking is not allowed (EXEC, scripts); a null array unless said otherwise. */
  readonly whenDenied?: Reply;
  readonly wantsDeletion?: boolean;
  /** The arguments to run again with, where they must be pinned now (XREAD's `$`). */
  readonly argv?: readonly ByteString[];
}

export type BlockReason = TypeName | 'wait' | 'waitaof' | 'postponed' | 'script' | 'sleep' | 'shutdown';

export interface BlockedState extends Waiter {
  readonly reason: BlockReason;
  readonly client: Client;
  readonly db: Database;
  readonly keys: readonly ByteString[];
  readonly until: number;
  readonly command: Command;
  readonly argv: readonly ByteString[];
  /** Called for the answer when its time runs out. */
  readonly onTimeout: () => Reply;
}

/** Blocked clients by id, with the earliest moment at which one of them times out. */
export class BlockedClients {
  private readonly states = new Map<number, BlockedState>();
  private earliest = Infinity;
  private isEarliestStale = false;

  get size(): number {
    return this.states.size;
  }

  /** As INFO counts them: those who sleep are held up with the whole server. */
  get countOnCommands(): number {
    let count = 0;
    for (const { reason } of this.states.values()) if (reason !== 'sleep') count++;
    return count;
  }

  add(state: BlockedState): void {
    state.client.blocked = state;
    this.states.set(state.client.id, state);
    for (const key of state.keys) state.db.blocked.add(key, state);
    if (state.until > 0 && state.until < this.earliest) this.earliest = state.until;
  }

  remove(state: BlockedState): void {
    state.client.blocked = undefined;
    this.states.delete(state.client.id);
    for (const key of state.keys) state.db.blocked.remove(key, state);
    if (state.until === this.earliest) this.isEarliestStale = true;
  }

  /** When the next of them times out, in unix ms, or Infinity. */
  nextTimeout(): number {
    if (this.isEarliestStale) {
      this.earliest = Infinity;
      for (const { until } of this.states.values()) if (until > 0 && until < this.earliest) this.earliest = until;
      this.isEarliestStale = false;
    }
    return this.earliest;
  }

  /** Those whose time has run out, earliest first. */
  timedOut(now: number): readonly BlockedState[] {
    if (this.nextTimeout() > now) return [];
    const due = [...this.states.values()].filter(({ until }) => until > 0 && until <= now);
    return due.sort((a, b) => a.until - b.until);
  }

  withReason(reason: BlockReason): readonly BlockedState[] {
    return [...this.states.values()].filter((state) => state.reason === reason);
  }
}
