// One instance of lua-redis-wasm's binary: its memory, the functions it needs from outside, and `eval`, with which a
// machine begins; scripts are run by way of Lua's state (state.ts). The package's own JavaScript (Emscripten's runtime,
// Buffers) is not used: this is all of it that the engine needs, it starts synchronously, and whatever Lua could learn
// from outside comes from here, so that scripts are deterministic.
//
// The binary's interface: a call passes pointer and length of its input and of a place of 8 bytes for the pointer and
// length of its output. Arguments: count u32, then each as length u32 and bytes. Replies: see wire.ts.
import type { ByteString } from '../../../base/bytes.ts';
import { LuaMemory, type WasmMemory } from './memory.ts';
import { type CFunction, LuaState, TYPE } from './state.ts';

/** WebAssembly, as far as a layer that knows neither browser nor Node can name it. */
export interface WasmModule {
  instantiate(imports: Record<string, Record<string, (...args: never[]) => unknown>>): unknown;
  /** Makes of ours what Lua can call as its own: an instance of CALLBACK_WRAPPER does, with `callbacks` as `host`. */
  wrap(callbacks: Callbacks): Callbacks;
}

/** What Lua calls as functions of its own. */
export interface Callbacks {
  /** After every thousand instructions, with two pointers. */
  readonly hook: (state: number, event: number) => void;
  readonly call: CFunction;
  readonly pcall: CFunction;
}

/** A module that takes functions of these names and types from `host`, and gives them back as WebAssembly's. */
export const CALLBACK_WRAPPER = new Uint8Array([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  // Types: two numbers and no result; one number and one as a result.
  ...[0x01, 0x0b, 0x02, 0x60, 0x02, 0x7f, 0x7f, 0x00, 0x60, 0x01, 0x7f, 0x01, 0x7f],
  // Taken: host.hook, host.call and host.pcall.
  ...[0x02, 0x26, 0x03, 0x04, 0x68, 0x6f, 0x73, 0x74, 0x04, 0x68, 0x6f, 0x6f, 0x6b, 0x00, 0x00],
  ...[0x04, 0x68, 0x6f, 0x73, 0x74, 0x04, 0x63, 0x61, 0x6c, 0x6c, 0x00, 0x01],
  ...[0x04, 0x68, 0x6f, 0x73, 0x74, 0x05, 0x70, 0x63, 0x61, 0x6c, 0x6c, 0x00, 0x01],
  // Given: hook, call and pcall.
  ...[0x07, 0x17, 0x03, 0x04, 0x68, 0x6f, 0x6f, 0x6b, 0x00, 0x00],
  ...[0x04, 0x63, 0x61, 0x6c, 0x6c, 0x00, 0x01, 0x05, 0x70, 0x63, 0x61, 0x6c, 0x6c, 0x00, 0x02],
]);

interface FunctionTable {
  get(index: number): unknown;
  set(index: number, callee: unknown): void;
}

interface Exports {
  readonly memory: WasmMemory;
  readonly __indirect_function_table: FunctionTable;
  __wasm_call_ctors(): void;
  init(): number;
  eval_with_args(result: number, code: number, length: number, args: number, argsLength: number, keys: number): void;
  alloc(size: number): number;
  free_mem(pointer: number): void;
  set_compat(flags: number): void;
  set_limits(fuel: number, replyBytes: number, argBytes: number): void;
  setThrew(threw: number, value: number): void;
  _emscripten_stack_restore(pointer: number): void;
  emscripten_stack_get_current(): number;
}

/** What the binary calls while a script runs. */
export interface WasmHost {
  /** redis.call and redis.pcall, with a state that has the arguments on its stack; `raises` errors or returns them. */
  command(state: LuaState, raises: boolean): number;
  /** The native redis.call, which the prelude uses for its own needs. Its reply is what is given to `LuaWasm.answer`. */
  service(args: readonly ByteString[]): void;
  sha1Hex(bytes: ByteString): ByteString;
  /** What os.clock counts: microseconds since the script began. */
  micros(): number;
  /** Asked after every thousand instructions: whether the script may go on. */
  mayGoOn(): boolean;
}

/** Redis 8's set of libraries: os.clock, no print. */
const COMPAT = 2;
const PAGE = 65536;
/** The tag of a string among replies (wire.ts). */
const STRING_REPLY = 2;
/**
 * Lua and all its data may grow to this, as the binary itself says. Redis sets no limit, but the page must live, and a
 * script that only wants ever more must be told soon: small strings fill this in about a second.
 */
const MEMORY_LIMIT = 64 << 20;
/** Lua 5.1's opcodes, and where its structures keep what is needed here, compiled for 32 bits. */
const OP = { move: 0, getUpvalue: 4, getGlobal: 5, getTable: 6, self: 11, call: 28, tailCall: 29, closure: 36 } as const;
const CLOSURE_PROTO = 16;
const PROTO = { constants: 8, code: 12, inner: 16, codeSize: 44, innerSize: 52 } as const;

/** Enough for what Lua itself bounds: 200 calls from Lua to C and back, JSON of 1000 levels. */
const STACK_BYTES = 1024 * 1024;

