// Gives replicas their first copy of the data while it is made, without a file on the disk: all that began together get
// the same bytes, at the pace of the slowest, between two marks that tell where they end.
import type { ByteString } from '../base/bytes.ts';
import { bytesFromArray } from '../base/bytes.ts';
import type { Engine } from '../engine/engine.ts';
import type { Transfer, TransferOptions } from '../persistence/background-save.ts';
import type { Replica } from './replica.ts';

/** Who has so much of it still to take lets the others wait. */
export const UNSENT_BYTES = 1 << 20;
const WAIT_MS = 5;

export class SocketTransfer implements Transfer {
  readonly startedAt: number;
  nextStep: number;
  hasEnded = false;
  endedAt = 0;

  constructor(
    readonly options: TransferOptions,
    private readonly engine: Engine,
    private readonly replicas: readonly Replica[],
    /** 40 bytes that the file will not contain. */
    private readonly mark: ByteString,
  ) {
    this.startedAt = engine.now;
    this.nextStep = engine.now;
    this.send(`$EOF:${mark}\r\n`);
  }

  private get listeners(): readonly Replica[] {
    return this.replicas.filter(({ client }) => !client.closeNow);
  }

  step(): void {
    const { engine, listeners } = this;
    if (listeners.length === 0) {
      engine.log('warning', 'Diskless rdb transfer, last replica dropped, killing fork child.');
      this.kill();
      return;
    }
    if (listeners.some(({ unsent }) => unsent > UNSENT_BYTES)) {
      this.nextStep = engine.now + WAIT_MS;
      return;
    }
    this.nextStep = engine.now;
    const { value, done } = this.options.portions.next();
    if (done !== true) {
      this.send(bytesFromArray(value));
      return;
    }
    this.send(this.mark);
    engine.log('notice', `Diskless rdb transfer, done reading from pipe, ${listeners.length} replicas still up.`);
    this.kill();
  }

  private send(bytes: ByteString): void {
    for (const { client } of this.listeners) client.send(bytes);
  }

  /** Ends it, whole or not. */
  kill(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.endedAt = this.engine.now;
    this.nextStep = Infinity;
    this.options.snapshot.release();
  }
}
