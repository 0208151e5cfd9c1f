// Libraries and their functions: FUNCTION LOAD gives a library its name, runs its code once, and what that registers can
// then be called. Libraries live in a machine of their own, apart from scripts. When the machine is lost to a function
// that does not end, or thrown away by FUNCTION FLUSH, libraries are loaded into a new one.
import { flatten, type ByteString } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import { ErrorReply, type Reply } from '../../resp/reply.ts';
import type { Context } from '../context.ts';
import type { Engine } from '../engine.ts';
import { errors, sanitized } from '../errors.ts';
import { type FunctionRegistration, isFailure, type LuaMachine, RunawayScript } from './runtime.ts';
import { scriptHost } from './script-call.ts';
import type { Scripting } from './scripting.ts';
import { isScriptFlag, type ScriptFlag } from './shebang.ts';

export interface LibraryFunction {
  readonly name: ByteString;
  readonly description: ByteString | undefined;
  readonly flags: ReadonlySet<ScriptFlag>;
  readonly library: Library;
  /** The machine's number for it. */
  id: number;
}

export interface Library {
  readonly name: ByteString;
  readonly code: ByteString;
  readonly functions: Map<ByteString, LibraryFunction>;
}

const NAME = /^[A-Za-z0-9_]+$/;
const BAD_NAME =
  'Library names can only contain letters, numbers, or underscores(_) and must be at least one character long';
const noFunction = new ErrorReply('ERR Function not found');
const noLibrary = new ErrorReply('ERR Library not found');

export class Functions {
  readonly libraries = new Map<ByteString, Library>();
  /** By name in lower case: a function is called in any, although its library keeps its own. */
  private readonly functions = new Map<ByteString, LibraryFunction>();
  private machine: LuaMachine | undefined;
  /** The library whose code is running. */
  private loading: Library | undefined;
  /** Unix ms when one was last begun with. */
  loadingSince = 0;

  constructor(
    private readonly engine: Engine,
    private readonly scripting: Scripting,
  ) {}

  get functionCount(): number {
    return this.functions.size;
  }

  get codeBytes(): number {
    return codeBytes(this.libraries.values());
  }

  /** Adds a library, in place of one of the same name if `replace`. Its name; throws why not, having changed nothing. */
  load(code: ByteString, replace: boolean): ByteString {
    const { name, body } = readLibraryHead(code);
    if (!replace && this.libraries.has(name)) throw new ErrorReply(`ERR Library '${name}' already exists`);
    const library: Library = { name, code: flatten(code), functions: new Map() };
    try {
      this.run(library, body);
      for (const each of library.functions.values()) {
        const other = this.functions.get(each.name.toLowerCase());
        if (other && other.library.name !== name) throw new ErrorReply(`ERR Function ${each.name} already exists`);
      }
    } catch (thrown) {
      this.drop(library);
      throw thrown;
    }
    // Looked up now: if memory was full, all libraries have been loaded anew.
    const old = this.libraries.get(name);
    if (old) this.remove(old);
    this.libraries.set(name, library);
    for (const each of library.functions.values()) this.functions.set(each.name.toLowerCase(), each);
    return name;
  }

  private run(library: Library, body: ByteString, isLastTry = this.machine === undefined): void {
    const machine = this.theMachine();
    try {
      const chunk = machine.compile(body, '@user_function');
      if (isFailure(chunk)) throw sanitized(`ERR Error compiling function: ${chunk.message}`);
      this.loading = library;
      // Its code alone is timed: what it takes to start Lua and to compile is nothing that the library can help.
      this.loadingSince = this.engine.clock.micros() / 1000;
      const outcome = machine.load(chunk);
      machine.drop(chunk);
      if (isFailure(outcome)) throw sanitized(`ERR Error registering functions: ${outcome.message}`);
    } catch (thrown) {
      if (thrown instanceof ErrorReply) throw thrown;
      // They were in the machine.
      library.functions.clear();
      this.abandonMachine();
      if (thrown instanceof RunawayScript) throw new ErrorReply('ERR Error registering functions: ERR FUNCTION LOAD timeout');
      // Memory was full of others, perhaps of some that are gone.
      if (isLastTry) throw errors.luaMemory;
      this.run(library, body, true);
    } finally {
      this.loading = undefined;
    }
    if (library.functions.size === 0) throw new ErrorReply('ERR No functions registered');
  }

