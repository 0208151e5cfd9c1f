// What a screen shows of a machine's disk: files with what of them is safe, what its server is doing about them, what would
// be gone if the process or the power went now, and what happened lately. Plain data; looking changes nothing.
import type { ByteString } from '../base/bytes.ts';
import { quote } from '../base/quoting.ts';
import type { Settings } from '../engine/config-parameters.ts';
import { BackgroundSave } from '../persistence/background-save.ts';
import { fileNameOf } from '../persistence/disk.ts';
import type { DiskTraits, FileFacts } from '../persistence/memory-disk.ts';
import type { ServerPersistence } from '../persistence/persistence.ts';
import type { WrittenUnit } from '../persistence/write-history.ts';
import type { Ending, Machine, MachineEvent, RecoveryReport } from './machine.ts';

export type FileKind = 'rdb' | 'aof base' | 'aof increment' | 'aof history' | 'manifest' | 'temporary' | 'other';

export interface FileView extends FileFacts {
  readonly kind: FileKind;
  /** The server would read it at its next start. */
  readonly isRead: boolean;
}

/** A write as one shows it to the learner. */
export interface WriteView {
  /** Unix ms. */
  readonly at: number;
  /** What the learner calls the client; empty if nobody sent it. */
  readonly client: string;
  /** The commands as typed, cut where they get long. */
  readonly lines: readonly string[];
}

/** Writes that were acknowledged and would not be there after a restart. */
export interface Risk {
  readonly count: number;
  /** The first of them. */
  readonly writes: readonly WriteView[];
}

export interface ChildView {
  readonly what: 'rdb' | 'aof';
  /** Unix ms. */
  readonly startedAt: number;
  readonly keys: number;
  readonly keysWritten: number;
  readonly bytes: number;
  /** Values that changed after the fork and had to be copied, and the pages that they stand for. */
  readonly copiedValues: number;
  readonly copiedPages: number;
}

export interface ServerView {
  readonly isAof: boolean;
  readonly appendfsync: string;
  readonly save: string;
  /** Writes are refused with MISCONF. */
  readonly refusal: string | undefined;
  /** Changes since the last save. */
  readonly changes: number;
  /** Unix ms. */
  readonly lastSaveAt: number;
  /** Unix ms when a save point comes due if nothing else happens; undefined if none will. */
  readonly saveDueAt: number | undefined;
  /** Unix ms of the next fsync of the append-only file; undefined if none is due. */
  readonly syncDueAt: number | undefined;
  readonly isSyncing: boolean;
  readonly child: ChildView | undefined;
}

export interface RecoveryView {
  /** Unix ms. */
  readonly at: number;
  readonly after: Ending | undefined;
  readonly outcome: RecoveryReport['outcome'];
  readonly files: RecoveryReport['files'];
  readonly damage: RecoveryReport['damage'];
  readonly keys: number;
  readonly lost: Risk;
  readonly altered: Risk;
  /** Were never acknowledged, so nobody can complain. */
  readonly lostUnacknowledged: Risk;
}

/** An event and its number, counted from 1 since somebody began to look. */
export type NumberedEvent = MachineEvent & { readonly number: number };

export interface DiskView {
  /** Unix ms. */
  readonly now: number;
  readonly files: readonly FileView[];
  readonly used: number;
  readonly traits: DiskTraits;
  /** Undefined while no server runs. */
  readonly server: ServerView | undefined;
  /** How the server before ended, or why it is not running. */
  readonly ended: Ending | undefined;
  /** How the server that runs, or ran last, keeps data, CONFIG SET included. */
  readonly settings: Pick<Settings, 'appendonly' | 'appendfsync' | 'save'>;
  readonly ifKilled: Risk;
  readonly ifPowerCut: Risk;
  readonly report: RecoveryView | undefined;
  /** The latest, oldest first. */
  readonly events: readonly NumberedEvent[];
  readonly bytesWritten: number;
  readonly syncs: number;
}

const MOST_EVENTS = 240;
const MOST_WRITES = 200;
const MOST_EXAMPLES = 5;
const LONGEST_LINE = 120;

export class DiskObserver {
  private events: NumberedEvent[] = [];
  private count = 0;
  private bytesWritten = 0;
  private syncs = 0;
  private ended: Ending | undefined;
  /** Of the clients of this server, and of the one before: its writes are still spoken of. */
  private names = new Map<number, string>();
  private namesBefore = new Map<number, string>();
  private readonly stop: () => void;

  /** `nameOf` says what the learner calls the client with this CLIENT ID; `before` is what happened up to now. */
  constructor(
    readonly machine: Machine,
    private readonly nameOf: (client: number) => string,
    before: readonly MachineEvent[] = [],
  ) {
    for (const event of before) this.take(event);
    this.stop = machine.watch((event) => this.take(event));
  }

  close(): void {
    this.stop();
  }

  private take(event: MachineEvent): void {
    this.count++;
    if (event.kind === 'write') this.bytesWritten += event.to - event.from;
    if (event.kind === 'sync') this.syncs++;
    if (event.kind === 'ended') {
      this.ended = event.how;
      this.namesBefore = this.names;
      this.names = new Map();
    }
    // Small writes one after another are one mark.
    const last = this.events.at(-1);
    if (event.kind === 'write' && last?.kind === 'write' && last.path === event.path && last.to === event.from && last.at === event.at) {
      this.events[this.events.length - 1] = { ...last, to: event.to };
      return;
    }
    this.events.push({ ...event, number: this.count });
    if (this.events.length > 2 * MOST_EVENTS) this.events = this.events.slice(-MOST_EVENTS);
  }

