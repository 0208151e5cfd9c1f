// Lua as the engine uses it: chunks and functions by number, replies and failures as values. Each machine is one
// instance of the binary with the prelude in it; what a script leaves behind in Lua stays there, as in Redis.
import type { ByteString } from '../../../base/bytes.ts';
import { formatDouble } from '../../../base/double.ts';
import { sha1Hex } from '../../../base/sha.ts';
import { ErrorReply, NULL_ARRAY, type Reply } from '../../../resp/reply.ts';
import type { LogLevel } from '../../surroundings.ts';
import { REDIS_VERSION, REDIS_VERSION_NUMBER } from '../../version.ts';
import { type LuaFailure, type LuaHost, type LuaMachine, type LuaRuntime, RunawayScript } from '../runtime.ts';
import { CHANGED_TABLES, PRELUDE_FUNCTIONS, prelude } from './prelude.ts';
import { LuaWasm, OutOfLuaMemory, type ReplyBytes, type WasmHost, type WasmModule } from './wasm.ts';
import { decodeResult, encodeReply, integerFrom, readNumber, replySize, withMarkedNulls } from './wire.ts';

/**
 * Instructions that one script may run: about two seconds. Redis has no such limit, it waits for SCRIPT KILL; but
 * nobody can send that to a single thread that Lua has taken, unless the host looks after others (LuaHost.mayGoOn).
 */
const FUEL = 200_000_000;
/** Commands that one script may call: a loop over redis.call costs the engine more than it costs Lua. */
const CALLS = 1_000_000;

const LOG_LEVELS: readonly LogLevel[] = ['debug', 'verbose', 'notice', 'warning'];
const ERROR = 5;
const KILLED = 6;

export function createLuaRuntime(module: WasmModule): LuaRuntime {
  return { createMachine: (host, use) => new WasmMachine(module, host, use) };
}

interface Place {
  readonly at: number;
  readonly length: number;
}

class WasmMachine implements LuaMachine {
  private readonly wasm: LuaWasm;
  private readonly globals: readonly string[];
  /** For each chunk, the code that calls it. */
  private readonly callers = new Map<number, Place>();
  private readonly words: Record<'compile' | 'drop' | 'load' | 'call', Place>;
  private resp: 2 | 3 = 2;
  private calls = 0;
  /** The last reply was null, which the binary takes for false. */
  private wasNull = false;
  /** There were nulls in the last reply. */
  private hadNulls = false;

  constructor(
    module: WasmModule,
    private readonly host: LuaHost,
    use: 'scripts' | 'functions',
  ) {
    const wasmHost: WasmHost = {
      command: (args) => this.command(args),
      service: (args) => this.service(args),
      sha1Hex,
      micros: () => host.micros(),
      mayGoOn: host.mayGoOn,
    };
    this.wasm = new LuaWasm(module, wasmHost, FUEL);
    const tables = this.evaluate(
      `local t = {} for i, x in ipairs({${CHANGED_TABLES}}) do t[i] = tostring(x) end return table.concat(t, ',')`,
    ).split(',');
    this.wasm.setReadonly(tables, false);
    const metatable = this.evaluate(
      prelude({ version: REDIS_VERSION, versionNumber: REDIS_VERSION_NUMBER, isLibrary: use === 'functions' }),
      'redis',
    );
    this.globals = tables.slice(0, 1);
    this.wasm.setReadonly([...tables, metatable], true);
    // Without libraries the last two are never asked for.
    const word = (name: string): Place => this.wasm.store(`return __redis__err__handler('${name}')`);
    this.words = { compile: word('compile'), drop: word('drop'), load: word('load'), call: word('call') };
  }

  /** Runs code of ours that gives a string. The chunk's name is what positions in it begin with. */
  private evaluate(code: string, name?: string): string {
    const place = name === undefined ? this.wasm.store(code) : this.wasm.store(`return assert(loadstring(ARGV[1], ARGV[2]))()`);
    const args = name === undefined ? [] : [code, `=${name}`];
    const text = this.wasm.eval(place, [], args, (reply) => {
      if (reply.tag !== 2) throw new Error(`Lua's beginning failed: ${reply.text}`);
      return reply.text;
    });
    this.wasm.free(place);
    return text;
  }

