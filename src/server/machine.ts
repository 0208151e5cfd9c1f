// A computer with one disk and one server on it that may end and start again: by SHUTDOWN, killed, or with the power cut.
// The disk outlives the server. Everything done to it that is not said over a connection goes through `control`, so that a
// session's log holds it all, and the same log breaks and recovers in the same way.
import { type ByteString, bytesToArray } from '../base/bytes.ts';
import { SeededRandom } from '../base/random.ts';
import type { Settings } from '../engine/config-parameters.ts';
import type { Engine } from '../engine/engine.ts';
import type { ShutdownRequest } from '../engine/surroundings.ts';
import type { Parts } from '../engine/late-parts.ts';
import { directoryOf, fileNameOf, joinPath } from '../persistence/disk.ts';
import { type DiskEvent, type DiskImage, type DiskTraits, MemoryDisk, type TornTail } from '../persistence/memory-disk.ts';
import type { LoadDamage, LoadedFile, LoadOutcome } from '../persistence/load.ts';
import { ServerPersistence } from '../persistence/persistence.ts';
import { WriteHistory, type WrittenUnit } from '../persistence/write-history.ts';
import { type Connection, type ConnectionOptions, createServer, type Server, type ServerOptions } from './server.ts';

export interface MachineOptions extends ServerOptions {
  readonly disk?: Partial<DiskTraits>;
  /** What is on the disk before the server first starts. */
  readonly image?: DiskImage;
}

export type Ending = 'shutdown' | 'killed' | 'power-cut' | 'failed';

/** What a start found, and what the end before it has cost. */
export interface RecoveryReport {
  /** Unix ms. */
  readonly at: number;
  /** How the server before ended; undefined at the first start. */
  readonly after: Ending | undefined;
  readonly outcome: 'loaded' | 'nothing' | 'refused';
  readonly files: readonly LoadedFile[];
  /** Why the server does not start. */
  readonly damage: LoadDamage | undefined;
  readonly keys: number;
  /** Writes that somebody had been told were done, and that are gone, oldest first. */
  readonly lost: readonly WrittenUnit[];
  /** Writes that were read back with other bytes than were written: a bit has flipped, or zeros stand for the end. */
  readonly altered: readonly WrittenUnit[];
  /** Writes that are gone without anybody having been told. */
  readonly lostUnacknowledged: readonly WrittenUnit[];
  /** The history goes back no further than this unit: older writes may be gone as well. */
  readonly knownFrom: number;
}

/** One thing done to the machine; plain data, as it stands in a session's log. */
export type MachineControl =
  | { readonly type: 'kill' }
  | { readonly type: 'cut-power'; readonly tail: TornTail; readonly seed: number }
  /** Starts the server if it is not running; the settings are its configuration file's from now on. */
  | { readonly type: 'start'; readonly settings?: Partial<Settings> }
  /** `null` stands for no limit. */
  | { readonly type: 'disk'; readonly traits: Readonly<Partial<Record<keyof DiskTraits, number | boolean | null>>> }
  | { readonly type: 'flip-bit'; readonly path: string; readonly offset: number; readonly bit: number }
  | { readonly type: 'delete-file'; readonly path: string }
  /** A dump.rdb, or the files of an appendonlydir, take the place of all data, if they can be read. */
  | { readonly type: 'import'; readonly files: readonly { readonly name: string; readonly bytes: ByteString }[] };

export type ControlResult =
  | { readonly ok: true; readonly report?: RecoveryReport }
  | { readonly ok: false; readonly reason: string; readonly damage?: LoadDamage };

export type MachineEvent =
  | DiskEvent
  | { readonly kind: 'fork'; readonly at: number; readonly what: 'rdb' | 'aof'; readonly keys: number }
  | { readonly kind: 'started'; readonly at: number; readonly report: RecoveryReport }
  | { readonly kind: 'ended'; readonly at: number; readonly how: Ending };

const DIRECTORY = '/data';

