// The page's ends of connections to the engine: bytes out, bytes in, closed once by whichever side is first; and a command
// line on such a connection, whose replies come in the order of its commands.
import type { ByteString } from '../../base/bytes.ts';
import { encodeRequest } from '../../resp/encode.ts';
import { ErrorReply, type Reply } from '../../resp/reply.ts';
import { ReplyDecoder } from '../../resp/reply-decoder.ts';
import type { Request } from './protocol.ts';

export interface EngineConnection {
  readonly id: number;
  /** Neither side has closed it. */
  readonly isOpen: boolean;
  send(bytes: ByteString): void;
  onData(receive: (bytes: ByteString) => void): () => void;
  /** The server closed it, or the engine was restarted. Not called for one's own close(). */
  onClose(closed: () => void): () => void;
  close(): void;
}

export class PageConnection implements EngineConnection {
  private readonly receivers = new Set<(bytes: ByteString) => void>();
  private readonly closeListeners = new Set<() => void>();
  isOpen = true;

  constructor(
    readonly id: number,
    readonly name: string,
    private readonly post: (request: Request) => void,
    private readonly forget: (connection: PageConnection) => void,
  ) {}

  send(bytes: ByteString): void {
    if (this.isOpen) this.post({ type: 'send', connection: this.id, bytes });
  }

  onData(receive: (bytes: ByteString) => void): () => void {
    return subscribe(this.receivers, receive);
  }

  onClose(closed: () => void): () => void {
    return subscribe(this.closeListeners, closed);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.forget(this);
    this.post({ type: 'close', connection: this.id });
  }

  receive(bytes: ByteString): void {
    for (const receive of this.receivers) receive(bytes);
  }

  closedByServer(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.forget(this);
    for (const closed of this.closeListeners) closed();
  }
}

/** Commands and their replies on one connection, in order. */
export class CommandLine {
  private readonly decoder = new ReplyDecoder();
  private readonly waiting: ((reply: Reply) => void)[] = [];

  constructor(
    private readonly connection: EngineConnection,
    lost: () => void,
  ) {
    connection.onData((bytes) => {
      this.decoder.feed(bytes);
      for (let reply = this.decoder.next(); reply !== undefined; reply = this.decoder.next()) this.waiting.shift()?.(reply);
    });
    connection.onClose(() => {
      lost();
      for (const resolve of this.waiting) resolve(new ErrorReply('ERR the engine was restarted before it could answer'));
    });
  }

  run(argv: readonly ByteString[]): Promise<Reply> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.connection.send(encodeRequest(argv));
    });
  }
}

/** Each output is of whole replies. */
export function repliesIn(bytes: ByteString): readonly Reply[] {
  const decoder = new ReplyDecoder();
  decoder.feed(bytes);
  const replies: Reply[] = [];
  for (let reply = decoder.next(); reply !== undefined; reply = decoder.next()) replies.push(reply);
  return replies;
}

export function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
