// Owns one server in the worker: its clock, its seed, its connections, its log, its timer, and what the panels watch.
// Every call into the server goes through `run`, which freezes the clock for its length and logs what was told to the
// engine once that has succeeded: an input that makes the engine throw is not saved, so the session can be replayed up to
// it. Storage, messages and timers are handed in.
import type { ByteString } from '../../base/bytes.ts';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import type { PartName } from '../../engine/late-parts.ts';
import { createInspector, type Inspector } from '../../server/inspect.ts';
import type { PictureWatcher } from '../../server/pictures/watcher.ts';
import { createServer, type Connection, type Server } from '../../server/server.ts';
import { type LogRecord, LogWriter, readLog } from '../../session/log.ts';
import { KeyList } from './key-list.ts';
import { PartLoader, PartNotLoaded, type PartSources } from './part-loader.ts';
import type { ExamplesByCommand, PictureWindow, Report, Request, Restored, ValueWindow } from './protocol.ts';
import { runInScratch } from './scratch.ts';
import type { SessionHead, SessionStore } from './session-store.ts';

/** Changes reach the panels at most this often, and never for more than a fifth of the time. */
const SHOW_EVERY_MS = 80;
const SAVE_AFTER_MS = 200;
const FETCH_AGAIN_MS = 5000;
/** Longer waits are cut: setTimeout takes 31 bits, and a laptop that slept should notice soon. */
const LONGEST_WAIT_MS = 60_000;

/** The machine under the host. */
export interface HostEnvironment {
  /** Unix µs; may be set back, the host sees to it that the engine does not notice. */
  micros(): number;
  setTimer(run: () => void, ms: number): number;
  clearTimer(timer: number): void;
  report(report: Report): void;
  seed(): number;
  /** Where to fetch the parts of the engine from that come late. */
  readonly parts: PartSources;
  loadExamples(): Promise<ExamplesByCommand>;
  /** Fetches what pictures are made with, which only they need. */
  loadPictures(): Promise<typeof PictureWatcher>;
}

interface Replayed {
  /** Of which all went well. */
  readonly entries: number;
  readonly inputs: number;
  /** Why the next one did not. */
  readonly reason?: string;
}

export class EngineHost {
  private readonly clock: ManualClock;
  private readonly server: Server;
  private readonly inspector: Inspector;
  private readonly keyList: KeyList;
  private readonly log: LogWriter;
  private readonly connections = new Map<number, Connection>();
  /** Output of the present call, joined so that a pipeline's replies travel as one message. */
  private readonly outputs = new Map<number, string[]>();
  private readonly watchedValues = new Map<number, ValueWindow>();
  private readonly watchedPictures = new Map<number, PictureWindow>();
  /** Undefined until there was a picture to be made. */
  private pictures: PictureWatcher | undefined;
  private isLoadingPictures = false;
  private isReplaying = false;
  private isFailed = false;
  private wakeTimer: number | undefined;
  private saveTimer: number | undefined;
  private showTimer: number | undefined;
  private shownAt = 0;
  private showCost = 0;
  /** The part of the engine that a command waits for. */
  private needed: PartName | undefined;
  /** What was asked meanwhile: nothing may come before that command. */
  private readonly waiting: Request[] = [];
  private saving: Promise<void> = Promise.resolve();

  private constructor(
    head: SessionHead,
    private readonly environment: HostEnvironment,
    private readonly store: SessionStore,
    private readonly parts: PartLoader,
  ) {
    this.clock = new ManualClock(head.startedAt / 1000);
    this.server = createServer({
      clock: this.clock,
      random: new SeededRandom(head.seed),
      ...parts.startingParts((name) => (this.needed = name)),
    });
    this.inspector = createInspector(this.server.engine);
    this.keyList = new KeyList(this.inspector);
    this.log = new LogWriter(head.startedAt);
  }

  /** Starts from what the store holds: the same session again, or a new one. */
  static async start(environment: HostEnvironment, store: SessionStore): Promise<EngineHost> {
    const stored = await store.load();
    const head = stored?.head ?? { format: 1, seed: environment.seed(), startedAt: environment.micros() };
    const parts = new PartLoader(environment.parts);
    let host = new EngineHost(head, environment, store, parts);
    let restored: Restored = { kind: 'new' };
    if (stored) {
      const { entries, inputs, reason } = await host.replay(stored.chunks, Infinity, false);
      restored = reason === undefined ? { kind: 'restored', inputs } : { kind: 'partly', inputs, reason };
      if (reason !== undefined) {
        // The engine stopped in the middle of something: take a new one and go only as far as all was well.
        await store.begin(head, true);
        host = new EngineHost(head, environment, store, parts);
        await host.replay(stored.chunks, entries, true);
      }
    } else {
      await store.begin(head, false);
    }
    for (const connection of [...host.connections.keys()]) host.close(connection);
    host.inspector.takeChanges();
    environment.report({ type: 'ready', restored, storage: store.state });
    host.afterwards();
    host.fetchAhead();
    return host;
  }

