// A session: its history, the world that is shown, worlds parked at other moments, and what was noted on the way. It can
// be told new entries, and it can go anywhere: back, forth, to another branch. Guarantees that where it stands depends on
// the entries before that place alone, never on the way there. Time, storage and messages are the host's matter.
import type { ByteString } from '../base/bytes.ts';
import type { Engine } from '../engine/engine.ts';
import type { Parts, StartingParts } from '../engine/late-parts.ts';
import { type Difference, differenceOf } from './difference.ts';
import { type Branch, History } from './history.ts';
import type { Control, LogEntry, LogRecord } from './log.ts';
import { type Exchange, lineOf, type Mark, markFrom } from './marks.ts';
import { ParkedWorlds } from './parked.ts';
import { type MachineFactory, RESET, type SessionStart, World, type WorldListener } from './world.ts';

export interface SessionOptions {
  readonly createMachine: MachineFactory;
  /** What is there for a machine to start with by now; for what it asks later, `provide` will follow. */
  readonly parts: () => StartingParts;
  /** Brings what a command of the present world waits for; undefined if nothing is awaited. Left out, nothing ever is. */
  readonly supply?: (provide: (parts: Partial<Parts>) => void) => Promise<void> | undefined;
  /** Brings what anything that is done to the machine may need. Left out, it is there. */
  readonly readyForControls?: (provide: (parts: Partial<Parts>) => void) => Promise<void>;
  /** What the page hears of the present world. */
  readonly listener: Pick<WorldListener, 'output' | 'closed'>;
}

export interface Place {
  readonly branch: number;
  readonly position: number;
}

/** A client at a moment, with what stands on its screen. */
export interface ClientAtMoment {
  readonly name: string;
  /** Its open connection, if it has one then. */
  readonly connection: number | undefined;
  readonly exchanges: readonly Exchange[];
}

export interface RestoredSession {
  /** Of which all went well. */
  readonly entries: number;
  readonly inputs: number;
  /** Why the next one did not. */
  readonly reason?: string;
}

/** What is kept of each branch beyond its entries. */
interface Notes {
  readonly marks: Mark[];
  exchanges: Exchange[];
  /** Entries (from the session's start) whose marks have been noted. */
  upTo: number;
}

/** What a mark that is no command has not got. */
const SILENT = { connection: 0, client: '', command: '', line: '', micros: 0, isError: false, isBlocked: false };

const MOST_EXCHANGES = 30_000;
const KEPT_EXCHANGES = 20_000;
/** Of one client, for its screen. */
const SHOWN_EXCHANGES = 600;
const SHOWN_BYTES = 400_000;

export class Session {
  readonly history: History;
  world: World;
  /** Marks along the current line, as far as it has ever been run. */
  marks: Mark[] = [];
  /** Every client that has left a mark, on whatever line. */
  readonly clientNames = new Set<string>();
  private exchanges: Exchange[] = [];
  private readonly notes = new Map<Branch, Notes>();
  private readonly parked: ParkedWorlds;
  private listening = true;
  private readonly recorder: WorldListener;
  private recordingAt = 0;

  constructor(
    readonly start: SessionStart,
    private readonly options: SessionOptions,
  ) {
    this.history = new History(start.startedAt);
    this.parked = new ParkedWorlds(this.history, () => this.beginWorld());
    this.world = this.beginWorld();
    this.recorder = this.createRecorder();
  }

  get engine(): Engine {
    return this.world.engine;
  }

  get position(): number {
    return this.history.position;
  }

  /** Unix µs where the session stands. */
  get time(): number {
    return this.world.clock.micros();
  }

  // --- going on ----------------------------------------------------------------------------------------------------

  /** Tells the machine something new, at the place where the session stands; true if a branch began with it. */
  append(entry: LogEntry): boolean {
    if (this.world.isTainted) this.show(this.history.current, this.position);
    // Run first: what makes the engine throw is not kept.
    if (this.history.isAtEnd) {
      this.record(entry, this.position);
      this.history.append(entry);
      return false;
    }
    this.history.append(entry);
    this.branchNotes();
    this.record(entry, this.position - 1);
    return true;
  }

