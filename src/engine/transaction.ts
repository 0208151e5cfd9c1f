// A client's MULTI: the commands queued until EXEC.
import type { ByteString } from '../base/bytes.ts';
import type { Command } from './command.ts';

export interface QueuedCommand {
  readonly command: Command;
  readonly argv: readonly ByteString[];
}

export class TransactionState {
  readonly queue: QueuedCommand[] = [];
  /** Bytes held by the queued arguments, as CLIENT LIST's multi-mem counts them. */
  bytes = 0;

  add(command: Command, argv: readonly ByteString[]): void {
    this.queue.push({ command, argv });
    for (const arg of argv) this.bytes += arg.length;
  }
}
