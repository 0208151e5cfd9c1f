// Lua for Node: the binary of lua-redis-wasm, read from where npm put it. Takes a few milliseconds, so it is done when the
// first script comes up.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { LuaRuntime } from '../../engine/scripting/runtime.ts';
import { createLuaRuntime } from '../../engine/scripting/vm/machine.ts';
import { CALLBACK_WRAPPER, type Callbacks } from '../../engine/scripting/vm/wasm.ts';

/** WebAssembly as far as it is used here: Node has it, its type definitions do not. */
interface WasmApi {
  readonly Module: new (binary: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

let runtime: LuaRuntime | undefined;

/** The compiled binary holds no state: all engines of the process share it. */
export function loadLua(): LuaRuntime {
  if (!runtime) {
    const entry = createRequire(import.meta.url).resolve('lua-redis-wasm');
    const binary = new Uint8Array(readFileSync(join(dirname(entry), 'redis_lua.wasm')));
    const wasm = (globalThis as unknown as { readonly WebAssembly: WasmApi }).WebAssembly;
    const module = new wasm.Module(binary);
    const wrapper = new wasm.Module(CALLBACK_WRAPPER);
    runtime = createLuaRuntime({
      instantiate: (imports) => new wasm.Instance(module, imports).exports,
      wrap: (callbacks) => new wasm.Instance(wrapper, { host: callbacks }).exports as Callbacks,
    });
  }
  return runtime;
}
