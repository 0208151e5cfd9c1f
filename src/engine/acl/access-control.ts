// Who a client is: the names and passwords that AUTH and HELLO take, and whether a connection must log in at all.
// The one user so far is `default`, with the password that `requirepass` gives it or none; further users, and what each
// may run and touch, belong behind this same door.
import type { ByteString } from '../../base/bytes.ts';
import { ErrorReply, NO_REPLY, type Reply } from '../../resp/reply.ts';
import type { Client } from '../client.ts';
import type { Config } from '../config.ts';

const wrongPassword = new ErrorReply('WRONGPASS invalid username-password pair or user is disabled.');

const DEFAULT_USER = 'default';

export class AccessControl {
  constructor(private readonly config: Config) {}

  /** Whether the default user, whom every connection begins as, has no password. */
  get isOpen(): boolean {
    return this.config.settings.requirepass === '';
  }

  hasUser(name: ByteString): boolean {
    return name === DEFAULT_USER;
  }

  /** Makes the client the default user, logged in if that takes no password: at connection, and after RESET. */
  admit(client: Client): void {
    client.user = DEFAULT_USER;
    client.isAuthenticated = this.isOpen;
  }

  /** Whether the client must log in before it may do anything. A password taken away frees those who waited for it. */
  mustAuthenticate(client: Client): boolean {
    return !client.isAuthenticated && !this.isOpen;
  }

  /**
   * Makes the client that user, or gives the refusal. A user without a password takes any. As Redis 8.0, it
   * says nothing to a client with replies still to be sent: in a pipeline or transaction a refusal goes unheard.
   */
  logIn(client: Client, user: ByteString, password: ByteString): Reply | undefined {
    const required = this.config.settings.requirepass;
    if (user !== DEFAULT_USER || (required !== '' && password !== required)) {
      return client.outputBytes > 0 ? NO_REPLY : wrongPassword;
    }
    client.user = user;
    client.isAuthenticated = true;
    return undefined;
  }
}
