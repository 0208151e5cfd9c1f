// Connections between programs and the lab's server. Bytes take a moment each way, drawn from the lab's chance, so that
// instances interleave differently with every seed and equally with the same one. Bytes of one connection keep their
// order. What went over the wire is kept as exchanges, for the learner to read.
import { toUtf8 } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import type { Random } from '../../base/random.ts';
import { ReplyDecoder } from '../../resp/reply-decoder.ts';
import { RequestDecoder } from '../../resp/request-decoder.ts';
import { showReply } from '../check/reply-text.ts';
import type { Exchange } from './lab.ts';
import type { ServerAction, ServerLink, ServerStep } from './server-link.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface SocketHandlers {
  onData(bytes: ByteString): void;
  onClose(): void;
}

export interface SocketEnd {
  send(bytes: ByteString): void;
  close(): void;
}

export type ConnectToServer = (handlers: SocketHandlers) => SocketEnd;

/** One way, in ms. */
const SHORTEST_TRIP = 0.1;
const LONGEST_TRIP = 0.6;
/** Exchanges kept for a test. */
const MOST_EXCHANGES = 400;
const LONGEST_TEXT = 160;
/** What ioredis says by itself when it connects. */
const GREETING = /^(info|client setinfo .*|hello .*)$/i;

/** One command and its client. */
export type Sent = Pick<Exchange, 'client' | 'command'>;

interface Link {
  readonly handlers: SocketHandlers;
  readonly log: WireLog;
  arrivesAt: number;
  deliversAt: number;
  isOpen: boolean;
}

export class Network {
  readonly exchanges: Exchange[] = [];
  /** Told of each exchange of a connection when its reply is on its way. */
  onAnswered: ((client: string, command: string, reply: string) => void) | undefined;
  /** What was sent last, by whom. */
  lastSent: Sent | undefined;
  private readonly links = new Map<number, Link>();
  private lastConnection = 0;
  /** Actions whose moment has come, for the runner to carry out one by one. */
  private readonly ready: ServerAction[] = [];
  private wakeup: number | undefined;

  constructor(
    private readonly time: VirtualTime,
    private readonly random: Random,
    private readonly server: ServerLink,
  ) {}

  connect(client: string, handlers: SocketHandlers): SocketEnd {
    const connection = ++this.lastConnection;
    const { time } = this;
    const link: Link = {
      handlers,
      log: new WireLog(client, this.exchanges, () => time.elapsed(), {
        sent: (command) => (this.lastSent = { client, command }),
        answered: (command, reply) => this.onAnswered?.(client, command, reply),
      }),
      arrivesAt: 0,
      deliversAt: 0,
      isOpen: true,
    };
    this.links.set(connection, link);
    this.arrive(link, { type: 'connect', at: 0, connection, client });
    return {
      send: (bytes) => {
        if (link.isOpen) this.arrive(link, { type: 'receive', at: 0, connection, bytes });
      },
      close: () => {
        if (!link.isOpen) return;
        link.isOpen = false;
        this.arrive(link, { type: 'close', at: 0, connection });
      },
    };
  }

  /** A command whose answer somebody who still lives waits for: the one that was sent first. */
  get unanswered(): Sent | undefined {
    for (const { log, isOpen } of this.links.values()) if (isOpen && log.unanswered !== undefined) return log.unanswered;
    return undefined;
  }

  /** Whether there is something for `settle` to do now. */
  get isBusy(): boolean {
    return this.ready.length > 0;
  }

  /** Carries out what has arrived at the server. */
  async settle(): Promise<void> {
    for (let action = this.ready.shift(); action !== undefined; action = this.ready.shift()) {
      const at = this.time.now();
      if (action.type === 'receive') this.links.get(action.connection)?.log.sent(action.bytes);
      this.deliver(await this.server({ ...action, at }));
    }
  }

  /**
   * Lets the server do what it does by itself up to `unixMs`.
   * @returns whether something was sent before, in which case time has moved only that far
   */
  async advance(unixMs: number): Promise<boolean> {
    if (this.wakeup === undefined || this.wakeup > unixMs) return false;
    const step = await this.server({ type: 'advance', at: unixMs });
    this.time.moveTo(Math.min(step.at, unixMs));
    this.deliver(step);
    return step.outputs.length > 0 || step.closed.length > 0;
  }

  private arrive(link: Link, action: ServerAction): void {
    link.arrivesAt = Math.max(link.arrivesAt, this.time.elapsed() + this.trip());
    this.time.after(link.arrivesAt - this.time.elapsed(), () => this.ready.push(action));
  }

  private deliver({ outputs, closed, wakeup }: ServerStep): void {
    this.wakeup = wakeup;
    for (const { connection, bytes } of outputs) {
      const link = this.links.get(connection);
      if (link === undefined) continue;
      link.log.received(bytes);
      this.later(link, () => link.handlers.onData(bytes));
    }
    for (const connection of closed) {
      const link = this.links.get(connection);
      if (link !== undefined) this.later(link, () => link.handlers.onClose());
    }
  }

  private later(link: Link, run: () => void): void {
    link.deliversAt = Math.max(link.deliversAt, this.time.elapsed() + this.trip());
    this.time.after(link.deliversAt - this.time.elapsed(), () => {
      if (link.isOpen) run();
    });
  }

  private trip(): number {
    return SHORTEST_TRIP + this.random.next() * (LONGEST_TRIP - SHORTEST_TRIP);
  }
}

/** Pairs the requests of one connection with their replies. */
class WireLog {
  private readonly requests = new RequestDecoder();
  private readonly replies = new ReplyDecoder();
  private readonly waiting: { readonly command: string; readonly at: number | undefined }[] = [];

  constructor(
    private readonly client: string,
    private readonly exchanges: Exchange[],
    private readonly elapsed: () => number,
    private readonly tell: { sent(command: string): void; answered(command: string, reply: string): void },
  ) {}

  get unanswered(): Sent | undefined {
    const first = this.waiting.find(({ at }) => at !== undefined);
    return first && { client: this.client, command: first.command };
  }

  sent(bytes: ByteString): void {
    this.requests.feed(bytes);
    for (let argv = this.requests.next(); argv !== undefined; argv = this.requests.next()) {
      const command = shorten(argv.map((word, i) => showWord(i === 0 ? word.toUpperCase() : word)).join(' '));
      const isGreeting = GREETING.test(command);
      if (!isGreeting) this.tell.sent(command);
      this.waiting.push({ command, at: isGreeting ? undefined : this.add({ command }) });
    }
  }

  received(bytes: ByteString): void {
    this.replies.feed(bytes);
    for (let reply = this.replies.next(); reply !== undefined; reply = this.replies.next()) {
      const text = shorten(showReply(reply));
      if (this.waiting.length === 0) {
        this.add({ command: '', reply: text });
        continue;
      }
      const at = this.waiting.shift()?.at;
      const exchange = at === undefined ? undefined : this.exchanges[at];
      if (at === undefined || exchange === undefined) continue;
      this.exchanges[at] = { ...exchange, reply: text };
      this.tell.answered(exchange.command, text);
    }
  }

  private add(what: Pick<Exchange, 'command' | 'reply'>): number | undefined {
    if (this.exchanges.length >= MOST_EXCHANGES) return undefined;
    return this.exchanges.push({ client: this.client, at: this.elapsed(), ...what }) - 1;
  }
}

function showWord(bytes: ByteString): string {
  const text = toUtf8(bytes);
  return text === '' || /[\s"'\\]/.test(text) ? JSON.stringify(text) : text;
}

function shorten(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} …` : text;
}
