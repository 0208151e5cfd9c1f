// One instance of lua-redis-wasm's binary: its memory, the functions it needs from outside, and `eval`. The package's
// own JavaScript (Emscripten's runtime, Buffers) is not used: this is all of it that the engine needs, it starts
// synchronously, and whatever Lua could learn from outside comes from here, so that scripts are deterministic.
//
// The binary's interface: a call passes pointer and length of its input and of a place of 8 bytes for the pointer and
// length of its output. Arguments: count u32, then each as length u32 and bytes. Replies: see wire.ts.
import type { ByteString } from '../../../base/bytes.ts';
import { bytesFromArray } from '../../../base/bytes.ts';

/** WebAssembly, as far as a layer that knows neither browser nor Node can name it. */
export interface WasmModule {
  instantiate(imports: Record<string, Record<string, (...args: never[]) => unknown>>): unknown;
  /** Makes of ours what Lua can call as one of its own; where it can't be made, scripts are never asked to pause. */
  wrapHook?(hook: Hook): unknown;
}

/** What Lua calls after every thousand instructions, with two pointers of its own. */
export type Hook = (state: number, event: number) => void;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly __indirect_function_table: { get(index: number): Hook; set(index: number, hook: unknown): void };
  __wasm_call_ctors(): void;
  init(): number;
  eval(result: number, code: number, length: number): void;
  eval_with_args(result: number, code: number, length: number, args: number, argsLength: number, keys: number): void;
  alloc(size: number): number;
  free_mem(pointer: number): void;
  set_compat(flags: number): void;
  set_limits(fuel: number, replyBytes: number, argBytes: number): void;
  setThrew(threw: number, value: number): void;
  _emscripten_stack_restore(pointer: number): void;
  emscripten_stack_get_current(): number;
}

/** What the binary calls while a script runs. Each writes its reply with `LuaWasm.answer`. */
export interface WasmHost {
  /** The native redis.pcall. */
  command(args: readonly ByteString[]): void;
  /** The native redis.call, which the prelude uses for its own needs. */
  service(args: readonly ByteString[]): void;
  sha1Hex(bytes: ByteString): ByteString;
  /** What os.clock counts: microseconds since the script began. */
  micros(): number;
  /** Asked now and then in place of a budget, if it is there: whether the script may go on. */
  readonly mayGoOn: (() => boolean) | undefined;
}

/** Redis 8's set of libraries: os.clock, no print. */
const COMPAT = 2;
const PAGE = 65536;
/**
 * Lua and all its data may grow to this, as the binary itself says. Redis sets no limit, but the page must live, and a
 * script that only wants ever more must be told soon: small strings fill this in about a second.
 */
const MEMORY_LIMIT = 64 << 20;
/** Offset of `readonly` in the Table of Redis's Lua, compiled for 32 bits. */
const READONLY = 8;

/** Lua 5.1's opcodes, and where its structures keep what is needed here, compiled for 32 bits. */
const OP = { move: 0, getUpvalue: 4, getGlobal: 5, getTable: 6, self: 11, call: 28, tailCall: 29, closure: 36 } as const;
const CLOSURE_PROTO = 16;
const PROTO = { constants: 8, code: 12, inner: 16, codeSize: 44, innerSize: 52 } as const;
const STRING_TYPE = 4;
const STRING_LENGTH = 12;
const STRING_TEXT = 16;
/** Offset of the hook's number in the state of a thread. */
const THREAD_HOOK = 68;

class LongJump {}

/** The script wants more than there is. The machine that ran it is no longer usable. */
export class OutOfLuaMemory extends Error {
  constructor() {
    super('not enough memory');
  }
}

export class LuaWasm {
  private readonly exports: Exports;
  private bytes: Uint8Array;
  private view: DataView;
  /** Where results are put. */
  private readonly result: number;
  private readonly functions: ((a: number, b: number) => void)[] = [];

  constructor(
    module: WasmModule,
    private readonly host: WasmHost,
    fuel: number,
  ) {
    this.exports = module.instantiate(this.imports()) as Exports;
    this.bytes = new Uint8Array(this.exports.memory.buffer);
    this.view = new DataView(this.exports.memory.buffer);
    this.exports.__wasm_call_ctors();
    this.exports.set_compat(COMPAT);
    this.exports.set_limits(fuel, 0, 0);
    if (this.exports.init() !== 0) throw new Error('Lua did not start');
    this.result = this.exports.alloc(8);
    const { mayGoOn } = host;
    if (mayGoOn && module.wrapHook) this.replaceHook(module, mayGoOn);
  }

