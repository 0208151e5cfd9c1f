// Lua as the engine uses it: chunks and functions by number, replies and failures as values. Each machine is one
// instance of the binary with the prelude in it; what a script leaves behind in Lua stays there, as in Redis.
import type { ByteString } from '../../../base/bytes.ts';
import { formatDouble } from '../../../base/double.ts';
import { sha1Hex } from '../../../base/sha.ts';
import { Bool, ErrorReply, NULL_ARRAY, type Reply } from '../../../resp/reply.ts';
import type { LogLevel } from '../../surroundings.ts';
import { REDIS_VERSION, REDIS_VERSION_NUMBER } from '../../version.ts';
import { type LuaFailure, type LuaHost, type LuaMachine, type LuaRuntime, RunawayScript } from '../runtime.ts';
import { CHANGED_TABLES, HANDLES, PRELUDE_FUNCTIONS, prelude } from './prelude.ts';
import { type CFunction, type LuaState, TYPE } from './state.ts';
import { addressIn, LuaWasm, OutOfLuaMemory, type WasmHost, type WasmModule } from './wasm.ts';
import { decodeResult, encodeReply, integerFrom, readNumber, replySize, withMarkedNulls } from './wire.ts';

/**
 * Instructions that one script may run: about two seconds. Redis has no such limit, it waits for SCRIPT KILL; but
 * nobody can send that to a single thread that Lua has taken, unless the host looks after others (LuaHost.mayGoOn).
 */
const FUEL = 200_000_000;
/** Whether there is any left is asked after so many. */
const FUEL_STEP = 1000;
/** Commands that one script may call: a loop over redis.call costs the engine more than it costs Lua. */
const CALLS = 1_000_000;

const LOG_LEVELS: readonly LogLevel[] = ['debug', 'verbose', 'notice', 'warning'];

export function createLuaRuntime(module: WasmModule): LuaRuntime {
  return { createMachine: (host, use) => new WasmMachine(module, host, use) };
}

class WasmMachine implements LuaMachine {
  private readonly wasm: LuaWasm;
  private readonly state: LuaState;
  /** What the prelude hands over, by address. */
  private readonly handles: Readonly<Record<keyof typeof HANDLES, number>>;
  /** Lua's own functions with which all others are called. */
  private readonly native: Readonly<Record<'decode' | 'rawset' | 'pcall' | 'xpcall' | 'error', CFunction>>;
  /** Where chunks are, by their numbers. */
  private readonly chunks = new Map<number, number>();
  /** What Lua is told when it next asks without saying for what. */
  private told: Reply = null;
  private resp: 2 | 3 = 2;
  private calls = 0;
  private instructionsLeft = FUEL;

  constructor(
    module: WasmModule,
    private readonly host: LuaHost,
    use: 'scripts' | 'functions',
  ) {
    const wasmHost: WasmHost = {
      command: (state, raises) => this.command(state, raises),
      service: (args) => this.service(args),
      sha1Hex,
      micros: () => host.micros(),
      mayGoOn: host.mayGoOn ?? (() => (this.instructionsLeft -= FUEL_STEP) > 0),
    };
    this.wasm = new LuaWasm(module, wasmHost);
    this.state = this.wasm.state;
    const tables = addressesIn(
      this.wasm.eval(
        `local t = {} for i, x in ipairs({${CHANGED_TABLES}}) do t[i] = tostring(x) end return table.concat(t, ',')`,
      ),
    );
    for (const table of tables) this.state.setReadonly(table, false);
    const isLibrary = use === 'functions';
    const code = prelude({ version: REDIS_VERSION, versionNumber: REDIS_VERSION_NUMBER, isLibrary });
    // The chunk's name is what positions in it begin with.
    const [metatable = 0, handles = 0] = addressesIn(
      this.wasm.eval('return assert(loadstring(ARGV[1], ARGV[2]))()', code, '=redis'),
    );
    for (const table of [...tables, metatable]) this.state.setReadonly(table, true);
    this.handles = Object.fromEntries(
      Object.keys(HANDLES).map((name, index) => [name, this.state.element(handles, index)]),
    ) as typeof this.handles;
    const { rawset, pcall, xpcall, error } = this.handles;
    const { state } = this;
    this.native = {
      decode: this.wasm.decode,
      rawset: state.cFunction(rawset),
      pcall: state.cFunction(pcall),
      xpcall: state.cFunction(xpcall),
      error: state.cFunction(error),
    };
  }

  compile(code: ByteString, chunkName: string): number | LuaFailure {
    const { state } = this;
    this.callPrelude(this.handles.compile, [code, chunkName]);
    const isCompiled = state.typeOf(1) === TYPE.number;
    const outcome = isCompiled ? state.number(1) : failureFrom(`\0\0\0${state.text(2)}`);
    if (typeof outcome === 'number') this.chunks.set(outcome, state.object(2));
    state.keep(0);
    return outcome;
  }

