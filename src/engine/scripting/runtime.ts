// What the engine asks of Lua, and what Lua asks of the engine. The engine holds a LuaRuntime that its host has loaded
// (or none yet: the browser fetches it when a script first comes up) and makes virtual machines with it: one for EVAL,
// one for functions. Everything is synchronous; how Lua itself is run is vm/'s matter.
import type { ByteString } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { LogLevel } from '../surroundings.ts';

export interface LuaRuntime {
  createMachine(host: LuaHost, use: 'scripts' | 'functions'): LuaMachine;
}

/** What scripts reach through the `redis` table. */
export interface LuaHost {
  /** redis.call and redis.pcall: the reply, errors included as ErrorReply values. */
  call(argv: readonly ByteString[]): Reply;
  /** redis.acl_check_cmd: whether the user may; undefined if there is no such command. */
  mayRun(argv: readonly ByteString[]): boolean | 'arity' | undefined;
  log(level: LogLevel, message: ByteString): void;
  /** redis.setresp. */
  setResp(version: 2 | 3): void;
  /** os.clock, in microseconds since the script began. */
  micros(): number;
  /** Asked every thousand instructions where scripts have no budget: false ends the script as if one were spent. */
  readonly mayGoOn?: (() => boolean) | undefined;
  /** redis.register_function, while a library loads; the text of an error if it is refused. */
  register(registration: FunctionRegistration): string | undefined;
}

export interface FunctionRegistration {
  readonly name: ByteString;
  readonly description: ByteString | undefined;
  readonly flags: readonly ByteString[];
  /** The machine's number for the function. */
  readonly id: number;
}

/** How a script went wrong. */
export interface LuaFailure {
  readonly kind: 'failure';
  /** With its code, as in "ERR user_script:1: x". */
  readonly message: ByteString;
  /** Where, if Lua could tell. */
  readonly source: ByteString | undefined;
  readonly line: ByteString | undefined;
  /** It came from a command, which has counted it already. */
  readonly isCounted: boolean;
}

export interface LuaMachine {
  /** A chunk's number, or why it does not compile. `chunkName` as Lua takes it: "@user_script". */
  compile(code: ByteString, chunkName: string): number | LuaFailure;
  /** Forgets a chunk or function. */
  drop(id: number): void;
  /** Runs a chunk; `keys` and `args` become KEYS and ARGV. RunawayScript is thrown when its budget is spent. */
  run(id: number, keys: readonly ByteString[], args: readonly ByteString[]): Reply | LuaFailure;
  /** Runs a library's chunk, which may register functions. */
  load(id: number): Reply | LuaFailure;
  /** Calls a function with the two lists as its arguments. */
  callFunction(id: number, keys: readonly ByteString[], args: readonly ByteString[]): Reply | LuaFailure;
}

/** The script has used up what it may use. The machine that ran it is no longer usable. */
export class RunawayScript {
  readonly kind = 'runaway';
  /** Where it was, if Lua could tell; empty otherwise. */
  constructor(
    readonly source: ByteString,
    readonly line: ByteString,
  ) {}
}

export function isFailure(outcome: unknown): outcome is LuaFailure {
  return typeof outcome === 'object' && outcome !== null && (outcome as { kind?: unknown }).kind === 'failure';
}
