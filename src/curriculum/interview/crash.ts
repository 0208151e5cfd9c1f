// What a question's script can do beside sending commands: give the server a configuration file, end it in one of three
// ways, damage its files, start it again. Plain data; the worlds that scripts run in carry it out.

/** The configuration file of a question's server, as far as it differs from Redis's defaults. Every start reads it. */
export interface ServerSettings {
  readonly appendonly?: boolean;
  readonly appendfsync?: 'always' | 'everysec' | 'no';
  /** As in the file: "60 1000", or empty for no snapshots. */
  readonly save?: string;
  readonly 'aof-load-truncated'?: boolean;
  readonly 'aof-use-rdb-preamble'?: boolean;
  readonly 'auto-aof-rewrite-percentage'?: number;
  /** In bytes. */
  readonly 'auto-aof-rewrite-min-size'?: number;
}

export type MachineStep =
  /** The command SHUTDOWN as it was typed: the server ends in good order. */
  | { readonly do: 'shutdown'; readonly run: string }
  /** As `kill -9` does it: what was handed to the system stays. */
  | { readonly do: 'kill' }
  /** What was not synced to the disk is gone. */
  | { readonly do: 'power-loss' }
  /** While it is down: the append-only file's last bytes are missing, as after a write that was cut off. */
  | { readonly do: 'cut'; readonly bytes: number }
  /** `settings`: from now on its configuration file says this as well. */
  | { readonly do: 'start'; readonly settings: ServerSettings };

/** Lines of a configuration file. */
export function settingLines(settings: ServerSettings): readonly string[] {
  return settingPairs(settings).map(([name, value]) => `${name} ${value === '' ? '""' : value}`);
}

/** Names and values as they stand in a configuration file, without quotes. */
export function settingPairs(settings: ServerSettings): readonly (readonly [name: string, value: string])[] {
  return Object.entries(settings).map(([name, value]) => [name, typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)]);
}

/** What redis-cli says where no server listens. */
export const NO_SERVER = 'Could not connect to Redis at 127.0.0.1:6379: Connection refused';
