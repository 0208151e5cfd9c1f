// One replica as its master sees it: what it said of itself, how far its copy has come, and what it has acknowledged.
import type { ByteString } from '../base/bytes.ts';
import type { Client } from '../engine/client.ts';
import type { ReplicaLink } from '../engine/replication.ts';
import type { RdbContent } from '../persistence/rdb-file.ts';

/** What REPLCONF tells before the synchronization begins. */
export interface ReplicaOptions {
  /** Where it says that it can be reached; empty: where it comes from. */
  address: ByteString;
  /** 0 if it has not said. */
  port: number;
  /** Takes an RDB file whose length is not known beforehand. */
  takesStreamedFile: boolean;
  /** Takes another replication id with +CONTINUE. */
  knowsPsync2: boolean;
  /** Wants no stream after the file. */
  wantsFileOnly: boolean;
  content: RdbContent;
}

/**
 * `waiting`: no save for it has begun. `saving`: one has. `sending`: the file that was saved is on its way. `sent`: it
 * wanted no more than that. `online`: it has all data, and gets the stream.
 */
export type ReplicaState = 'waiting' | 'saving' | 'sending' | 'sent' | 'online';

export interface ReplicaSurroundings {
  /** The stream's end. */
  readonly position: () => number;
  readonly onReply: (replica: Replica) => void;
  readonly onLost: (replica: Replica) => void;
}

export class Replica implements ReplicaLink {
  state: ReplicaState = 'waiting';
  /** It gets its file while that is made, rather than afterwards. */
  isStreamed = false;
  /** From where on it still has to get the stream; undefined before its save and once it gets what comes as it comes. */
  position: number | undefined;
  /** The file that it is sent, and how much of it has been handed over. */
  file: { readonly bytes: Uint8Array; sent: number } | undefined;
  acknowledged = 0;
  /** What it has in its append-only file. */
  acknowledgedOnDisk = 0;
  /** Unix ms. */
  acknowledgedAt: number;

  constructor(
    readonly client: Client,
    readonly options: ReplicaOptions,
    /** It came with SYNC: it acknowledges nothing. */
    readonly isSilent: boolean,
    readonly since: number,
    private readonly around: ReplicaSurroundings,
  ) {
    this.acknowledgedAt = since;
  }

  get address(): ByteString {
    const { addr, isLocalSocket } = this.client;
    if (this.options.address !== '' || isLocalSocket) return this.options.address;
    return addr.slice(0, addr.lastIndexOf(':')).replace(/^\[|\]$/g, '');
  }

  /** As the log calls it. */
  get name(): ByteString {
    if (this.address === '') return `client id #${this.client.id}`;
    return `${this.address}:${this.options.port || '<unknown-replica-port>'}`;
  }

  /** Whether it gets what comes as it comes. */
  get isFollowing(): boolean {
    return this.state === 'online' && this.position === undefined;
  }

  get heldBytes(): number {
    return this.position === undefined ? 0 : this.around.position() - this.position;
  }

  /** Bytes handed over to it that have not left yet. */
  get unsent(): number {
    return this.client.outputBytes - this.heldBytes;
  }

  /** Whole seconds since it last acknowledged anything. */
  lag(now: number): number {
    return Math.floor(now / 1000) - Math.floor(this.acknowledgedAt / 1000);
  }

  replied(): void {
    this.around.onReply(this);
  }

  lost(): void {
    this.around.onLost(this);
  }
}
