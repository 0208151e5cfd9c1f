// Runs an episode on both servers and says where they first differ.
//
// The subject (Keyspace) takes the commands one by one, so it is known which frames each command brought to whom. The
// oracle (Redis) gets runs of commands of one client in one write and owes as many frames to each client as the subject
// gave; a client's frames are compared in order. Between runs of different clients the oracle's frames are awaited, so
// the order of commands is the same on both sides.
import type { ByteString } from '../../../src/base/bytes.ts';
import { FrameSplitter } from '../notation/frames.ts';
import type { Resp } from '../notation/transcript.ts';
import type { Host, Peer } from '../targets/target.ts';
import { encodeCommand } from '../targets/tcp.ts';
import type { Step } from './command.ts';
import type { Episode } from './generate.ts';
import { alike, type RuleName } from './rules.ts';
import { describeKey, readState, sameKeyState, type State } from './state.ts';

export interface Mismatch {
  /** Index of the step after which the servers differ; the number of steps if it is the state at the end. */
  readonly step: number;
  readonly client: number;
  readonly argv: readonly ByteString[];
  readonly subject: ByteString | undefined;
  readonly oracle: ByteString | undefined;
}

/** Frames that stand for something that is no reply. */
export const CLOSED_FRAME = '+(connection closed)\r\n';

const LONGEST_BATCH = 64;
/** How long the oracle may take to answer before the frame counts as missing. */
const PATIENCE_MS = 1500;
/** How much later than the oracle's a timeout may end on the subject; longer than any that the episodes wait for. */
const CATCH_UP_MS = 25;

export type IsKnown = (mismatch: Mismatch) => boolean;

/**
 * In a hurry, commands go to the oracle in batches. Calm, they go one by one, and after each an instant passes on both
 * sides, longer than the shortest times to live and to wait: what differs then is no matter of two clocks.
 */
export type Pace = 'hurried' | 'calm';

export async function runEpisode(
  episode: Episode,
  subjectHost: Host,
  oracleHost: Host,
  isKnown: IsKnown,
  pace: Pace = 'hurried',
): Promise<Mismatch | undefined> {
  await Promise.all([subjectHost.reset(), oracleHost.reset()]);
  const subject = new Side(subjectHost, episode.protocols);
  const oracle = new Side(oracleHost, episode.protocols);
  try {
    await Promise.all([subject.open(), oracle.open()]);
    return await new Run(episode, subject, oracle, isKnown, pace).mismatch();
  } finally {
    subject.close();
    oracle.close();
  }
}

type SendStep = Extract<Step, { kind: 'send' }>;

interface Owed {
  readonly step: number;
  readonly client: number;
  readonly frame: ByteString;
}

class Run {
  /** Clients that keys may be broadcast to. */
  private readonly listeners = new Set<number>();
  /** By client: the rules of the commands in its transaction. */
  private readonly queued: RuleName[][];
  /** By client: the commands that brought it nothing yet, because it is blocked. */
  private readonly unanswered: SendStep[][];
  /** By client: all the commands that it has waited for since it was last blocked. */
  private readonly waited: SendStep[][];

  constructor(
    private readonly episode: Episode,
    private readonly subject: Side,
    private readonly oracle: Side,
    private readonly isKnown: IsKnown,
    private readonly pace: Pace,
  ) {
    this.queued = episode.protocols.map(() => []);
    this.unanswered = episode.protocols.map(() => []);
    this.waited = episode.protocols.map(() => []);
  }

  async mismatch(): Promise<Mismatch | undefined> {
    const { steps } = this.episode;
    for (let start = 0; start < steps.length; ) {
      const end = await this.batch(start);
      if (typeof end !== 'number') return end;
      start = end;
    }
    return this.compareStates();
  }

