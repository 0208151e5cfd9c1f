// An ACL user: whether it may log in and how, and what it may do. Rules are applied one by one to a copy, which takes the
// user's place once all of them have been taken: see AccessControl.
import type { ByteString } from '../../base/bytes.ts';
import { sha256Hex } from '../../base/sha.ts';
import type { CommandTable } from '../command-table.ts';
import type { Command } from '../command.ts';
import { ruleErrors } from './rules.ts';
import { Selector } from './selector.ts';

/** What the rules of a user are read against. */
export interface RuleSetting {
  readonly table: CommandTable;
  /** acl-pubsub-default: whether selectors begin with all channels. */
  readonly startsWithAllChannels: () => boolean;
}

/** A call refused: by what, and where in the arguments. */
export interface Denial {
  readonly reason: 'command' | 'key' | 'channel';
  /** Index in the arguments; 0 for the command itself. */
  readonly at: number;
}

/** Channels that a call would use, by their index in the arguments. */
interface ChannelUse {
  readonly from: number;
  readonly to: number;
  readonly arePatterns: boolean;
}

/** A key that a call would use, by its index in the arguments. */
export interface KeyUse {
  readonly at: number;
  readonly flags: readonly string[];
}

export class User {
  isEnabled = false;
  takesAnyPassword = false;
  sanitizesPayloads = true;
  /** SHA-256, in hexadecimal digits. */
  private passwords: ByteString[] = [];
  private root: Selector;
  private selectors: Selector[] = [];
  private unlimited = false;

  constructor(
    readonly name: ByteString,
    private readonly setting: RuleSetting,
  ) {
    this.root = this.newSelector();
  }

  /** Whether there is nothing to check: the user may do everything. */
  get isUnlimited(): boolean {
    return this.unlimited;
  }

  copy(): User {
    const copy = new User(this.name, this.setting);
    copy.take(this);
    return copy;
  }

  /** Becomes what the other one is, but for the name. */
  take(other: User): void {
    this.isEnabled = other.isEnabled;
    this.takesAnyPassword = other.takesAnyPassword;
    this.sanitizesPayloads = other.sanitizesPayloads;
    this.passwords = [...other.passwords];
    this.root = other.root.copy();
    this.selectors = other.selectors.map((selector) => selector.copy());
    this.unlimited = other.unlimited;
  }

  private newSelector(): Selector {
    return new Selector(this.setting.table, this.setting.startsWithAllChannels());
  }

  // --- rules --------------------------------------------------------------------------------------------------------

  /** Takes one rule of ACL SETUSER; throws a RuleError. */
  apply(rule: ByteString): void {
    switch (rule.toLowerCase()) {
      case 'on':
        this.isEnabled = true;
        break;
      case 'off':
        this.isEnabled = false;
        break;
      case 'nopass':
        this.takesAnyPassword = true;
        this.passwords = [];
        break;
      case 'resetpass':
        this.takesAnyPassword = false;
        this.passwords = [];
        break;
      case 'sanitize-payload':
        this.sanitizesPayloads = true;
        break;
      case 'skip-sanitize-payload':
        this.sanitizesPayloads = false;
        break;
      case 'clearselectors':
        this.selectors = [];
        break;
      case 'reset':
        this.take(new User(this.name, this.setting));
        break;
      default:
        this.applyByFirstChar(rule);
    }
    this.unlimited = this.root.isUnlimited || this.selectors.some((selector) => selector.isUnlimited);
  }

  private applyByFirstChar(rule: ByteString): void {
    const rest = rule.slice(1);
    switch (rule[0]) {
      case '>':
        this.addPassword(sha256Hex(rest));
        break;
      case '#':
        this.addPassword(checkedHash(rest));
        break;
      case '<':
        this.removePassword(sha256Hex(rest));
        break;
      case '!':
        this.removePassword(checkedHash(rest));
        break;
      case '(':
        this.addSelector(rule);
        break;
      default:
        this.root.apply(rule);
    }
  }

  private addPassword(hash: ByteString): void {
    if (!this.passwords.includes(hash)) this.passwords.push(hash);
    this.takesAnyPassword = false;
  }

  private removePassword(hash: ByteString): void {
    const at = this.passwords.indexOf(hash);
    if (at < 0) throw ruleErrors.noSuchPassword;
    this.passwords.splice(at, 1);
  }

