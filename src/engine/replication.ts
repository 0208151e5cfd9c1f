// Replication as the engine sees it: replicas that follow this server. The engine runs as well without, as it does in the
// page; src/replication brings it to a server that others can reach.
import type { ByteString } from '../base/bytes.ts';
import type { ErrorReply } from '../resp/reply.ts';

export interface Replication {
  /** Time has passed. */
  tick(): void;
  /** Unix ms when `tick` has something to do, or Infinity. */
  nextWakeup(): number;
  /** All input at hand has run, and no output has been taken yet. */
  beforeSleep(): void;
  /** Why writes are refused at present: too few replicas (min-replicas-to-write); undefined if they are not. */
  readonly writeRefusal: ErrorReply | undefined;
  /** What an RDB file says of the stream at this instant; undefined if there is none. */
  readonly rdbFields: readonly (readonly [name: ByteString, value: ByteString])[] | undefined;
  /** A message was published: replicas hear of it, though no data have changed. */
  published(db: number, argv: readonly ByteString[]): void;
}

/** What a client is that a replica has sent SYNC or PSYNC through. */
export interface ReplicaLink {
  /** Bytes of the stream that wait here until it has got all data. */
  readonly heldBytes: number;
  /** A command of its was answered, or something was pushed to it: it would take that for a part of the stream. */
  replied(): void;
  /** The connection is gone. */
  lost(): void;
}