export class Machine {
  readonly disk: MemoryDisk;
  /** The server; undefined while it is not running. */
  server: Server | undefined;
  /** The running server's, or that of the one that ran last. */
  engine: Engine;
  persistence: ServerPersistence | undefined;
  /** What the last start found. */
  report: RecoveryReport | undefined;
  /** What the last control has led to. */
  lastResult: ControlResult | undefined;
  /** Told of what disk and server do, for those who draw it. */
  onEvent: ((event: MachineEvent) => void) | undefined;

  private settings: Partial<Settings>;
  private readonly connections = new Set<MachineConnection>();
  private history = new WriteHistory();
  private lastEnding: Ending | undefined;
  private mustEnd: Ending | undefined;
  private parts: Partial<Parts> = {};

  constructor(private readonly options: MachineOptions) {
    this.settings = { dir: DIRECTORY, ...options.settings };
    this.disk = new MemoryDisk(options.clock, options.disk);
    this.disk.makeDirectory(this.settings.dir ?? DIRECTORY);
    if (options.image) this.disk.restore(options.image);
    const server = this.createServer();
    this.engine = server.engine;
    this.startWith(server);
  }

  /** What was written by whom since the server started. */
  get writes(): WriteHistory {
    return this.history;
  }

  /** Who draws events of the disk pays for them only while looking. */
  watch(listener: (event: MachineEvent) => void): () => void {
    this.onEvent = listener;
    this.disk.onEvent = listener;
    return () => {
      this.onEvent = undefined;
      this.disk.onEvent = undefined;
    };
  }

  // --- as a server -----------------------------------------------------------------------------------------------

  /** A connection to the server; if that is not running, one that is closed as soon as something is sent over it. */
  connect(options: ConnectionOptions): Connection {
    if (this.server === undefined) return new RefusedConnection(this.engine.createClient(options), options);
    const forget = (): void => void this.connections.delete(connection);
    const inner = this.server.connect({
      ...options,
      onClose: (isAbrupt) => {
        forget();
        options.onClose(isAbrupt);
      },
    });
    const connection = new MachineConnection(this, inner, options, forget);
    this.connections.add(connection);
    return connection;
  }

  tick(): void {
    this.server?.tick();
    this.settle();
  }

  nextWakeup(): number | undefined {
    return this.server?.nextWakeup();
  }

  provide(parts: Partial<Parts>): void {
    this.parts = { ...this.parts, ...parts };
    this.server?.provide(parts);
    this.settle();
  }

  /** After the server has been called: ends it if it wanted that. */
  settle(): void {
    const how = this.mustEnd;
    this.mustEnd = undefined;
    if (how !== undefined) this.end(how);
  }

  // --- what is done to it ----------------------------------------------------------------------------------------

  control(control: MachineControl): ControlResult {
    return (this.lastResult = this.carryOut(control));
  }

  private carryOut(control: MachineControl): ControlResult {
    switch (control.type) {
      case 'kill':
        if (this.server === undefined) return NOT_RUNNING;
        this.end('killed');
        return { ok: true };
      case 'cut-power':
        this.end('power-cut');
        this.disk.cutPower(new SeededRandom(control.seed), control.tail);
        return { ok: true };
      case 'start':
        if (this.server !== undefined) return { ok: false, reason: 'the server is running' };
        this.settings = { ...this.settings, ...control.settings };
        return this.start();
      case 'disk':
        for (const [name, value] of Object.entries(control.traits)) {
          Object.assign(this.disk.traits, { [name]: value ?? Infinity });
        }
        return { ok: true };
      case 'flip-bit':
        if (this.disk.size(control.path) === undefined) return NO_FILE;
        this.disk.flipBit(control.path, control.offset, control.bit);
        return { ok: true };
      case 'delete-file':
        if (this.disk.size(control.path) === undefined) return NO_FILE;
        this.disk.delete(control.path);
        return { ok: true };
      case 'import':
        return this.import(control.files);
    }
  }

  // --- starting and ending ---------------------------------------------------------------------------------------

  private createServer(): Server {
    return createServer({ ...this.options, ...this.parts, settings: this.settings });
  }

  private start(): ControlResult {
    return this.startWith(this.createServer());
  }

