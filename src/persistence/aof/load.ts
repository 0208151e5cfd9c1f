// Loading an append-only file at a server's start (or DEBUG LOADAOF): which files there are, in which order, what is done
// about damage, and the lines that redis-server 8.0.2 logs about each step. Commands run without their gates: what is
// in the file was allowed once.
import { type ByteString, bytesFromArray } from '../../base/bytes.ts';
import type { Client } from '../../engine/client.ts';
import { fitsArity } from '../../engine/command-table.ts';
import type { Command } from '../../engine/command.ts';
import type { Engine } from '../../engine/engine.ts';
import { errors } from '../../engine/errors.ts';
import { ErrorReply, type Reply } from '../../resp/reply.ts';
import { type Disk, DiskError, joinPath } from '../disk.ts';
import { keyDelay, type Loading, type LoadProgress, toEnd } from '../loading.ts';
import { loadingRdb } from '../rdb-file.ts';
import { logRdbLoad } from '../rdb-log.ts';
import type { AppendOnlyFile } from './append-only-file.ts';
import { type AofFile, EMPTY_MANIFEST, type Manifest, parseManifest } from './manifest.ts';
import { AofReader } from './read.ts';

/** Redis keeps these ready, code and all; where it puts a text together it logs that without its "ERR". */
const READY_ERRORS: ReadonlySet<ErrorReply> = new Set([
  errors.syntax,
  errors.noSuchKey,
  errors.sameObject,
  errors.indexOutOfRange,
]);

export interface LoadedFile {
  readonly path: string;
  readonly kind: 'rdb' | 'base' | 'increment';
  /** Its bytes, and how many of them were of use. */
  readonly bytes: number;
  readonly used: number;
  /** Commands that were run, and keys that an RDB held. */
  readonly commands: number;
  readonly keys: number;
  readonly damage: LoadDamage | undefined;
}

export interface LoadDamage {
  readonly path: string;
  readonly offset: number;
  readonly reason: string;
}