  /** The binary's own hook counts the budget. It has a tiny one and is left out, until the script must end. */
  private replaceHook(module: WasmModule, mayGoOn: () => boolean): void {
    const table = this.exports.__indirect_function_table;
    const code = this.store('return tostring(coroutine.create(function() end))');
    // Every thread has the hook of the one that made it.
    const thread = this.eval(code, [], [], ({ text }) => Number.parseInt(text.replace('thread: ', ''), 16));
    this.free(code);
    const index = this.view.getUint32(thread + THREAD_HOOK, true);
    const spend = table.get(index);
    const hook: Hook = (state, event) => {
      if (!mayGoOn()) spend(state, event);
    };
    table.set(index, module.wrapHook?.(hook));
    this.exports.set_limits(1, 0, 0);
  }

  /** A place in Lua's memory with these bytes, which stays until `free`. */
  store(bytes: ByteString): { readonly at: number; readonly length: number } {
    const at = this.exports.alloc(bytes.length);
    this.refresh();
    this.write(at, bytes);
    return { at, length: bytes.length };
  }

  free(place: { readonly at: number }): void {
    this.exports.free_mem(place.at);
  }

  /** Runs Lua code and calls `read` with where its reply lies. */
  eval<T>(
    code: { readonly at: number; readonly length: number },
    keys: readonly ByteString[],
    args: readonly ByteString[],
    read: (reply: ReplyBytes) => T,
  ): T {
    const { exports } = this;
    if (keys.length === 0 && args.length === 0) {
      exports.eval(this.result, code.at, code.length);
    } else {
      const [at, length] = this.storeLists(keys, args);
      exports.eval_with_args(this.result, code.at, code.length, at, length, keys.length);
      exports.free_mem(at);
    }
    this.refresh();
    const at = this.view.getUint32(this.result, true);
    const length = this.view.getUint32(this.result + 4, true);
    const outcome = read(new ReplyBytes(this.bytes, this.view, at, length));
    exports.free_mem(at);
    return outcome;
  }

  private storeLists(keys: readonly ByteString[], args: readonly ByteString[]): [at: number, length: number] {
    let length = 4 + 4 * (keys.length + args.length);
    for (const key of keys) length += key.length;
    for (const arg of args) length += arg.length;
    const at = this.exports.alloc(length);
    this.refresh();
    this.view.setUint32(at, keys.length + args.length, true);
    let to = at + 4;
    for (const list of [keys, args]) {
      for (const item of list) {
        this.view.setUint32(to, item.length, true);
        this.write(to + 4, item);
        to += 4 + item.length;
      }
    }
    return [at, length];
  }

  /** Locks or unlocks tables, as Redis's own C code does, given what `tostring` says of them: "table: 0x1234". */
  setReadonly(tables: readonly string[], isReadonly: boolean): void {
    this.refresh();
    for (const table of tables) {
      const at = Number.parseInt(table.replace('table: ', ''), 16);
      const present = this.view.getInt32(at + READONLY, true);
      if (present !== 0 && present !== 1) throw new Error(`no table of Lua's at ${table}`);
      this.view.setInt32(at + READONLY, isReadonly ? 1 : 0, true);
    }
  }

  /**
   * Turns tail calls of what the prelude wrote into ordinary calls, in this chunk and the functions in it. Such a call
   * of a C function keeps its caller's place on Lua's stack, which errors name ("on @user_script:3."); of a Lua function,
   * as the prelude's are, it does not. Tail calls of the script's own functions stay what they are.
   * `chunk` as `tostring` has it: "function: 0x1234".
   */
  keepCallers(chunk: string, names: ReadonlySet<ByteString>): void {
    this.refresh();
    const closure = Number.parseInt(chunk.replace('function: ', ''), 16);
    this.keepCallersIn(this.view.getUint32(closure + CLOSURE_PROTO, true), names);
  }

  private keepCallersIn(proto: number, names: ReadonlySet<ByteString>): void {
    const { view } = this;
    const field = (offset: number): number => view.getUint32(proto + offset, true);
    const code = field(PROTO.code);
    for (let i = field(PROTO.codeSize) - 1; i > 0; i--) {
      const instruction = view.getUint32(code + 4 * i, true);
      if ((instruction & 63) !== OP.tailCall) continue;
      if (!this.callsOneOf(proto, code, i, names)) continue;
      // CALL A B 0: as many results as there are, which the RETURN behind every TAILCALL hands on.
      view.setUint32(code + 4 * i, (instruction & ~63 & ~(0x1ff << 14)) | OP.call, true);
    }
    for (let i = field(PROTO.innerSize) - 1; i >= 0; i--) {
      this.keepCallersIn(view.getUint32(field(PROTO.inner) + 4 * i, true), names);
    }
  }

