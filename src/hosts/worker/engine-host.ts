// Owns the session in the worker: drives it with the learner's clock, logs what was told to the machine once that has
// succeeded, and tells the page what comes of it. An input that makes the engine throw is not saved, so the session can be
// replayed up to it. What the panels watch is panels.ts's matter, which sessions there are session-shelf.ts's; storage,
// messages and timers are handed in.
import type { ByteString } from '../../base/bytes.ts';
import type { PartName, Parts } from '../../engine/late-parts.ts';
import { type Control, type LogEntry, LogWriter, type Move } from '../../session/log.ts';
import type { Place, Session } from '../../session/session.ts';
import { createDiskMachine } from '../../session/disk-machine.ts';
import { addressOf, JUMP, RESET } from '../../session/world.ts';
import type { DiskQuestion } from './disk-protocol.ts';
import { DiskWatch, type DiskWatchEnvironment } from './disk-watch.ts';
import { LearnerClock } from './learner-clock.ts';
import { Panels, type PanelsEnvironment } from './panels.ts';
import { PartLoader, type PartSources } from './part-loader.ts';
import type { ExamplesByCommand, Report, Request, Restored, TimeAction } from './protocol.ts';
import { runInScratch } from './scratch.ts';
import { ScratchWorlds } from './scratch-world.ts';
import { type OpenSession, type SessionMaker, SessionShelf } from './session-shelf.ts';
import type { SessionStore } from './session-store.ts';
import type { TimeQuery } from './time-protocol.ts';
import { TimeReader } from './time-view.ts';

/** Changes reach the panels at most this often, and never for more than a fifth of the time. */
const SHOW_EVERY_MS = 80;
/** The time line of a session with more marks than this is shown less often. */
const LONG_LINE = 5_000;
const SHOW_LONG_LINE_EVERY_MS = 240;
/** What is typed now and then is saved at once: a page that is left may not get the time to. Busy sessions are saved this often. */
const SAVE_EVERY_MS = 200;
const FETCH_AGAIN_MS = 5000;
/** Longer waits are cut: setTimeout takes 31 bits, and a laptop that slept should notice soon. */
const LONGEST_WAIT_MS = 60_000;
/** With a fast clock many things fall due within one wait. */
const SHORTEST_FAST_WAIT_MS = 16;
/** Idle work begins after this pause, and is done in slices. */
const IDLE_AFTER_MS = 250;
const IDLE_SLICE_MS = 8;

/** The machine under the host. */
export interface HostEnvironment extends Omit<PanelsEnvironment, 'nameOf'>, Pick<DiskWatchEnvironment, 'loadDiskViews'> {
  setTimer(run: () => void, ms: number): number;
  clearTimer(timer: number): void;
  report(report: Report): void;
  seed(): number;
  /** Where to fetch the parts of the engine from that come late. */
  readonly parts: PartSources;
  loadExamples(): Promise<ExamplesByCommand>;
  /** Entries that make a session long; left out, as many as are replayed in about a second. */
  readonly foldAfter?: number;
}

export class EngineHost {
  private readonly shelf: SessionShelf;
  private readonly clock: LearnerClock;
  private readonly panels: Panels;
  private readonly disk: DiskWatch;
  private session: Session;
  private log: LogWriter;
  /** Where the learner went since the log was last written to. */
  private pendingMove: Move | undefined;
  /** Connections that the page holds, by name; those that are not open at the present moment are opened when used. */
  private readonly known = new Map<number, string>();
  /** Given up by the page while it looked at the past. */
  private readonly dismissed = new Set<number>();
  /** Output of the present call, joined so that a pipeline's replies travel as one message. */
  private readonly outputs = new Map<number, string[]>();
  private timeQuery: TimeQuery | undefined;
  private readonly timeReader = new TimeReader();
  private isTimeStale = false;
  private isFailed = false;
  private isServerRunning = true;
  private wakeTimer: number | undefined;
  /** What the timer waits for, by the session's clock, in ms. */
  private wakeAt: number | undefined;
  private saveTimer: number | undefined;
  /** When something was last saved, in ms of the environment's clock. */
  private savedAt = 0;
  private showTimer: number | undefined;
  private idleTimer: number | undefined;
  /** Something was asked for since the timer was set. */
  private isBusy = false;
  private shownAt = 0;
  private timeShownAt = 0;
  private showCost = 0;
  private readonly parts: PartLoader;
  private readonly worlds: ScratchWorlds;
  /** The part of the engine that a command waits for. */
  private needed: PartName | undefined;
  /** What is asked while a part is on its way or another session is being opened; nothing may overtake those. */
  private held: Request[] | undefined;
  private saving: Promise<void> = Promise.resolve();