  drop(id: number): void {
    this.chunks.delete(id);
    this.callPrelude(this.handles.drop, [id]);
    this.state.keep(0);
  }

  run(id: number, keys: readonly ByteString[], args: readonly ByteString[]): Reply | LuaFailure {
    this.begin();
    this.setKeysAndArgs(keys, args);
    return this.callGuarded(this.chunks.get(id) ?? 0);
  }

  callFunction(id: number, keys: readonly ByteString[], args: readonly ByteString[]): Reply | LuaFailure {
    this.begin();
    this.told = [keys, args, id];
    return this.callGuarded(this.handles.call);
  }

  load(id: number): Reply | LuaFailure {
    this.begin();
    this.setGlobalsReadonly(false);
    this.callPrelude(this.handles.load, [id]);
    return this.takeOutcome(1);
  }

  private begin(): void {
    this.calls = 0;
    this.instructionsLeft = FUEL;
    if (this.resp === 2) return;
    this.resp = 2;
    this.callPrelude(this.handles.forgetResp, []);
    this.state.keep(0);
  }

  private setGlobalsReadonly(isReadonly: boolean): void {
    this.state.setReadonly(this.handles.globals, isReadonly);
  }

  /** Calls a function of the prelude's. Its results lie on the stack behind `true`. */
  private callPrelude(callee: number, told: Reply): void {
    this.told = told;
    this.state.put(0, callee, TYPE.function);
    this.state.call(this.native.pcall, 1);
    // Only a script that is stopped in the middle of this makes it fail.
    if (!this.state.isTrue(0)) throw new RunawayScript('', '');
  }

  /** Calls a script's function, with the error handler that Redis has for it. */
  private callGuarded(callee: number): Reply | LuaFailure {
    const { state } = this;
    state.put(0, callee, TYPE.function);
    state.put(1, this.handles.onError, TYPE.function);
    state.call(this.native.xpcall, 2);
    return this.takeOutcome(0);
  }

  /** Lua makes two tables of them, which become globals. */
  private setKeysAndArgs(keys: readonly ByteString[], args: readonly ByteString[]): void {
    const { state, handles } = this;
    this.give(state, [keys, args], 2);
    const lists = state.object(0);
    const keyTable = state.element(lists, 0);
    const argTable = state.element(lists, 1);
    this.setGlobalsReadonly(false);
    // Setting what is there already makes no object, so that the second table is still there after the first call.
    this.setGlobal(handles.keys, keyTable);
    this.setGlobal(handles.args, argTable);
    this.setGlobalsReadonly(true);
  }

  private setGlobal(name: number, table: number): void {
    const { state } = this;
    state.put(0, this.handles.globals, TYPE.table);
    state.put(1, name, TYPE.string);
    state.put(2, table, TYPE.table);
    state.call(this.native.rawset, 3);
  }

  /** What has come of a guarded call. Its success stands at this place of the stack, the value or error behind it. */
  private takeOutcome(at: number): Reply | LuaFailure {
    const { state } = this;
    const outcome = state.isTrue(at) ? this.resultAt(at + 1) : this.failureAt(at + 1);
    state.keep(0);
    return outcome;
  }

  private resultAt(at: number): Reply {
    const { state } = this;
    switch (state.typeOf(at)) {
      case TYPE.string:
        return state.text(at);
      case TYPE.number:
        return integerFrom(state.number(at));
      case TYPE.boolean:
        if (this.resp === 3) return new Bool(state.isTrue(at));
        return state.isTrue(at) ? 1 : null;
      case TYPE.table:
        return decodeResult(this.describe(this.handles.describeResult, at));
      default:
        return null;
    }
  }

  private failureAt(at: number): LuaFailure {
    if (this.state.typeOf(at) === TYPE.table) return failureFrom(this.describe(this.handles.describeFailure, at));
    // The handler itself has failed.
    return failureFrom(`\0\0\0ERR ${this.state.text(at)}`);
  }

  /** Has the prelude write a table as text. */
  private describe(writer: number, at: number): ByteString {
    const { state } = this;
    state.put(1, state.object(at), TYPE.table);
    state.put(0, writer, TYPE.function);
    state.call(this.native.pcall, 2);
    if (!state.isTrue(0)) throw new RunawayScript('', '');
    return state.text(1);
  }

  /** redis.call and redis.pcall. */
  private command(state: LuaState, raises: boolean): number {
    const argv = argumentsOn(state);
    const reply = typeof argv === 'string' ? new ErrorReply(`ERR ${argv}`) : this.callHost(argv);
    this.putReply(state, reply);
    if (reply instanceof ErrorReply) {
      if (typeof argv !== 'string') this.markCounted(state);
      // Does not come back: Lua's errors leave as exceptions.
      if (raises) state.call(this.native.error, 1);
    }
    return 1;
  }

  private callHost(argv: readonly ByteString[]): Reply {
    if (++this.calls > CALLS && !this.host.mayGoOn) throw new RunawayScript('', '');
    return this.host.call(argv);
  }