  /**
   * A wait stands alone; commands of one client go together, unless somebody may hear broadcasts: of what one turn of the
   * event loop has changed, Redis tells them in one message.
   */
  private batchEnd(start: number): number {
    const { steps } = this.episode;
    const first = steps[start];
    let end = start + 1;
    if (first?.kind !== 'send' || this.pace === 'calm' || this.hasListeners) return end;
    for (; end < steps.length && end - start < LONGEST_BATCH; end++) {
      const next = steps[end];
      if (next?.kind !== 'send' || next.client !== first.client) break;
    }
    return end;
  }

  /** Runs the steps from `start` that go together: the index of the first that did not run, or a mismatch. */
  private async batch(start: number): Promise<number | Mismatch> {
    const first = this.episode.steps[start];
    const owed: Owed[] = [];
    if (first?.kind !== 'send') {
      const ms = first?.ms ?? 0;
      await Promise.all([this.subject.host.advance(ms), this.oracle.host.advance(ms)]);
      this.subject.collect(start, owed);
      return (await this.compare(start, owed)) ?? (await this.catchUp(start, owed)) ?? start + 1;
    }
    const { client } = first;
    const last = this.batchEnd(start);
    let bytes = '';
    let end = start;
    let isSilent = false;
    if (this.subject.peer(client).closed) this.listeners.delete(client);
    await Promise.all([this.subject.reopen(client), this.oracle.reopen(client)]);
    // What follows a closed connection goes to a new one, in another batch.
    for (; end < last && !this.subject.peer(client).closed; end++) {
      const step = this.episode.steps[end];
      if (step?.kind !== 'send') break;
      const sent = this.subject.resolve(step.argv);
      const command = encodeCommand(sent);
      this.subject.peer(client).send(command);
      await this.subject.host.settle();
      const before = owed.length;
      this.subject.collect(end, owed);
      const brought = owed.slice(before);
      isSilent = !brought.some((one) => one.client === client);
      if (isSilent) this.wait(client, step);
      const servesOthers = brought.some((one) => one.client !== client);
      // A client that is served goes on with its own commands, which may close this one: what it is owed goes out first.
      if (servesOthers && bytes !== '') {
        this.oracle.peer(client).send(bytes);
        await this.oracle.await(owed.slice(0, before));
        bytes = '';
      }
      bytes += sent === step.argv ? command : encodeCommand(this.oracle.resolve(step.argv));
      this.noteListening(step, brought);
      // Redis lets a served client go on when this one's input is used up.
      if (servesOthers || this.hasListeners) {
        end++;
        break;
      }
    }
    this.oracle.peer(client).send(bytes);
    // A command that blocks leaves no reply to wait for: it must have been read before another client speaks.
    if (isSilent && this.episode.steps[end]?.kind === 'send') await this.oracle.host.settle();
    const others = owed.filter((one) => one.client !== client);
    return (await this.compare(end - 1, owed)) ?? (await this.catchUp(end - 1, others)) ?? end;
  }

  /**
   * A client that was served went on with the commands that it had sent meanwhile. If one of them blocks for an instant,
   * or sets a time to live of an instant, that instant has to pass on both sides before anything else happens.
   */
  private async catchUp(step: number, served: readonly Owed[]): Promise<Mismatch | undefined> {
    let last = served;
    const goesOn = ({ client }: Owed, index: number): boolean =>
      (this.unanswered[client] ?? []).length > 0 || last.findIndex((one) => one.client === client) < index;
    for (let isCalm = this.pace === 'calm'; isCalm || last.some(goesOn); isCalm = false) {
      await Promise.all([this.subject.host.advance(CATCH_UP_MS), this.oracle.host.advance(CATCH_UP_MS)]);
      const brought: Owed[] = [];
      this.subject.collect(step, brought);
      const mismatch = await this.compare(step, brought);
      if (mismatch !== undefined) return mismatch;
      last = brought;
    }
    return undefined;
  }

