// Lua for the worker: a chunk and a binary of their own, fetched when a script first comes up.
import binaryUrl from '../../../node_modules/lua-redis-wasm/dist/redis_lua.wasm?url';
import type { LuaRuntime } from '../../engine/scripting/runtime.ts';
import { createLuaRuntime } from '../../engine/scripting/vm/machine.ts';
import { CALLBACK_WRAPPER, type Callbacks } from '../../engine/scripting/vm/wasm.ts';

export async function loadLua(): Promise<LuaRuntime> {
  const response = await fetch(binaryUrl);
  if (!response.ok) throw new Error(`Lua could not be loaded: ${response.status}`);
  const module = await WebAssembly.compile(await response.arrayBuffer());
  const wrapper = new WebAssembly.Module(CALLBACK_WRAPPER);
  return createLuaRuntime({
    instantiate: (imports) => new WebAssembly.Instance(module, imports as WebAssembly.Imports).exports,
    wrap: (callbacks) => new WebAssembly.Instance(wrapper, { host: { ...callbacks } }).exports as unknown as Callbacks,
  });
}
