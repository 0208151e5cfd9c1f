// A selector: one set of permissions (commands, keys, channels), of which a user has one of its own and any number in
// parentheses. A call is allowed if one of them allows all of it.
// Keeps both what the rules amount to and the rules themselves, shortened as Redis shortens them: a rule replaces earlier
// ones about the same command or category.
import type { ByteString } from '../../base/bytes.ts';
import { equalsIgnoreCase } from '../../base/bytes.ts';
import { globMatch } from '../../base/glob.ts';
import type { CommandTable } from '../command-table.ts';
import type { Command } from '../command.ts';
import { CATEGORIES } from './categories.ts';
import { hasSpaces, ruleErrors } from './rules.ts';

/** A glob over key names, and what may be done to the keys that it matches. */
export interface KeyPattern {
  readonly glob: ByteString;
  readonly reads: boolean;
  readonly writes: boolean;
}

export class Selector {
  /** Every command, those of the future included: nothing was ever taken away. */
  allCommands = false;
  allKeys = false;
  allChannels: boolean;
  private startsFull = false;
  private commands = new Set<Command>();
  /** Commands allowed only with one of these as their first argument. */
  private firstArgs = new Map<Command, ByteString[]>();
  /** As given, less what later ones replaced: "+get", "-@write", "+config|get". */
  private commandRules: ByteString[] = [];
  private keyPatterns: KeyPattern[] = [];
  private channelPatterns: ByteString[] = [];

  constructor(
    private readonly table: CommandTable,
    allChannels: boolean,
  ) {
    this.allChannels = allChannels;
  }

  copy(): Selector {
    const copy = new Selector(this.table, this.allChannels);
    copy.allCommands = this.allCommands;
    copy.allKeys = this.allKeys;
    copy.startsFull = this.startsFull;
    copy.commands = new Set(this.commands);
    copy.firstArgs = new Map([...this.firstArgs].map(([command, args]) => [command, [...args]]));
    copy.commandRules = [...this.commandRules];
    copy.keyPatterns = [...this.keyPatterns];
    copy.channelPatterns = [...this.channelPatterns];
    return copy;
  }

  /** Whether nothing that it could be asked is refused. */
  get isUnlimited(): boolean {
    return this.allCommands && this.allKeys && this.allChannels;
  }

  // --- rules --------------------------------------------------------------------------------------------------------

  /** Takes one rule about commands, keys or channels; throws a RuleError. */
  apply(rule: ByteString): void {
    switch (rule.toLowerCase()) {
      case 'allkeys':
      case '~*':
        this.allKeys = true;
        this.keyPatterns = [];
        return;
      case 'resetkeys':
        this.allKeys = false;
        this.keyPatterns = [];
        return;
      case 'allchannels':
      case '&*':
        this.allChannels = true;
        this.channelPatterns = [];
        return;
      case 'resetchannels':
        this.allChannels = false;
        this.channelPatterns = [];
        return;
      case 'allcommands':
      case '+@all':
        this.allowAll();
        return;
      case 'nocommands':
      case '-@all':
        this.forbidAll();
        return;
    }
    const sign = rule[0];
    if (sign === '~' || sign === '%') this.addKeys(rule);
    else if (sign === '&') this.addChannels(rule.slice(1));
    else if (sign !== '+' && sign !== '-') throw ruleErrors.syntax;
    else if (rule[1] === '@') this.setCategory(rule.slice(2).toLowerCase(), sign === '+');
    else if (sign === '+') this.allow(rule.slice(1));
    else this.forbid(rule.slice(1));
  }

  private addKeys(rule: ByteString): void {
    if (this.allKeys) throw ruleErrors.keysAfterAll;
    let glob = rule.slice(1);
    let reads = true;
    let writes = true;
    if (rule.startsWith('%')) {
      // Without a tilde all of the rest are letters, and the pattern is empty.
      const [, letters, pattern] = /^([^~]*)(?:~([^]*))?$/.exec(glob) ?? [];
      if (letters === undefined || !/^(?:r|w|rw|wr)$/i.test(letters)) throw ruleErrors.syntax;
      reads = /r/i.test(letters);
      writes = /w/i.test(letters);
      glob = pattern ?? '';
    }
    if (hasSpaces(glob)) throw ruleErrors.syntax;
    const at = this.keyPatterns.findIndex((known) => known.glob === glob);
    const known = this.keyPatterns[at];
    if (known === undefined) this.keyPatterns.push({ glob, reads, writes });
    else this.keyPatterns[at] = { glob, reads: known.reads || reads, writes: known.writes || writes };
  }

  private addChannels(glob: ByteString): void {
    if (this.allChannels) throw ruleErrors.channelsAfterAll;
    if (hasSpaces(glob)) throw ruleErrors.syntax;
    if (!this.channelPatterns.includes(glob)) this.channelPatterns.push(glob);
  }