  private startWith(server: Server): ControlResult {
    const { engine } = server;
    const history = new WriteHistory();
    const persistence = new ServerPersistence({
      engine,
      disk: this.disk,
      history,
      identify: (path) => this.disk.facts(path)?.id ?? 0,
      onFork: (what, keys) => this.onEvent?.({ kind: 'fork', at: engine.now, what, keys }),
      onFatal: () => {
        engine.standStill(Infinity);
        this.mustEnd = 'failed';
      },
    });
    engine.shutdownHandler = (request) => this.shutDown(persistence, request);
    this.server = server;
    this.engine = engine;
    this.persistence = persistence;
    let result: ControlResult = ON_ITS_WAY;
    // A new disk has nothing to be read.
    const isNew = this.disk.files().length === 0 && !engine.config.settings.appendonly;
    const load = (): void => {
      result = this.loaded(persistence, history, isNew ? NOTHING : persistence.formats.start(persistence));
    };
    if (isNew) {
      persistence.filesChanged();
      load();
    } else {
      persistence.whenReady(load);
    }
    return result;
  }

  /** Files have been read: reports it, or takes the server back. */
  private loaded(persistence: ServerPersistence, history: WriteHistory, outcome: LoadOutcome): ControlResult {
    const { clock, log } = this.options;
    const { engine } = persistence;
    const files = outcome.kind === 'nothing' ? [] : outcome.files;
    const lost = outcome.kind === 'refused' ? [] : this.lostWrites(files);
    const report: RecoveryReport = {
      at: clock.now(),
      after: this.lastEnding,
      outcome: outcome.kind,
      files,
      damage: outcome.kind === 'refused' ? outcome.damage : undefined,
      keys: engine.databases.reduce((sum, db) => sum + db.size, 0),
      lost: lost.filter((unit) => this.history.isAcknowledged(unit)),
      altered: this.alteredWrites(files),
      lostUnacknowledged: lost.filter((unit) => !this.history.isAcknowledged(unit)),
      knownFrom: this.history.first,
    };
    this.report = report;
    this.onEvent?.({ kind: 'started', at: report.at, report });
    if (outcome.kind === 'refused') {
      log?.('warning', 'The server does not start.');
      this.server = undefined;
      this.persistence = undefined;
      return { ok: false, reason: outcome.damage.reason, damage: outcome.damage };
    }
    this.history = history;
    return { ok: true, report };
  }

  /** Of the writes of the server before: those that are in none of the files that were loaded. */
  private lostWrites(loaded: readonly LoadedFile[]): readonly WrittenUnit[] {
    let snapshot = 0;
    const used = new Map<number, number>();
    for (const file of loaded) {
      const id = this.disk.facts(file.path)?.id ?? 0;
      snapshot = Math.max(snapshot, this.history.snapshotIn(id) ?? 0);
      if (file.kind !== 'rdb') used.set(id, file.used);
    }
    return this.history.lost(snapshot, used);
  }

  private alteredWrites(loaded: readonly LoadedFile[]): readonly WrittenUnit[] {
    return loaded.flatMap(({ path, used }) => {
      const id = this.disk.facts(path)?.id ?? 0;
      const spoiled = this.disk.spoiled(path);
      if (spoiled.length === 0) return [];
      const isSpoiled = (unit: WrittenUnit): boolean => spoiled.some(({ from, to }) => from < unit.to && to > unit.from);
      return this.history.all().filter((unit) => unit.file === id && unit.to <= used && isSpoiled(unit));
    });
  }

  private shutDown(persistence: ServerPersistence, request: ShutdownRequest): string | undefined {
    persistence.engine.log('notice', 'User requested shutdown...');
    const refusal = persistence.prepareShutdown(request);
    if (refusal !== undefined) return refusal;
    persistence.engine.log('warning', 'Redis is now ready to exit, bye bye...');
    this.mustEnd = 'shutdown';
    persistence.engine.standStill(Infinity);
    return undefined;
  }

  private end(how: Ending): void {
    if (this.server === undefined) return;
    this.server = undefined;
    this.persistence = undefined;
    this.lastEnding = how;
    this.disk.killed();
    this.onEvent?.({ kind: 'ended', at: this.options.clock.now(), how });
    const open = [...this.connections];
    this.connections.clear();
    for (const connection of open) connection.cut();
  }

