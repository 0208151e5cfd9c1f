// What a connection has been answered and its socket has not been given yet. It leaves once all input at hand has run, as
// in Redis: a peer that is woken for each reply while the others still wait costs both sides more than the reply does.

import type { Socket } from 'node:net';
import type { ByteString } from '../../base/bytes.ts';

/**
 * Past so many bytes it leaves at once. What is kept are not bytes but the many small strings that they will be made of,
 * which the garbage collector would have to copy: with long replies for many clients that costs more than is gained.
 */
const MUCH = 2048;

export class Outbox {
  private bytes: ByteString = '';

  /** @param onFirst told when something lies in it, so that somebody calls `send` before the process goes to sleep */
  constructor(
    private readonly socket: Socket,
    private readonly onFirst: (outbox: Outbox) => void,
  ) {}

  /** Bytes that the network has not taken yet. */
  get pendingBytes(): number {
    return this.bytes.length + this.socket.writableLength;
  }

  add(bytes: ByteString): void {
    if (this.bytes === '') this.onFirst(this);
    this.bytes += bytes;
    if (this.bytes.length > MUCH) this.send();
  }

  send(): void {
    const { bytes } = this;
    if (bytes === '') return;
    this.bytes = '';
    // What has to wait for a slow reader waits as bytes, outside of the collector's heap.
    if (this.socket.writableLength > 0) this.socket.write(Buffer.from(bytes, 'latin1'));
    else this.socket.write(bytes, 'latin1');
  }

  /** Forgets what lies in it: nobody is there to get it. */
  clear(): void {
    this.bytes = '';
  }
}
