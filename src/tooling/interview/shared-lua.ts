// One Lua for many short-lived engines: making one takes longer than all that a question's worlds do with it. Each engine
// compiles its own chunks and is asked by them; only what a script leaves in Lua itself is shared, and scripts can't leave
// globals. A script that used up its budget spoils the machine, and the next engine gets a new one.

import { RunawayScript } from '../../engine/scripting/runtime.ts';
import type { LuaHost, LuaMachine, LuaRuntime } from '../../engine/scripting/runtime.ts';

export function shareLua(runtime: LuaRuntime): LuaRuntime {
  let shared: LuaMachine | undefined;
  /** Of the engine whose script runs. */
  let asked: LuaHost | undefined;

  function hostNow(): LuaHost {
    if (asked === undefined) throw new Error('no script is running');
    return asked;
  }

  const host: LuaHost = {
    call: (argv) => hostNow().call(argv),
    mayRun: (argv) => hostNow().mayRun(argv),
    log: (level, message) => hostNow().log(level, message),
    setResp: (version) => hostNow().setResp(version),
    micros: () => hostNow().micros(),
    register: (registration) => hostNow().register(registration),
  };

  return {
    createMachine(own, use) {
      // Libraries keep their functions in Lua.
      if (use === 'functions') return runtime.createMachine(own, use);
      shared ??= runtime.createMachine(host, use);
      const machine = shared;
      return {
        compile: (code, chunkName) => machine.compile(code, chunkName),
        drop: (id) => machine.drop(id),
        run(id, keys, args) {
          asked = own;
          try {
            return machine.run(id, keys, args);
          } catch (error) {
            if (error instanceof RunawayScript) shared = undefined;
            throw error;
          }
        },
        load: (id) => machine.load(id),
        callFunction: (id, keys, args) => machine.callFunction(id, keys, args),
      };
    },
  };
}