  /** Asks something that leaves no trace in the log, as the page's own questions about the past do. */
  ask(entry: LogEntry): void {
    this.world.applyUnlogged(entry, {
      ...this.options.listener,
      ran: () => {},
      woke: () => {},
    });
  }

  provide(parts: Partial<Parts>): void {
    this.recordingAt = Math.max(0, this.world.position - 1);
    this.world.provide(parts, this.recorder);
  }

  // --- going elsewhere -----------------------------------------------------------------------------------------------

  /** False if there is no such place. */
  seek(place: Place): boolean {
    const { history } = this;
    const branch = history.branch(place.branch);
    if (!branch || place.position < 0 || place.position > history.lengthOf(branch)) return false;
    const isOther = branch !== history.current;
    const before = history.current;
    history.move(place.branch, place.position);
    if (isOther) {
      this.takeNotes();
      // All of a line is run once, so that its marks are known.
      if (this.notedLength() < history.line.length) {
        this.show(before, history.line.length);
        this.show(branch, place.position);
        return true;
      }
    }
    this.show(before, place.position);
    return true;
  }

  /** Where undo leads: before the last thing that the learner did. */
  get undoPlace(): Place | undefined {
    return this.undoPlaceFrom(this.position);
  }

  undoPlaceFrom(position: number): Place | undefined {
    for (let at = markFrom(this.marks, position) - 1; at >= 0; at--) {
      const mark = this.marks[at];
      if (mark && mark.kind !== 'woken') return { branch: this.history.current.id, position: mark.position };
    }
    return undefined;
  }

  /** Where redo leads: after the next thing that was done, or the line's end if it was the last. */
  get redoPlace(): Place | undefined {
    return this.redoPlaceFrom(this.position);
  }

  redoPlaceFrom(position: number): Place | undefined {
    const { history } = this;
    if (position === history.line.length) return undefined;
    const branch = history.current.id;
    let found: number | undefined;
    for (let at = markFrom(this.marks, position); at < this.marks.length; at++) {
      const mark = this.marks[at];
      if (!mark || mark.kind === 'woken') continue;
      if (found === undefined) found = mark.position + 1;
      else if (mark.position >= found) return { branch, position: found };
    }
    return { branch, position: history.line.length };
  }

  /** Of a branch alone, as far as it was run. */
  ownMarks(branch: Branch): { readonly marks: number; readonly first: Mark | undefined } {
    const { marks } = this.noted(branch);
    return { marks: marks.length, first: marks.find(({ kind }) => kind !== 'woken') };
  }

  /** Clients along the line up to here, and what is on their screens. */
  clients(): readonly ClientAtMoment[] {
    const { exchanges } = this;
    const open = new Map(this.world.openClients.map(({ name, connection }) => [name, connection]));
    const screens = new Map<string, Exchange[]>([...open.keys()].map((name) => [name, []]));
    const bytes = new Map<string, number>();
    for (let at = markFrom(exchanges, this.position) - 1; at >= 0; at--) {
      const exchange = exchanges[at];
      if (!exchange) continue;
      if (exchange.kind === 'clear') break;
      const screen = screens.get(exchange.client) ?? [];
      const size = (bytes.get(exchange.client) ?? 0) + exchange.bytes.length;
      bytes.set(exchange.client, size);
      // The last one always, however long it is.
      if (screen.length === 0 || (screen.length < SHOWN_EXCHANGES && size < SHOWN_BYTES)) screen.push(exchange);
      screens.set(exchange.client, screen);
    }
    return [...screens].map(([name, screen]) => ({
      name,
      connection: open.get(name),
      exchanges: screen.reverse(),
    }));
  }

  /** What differs from one place to another. Undefined if one of them does not exist. */
  compare(a: Place, b: Place): Difference | undefined {
    const first = this.worldAt(a);
    if (!first) return undefined;
    const second = this.worldAt(b);
    if (!second) return undefined;
    const difference = differenceOf(first.world.engine, second.world.engine);
    for (const { world, branch } of [first, second]) this.parked.put(world, branch);
    return difference;
  }

