// Owns the session in the worker: drives it with the learner's clock, logs what was told to the machine once that has
// succeeded, and tells the page what comes of it. An input that makes the engine throw is not saved, so the session can be
// replayed up to it. What the panels watch is panels.ts's matter, when they are told display.ts's, which sessions there are
// session-shelf.ts's, and saving them log-saver.ts's; storage, messages and timers are handed in.
import type { ByteString } from '../../base/bytes.ts';
import type { Control, LogEntry } from '../../session/log.ts';
import type { Place, Session } from '../../session/session.ts';
import { addressOf, JUMP, RESET } from '../../session/world.ts';
import type { DiskQuestion } from './disk-protocol.ts';
import { Alarm, type Due } from './alarm.ts';
import { Aside, type AsideEnvironment } from './aside.ts';
import { DiskWatch, type DiskWatchEnvironment } from './disk-watch.ts';
import { Display, type Shown } from './display.ts';
import { type IdleTask, IdleWork } from './idle-work.ts';
import { LearnerClock } from './learner-clock.ts';
import { LogSaver, type TimerEnvironment } from './log-saver.ts';
import { Outputs } from './outputs.ts';
import { Panels, type PanelsEnvironment } from './panels.ts';
import { PartLoader, type PartSources } from './part-loader.ts';
import type { Request, Restored, TimeAction } from './protocol.ts';
import { Seeking, type Sought } from './seeking.ts';
import { type OpenSession, sessionMaker, SessionShelf } from './session-shelf.ts';
import type { SessionStore } from './session-store.ts';

const FETCH_AGAIN_MS = 5000;
/** The machine under the host. */
export interface HostEnvironment
  extends Omit<PanelsEnvironment, 'nameOf'>, Pick<DiskWatchEnvironment, 'loadDiskViews'>, TimerEnvironment, AsideEnvironment {
  /** Where to fetch the parts of the engine from that come late. */
  readonly parts: PartSources;
  /** Entries that make a session long; left out, as many as are replayed in about a second. */
  readonly foldAfter?: number;
}

export class EngineHost implements Shown, Sought, Due, IdleTask {
  private readonly shelf: SessionShelf;
  readonly clock: LearnerClock;
  private readonly panels: Panels;
  private readonly disk: DiskWatch;
  session: Session;
  private readonly saver: LogSaver;
  private readonly display: Display;
  private readonly idle: IdleWork;
  /** Connections that the page holds, by name; those that are not open at the present moment are opened when used. */
  private readonly known = new Map<number, string>();
  /** Given up by the page while it looked at the past. */
  private readonly dismissed = new Set<number>();
  private readonly outputs: Outputs;
  isFailed = false;
  private isServerRunning = true;
  private readonly alarm: Alarm;
  private readonly seeking: Seeking;
  private readonly parts: PartLoader;
  private readonly aside: Aside;
  /** What is asked while a part is on its way or another session is being opened; nothing may overtake those. */
  private held: Request[] | undefined;

  private constructor(
    private readonly environment: HostEnvironment,
    store: SessionStore,
  ) {
    this.parts = new PartLoader(environment.parts);
    const maker = sessionMaker(environment, this.parts, {
      output: (connection, bytes) => this.outputs.add(connection, bytes),
      closed: (connection) => this.closedByServer(connection),
    });
    this.shelf = new SessionShelf(store, maker, environment.foldAfter);
    this.aside = new Aside(environment, this.parts, maker.loadAll);
    const { head, session } = this.shelf.placeholder();
    this.session = session;
    this.saver = new LogSaver(environment, this.shelf, store, head.startedAt);
    this.clock = new LearnerClock(head.startedAt, head.startedAt);
    const nameOf = (address: string): string =>
      [...this.known].find(([connection]) => addressOf(connection) === address)?.[1] ?? '';
    this.panels = new Panels(session.engine, { ...environment, nameOf: ({ addr }) => nameOf(addr) });
    this.outputs = new Outputs(environment);
    this.alarm = new Alarm(environment, this);
    this.seeking = new Seeking(environment, this);
    this.display = new Display(environment, this);
    this.idle = new IdleWork(environment, this);
    this.disk = new DiskWatch({
      report: environment.report,
      loadDiskViews: environment.loadDiskViews,
      nameOf: (client) => nameOf(this.session.engine.clients.get(client)?.addr ?? ''),
      commands: async () => (await this.parts.load('commands')).commands ?? [],
    });
  }