  view(): DiskView {
    const { machine } = this;
    const { disk, persistence, report } = machine;
    const { appendonly, appendfsync, save } = machine.engine.config.settings;
    if (machine.server) for (const id of machine.engine.clients.keys()) this.names.set(id, this.nameOf(id));
    return {
      now: machine.engine.clock.now(),
      files: disk.files().map((facts) => describeFile(facts, persistence)),
      used: disk.used,
      traits: { ...disk.traits },
      server: persistence && serverView(persistence),
      ended: this.ended ?? report?.after,
      settings: { appendonly, appendfsync, save },
      ifKilled: this.risk(persistence, ({ length }) => length),
      ifPowerCut: this.risk(persistence, ({ isNameSynced, synced }) => (isNameSynced ? synced : 0)),
      report: report && {
        at: report.at,
        after: report.after,
        outcome: report.outcome,
        files: report.files,
        damage: report.damage,
        keys: report.keys,
        lost: this.summary(report.lost, MOST_WRITES, this.namesBefore),
        altered: this.summary(report.altered, MOST_WRITES, this.namesBefore),
        lostUnacknowledged: this.summary(report.lostUnacknowledged, MOST_WRITES, this.namesBefore),
      },
      events: this.events.slice(-MOST_EVENTS),
      bytesWritten: this.bytesWritten,
      syncs: this.syncs,
    };
  }

  /** The command that wrote a byte of an append-only file, if it is known. */
  writerOf(path: string, offset: number): WriteView | undefined {
    const id = this.machine.disk.facts(path)?.id;
    const unit = id === undefined ? undefined : this.machine.writes.writerOf(id, offset);
    return unit && this.show(unit);
  }

  /** `kept` says how many bytes of a file would still be there. */
  private risk(persistence: ServerPersistence | undefined, kept: (facts: FileFacts) => number): Risk {
    if (persistence === undefined) return { count: 0, writes: [] };
    const { disk, writes } = this.machine;
    const { aof } = persistence;
    const files = new Map<number, number>();
    let snapshot = 0;
    const addSnapshot = (path: string): void => {
      const facts = disk.facts(path);
      if (facts && kept(facts) === facts.length) snapshot = Math.max(snapshot, writes.snapshotIn(facts.id) ?? 0);
    };
    if (aof.state === 'on') {
      if (aof.manifest.base) addSnapshot(aof.pathOf(aof.manifest.base));
      for (const file of aof.manifest.increments) {
        const facts = disk.facts(aof.pathOf(file));
        if (facts) files.set(facts.id, kept(facts));
      }
    } else {
      addSnapshot(persistence.rdbPath);
    }
    return this.summary(writes.lost(snapshot, files).filter((unit) => writes.isAcknowledged(unit)), MOST_EXAMPLES);
  }

  private summary(units: readonly WrittenUnit[], most: number, names = this.names): Risk {
    return { count: units.length, writes: units.slice(0, most).map((unit) => this.show(unit, names)) };
  }

  private show({ at, client, sent, propagated }: WrittenUnit, names = this.names): WriteView {
    const commands = sent.length > 0 ? sent : propagated.map(({ argv }) => argv);
    return { at, client: client === 0 ? '' : (names.get(client) ?? this.nameOf(client)), lines: commands.map(asTyped) };
  }
}

function serverView(persistence: ServerPersistence): ServerView {
  const { aof, child, engine, writeRefusal } = persistence;
  const { settings } = engine.config;
  const [saveDueAt, syncDueAt] = [persistence.savePointDue(), aof.state === 'off' ? Infinity : aof.nextSync()];
  return {
    isAof: aof.state !== 'off',
    appendfsync: settings.appendfsync,
    save: settings.save,
    refusal: writeRefusal?.message,
    changes: engine.context.dirty,
    lastSaveAt: engine.lastSaveAt,
    saveDueAt: Number.isFinite(saveDueAt) ? saveDueAt : undefined,
    syncDueAt: Number.isFinite(syncDueAt) ? syncDueAt : undefined,
    isSyncing: aof.isSyncing,
    child: child instanceof BackgroundSave ? {
      what: child.options.kind,
      startedAt: child.startedAt,
      keys: child.options.snapshot.keyCount,
      keysWritten: child.options.snapshot.keysRead,
      bytes: child.bytes,
      copiedValues: child.options.snapshot.copiedValues,
      copiedPages: child.options.snapshot.copiedPages,
    } : undefined,
  };
}

function describeFile(facts: FileFacts, persistence: ServerPersistence | undefined): FileView {
  const name = fileNameOf(facts.path);
  const aof = persistence?.aof;
  const isIn = (files: readonly { readonly name: string }[]): boolean => files.some((file) => file.name === name);
  const kind: FileKind = name.startsWith('temp')
    ? 'temporary'
    : name.endsWith('.manifest')
      ? 'manifest'
      : aof && isIn(aof.manifest.history)
        ? 'aof history'
        : /\.base\.(rdb|aof)$/.test(name)
          ? 'aof base'
          : name.endsWith('.incr.aof')
            ? 'aof increment'
            : name.endsWith('.rdb') || facts.path === persistence?.rdbPath
              ? 'rdb'
              : 'other';
  const isAof = aof !== undefined && aof.state !== 'off';
  const isOfManifest = aof !== undefined && (isIn(aof.manifest.increments) || aof.manifest.base?.name === name);
  const isRead = isAof ? isOfManifest || facts.path === aof.manifestPath : facts.path === persistence?.rdbPath;
  return { ...facts, kind, isRead };
}

/** As one would type it: bare words bare, everything else in quotes. */
function asTyped(argv: readonly ByteString[]): string {
  const line = argv.map((word) => (/^[\x21-\x7e]+$/.test(word) && !/["'\\]/.test(word) ? word : quote(word))).join(' ');
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}