  // --- files from elsewhere --------------------------------------------------------------------------------------

  private import(files: readonly { readonly name: string; readonly bytes: ByteString }[]): ControlResult {
    const isAof = files.some(({ name }) => name.endsWith('.manifest') || name.endsWith('.aof'));
    const settings = importSettings(files.map(({ name }) => fileNameOf(name)), isAof);
    if (settings === undefined) return { ok: false, reason: 'neither an RDB file nor the files of an append-only file' };
    const trial = new Machine({ ...this.options, image: EMPTY_IMAGE, settings: { ...this.settings, ...settings, appendonly: false } });
    const place = (machine: Machine): void => {
      for (const { name, bytes } of files) {
        const path = placeOf(fileNameOf(name), { ...this.settings, ...settings }, isAof);
        machine.disk.makeDirectory(directoryOf(path));
        machine.disk.create(path);
        if (bytes !== '') machine.disk.append(path, bytesToArray(bytes));
        machine.disk.sync(path);
        machine.disk.syncDirectory(directoryOf(path));
      }
    };
    trial.parts = this.parts;
    trial.end('killed');
    place(trial);
    trial.settings = { ...trial.settings, appendonly: isAof, 'aof-load-truncated': true };
    const tried = trial.start();
    if (!tried.ok) return tried;
    this.end('shutdown');
    for (const { path } of this.disk.files()) this.disk.delete(path);
    this.history = new WriteHistory();
    this.settings = { ...this.settings, ...settings, appendonly: isAof };
    place(this);
    return this.start();
  }
}

const NOTHING: LoadOutcome = { kind: 'nothing' };
const ON_ITS_WAY: ControlResult = { ok: false, reason: 'the code that reads files is on its way' };
const NOT_RUNNING: ControlResult = { ok: false, reason: 'the server is not running' };
const NO_FILE: ControlResult = { ok: false, reason: 'there is no such file' };
const EMPTY_IMAGE: DiskImage = { files: [], directories: [] };

/** What the files' names say about the configuration that reads them; undefined if they are no such files. */
function importSettings(names: readonly string[], isAof: boolean): Partial<Settings> | undefined {
  if (!isAof) {
    const [name] = names;
    return names.length === 1 && name !== undefined ? { dbfilename: name } : undefined;
  }
  const manifest = names.find((name) => name.endsWith('.manifest'));
  if (manifest !== undefined) return { appendfilename: manifest.slice(0, -'.manifest'.length) };
  // A single file, as before Redis 7.
  const [name] = names;
  return names.length === 1 && name !== undefined ? { appendfilename: name } : undefined;
}

function placeOf(name: string, settings: Partial<Settings>, isAof: boolean): string {
  const dir = settings.dir ?? DIRECTORY;
  const isSingle = !isAof || name === settings.appendfilename;
  return joinPath(isSingle ? dir : joinPath(dir, settings.appenddirname ?? 'appendonlydir'), name);
}

/** What a client gets that connects where no server is. */
class RefusedConnection implements Connection {
  private isClosed = false;

  constructor(
    readonly client: Connection['client'],
    private readonly options: ConnectionOptions,
  ) {}

  receive(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.options.onClose(true);
  }

  close(): void {
    this.isClosed = true;
  }
}

/** A connection that ends with its server. */
class MachineConnection implements Connection {
  private isCut = false;

  constructor(
    private readonly machine: Machine,
    private readonly inner: Connection,
    private readonly options: ConnectionOptions,
    private readonly forget: () => void,
  ) {}

  get client(): Connection['client'] {
    return this.inner.client;
  }

  receive(bytes: ByteString): void {
    if (this.isCut) return;
    this.inner.receive(bytes);
    this.machine.settle();
  }

  close(): void {
    if (this.isCut) return;
    this.isCut = true;
    this.forget();
    this.inner.close();
    this.machine.settle();
  }

  /** The server is gone. */
  cut(): void {
    this.isCut = true;
    this.options.onClose(true);
  }
}
