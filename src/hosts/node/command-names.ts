// The names that commands go by while a configuration is read: `rename-command` gives them others, or takes them away.

export class CommandNames {
  /** In the order in which they are to be made; an empty name is none. */
  readonly renames: (readonly [from: string, to: string])[] = [];
  private readonly names: Set<string>;

  /** @param names of all commands, in lower case */
  constructor(names: Iterable<string>) {
    this.names = new Set(names);
  }

  /** Why it can't be, in Redis's words; undefined if it is done. */
  rename(from: string, to: string): string | undefined {
    if (!this.names.delete(from)) return 'No such command in rename-command';
    if (this.names.has(to)) return 'Target command name already exists';
    if (to !== '') this.names.add(to);
    this.renames.push([from, to]);
    return undefined;
  }
}
