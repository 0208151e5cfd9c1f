// Who may do what: the ACL users, who each client is logged in as, and whether that user may make a call. Every way of
// logging in, and every way of running a command, asks here. What a single user is allowed is user.ts's matter.
import type { ByteString } from '../../base/bytes.ts';
import { ErrorReply, NO_REPLY, type Reply } from '../../resp/reply.ts';
import type { Client } from '../client.ts';
import { keyPositions } from '../command-table.ts';
import type { Command } from '../command.ts';
import { describeClient } from '../commands/connection/client/description.ts';
import type { Engine } from '../engine.ts';
import { AccessLog, type DenialContext, type DenialReason } from './log.ts';
import { type Denial, type RuleSetting, User } from './user.ts';

const wrongPassword = new ErrorReply('WRONGPASS invalid username-password pair or user is disabled.');

export const DEFAULT_USER = 'default';

/** The file that `aclfile` names, brought by the host. */
export interface AclFile {
  /** Undefined if it cannot be read. */
  read(path: ByteString): ByteString | undefined;
  /** Whether all of it was written. */
  write(path: ByteString, text: ByteString): boolean;
}

export class AccessControl {
  readonly log = new AccessLog();
  /** Without it, ACL LOAD and ACL SAVE fail. */
  file: AclFile | undefined;

  private readonly setting: RuleSetting;
  private readonly users = new Map<ByteString, User>();
  private readonly defaultUser: User;

  constructor(private readonly engine: Engine) {
    const { config } = engine;
    this.setting = {
      table: engine.commands,
      startsWithAllChannels: () => config.settings['acl-pubsub-default'] === 'allchannels',
    };
    this.defaultUser = this.newDefaultUser();
    this.users.set(DEFAULT_USER, this.defaultUser);
    config.onChange('requirepass', () => this.setDefaultPassword());
    if (config.settings.requirepass !== '') this.setDefaultPassword();
  }

  // --- users --------------------------------------------------------------------------------------------------------

  hasUser(name: ByteString): boolean {
    return this.users.has(name);
  }

  user(name: ByteString): User | undefined {
    return this.users.get(name);
  }

