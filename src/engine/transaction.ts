// A client's transaction: the commands queued since MULTI, the keys it watches, and what spoils it.
import type { ByteString } from '../base/bytes.ts';
import type { Client } from './client.ts';
import type { Command } from './command.ts';
import type { Database } from './keyspace/database.ts';

export interface QueuedCommand {
  readonly command: Command;
  readonly argv: readonly ByteString[];
}

/** A key under WATCH, in the database that was selected then. */
export interface WatchedKey {
  readonly db: Database;
  readonly key: ByteString;
}

/** What Redis takes for a queued command besides its arguments. */
const QUEUED_BYTES = 24;

export class TransactionState {
  readonly queue: QueuedCommand[] = [];
  /** Bytes of the queued arguments. */
  bytes = 0;

  /** What the queue takes, as CLIENT LIST's multi-mem counts it. */
  get memory(): number {
    return this.bytes + this.queue.length * QUEUED_BYTES;
  }

  add(command: Command, argv: readonly ByteString[]): void {
    this.queue.push({ command, argv });
    for (const arg of argv) this.bytes += arg.length;
  }
}

/** Leaves the transaction without running it: after EXEC, DISCARD, RESET. */
export function discardTransaction(client: Client): void {
  client.transaction = undefined;
  client.isDirtyExec = false;
  unwatch(client);
}

export function watch(client: Client, key: ByteString): void {
  const { db } = client;
  const value = db.keys.get(key);
  const wasExpired = value !== undefined && db.isExpired(value);
  if (db.watched.add(key, client, wasExpired)) client.watched.push({ db, key });
}

export function unwatch(client: Client): void {
  for (const { db, key } of client.watched) db.watched.remove(key, client);
  if (client.watched.length > 0) client.watched = [];
  client.isDirtyCas = false;
}

/** Whether a watched key has changed. One that has expired meanwhile counts, even if nobody has removed it yet. */
export function isSpoiled(client: Client): boolean {
  if (client.isDirtyCas) return true;
  return client.watched.some(({ db, key }) => {
    if (db.watched.get(key, client)?.wasExpired) return false;
    const value = db.keys.get(key);
    return value !== undefined && db.isExpired(value);
  });
}
