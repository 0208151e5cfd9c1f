// SAVE, BGSAVE and BGREWRITEAOF, and what DEBUG does with files.
import { ErrorReply, OK, type Reply, Status } from '../resp/reply.ts';
import { arg, isWord } from '../engine/args.ts';
import { defineCommand, type Command, type Handler } from '../engine/command.ts';
import type { Context } from '../engine/context.ts';
import { errors } from '../engine/errors.ts';
import { token } from '../engine/grammar.ts';
import { loadAof, loadManifest } from './aof/load.ts';
import type { FileFormats } from './formats.ts';
import { rewritePortions } from './aof/rewrite.ts';
import { loadRdbFile, startFromDisk, startingFromDisk } from './load.ts';
import { ServerPersistence } from './persistence.ts';
import { rdbPortions } from './rdb-file.ts';

const noDisk = new ErrorReply('ERR this server has no disk');
const alreadySaving = new ErrorReply('ERR Background save already in progress');
const otherChild = new ErrorReply(
  "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to schedule a BGSAVE whenever possible.",
);
const alreadyRewriting = new ErrorReply('ERR Background append only file rewriting already in progress');
const cannotRewrite = new ErrorReply(
  "ERR Can't execute an AOF background rewriting. Please check the server logs for more information.",
);
const failed = new ErrorReply('ERR');

function persistenceOf(ctx: Context): ServerPersistence {
  const { persistence } = ctx.engine;
  if (persistence instanceof ServerPersistence) return persistence;
  throw noDisk;
}

// --- DEBUG -----------------------------------------------------------------------------------------------------------

function emptyAll(ctx: Context): void {
  for (const db of ctx.engine.databases) {
    db.clear();
    ctx.engine.flushed(db);
  }
  ctx.engine.scripting.functions.flush();
}

/** Loads with the data as they are hidden from everybody; what fails ends Redis, and here only the command. */
function whileLoading<T>(ctx: Context, load: () => T): T {
  ctx.engine.isLoading = true;
  try {
    return load();
  } finally {
    ctx.engine.propagation.discard();
    ctx.engine.isLoading = false;
  }
}

const loadingFailed = new ErrorReply('ERR Error trying to load the RDB dump, check server logs.');
const aofLoadingFailed = new ErrorReply('ERR Error trying to load the AOF files, check server logs.');

/** DEBUG RELOAD [NOSAVE] [NOFLUSH] [MERGE] */
const reload: Handler = (ctx, argv): Reply => {
  const persistence = persistenceOf(ctx);
  const options = { nosave: false, noflush: false, merge: false };
  for (let at = 2; at < argv.length; at++) {
    const name = arg(argv, at).toLowerCase();
    if (!(name in options)) return new ErrorReply('ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.');
    options[name as keyof typeof options] = true;
  }
  ctx.dontPropagate();
  if (!options.nosave && !persistence.saveNow()) return failed;
  if (!options.noflush) emptyAll(ctx);
  const outcome = whileLoading(ctx, () => loadRdbFile(persistence, options.merge));
  for (const db of ctx.engine.databases) ctx.engine.flushed(db);
  if (outcome.kind !== 'loaded') return loadingFailed;
  ctx.engine.log('notice', 'DB reloaded by DEBUG RELOAD');
  return OK;
};

/** DEBUG LOADAOF */
const reloadAof: Handler = (ctx): Reply => {
  const persistence = persistenceOf(ctx);
  persistence.flushAof();
  emptyAll(ctx);
  if (loadManifest(persistence)) return aofLoadingFailed;
  const outcome = whileLoading(ctx, () => loadAof(persistence));
  for (const db of ctx.engine.databases) ctx.engine.flushed(db);
  if (outcome.kind !== 'loaded') return aofLoadingFailed;
  // What was read is no change; it must not appear in the file itself, nor what was read once more.
  ctx.dirty = 0;
  ctx.dontPropagate();
  ctx.engine.log('notice', 'Append Only File loaded by DEBUG LOADAOF');
  return OK;
};

// --- commands ---------------------------------------------------------------------------------------------------------

const COMMON = { group: 'server', since: '1.0.0', categories: [] } as const;

const save = defineCommand({
  ...COMMON,
  name: 'save',
  brings: { rdbPortions, rewritePortions, start: startFromDisk, starting: startingFromDisk, reload, reloadAof } satisfies FileFormats,
  summary: 'Writes all data to the RDB file; nobody is served until that is done.',
  complexity: 'O(N) for N keys in all databases',
  flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'],
  examples: [{ lines: ['SET color red', 'SAVE', 'LASTSAVE'] }],
  run: (ctx) => {
    const persistence = persistenceOf(ctx);
    if (persistence.isSaving) return alreadySaving;
    ctx.engine.stats.saves++;
    const isSaved = persistence.saveNow();
    // It is not itself a change, though it resets their count.
    ctx.dontPropagate();
    return isSaved ? OK : failed;
  },
});

const bgsave = defineCommand({
  ...COMMON,
  name: 'bgsave',
  summary: 'Writes the data of this instant to the RDB file, in the background.',
  complexity: 'O(1)',
  history: [['3.2.2', 'SCHEDULE.']],
  flags: ['admin', 'noscript', 'no_async_loading'],
  args: [token('SCHEDULE', { optional: true, since: '3.2.2' })],
  examples: [{ lines: ['BGSAVE', 'INFO persistence'] }],
  run: (ctx, argv) => {
    const persistence = persistenceOf(ctx);
    const isScheduling = argv.length === 2 && isWord(argv, 1, 'schedule');
    if (argv.length > 1 && !isScheduling) return errors.syntax;
    if (persistence.isSaving) return alreadySaving;
    const mustWait = persistence.child !== undefined || ctx.client.denyBlocking;
    if (mustWait && (isScheduling || persistence.child === undefined)) {
      persistence.isSaveScheduled = true;
      return new Status('Background saving scheduled');
    }
    if (mustWait) return otherChild;
    persistence.startSave();
    return new Status('Background saving started');
  },
});

const bgrewriteaof = defineCommand({
  ...COMMON,
  name: 'bgrewriteaof',
  summary: 'Writes the append-only file anew in the background: as short as the data allow.',
  complexity: 'O(1)',
  flags: ['admin', 'noscript', 'no_async_loading'],
  examples: [{ lines: ['BGREWRITEAOF', 'INFO persistence'] }],
  run: (ctx) => {
    const persistence = persistenceOf(ctx);
    if (persistence.isRewriting) return alreadyRewriting;
    if (persistence.child !== undefined || ctx.client.denyBlocking) {
      persistence.rewrites.isScheduled = true;
      return new Status('Background append only file rewriting scheduled');
    }
    return persistence.rewrites.start() ? new Status('Background append only file rewriting started') : cannotRewrite;
  },
});

export const PERSISTENCE_COMMANDS: readonly Command[] = [save, bgsave, bgrewriteaof];
