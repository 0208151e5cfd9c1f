// Clients that wait, and what ends their waiting: blocking commands, whose keys get something or whose time runs out, and
// CLIENT PAUSE, which postpones commands. blocking.ts keeps the list; here commands are run again and answered.
import type { ByteString } from '../base/bytes.ts';
import { ErrorReply, NULL_ARRAY, type Reply } from '../resp/reply.ts';
import { BlockedClients, type BlockedState, type BlockReason, type BlockRequest } from './blocking.ts';
import type { Client } from './client.ts';
import type { Command } from './command.ts';
import type { Engine } from './engine.ts';
import type { Database } from './keyspace/database.ts';
import { rerun } from './pipeline.ts';

/** CLIENT PAUSE: which commands wait, and until when (unix ms). */
export interface Pause {
  readonly until: number;
  readonly kind: 'write' | 'all';
}

export class Waiting {
  readonly blocked = new BlockedClients();
  /** Clients whose wait has ended, in that order: what they have sent meanwhile is run so. The server takes them. */
  readonly unblocked: Client[] = [];
  pause: Pause | undefined;
  /** The blocked state of the command that is being run again, if one is. */
  rerunning: BlockedState | undefined;
  /** A key that somebody waits for has got something. */
  hasReadyKeys = false;
  private isHandlingReady = false;
  private isResuming = false;

  constructor(private readonly engine: Engine) {}

  // --- blocking ------------------------------------------------------------------------------------------------------

  block(client: Client, command: Command, request: BlockRequest): void {
    const argv = request.argv ?? this.engine.currentArgv;
    const { onTimeout, keys, waitsFor, wantsDeletion = false } = request;
    const answer = (): Reply => (onTimeout === undefined ? NULL_ARRAY : onTimeout);
    this.add(client, command, waitsFor, argv, request.until, answer, { keys, waitsFor, wantsDeletion });
  }

  /** Blocks a client on something other than keys: WAIT, a pause, a sleep. */
  blockOn(
    client: Client,
    command: Command,
    reason: BlockReason,
    argv: readonly ByteString[],
    until: number,
    onTimeout: () => Reply,
  ): void {
    this.add(client, command, reason, argv, until, onTimeout, { keys: [], waitsFor: 'list', wantsDeletion: false });
  }

  private add(
    client: Client,
    command: Command,
    reason: BlockReason,
    argv: readonly ByteString[],
    until: number,
    onTimeout: () => Reply,
    waiter: Pick<BlockedState, 'keys' | 'waitsFor' | 'wantsDeletion'>,
  ): void {
    // A command that runs again keeps the time limit it first had.
    const limit = this.rerunning?.client === client ? this.rerunning.until : until;
    this.blocked.add({ reason, client, db: client.db, until: limit, command, argv, onTimeout, ...waiter });
  }

  unblock(state: BlockedState): void {
    this.blocked.remove(state);
    this.unblocked.push(state.client);
  }

  /** Ends a client's wait with an answer: its time has run out, or CLIENT UNBLOCK says so. */
  endBlocking(state: BlockedState, reply: Reply): void {
    const { stats, config } = this.engine;
    this.unblock(state);
    // DEBUG SLEEP was counted when it began, a postponed command has never run.
    if (state.reason !== 'sleep' && state.reason !== 'postponed') {
      const own = stats.of(state.command);
      own.record(0, config.settings['latency-tracking']);
      stats.commandsProcessed++;
      if (reply instanceof ErrorReply) {
        own.failedCalls++;
        this.engine.countError(reply.code);
      }
    }
    state.client.reply(reply);
    state.client.endCommand();
  }

  /** Time has passed. */
  endTimedOut(): void {
    for (const state of this.blocked.timedOut(this.engine.now)) {
      if (state.client.blocked === state) this.endBlocking(state, state.onTimeout());
    }
    if (this.pause && this.pause.until <= this.engine.now) this.unpause();
  }

  /** Unix ms when `endTimedOut` has something to do, or Infinity. */
  nextTimeout(): number {
    const at = this.blocked.nextTimeout();
    return this.pause ? Math.min(at, this.pause.until) : at;
  }

  /** Runs the commands again whose keys have got something, and those for whom that makes room. */
  serveReadyKeys(): void {
    // Asleep, whoever waits for a key is served on waking up: its time may have come by then.
    if (!this.hasReadyKeys || this.isHandlingReady || this.engine.asleepUntil > this.engine.now) return;
    this.isHandlingReady = true;
    while (this.hasReadyKeys) {
      this.hasReadyKeys = false;
      for (const db of this.engine.databases) {
        for (const key of db.blocked.takeReady()) this.serveKey(db, key);
      }
    }
    this.isHandlingReady = false;
  }

  private serveKey(db: Database, key: ByteString): void {
    for (const waiter of db.blocked.waiters(key)) {
      const state = waiter as BlockedState;
      // It may have been served through another of its keys meanwhile.
      if (state.client.blocked !== state) continue;
      const type = db.typeOf(key);
      if (type !== state.waitsFor && !(type === undefined && state.wantsDeletion) && !state.wantsDeletion) continue;
      this.unblock(state);
      rerun(this.engine, state);
      this.engine.propagation.flush();
    }
  }

  // --- pausing -------------------------------------------------------------------------------------------------------

  /** Begins CLIENT PAUSE. One that is under way is never shortened, nor relaxed from all commands to writes. */
  startPause(until: number, kind: Pause['kind']): void {
    const current = this.pause && this.pause.until > this.engine.now ? this.pause : undefined;
    this.pause = {
      until: Math.max(until, current?.until ?? 0),
      kind: current?.kind === 'all' ? 'all' : kind,
    };
  }

  /** Ends CLIENT PAUSE: what was postponed runs, in order, once the present input has been dealt with. */
  unpause(): void {
    this.pause = undefined;
    this.isResuming = true;
  }

  /** To be called when the present input has been dealt with. */
  resumePostponed(): void {
    if (!this.isResuming) return;
    const { engine } = this;
    if (engine.late.isAwaited) return;
    this.isResuming = false;
    for (const state of this.blocked.withReason('postponed')) {
      if (engine.late.isAwaited) {
        this.isResuming = true;
        return;
      }
      // One of those before it may have killed it, or begun a new pause.
      if (state.client.blocked !== state) continue;
      this.unblock(state);
      engine.execute(state.client, state.argv);
    }
  }
}
