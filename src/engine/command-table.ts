// Finding a command by what the client typed, and the keys in its arguments.
import type { ByteString } from '../base/bytes.ts';
import type { Command } from './command.ts';
import { findKeys, type KeyPosition } from './key-specs.ts';

export class CommandTable {
  private byName: ReadonlyMap<string, Command>;
  /** Spellings seen so far, so that GET, get and Get cost one look-up. Bounded: there are 2^n spellings. */
  private bySpelling = new Map<ByteString, Command>();
  // The spelling asked for last: comparing it costs less than hashing a string that was just cut from the input.
  private recentName: ByteString = '';
  private recent: Command | undefined;

  constructor(commands: readonly Command[]) {
    this.byName = tableOf(commands);
  }

  /** All commands, where only the first were known. Those that are not among them stay, behind them. */
  complete(commands: readonly Command[]): void {
    const table = tableOf(commands);
    // The table again: its commands come first, and count where others have their names.
    this.replace(new Map([...table, ...this.byName, ...table]));
  }

  /** Lets a command be called by another name only (lower case), or with an empty one by none. */
  rename(from: string, to: string): void {
    const byName = new Map(this.byName);
    const command = byName.get(from);
    byName.delete(from);
    if (command !== undefined && to !== '') byName.set(to, command);
    this.replace(byName);
  }

  private replace(byName: ReadonlyMap<string, Command>): void {
    this.byName = byName;
    this.bySpelling = new Map();
    this.recentName = '';
    this.recent = undefined;
  }

  all(): Iterable<Command> {
    return this.byName.values();
  }

  get size(): number {
    return this.byName.size;
  }

  /** The command or container of that name, in any case. */
  get(name: ByteString): Command | undefined {
    if (name === this.recentName) return this.recent;
    const command = this.bySpelling.get(name) ?? this.spelt(name);
    if (command) {
      this.recentName = name;
      this.recent = command;
    }
    return command;
  }

  /** A spelling that has not been seen before. */
  private spelt(name: ByteString): Command | undefined {
    const command = this.byName.get(name.toLowerCase());
    if (command && this.bySpelling.size < 4096) this.bySpelling.set(name, command);
    return command;
  }

  /** By full name: "get", "client|list". */
  getByFullName(name: ByteString): Command | undefined {
    const bar = name.indexOf('|');
    if (bar < 0) return this.get(name);
    return this.get(name.slice(0, bar))?.byName.get(name.slice(bar + 1).toLowerCase());
  }

  /** The command to run: of a container, the subcommand; undefined if there is no such thing. */
  resolve(argv: readonly ByteString[]): Command | undefined {
    const command = this.get(argv[0] ?? '');
    if (command === undefined || command.subcommands.length === 0 || argv.length < 2) return command;
    return command.byName.get((argv[1] ?? '').toLowerCase());
  }
}

const tables = new WeakMap<readonly Command[], ReadonlyMap<string, Command>>();

/** The commands of a list by their names: made once for all engines that have the list. */
function tableOf(commands: readonly Command[]): ReadonlyMap<string, Command> {
  const table = tables.get(commands) ?? new Map(commands.map((command) => [command.name, command]));
  if (table.size !== commands.length) throw new Error('two commands of the same name');
  tables.set(commands, table);
  return table;
}

/**
 * Where the keys of a call stand. Undefined if the arguments contradict the command's syntax; empty if it takes none.
 * Channels (`not_key`) are left out unless asked for.
 */
export function keyPositions(
  command: Command,
  argv: readonly ByteString[],
  withChannels = false,
): readonly KeyPosition[] | undefined {
  if (command.getKeys) return command.getKeys(argv);
  const positions: KeyPosition[] = [];
  for (const spec of command.keys) {
    if (!withChannels && spec.flags.includes('not_key')) continue;
    const found = findKeys(spec, argv);
    if (found === undefined) return undefined;
    positions.push(...found);
  }
  return positions;
}

/** Whether a call with this many words is one that the command takes. */
export function fitsArity(command: Command, words: number): boolean {
  return command.arity > 0 ? words === command.arity : words >= -command.arity;
}