  private allowAll(): void {
    this.forbidAll();
    this.allCommands = true;
    this.startsFull = true;
  }

  private forbidAll(): void {
    this.allCommands = false;
    this.startsFull = false;
    this.commands.clear();
    this.firstArgs.clear();
    this.commandRules = [];
  }

  private setCategory(category: string, isAllowed: boolean): void {
    if (!CATEGORIES.includes(category)) throw ruleErrors.unknownName;
    this.noteRule(`@${category}`, isAllowed);
    for (const command of this.table.all()) {
      if (command.categories.has(category)) this.setCommand(command, isAllowed);
      for (const sub of command.subcommands) if (sub.categories.has(category)) this.setCommand(sub, isAllowed);
    }
  }

  private allow(name: ByteString): void {
    const bar = name.lastIndexOf('|');
    if (bar < 0) {
      const command = this.find(name);
      this.setCommand(command, true);
      this.noteRule(command.fullName, true);
      return;
    }
    const command = this.find(name.slice(0, bar));
    const rest = name.slice(bar + 1);
    if (command.container !== undefined) throw ruleErrors.firstArgOfSubcommand;
    if (rest === '') throw ruleErrors.syntax;
    if (command.subcommands.length > 0) {
      this.setCommand(this.find(name), true);
    } else {
      const args = this.firstArgs.get(command) ?? [];
      if (!args.some((known) => equalsIgnoreCase(known, rest))) args.push(rest.toLowerCase());
      this.firstArgs.set(command, args);
    }
    this.noteRule(name.toLowerCase(), true);
  }

  private forbid(name: ByteString): void {
    const command = this.find(name);
    this.setCommand(command, false);
    this.noteRule(command.fullName, false);
  }

  private find(name: ByteString): Command {
    const command = this.table.getByFullName(name);
    if (command === undefined) throw ruleErrors.unknownName;
    return command;
  }

  private setCommand(command: Command, isAllowed: boolean): void {
    if (isAllowed) {
      this.commands.add(command);
    } else {
      if (this.allCommands) this.listAll();
      this.commands.delete(command);
    }
    this.firstArgs.delete(command);
    for (const sub of command.subcommands) this.setCommand(sub, isAllowed);
  }

  /** Every command becomes every command that there is, less what is taken away next. */
  private listAll(): void {
    this.allCommands = false;
    for (const command of this.table.all()) {
      this.commands.add(command);
      for (const sub of command.subcommands) this.commands.add(sub);
    }
  }

  /** A rule about a command replaces those about the same one, and about its subcommands. */
  private noteRule(name: ByteString, isAllowed: boolean): void {
    this.commandRules = this.commandRules.filter((rule) => rule.slice(1) !== name && !rule.startsWith(`${name}|`, 1));
    this.commandRules.push((isAllowed ? '+' : '-') + name);
  }

  // --- descriptions -------------------------------------------------------------------------------------------------

  describeCommands(): ByteString {
    return [this.startsFull ? '+@all' : '-@all', ...this.commandRules].join(' ');
  }

  describeKeys(): ByteString {
    if (this.allKeys) return '~*';
    return this.keyPatterns
      .map(({ glob, reads, writes }) => (reads && writes ? '~' : reads ? '%R~' : '%W~') + glob)
      .join(' ');
  }

  describeChannels(): ByteString {
    return this.allChannels ? '&*' : this.channelPatterns.map((glob) => `&${glob}`).join(' ');
  }

  /** All of it as rules that make it anew. */
  describe(): ByteString {
    const channels = this.describeChannels();
    const parts = [this.describeKeys(), this.allChannels ? channels : `resetchannels ${channels}`.trimEnd()];
    return [...parts, this.describeCommands()].filter((part) => part !== '').join(' ');
  }

  // --- questions ----------------------------------------------------------------------------------------------------

  /** Commands that one may give before logging in are nobody's to forbid. */
  allowsCommand(command: Command, argv: readonly ByteString[]): boolean {
    if (this.allCommands || command.needsNoAuth || this.commands.has(command)) return true;
    const first = argv[command.container === undefined ? 1 : 2];
    return first !== undefined && (this.firstArgs.get(command)?.includes(first.toLowerCase()) ?? false);
  }

  allowsKey(key: ByteString, reads: boolean, writes: boolean): boolean {
    if (this.allKeys) return true;
    return this.keyPatterns.some(
      (pattern) => (pattern.reads || !reads) && (pattern.writes || !writes) && globMatch(pattern.glob, key),
    );
  }

  get readsEverything(): boolean {
    return this.allKeys || this.keyPatterns.some(({ glob, reads }) => reads && glob === '*');
  }

  /** A pattern to subscribe to must be one of those given, letter by letter. */
  allowsChannel(channel: ByteString, isPattern: boolean): boolean {
    if (this.allChannels) return true;
    return this.channelPatterns.some((glob) => (isPattern ? glob === channel : globMatch(glob, channel)));
  }
}
