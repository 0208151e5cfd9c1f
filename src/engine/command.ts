// What a command is: one declared value from which arity, key positions, ACL categories, COMMAND INFO and DOCS, terminal
// hints, completion, help and the reference page all derive. Adding a command is writing one of these.
import type { ByteString } from '../base/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import type { Context } from './context.ts';
import { type Arg, arityOf } from './grammar.ts';
import type { KeyPosition, KeySpec } from './key-specs.ts';
import type { Permission } from './permission.ts';

export type CommandFlag =
  | 'write'
  | 'readonly'
  | 'denyoom'
  | 'admin'
  | 'pubsub'
  | 'noscript'
  | 'blocking'
  | 'loading'
  | 'stale'
  | 'skip_monitor'
  | 'skip_slowlog'
  | 'asking'
  | 'fast'
  | 'no_auth'
  | 'allow_busy'
  | 'no_multi'
  | 'no_async_loading'
  | 'no_mandatory_keys'
  | 'movablekeys'
  | 'module';

export type CommandGroup =
  | 'string'
  | 'bitmap'
  | 'hash'
  | 'list'
  | 'set'
  | 'sorted-set'
  | 'hyperloglog'
  | 'geo'
  | 'stream'
  | 'generic'
  | 'pubsub'
  | 'transactions'
  | 'scripting'
  | 'connection'
  | 'server'
  | 'cluster';

/**
 * Runs a command whose name, arity and permissions have been checked. Validates everything before it changes anything;
 * throws or returns an ErrorReply. `argv[0]` is the command's name (and argv[1] the subcommand's, if it is one).
 */
export type Handler = (ctx: Context, argv: readonly ByteString[]) => Reply;

/** A command line and why a reader would want to run it; lines before it that set the scene come first. */
export interface Example {
  readonly lines: readonly string[];
  readonly note?: string;
}

export interface CommandDeclaration {
  /** Lower case; a subcommand has its own word only. */
  readonly name: string;
  /** One sentence in our own words. */
  readonly summary: string;
  readonly since: string;
  readonly group: CommandGroup;
  readonly complexity?: string;
  readonly docFlags?: readonly string[];
  readonly deprecatedSince?: string;
  readonly replacedBy?: string;
  readonly history?: readonly (readonly [version: string, change: string])[];
  /** Only where it can't be derived from the arguments. */
  readonly arity?: number;
  readonly flags: readonly CommandFlag[];
  /** ACL categories beyond those that the flags imply (write, read, admin, dangerous, pubsub, blocking, fast, slow). */
  readonly categories: readonly string[];
  readonly tips?: readonly string[];
  readonly keys?: readonly KeySpec[];
  readonly args?: readonly Arg[];
  readonly examples?: readonly Example[];
  readonly subcommands?: readonly CommandDeclaration[];
  /** Finds keys that specs can't describe (SORT … STORE, MIGRATE); undefined when the arguments make no sense. */
  readonly getKeys?: (argv: readonly ByteString[]) => readonly KeyPosition[] | undefined;
  /** The arguments as MONITOR and the slow log may show them, for commands that take secrets. */
  readonly shownAs?: (argv: readonly ByteString[]) => readonly ByteString[];
  /** Code that comes with the command for others than it: what reads and writes files, with SAVE. */
  readonly brings?: object;
  /** Absent only in containers, whose subcommands run. */
  readonly run?: Handler;
  /** The parameter that must allow it, to everybody or to local clients. */
  readonly permission?: Permission;
}

export interface Command extends Omit<CommandDeclaration, 'args' | 'keys' | 'categories' | 'subcommands'> {
  readonly subcommands: readonly Command[];
  readonly args: readonly Arg[];
  readonly keys: readonly KeySpec[];
  readonly arity: number;
  /** All ACL categories, implied ones included, without the `@`. */
  readonly categories: ReadonlySet<string>;
  readonly flagSet: ReadonlySet<CommandFlag>;
  /** "client|list" for a subcommand; what errors, ACL and statistics call it. */
  readonly fullName: string;
  readonly container: string | undefined;
  readonly byName: ReadonlyMap<string, Command>;
  // Flags that every call asks for, as plain fields.
  readonly isWrite: boolean;
  readonly isReadonly: boolean;
  readonly deniesOom: boolean;
  readonly allowsBusy: boolean;
  readonly needsNoAuth: boolean;
}

function impliedCategories(flags: ReadonlySet<CommandFlag>, group: CommandGroup): string[] {
  const categories: string[] = [];
  if (flags.has('write')) categories.push('write');
  // EVAL_RO and its kin are readonly, yet Redis leaves them out of @read: what they read is the script's matter.
  if (flags.has('readonly') && group !== 'scripting') categories.push('read');
  if (flags.has('admin')) categories.push('admin', 'dangerous');
  if (flags.has('pubsub')) categories.push('pubsub');
  if (flags.has('blocking')) categories.push('blocking');
  categories.push(flags.has('fast') ? 'fast' : 'slow');
  return categories;
}

function build(declaration: CommandDeclaration, container: string | undefined): Command {
  const args = declaration.args ?? [];
  const flagSet = new Set(declaration.flags);
  const words = container === undefined ? 1 : 2;
  const subcommands = (declaration.subcommands ?? []).map((sub) => build(sub, declaration.name));
  return {
    ...declaration,
    subcommands,
    args,
    keys: declaration.keys ?? [],
    arity: declaration.arity ?? (declaration.subcommands ? -2 : arityOf(args, words)),
    categories: new Set([...declaration.categories, ...impliedCategories(flagSet, declaration.group)]),
    flagSet,
    fullName: container === undefined ? declaration.name : `${container}|${declaration.name}`,
    container,
    byName: new Map(subcommands.map((sub) => [sub.name, sub])),
    isWrite: flagSet.has('write'),
    isReadonly: flagSet.has('readonly'),
    deniesOom: flagSet.has('denyoom'),
    allowsBusy: flagSet.has('allow_busy'),
    needsNoAuth: flagSet.has('no_auth'),
  };
}

/** Completes a declaration, and those of its subcommands, with what derives from it. */
export function defineCommand(declaration: CommandDeclaration): Command {
  return build(declaration, undefined);
}