/** `refused`: the server must not start. */
export type LoadOutcome =
  | { readonly kind: 'loaded'; readonly files: readonly LoadedFile[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly files: readonly LoadedFile[]; readonly damage: LoadDamage };

export interface AofLoadSurroundings {
  readonly engine: Engine;
  readonly disk: Disk;
  readonly aof: AppendOnlyFile;
}

class Refusal extends Error {
  constructor(readonly damage: LoadDamage) {
    super(damage.reason);
  }
}

/** Reads the manifest into `aof.manifest`, or says why the server must not start. */
export function loadManifest({ engine, disk, aof }: AofLoadSurroundings): LoadDamage | undefined {
  const { manifestPath: path } = aof;
  if (disk.size(path) === undefined) return undefined;
  const result = parseManifest(bytesFromArray(disk.read(path)));
  if (!('reason' in result)) {
    aof.manifest = result;
    return undefined;
  }
  engine.log('warning', '\n*** FATAL AOF MANIFEST FILE ERROR ***\n');
  if (result.line > 0) {
    engine.log('warning', `Reading the manifest file, at line ${result.line}\n`);
    engine.log('warning', `>>> '${result.text}'\n`);
  }
  engine.log('warning', `${result.reason}\n`);
  return { path, offset: result.offset, reason: `${result.reason}${result.line > 0 ? `, at line ${result.line}` : ''}` };
}

/** Loads everything that the manifest names, after an old single file has been taken over. */
export function loadAof(around: AofLoadSurroundings): LoadOutcome {
  return toEnd(loadingAof(around, { startedAt: 0, totalBytes: 0, loadedBytes: 0 }));
}

/** As loadAof, step by step. */
export function loadingAof(around: AofLoadSurroundings, progress: LoadProgress): Loading<LoadOutcome> {
  return new AofLoad(around, progress).run();
}

/** Others are served after so many commands. */
const COMMANDS_PER_STEP = 1024;
/** With a delay for each command: after so many ms of it. */
const DELAY_MS = 5;

class AofLoad {
  private readonly files: LoadedFile[] = [];
  private readonly client: Client;

  /** Bytes of the files before the one that is read. */
  private doneBytes = 0;

  constructor(
    private readonly around: AofLoadSurroundings,
    private readonly progress: LoadProgress,
  ) {
    this.client = around.engine.createClient({ addr: '', laddr: '', isInternal: true });
    this.client.denyBlocking = true;
  }

  *run(): Loading<LoadOutcome> {
    const { engine } = this.around;
    try {
      this.takeOverOldFile();
      const files = filesOf(this.around.aof.manifest);
      if (files.length === 0) return { kind: 'nothing' };
      this.measure(files);
      const startedAt = engine.clock.micros();
      let hasContent = false;
      for (const [at, file] of files.entries()) {
        const hadContent = yield* this.loadOne(file, at === files.length - 1);
        hasContent ||= hadContent;
      }
      if (hasContent) {
        engine.log('notice', `DB loaded from append only file: ${secondsSince(engine, startedAt)} seconds`);
      }
      return { kind: 'loaded', files: this.files };
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return { kind: 'refused', files: this.files, damage: thrown.damage };
    }
  }

  /** Before Redis 7 there was one file, outside of any folder: it becomes the base. */
  private takeOverOldFile(): void {
    const { engine, disk, aof } = this.around;
    const { dir, appendfilename, appenddirname } = engine.config.settings;
    const old = joinPath(dir, appendfilename);
    if (disk.size(old) === undefined) return;
    const { base, increments } = aof.manifest;
    const isAlreadyBase = base?.name === appendfilename && disk.size(aof.pathOf(base)) === undefined;
    if ((base !== undefined || increments.length > 0) && !(isAlreadyBase && increments.length === 0)) return;
    const file: AofFile = { name: appendfilename, seq: 1, type: 'b', startOffset: -1, endOffset: -1 };
    aof.saveManifest({ ...EMPTY_MANIFEST, base: file, baseSeq: 1 });
    disk.rename(old, aof.pathOf(file));
    disk.syncDirectory(aof.directory);
    engine.log(
      'notice',
      `Successfully migrated an old-style AOF file (${appendfilename}) into the AOF directory (${appenddirname}).`,
    );
  }

  /** All files must be there before the first is read. */
  private measure(files: readonly AofFile[]): void {
    const { engine, disk, aof } = this.around;
    let total = 0;
    for (const file of files) {
      const size = disk.size(aof.pathOf(file));
      if (size === undefined) {
        const { message } = new DiskError('ENOENT');
        engine.log('warning', `Unable to obtain the AOF file ${file.name} length. stat: ${message}`);
        throw new Refusal({ path: aof.pathOf(file), offset: 0, reason: 'the manifest names this file, and it is not there' });
      }
      total += size;
    }
    aof.size = total;
    this.progress.totalBytes = total;
    aof.baseSize = files[0]?.type === 'b' ? (disk.size(aof.pathOf(files[0])) ?? 0) : 0;
  }

  /** Whether there was anything in it. */
  private *loadOne(file: AofFile, isLast: boolean): Loading<boolean> {
    const { engine, disk, aof } = this.around;
    const startedAt = engine.clock.micros();
    const path = aof.pathOf(file);
    const bytes = disk.read(path);
    const kind = file.type === 'b' ? 'base' : 'increment';
    if (bytes.length === 0) {
      this.files.push({ path, kind, bytes: 0, used: 0, commands: 0, keys: 0, damage: undefined });
      return false;
    }
    const damage = yield* this.loadContent(file, path, bytes, kind);
    this.doneBytes += bytes.length;
    if (damage && !isLast) {
      engine.log('warning', 'Fatal error: the truncated file is not the last file');
      throw new Refusal(damage);
    }
    const what = kind === 'base' ? 'base' : 'incr';
    engine.log('notice', `DB loaded from ${what} file ${file.name}: ${secondsSince(engine, startedAt)} seconds`);
    return true;
  }

  /** What had to be cut off, if anything. */
  private *loadContent(
    file: AofFile,
    path: string,
    bytes: Uint8Array,
    kind: 'base' | 'increment',
  ): Loading<LoadDamage | undefined> {
    let keys = 0;
    let from = 0;
    if (startsWithRdb(bytes)) {
      const report = yield* this.loadPreamble(file, path, bytes);
      keys = report.keys;
      from = report.bytes;
    }
    const reader = new AofReader(bytes, from);
    const { commands, openMulti } = yield* this.runCommands(reader, file, path);
    const { damage } = reader;
    if (damage?.kind === 'format') {
      this.around.engine.log(
        'warning',
        `Bad file format reading the append only file ${file.name}: make a backup of your AOF file, then use ./redis-check-aof --fix <filename.manifest>`,
      );
      this.record({ path, kind, bytes: bytes.length, used: damage.validUpTo, commands, keys, damage: { path, ...damage } });
      throw new Refusal({ path, offset: damage.offset, reason: damage.reason });
    }
    const cut = cutOf(path, reader, openMulti, bytes.length);
    if (cut) this.truncate(file, path, cut.validUpTo, cut.damage);
    const used = cut?.validUpTo ?? bytes.length;
    this.record({ path, kind, bytes: bytes.length, used, commands, keys, damage: cut?.damage });
    return cut?.damage;
  }

  private record(file: LoadedFile): void {
    this.files.push(file);
  }

  private *loadPreamble(
    file: AofFile,
    path: string,
    bytes: Uint8Array,
  ): Loading<{ readonly keys: number; readonly bytes: number }> {
    const { engine } = this.around;
    const isRdb = file.name.endsWith('.rdb');
    engine.log('notice', isRdb ? 'Reading RDB base file on AOF loading...' : 'Reading RDB preamble from AOF file...');
    const report = yield* loadingRdb(engine, bytes, { dropsExpired: false, seals: isRdb }, (read) => this.readUpTo(read));
    const what = isRdb ? 'base file' : 'preamble of the AOF file';
    logRdbLoad(engine, report, `Error reading the RDB ${what} ${file.name}, AOF loading aborted`);
    if (report.fault) throw new Refusal({ path, offset: report.fault.offset, reason: report.fault.problem });
    if (report.bytes < bytes.length) engine.log('notice', 'Reading the remaining AOF tail...');
    return { keys: report.loaded, bytes: report.bytes };
  }

  private readUpTo(bytesOfFile: number): void {
    this.progress.loadedBytes = this.doneBytes + bytesOfFile;
  }

  private *runCommands(
    reader: AofReader,
    file: AofFile,
    path: string,
  ): Loading<{ readonly commands: number; readonly openMulti: number | undefined }> {
    const { engine } = this.around;
    const { client } = this;
    const ctx = engine.context;
    const outer = { client: ctx.client, command: ctx.command };
    ctx.client = client;
    client.db = engine.database(0);
    let commands = 0;
    let queue: (readonly [Command, readonly ByteString[]])[] | undefined;
    let openMulti: number | undefined;
    let delay = 0;
    const run = (command: Command, argv: readonly ByteString[], by = command): void => {
      try {
        const reply = this.runOne(command, argv);
        if (reply instanceof ErrorReply) this.noteError(reply, by);
      } catch (thrown) {
        if (fitsArity(command, argv.length)) throw thrown;
        // Redis does not count arguments here: it would look for them where there are none.
        throw this.refuseCommand(argv, command, reader, file, path);
      }
    };
    try {
      for (let argv = reader.next(); argv !== undefined; argv = reader.next()) {
        const command = engine.commands.resolve(argv);
        if (command?.run === undefined) throw this.refuseCommand(argv, command, reader, file, path);
        if (command.name === 'multi') {
          queue = [];
          openMulti = reader.start;
        } else if (command.name === 'exec') {
          for (const [queued, words] of queue ?? []) run(queued, words, command);
          queue = undefined;
          openMulti = undefined;
        } else if (queue) {
          queue.push([command, argv]);
        } else {
          run(command, argv);
        }
        commands++;
        delay += keyDelay(engine.config.settings);
        if (commands % COMMANDS_PER_STEP !== 0 && delay < DELAY_MS) continue;
        this.readUpTo(reader.start);
        // Who is served meanwhile must find things as if nobody were loading.
        Object.assign(ctx, outer);
        engine.propagation.discard();
        yield delay;
        ctx.client = client;
        delay = 0;
      }
    } finally {
      ctx.client = outer.client;
      ctx.command = outer.command;
    }
    if (openMulti !== undefined) {
      engine.log('warning', `Revert incomplete MULTI/EXEC transaction in AOF file ${file.name}`);
    }
    return { commands, openMulti };
  }

  private runOne(command: Command, argv: readonly ByteString[]): Reply | undefined {
    const { context, late } = this.around.engine;
    if (command.group === 'scripting') late.demand('lua');
    context.command = command;
    context.propagateArgv = undefined;
    try {
      return command.run?.(context, argv);
    } catch (thrown) {
      if (thrown instanceof ErrorReply) return thrown;
      throw thrown;
    }
  }

  /** Loading goes on: the command had answered so when it was written, or the file has been changed since. */
  private noteError(error: ErrorReply, command: Command): void {
    const { engine } = this.around;
    if (!error.isCounted) engine.countError(error.code);
    engine.stats.unexpectedErrorReplies++;
    const isWhole = error.code !== 'ERR' || READY_ERRORS.has(error) || command.group === 'scripting';
    const text = isWhole ? `-${error.message}` : error.message.slice('ERR '.length);
    engine.log(
      'warning',
      `== CRITICAL == This server is sending an error to its AOF-loading-client: '${text}' after processing the command '${command.fullName}'`,
    );
  }

  private refuseCommand(
    argv: readonly ByteString[],
    command: Command | undefined,
    reader: AofReader,
    file: AofFile,
    path: string,
  ): Refusal {
    const name = argv[0] ?? '';
    // With too few arguments there is nothing that Redis says: it reads past them, and crashes.
    const isKnown = command !== undefined;
    const what = isKnown ? `Too few arguments of the command '${name}'` : `Unknown command '${name}'`;
    this.around.engine.log('warning', `${what} reading the append only file ${file.name}`);
    const reason = isKnown ? `"${name}" has the wrong number of arguments` : `there is no command "${name}"`;
    return new Refusal({ path, offset: reader.start, reason });
  }

  /** The end of the file is missing: cut it to whole commands, if the server may; else it must not start. */
  private truncate(file: AofFile, path: string, validUpTo: number, damage: LoadDamage): void {
    const { engine, disk } = this.around;
    if (!engine.config.settings['aof-load-truncated']) {
      engine.log(
        'warning',
        `Unexpected end of file reading the append only file ${file.name}. You can: 1) Make a backup of your AOF file, then use ./redis-check-aof --fix <filename.manifest>. 2) Alternatively you can set the 'aof-load-truncated' configuration option to yes and restart the server.`,
      );
      throw new Refusal(damage);
    }
    engine.log('warning', `!!! Warning: short read while loading the AOF file ${file.name}!!!`);
    engine.log('warning', `!!! Truncating the AOF ${file.name} at offset ${validUpTo} !!!`);
    disk.truncate(path, validUpTo);
    engine.log('warning', `AOF ${file.name} loaded anyway because aof-load-truncated is enabled`);
  }
}

function cutOf(
  path: string,
  reader: AofReader,
  openMulti: number | undefined,
  size: number,
): { readonly validUpTo: number; readonly damage: LoadDamage } | undefined {
  if (openMulti !== undefined) {
    const reason = 'the file ends within a transaction, between MULTI and EXEC';
    return { validUpTo: openMulti, damage: { path, offset: size, reason } };
  }
  if (!reader.damage) return undefined;
  const { validUpTo, offset, reason } = reader.damage;
  return { validUpTo, damage: { path, offset, reason } };
}

/** The base first, then the increments. */
function filesOf({ base, increments }: Manifest): readonly AofFile[] {
  return base ? [base, ...increments] : increments;
}

function startsWithRdb(bytes: Uint8Array): boolean {
  return bytesFromArray(bytes, 0, Math.min(5, bytes.length)) === 'REDIS';
}

/** "0.012" */
export function secondsSince(engine: Engine, micros: number): string {
  return ((engine.clock.micros() - micros) / 1e6).toFixed(3);
}
