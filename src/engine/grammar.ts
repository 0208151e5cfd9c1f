// The argument grammar in which every command declares its syntax. It is data: COMMAND DOCS, arity, terminal hints,
// completion, help and the reference page are read from it. Handlers read argv themselves (args.ts), because the order
// in which Redis notices several mistakes in one line is part of what clients see.

export type ArgType =
  | 'key'
  | 'string'
  | 'integer'
  | 'double'
  | 'pattern'
  | 'unix-time'
  | 'pure-token'
  | 'oneof'
  | 'block';

interface ArgOptions {
  /** The word that must come before the value, as EX before seconds. */
  readonly token?: string;
  readonly optional?: true;
  /** May be repeated. */
  readonly multiple?: true;
  /** When repeated, the token is repeated with it. */
  readonly multipleToken?: true;
  readonly since?: string;
  readonly deprecatedSince?: string;
  /** What syntax lines show in place of the name. */
  readonly display?: string;
  /** Index into the command's key specs, for a key in an unusual place. */
  readonly keySpec?: number;
  readonly name?: string;
  readonly summary?: string;
}

export interface Arg extends ArgOptions {
  readonly name: string;
  readonly type: ArgType;
  /** Alternatives of a oneof, parts of a block. */
  readonly args?: readonly Arg[];
}

function argOf(type: ArgType) {
  return (name: string, options: ArgOptions = {}): Arg => ({ name, type, ...options });
}

export const string = argOf('string');
export const integer = argOf('integer');
export const double = argOf('double');
export const pattern = argOf('pattern');
export const unixTime = argOf('unix-time');

/** A key name; `keySpec` says which of the command's key specs finds it. */
export function key(name: string, keySpec?: number, options: ArgOptions = {}): Arg {
  return keySpec === undefined ? { name, type: 'key', ...options } : { name, type: 'key', keySpec, ...options };
}

/** A bare word such as NX; its name is the word in lower case unless said otherwise. */
export function token(word: string, options: ArgOptions = {}): Arg {
  return { name: word.toLowerCase(), type: 'pure-token', token: word, ...options };
}

export function oneOf(name: string, args: readonly Arg[], options: ArgOptions = {}): Arg {
  return { name, type: 'oneof', args, ...options };
}

export function block(name: string, args: readonly Arg[], options: ArgOptions = {}): Arg {
  return { name, type: 'block', args, ...options };
}

interface Width {
  readonly min: number;
  readonly fixed: boolean;
}

function widthOf(arg: Arg): Width {
  const own = arg.token === undefined ? 0 : 1;
  const inner = innerWidth(arg);
  if (arg.optional) return { min: 0, fixed: false };
  return { min: own + inner.min, fixed: inner.fixed && !arg.multiple };
}

function innerWidth(arg: Arg): Width {
  const args = arg.args ?? [];
  switch (arg.type) {
    case 'pure-token':
      return { min: 0, fixed: true };
    case 'block':
      return sumWidths(args);
    case 'oneof': {
      const widths = args.map(widthOf);
      const min = Math.min(...widths.map((width) => width.min));
      return { min, fixed: widths.every((width) => width.fixed && width.min === min) };
    }
    default:
      return { min: 1, fixed: true };
  }
}

function sumWidths(args: readonly Arg[]): Width {
  let min = 0;
  let fixed = true;
  for (const arg of args) {
    const width = widthOf(arg);
    min += width.min;
    fixed &&= width.fixed;
  }
  return { min, fixed };
}

/**
 * Redis's arity of a command with this syntax: the number of words including the `words` of its name, negative if it is
 * a minimum.
 */
export function arityOf(args: readonly Arg[], words: number): number {
  const { min, fixed } = sumWidths(args);
  return fixed ? words + min : -(words + min);
}
