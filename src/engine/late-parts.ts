// What an engine may start without, because its host brings it later: all commands but the first, and Lua. A command that
// needs such a part holds the whole engine until it has arrived, and then runs as of the time when it came, so that
// nobody can tell from replies or data whether a part was there from the start.
import type { ByteString } from '../base/bytes.ts';
import type { Client } from './client.ts';
import type { Command } from './command.ts';
import type { Engine } from './engine.ts';
import type { LuaRuntime } from './scripting/runtime.ts';

export interface Parts {
  /** All of them, the first ones included. */
  readonly commands: readonly Command[];
  readonly lua: LuaRuntime;
}

export type PartName = keyof Parts;

/** How the engine asks for what it started without: when a command first needs it; `provide` answers, now or later. */
export type PartRequests = Readonly<Partial<Record<PartName, () => void>>>;

/** What an engine has when it starts. */
export interface StartingParts {
  /** All there are; or the first, if the others come late. Who has commands of its own adds them to either. */
  readonly commands: readonly Command[];
  /** Left out, scripts are refused, unless it comes late. */
  readonly lua?: LuaRuntime;
  /** What is brought later; `late.provide` takes it. */
  readonly late?: PartRequests;
}

export class LateParts {
  private readonly missing: Map<PartName, () => void>;
  /** Goes on with what waits. */
  private held: (() => void) | undefined;

  constructor(
    private readonly engine: Engine,
    requests: PartRequests,
  ) {
    this.missing = new Map(Object.entries(requests) as [PartName, () => void][]);
  }

  /** Nobody is served: a command waits for a part, and everything else for the command. */
  get isAwaited(): boolean {
    return this.held !== undefined;
  }

  /** Holds a command until the part is there; false if it is there, or nobody will bring it. */
  hold(part: PartName, client: Client, argv: readonly ByteString[]): boolean {
    return this.wait(part, () => {
      if (this.engine.clients.get(client.id) === client) this.engine.execute(client, argv);
    });
  }

  /** The same for what no client asked for: everybody waits until the part is there, and then `resume` is called. */
  wait(part: PartName, resume: () => void): boolean {
    const request = this.missing.get(part);
    if (request === undefined) return false;
    request();
    if (!this.missing.has(part)) return false;
    this.held = resume;
    return true;
  }

  /** Asks for a part outside of any command, as loading a file does. Whether it is there now; else it comes later. */
  demand(part: PartName): boolean {
    this.missing.get(part)?.();
    return !this.missing.has(part);
  }

  /** Parts have arrived: the command that waited runs, and may wait for the next. */
  provide({ commands, lua }: Partial<Parts>): void {
    if (commands !== undefined && this.missing.delete('commands')) this.engine.commands.complete(commands);
    if (lua !== undefined && this.missing.delete('lua')) this.engine.scripting.provide(lua);
    const { held } = this;
    this.held = undefined;
    held?.();
  }
}
