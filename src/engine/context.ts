// What a running command may use: its client, the database, the frozen time, and the ways to say what it did. One
// Context lives as long as its engine; `enter` and `leave` point it at the call at hand, so that no call allocates one.
import type { ByteString } from '../base/bytes.ts';
import type { Random } from '../base/random.ts';
import { NO_REPLY, NULL_ARRAY, type Reply } from '../resp/reply.ts';
import type { BlockRequest } from './blocking.ts';
import type { Client } from './client.ts';
import type { Command } from './command.ts';
import type { Settings } from './config-parameters.ts';
import type { Engine } from './engine.ts';
import { errors } from './errors.ts';
import type { Database } from './keyspace/database.ts';
import type { NotifyClass } from './keyspace/notifications.ts';
import type { Value } from './keyspace/value.ts';

/** A value class, for lookups that insist on a type; constructors may be private. */
export type ValueClass<V extends Value> = Function & { readonly prototype: V };

export class Context {
  client: Client;
  command: Command;
  /** Changes made since the start of the server: a command that leaves it as it was is not propagated. */
  dirty = 0;
  /** The arguments to propagate in place of the ones received, or null for nothing at all. */
  propagateArgv: readonly ByteString[] | null | undefined;
  /** Time that the command pretends to have taken (DEBUG SLEEP), beyond what the clock saw. */
  sleptMicros = 0;

  constructor(
    readonly engine: Engine,
    client: Client,
    command: Command,
  ) {
    this.client = client;
    this.command = command;
  }

  get db(): Database {
    return this.client.db;
  }

  /** Unix ms, the same from a command's start to its end (and through a transaction or script). */
  get now(): number {
    return this.engine.now;
  }

  get random(): Random {
    return this.engine.random;
  }

  get settings(): Settings {
    return this.engine.config.settings;
  }

  get resp(): 2 | 3 {
    return this.client.resp;
  }

  /** The value for reading if it is of this class; undefined if the key is missing; WRONGTYPE if it is of another. */
  read<V extends Value>(type: ValueClass<V>, key: ByteString): V | undefined {
    const value = this.client.db.lookupRead(key);
    if (value === undefined) return undefined;
    if (!(value instanceof type)) throw errors.wrongType;
    return value as V;
  }

  /** The same for writing. */
  write<V extends Value>(type: ValueClass<V>, key: ByteString): V | undefined {
    const value = this.client.db.lookupWrite(key);
    if (value === undefined) return undefined;
    if (!(value instanceof type)) throw errors.wrongType;
    return value as V;
  }

  /** A key was changed: spoils transactions that watch it, invalidates caches, notifies, counts `changes`. */
  changed(type: NotifyClass, event: string, key: ByteString, changes = 1, db: Database = this.client.db): void {
    this.dirty += changes;
    this.engine.keyTouched(db, key);
    this.engine.notify(type, event, key, db);
  }

  /** As `changed`, for what Redis does not announce. */
  changedSilently(key: ByteString, changes = 1, db: Database = this.client.db): void {
    this.dirty += changes;
    this.engine.keyTouched(db, key);
  }

  /** As `changedSilently`, for what Redis does not even tell WATCH and caches of: a stream's groups, the form of a HyperLogLog. */
  changedUnwatched(key: ByteString, changes = 1, db: Database = this.client.db): void {
    this.dirty += changes;
    this.engine.keyChangedUnwatched(db, key);
  }

  /** Announces something beyond the change itself, as "del" after the pop that emptied a list. */
  notify(type: NotifyClass, event: string, key: ByteString, db: Database = this.client.db): void {
    this.engine.notify(type, event, key, db);
  }

  /** Removes a collection that has become empty, and announces it. Whether it did. */
  deleteIfEmpty(key: ByteString, value: Value, db: Database = this.client.db): boolean {
    if (!value.isEmpty) return false;
    db.delete(key);
    this.engine.notify('generic', 'del', key, db);
    return true;
  }

  /** Propagates these arguments in place of the ones received, as EXPIRE becomes PEXPIREAT. */
  propagateAs(...argv: ByteString[]): void {
    this.propagateArgv = argv;
  }

  /** Propagates nothing in place of the arguments received; `alsoPropagate` may say what instead. */
  dontPropagate(): void {
    this.propagateArgv = null;
  }

  /** Propagates one more command, before this one's own. */
  alsoPropagate(...argv: ByteString[]): void {
    this.engine.propagation.add(this.client.db.index, argv);
  }

  /** Answers the client and ends its connection with that: nothing is sent to it any more. */
  endWith(reply: Reply): Reply {
    this.client.reply(reply);
    this.client.closeAfterReply = true;
    return NO_REPLY;
  }

  /**
   * Blocks the client until one of the keys is served. Where blocking is not allowed (EXEC, scripts), answers at once as
   * if time had run out.
   */
  block(request: BlockRequest): Reply {
    if (this.client.denyBlocking) return request.whenDenied === undefined ? NULL_ARRAY : request.whenDenied;
    this.engine.waiting.block(this.client, this.command, request);
    return NO_REPLY;
  }
}
