// What clients are answered within one call into the session, joined so that a pipeline's replies travel as one message.
import type { ByteString } from '../../base/bytes.ts';
import type { Report } from './protocol.ts';

export class Outputs {
  private readonly pieces = new Map<number, ByteString[]>();

  constructor(private readonly environment: { report(report: Report): void }) {}

  add(connection: number, bytes: ByteString): void {
    const pieces = this.pieces.get(connection);
    if (pieces) pieces.push(bytes);
    else this.pieces.set(connection, [bytes]);
  }

  send(): void {
    for (const [connection, pieces] of this.pieces) {
      this.environment.report({ type: 'output', connection, bytes: pieces.join('') });
    }
    this.pieces.clear();
  }

  clear(): void {
    this.pieces.clear();
  }
}
