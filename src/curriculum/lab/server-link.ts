// How a lab's programs reach their server, wherever that is: one action, one answer, nothing in between. Time stands still
// while the answer is awaited, so the server may live in another worker and a run is still the same every time.
import type { ByteString } from '../../base/bytes.ts';

export type ServerAction =
  /** An empty server with that seed; all connections are gone. */
  | { readonly type: 'restart'; readonly at: number; readonly seed: number }
  /** `client` is who connects, for those who look at it afterwards. */
  | { readonly type: 'connect'; readonly at: number; readonly connection: number; readonly client: string }
  | { readonly type: 'receive'; readonly at: number; readonly connection: number; readonly bytes: ByteString }
  | { readonly type: 'close'; readonly at: number; readonly connection: number }
  /** Lets time pass until `at`, or until something is sent. */
  | { readonly type: 'advance'; readonly at: number };

export interface ServerStep {
  /** The server's time afterwards, unix ms. */
  readonly at: number;
  readonly outputs: readonly { readonly connection: number; readonly bytes: ByteString }[];
  /** Connections that the server has ended. */
  readonly closed: readonly number[];
  /** When the server next has something to do by itself. */
  readonly wakeup: number | undefined;
}

export type ServerLink = (action: ServerAction) => Promise<ServerStep>;
