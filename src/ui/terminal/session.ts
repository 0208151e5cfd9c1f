// One client as redis-cli 8.0.2 is one: takes a line, sends commands, reads replies, and keeps what the prompt shows (the
// database, a transaction, subscriptions). A state machine over injected connections, clock and output; the editor and the
// screen are somebody else's. What redis-cli does was recorded through a pseudo terminal (fixtures/dialogues.json).
//
// Where a browser differs: redis-cli looks at its socket only while it waits, so messages that arrive at the prompt show
// up with the next command; here they are printed at once. Ctrl-C during a blocking command ends redis-cli; here it drops
// the connection and opens a new one, which is how redis-cli itself leaves MONITOR and SUBSCRIBE.
import { equalsIgnoreCase, fromUtf8, toUtf8 } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import { quote, splitArgs } from '../../base/quoting.ts';
import { formatPush, formatReply } from '../../resp/cli-format.ts';
import { parseCliLine } from '../../resp/cli-line.ts';
import { encodeRequest } from '../../resp/encode.ts';
import { ErrorReply, MapReply, NULL_ARRAY, Push } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import { ReplyDecoder } from '../../resp/reply-decoder.ts';
import { RequestDecoder } from '../../resp/request-decoder.ts';
import type { Connection, PastClient, Travel } from './connection.ts';

export interface SessionHost {
  /** A new connection; undefined if none can be had. */
  connect(): Connection | undefined;
  /** Text with \n line ends, as redis-cli would write it. `error` marks a reply that is an error as a whole. */
  print(text: string, kind: 'output' | 'error'): void;
  /** What `help` and its words print: a promise while the server has not told its commands yet. */
  help(words: readonly string[]): string | Promise<string>;
  /** A line has been taken: for the history. `words` are without a repeat count, empty if the line could not be split. */
  remember(line: string, words: readonly ByteString[]): void;
  /** A command has been answered; each repetition is told by itself. */
  answered(line: string, argv: readonly ByteString[], reply: Reply): void;
  clear(): void;
  quit(): void;
  /** `undo`, `redo` (with a count) and `reset everything`, which act on the whole session. */
  travel(where: Travel, count: number): void;
  showHints(shown: boolean): void;
  /** The phase or the prompt may have changed. */
  changed(): void;
  /** Milliseconds. */
  now(): number;
}

/**
 * prompt: a line may be typed. waiting: a reply is awaited. listening: subscribed, messages are shown as they come and any
 * key opens the prompt. monitoring: everything that arrives is shown until Ctrl-C.
 */
export type Phase = 'prompt' | 'waiting' | 'listening' | 'monitoring';

interface Running {
  readonly line: string;
  readonly argv: readonly ByteString[];
  readonly startedAt: number;
  /** How often it is still to be sent after this time. */
  remaining: number;
  /** (P|S)(UN)SUBSCRIBE is answered by one push for each channel. */
  acknowledgements: number;
}

const SUBSCRIBE = new Set(['subscribe', 'psubscribe', 'ssubscribe']);
const UNSUBSCRIBE = new Set(['unsubscribe', 'punsubscribe', 'sunsubscribe']);
const SLOW = 500;

export class Session {
  phase: Phase = 'prompt';
  database = 0;
  private isInTransaction = false;
  private databaseBeforeTransaction = 0;
  private isSubscribed = false;
  private isResp3 = false;
  private isShuttingDown = false;
  /** Where `connect host port` points; only the server of the page can be reached. */
  private address: string;
  private link: Link | undefined;
  private running: Running | undefined;
  private isRestoring = false;

  constructor(
    private readonly host: SessionHost,
    private readonly home = '127.0.0.1:6379',
  ) {
    this.address = home;
    this.connect();
  }

  get prompt(): string {
    if (this.link === undefined) return 'not connected> ';
    const database = this.database === 0 ? '' : `[${this.database}]`;
    const transaction = this.isInTransaction ? '(TX)' : '';
    return `${this.address}${database}${transaction}${this.isSubscribed ? '(subscribed mode)' : ''}> `;
  }

  get canAcceptMessages(): boolean {
    return this.isSubscribed;
  }

  /** Takes a line from the prompt. */
  submit(line: string): void {
    if (this.phase !== 'prompt') return;
    this.take(line);
    this.settle();
  }

  /** Any key while listening: the prompt comes back, still subscribed. */
  openPrompt(): void {
    if (this.phase !== 'listening') return;
    this.phase = 'prompt';
    this.changed();
  }

