// What the page knows of the engine: connections that carry bytes, windows into keys and values, and how the engine is
// doing. A worker that dies is started again and restores its session by itself; connections that it held are reported
// as closed, watched views are asked for again.
import type { ByteString } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { Control } from '../../session/log.ts';
import type {
  ClockState,
  ExamplesByCommand,
  Frame,
  KeysQuery,
  KeysView,
  PictureWindow,
  Report,
  Request,
  Restored,
  StorageState,
  TimeAction,
  ValueView,
  ValueWindow,
} from './protocol.ts';
import { CommandLine, type EngineConnection, PageConnection, repliesIn, subscribe } from './page-connection.ts';
import { PageWorld, type ScratchWorld } from './page-world.ts';
import { Questions } from './questions.ts';
import type { WorldOutcome } from './scratch-protocol.ts';
import type { DiskAnswer, DiskQuestion, DiskView } from './disk-protocol.ts';
import type { SessionInfo, SessionOrder } from './session-protocol.ts';
import type { ClientAtMoment, Difference, Place, TimeQuery, TimeView } from './time-protocol.ts';

export type { ScratchWorld } from './page-world.ts';

/** What sessions there are, told after each order and with its outcome. */
export interface Sessions {
  readonly sessions: readonly SessionInfo[];
  readonly current: SessionInfo;
  readonly bytes?: ByteString;
  readonly failure?: string;
}

export interface ReadyStatus {
  readonly phase: 'ready';
  readonly restored: Restored;
  readonly storage: StorageState;
  readonly restarts: number;
  /** All commands have arrived; until then a rare one may have to wait for them. */
  readonly isWhole: boolean;
}

export type EngineStatus =
  | { readonly phase: 'starting' }
  | ReadyStatus
  | { readonly phase: 'failed'; readonly message: string };

export interface Watch<Query> {
  update(query: Query): void;
  stop(): void;
}

export interface EngineClient {
  readonly status: EngineStatus;
  onStatus(changed: (status: EngineStatus) => void): () => void;
  /** The name is what the learner calls the client; without one it is the page's own, and never shown. */
  connect(name?: string): EngineConnection;
  /** A connection that is open at the moment that is shown, as `onMoved` tells. */
  adopt(connection: number, name: string): EngineConnection;
  /** Runs one command on a connection of its own that no terminal shares. Errors come as ErrorReply values. */
  command(argv: readonly ByteString[]): Promise<Reply>;
  /** One list of keys is watched at a time; a later call takes over. */
  watchKeys(query: KeysQuery, show: (view: KeysView) => void): Watch<KeysQuery>;
  watchValue(window: ValueWindow, show: (view: ValueView | undefined) => void): Watch<ValueWindow>;
  /** Frames of a structure in the order in which they came about; the last one is how things are. */
  watchPicture(window: PictureWindow, show: (frames: readonly Frame[]) => void): Watch<PictureWindow>;
  readValue(window: ValueWindow): Promise<ValueView | undefined>;
  /**
   * Runs commands, one after the other, on an empty server that is forgotten afterwards; what each got back. Empty for a
   * command that would have blocked for ever. Blocking takes no time there.
   */
  scratch(commands: readonly (readonly ByteString[])[]): Promise<readonly (readonly Reply[])[]>;
  /** An empty server with as many clients as one likes, until its end is told. */
  scratchWorld(): ScratchWorld;
  /** What the commands' declarations give as examples. */
  examples(): Promise<ExamplesByCommand>;
  /** Some key was written, expired or deleted; at most about ten times a second. */
  onChange(changed: () => void): () => void;
  /** Saves what has not been saved: the page is about to be hidden. */
  save(): void;

  /** Undo, redo, another moment; the clock's rate and jumps. */
  time(action: TimeAction): void;
  /** The clock that the engine goes by, in unix ms. Real time until the engine has said otherwise. */
  now(): number;
  readonly clock: ClockState;
  onClock(changed: () => void): () => void;
  /** Another moment or session is shown. A listener that comes late hears of the last time at once. */
  onMoved(moved: (clients: readonly ClientAtMoment[]) => void): () => void;
  /** One time line is watched at a time; a later call takes over. */
  watchTime(query: TimeQuery, show: (view: TimeView) => void): Watch<TimeQuery>;
  /** What differs between two moments; undefined if one of them does not exist. */
  compare(from: Place, to: Place): Promise<Difference | undefined>;
  /** Does something to the machine: power cut, restart, a fault, a file. It becomes part of the session. */
  control(control: Control): void;
  /** False while the machine has no server: whoever connects is refused. */
  readonly isServerRunning: boolean;
  onServer(changed: () => void): () => void;
  /** The disk is watched by one at a time; a later call takes over. */
  watchDisk(show: (view: DiskView) => void): () => void;
  askDisk(question: DiskQuestion): Promise<DiskAnswer>;
  sessions(order: SessionOrder): Promise<Sessions>;
  /** The last that was heard of them; undefined until `sessions` was first answered. */
  readonly shelf: Sessions | undefined;
  onSessions(changed: () => void): () => void;
  /** The lesson's own session takes the sandbox's place; `isFresh` begins it anew. */
  openSession(session: { readonly kind: 'lesson'; readonly id: string; readonly isFresh?: boolean }): Promise<Sessions>;
  returnToSandbox(): Promise<Sessions>;
}