  private register({ name, description, flags, id }: FunctionRegistration): string | undefined {
    const library = this.loading;
    if (!library) return 'redis.register_function can only be called on FUNCTION LOAD command';
    if (!NAME.test(name)) return BAD_NAME;
    if (library.functions.has(name)) return 'Function already exists in the library';
    const known = new Set<ScriptFlag>();
    for (const flag of flags) {
      if (!isScriptFlag(flag)) return 'unknown flag given';
      known.add(flag);
    }
    library.functions.set(name, { name, description, flags: known, library, id });
    return undefined;
  }

  private theMachine(): LuaMachine {
    return (this.machine ??= this.scripting.runtime().createMachine(
      scriptHost(
        this.engine,
        this.scripting.client,
        () => this.scripting.current,
        (registration) => this.register(registration),
      ),
      'functions',
    ));
  }

  delete(name: ByteString): void {
    const library = this.libraries.get(name);
    if (!library) throw noLibrary;
    this.remove(library);
  }

  private remove(library: Library): void {
    this.libraries.delete(library.name);
    for (const each of library.functions.values()) this.functions.delete(each.name.toLowerCase());
    this.drop(library);
  }

  /** Lets Lua forget its functions. */
  private drop(library: Library): void {
    for (const each of library.functions.values()) this.machine?.drop(each.id);
  }

  /** FUNCTION RESTORE: all of them or none. */
  restore(codes: readonly ByteString[], policy: 'append' | 'replace' | 'flush'): void {
    const before = [...this.libraries.values()].map((library) => library.code);
    if (policy === 'flush') this.flush();
    try {
      for (const code of codes) {
        const { name } = readLibraryHead(code);
        if (policy === 'append' && this.libraries.has(name)) throw new ErrorReply(`ERR Library ${name} already exists`);
        this.load(code, policy === 'replace');
      }
    } catch (thrown) {
      this.flush();
      for (const code of before) this.load(code, false);
      throw thrown;
    }
  }

  flush(): void {
    this.libraries.clear();
    this.functions.clear();
    this.machine = undefined;
  }

  /** After its machine has been lost: all libraries again, in a new one. */
  private abandonMachine(): void {
    this.machine = undefined;
    const codes = [...this.libraries.values()].map((library) => library.code);
    this.libraries.clear();
    this.functions.clear();
    for (const code of codes) this.load(code, false);
  }

  find(name: ByteString): LibraryFunction {
    const found = this.functions.get(name.toLowerCase());
    if (!found) throw noFunction;
    return found;
  }

  call(
    ctx: Context,
    found: LibraryFunction,
    argv: readonly ByteString[],
    keyCount: number,
    isReadonly: boolean,
  ): Reply {
    const run = this.scripting.begin(ctx, found.name, 'function', argv, isReadonly, found.flags);
    return this.scripting.finish(
      ctx,
      run,
      () => this.theMachine().callFunction(found.id, argv.slice(3, 3 + keyCount), argv.slice(3 + keyCount)),
      () => this.abandonMachine(),
    );
  }
}

/** Bytes of code, each piece with what is kept about it. */
export function codeBytes(pieces: Iterable<{ readonly code: ByteString }>): number {
  let bytes = 0;
  for (const { code } of pieces) bytes += code.length + 80;
  return bytes;
}

/** "#!lua name=mylib" and the code behind it, whose line numbers stay. */
export function readLibraryHead(code: ByteString): { readonly name: ByteString; readonly body: ByteString } {
  if (!code.startsWith('#!')) throw new ErrorReply('ERR Missing library metadata');
  const end = code.indexOf('\n');
  if (end < 0) throw new ErrorReply('ERR Invalid library metadata');
  const [first, ...options] = splitArgs(code.slice(0, end)) ?? [];
  if (first === undefined) throw new ErrorReply('ERR Invalid library metadata');
  const engine = first.slice(2);
  let name: ByteString | undefined;
  for (const option of options) {
    if (!option.toLowerCase().startsWith('name=')) throw new ErrorReply(`ERR Invalid metadata value given: ${option}`);
    if (name !== undefined) {
      throw new ErrorReply('ERR Invalid metadata value, name argument was given multiple times');
    }
    name = option.slice('name='.length);
  }
  if (name === undefined) throw new ErrorReply('ERR Library name was not given');
  if (!NAME.test(name)) throw new ErrorReply(`ERR ${BAD_NAME}`);
  if (engine.toLowerCase() !== 'lua') throw new ErrorReply(`ERR Engine '${engine}' not found`);
  return { name: flatten(name), body: code.slice(end) };
}