  /** All users, by name. */
  allUsers(): readonly User[] {
    return [...this.users.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** A user as ACL SETUSER makes it before its first rule: off, with no permissions. */
  newUser(name: ByteString): User {
    return new User(name, this.setting);
  }

  /** The default user as it is when nothing is configured. */
  newDefaultUser(): User {
    const user = this.newUser(DEFAULT_USER);
    for (const rule of ['on', 'nopass', '~*', '&*', '+@all']) user.apply(rule);
    return user;
  }

  /** Puts a changed copy in the user's place, or adds it; clients that may no longer hear what they subscribed to, go. */
  replace(changed: User): void {
    const user = this.users.get(changed.name);
    if (user === undefined) {
      this.users.set(changed.name, changed);
      return;
    }
    for (const client of this.clientsOf(user)) if (!mayKeepSubscriptions(client, changed)) this.expel(client);
    user.take(changed);
  }

  /** Removes a user, and ends the connections of those who are logged in as it; whether there was one. */
  remove(name: ByteString): boolean {
    const user = this.users.get(name);
    if (user === undefined) return false;
    this.users.delete(name);
    for (const client of this.clientsOf(user)) this.expel(client);
    return true;
  }

  private clientsOf(user: User): Client[] {
    return [...this.engine.clients.values()].filter((client) => client.account === user);
  }

  private expel(client: Client): void {
    this.become(client, this.defaultUser, false);
    if (client === this.engine.currentClient) client.closeAfterCommand = true;
    else this.engine.close(client);
  }

  /** requirepass is the default user's one password; empty, it takes any. */
  private setDefaultPassword(): void {
    const { requirepass } = this.engine.config.settings;
    this.defaultUser.apply('resetpass');
    this.defaultUser.apply(requirepass === '' ? 'nopass' : `>${requirepass}`);
  }

  // --- logging in ---------------------------------------------------------------------------------------------------

  /** Whether clients are the default user without logging in. */
  get isOpen(): boolean {
    return this.defaultUser.takesAnyPassword && this.defaultUser.isEnabled;
  }

  /** Whether AUTH with nothing but a password makes no sense. */
  get defaultTakesAnyPassword(): boolean {
    return this.defaultUser.takesAnyPassword;
  }

  /** Makes the client the default user, logged in if that takes no password: at connection, and after RESET. */
  admit(client: Client): void {
    this.become(client, this.defaultUser, this.isOpen);
  }

  /** Whether the client must log in before it may do anything. A password taken away frees those who waited for it. */
  mustAuthenticate(client: Client): boolean {
    return !client.isAuthenticated && !this.isOpen;
  }

  /**
   * Makes the client that user, or gives the refusal. A user without a password takes any. As Redis 8.0, it
   * says nothing to a client with replies still to be sent: in a pipeline or transaction a refusal goes unheard.
   */
  logIn(client: Client, name: ByteString, password: ByteString): Reply | undefined {
    const user = this.users.get(name);
    if (user === undefined || !user.isEnabled || !user.accepts(password)) {
      const context = client.transaction || client.denyBlocking ? 'multi' : 'toplevel';
      this.logDenial(client, 'auth', context, this.engine.currentArgv[0] ?? '', name);
      return client.outputBytes > 0 ? NO_REPLY : wrongPassword;
    }
    this.become(client, user, true);
    return undefined;
  }

  private become(client: Client, user: User, isAuthenticated: boolean): void {
    client.account = user;
    client.user = user.name;
    client.isAuthenticated = isAuthenticated;
  }

  // --- calls --------------------------------------------------------------------------------------------------------

  /** Why a client may not make this call, after entering it into the log; undefined if it may. */
  deny(
    client: Client,
    command: Command,
    argv: readonly ByteString[],
    context: DenialContext,
  ): { readonly reason: DenialReason; readonly text: string } | undefined {
    const user = client.account;
    if (user === undefined) return undefined;
    const denial = this.check(user, command, argv);
    if (denial === undefined) return undefined;
    const { reason } = denial;
    this.logDenial(client, reason, context, reason === 'command' ? command.fullName : (argv[denial.at] ?? ''));
    return { reason, text: reason === 'command' ? describeDenial(user, command, argv, denial) : TERSE[reason] };
  }

  /** Why a user might not make this call, without a trace. */
  check(user: User, command: Command, argv: readonly ByteString[]): Denial | undefined {
    return user.check(command, argv, () => keyPositions(command, argv) ?? []);
  }

  private logDenial(
    client: Client,
    reason: DenialReason,
    context: DenialContext,
    object: ByteString,
    username: ByteString = client.user,
  ): void {
    const { stats, config, now } = this.engine;
    if (reason === 'auth') stats.aclDeniedAuth++;
    else if (reason === 'command') stats.aclDeniedCommand++;
    else if (reason === 'key') stats.aclDeniedKey++;
    else stats.aclDeniedChannel++;
    // A script's commands run for the client that called it.
    const who = this.engine.currentClient ?? client;
    const maxLength = config.settings['acllog-max-len'];
    this.log.add({ reason, context, object, username }, describeClient(this.engine, who), now, maxLength);
  }
}

const TERSE = {
  key: 'No permissions to access a key',
  channel: 'No permissions to access a channel',
} as const;

/** With the names of all that it is about, as ACL DRYRUN tells it. */
export function describeDenial(user: User, command: Command, argv: readonly ByteString[], denial: Denial): string {
  if (denial.reason === 'command') return `User ${user.name} has no permissions to run the '${command.fullName}' command`;
  return `User ${user.name} has no permissions to access the '${argv[denial.at] ?? ''}' ${denial.reason}`;
}

function mayKeepSubscriptions(client: Client, user: User): boolean {
  for (const channel of client.channels) if (!user.allowsChannel(channel, false)) return false;
  for (const pattern of client.patterns) if (!user.allowsChannel(pattern, true)) return false;
  for (const channel of client.shardChannels) if (!user.allowsChannel(channel, false)) return false;
  return true;
}