/** A worker that dies more often than this within a minute is not started again. */
const MOST_RESTARTS = 3;

/** Starts the worker; `create` is for tests. */
export function startEngine(create: () => Worker = createWorker): EngineClient {
  return new WorkerClient(create);
}

function createWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'keyspace-engine' });
}

class WorkerClient implements EngineClient {
  status: EngineStatus = { phase: 'starting' };
  private worker: Worker;
  private nextId = Date.now() % 1_000_000;
  private readonly restartTimes: number[] = [];
  private restarts = 0;
  private readonly statusListeners = new Set<(status: EngineStatus) => void>();
  private readonly changeListeners = new Set<() => void>();
  private readonly connections = new Map<number, PageConnection>();
  private keysWatch: { query: KeysQuery; readonly show: (view: KeysView) => void } | undefined;
  private readonly valueWatches = new Map<number, ValueWatch>();
  private readonly pictureWatches = new Map<number, PictureWatch>();
  private readonly reads = new Questions<ValueView | undefined>();
  private readonly scratches = new Questions<readonly ByteString[]>();
  private readonly worldSteps = new Questions<WorldOutcome>();
  private readonly exampleReads = new Questions<ExamplesByCommand>();
  private commandLine: CommandLine | undefined;
  private timeWatch: { query: TimeQuery; readonly show: (view: TimeView) => void } | undefined;
  private readonly comparisons = new Questions<Difference | undefined>();
  isServerRunning = true;
  private readonly serverListeners = new Set<() => void>();
  private diskWatch: ((view: DiskView) => void) | undefined;
  private readonly diskQuestions = new Questions<DiskAnswer>();
  private readonly orders = new Questions<Sessions>();
  private readonly clockListeners = new Set<() => void>();
  private readonly movedListeners = new Set<(clients: readonly ClientAtMoment[]) => void>();
  private readonly sessionsListeners = new Set<() => void>();
  private lastMoved: readonly ClientAtMoment[] | undefined;
  clock: ClockState = { now: Date.now(), rate: 1, isHeld: false, lag: 0 };
  private clockHeardAt = performance.now();
  shelf: Sessions | undefined;

  constructor(private readonly create: () => Worker) {
    this.worker = this.startWorker();
  }

  onStatus(changed: (status: EngineStatus) => void): () => void {
    return subscribe(this.statusListeners, changed);
  }

  onChange(changed: () => void): () => void {
    return subscribe(this.changeListeners, changed);
  }

  connect(name = ''): EngineConnection {
    const connection = this.hold(this.nextId++, name);
    this.post({ type: 'open', connection: connection.id, ...(name !== '' && { name }) });
    return connection;
  }

  adopt(id: number, name: string): EngineConnection {
    // Numbers from earlier visits must not come up again for something else.
    this.nextId = Math.max(this.nextId, id + 1);
    return this.connections.get(id) ?? this.hold(id, name);
  }

  private hold(id: number, name: string): PageConnection {
    const connection = new PageConnection(id, name, this.post, (closed) => this.connections.delete(closed.id));
    this.connections.set(id, connection);
    return connection;
  }

  command(argv: readonly ByteString[]): Promise<Reply> {
    this.commandLine ??= new CommandLine(this.connect(), () => (this.commandLine = undefined));
    return this.commandLine.run(argv);
  }

  watchKeys(query: KeysQuery, show: (view: KeysView) => void): Watch<KeysQuery> {
    const watch = { query, show };
    this.keysWatch = watch;
    this.post({ type: 'watch-keys', query });
    return {
      update: (next) => {
        watch.query = next;
        if (this.keysWatch === watch) this.post({ type: 'watch-keys', query: next });
      },
      stop: () => {
        if (this.keysWatch !== watch) return;
        this.keysWatch = undefined;
        this.post({ type: 'unwatch-keys' });
      },
    };
  }

  watchValue(window: ValueWindow, show: (view: ValueView | undefined) => void): Watch<ValueWindow> {
    const id = this.nextId++;
    const watch: ValueWatch = { window, show };
    this.valueWatches.set(id, watch);
    this.post({ type: 'watch-value', watch: id, window });
    return {
      update: (next) => {
        watch.window = next;
        this.post({ type: 'watch-value', watch: id, window: next });
      },
      stop: () => {
        this.valueWatches.delete(id);
        this.post({ type: 'unwatch-value', watch: id });
      },
    };
  }