  /** Whether the function that the call at `at` calls was taken from a global, or from a field with one of the names. */
  private callsOneOf(proto: number, code: number, at: number, names: ReadonlySet<ByteString>): boolean {
    const { view } = this;
    const register = (view.getUint32(code + 4 * at, true) >>> 6) & 255;
    for (let i = at - 1; i >= 0; i--) {
      const instruction = view.getUint32(code + 4 * i, true);
      if (((instruction >>> 6) & 255) !== register) continue;
      const op = instruction & 63;
      if (op === OP.getGlobal) return true;
      if (op === OP.getTable || op === OP.self) {
        const key = (instruction >>> 14) & 511;
        if (key < 256) return false;
        const constant = view.getUint32(proto + PROTO.constants, true) + 16 * (key - 256);
        if (view.getInt32(constant + 8, true) !== STRING_TYPE) return false;
        const string = view.getUint32(constant, true);
        return names.has(this.text(string + STRING_TEXT, view.getUint32(string + STRING_LENGTH, true)));
      }
      if (op === OP.move || op === OP.getUpvalue || op === OP.closure || op === OP.call) return false;
    }
    return false;
  }

  /** Hands the reply to what Lua has just asked: `write` is told where `length` bytes are to go. */
  answer(length: number, write: (bytes: Uint8Array, view: DataView, at: number) => void): void {
    const at = this.exports.alloc(length);
    this.refresh();
    write(this.bytes, this.view, at);
    this.answered = { at, length };
  }

  private answered = { at: 0, length: 0 };

  private write(at: number, bytes: ByteString): void {
    const target = this.bytes;
    for (let i = 0; i < bytes.length; i++) target[at + i] = bytes.charCodeAt(i);
  }

  private text(at: number, length: number): ByteString {
    this.refresh();
    return readText(this.bytes, at, length);
  }

  /** Memory that has grown is another buffer. */
  private refresh(): void {
    const { buffer } = this.exports.memory;
    if (this.bytes.buffer === buffer) return;
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
  }

  private readArgs(at: number): ByteString[] {
    this.refresh();
    const { bytes, view } = this;
    const args: ByteString[] = [];
    let from = at + 4;
    for (let left = view.getUint32(at, true); left > 0; left--) {
      const length = view.getUint32(from, true);
      args.push(readText(bytes, from + 4, length));
      from += 4 + length;
    }
    return args;
  }

  private putAnswer(result: number): void {
    this.view.setUint32(result, this.answered.at, true);
    this.view.setUint32(result + 4, this.answered.length, true);
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
          const view = new DataView(this.exports.memory.buffer);
          view.setUint32(result, 0, true);
          view.setUint32(result + 4, 0, true);
        },
        host_redis_log: () => {},
        host_redis_setresp: () => {},
        host_sha1hex: (result: number, at: number, length: number) => {
          const hex = this.host.sha1Hex(this.text(at, length));
          this.answered = this.store(hex);
          this.putAnswer(result);
        },
        host_redis_call: (result: number, at: number) => {
          this.host.service(this.readArgs(at));
          this.putAnswer(result);
        },
        host_redis_pcall: (result: number, at: number) => {
          this.host.command(this.readArgs(at));
          this.putAnswer(result);
        },
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
          const stack = this.exports.emscripten_stack_get_current();
          try {
            (this.functions[index] ??= this.exports.__indirect_function_table.get(index))(a, b);
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
          new DataView(this.exports.memory.buffer).setBigUint64(at, BigInt(this.host.micros()) * 1000n, true);
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
    const { memory } = this.exports;
    // Not left to Lua, whose error could be caught, and the same tried again and again.
    if (wanted > MEMORY_LIMIT) throw new OutOfLuaMemory();
    const present = memory.buffer.byteLength;
    // By a quarter at least: every growth is a new buffer.
    const size = Math.min(MEMORY_LIMIT, Math.max(wanted, present * 1.25));
    try {
      memory.grow(Math.ceil((size - present) / PAGE));
      return 1;
    } catch {
      throw new OutOfLuaMemory();
    }
  }
}

/** A reply of Lua's, still in its memory. */
export class ReplyBytes {
  constructor(
    readonly bytes: Uint8Array,
    readonly view: DataView,
    readonly at: number,
    readonly length: number,
  ) {}

  get tag(): number {
    return this.bytes[this.at] ?? 0;
  }

  /** The bytes behind the tag and the length. */
  get text(): ByteString {
    return readText(this.bytes, this.at + 5, this.view.getUint32(this.at + 1, true));
  }

  get integer(): number {
    return Number(this.view.getBigInt64(this.at + 5, true));
  }
}

function readText(bytes: Uint8Array, at: number, length: number): ByteString {
  if (length > 64) return bytesFromArray(bytes, at, at + length);
  let text = '';
  const end = at + length;
  for (; at + 4 <= end; at += 4) {
    text += String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);
  }
  for (; at < end; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}
