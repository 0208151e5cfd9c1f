// The parts of the engine that are fetched after the worker has started, each once, for every engine of the visit. A fetch
// that failed is tried again when the part is next asked for.
import { FIRST_COMMANDS } from '../../engine/commands/first.ts';
import type { PartName, Parts, StartingParts } from '../../engine/late-parts.ts';

export type PartSources = { readonly [Name in PartName]: () => Promise<Parts[Name]> };

/** Says nothing about the engine or the session: the next try may go well. */
export class PartNotLoaded extends Error {}

export class PartLoader {
  private loaded: Partial<Parts> = {};
  private readonly loading = new Map<PartName, Promise<Partial<Parts>>>();
  /** What a command of the learner's session waits for. */
  needed: PartName | undefined;

  constructor(private readonly sources: PartSources) {}

  load(name: PartName): Promise<Partial<Parts>> {
    const known = this.loading.get(name);
    if (known) return known;
    const loading = this.sources[name]().then(
      (part): Partial<Parts> => {
        const parts = { [name]: part };
        this.loaded = { ...this.loaded, ...parts };
        return parts;
      },
      (error: unknown) => {
        this.loading.delete(name);
        throw new PartNotLoaded(`${name} could not be loaded: ${String(error)}`);
      },
    );
    this.loading.set(name, loading);
    return loading;
  }

  /** Brings what the session waits for; what waited for the commands may wait for Lua next. */
  async supply(provide: (parts: Partial<Parts>) => void): Promise<void> {
    while (this.needed !== undefined) {
      const parts = await this.load(this.needed);
      this.needed = undefined;
      provide(parts);
    }
  }

  /** For a new engine: what is there by now, and whom to ask for what is not. */
  startingParts(request: (name: PartName) => void): StartingParts {
    const { commands, lua } = this.loaded;
    return {
      commands: commands ?? FIRST_COMMANDS,
      ...(lua && { lua }),
      late: { ...(!commands && { commands: () => request('commands') }), ...(!lua && { lua: () => request('lua') }) },
    };
  }
}
