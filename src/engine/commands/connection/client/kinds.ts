// The kinds of connections that CLIENT LIST and CLIENT KILL choose by.
import type { ByteString } from '../../../../base/bytes.ts';
import type { Client } from '../../../client.ts';
import { cString, sanitized } from '../../../errors.ts';

export type ClientKind = 'normal' | 'pubsub' | 'replica' | 'master';

const KINDS: ReadonlyMap<string, ClientKind> = new Map([
  ['normal', 'normal'],
  ['pubsub', 'pubsub'],
  ['replica', 'replica'],
  ['slave', 'replica'],
  ['master', 'master'],
] as const);

/** A kind by its name; throws the refusal of any other. */
export function readKind(word: ByteString): ClientKind {
  const kind = KINDS.get(word.toLowerCase());
  if (kind === undefined) throw sanitized(`ERR Unknown client type '${cString(word)}'`);
  return kind;
}

/** Nobody is a master: this server never is a replica. */
export function kindOf(client: Client): ClientKind {
  if (client.replica) return 'replica';
  return client.isSubscribed ? 'pubsub' : 'normal';
}
