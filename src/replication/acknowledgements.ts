// What WAIT and WAITAOF wait for: that enough replicas have got, or have on their disks, all that a client has written.
import type { ByteString } from '../base/bytes.ts';
import type { Client } from '../engine/client.ts';
import type { MasterReplication } from './master.ts';
import type { Replica } from './replica.ts';

export class Acknowledgements {
  /** A replica has acknowledged something, or is gone. */
  hasNews = false;
  private isWanted = false;
  /** Where the stream ended after the last thing that the client wrote. */
  private readonly lastWrite = new WeakMap<Client, number>();

  constructor(private readonly replication: MasterReplication) {}

  wrote(client: Client): void {
    this.lastWrite.set(client, this.replication.position);
  }

  /** How many replicas have got all that the client wrote. */
  count(client: Client): number {
    const wanted = this.lastWrite.get(client) ?? 0;
    return this.countReplicas(({ acknowledged }) => acknowledged >= wanted);
  }

  /** The same, of those that have it in their append-only files. */
  countOnDisk(client: Client): number {
    const wanted = this.lastWrite.get(client) ?? 0;
    return this.countReplicas(({ acknowledgedOnDisk }) => acknowledgedOnDisk >= wanted);
  }

  private countReplicas(counts: (replica: Replica) => boolean): number {
    return [...this.replication.replicas].filter((replica) => replica.state === 'online' && counts(replica)).length;
  }

  /** What WAITAOF answers: whether it is safe here, and on how many replicas. */
  onDisk(client: Client): readonly [local: number, replicas: number] {
    const isSynced = this.replication.persistence.isSynced(client);
    return [isSynced ? 1 : 0, this.countOnDisk(client)];
  }

  /** Replicas are asked before the server sleeps, once for all who wait. */
  want(): void {
    this.isWanted = true;
  }

  beforeSleep(): void {
    const { engine } = this.replication;
    const { blocked, pause } = engine.waiting;
    if (this.isWanted && (pause === undefined || pause.until <= engine.now)) {
      this.isWanted = false;
      this.replication.askForAcknowledgements();
    }
    if (this.hasNews) {
      this.hasNews = false;
      for (const state of blocked.withReason('wait')) {
        const count = this.count(state.client);
        if (count >= numberIn(state.argv, 1)) engine.waiting.endBlocking(state, count);
      }
    }
    if (this.replication.replicas.size === 0 || blocked.size === 0) return;
    for (const state of blocked.withReason('waitaof')) {
      const [local, replicas] = this.onDisk(state.client);
      if (local < numberIn(state.argv, 1) || replicas < numberIn(state.argv, 2)) continue;
      engine.waiting.endBlocking(state, [local, replicas]);
    }
  }
}

function numberIn(argv: readonly ByteString[], at: number): number {
  return Number(argv[at] ?? 0);
}