  /** The command may have begun or ended that keys are broadcast to its client; queued or blocked, it may yet begin it. */
  private noteListening({ client, argv }: SendStep, brought: readonly Owed[]): void {
    const says = (kind: string): boolean => brought.some((one) => one.client === client && one.frame.startsWith(kind));
    if (/^(reset$|client tracking off)/i.test(argv.slice(0, 3).join(' '))) {
      if (says('+OK\r\n') || says('+RESET\r\n')) this.listeners.delete(client);
    } else if (argv.some((arg) => /^bcast$/i.test(arg)) && (says('+') || !says('-'))) {
      this.listeners.add(client);
    }
  }

  private get hasListeners(): boolean {
    return [...this.listeners].some((client) => !this.subject.peer(client).closed);
  }

  /** The command brought its client nothing yet. */
  private wait(client: number, step: SendStep): void {
    const unanswered = this.unanswered[client] ?? [];
    const waited = this.waited[client] ?? [];
    if (unanswered.length === 0) waited.length = 0;
    waited.push(step);
    for (let n = framesOf(step.argv); n > 0; n--) unanswered.push(step);
  }

  private async compare(last: number, owed: readonly Owed[]): Promise<Mismatch | undefined> {
    await this.oracle.await(owed);
    for (const { step, client, frame } of owed) {
      const answer = this.oracle.frames(client).shift();
      const mismatch = this.check(step, client, frame, answer);
      if (mismatch !== undefined) return mismatch;
    }
    for (const client of this.episode.protocols.keys()) {
      const extra = this.oracle.frames(client).shift();
      if (extra === undefined) continue;
      // A short wait has ended there and not yet here, where time passes only when it is looked at.
      await this.subject.host.advance(CATCH_UP_MS);
      const mismatch = this.check(last, client, this.subject.frames(client).shift(), extra);
      if (mismatch !== undefined) return mismatch;
    }
    return undefined;
  }

  private check(
    index: number,
    client: number,
    subject: ByteString | undefined,
    oracle: ByteString | undefined,
  ): Mismatch | undefined {
    const step = this.episode.steps[index];
    const sent = step?.kind === 'send' && step.client === client ? step : undefined;
    // What reaches a client through another one's command, or late, answers what the client had to wait for.
    const late = this.unanswered[client]?.shift();
    const own = late ?? sent;
    const queue = this.queued[client] ?? [];
    const name = own?.argv[0]?.toLowerCase() ?? '';
    const rules = name === 'exec' ? queue.splice(0) : [];
    if (name === 'discard' || name === 'reset' || oracle === CLOSED_FRAME) queue.splice(0);
    if (oracle === '+QUEUED\r\n') queue.push(own?.rule ?? 'exact');
    if (subject !== undefined && oracle !== undefined && alike(subject, oracle, own?.rule ?? 'exact', rules)) {
      return undefined;
    }
    // Pushes may come between what a client had to wait for, so that the rule next in line is another command's.
    const others = late === undefined && sent !== undefined ? [] : [...(this.waited[client] ?? []), sent ?? []].flat();
    if (subject !== undefined && oracle !== undefined) {
      if (others.some(({ rule }) => alike(subject, oracle, rule, rules))) return undefined;
    }
    const mismatch = { step: index, client, argv: step?.kind === 'send' ? step.argv : [], subject, oracle };
    return this.isKnown(mismatch) ? undefined : mismatch;
  }

  private async compareStates(): Promise<Mismatch | undefined> {
    const [subject, oracle] = await Promise.all([readState(this.subject.host), readState(this.oracle.host)]);
    const difference = firstDifference(subject, oracle);
    if (difference === undefined) return undefined;
    const mismatch = { step: this.episode.steps.length, client: 0, argv: [], ...difference };
    return this.isKnown(mismatch) ? undefined : mismatch;
  }
}

/** How many frames a command brings: one, but for subscribing, where it is one for each channel. */
function framesOf(argv: readonly ByteString[]): number {
  return /^[ps]?(un)?subscribe$/i.test(argv[0] ?? '') ? Math.max(1, argv.length - 1) : 1;
}