  compile(code: ByteString, chunkName: string): number | LuaFailure {
    return this.wasm.eval(this.words.compile, [], [code, chunkName], (reply) => {
      return reply.tag === 1 ? reply.integer : failureFrom(reply.text);
    });
  }

  drop(id: number): void {
    const caller = this.callers.get(id);
    if (caller) this.wasm.free(caller);
    this.callers.delete(id);
    this.wasm.eval(this.words.drop, [], [String(id)], () => undefined);
  }

  run(id: number, keys: readonly ByteString[], args: readonly ByteString[]): Reply | LuaFailure {
    let caller = this.callers.get(id);
    if (!caller) {
      caller = this.wasm.store(`return __redis__err__handler(${id})`);
      this.callers.set(id, caller);
    }
    return this.execute(caller, keys, args);
  }

  load(id: number): Reply | LuaFailure {
    this.wasm.setReadonly(this.globals, false);
    return this.execute(this.words.load, [], [String(id)]);
  }

  callFunction(id: number, keys: readonly ByteString[], args: readonly ByteString[]): Reply | LuaFailure {
    // The prelude locks the globals again, once it has taken KEYS and ARGV away, which are no globals of functions.
    this.wasm.setReadonly(this.globals, false);
    return this.execute(this.words.call, keys, [...args, '', String(id)]);
  }

  private execute(code: Place, keys: readonly ByteString[], args: readonly ByteString[]): Reply | LuaFailure {
    this.resp = 2;
    this.calls = 0;
    return this.wasm.eval(code, keys, args, readOutcome);
  }

  private command(argv: readonly ByteString[]): void {
    if (++this.calls > CALLS && !this.host.mayGoOn) throw new RunawayScript('', '');
    const reply = this.host.call(argv);
    this.wasNull = reply === null || reply === NULL_ARRAY;
    const marked = this.resp === 3 && !this.wasNull ? withMarkedNulls(reply) : reply;
    this.hadNulls = marked !== reply;
    this.answer(marked, this.resp);
  }

  /** What the prelude asks for its own needs. */
  private service(argv: readonly ByteString[]): void {
    const [what, first = '', second = '', third = '', fourth = ''] = argv;
    let reply: Reply = '';
    switch (what) {
      case 'spent':
        throw new RunawayScript(first, second);
      case 'memory':
        throw new OutOfLuaMemory();
      case 'lock':
      case 'unlock':
        this.wasm.setReadonly(this.globals, what === 'lock');
        break;
      case 'null':
        reply = this.wasNull ? 'y' : '';
        break;
      case 'nulls':
        reply = this.hadNulls ? 'y' : '';
        break;
      case 'chunk':
        this.wasm.keepCallers(first, PRELUDE_FUNCTIONS);
        break;
      case 'number':
        reply = printNumber(readNumber(first));
        break;
      case 'unsigned':
        // What C makes of it as an unsigned number of 64 bits.
        reply = BigInt.asUintN(64, BigInt(Math.trunc(readNumber(first)))).toString(Number(second));
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
    this.wasm.answer(replySize(reply, resp), (bytes, view, at) => encodeReply(reply, resp, bytes, view, at));
  }
}

function readOutcome(reply: ReplyBytes): Reply | LuaFailure {
  switch (reply.tag) {
    case 0:
      return null;
    case 1:
      return reply.integer;
    case 2:
      return reply.text;
    case 4:
      return decodeResult(reply.text);
    case ERROR:
      return failureFrom(reply.text);
    case KILLED:
      throw new RunawayScript('', '');
    default:
      return new ErrorReply('ERR the script gave what Redis has no reply for');
  }
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

/** A Lua number as an argument of redis.call: whole ones in full, others as short as they can be. */
function printNumber(value: number): ByteString {
  if (Number.isNaN(value)) return '-nan';
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 62) return String(integerFrom(value));
  return formatDouble(value);
}
