// The figures on memory that INFO, MEMORY STATS and MEMORY DOCTOR share. How much a value takes is usage.ts's matter.
import type { Client } from '../client.ts';
import type { Engine } from '../engine.ts';
import { usedByKeys } from './usage.ts';

/** What redis-server 8.0.2 has allocated before the first key is set. */
const STARTUP_BYTES = 670_672;
/** What Redis needs for a connection besides its buffers. */
const CLIENT_BYTES = 1_840;
/** The two Lua interpreters, for scripts and functions. */
const LUA_BYTES = 32_768;
const LUA_FUNCTIONS_BYTES = 33_792;
/** Buckets and entries of the main dictionary, a key; and what a database's index of volatile keys adds. */
const KEY_OVERHEAD = 56;
const VOLATILE_OVERHEAD = 32;

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
  /** All that is not keys and values. */
  readonly overhead: number;
  readonly dataset: number;
  readonly keys: number;
}

export function memoryFigures(engine: Engine): MemoryFigures {
  const clientsNormal = [...engine.clients.values()].reduce((sum, client) => sum + bytesOfClient(client), 0);
  const databases = engine.databases
    .filter(({ size }) => size > 0)
    .map(({ index, size, volatile }) => ({
      index,
      main: size * KEY_OVERHEAD,
      expires: volatile.size * VOLATILE_OVERHEAD,
    }));
  const keys = engine.databases.reduce((sum, { size }) => sum + size, 0);
  const inDatabases = databases.reduce((sum, { main, expires }) => sum + main + expires, 0);
  const overhead = STARTUP_BYTES + clientsNormal + LUA_BYTES + LUA_FUNCTIONS_BYTES + inDatabases;
  const used = overhead + usedByKeys(engine.databases);
  engine.stats.peakMemory = Math.max(engine.stats.peakMemory, used);
  return {
    used,
    peak: engine.stats.peakMemory,
    startup: STARTUP_BYTES,
    clientsNormal,
    luaEval: LUA_BYTES,
    luaFunctions: LUA_FUNCTIONS_BYTES,
    databases,
    overhead,
    dataset: used - overhead,
    keys,
  };
}

function bytesOfClient(client: Client): number {
  return CLIENT_BYTES + client.queryBuffered + client.outputBytes;
}
