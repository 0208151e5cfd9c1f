// What keeps the data beyond the engine's life, as the engine sees it: told of the moments at which Redis writes files,
// asked whether writes are allowed. The engine runs as well without one; src/persistence brings it.
import type { ByteString } from '../base/bytes.ts';
import type { ErrorReply } from '../resp/reply.ts';
import type { Client } from './client.ts';
import type { Value } from './keyspace/value.ts';

export interface Persistence {
  /** Time has passed: disk, background saves, the cron. */
  tick(): void;
  /** Unix ms when `tick` has something to do, or Infinity. */
  nextWakeup(): number;
  /** All input at hand has run, and no reply has left yet: the append-only file is written. */
  beforeSleep(): void;
  /** Why writes are refused at present (MISCONF); undefined if they are not. */
  readonly writeRefusal: ErrorReply | undefined;
  /** FLUSHALL has emptied everything. Whether that was saved, so that nothing counts as changed any more. */
  flushedAll(): boolean;
  /** All replies at hand have left. */
  repliesSent(): void;
  /** Whether all that the client has written so far is safe in the append-only file. */
  isSynced(client: Client): boolean;
}

/**
 * Told of a key's value just before it is changed, replaced or removed, while a background save needs the old one.
 * What is told is not always changed: a command may only have looked.
 */
export type BeforeChange = (key: ByteString, value: Value) => void;
