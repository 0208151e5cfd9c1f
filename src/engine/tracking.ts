// Client-side caching (CLIENT TRACKING): who is to hear when a key changes. In default mode the server remembers which
// client read which key, tells it once when the key changes, and forgets; in broadcasting mode clients name prefixes, and
// nothing is remembered. Keys are remembered by name alone: the same name in two databases is one.
// A client hears of its own changes after the reply to the command that made them (of several, of all); broadcasts go out
// when all input at hand has run, each prefix's keys together and in order.
import { type ByteString, flatten } from '../base/bytes.ts';
import { encodeReply } from '../resp/encode.ts';
import { Push } from '../resp/reply.ts';
import type { Client } from './client.ts';
import type { Command } from './command.ts';
import { keyPositions } from './command-table.ts';
import type { Engine } from './engine.ts';
import { Dict } from './structures/dict.ts';

export type TrackingMode = 'default' | 'optin' | 'optout' | 'bcast';

/** How one client is told. */
export interface TrackingState {
  mode: TrackingMode;
  /** It does not hear of its own changes. */
  noLoop: boolean;
  /** Id of the client that is told in its place. */
  redirect: number | undefined;
  /** That client was found to be gone. */
  isBroken: boolean;
  /** In broadcasting mode. The empty prefix stands for all keys. */
  readonly prefixes: Set<ByteString>;
  /** CLIENT CACHING: the next command (or transaction) is an exception to OPTIN or OPTOUT. */
  isCachingGiven: boolean;
}

interface PrefixState {
  readonly clients: Set<Client>;
  /** Keys that have changed since the last broadcast, each with who changed it last. */
  changed: Map<ByteString, Client | undefined>;
}

/** Where clients of RESP2 listen for the invalidations of others. */
const CHANNEL = '__redis__:invalidate';

/** How many keys are forgotten for each command while there are too many: more from time to time. */
const FORGET_AT_ONCE = 100;

export class Tracking {
  private readonly table: Dict<Set<number>>;
  private readonly prefixes = new Map<ByteString, PrefixState>();
  /** Those under which keys have changed since the last broadcast. */
  private readonly changedPrefixes = new Set<ByteString>();
  private clientCount = 0;
  private itemCount = 0;
  /** What the client whose command is running has to hear after its reply; null: that everything is gone. */
  private pending: (ByteString | null)[] = [];
  private timesOverLimit = 0;

  constructor(private readonly engine: Engine) {
    this.table = new Dict(0);
  }

  /** Whether anything needs to be told or was remembered. */
  get isOn(): boolean {
    return this.clientCount > 0 || this.table.size > 0;
  }

  /** More keys are followed than may be. */
  get isOverLimit(): boolean {
    const limit = this.engine.config.settings['tracking-table-max-keys'];
    return this.table.size > limit && limit > 0;
  }

  get clients(): number {
    return this.clientCount;
  }

  get keys(): number {
    return this.table.size;
  }

  /** Pairs of a key and a client that read it. */
  get items(): number {
    return this.itemCount;
  }

  get prefixCount(): number {
    return this.prefixes.size;
  }

  // --- switching -------------------------------------------------------------------------------------------------

  /** Switches on, or changes how. Prefixes are added to those that the client has. */
  enable(client: Client, how: Pick<TrackingState, 'mode' | 'noLoop' | 'redirect'>, prefixes: readonly ByteString[]): void {
    if (client.tracking === undefined) this.clientCount++;
    const state = (client.tracking ??= { ...how, isBroken: false, prefixes: new Set(), isCachingGiven: false });
    Object.assign(state, how, { isBroken: false });
    if (how.mode !== 'bcast') return;
    for (const each of prefixes.length > 0 ? prefixes : ['']) {
      const prefix = flatten(each);
      state.prefixes.add(prefix);
      const registered = this.prefixes.get(prefix);
      if (registered) registered.clients.add(client);
      else this.prefixes.set(prefix, { clients: new Set([client]), changed: new Map() });
    }
  }

  /** Switches off; what was remembered of the client is forgotten key by key, as the keys change. */
  disable(client: Client): void {
    const state = client.tracking;
    if (state === undefined) return;
    for (const prefix of state.prefixes) {
      const registered = this.prefixes.get(prefix);
      registered?.clients.delete(client);
      if (registered?.clients.size === 0) this.prefixes.delete(prefix);
    }
    client.tracking = undefined;
    this.clientCount--;
  }

  // --- what is read ------------------------------------------------------------------------------------------------

  /** A client's command, or one that its script or transaction called, has read: remembers its keys. */
  remember(client: Client, command: Command, argv: readonly ByteString[]): void {
    const state = client.tracking;
    if (state === undefined || state.mode === 'bcast') return;
    if (state.mode === 'optin' && !state.isCachingGiven) return;
    if (state.mode === 'optout' && state.isCachingGiven) return;
    for (const { at } of keyPositions(command, argv) ?? []) {
      const key = argv[at];
      if (key === undefined) continue;
      let readers = this.table.get(key);
      if (readers === undefined) this.table.set(key, (readers = new Set()));
      if (!readers.has(client.id)) this.itemCount++;
      readers.add(client.id);
    }
  }