  watchPicture(window: PictureWindow, show: (frames: readonly Frame[]) => void): Watch<PictureWindow> {
    const id = this.nextId++;
    const watch: PictureWatch = { window, show };
    this.pictureWatches.set(id, watch);
    this.post({ type: 'watch-picture', watch: id, window });
    return {
      update: (next) => {
        watch.window = next;
        this.post({ type: 'watch-picture', watch: id, window: next });
      },
      stop: () => {
        this.pictureWatches.delete(id);
        this.post({ type: 'unwatch-picture', watch: id });
      },
    };
  }

  watchDisk(show: (view: DiskView) => void): () => void {
    this.diskWatch = show;
    this.post({ type: 'watch-disk' });
    return () => {
      if (this.diskWatch !== show) return;
      this.diskWatch = undefined;
      this.post({ type: 'unwatch-disk' });
    };
  }

  askDisk(question: DiskQuestion): Promise<DiskAnswer> {
    return this.diskQuestions.ask(this.nextId++, (id) => this.post({ type: 'disk', id, question }));
  }

  readValue(window: ValueWindow): Promise<ValueView | undefined> {
    return this.reads.ask(this.nextId++, (id) => this.post({ type: 'read-value', id, window }));
  }

  async scratch(commands: readonly (readonly ByteString[])[]): Promise<readonly (readonly Reply[])[]> {
    const outputs = await this.scratches.ask(this.nextId++, (id) => this.post({ type: 'scratch', id, commands }));
    return outputs.map(repliesIn);
  }

  scratchWorld(): ScratchWorld {
    const world = this.nextId++;
    return new PageWorld(
      (step) => this.worldSteps.ask(this.nextId++, (id) => this.post({ type: 'world-step', id, world, step })),
      () => this.post({ type: 'world-end', world }),
    );
  }

  examples(): Promise<ExamplesByCommand> {
    return this.exampleReads.ask(this.nextId++, (id) => this.post({ type: 'examples', id }));
  }

  save(): void {
    this.post({ type: 'save' });
  }

  time(action: TimeAction): void {
    this.post({ type: 'time', action });
  }

  now(): number {
    const { now, rate, isHeld } = this.clock;
    return isHeld ? now : now + (performance.now() - this.clockHeardAt) * rate;
  }

  onClock(changed: () => void): () => void {
    return subscribe(this.clockListeners, changed);
  }

  onServer(changed: () => void): () => void {
    return subscribe(this.serverListeners, changed);
  }

  onMoved(moved: (clients: readonly ClientAtMoment[]) => void): () => void {
    if (this.lastMoved) moved(this.lastMoved);
    return subscribe(this.movedListeners, moved);
  }

  watchTime(query: TimeQuery, show: (view: TimeView) => void): Watch<TimeQuery> {
    const watch = { query, show };
    this.timeWatch = watch;
    this.post({ type: 'watch-time', query });
    return {
      update: (next) => {
        watch.query = next;
        if (this.timeWatch === watch) this.post({ type: 'watch-time', query: next });
      },
      stop: () => {
        if (this.timeWatch !== watch) return;
        this.timeWatch = undefined;
        this.post({ type: 'unwatch-time' });
      },
    };
  }

  compare(from: Place, to: Place): Promise<Difference | undefined> {
    return this.comparisons.ask(this.nextId++, (id) => this.post({ type: 'compare', id, from, to }));
  }

  control(control: Control): void {
    this.post({ type: 'control', control });
  }

  sessions(order: SessionOrder): Promise<Sessions> {
    return this.orders.ask(this.nextId++, (id) => this.post({ type: 'sessions', id, order }));
  }

  onSessions(changed: () => void): () => void {
    return subscribe(this.sessionsListeners, changed);
  }

  openSession({ id, isFresh = false }: { readonly id: string; readonly isFresh?: boolean }): Promise<Sessions> {
    return this.sessions({ do: 'open lesson', lesson: id, isFresh });
  }

  returnToSandbox(): Promise<Sessions> {
    return this.sessions({ do: 'return' });
  }

  private readonly post = (request: Request): void => this.worker.postMessage(request);

  private setServerRunning(isRunning: boolean): void {
    this.isServerRunning = isRunning;
    for (const changed of this.serverListeners) changed();
  }

  private setStatus(status: EngineStatus): void {
    this.status = status;
    for (const changed of this.statusListeners) changed(status);
  }

