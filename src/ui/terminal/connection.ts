// What the terminal needs of the world: connections that carry RESP bytes, and a hidden road for its own questions (which
// commands there are, which keys), so that those never mix with what the learner's client says.
import type { ByteString } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';

export interface Connection {
  send(bytes: ByteString): void;
  onData(receive: (bytes: ByteString) => void): () => void;
  /** The server closed it. Not called for one's own close(). */
  onClose(closed: () => void): () => void;
  close(): void;
}

/** Runs one command out of the learner's sight. Errors come as ErrorReply values. */
export type Ask = (argv: readonly ByteString[]) => Promise<Reply>;

/** A client as it was at a moment: what went over its connection, and the connection itself. */
export interface PastClient {
  /** Open at that moment, or a new one. */
  readonly connection: Connection | undefined;
  readonly isOpen: boolean;
  readonly exchanges: readonly { readonly kind: string; readonly bytes: ByteString }[];
}

/** What a client's line may do to the whole session. */
export type Travel = 'undo' | 'redo' | 'reset';