  /** Forgets keys chosen at random, as if they had changed, while there are more than tracking-table-max-keys. */
  limitKeys(): void {
    const limit = this.engine.config.settings['tracking-table-max-keys'];
    if (!this.isOverLimit) {
      this.timesOverLimit = 0;
      return;
    }
    this.timesOverLimit++;
    for (let effort = FORGET_AT_ONCE * this.timesOverLimit; effort > 0 && this.table.size > limit; effort--) {
      const key = this.table.randomKey(this.engine.random);
      if (key !== undefined) this.tellReaders(key);
    }
    if (this.table.size <= limit) this.timesOverLimit = 0;
  }

  // --- what changes --------------------------------------------------------------------------------------------------

  /** A key has changed, by a client's doing or by nobody's. */
  keyChanged(key: ByteString, by: Client | undefined): void {
    for (const [prefix, state] of this.prefixes) {
      if (!key.startsWith(prefix)) continue;
      state.changed.set(flatten(key), by);
      this.changedPrefixes.add(prefix);
    }
    this.tellReaders(key);
  }

  private tellReaders(key: ByteString): void {
    const readers = this.table.take(key);
    if (readers === undefined) return;
    this.itemCount -= readers.size;
    const { currentClient, clients } = this.engine;
    for (const id of readers) {
      const client = clients.get(id);
      const state = client?.tracking;
      // Another mode, or none, has been chosen since.
      if (client === undefined || state === undefined || state.mode === 'bcast') continue;
      if (client === currentClient) {
        if (state.noLoop) continue;
        if (client.isRunning) {
          this.pending.push(key);
          continue;
        }
      }
      this.send(client, encodeReply([key], 2));
    }
  }

  /**
   * Whole databases are gone: everybody is told, and nothing stays remembered. The client whose command it was hears of it
   * after the reply, or (the flush being left to a background thread, the reply waiting for that) before, be it for itself
   * or in another one's place.
   */
  everythingChanged(isBeforeReply: boolean): void {
    const { clients, currentClient } = this.engine;
    for (const client of this.clientCount > 0 ? clients.values() : []) {
      if (client.tracking !== undefined && client !== currentClient) this.send(client, nullFor(client), isBeforeReply);
    }
    if (currentClient?.tracking !== undefined) {
      if (isBeforeReply) this.send(currentClient, nullFor(currentClient), true);
      else this.pending.push(null);
    }
    if (isBeforeReply) this.broadcast(true);
    this.table.clear();
    this.itemCount = 0;
  }

  /** The client's command has been answered: tells it what it changed itself. */
  tellCaller(client: Client): void {
    if (this.pending.length === 0) return;
    const pending = this.pending;
    this.pending = [];
    for (const key of pending) this.send(client, key === null ? nullFor(client) : encodeReply([key], 2));
  }

  /** Tells the clients in broadcasting mode what has changed under their prefixes; the caller, too, before its reply. */
  broadcast(isBeforeReply = false): void {
    if (this.changedPrefixes.size === 0) return;
    const prefixes = [...this.changedPrefixes].sort();
    this.changedPrefixes.clear();
    for (const prefix of prefixes) {
      const state = this.prefixes.get(prefix);
      if (state === undefined) continue;
      const { changed } = state;
      state.changed = new Map();
      const keys = [...changed.keys()].sort();
      for (const client of state.clients) {
        const others = client.tracking?.noLoop ? keys.filter((key) => changed.get(key) !== client) : keys;
        if (others.length > 0) this.send(client, encodeReply(others, 2), isBeforeReply);
      }
    }
  }

  /**
   * Sends keys (encoded already: they look alike in both protocols) to the client or to the one that hears in its place.
   * A client of RESP2 can't be told anything but by messages, which only one that has subscribed to something gets.
   */
  private send(client: Client, keys: ByteString, isBeforeReply = false): void {
    const redirect = client.tracking?.redirect;
    let target = client;
    if (redirect !== undefined) {
      const other = this.engine.clients.get(redirect);
      if (other === undefined) {
        this.tellBroken(client, redirect, isBeforeReply);
        return;
      }
      target = other;
    }
    let message: ByteString;
    if (target.resp === 3) message = `>2\r\n$10\r\ninvalidate\r\n${keys}`;
    else if (redirect !== undefined && target.isSubscribed) message = `${MESSAGE_HEAD}${keys}`;
    else return;
    this.push(target, message, isBeforeReply);
  }

  private tellBroken(client: Client, redirect: number, isBeforeReply: boolean): void {
    if (client.tracking) client.tracking.isBroken = true;
    if (client.resp < 3) return;
    this.push(client, encodeReply(new Push(['tracking-redir-broken', redirect]), client.resp), isBeforeReply);
  }

  private push(target: Client, message: ByteString, isBeforeReply: boolean): void {
    if (isBeforeReply && target === this.engine.currentClient) target.write(message);
    else target.pushBytes(message);
  }
}

const MESSAGE_HEAD = `*3\r\n$7\r\nmessage\r\n$${CHANNEL.length}\r\n${CHANNEL}\r\n`;

/** In place of keys: all of them. In the protocol of the client that tracks, even if another one hears of it (8.0). */
function nullFor(client: Client): ByteString {
  return encodeReply(null, client.resp);
}