  private startWorker(): Worker {
    const worker = this.create();
    worker.onmessage = ({ data }: MessageEvent<readonly Report[]>) => {
      // One that tells of a failure is not listened to any more.
      for (const report of data) if (worker === this.worker) this.receive(report);
    };
    worker.onerror = (event) => {
      if (worker === this.worker) this.restart(event.message || 'the worker could not be loaded');
    };
    worker.onmessageerror = () => {
      if (worker === this.worker) this.restart('a message could not be read');
    };
    return worker;
  }

  private receive(report: Report): void {
    switch (report.type) {
      case 'ready':
        this.setStatus({
          phase: 'ready',
          restored: report.restored,
          storage: report.storage,
          restarts: this.restarts,
          isWhole: false,
        });
        break;
      case 'whole':
        if (this.status.phase === 'ready') this.setStatus({ ...this.status, isWhole: true });
        break;
      case 'output':
        this.connections.get(report.connection)?.receive(report.bytes);
        break;
      case 'closed':
        this.connections.get(report.connection)?.closedByServer();
        break;
      case 'changed':
        for (const changed of this.changeListeners) changed();
        break;
      case 'keys':
        this.keysWatch?.show(report.view);
        break;
      case 'value':
        this.valueWatches.get(report.watch)?.show(report.view);
        break;
      case 'frames':
        this.pictureWatches.get(report.watch)?.show(report.frames);
        break;
      case 'read':
        this.reads.answer(report.id, report.view);
        break;
      case 'scratch':
        this.scratches.answer(report.id, report.outputs);
        break;
      case 'world-step':
        this.worldSteps.answer(report.id, report.outcome);
        break;
      case 'examples':
        this.exampleReads.answer(report.id, report.examples);
        break;
      case 'server':
        this.setServerRunning(report.isRunning);
        break;
      case 'disk-view':
        this.diskWatch?.(report.view);
        break;
      case 'disk':
        this.diskQuestions.answer(report.id, report.answer);
        break;
      case 'clock':
        this.clock = report.clock;
        this.clockHeardAt = performance.now();
        for (const changed of this.clockListeners) changed();
        break;
      case 'moved':
        this.moved(report.clients, report.isOtherSession);
        break;
      case 'time':
        this.timeWatch?.show(report.view);
        break;
      case 'compared':
        this.comparisons.answer(report.id, report.difference);
        break;
      case 'sessions': {
        const { type: _, id, ...sessions } = report;
        this.shelf = sessions;
        this.orders.answer(id, sessions);
        for (const changed of this.sessionsListeners) changed();
        break;
      }
      case 'storage':
        if (this.status.phase === 'ready') this.setStatus({ ...this.status, storage: report.storage });
        break;
      case 'failed':
        this.restart(report.message);
        break;
    }
  }

  /** Connections that nobody has taken over are gone, without a word to the engine: they belong to another moment. */
  private moved(clients: readonly ClientAtMoment[], isOtherSession: boolean): void {
    const before = [...this.connections.values()];
    this.lastMoved = clients;
    if (isOtherSession) this.commandLine = undefined;
    for (const moved of this.movedListeners) moved(clients);
    if (!isOtherSession) return;
    const open = new Set(clients.map(({ connection }) => connection));
    for (const connection of before) if (!open.has(connection.id)) connection.closedByServer();
  }

  private restart(message: string): void {
    console.error(`The engine stopped: ${message}`);
    this.worker.terminate();
    const now = performance.now();
    this.restartTimes.push(now);
    if (this.restartTimes.filter((at) => now - at < 60_000).length > MOST_RESTARTS) {
      this.setStatus({ phase: 'failed', message });
      return;
    }
    this.restarts++;
    this.setStatus({ phase: 'starting' });
    const lost = [...this.connections.values()];
    this.reads.answerAll(undefined);
    this.scratches.answerAll([]);
    this.worldSteps.answerAll({ received: [], ms: 0, lost: 0, isUp: true });
    this.exampleReads.answerAll({});
    this.comparisons.answerAll(undefined);
    this.diskQuestions.answerAll({ to: 'nothing', reason: 'the engine was started again' });
    this.orders.forget();
    this.setServerRunning(true);
    this.lastMoved = undefined;
    this.worker = this.startWorker();
    if (this.keysWatch) this.post({ type: 'watch-keys', query: this.keysWatch.query });
    for (const [watch, { window }] of this.valueWatches) this.post({ type: 'watch-value', watch, window });
    for (const [watch, { window }] of this.pictureWatches) this.post({ type: 'watch-picture', watch, window });
    if (this.diskWatch) this.post({ type: 'watch-disk' });
    if (this.timeWatch) this.post({ type: 'watch-time', query: this.timeWatch.query });
    for (const connection of lost) connection.closedByServer();
  }
}

interface ValueWatch {
  window: ValueWindow;
  readonly show: (view: ValueView | undefined) => void;
}

interface PictureWatch {
  window: PictureWindow;
  readonly show: (frames: readonly Frame[]) => void;
}