class LongJump {}

/** Of an object as `tostring` has it: "table: 0x1234". */
export function addressIn(text: string): number {
  return Number.parseInt(text.slice(text.indexOf('0x')), 16);
}

/** The script wants more than there is. The machine that ran it is no longer usable. */
export class OutOfLuaMemory extends Error {
  constructor() {
    super('not enough memory');
  }
}

export class LuaWasm {
  readonly memory: LuaMemory;
  readonly state: LuaState;
  /** Called without arguments, puts what Lua makes of the answer on the stack. */
  readonly decode: CFunction;
  private readonly exports: Exports;
  /** Where results are put. */
  private readonly result: number;
  private readonly guarded: Callbacks['hook'][] = [];
  /** The address of Lua's state. */
  private stateAt = 0;

  constructor(
    module: WasmModule,
    private readonly host: WasmHost,
  ) {
    this.exports = module.instantiate(this.imports()) as Exports;
    this.memory = new LuaMemory(this.exports.memory);
    this.exports.__wasm_call_ctors();
    this.enlargeStack();
    this.exports.set_compat(COMPAT);
    if (this.exports.init() !== 0) throw new Error('Lua did not start');
    this.result = this.exports.alloc(8);
    this.state = new LuaState(this.memory, this.stateAt, this.exports.__indirect_function_table);
    this.decode = this.replaceFunctions(module);
  }

  /**
   * C's stack lies above the static data, with 64 kB and nothing that watches its end: JSON nested 600 deep, or a gsub within
   * a gsub within 60 others, would write over that data. A larger one is made on the heap before anything runs.
   */
  private enlargeStack(): void {
    const { alloc, _emscripten_stack_restore: moveTo } = this.exports;
    moveTo((alloc(STACK_BYTES) + STACK_BYTES) & ~15);
  }

  /**
   * Three functions of the binary's make room for ours. Its hook counts a budget that only `eval` renews: it has a tiny
   * one and is left out, until the script must end. Its redis.pcall is kept for what it does with a reply (`decode`);
   * in the place of its redis.log, which the prelude replaces anyway, is redis.call.
   */
  private replaceFunctions(module: WasmModule): CFunction {
    const { state, host } = this;
    const table = this.exports.__indirect_function_table;
    const spend = table.get(state.hook) as Callbacks['hook'];
    const ours = module.wrap({
      hook: (at, event) => {
        if (!host.mayGoOn()) spend(at, event);
      },
      call: (at) => host.command(state.of(at), true),
      pcall: (at) => host.command(state.of(at), false),
    });
    this.exports.set_limits(1, 0, 0);
    table.set(state.hook, ours.hook);
    const [pcall = 0, log = 0] = this.eval("return tostring(redis.pcall) .. ',' .. tostring(redis.log)")
      .split(',')
      .map((text) => state.cFunctionIndex(addressIn(text)));
    const decode = table.get(pcall) as CFunction;
    table.set(pcall, ours.pcall);
    table.set(log, ours.call);
    return decode;
  }

  /** Runs code of ours that gives a string, with strings in ARGV. */
  eval(code: string, ...args: readonly string[]): string {
    const { exports, memory } = this;
    const script = this.store(code);
    const list = this.storeList(args);
    exports.eval_with_args(this.result, script.at, script.length, list.at, list.length, 0);
    exports.free_mem(list.at);
    exports.free_mem(script.at);
    const at = memory.word(this.result);
    const text = memory.text(at + 5, memory.view.getUint32(at + 1, true));
    if (memory.bytes[at] !== STRING_REPLY) throw new Error(`Lua's beginning failed: ${text}`);
    exports.free_mem(at);
    return text;
  }

  private store(bytes: ByteString): { readonly at: number; readonly length: number } {
    const at = this.exports.alloc(bytes.length);
    this.memory.write(at, bytes);
    return { at, length: bytes.length };
  }

  private storeList(items: readonly ByteString[]): { readonly at: number; readonly length: number } {
    const word = (n: number): ByteString => String.fromCharCode(n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24);
    return this.store(word(items.length) + items.map((item) => word(item.length) + item).join(''));
  }

  /**
   * Turns tail calls of what the prelude wrote into ordinary calls, in this chunk and the functions in it. Such a call
   * of a C function keeps its caller's place on Lua's stack, which errors name ("on @user_script:3."); of a Lua function,
   * as the prelude's are, it does not. Tail calls of the script's own functions stay what they are.
   * `chunk` as `tostring` has it: "function: 0x1234".
   */
  keepCallers(chunk: string, names: ReadonlySet<ByteString>): void {
    this.keepCallersIn(this.memory.word(addressIn(chunk) + CLOSURE_PROTO), names);
  }