  /** Brings what the engine waits for, and all that was asked meanwhile. The log knows nothing of the wait. */
  private async supply(): Promise<void> {
    try {
      await this.supplyEngine();
      this.sendOutput();
      this.afterwards();
    } catch (error) {
      this.fail(error);
    }
    for (const request of this.waiting.splice(0)) this.handle(request);
  }

  /** A command that waited for the commands may wait for Lua next. */
  private async supplyEngine(): Promise<void> {
    while (this.needed !== undefined) {
      const parts = await this.parts.load(this.needed);
      this.needed = undefined;
      this.server.provide(parts);
    }
  }

  /** Fetches the other commands before anybody needs them, and tells the page: its own questions can wait for that. */
  private fetchAhead(): void {
    this.parts.load('commands').then(
      (parts) => {
        // A command that waits for them gets them by `supply`.
        if (this.needed === undefined) this.server.provide(parts);
        this.environment.report({ type: 'whole' });
      },
      () => this.environment.setTimer(() => this.fetchAhead(), FETCH_AGAIN_MS),
    );
  }

  handle(request: Request): void {
    if (this.isFailed) return;
    if (this.needed !== undefined) {
      this.waiting.push(request);
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
        this.run({ kind: 'open', at: this.now(), connection: request.connection });
        break;
      case 'send':
        if (!this.connections.has(request.connection)) return;
        this.run({ kind: 'input', at: this.now(), connection: request.connection, bytes: request.bytes });
        break;
      case 'close':
        this.close(request.connection);
        break;
      case 'watch-keys':
        this.follow();
        this.keyList.ask(request.query);
        this.showKeys();
        return;
      case 'unwatch-keys':
        this.keyList.rest();
        return;
      case 'watch-value':
        this.watchedValues.set(request.watch, request.window);
        this.showValue(request.watch, request.window);
        return;
      case 'unwatch-value':
        this.watchedValues.delete(request.watch);
        return;
      case 'watch-picture':
        this.watchedPictures.set(request.watch, request.window);
        this.watchPictures(request.watch);
        return;
      case 'unwatch-picture':
        this.watchedPictures.delete(request.watch);
        this.pictures?.unwatch(request.watch);
        return;
      case 'read-value':
        this.environment.report({ type: 'read', id: request.id, view: this.inspector.value(request.window) });
        return;
      case 'scratch':
        void this.runScratch(request.id, request.commands);
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
    this.environment.report({ type: 'scratch', id, outputs: outputs ?? [] });
  }

  private async readExamples(id: number): Promise<void> {
    const examples = await this.environment.loadExamples().catch(() => ({}));
    this.environment.report({ type: 'examples', id, examples });
  }

  private close(connection: number): void {
    if (this.connections.has(connection)) this.run({ kind: 'close', at: this.now(), connection });
  }

  private now(): number {
    return Math.max(this.clock.micros(), Math.round(this.environment.micros()));
  }

  private run(entry: LogRecord): void {
    this.apply(entry);
    this.log.add(entry);
    this.sendOutput();
    if (this.needed !== undefined) void this.supply();
  }

  private sendOutput(): void {
    for (const [connection, pieces] of this.outputs) {
      this.environment.report({ type: 'output', connection, bytes: pieces.join('') });
    }
    this.outputs.clear();
  }

  private apply(entry: LogRecord): void {
    this.clock.advance((entry.at - this.clock.micros()) / 1000);
    switch (entry.kind) {
      case 'tick':
        this.server.tick();
        break;
      case 'open':
        this.connections.set(entry.connection, this.connect(entry.connection));
        break;
      case 'input':
        this.connections.get(entry.connection)?.receive(entry.bytes);
        break;
      case 'close':
        this.connections.get(entry.connection)?.close();
        this.connections.delete(entry.connection);
        break;
      case 'control':
      case 'move':
        break;
    }
  }

  private connect(id: number): Connection {
    return this.server.connect({
      addr: `127.0.0.1:${50_000 + (id % 10_000)}`,
      laddr: '127.0.0.1:6379',
      onOutput: (bytes) => {
        if (this.isReplaying) return;
        const pieces = this.outputs.get(id);
        if (pieces) pieces.push(bytes);
        else this.outputs.set(id, [bytes]);
      },
      onClose: () => {
        this.connections.delete(id);
        if (!this.isReplaying) this.environment.report({ type: 'closed', connection: id });
      },
    });
  }

  /**
   * Does again what an earlier visit did, with the clock of that time; at most so many entries. What is replayed is in
   * the store already, unless a new log begins with it (`isLogged`).
   */
  private async replay(chunks: readonly Uint8Array[], limit: number, isLogged: boolean): Promise<Replayed> {
    let entries = 0;
    let inputs = 0;
    this.isReplaying = true;
    try {
      for (const chunk of chunks) {
        for (const entry of readLog(chunk, this.clock.micros())) {
          if (entries === limit) return { entries, inputs };
          this.apply(entry);
          if (this.needed !== undefined) await this.supplyEngine();
          if (isLogged) this.log.add(entry);
          entries++;
          if (entry.kind === 'input') inputs++;
        }
      }
      return { entries, inputs };
    } catch (error) {
      if (error instanceof PartNotLoaded) throw error;
      return { entries, inputs, reason: error instanceof Error ? error.message : String(error) };
    } finally {
      this.isReplaying = false;
      this.log.continueFrom(this.clock.micros());
    }
  }

  // Work that follows every call into the server.

  private afterwards(): void {
    this.scheduleWake();
    if (!this.log.isEmpty) this.saveTimer ??= this.environment.setTimer(() => void this.save(), SAVE_AFTER_MS);
    this.scheduleShow();
  }

  private scheduleWake(): void {
    if (this.wakeTimer !== undefined) this.environment.clearTimer(this.wakeTimer);
    this.wakeTimer = undefined;
    const at = this.server.nextWakeup();
    if (at === undefined) return;
    const wait = Math.min(LONGEST_WAIT_MS, Math.max(1, at - this.environment.micros() / 1000));
    this.wakeTimer = this.environment.setTimer(() => this.wake(), wait);
  }

  private wake(): void {
    this.wakeTimer = undefined;
    if (this.isFailed || this.needed !== undefined) return;
    try {
      this.run({ kind: 'tick', at: this.now() });
      this.afterwards();
    } catch (error) {
      this.fail(error);
    }
  }

  private async save(): Promise<void> {
    if (this.saveTimer !== undefined) this.environment.clearTimer(this.saveTimer);
    this.saveTimer = undefined;
    if (this.log.isEmpty) return this.saving;
    const chunk = this.log.take();
    const before = this.store.state.kind;
    // One after the other: chunks are read back in the order in which they were stored.
    this.saving = this.saving.then(() => this.store.append(chunk));
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
    this.showPictures();
    if (this.follow()) {
      this.environment.report({ type: 'changed' });
      this.showKeys();
      for (const [watch, window] of this.watchedValues) this.showValue(watch, window);
    }
    this.shownAt = this.environment.micros() / 1000;
    this.showCost = this.shownAt - start;
  }

  /** Begins the watch, once what it takes is there. */
  private watchPictures(watch: number): void {
    const window = this.watchedPictures.get(watch);
    if (this.pictures && window) {
      this.pictures.watch(watch, window);
      this.showPictures();
      return;
    }
    if (this.isLoadingPictures) return;
    this.isLoadingPictures = true;
    void this.environment.loadPictures().then(
      (Watcher) => {
        this.pictures = new Watcher(this.server.engine);
        for (const [id, asked] of this.watchedPictures) this.pictures.watch(id, asked);
        this.showPictures();
      },
      // Without a network, say: the next time that a picture is asked for, it is tried again.
      () => (this.isLoadingPictures = false),
    );
  }

  private showPictures(): void {
    for (const { watch, frames } of this.pictures?.take() ?? []) this.environment.report({ type: 'frames', watch, frames });
  }

  /** Whether anything has changed. */
  private follow(): boolean {
    const changes = this.inspector.takeChanges();
    if (!changes.everything && changes.keys.length === 0) return false;
    this.keyList.follow(changes, this.environment.micros() / 1000);
    return true;
  }

  private showKeys(): void {
    const view = this.keyList.view();
    if (view) this.environment.report({ type: 'keys', view });
  }

  private showValue(watch: number, window: ValueWindow): void {
    this.environment.report({ type: 'value', watch, view: this.inspector.value(window) });
  }
}