  /** Idle work: see ParkedWorlds. True while there is more to do. */
  prepare(until: () => boolean): boolean {
    return this.parked.refill(this.undoPlace?.position, until);
  }

  // --- coming back from storage ------------------------------------------------------------------------------------

  /** Runs what was stored, of every branch only what the last place needs. Stops where something goes wrong. */
  async restore(records: Iterable<LogRecord>): Promise<RestoredSession> {
    const { history } = this;
    let reason: string | undefined;
    try {
      for (const record of records) history.take(record);
    } catch (error) {
      reason = messageOf(error);
    }
    const { position } = history;
    const { line, current } = history;
    this.takeNotes();
    let inputs = 0;
    this.listening = false;
    let done = 0;
    let isReady = false;
    try {
      for (; done < line.length; done++) {
        const entry = line[done];
        if (!entry) break;
        if (entry.kind === 'control' && !isReady && this.options.readyForControls) {
          await this.mustBeThere(this.options.readyForControls((parts) => this.provide(parts)));
          isReady = true;
        }
        this.record(entry, done);
        if (entry.kind === 'input') inputs++;
        const supplied = this.options.supply?.((parts) => this.provide(parts));
        if (supplied) await this.mustBeThere(supplied);
      }
    } catch (error) {
      if (error instanceof PartsMissing) throw error.reason;
      return { entries: done, inputs, reason: messageOf(error) };
    } finally {
      this.listening = true;
    }
    history.move(current.id, position);
    if (position < line.length) this.show(current, position);
    return reason === undefined ? { entries: done, inputs } : { entries: done, inputs, reason };
  }

  /** A part that cannot be had says nothing about the session: the next try may go well. */
  private async mustBeThere(supplied: Promise<void>): Promise<void> {
    try {
      await supplied;
    } catch (error) {
      throw new PartsMissing(error);
    }
  }

  // --- private -------------------------------------------------------------------------------------------------------

  /** Brings the shown world to where the history stands; `from` is the branch that it was on. */
  private show(from: Branch, position: number): void {
    const { history } = this;
    const { world } = this;
    const canGoOn =
      !world.isTainted && world.position <= position && history.commonLength(from, history.current) >= world.position;
    const noted = this.notedLength();
    // Not past what has been noted: a comparison may have parked a world further on.
    const nearer = this.parked.take(history.current, Math.min(position, noted), canGoOn ? world.position : -1);
    if (nearer) {
      this.parked.put(world, from);
      this.world = nearer;
    } else if (!canGoOn) {
      this.parked.put(world, from);
      this.world = this.beginWorld();
    }
    this.listening = false;
    while (this.world.position < position) {
      const at = this.world.position;
      const entry = history.line[at];
      if (!entry) break;
      if (at >= noted) this.record(entry, at);
      else this.world.apply(entry);
    }
    this.listening = true;
  }

  /** A world at a place, which the caller gives back; the shown one is left alone. */
  private worldAt(place: Place): { readonly world: World; readonly branch: Branch } | undefined {
    const branch = this.history.branch(place.branch);
    if (!branch || place.position < 0 || place.position > this.history.lengthOf(branch)) return undefined;
    const world = this.parked.take(branch, place.position, -1) ?? this.beginWorld();
    const entries = this.history.entriesOf(branch);
    while (world.position < place.position) {
      const entry = entries[world.position];
      if (!entry) break;
      world.apply(entry);
    }
    return { world, branch };
  }

  private beginWorld(): World {
    const { createMachine, parts } = this.options;
    return new World(this.start, createMachine, parts);
  }

  /** Runs an entry for the first time and notes what it did. */
  private record(entry: LogEntry, position: number): void {
    this.recordingAt = position;
    const { kind } = entry;
    if (kind === 'input') this.noteExchange(kind, entry.connection, entry.bytes);
    if (kind === 'close') this.noteExchange('left', entry.connection);
    if (kind === 'control') this.noteControl(entry.control, entry.at);
    this.world.apply(entry, this.recorder);
    this.owner(position).upTo = position + 1;
  }