function firstDifference(subject: State, oracle: State): Pick<Mismatch, 'subject' | 'oracle'> | undefined {
  for (const key of new Set([...oracle.keys(), ...subject.keys()])) {
    const a = subject.get(key);
    const b = oracle.get(key);
    if (!sameKeyState(a, b)) {
      return { subject: `+${key}: ${describeKey(a)}\r\n`, oracle: `+${key}: ${describeKey(b)}\r\n` };
    }
  }
  return undefined;
}

interface SideClient {
  readonly peer: Peer;
  readonly splitter: FrameSplitter;
  readonly frames: ByteString[];
  closed: boolean;
  id: string;
}

/** The clients of one server. */
class Side {
  private readonly clients: SideClient[] = [];

  constructor(
    readonly host: Host,
    private readonly protocols: readonly Resp[],
  ) {}

  async open(): Promise<void> {
    for (const client of this.protocols.keys()) await this.connect(client);
  }

  close(): void {
    for (const { peer } of this.clients) peer.close();
  }

  peer(client: number): Peer {
    return this.client(client).peer;
  }

  /** A closed client comes back as a new connection when it next has something to say. */
  async reopen(client: number): Promise<void> {
    if (this.client(client).peer.closed) await this.connect(client);
  }

  resolve(argv: readonly ByteString[]): readonly ByteString[] {
    if (!argv.some((arg) => arg.startsWith('<<id'))) return argv;
    return argv.map((arg) => arg.replace(/^<<id(\d)>>$/, (_, n: string) => this.client(Number(n)).id));
  }

  /** Moves what has arrived into `owed`, as the outcome of a step. */
  collect(step: number, owed: Owed[]): void {
    for (const client of this.clients.keys()) {
      for (const frame of this.frames(client).splice(0)) owed.push({ step, client, frame });
    }
  }

  /** The frames of a client that nobody has taken yet. */
  frames(client: number): ByteString[] {
    const state = this.client(client);
    const bytes = state.peer.take();
    if (bytes !== '') state.splitter.push(bytes);
    for (let frame = state.splitter.next(); frame !== undefined; frame = state.splitter.next()) {
      state.frames.push(frame);
    }
    if (state.peer.closed && !state.closed) {
      state.closed = true;
      state.frames.push(CLOSED_FRAME);
    }
    return state.frames;
  }

  /** Waits until each client has as many frames as it is owed, or patience ends. */
  async await(owed: readonly Owed[]): Promise<void> {
    const counts = this.protocols.map(() => 0);
    for (const { client } of owed) counts[client] = (counts[client] ?? 0) + 1;
    const satisfied = (): boolean =>
      counts.every((count, client) => count === 0 || this.frames(client).length >= count);
    if (satisfied()) return;
    await this.patience(satisfied);
    // A machine that is busy otherwise may leave either side waiting for as long.
    if (!satisfied()) await this.host.settle();
  }

  private async patience(satisfied: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        for (const { peer } of this.clients) peer.onArrival = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, PATIENCE_MS);
      for (const { peer } of this.clients) {
        peer.onArrival = () => {
          if (satisfied()) done();
        };
      }
    });
  }

  private client(client: number): SideClient {
    const state = this.clients[client];
    if (state === undefined) throw new Error(`no client ${client}`);
    return state;
  }

  private async connect(client: number): Promise<void> {
    const peer = await this.host.connect();
    const splitter = new FrameSplitter();
    const protocol = this.protocols[client];
    const hello = protocol === 3 ? encodeCommand(['HELLO', '3']) : '';
    peer.send(`${hello}${encodeCommand(['CLIENT', 'ID'])}`);
    const state = { peer, frames: [], splitter, closed: false, id: '' };
    this.clients[client] = state;
    await this.await(Array.from({ length: protocol === 3 ? 2 : 1 }, () => ({ step: 0, client, frame: '' })));
    const id = this.frames(client).pop() ?? '';
    state.frames.splice(0);
    state.id = id.slice(1, -2);
  }
}
