// One client connection as the engine knows it: who it is, which database and protocol it uses, whether it is in a
// transaction, subscribed, blocked or monitoring, and what it has been answered but not yet been sent. Sockets, decoding
// and delivery belong to the server layer.
import { type ByteString, flatten } from '../base/bytes.ts';
import { encodeReply } from '../resp/encode.ts';
import { ErrorReply, NO_REPLY, type Reply } from '../resp/reply.ts';
import type { User } from './acl/user.ts';
import type { BlockedState } from './blocking.ts';
import type { Command } from './command.ts';
import type { Database } from './keyspace/database.ts';
import type { ReplicaLink } from './replication.ts';
import { LONG_PIECE, LongPieces, type ReplyBlocks } from './reply-blocks.ts';
import type { TrackingState } from './tracking.ts';
import type { TransactionState, WatchedKey } from './transaction.ts';

/** `skip`: the command at hand gets no reply. */
export type ReplyMode = 'on' | 'off' | 'skip';

export interface ClientOptions {
  readonly id: number;
  readonly addr: string;
  readonly laddr: string;
  /** Unix ms. */
  readonly createdAt: number;
  readonly db: Database;
  /** Told once when output becomes available; the server then calls takeOutput. */
  readonly onOutput: (client: Client) => void;
  /** Told while much output waits to be taken, each time that a good deal more has come. */
  readonly onMuchOutput?: (client: Client) => void;
  /** Bytes taken by the host and not yet taken by the network; none if it can't tell. */
  readonly pendingBytes?: (() => number) | undefined;
  /** A script's or the loader's client has no connection: its replies go nowhere. */
  readonly isInternal?: boolean;
}

/** Past this many characters output is kept as another chunk: one V8 string holds fewer than 2^29. */
const CHUNK = 1 << 26;

/**
 * Behind so much output a long reply waits in one piece until the pipeline has been read: what it has been put together from
 * are so many small strings that the garbage collector would be busy with little else.
 */
const PILE = 1 << 16;
const LONG = 512;

/** How much output makes much, and how much more is worth telling. */
const MUCH = 16_384;

const replyTooLong = new ErrorReply('ERR the reply is too long to be sent');

export class Client {
  readonly id: number;
  readonly addr: string;
  readonly laddr: string;
  readonly createdAt: number;
  readonly isInternal: boolean;

  db: Database;
  resp: 2 | 3 = 2;
  name: ByteString = '';
  libName: ByteString = '';
  libVersion: ByteString = '';
  /** The ACL user's name. */
  user: ByteString = 'default';
  /** The user itself; none for the engine's own clients, which may do everything. Set by the acl module. */
  account: User | undefined;
  isAuthenticated = false;

  transaction: TransactionState | undefined;
  watched: WatchedKey[] = [];
  /** A watched key was touched, or an error was met while queueing. */
  isDirtyCas = false;
  isDirtyExec = false;

  channels: Set<ByteString> = new Set();
  patterns: Set<ByteString> = new Set();
  shardChannels: Set<ByteString> = new Set();

  /** Client-side caching, if it is on. */
  tracking: TrackingState | undefined;

  blocked: BlockedState | undefined;
  /** Blocking commands answer at once, as if their time had run out: inside EXEC and scripts. */
  denyBlocking = false;
  isMonitor = false;
  /** A replica is at the other end: what it is sent is the stream of changes, and nothing else. */
  replica: ReplicaLink | undefined;
  /** A command of its own is running: what is pushed to it meanwhile comes after the reply. */
  isRunning = false;
  replyMode: ReplyMode = 'on';
  /** CLIENT REPLY SKIP has run: the next command gets no reply. */
  skipsNextReply = false;
  noEvict = false;
  noTouch = false;
  /** To be disconnected once the command that runs has been answered. */
  closeAfterCommand = false;
  /** To be disconnected once its output has been sent. */
  closeAfterReply = false;
  /** To be disconnected at once. */
  closeNow = false;

  lastInteraction: number;
  lastCommand: Command | undefined;
  commandsProcessed = 0;
  bytesIn = 0;
  bytesOut = 0;
  /** Bytes received and not yet executed, kept current by the server layer. */
  queryBuffered = 0;
  /** Length of the argument that is arriving, if it is long enough for a buffer of its own size. */
  queryExpected = 0;
  /** Sizes of its own query buffer and of its reply buffer, and when they were last needed: client-memory.ts's. */
  queryRoom = 0;
  queryRoomAt = 0;
  replyRoom = 16_384;
  replyRoomAt: number;
  /** What maxmemory-clients counts for it. */
  countedBytes = 0;

  private output = '';
  private chunks: ByteString[] | undefined;
  private readonly longPieces = new LongPieces();
  private isAnnounced = false;
  /** Pushes that came while its command ran, encoded. */
  private deferred = '';
  /** Length of output from which on there is much of it. */
  private muchAt = MUCH;
  private readonly onOutput: (client: Client) => void;
  private readonly onMuchOutput: ((client: Client) => void) | undefined;
  private readonly pendingBytes: (() => number) | undefined;

  constructor(options: ClientOptions) {
    this.id = options.id;
    this.addr = options.addr;
    this.laddr = options.laddr;
    this.createdAt = options.createdAt;
    this.lastInteraction = options.createdAt;
    this.replyRoomAt = options.createdAt;
    this.db = options.db;
    this.isInternal = options.isInternal ?? false;
    this.onOutput = options.onOutput;
    this.onMuchOutput = options.onMuchOutput;
    this.pendingBytes = options.pendingBytes;
  }

  get subscriptions(): number {
    return this.channels.size + this.patterns.size + this.shardChannels.size;
  }

