// The part of persistence that knows formats: what reads and writes RDB files and append-only files. It is large, and not
// needed before the first save or load, so it may arrive later than the rest: with the commands, as what SAVE brings.
import type { Handler } from '../engine/command.ts';
import type { Engine } from '../engine/engine.ts';
import type { LoadOutcome } from './aof/load.ts';
import type { Loading } from './loading.ts';
import type { ServerPersistence } from './persistence.ts';
import type { RdbFileOptions } from './rdb-file.ts';
import type { Snapshot } from './snapshot.ts';

export interface FileFormats {
  /** The bytes of an RDB file, portion by portion. */
  readonly rdbPortions: (engine: Engine, snapshot: Snapshot, options: RdbFileOptions) => Generator<Uint8Array, void, undefined>;
  /** The bytes of an append-only file's base without RDB, portion by portion. */
  readonly rewritePortions: (engine: Engine, snapshot: Snapshot) => Generator<Uint8Array, void, undefined>;
  /** Loads what is on the disk and goes on from there. After `refused` the server must not run. */
  readonly start: (persistence: ServerPersistence) => LoadOutcome;
  /** The same, step by step. */
  readonly starting: (persistence: ServerPersistence) => Loading<LoadOutcome>;
  /** DEBUG RELOAD and DEBUG LOADAOF. */
  readonly reload: Handler;
  readonly reloadAof: Handler;
}

/** What the engine's commands have brought; undefined as long as SAVE is not among them. */
export function formatsOf(engine: Engine): FileFormats | undefined {
  return engine.commands.get('save')?.brings as FileFormats | undefined;
}