  private constructor(
    private readonly environment: HostEnvironment,
    private readonly store: SessionStore,
  ) {
    this.parts = new PartLoader(environment.parts);
    const maker: SessionMaker = {
      createMachine: createDiskMachine,
      parts: () => this.parts.startingParts((name) => (this.needed = name)),
      supply: (provide) => (this.needed === undefined ? undefined : this.supply(provide)),
      readyForControls: async (provide) => provide(await this.parts.load('commands')),
      loadAll: async () => {
        for (const name of ['commands', 'lua'] as const) await this.parts.load(name);
      },
      listener: {
        output: (connection, bytes) => this.addOutput(connection, bytes),
        closed: (connection) => this.closedByServer(connection),
      },
      seed: environment.seed,
      micros: environment.micros,
    };
    this.shelf = new SessionShelf(store, maker, environment.foldAfter);
    this.worlds = new ScratchWorlds(async () => {
      await maker.loadAll();
      return this.parts.startingParts(() => undefined);
    }, environment.micros);
    const { head, session } = this.shelf.placeholder();
    this.session = session;
    this.log = new LogWriter(head.startedAt);
    this.clock = new LearnerClock(head.startedAt, head.startedAt);
    const nameOf = (address: string): string =>
      [...this.known].find(([connection]) => addressOf(connection) === address)?.[1] ?? '';
    this.panels = new Panels(session.engine, { ...environment, nameOf: ({ addr }) => nameOf(addr) });
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

  /** Brings what a world waits for; what waited for the commands may wait for Lua next. */
  private async supply(provide: (parts: Partial<Parts>) => void): Promise<void> {
    while (this.needed !== undefined) {
      const parts = await this.parts.load(this.needed);
      this.needed = undefined;
      provide(parts);
    }
  }

  /** Fetches the other commands before anybody needs them, and tells the page: its own questions can wait for that. */
  private fetchAhead(): void {
    this.parts.load('commands').then(
      (parts) => {
        // A command that waits for them gets them by `supply`.
        if (this.needed === undefined) this.session.provide(parts);
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
    try {
      this.dispatch(request);
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
          await this.save();
          const answer = await this.shelf.carryOut(request.order, this.session, (opened) => {
            this.take(opened);
            this.tellMoved(true);
          });
          this.environment.report({ type: 'sessions', id: request.id, ...answer });
        });
        return;
      case 'watch-time':
        this.timeQuery = request.query;
        this.showTime();
        return;
      case 'unwatch-time':
        this.timeQuery = undefined;
        return;
      case 'compare': {
        const difference = this.session.compare(request.from, request.to);
        this.environment.report({ type: 'compared', id: request.id, difference });
        return;
      }
      case 'watch-keys':
        this.panels.watchKeys(request.query);
        return;
      case 'unwatch-keys':
        this.panels.unwatchKeys();
        return;
      case 'watch-value':
        this.panels.watchValue(request.watch, request.window);
        return;
      case 'unwatch-value':
        this.panels.unwatchValue(request.watch);
        return;
      case 'watch-picture':
        this.panels.watchPicture(request.watch, request.window);
        return;
      case 'unwatch-picture':
        this.panels.unwatchPicture(request.watch);
        return;
      case 'read-value':
        this.environment.report({ type: 'read', id: request.id, view: this.panels.read(request.window) });
        return;
      case 'scratch':
        void this.runScratch(request.id, request.commands);
        return;
      case 'world-step':
        void this.worlds
          .step(request.world, request.step)
          .then((outcome) => this.environment.report({ type: 'world-step', id: request.id, outcome }));
        return;
      case 'world-end':
        this.worlds.end(request.world);
        return;
      case 'examples':
        void this.readExamples(request.id);
        return;
      case 'save':
        void this.save();
        return;
    }
    this.afterwards();
  }

  // --- connections ---------------------------------------------------------------------------------------------------

  private get isPast(): boolean {
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
      this.sendOutput();
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
    this.sendOutput();
    this.environment.report({ type: 'closed', connection });
  }

  private addOutput(connection: number, bytes: ByteString): void {
    const pieces = this.outputs.get(connection);
    if (pieces) pieces.push(bytes);
    else this.outputs.set(connection, [bytes]);
  }

  private sendOutput(): void {
    for (const [connection, pieces] of this.outputs) {
      this.environment.report({ type: 'output', connection, bytes: pieces.join('') });
    }
    this.outputs.clear();
  }

  // --- going on ------------------------------------------------------------------------------------------------------

  private now(): number {
    return Math.max(this.session.time, this.clock.now(Math.round(this.environment.micros())));
  }

  private append(entry: LogEntry): void {
    const isFork = this.session.append(entry);
    this.writeMove();
    this.log.add(entry);
    this.isTimeStale = true;
    this.sendOutput();
    if (this.needed !== undefined) this.waitForPart();
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
      await this.supply((parts) => session.provide(parts));
      this.sendOutput();
      this.isTimeStale = true;
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
    switch (action.do) {
      case 'undo':
        this.go(session.undoPlace);
        break;
      case 'redo':
        this.go(session.redoPlace);
        break;
      case 'end':
        this.go({ branch: session.history.current.id, position: session.history.line.length });
        break;
      case 'seek':
        this.go(action.place);
        break;
      case 'to mark': {
        const mark = session.marks[action.after - 1];
        const isAll = action.after >= session.marks.length;
        const position = isAll ? session.history.line.length : mark ? mark.position + 1 : (session.marks[0]?.position ?? 0);
        this.go({ branch: session.history.current.id, position });
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

  private go(place: Place | undefined): void {
    if (!place || !this.session.seek(place)) return;
    this.outputs.clear();
    this.dismissed.clear();
    this.pendingMove = { kind: 'move', ...place, at: this.session.history.timeAt(place.position) };
    this.clock.hold(this.isPast, this.session.time, this.environment.micros());
    this.isTimeStale = true;
    this.tellMoved();
  }

  // --- sessions ------------------------------------------------------------------------------------------------------

  /** Another session is open from now on. */
  private take({ head, session, restored, isNewLog }: OpenSession): Restored {
    this.session = session;
    const real = this.environment.micros();
    this.log = new LogWriter(session.start.startedAt);
    if (isNewLog) for (const record of session.history.records()) this.log.add(record);
    this.log.continueFrom(session.history.timeAt(session.position));
    this.pendingMove = undefined;
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
    this.isTimeStale = true;
    return restored;
  }

  private tellMoved(isOtherSession = false): void {
    // Who drags along the line wants to see it follow.
    this.timeShownAt = 0;
    this.panels.attach(this.session.engine);
    const clients = this.session.clients();
    for (const { name, connection } of clients) if (connection !== undefined) this.known.set(connection, name);
    this.environment.report({ type: 'moved', clients, isOtherSession });
    this.tellClock();
  }

  private tellClock(): void {
    // The clock may run otherwise than when the timer was set.
    this.wakeAt = undefined;
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

  /** The learner's server has no part in this: what goes wrong there must not end this one. */
  private async runScratch(id: number, commands: readonly (readonly ByteString[])[]): Promise<void> {
    const start = { at: this.now() / 1000, seed: this.environment.seed() };
    let outputs: readonly ByteString[] | undefined;
    try {
      while (outputs === undefined) {
        const lacking: PartName[] = [];
        outputs = runInScratch(commands, start, this.parts.startingParts((name) => lacking.push(name)));
        for (const name of lacking) await this.parts.load(name);
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      outputs = commands.map(() => `-ERR the scratch engine stopped: ${message.replace(/[\r\n]+/g, ' ')}\r\n`);
    }
    this.environment.report({ type: 'scratch', id, outputs });
  }

  private async readExamples(id: number): Promise<void> {
    const examples = await this.environment.loadExamples().catch(() => ({}));
    this.environment.report({ type: 'examples', id, examples });
  }

  // --- work that follows every call into the session -------------------------------------------------------------------

  private afterwards(): void {
    this.panels.attach(this.session.engine);
    this.disk.attach(this.session.world.machine.disk);
    this.tellServer();
    this.scheduleWake();
    if (!this.log.isEmpty || this.pendingMove) {
      const rested = this.environment.micros() / 1000 - this.savedAt;
      this.saveTimer ??= this.environment.setTimer(() => void this.save(), Math.max(0, SAVE_EVERY_MS - rested));
    }
    this.scheduleShow();
    this.isBusy = true;
    if (this.idleTimer === undefined) this.scheduleIdle(IDLE_AFTER_MS);
  }

  private tellServer(): void {
    const { disk } = this.session.world.machine;
    const isRunning = disk === undefined || disk.server !== undefined;
    if (isRunning === this.isServerRunning) return;
    this.isServerRunning = isRunning;
    this.environment.report({ type: 'server', isRunning });
  }

  private scheduleWake(): void {
    const at = this.isPast ? undefined : this.session.world.machine.nextWakeup();
    // Most commands leave the time as it is: a timer that is set stays.
    if (at !== undefined && at === this.wakeAt && this.wakeTimer !== undefined) return;
    if (this.wakeTimer !== undefined) this.environment.clearTimer(this.wakeTimer);
    this.wakeTimer = undefined;
    this.wakeAt = at;
    if (at === undefined) return;
    const wait = this.clock.waitUntil(at * 1000, this.environment.micros());
    if (wait === undefined) return;
    const shortest = this.clock.rate > 1 ? SHORTEST_FAST_WAIT_MS : 1;
    this.wakeTimer = this.environment.setTimer(() => this.wake(), Math.min(LONGEST_WAIT_MS, Math.max(shortest, wait)));
  }

  private wake(): void {
    this.wakeTimer = undefined;
    if (this.isFailed || this.held) return;
    try {
      this.append({ kind: 'tick', at: this.now() });
      this.afterwards();
    } catch (error) {
      this.fail(error);
    }
  }

  private writeMove(): void {
    if (this.pendingMove) this.log.add(this.pendingMove);
    this.pendingMove = undefined;
  }

  private async save(): Promise<void> {
    if (this.saveTimer !== undefined) this.environment.clearTimer(this.saveTimer);
    this.saveTimer = undefined;
    this.writeMove();
    if (this.log.isEmpty) return this.saving;
    this.savedAt = this.environment.micros() / 1000;
    const chunk = this.log.take();
    const before = this.store.state.kind;
    // One after the other: chunks are read back in the order in which they were stored.
    this.saving = this.saving.then(() => this.shelf.append(chunk));
    await this.saving;
    if (this.store.state.kind !== before) this.environment.report({ type: 'storage', storage: this.store.state });
  }

  private fail(error: unknown): void {
    this.isFailed = true;
    if (this.wakeTimer !== undefined) this.environment.clearTimer(this.wakeTimer);
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const tell = (): void => this.environment.report({ type: 'failed', message });
    void this.save().then(tell, tell);
  }

  private scheduleShow(): void {
    if (this.showTimer !== undefined) return;
    const pause = Math.max(SHOW_EVERY_MS, this.showCost * 4);
    const wait = Math.max(0, this.shownAt + pause - this.environment.micros() / 1000);
    this.showTimer = this.environment.setTimer(() => {
      this.showTimer = undefined;
      if (!this.isFailed) this.show();
    }, wait);
  }

  private show(): void {
    const start = this.environment.micros() / 1000;
    this.panels.show();
    this.disk.show();
    if (this.isTimeStale) {
      // In a long session a mark more is hardly to be seen, and there is much to be read.
      const isLong = this.session.marks.length > LONG_LINE;
      if (!isLong || start - this.timeShownAt >= SHOW_LONG_LINE_EVERY_MS) this.showTime();
      else this.scheduleShow();
    }
    this.shownAt = this.environment.micros() / 1000;
    this.showCost = this.shownAt - start;
  }

  private showTime(): void {
    this.isTimeStale = false;
    this.timeShownAt = this.environment.micros() / 1000;
    if (this.timeQuery) this.environment.report({ type: 'time', view: this.timeReader.read(this.session, this.timeQuery) });
  }

  /** Worlds are parked along long sessions while nothing else is to do, so that seeking stays quick. */
  private scheduleIdle(wait: number): void {
    // Not set anew with every request: under load that would cost more than many a command.
    this.isBusy = false;
    this.idleTimer = this.environment.setTimer(() => {
      this.idleTimer = undefined;
      if (this.isFailed || this.held) return;
      if (this.isBusy) return this.scheduleIdle(IDLE_AFTER_MS);
      const end = this.environment.micros() + IDLE_SLICE_MS * 1000;
      if (this.session.prepare(() => this.environment.micros() > end)) this.scheduleIdle(4);
    }, wait);
  }
}
