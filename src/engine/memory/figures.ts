// The figures on memory that INFO, MEMORY STATS and MEMORY DOCTOR share. How much a value takes is usage.ts's matter.
import { clientMemory } from '../client-memory.ts';
import type { Engine } from '../engine.ts';
import { mainTableBytes, STARTUP_BYTES, volatileTableBytes } from './ledger.ts';

/** What Redis needs for a connection besides its buffers. */
const CLIENT_BYTES = 1_840;
/** The two Lua interpreters, for scripts and functions. */
const LUA_BYTES = 32_768;
const LUA_FUNCTIONS_BYTES = 33_792;
/** A key's entry in the main dictionary and its object. */
const KEY_OVERHEAD = 40;
const POINTER = 8;

export interface DatabaseOverhead {
  readonly index: number;
  readonly main: number;
  readonly expires: number;
}

export interface MemoryFigures {
  readonly used: number;
  readonly peak: number;
  readonly startup: number;
  readonly clientsNormal: number;
  readonly luaEval: number;
  readonly luaFunctions: number;
  readonly databases: readonly DatabaseOverhead[];
  /** Of keys in all databases: bare tables, those that are about to be replaced, and how many dictionaries have such. */
  readonly hashTables: { readonly bytes: number; readonly rehashingBytes: number; readonly rehashing: number };
  /** All that is not keys and values. */
  readonly overhead: number;
  readonly dataset: number;
  readonly keys: number;
}

export function memoryFigures(engine: Engine): MemoryFigures {
  // As the cron finds them: nobody is at work.
  const clientsNormal = [...engine.clients.values()].reduce(
    (sum, client) => sum + clientMemory(engine, client, false).total,
    0,
  );
  const databases = engine.databases
    .filter(({ size }) => size > 0)
    .map((db) => ({
      index: db.index,
      main: mainTableBytes(db) + db.size * KEY_OVERHEAD,
      expires: volatileTableBytes(db),
    }));
  const hashTables = { bytes: 0, rehashingBytes: 0, rehashing: 0 };
  for (const { keys, volatile } of engine.databases) {
    for (const dict of [keys, volatile]) {
      const { tables } = dict.hashTables();
      if (dict.size > 0) hashTables.bytes += tables.reduce((sum, { size }) => sum + size * POINTER, 0);
      if (tables.length === 1) continue;
      hashTables.rehashing++;
      hashTables.rehashingBytes += (tables[0]?.size ?? 0) * POINTER;
    }
  }
  const keys = engine.databases.reduce((sum, { size }) => sum + size, 0);
  const inDatabases = databases.reduce((sum, { main, expires }) => sum + main + expires, 0);
  const overhead = usedBeside(engine) + LUA_BYTES + LUA_FUNCTIONS_BYTES + inDatabases;
  // The interpreters are counted as overhead, though they are no part of used_memory: as in Redis.
  const used = usedMemory(engine);
  engine.stats.peakMemory = Math.max(engine.stats.peakMemory, used);
  return {
    used,
    peak: engine.stats.peakMemory,
    startup: STARTUP_BYTES,
    clientsNormal,
    luaEval: LUA_BYTES,
    luaFunctions: LUA_FUNCTIONS_BYTES + engine.scripting.functions.codeBytes,
    databases,
    hashTables,
    overhead,
    dataset: used - overhead,
    keys,
  };
}

/**
 * What counts towards maxmemory, at O(1) if little has changed since it was last asked for and clients take what they get.
 */
export function usedMemory(engine: Engine): number {
  return usedBeside(engine) + engine.memory.bytes;
}

/** The part of it that is no keys, values and tables: the server itself, and its clients. */
export function usedBeside(engine: Engine): number {
  return STARTUP_BYTES + engine.clients.size * CLIENT_BYTES + engine.limits.heldBytes();
}