  /** Whether RESP2 restricts it to the subscribe family of commands. */
  get isSubscribed(): boolean {
    return this.channels.size > 0 || this.patterns.size > 0 || this.shardChannels.size > 0;
  }

  /** Whether it came over a Unix socket, whose addresses are paths. */
  get isLocalSocket(): boolean {
    return this.addr.startsWith('/');
  }

  /** Bytes answered and not yet on their way to the peer. */
  get outputBytes(): number {
    return this.writtenBytes - this.sentBytes + (this.replica?.heldBytes ?? 0);
  }

  /** Bytes ever answered. */
  private get writtenBytes(): number {
    let bytes = this.bytesOut + this.output.length;
    if (this.chunks) for (const chunk of this.chunks) bytes += chunk.length;
    return bytes;
  }

  /** Those that are on their way to the peer. */
  private get sentBytes(): number {
    return this.bytesOut - (this.pendingBytes?.() ?? 0);
  }

  /** What Redis would keep of that behind a reply buffer with so much room. */
  replyBlocks(bufferRoom: number): ReplyBlocks {
    return this.longPieces.blocks(this.writtenBytes, this.sentBytes, bufferRoom);
  }

  /** CLIENT REPLY has silenced the answer to the present command. */
  get isSilenced(): boolean {
    return this.replyMode !== 'on';
  }

  /** Answers the current command, unless CLIENT REPLY silences it. */
  reply(reply: Reply): void {
    if (reply === NO_REPLY || this.isSilenced) return;
    let bytes: ByteString;
    try {
      bytes = encodeReply(reply, this.resp);
    } catch (thrown) {
      if (!(thrown instanceof RangeError)) throw thrown;
      this.replyInPieces(reply);
      return;
    }
    if (bytes.length > LONG_PIECE) this.longPieces.note(reply, this.writtenBytes, this.sentBytes);
    this.write(bytes);
  }

  /** Answers what no single string can hold: MGET of several values of hundreds of megabytes. */
  private replyInPieces(reply: Reply): void {
    if (Array.isArray(reply)) {
      this.replyArrayHeader(reply.length);
      for (const item of reply as readonly Reply[]) this.reply(item);
    } else {
      this.reply(replyTooLong);
    }
  }

  /** Begins an array of `length` replies, which the caller goes on to write one by one. */
  replyArrayHeader(length: number): void {
    if (!this.isSilenced) this.write(`*${length}\r\n`);
  }

  /**
   * Sends something that is not the answer to its current command: a message, an invalidation. CLIENT REPLY does not
   * silence it; while a command of the client runs it waits for that command's reply.
   */
  push(reply: Reply): void {
    this.pushBytes(encodeReply(reply, this.resp));
  }

  /** As `push`, encoded already. */
  pushBytes(bytes: ByteString): void {
    if (this.isRunning) this.deferred += bytes;
    else this.write(bytes);
  }

  /** A push that is the command's answer, as those of SUBSCRIBE are: it takes the reply's place. */
  answerWithPush(reply: Reply): void {
    this.write(encodeReply(reply, this.resp));
  }

  /** The command that was running has been answered (or has blocked): what waited for that goes out. */
  endRunning(): void {
    this.isRunning = false;
    if (this.deferred === '') return;
    const bytes = this.deferred;
    this.deferred = '';
    this.write(bytes);
  }

  /** A command is wholly over: CLIENT REPLY SKIP moves on by one, CLIENT CACHING has had its effect. */
  endCommand(): void {
    if (this.closeAfterCommand) this.closeAfterReply = true;
    if (this.tracking?.isCachingGiven && this.transaction === undefined && this.lastCommand?.container !== 'client') {
      this.tracking.isCachingGiven = false;
    }
    if (this.replyMode === 'skip') this.replyMode = 'on';
    if (!this.skipsNextReply) return;
    this.skipsNextReply = false;
    if (this.replyMode === 'on') this.replyMode = 'skip';
  }

  write(bytes: ByteString): void {
    if (this.replica === undefined) this.send(bytes);
    else this.replica.replied();
  }

  /** As `write`, for what a replica is sent. */
  send(bytes: ByteString): void {
    if (this.isInternal || this.closeNow || this.closeAfterReply) return;
    if (this.output.length + bytes.length > CHUNK && this.output !== '') {
      (this.chunks ??= []).push(this.output);
      this.output = bytes;
      this.muchAt = 0;
    } else {
      const isOneOfMany = this.output.length > PILE && bytes.length > LONG && bytes.length < PILE;
      this.output += isOneOfMany ? flatten(bytes) : bytes;
    }
    if (this.output.length > this.muchAt) {
      this.muchAt = this.output.length + MUCH;
      this.onMuchOutput?.(this);
    }
    if (!this.isAnnounced) {
      this.isAnnounced = true;
      this.onOutput(this);
    }
  }

  /** Hands over what has been answered, in order, in pieces each of which fits a string. */
  takeOutput(): readonly ByteString[] {
    this.isAnnounced = false;
    this.muchAt = MUCH;
    const chunks = this.chunks;
    const last = this.output;
    this.output = '';
    this.chunks = undefined;
    this.bytesOut += last.length;
    if (!chunks) return last === '' ? [] : [last];
    for (const chunk of chunks) this.bytesOut += chunk.length;
    return last === '' ? chunks : [...chunks, last];
  }
}

/**
 * Names show up in CLIENT LIST, one client a line, fields parted by blanks: no blanks, nothing unprintable. Redis looks
 * no further than a NUL.
 */
export function isValidClientName(name: ByteString): boolean {
  return /^[!-~]*(\0|$)/.test(name);
}
