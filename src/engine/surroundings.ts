// What surrounds an engine: what its host gives it, and how it asks and tells the host and those who watch.
import type { ByteString } from '../base/bytes.ts';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Reply } from '../resp/reply.ts';
import type { Client } from './client.ts';
import type { Command } from './command.ts';
import type { Settings } from './config-parameters.ts';
import type { Database } from './keyspace/database.ts';
import type { StartingParts } from './late-parts.ts';

export type LogLevel = 'debug' | 'verbose' | 'notice' | 'warning';

/** What INFO says of the process that the engine runs in. */
export interface ProcessFacts {
  readonly id: number;
  readonly executable: string;
  /** Its full path; empty if there is none. */
  readonly configFile: string;
}

export interface EngineOptions extends StartingParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly settings?: Partial<Settings>;
  readonly log?: (level: LogLevel, message: string) => void;
  /** Left out where there is no process to speak of. */
  readonly process?: ProcessFacts;
  /** What calls are taken to cost where the clock stands still while they run; without it the clock alone says. */
  readonly costOf?: CostModel;
}

/** Microseconds that a call is taken to have needed, told after it has run. */
export type CostModel = (command: Command, argv: readonly ByteString[], reply: Reply, db: Database) => number;

/**
 * Told of every change to a key, after it was made: the live pictures. Must not change anything. No key means the whole
 * database.
 */
export type ChangeListener = (db: number, key: ByteString | undefined) => void;

/**
 * Told of every command just before it runs and just after, those of scripts and transactions included: what pictures need
 * to say which command did what. Must not change anything, nor throw.
 */
export interface CallObserver {
  before(client: Client, command: Command, argv: readonly ByteString[]): void;
  after(client: Client, command: Command, argv: readonly ByteString[], reply: Reply): void;
}

/** What SHUTDOWN asks of the host. */
export interface ShutdownRequest {
  readonly save: 'always' | 'never' | 'if-configured';
  /** Without waiting for anybody. */
  readonly now: boolean;
  /** Even if saving fails. */
  readonly force: boolean;
}

/** Ends the process soon after it returns, or says in Redis's words why not. */
export type ShutdownHandler = (request: ShutdownRequest) => string | undefined;

export interface ConnectOptions {
  /** "ip:port" of the peer, as CLIENT LIST shows it. */
  readonly addr: string;
  /** "ip:port" of this end. */
  readonly laddr: string;
  /** Output bytes that the host has been given and has not got rid of; without it they count as sent. */
  readonly pendingBytes?: (() => number) | undefined;
}
