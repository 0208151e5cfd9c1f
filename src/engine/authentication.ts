// Who a client is: the names and passwords that AUTH and HELLO take. Users beyond `default` are the ACL's matter.
import type { ByteString } from '../base/bytes.ts';
import { ErrorReply } from '../resp/reply.ts';
import type { Client } from './client.ts';
import type { Engine } from './engine.ts';

const wrongPassword = new ErrorReply('WRONGPASS invalid username-password pair or user is disabled.');

/** Makes the client that user, or says why not. The default user without a password takes any. */
export function authenticate(
  engine: Engine,
  client: Client,
  user: ByteString,
  password: ByteString,
): ErrorReply | undefined {
  const required = engine.config.settings.requirepass;
  if (user !== 'default' || (required !== '' && password !== required)) return wrongPassword;
  client.user = user;
  client.isAuthenticated = true;
  return undefined;
}