  /** Starts from what the store holds: the same session again, or a new one. */
  static async start(environment: HostEnvironment, store: SessionStore): Promise<EngineHost> {
    const host = new EngineHost(environment, store);
    const opened = await host.shelf.openLast();
    const restored = host.take(opened);
    environment.report({ type: 'ready', restored, storage: store.state });
    if (restored.kind !== 'new') host.tellMoved(true);
    host.tellClock();
    host.afterwards();
    host.fetchAhead();
    return host;
  }

  /** Fetches the other commands before anybody needs them, and tells the page: its own questions can wait for that. */
  private fetchAhead(): void {
    this.parts.load('commands').then(
      (parts) => {
        // A command that waits for them gets them by `supply`.
        if (this.parts.needed === undefined) this.session.provide(parts);
        this.environment.report({ type: 'whole' });
      },
      () => this.environment.setTimer(() => this.fetchAhead(), FETCH_AGAIN_MS),
    );
  }

  handle(request: Request): void {
    if (this.isFailed) return;
    if (this.held) {
      this.held.push(request);
      return;
    }
    this.tryTo(() => {
      if (request.type !== 'time') this.seeking.arrive();
      this.dispatch(request);
    });
  }

  tryTo(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fail(error);
    }
  }

  private dispatch(request: Request): void {
    switch (request.type) {
      case 'open':
        this.open(request.connection, request.name ?? '');
        break;
      case 'send':
        this.send(request.connection, request.bytes);
        break;
      case 'close':
        this.close(request.connection);
        break;
      case 'time':
        this.act(request.action);
        break;
      case 'control':
        void this.hold(async () => {
          const parts = await this.parts.load('commands').catch(() => undefined);
          // Without what reads and writes files the machine would do something else than when this is replayed.
          if (!parts) return;
          this.session.provide(parts);
          this.passTime();
          this.append({ kind: 'control', at: this.now(), control: request.control });
          this.afterwards();
        });
        return;
      case 'watch-disk':
        this.disk.watch();
        return;
      case 'unwatch-disk':
        this.disk.unwatch();
        return;
      case 'disk':
        if (request.question.ask !== 'control') {
          void this.disk.answer(request.id, request.question);
          return;
        }
        void this.controlMachine(request.id, request.question);
        return;
      case 'sessions':
        void this.hold(async () => {
          await this.saver.save();
          const answer = await this.shelf.carryOut(request.order, this.session, (opened) => {
            this.take(opened);
            this.tellMoved(true);
          });
          this.environment.report({ type: 'sessions', id: request.id, ...answer });
        });
        return;
      case 'watch-time':
        this.display.watchTime(request.query);
        return;
      case 'unwatch-time':
        this.display.unwatchTime();
        return;
      case 'compare': {
        const difference = this.session.compare(request.from, request.to);
        this.environment.report({ type: 'compared', id: request.id, difference });
        return;
      }
      case 'watch-keys':
      case 'unwatch-keys':
      case 'watch-value':
      case 'unwatch-value':
      case 'watch-picture':
      case 'unwatch-picture':
      case 'read-value':
        this.panels.handle(request);
        return;
      case 'scratch':
      case 'world-step':
      case 'world-end':
      case 'examples':
        void this.aside.handle(request, this.now() / 1000);
        return;
      case 'save':
        void this.saver.save();
        return;
    }
    this.afterwards();
  }

  // --- connections ---------------------------------------------------------------------------------------------------

  get isPast(): boolean {
    return !this.session.history.isAtEnd;
  }

  private open(connection: number, name: string): void {
    this.known.set(connection, name);
    if (!this.isPast && !this.session.world.has(connection)) this.append(this.openEntry(connection, name));
  }

  private send(connection: number, bytes: ByteString): void {
    const name = this.known.get(connection);
    if (name === undefined) return;
    const { world } = this.session;
    // What the page asks for itself must not make a branch of the past that the learner looks at.
    if (this.isPast && name === '') {
      if (!world.has(connection)) this.session.ask(this.openEntry(connection, name));
      this.session.ask({ kind: 'input', at: this.now(), connection, bytes });
      this.outputs.send();
      return;
    }
    this.dismissed.delete(connection);
    this.passTime();
    if (!this.session.world.has(connection)) this.append(this.openEntry(connection, name));
    this.append({ kind: 'input', at: this.now(), connection, bytes });
  }

  private close(connection: number): void {
    this.known.delete(connection);
    if (!this.session.world.has(connection)) return;
    if (this.isPast) this.dismissed.add(connection);
    else this.append({ kind: 'close', at: this.now(), connection });
  }

  private openEntry(connection: number, name: string): LogEntry {
    const at = this.now();
    return name === '' ? { kind: 'open', at, connection } : { kind: 'open', at, connection, name };
  }

  private closedByServer(connection: number): void {
    this.known.delete(connection);
    this.outputs.send();
    this.environment.report({ type: 'closed', connection });
  }

  // --- going on ------------------------------------------------------------------------------------------------------

  private now(): number {
    return Math.max(this.session.time, this.clock.now(Math.round(this.environment.micros())));
  }

  private append(entry: LogEntry): void {
    const isFork = this.session.append(entry);
    this.saver.add(entry);
    this.display.timeChanged();
    this.outputs.send();
    if (this.parts.needed !== undefined) this.waitForPart();
    if (!isFork) return;
    this.clock.hold(false, this.session.time, this.environment.micros());
    this.tellClock();
    for (const connection of this.dismissed) this.close(connection);
    this.dismissed.clear();
  }

  /** A command has come up whose part is on its way: all that follows waits, and the log knows nothing of the wait. */
  private waitForPart(): void {
    const { session } = this;
    void this.hold(async () => {
      await this.parts.supply((parts) => session.provide(parts));
      this.outputs.send();
      this.display.timeChanged();
      this.afterwards();
    });
  }

  /** What was due before now happens before whatever comes now. */
  private passTime(): void {
    if (this.isPast) return;
    const due = this.session.world.machine.nextWakeup();
    const at = this.now();
    if (due !== undefined && due * 1000 < at) this.append({ kind: 'tick', at });
  }

  private act(action: TimeAction): void {
    const { session, clock } = this;
    const real = this.environment.micros();
    if (action.do !== 'undo' && action.do !== 'redo') this.seeking.arrive();
    switch (action.do) {
      case 'undo':
        this.seeking.go(session.undoPlaceFrom(this.seeking.position));
        break;
      case 'redo':
        this.seeking.go(session.redoPlaceFrom(this.seeking.position));
        break;
      case 'end':
        this.seeking.go({ branch: session.history.current.id, position: session.history.line.length });
        break;
      case 'seek':
        this.seeking.go(action.place);
        break;
      case 'to mark': {
        const mark = session.marks[action.after - 1];
        const isAll = action.after >= session.marks.length;
        const position = isAll ? session.history.line.length : mark ? mark.position + 1 : (session.marks[0]?.position ?? 0);
        this.seeking.go({ branch: session.history.current.id, position });
        break;
      }
      case 'go on':
        if (this.isPast) this.append({ kind: 'tick', at: this.now() });
        break;
      case 'reset':
        this.control({ type: RESET, seed: this.environment.seed() });
        this.tellMoved();
        break;
      case 'rate':
        clock.setRate(action.rate, real);
        void this.shelf.setRate(action.rate);
        break;
      case 'jump':
        this.jump(Math.round(action.by * 1000));
        break;
      case 'catch up':
        this.jump(Math.round(real) - this.now());
        break;
    }
    this.tellClock();
  }

  private jump(by: number): void {
    if (by <= 0) return;
    this.control({ type: JUMP, by });
    this.clock.set(this.session.time, this.environment.micros());
  }

  /** Starting and importing read files, which takes the part that comes late. */
  private controlMachine(id: number, { control }: Extract<DiskQuestion, { ask: 'control' }>): Promise<void> {
    return this.hold(async () => {
      await this.parts.load('commands');
      this.passTime();
      this.control({ ...control });
      const { disk } = this.session.world.machine;
      const result = disk?.lastResult ?? { ok: false, reason: 'this session has no disk' };
      this.environment.report({ type: 'disk', id, answer: { to: 'control', result } });
      this.afterwards();
    });
  }

  private control(control: Control): void {
    this.append({ kind: 'control', at: this.now(), control });
  }

  /** The session stands there now. */
  sought(place: Place): void {
    this.outputs.clear();
    this.dismissed.clear();
    this.saver.moved({ kind: 'move', ...place, at: this.session.history.timeAt(place.position) });
    this.clock.hold(this.isPast, this.session.time, this.environment.micros());
    this.display.timeChanged();
    this.tellMoved();
    this.afterwards();
  }

  // --- sessions ------------------------------------------------------------------------------------------------------

  /** Another session is open from now on. */
  private take({ head, session, restored, isNewLog }: OpenSession): Restored {
    this.session = session;
    const real = this.environment.micros();
    this.saver.begin(session, isNewLog);
    this.seeking.forget();
    this.outputs.clear();
    this.known.clear();
    this.dismissed.clear();
    this.clock.rate = head.rate;
    // A server goes on while nobody looks; one whose clock was stopped, or is ahead, does not.
    const isBehind = head.kind !== 'visit' && head.rate > 0 && session.time < real;
    this.clock.hold(this.isPast, isBehind && !this.isPast ? real : session.time, real);
    // The page that held them is gone.
    if (!this.isPast && head.kind !== 'visit') {
      for (const connection of session.world.openConnections) {
        this.append({ kind: 'close', at: session.time, connection });
      }
    }
    this.display.timeChanged();
    return restored;
  }

  private tellMoved(isOtherSession = false): void {
    // Who drags along the line wants to see it follow.
    this.display.hurry();
    this.panels.attach(this.session.engine);
    const clients = this.session.clients();
    for (const { name, connection } of clients) if (connection !== undefined) this.known.set(connection, name);
    this.environment.report({ type: 'moved', clients, isOtherSession });
    this.tellClock();
  }

  private tellClock(): void {
    this.alarm.clockChanged();
    const real = this.environment.micros();
    const now = this.now();
    const { rate, isHeld } = this.clock;
    this.environment.report({ type: 'clock', clock: { now: now / 1000, rate, isHeld, lag: (real - now) / 1000 } });
  }

  private async hold(work: () => Promise<void>): Promise<void> {
    const isOutermost = this.held === undefined;
    this.held ??= [];
    try {
      await work();
    } catch (error) {
      this.fail(error);
    }
    if (!isOutermost) return;
    this.release();
    // Timers that went off meanwhile did nothing.
    if (!this.isFailed) this.afterwards();
  }

  private release(): void {
    const requests = this.held ?? [];
    this.held = undefined;
    for (const request of requests) this.handle(request);
  }

  // --- work that follows every call into the session -------------------------------------------------------------------

  private afterwards(): void {
    this.panels.attach(this.session.engine);
    this.disk.attach(this.session.world.machine.disk);
    this.tellServer();
    this.alarm.set();
    this.saver.schedule();
    this.display.schedule();
    this.idle.postpone();
  }

  showPanels(): void {
    this.panels.show();
    this.disk.show();
  }

  get mayWork(): boolean {
    return !this.isFailed && !this.held;
  }

  /** Worlds are parked along long sessions while nothing else is to do, so that seeking stays quick. */
  work(until: () => boolean): boolean {
    return this.session.prepare(until);
  }

  private tellServer(): void {
    const { disk } = this.session.world.machine;
    const isRunning = disk === undefined || disk.server !== undefined;
    if (isRunning === this.isServerRunning) return;
    this.isServerRunning = isRunning;
    this.environment.report({ type: 'server', isRunning });
  }

  /** Something falls due. */
  fallDue(): void {
    if (this.isFailed || this.held) return;
    this.tryTo(() => {
      this.append({ kind: 'tick', at: this.now() });
      this.afterwards();
    });
  }

  /** Unix ms; undefined if nothing falls due, or the past is looked at. */
  get nextDue(): number | undefined {
    return this.isPast ? undefined : this.session.world.machine.nextWakeup();
  }

  private fail(error: unknown): void {
    this.isFailed = true;
    this.alarm.stop();
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const tell = (): void => this.environment.report({ type: 'failed', message });
    void this.saver.save().then(tell, tell);
  }
}