  private addSelector(rule: ByteString): void {
    if (!rule.endsWith(')')) throw ruleErrors.syntax;
    const selector = this.newSelector();
    for (const each of rule.slice(1, -1).split(' ')) if (each !== '') selector.apply(each);
    this.selectors.push(selector);
  }

  // --- descriptions -------------------------------------------------------------------------------------------------

  get flags(): readonly string[] {
    return [
      this.isEnabled ? 'on' : 'off',
      ...(this.takesAnyPassword ? ['nopass'] : []),
      this.sanitizesPayloads ? 'sanitize-payload' : 'skip-sanitize-payload',
    ];
  }

  get passwordHashes(): readonly ByteString[] {
    return this.passwords;
  }

  get rootSelector(): Selector {
    return this.root;
  }

  get furtherSelectors(): readonly Selector[] {
    return this.selectors;
  }

  /** The rules that make this user, as ACL LIST and ACL files have them. */
  describe(): ByteString {
    return [
      ...this.flags,
      ...this.passwords.map((hash) => `#${hash}`),
      this.root.describe(),
      ...this.selectors.map((selector) => `(${selector.describe()})`),
    ].join(' ');
  }

  // --- questions ----------------------------------------------------------------------------------------------------

  accepts(password: ByteString): boolean {
    return this.takesAnyPassword || this.passwords.includes(sha256Hex(password));
  }

  /**
   * Why the user may not make this call, or undefined if it may. Of several selectors' reasons, the one that came
   * nearest: channels before keys before the command, later arguments before earlier ones. `findKeys` is asked only if
   * keys matter.
   */
  check(command: Command, argv: readonly ByteString[], findKeys: () => readonly KeyUse[]): Denial | undefined {
    if (this.unlimited) return undefined;
    let keys: readonly KeyUse[] | undefined;
    const keysOnce = (): readonly KeyUse[] => (keys ??= findKeys());
    let nearest: Denial = { reason: 'command', at: 0 };
    for (const selector of [this.root, ...this.selectors]) {
      const denial = denialOf(selector, command, argv, keysOnce);
      if (denial === undefined) return undefined;
      if (isNearer(denial, nearest)) nearest = denial;
    }
    return nearest;
  }

  /** Whether a call that it may make may come upon any key to read. */
  readsEverything(command: Command, argv: readonly ByteString[]): boolean {
    return [this.root, ...this.selectors].some((each) => each.readsEverything && each.allowsCommand(command, argv));
  }

  allowsChannel(channel: ByteString, isPattern: boolean): boolean {
    return [this.root, ...this.selectors].some((selector) => selector.allowsChannel(channel, isPattern));
  }
}

const NEARNESS = { command: 0, key: 1, channel: 2 } as const;

function isNearer(a: Denial, b: Denial): boolean {
  return NEARNESS[a.reason] > NEARNESS[b.reason] || (a.reason === b.reason && a.at > b.at);
}

function denialOf(
  selector: Selector,
  command: Command,
  argv: readonly ByteString[],
  findKeys: () => readonly KeyUse[],
): Denial | undefined {
  if (!selector.allowsCommand(command, argv)) return { reason: 'command', at: 0 };
  if (!selector.allKeys) {
    for (const { at, flags } of findKeys()) {
      const reads = flags.includes('access');
      const writes = flags.includes('insert') || flags.includes('delete') || flags.includes('update');
      if (!selector.allowsKey(argv[at] ?? '', reads, writes)) return { reason: 'key', at };
    }
  }
  const use = selector.allChannels ? undefined : channelsOf(command, argv);
  for (let at = use?.from ?? 0; use && at < use.to; at++) {
    if (!selector.allowsChannel(argv[at] ?? '', use.arePatterns)) return { reason: 'channel', at };
  }
  return undefined;
}

/** Leaving a channel takes no permission. */
function channelsOf(command: Command, argv: readonly ByteString[]): ChannelUse | undefined {
  switch (command.fullName) {
    case 'subscribe':
    case 'ssubscribe':
      return { from: 1, to: argv.length, arePatterns: false };
    case 'psubscribe':
      return { from: 1, to: argv.length, arePatterns: true };
    case 'publish':
    case 'spublish':
      return { from: 1, to: 2, arePatterns: false };
    default:
      return undefined;
  }
}

function checkedHash(text: ByteString): ByteString {
  if (!/^[0-9a-f]{64}$/.test(text)) throw ruleErrors.badHash;
  return text;
}
