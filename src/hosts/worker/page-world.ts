// The page's end of a scratch world: commands of several clients and waits, one after another, each with what came of it.
import type { ByteString } from '../../base/bytes.ts';
import { ErrorReply, NO_REPLY, type Reply } from '../../resp/reply.ts';
import { ReplyDecoder } from '../../resp/reply-decoder.ts';
import type { WorldOutcome, WorldStep } from './scratch-protocol.ts';

export interface Heard {
  readonly client: number;
  readonly reply: Reply;
}

export interface ScratchWorld {
  /** NO_REPLY while the client is blocked. */
  run(client: number, argv: readonly ByteString[]): Promise<Reply>;
  /** Runs it so many times; the real ms of all of them. */
  measure(client: number, argv: readonly ByteString[], times: number): Promise<number>;
  wait(ms: number): Promise<void>;
  /** Ends the server, damages its files or starts it; afterwards all clients are new. */
  machine(step: Exclude<WorldStep, { readonly do: 'run' | 'wait' }>): Promise<void>;
  /** Whether there is a server that listens, as of the last step. */
  readonly isUp: boolean;
  /** Writes that had been answered and were gone when the server last started. */
  readonly lost: number;
  /** What clients received without having asked for it just now: messages, and replies that they waited for. */
  heard(): readonly Heard[];
  end(): void;
}

export class PageWorld implements ScratchWorld {
  private readonly clients = new Map<number, { readonly decoder: ReplyDecoder; waiting: number; last: Reply }>();
  private unasked: Heard[] = [];
  isUp = true;
  lost = 0;

  constructor(
    private readonly step: (step: WorldStep) => Promise<WorldOutcome>,
    readonly end: () => void,
  ) {}

  async run(client: number, argv: readonly ByteString[]): Promise<Reply> {
    if (argv.length === 0) return new ErrorReply('ERR nothing to run');
    const own = this.client(client);
    own.waiting++;
    this.take(await this.step({ do: 'run', client, argv }), client);
    return own.waiting > 0 ? NO_REPLY : own.last;
  }

  async measure(client: number, argv: readonly ByteString[], times: number): Promise<number> {
    return (await this.step({ do: 'run', client, argv, times })).ms;
  }

  async wait(ms: number): Promise<void> {
    this.take(await this.step({ do: 'wait', ms }));
  }

  async machine(step: WorldStep): Promise<void> {
    this.take(await this.step(step));
    this.clients.clear();
  }

  heard(): readonly Heard[] {
    const heard = this.unasked;
    this.unasked = [];
    return heard;
  }

  private take({ received, isUp, lost }: WorldOutcome, asker?: number): void {
    Object.assign(this, { isUp, lost });
    for (const { client, bytes } of received) {
      const own = this.client(client);
      own.decoder.feed(bytes);
      for (let reply = own.decoder.next(); reply !== undefined; reply = own.decoder.next()) {
        if (own.waiting === 0 || client !== asker) this.unasked.push({ client, reply });
        if (own.waiting === 0) continue;
        own.waiting--;
        own.last = reply;
      }
    }
  }

  private client(number: number): { readonly decoder: ReplyDecoder; waiting: number; last: Reply } {
    const known = this.clients.get(number) ?? { decoder: new ReplyDecoder(), waiting: 0, last: NO_REPLY };
    this.clients.set(number, known);
    return known;
  }
}
