// One Lua for many short-lived engines, and one for their libraries: making one takes longer than all that a question's
// worlds do with it. Each engine compiles its own chunks, has its own functions and is asked by them; only what a script
// leaves in Lua itself is shared, and neither scripts nor libraries can leave globals. A script that used up its budget
// or all memory spoils the machine, and the next engine gets a new one.

import { ErrorReply } from '../../resp/reply.ts';
import type { LuaHost, LuaMachine, LuaRuntime } from '../../engine/scripting/runtime.ts';

export function shareLua(runtime: LuaRuntime): LuaRuntime {
  const shared = new Map<'scripts' | 'functions', LuaMachine>();
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
      const machine = shared.get(use) ?? runtime.createMachine(host, use);
      shared.set(use, machine);
      function ask<T>(act: () => T): T {
        asked = own;
        try {
          return act();
        } catch (error) {
          if (!(error instanceof ErrorReply) && shared.get(use) === machine) shared.delete(use);
          throw error;
        }
      }
      return {
        compile: (code, chunkName) => ask(() => machine.compile(code, chunkName)),
        drop: (id) => machine.drop(id),
        run: (id, keys, args) => ask(() => machine.run(id, keys, args)),
        load: (id) => ask(() => machine.load(id)),
        callFunction: (id, keys, args) => ask(() => machine.callFunction(id, keys, args)),
      };
    },
  };
}