  /** Leaves nothing on the stack but what a script sees of the reply. */
  private putReply(state: LuaState, reply: Reply): void {
    if (reply === null || reply === NULL_ARRAY) {
      state.put(0, 0, this.resp === 3 ? TYPE.nil : TYPE.boolean);
      state.keep(1);
    } else if (typeof reply === 'number') {
      state.putNumber(0, reply);
      state.keep(1);
    } else {
      // Nulls inside, which the binary would make false, come as something else, and are taken out by the prelude.
      const marked = this.resp === 3 ? withMarkedNulls(reply) : reply;
      this.give(state, marked, this.resp);
      if (marked !== reply) this.forgetNulls(state);
    }
  }

  private forgetNulls(state: LuaState): void {
    const table = state.object(0);
    state.put(0, this.handles.forgetNulls, TYPE.function);
    state.put(1, table, TYPE.table);
    state.call(this.native.pcall, 2);
    state.put(0, table, TYPE.table);
    state.keep(1);
  }

  /** An error of a command has been counted there: the table on the stack is not counted again if it comes back. */
  private markCounted(state: LuaState): void {
    state.put(1, this.handles.countedMark, TYPE.string);
    state.put(2, 1, TYPE.boolean);
    state.call(this.native.rawset, 3);
  }

  /** Puts what Lua makes of a reply on the stack, alone. */
  private give(state: LuaState, reply: Reply, resp: 2 | 3): void {
    this.answer(reply, resp);
    state.call(this.native.decode, 0);
  }

  /** What the prelude asks for its own needs. */
  private service(argv: readonly ByteString[]): void {
    const [what, first = '', second = '', third = '', fourth = ''] = argv;
    let reply: Reply = '';
    switch (what) {
      case undefined:
        reply = this.told;
        break;
      case 'spent':
        throw new RunawayScript(first, second);
      case 'memory':
        throw new OutOfLuaMemory();
      case 'lock':
      case 'unlock':
        this.setGlobalsReadonly(what === 'lock');
        break;
      case 'chunk':
        this.wasm.keepCallers(first, PRELUDE_FUNCTIONS);
        break;
      case 'number':
        reply = printNumber(readNumber(first), first.startsWith('-'));
        break;
      case 'unsigned':
        reply = unsigned64(readNumber(first)).toString(Number(second));
        break;
      case 'log':
        this.host.log(LOG_LEVELS[Number(first)] ?? 'notice', second);
        break;
      case 'setresp':
        this.resp = first === '3' ? 3 : 2;
        this.host.setResp(this.resp);
        break;
      case 'may': {
        const may = this.host.mayRun(argv.slice(1));
        reply = may === undefined ? '?' : may === 'arity' ? '#' : may ? 'y' : 'n';
        break;
      }
      case 'register': {
        const description = third === '' ? undefined : fourth;
        reply = this.host.register({ id: Number(first), name: second, description, flags: argv.slice(5) }) ?? '';
        break;
      }
    }
    this.answer(reply, 2);
  }

  private answer(reply: Reply, resp: 2 | 3): void {
    this.wasm.answer(replySize(reply, resp), (memory, at) => encodeReply(reply, resp, memory, at));
  }
}

/** "table: 0x1234,table: 0x1238", as `tostring` gives them. */
function addressesIn(text: string): number[] {
  return text.split(',').map(addressIn);
}

/** What redis.call has been called with, or what is wrong with it. */
function argumentsOn(state: LuaState): ByteString[] | string {
  const { count } = state;
  if (count === 0) return 'Please specify at least one argument for this redis lib call';
  const argv: ByteString[] = [];
  for (let i = 0; i < count; i++) {
    const type = state.typeOf(i);
    if (type === TYPE.string) argv.push(state.text(i));
    else if (type === TYPE.number) argv.push(printNumber(state.number(i), state.isNegative(i)));
    else return 'Lua redis lib command arguments must be strings or integers';
  }
  return argv;
}

/** As the prelude writes failures. */
function failureFrom(text: ByteString): LuaFailure {
  const [source, line, counted, ...message] = text.split('\0');
  return {
    kind: 'failure',
    message: message.join('\0'),
    source: source === '' ? undefined : source,
    line: line === '' ? undefined : line,
    isCounted: counted === '1',
  };
}

/** What C on x86-64 makes of a number as an unsigned one of 64 bits. */
function unsigned64(value: number): bigint {
  if (value >= 2 ** 64) return 0n;
  return value >= -(2 ** 63) ? BigInt.asUintN(64, BigInt(Math.trunc(value))) : 2n ** 63n;
}

/** A Lua number as an argument of redis.call: whole ones in full, others as short as they can be. */
function printNumber(value: number, isNegative: boolean): ByteString {
  if (Number.isNaN(value)) return isNegative ? '-nan' : 'nan';
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 62) return String(integerFrom(value));
  return formatDouble(value);
}
