// A long session made short: what a machine holds at its end, as the few controls that make another machine hold the same.
// Data go through an RDB file, settings by name. What does not travel in a file starts anew, as after any restart of a
// server: connections, statistics, the order in which tables happen to hold their keys. The long session itself is kept
// by whoever folds it; only its replay is no longer needed.
import type { Settings } from '../engine/config-parameters.ts';
import { Config } from '../engine/config.ts';
import { bytesFromArray } from '../base/bytes.ts';
import { encodeRequest } from '../resp/encode.ts';
import type { Control, Json } from './log.ts';
import type { World } from './world.ts';

/** A connection number that no page uses. */
const SAVING = 0;

/** Undefined where there is no disk, or the server does not save. The world is spent afterwards. */
export function foldOf(world: World): readonly Control[] | undefined {
  const machine = world.machine.disk;
  if (machine?.server === undefined) return undefined;
  let answer = '';
  const at = world.clock.micros();
  const listener = {
    output: (connection: number, bytes: string) => {
      if (connection === SAVING) answer += bytes;
    },
    closed: () => {},
    ran: () => {},
    woke: () => {},
  };
  const { settings } = world.engine.config;
  const changed = changedSettings(settings);
  world.applyUnlogged({ kind: 'open', at, connection: SAVING }, listener);
  world.applyUnlogged({ kind: 'input', at, connection: SAVING, bytes: encodeRequest(['SAVE']) }, listener);
  if (answer !== '+OK\r\n') return undefined;
  const { dir, dbfilename } = settings;
  const file = machine.disk.image().files.find(({ path }) => path === `${dir.replace(/\/$/, '')}/${dbfilename}`);
  if (!file) return undefined;
  return [
    { type: 'kill' },
    { type: 'start', settings: changed },
    { type: 'import', files: [{ name: dbfilename, bytes: bytesFromArray(file.bytes) }] },
  ];
}

function changedSettings(settings: Settings): { readonly [name: string]: Json } {
  const usual: Readonly<Record<string, unknown>> = { ...new Config().settings };
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => name !== 'dir' && usual[name] !== value && isPlain(value)),
  ) as { readonly [name: string]: Json };
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