  private noteControl(control: Control, at: number): void {
    const position = this.recordingAt;
    if (control.type === RESET) this.note({ position, kind: 'clear', client: '', bytes: '' });
    this.mark({ ...SILENT, kind: 'control', position, at, command: control.type, line: JSON.stringify(control) });
  }

  private createRecorder(): WorldListener {
    const { listener } = this.options;
    return {
      output: (connection, bytes) => {
        this.noteExchange('output', connection, bytes);
        if (this.listening) listener.output(connection, bytes);
      },
      closed: (connection) => {
        this.noteExchange('closed', connection);
        if (this.listening) listener.closed(connection);
      },
      ran: ({ connection, client, argv, micros, isError, isBlocked }) =>
        this.mark({
          kind: 'command',
          position: this.recordingAt,
          at: this.world.clock.micros(),
          connection,
          client,
          command: (argv[0] ?? '').toUpperCase(),
          line: lineOf(argv),
          micros,
          isError,
          isBlocked,
        }),
      woke: (connection, client) =>
        this.mark({
          ...SILENT,
          kind: 'woken',
          position: this.recordingAt,
          at: this.world.clock.micros(),
          connection,
          client,
        }),
    };
  }

  private mark(mark: Mark): void {
    this.owner(mark.position).marks.push(mark);
    this.marks.push(mark);
    if (mark.client !== '') this.clientNames.add(mark.client);
  }

  /** What the page's own connections say is on no screen. */
  private noteExchange(kind: Exchange['kind'], connection: number, bytes: ByteString = ''): void {
    const client = this.world.nameOf(connection);
    if (client !== '') this.note({ position: this.recordingAt, kind, client, bytes });
  }

  private note(exchange: Exchange): void {
    const notes = this.owner(exchange.position);
    notes.exchanges.push(exchange);
    if (notes.exchanges.length > MOST_EXCHANGES) notes.exchanges = notes.exchanges.slice(-KEPT_EXCHANGES);
    this.exchanges.push(exchange);
    if (this.exchanges.length > MOST_EXCHANGES) this.exchanges = this.exchanges.slice(-KEPT_EXCHANGES);
  }

  private noted(branch: Branch): Notes {
    let notes = this.notes.get(branch);
    if (!notes) this.notes.set(branch, (notes = { marks: [], exchanges: [], upTo: branch.forkedAt }));
    return notes;
  }

  /** The notes of the branch that an entry of the current line belongs to. */
  private owner(position: number): Notes {
    let branch = this.history.current;
    while (branch.parent && position < branch.forkedAt) branch = branch.parent;
    return this.noted(branch);
  }

  /** How much of the current line has been noted. */
  private notedLength(): number {
    let length = this.noted(this.history.current).upTo;
    for (let each = this.history.current; each.parent; each = each.parent) {
      const { upTo } = this.noted(each.parent);
      if (upTo < each.forkedAt) length = upTo;
    }
    return length;
  }

  /** A branch has begun where the session stood: what was noted after that place is not of this line. */
  private branchNotes(): void {
    const at = this.history.current.forkedAt;
    this.marks.length = markFrom(this.marks, at);
    this.exchanges.length = markFrom(this.exchanges, at);
  }

  /** Another line: marks and screens of it, joined from its branches. */
  private takeNotes(): void {
    const marks: Mark[][] = [];
    const exchanges: Exchange[][] = [];
    let upTo = Infinity;
    for (let each: Branch | undefined = this.history.current; each; each = each.parent) {
      const notes = this.noted(each);
      marks.push(notes.marks.slice(0, markFrom(notes.marks, upTo)));
      exchanges.push(notes.exchanges.slice(0, markFrom(notes.exchanges, upTo)));
      upTo = Math.min(upTo, each.forkedAt);
    }
    this.marks = marks.reverse().flat();
    this.exchanges = exchanges.reverse().flat();
  }
}

class PartsMissing {
  constructor(readonly reason: unknown) {}
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