  private keepCallersIn(proto: number, names: ReadonlySet<ByteString>): void {
    const { memory } = this;
    const field = (offset: number): number => memory.word(proto + offset);
    const code = field(PROTO.code);
    for (let i = field(PROTO.codeSize) - 1; i > 0; i--) {
      const instruction = memory.word(code + 4 * i);
      if ((instruction & 63) !== OP.tailCall) continue;
      if (!this.callsOneOf(proto, code, i, names)) continue;
      // CALL A B 0: as many results as there are, which the RETURN behind every TAILCALL hands on.
      memory.setWord(code + 4 * i, (instruction & ~63 & ~(0x1ff << 14)) | OP.call);
    }
    for (let i = field(PROTO.innerSize) - 1; i >= 0; i--) {
      this.keepCallersIn(memory.word(field(PROTO.inner) + 4 * i), names);
    }
  }

  /** Whether the function that the call at `at` calls was taken from a global, or from a field with one of the names. */
  private callsOneOf(proto: number, code: number, at: number, names: ReadonlySet<ByteString>): boolean {
    const { memory } = this;
    const register = (memory.word(code + 4 * at) >>> 6) & 255;
    for (let i = at - 1; i >= 0; i--) {
      const instruction = memory.word(code + 4 * i);
      if (((instruction >>> 6) & 255) !== register) continue;
      const op = instruction & 63;
      if (op === OP.getGlobal) return true;
      if (op === OP.getTable || op === OP.self) {
        const key = (instruction >>> 14) & 511;
        if (key < 256) return false;
        const constant = memory.word(proto + PROTO.constants) + 16 * (key - 256);
        return memory.word(constant + 8) === TYPE.string && names.has(this.state.string(memory.word(constant)));
      }
      if (op === OP.move || op === OP.getUpvalue || op === OP.closure || op === OP.call) return false;
    }
    return false;
  }

  /** The answer to what Lua has asked, or is to decode: `write` is told where `length` bytes are to go. */
  answer(length: number, write: (memory: LuaMemory, at: number) => void): void {
    const at = this.exports.alloc(length);
    write(this.memory, at);
    this.answered = { at, length };
  }

  private answered = { at: 0, length: 0 };

  private readArgs(at: number): ByteString[] {
    const { view } = this.memory;
    const args: ByteString[] = [];
    let from = at + 4;
    for (let left = view.getUint32(at, true); left > 0; left--) {
      const length = view.getUint32(from, true);
      args.push(this.memory.text(from + 4, length));
      from += 4 + length;
    }
    return args;
  }

  private putAnswer(result: number): void {
    this.memory.setWord(result, this.answered.at);
    this.memory.setWord(result + 4, this.answered.length);
  }

  /** Lua has no files, no output and no clock but os.clock. */
  private imports(): Record<string, Record<string, (...args: never[]) => unknown>> {
    const refused = (): number => -1;
    const stop = (): never => {
      throw new Error('Lua has stopped');
    };
    return {
      env: {
        host_redis_props: (result: number) => {
          this.memory.setWord(result, 0);
          this.memory.setWord(result + 4, 0);
        },
        host_redis_log: () => {},
        host_redis_setresp: () => {},
        host_sha1hex: (result: number, at: number, length: number) => {
          const hex = this.host.sha1Hex(this.memory.text(at, length));
          this.answered = this.store(hex);
          this.putAnswer(result);
        },
        host_redis_call: (result: number, at: number) => {
          this.host.service(this.readArgs(at));
          this.putAnswer(result);
        },
        host_redis_pcall: (result: number) => this.putAnswer(result),
        exit: stop,
        __assert_fail: stop,
        _abort_js: stop,
        __syscall_openat: refused,
        __syscall_fcntl64: refused,
        __syscall_ioctl: refused,
        __syscall_dup3: refused,
        emscripten_resize_heap: (wanted: number) => this.grow(wanted >>> 0),
        // Lua's errors are C's longjmp, which becomes a JavaScript exception up to the setjmp.
        invoke_vii: (index: number, a: number, b: number) => {
          // The first call that is guarded makes the state, and has it as its argument as all others do.
          this.stateAt ||= a;
          const stack = this.exports.emscripten_stack_get_current();
          try {
            (this.guarded[index] ??= this.exports.__indirect_function_table.get(index) as Callbacks['hook'])(a, b);
          } catch (thrown) {
            this.exports._emscripten_stack_restore(stack);
            if (!(thrown instanceof LongJump)) throw thrown;
            this.exports.setThrew(1, 0);
          }
        },
        _emscripten_throw_longjmp: () => {
          throw new LongJump();
        },
      },
      wasi_snapshot_preview1: {
        clock_time_get: (_id: number, _precision: bigint, at: number) => {
          this.memory.view.setBigUint64(at, BigInt(this.host.micros()) * 1000n, true);
          return 0;
        },
        fd_write: refused,
        fd_read: refused,
        fd_close: refused,
        fd_seek: refused,
      },
    };
  }

  private grow(wanted: number): number {
    // Not left to Lua, whose error could be caught, and the same tried again and again.
    if (wanted > MEMORY_LIMIT) throw new OutOfLuaMemory();
    const present = this.memory.size;
    // By a quarter at least: every growth is a new buffer.
    const size = Math.min(MEMORY_LIMIT, Math.max(wanted, present * 1.25));
    try {
      this.memory.grow(Math.ceil((size - present) / PAGE));
      return 1;
    } catch {
      throw new OutOfLuaMemory();
    }
  }
}
