// Lua for Node: the binary of lua-redis-wasm, read from where npm put it. Takes a few milliseconds, so it is done when the
// first script comes up.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { LuaRuntime } from '../../engine/scripting/runtime.ts';
import { createLuaRuntime } from '../../engine/scripting/vm/machine.ts';

/** WebAssembly as far as it is used here: Node has it, its type definitions do not. */
interface WasmApi {
  readonly Module: new (binary: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

/** A module that takes the function `host.hook`, of two numbers, and gives it back as a function of WebAssembly's. */
const HOOK_WRAPPER = new Uint8Array([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x06, 0x01, 0x60, 0x02, 0x7f, 0x7f, 0x00],
  ...[0x02, 0x0d, 0x01, 0x04, 0x68, 0x6f, 0x73, 0x74, 0x04, 0x68, 0x6f, 0x6f, 0x6b, 0x00, 0x00],
  ...[0x07, 0x08, 0x01, 0x04, 0x68, 0x6f, 0x6f, 0x6b, 0x00, 0x00],
]);

let runtime: LuaRuntime | undefined;

/** The compiled binary holds no state: all engines of the process share it. */
export function loadLua(): LuaRuntime {
  if (!runtime) {
    const entry = createRequire(import.meta.url).resolve('lua-redis-wasm');
    const binary = new Uint8Array(readFileSync(join(dirname(entry), 'redis_lua.wasm')));
    const wasm = (globalThis as unknown as { readonly WebAssembly: WasmApi }).WebAssembly;
    const module = new wasm.Module(binary);
    const wrapper = new wasm.Module(HOOK_WRAPPER);
    runtime = createLuaRuntime({
      instantiate: (imports) => new wasm.Instance(module, imports).exports,
      wrapHook: (hook) => (new wasm.Instance(wrapper, { host: { hook } }).exports as { readonly hook: unknown }).hook,
    });
  }
  return runtime;
}
