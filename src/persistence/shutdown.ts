// SHUTDOWN: ends what writes in the background, leaves the append-only file synced, and saves if that is wanted.
import type { ShutdownRequest } from '../engine/surroundings.ts';
import { DiskError } from './disk.ts';
import type { ServerPersistence } from './persistence.ts';

const SHUTDOWN_REFUSED = 'Errors trying to SHUTDOWN. Check logs.';

/** As far as files are concerned. Undefined if the process may end; else why not, as the client is told. */
export function prepareShutdown(persistence: ServerPersistence, { save, force }: ShutdownRequest): string | undefined {
  const { aof, engine } = persistence;
  if (persistence.isSaving) {
    engine.log('warning', 'There is a child saving an .rdb. Killing it!');
    persistence.child?.kill();
    persistence.child = undefined;
    persistence.childIsGone();
  }
  if (persistence.isRewriting) {
    if (aof.state === 'waiting' && !force) {
      engine.log('warning', "Writing initial AOF, can't exit.");
      return SHUTDOWN_REFUSED;
    }
    engine.log('warning', 'There is a child rewriting the AOF. Killing it!');
    persistence.rewrites.logKilling();
    persistence.child?.kill();
    persistence.child = undefined;
    persistence.childIsGone();
  }
  if (aof.state !== 'off') {
    engine.log('notice', 'Calling fsync() on the AOF file.');
    closeAof(persistence);
  }
  // Half of the data must not take the place of all.
  if (!persistence.loading && (save === 'always' || (save === 'if-configured' && persistence.hasSavePoints))) {
    engine.log('notice', 'Saving the final RDB snapshot before exiting.');
    const isSaved = persistence.saveNow();
    if (!isSaved && !force) {
      engine.log('warning', "Error trying to save the DB, can't exit.");
      return SHUTDOWN_REFUSED;
    }
    if (!isSaved) engine.log('warning', 'Error trying to save the DB. Exit anyway.');
  }
  return undefined;
}

function closeAof({ aof, engine }: ServerPersistence): void {
  try {
    aof.close();
  } catch (thrown) {
    if (!(thrown instanceof DiskError)) throw thrown;
    engine.log('warning', `Fail to fsync the AOF file: ${thrown.message}.`);
  }
}