  /** Ctrl-C while something runs, or at the prompt of a subscribed client. */
  interrupt(): void {
    if (this.phase === 'prompt' && !this.isSubscribed) return;
    const wasTyping = this.phase === 'prompt' || this.phase === 'listening';
    if (!wasTyping) this.host.print('^C\n', 'output');
    if (this.phase === 'monitoring') this.printElapsed();
    this.running = undefined;
    this.phase = 'prompt';
    this.connect();
    this.changed();
  }

  close(): void {
    this.link?.close();
    this.link = undefined;
  }

  /** Shows the client as it was at a moment: its screen, its prompt, what it waited for. */
  restore({ connection, isOpen, exchanges }: PastClient): void {
    this.link?.abandon();
    this.link = undefined;
    this.running = undefined;
    this.phase = 'prompt';
    this.database = 0;
    this.isShuttingDown = false;
    this.address = this.home;
    this.forgetConnectionState();
    this.host.clear();
    const link = this.linkTo(connection ?? NO_CONNECTION);
    this.link = link;
    this.isRestoring = true;
    const requests = new RequestDecoder();
    /** The client goes on over another connection, for which it silently selects its database. */
    let isAnew = false;
    for (const { kind, bytes } of exchanges) {
      if (kind === 'output') {
        link.feed(bytes);
      } else if (kind === 'input') {
        requests.feed(bytes);
        for (let argv = requests.next(); argv !== undefined; argv = requests.next()) {
          if (isAnew && argv[0] === 'SELECT' && argv[1] === String(this.database)) link.ignoreNext();
          else this.recall(argv);
          isAnew = false;
        }
      } else {
        this.recallEnd(kind);
        isAnew = true;
      }
    }
    this.isRestoring = false;
    if (connection === undefined) this.link = undefined;
    if (!isOpen) {
      // What it waited for ended with its connection.
      this.running = undefined;
      this.database = 0;
      this.forgetConnectionState();
    }
    if (this.running === undefined) this.phase = this.isSubscribed ? 'listening' : 'prompt';
    this.changed();
  }

