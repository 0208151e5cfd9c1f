// Who waits at a key: clients that a blocking command left there, in the order in which they will be served.
import type { ByteString } from '../../base/bytes.ts';
import type { BlockedState } from '../../engine/blocking.ts';
import type { TypeName } from '../../engine/keyspace/value.ts';
import type { Scene } from './picture.ts';

export interface WaitingClient {
  readonly client: string;
  readonly command: ByteString;
  /** Unix ms; 0 waits for ever. */
  readonly until: number;
}

/** `more` says what else of the command matters to the picture. */
export function waitingFor<More extends object>(
  { db, key, nameOf }: Scene,
  type: TypeName,
  more: (name: string, argv: readonly ByteString[]) => More,
): readonly (WaitingClient & More)[] {
  return db.blocked.waiters(key).flatMap((waiter) => {
    const { client, argv, until, waitsFor, command } = waiter as BlockedState;
    return waitsFor === type ? [{ client: nameOf(client), command: argv[0] ?? '', until, ...more(command.name, argv) }] : [];
  });
}