  /** A command that was sent once: as `run`, with nothing sent. */
  private recall(argv: readonly ByteString[]): void {
    const line = argv.map((arg) => (/^[!#-&(-[\]-~]+$/.test(arg) ? arg : quote(arg))).join(' ');
    this.host.print(`${this.prompt}${toUtf8(line)}\n`, 'output');
    this.begin({ line, argv, startedAt: this.host.now(), remaining: 1, acknowledgements: 0 });
  }

  /** A connection that ended once: by the server, or because the client broke off what it waited for. */
  private recallEnd(kind: string): void {
    if (kind === 'closed' && this.running !== undefined) this.tellLost();
    this.running = undefined;
    this.isShuttingDown = false;
    this.forgetConnectionState();
  }

  private take(line: string): void {
    if (line === '') return;
    const bytes = fromUtf8(line);
    const parsed = parseCliLine(bytes);
    if (parsed.kind === 'empty') return;
    const words = splitArgs(bytes) ?? [];
    if (parsed.kind === 'error') {
      this.host.print(`${parsed.message}\n`, 'output');
      // A line that could not be split is kept for correcting it, one with a wrong count is not.
      if (words.length === 0) this.host.remember(line, []);
      return;
    }
    const { argv, repeat } = parsed;
    this.host.remember(line, argv);
    if (argv.length < words.length || !this.takeOwn(argv)) this.run(line, argv, repeat);
  }

  /** Commands of redis-cli itself, `help` aside; with a repeat count they go to the server. */
  private takeOwn(words: readonly ByteString[]): boolean {
    const name = words[0]?.toLowerCase() ?? '';
    if (name === 'quit' || name === 'exit') {
      this.close();
      this.host.quit();
    } else if (name.startsWith(':')) {
      this.setPreference(words);
    } else if (name === 'restart') {
      this.host.print("Use 'restart' only in Lua debugging mode.\n", 'output');
    } else if (name === 'connect' && words.length === 3) {
      this.address = `${words[1] ?? ''}:${Number.parseInt(words[2] ?? '', 10) || 0}`;
      this.connect();
    } else if (name === 'clear' && words.length === 1) {
      this.host.clear();
    } else if ((name === 'undo' || name === 'redo') && words.length <= 2) {
      this.host.travel(name, Math.max(1, Number.parseInt(words[1] ?? '1', 10) || 1));
    } else if (name === 'reset' && words.length === 2 && equalsIgnoreCase(words[1] ?? '', 'everything')) {
      this.host.travel('reset', 1);
    } else {
      return false;
    }
    return true;
  }

  private setPreference(words: readonly ByteString[]): void {
    const [name, value] = words;
    if (!equalsIgnoreCase(name ?? '', ':set') || value === undefined) {
      this.host.print(`unknown redis-cli internal command '${toUtf8(name ?? '')}'\n`, 'output');
    } else if (equalsIgnoreCase(value, 'hints') || equalsIgnoreCase(value, 'nohints')) {
      this.host.showHints(equalsIgnoreCase(value, 'hints'));
    } else {
      this.host.print(`unknown redis-cli preference '${toUtf8(value)}'\n`, 'output');
    }
  }

  private run(line: string, argv: readonly ByteString[], count: number): void {
    const name = argv[0]?.toLowerCase() ?? '';
    if (name === 'help' || name === '?') {
      this.help({ line, argv, startedAt: this.host.now(), remaining: 0, acknowledgements: 0 });
      return;
    }
    if (this.link === undefined && !this.connect()) return;
    this.sendAgain({ line, argv, startedAt: this.host.now(), remaining: count, acknowledgements: 0 });
  }

  /** Whoever asks as the page opens waits for the answer as for a command's. */
  private help(running: Running): void {
    const text = this.host.help(running.argv.slice(1).map(toUtf8));
    if (typeof text === 'string') {
      this.host.print(text, 'output');
      return;
    }
    this.running = running;
    this.phase = 'waiting';
    void text.then((late) => {
      if (this.running !== running) return;
      this.host.print(late, 'output');
      this.running = undefined;
      this.settle();
    });
  }

  private begin(running: Running): void {
    const name = running.argv[0]?.toLowerCase() ?? '';
    this.running = running;
    running.remaining--;
    this.phase = name === 'monitor' ? 'monitoring' : 'waiting';
    if (name === 'shutdown') this.isShuttingDown = true;
    if (SUBSCRIBE.has(name) || UNSUBSCRIBE.has(name)) running.acknowledgements = Math.max(running.argv.length - 1, 1);
  }

  private sendAgain(running: Running): void {
    this.begin(running);
    if (this.link?.isOpen === true) this.link.send(running.argv);
    else this.lost();
  }

  // --- What arrives

  private receive(reply: Reply): void {
    const { running } = this;
    if (this.phase === 'monitoring') {
      this.show(reply, []);
      if (!(reply instanceof ErrorReply)) return;
      this.running = undefined;
      this.finish(running);
      return;
    }
    const isMessage = reply instanceof Push || (this.isSubscribed && isPubsubMessage(reply, this.isResp3));
    const expected = running !== undefined && running.acknowledgements > 0;
    if (running === undefined || (reply instanceof Push && !this.isSubscribed && !expected)) {
      this.show(reply, []);
      return;
    }
    this.show(reply, running.argv);
    if (expected && isPubsubMessage(reply, this.isResp3)) {
      if (!this.acknowledge(reply, running)) return;
    } else if (isMessage) {
      return;
    }
    this.track(running.argv, reply);
    if (!this.isRestoring) this.host.answered(running.line, running.argv, reply);
    this.running = undefined;
    if (running.remaining > 0) {
      this.sendAgain(running);
      return;
    }
    this.finish(running);
  }

  /** Counts a push that answers the running subscription; true with the last one. */
  private acknowledge(reply: Reply, running: Running): boolean {
    const name = running.argv[0] ?? '';
    if (!equalsIgnoreCase(String(elements(reply)[0]), name)) return false;
    if (SUBSCRIBE.has(name.toLowerCase())) this.isSubscribed = true;
    running.acknowledgements--;
    return running.acknowledgements === 0;
  }

  /** What a reply changes of what the prompt shows. */
  private track(argv: readonly ByteString[], reply: Reply): void {
    const failed = reply instanceof ErrorReply;
    const alone = argv.length === 1;
    const name = argv[0]?.toLowerCase();
    if (name === 'select' && argv.length === 2 && !failed) {
      this.database = Number.parseInt(argv[1] ?? '', 10) || 0;
    } else if (name === 'multi' && alone && !failed) {
      this.isInTransaction = true;
      this.databaseBeforeTransaction = this.database;
    } else if (name === 'exec' && alone && this.isInTransaction) {
      this.isInTransaction = false;
      if (failed || reply === null || reply === NULL_ARRAY) this.database = this.databaseBeforeTransaction;
    } else if (name === 'discard' && alone && !failed) {
      this.isInTransaction = false;
      this.database = this.databaseBeforeTransaction;
    } else if (name === 'reset' && alone && !failed) {
      this.forgetConnectionState();
      this.database = 0;
    } else if (name === 'hello') {
      if (reply instanceof MapReply) this.isResp3 = true;
      else if (Array.isArray(reply)) this.isResp3 = false;
    }
  }

  private finish(running: Running | undefined): void {
    this.printElapsed(running);
    this.settle();
  }

  private printElapsed(running = this.running): void {
    if (running === undefined) return;
    const elapsed = this.isRestoring ? 0 : this.host.now() - running.startedAt;
    if (elapsed >= SLOW) this.host.print(`(${(elapsed / 1000).toFixed(2)}s)\n`, 'output');
  }

  /** After a line or a reply: back to the prompt, or to listening for messages. */
  private settle(): void {
    if (this.running === undefined) this.phase = this.isSubscribed && this.link?.isOpen === true ? 'listening' : 'prompt';
    this.changed();
  }

  private show(reply: Reply, argv: readonly ByteString[]): void {
    const isAside = reply instanceof Push && !this.isSubscribed && argv.length === 0;
    const text = isAside ? formatPush(reply) : formatReply(reply, argv);
    this.host.print(toUtf8(text), reply instanceof ErrorReply ? 'error' : 'output');
    if (this.running === undefined) this.changed();
  }

  private changed(): void {
    if (!this.isRestoring) this.host.changed();
  }

  // --- The connection

  /** Opens a connection, in place of the one there is, and selects the database that the client was in. */
  private connect(): boolean {
    this.link?.close();
    this.link = undefined;
    this.forgetConnectionState();
    if (this.address.replace('localhost:', '127.0.0.1:') !== this.home) {
      this.host.print(`Could not connect to Redis at ${this.address}: Connection refused\n`, 'error');
      return false;
    }
    const connection = this.host.connect();
    if (connection === undefined) {
      this.host.print(`Could not connect to Redis at ${this.address}: Connection refused\n`, 'error');
      return false;
    }
    const link = this.linkTo(connection);
    this.link = link;
    if (this.database !== 0) link.sendSilently(['SELECT', String(this.database)]);
    return true;
  }

  private linkTo(connection: Connection): Link {
    const link = new Link(connection, (reply) => this.receive(reply), () => this.closedByServer(link));
    return link;
  }

  private forgetConnectionState(): void {
    this.isInTransaction = false;
    this.isSubscribed = false;
    this.isResp3 = false;
  }

  private closedByServer(link: Link): void {
    if (link !== this.link) return;
    // At the prompt redis-cli notices only when it sends the next command.
    if (this.phase === 'prompt') return;
    this.lost();
  }

  private lost(): void {
    this.tellLost();
    this.link?.close();
    this.link = undefined;
    this.forgetConnectionState();
    const { running } = this;
    this.running = undefined;
    this.finish(running);
  }

  private tellLost(): void {
    if (!this.isShuttingDown) this.host.print('Error: Server closed the connection\n', 'error');
    this.isShuttingDown = false;
  }
}

/** Stands for a connection while there is no server to have one with. */
const NO_CONNECTION: Connection = { send: () => undefined, onData: () => () => undefined, onClose: () => () => undefined, close: () => undefined };

/** A connection with its decoder. Replies to what we sent for ourselves are swallowed. */
class Link {
  isOpen = true;
  private silent = 0;
  private readonly decoder = new ReplyDecoder();
  private readonly stop: readonly (() => void)[];

  constructor(
    private readonly connection: Connection,
    private readonly receive: (reply: Reply) => void,
    closed: () => void,
  ) {
    this.stop = [
      connection.onData((bytes) => this.feed(bytes)),
      connection.onClose(() => {
        this.isOpen = false;
        closed();
      }),
    ];
  }

  feed(bytes: ByteString): void {
    this.decoder.feed(bytes);
    for (let reply = this.decoder.next(); reply !== undefined && this.isOpen; reply = this.decoder.next()) {
      if (this.silent > 0) this.silent--;
      else this.receive(reply);
    }
  }

  /** Leaves the connection as it is: it belongs to another moment. */
  abandon(): void {
    this.isOpen = false;
    for (const stop of this.stop) stop();
  }

  send(argv: readonly ByteString[]): void {
    this.connection.send(encodeRequest(argv));
  }

  /** The next reply is for nobody's eyes. */
  ignoreNext(): void {
    this.silent++;
  }

  sendSilently(argv: readonly ByteString[]): void {
    this.ignoreNext();
    this.send(argv);
  }

  close(): void {
    this.isOpen = false;
    this.connection.close();
  }
}

/** A message or an acknowledgement: a push (in RESP2 an array) of at least three whose first says so. */
function isPubsubMessage(reply: Reply, isResp3: boolean): boolean {
  if (isResp3 !== reply instanceof Push) return false;
  const [kind] = elements(reply);
  return elements(reply).length >= 3 && typeof kind === 'string' && /(?:message|subscribe)$/.test(kind);
}

function elements(reply: Reply): readonly Reply[] {
  if (reply instanceof Push) return reply.items;
  return Array.isArray(reply) ? reply : [];
}
