// redis.call as the engine sees it: a script's command passes the gates that Redis has for scripts (scriptCall in 8.0)
// and runs as the caller, without a connection. What it changes is propagated as effects, never as the script.
import type { ByteString } from '../../base/bytes.ts';
import { ErrorReply, type Reply } from '../../resp/reply.ts';
import type { Client } from '../client.ts';
import type { CommonSlot } from '../cluster-fitness.ts';
import type { Command } from '../command.ts';
import { fitsArity } from '../command-table.ts';
import type { Engine } from '../engine.ts';
import { errors } from '../errors.ts';
import { call } from '../pipeline.ts';
import type { LuaHost } from './runtime.ts';
import type { ScriptFlag } from './shebang.ts';

const unknownCommand = new ErrorReply('ERR Unknown Redis command called from script');
const wrongArity = new ErrorReply('ERR Wrong number of args calling Redis command from script');
const notAllowed = new ErrorReply('ERR This Redis command is not allowed from script');
const readOnly = new ErrorReply('ERR Write commands are not allowed from read-only scripts.');

/** Commands that write without being called writes: Redis's may_replicate. */
const MAY_REPLICATE: ReadonlySet<string> = new Set(['publish', 'spublish', 'pfcount']);

/** The script that is running, from its start to its end. */
export class ScriptRun {
  hasWritten = false;
  /** It has run for longer than busy-reply-threshold. */
  isSlow = false;
  /** SCRIPT KILL has been sent while it ran. */
  isKilled = false;

  constructor(
    readonly caller: Client,
    /** The SHA of a script, the name of a function. */
    readonly name: ByteString,
    readonly kind: 'script' | 'function',
    readonly argv: readonly ByteString[],
    readonly isReadonly: boolean,
    readonly flags: ReadonlySet<ScriptFlag> | undefined,
    /** Unix ms. */
    readonly startedAt: number,
    /** Of the keys so far. */
    private slot: CommonSlot,
  ) {}

  /** A command is called: whether its keys fit those before is the cluster's question. */
  noteKeys({ clusterFitness }: Engine, command: Command, argv: readonly ByteString[]): void {
    if (this.slot === 'settled') return;
    const mayCross = this.flags?.has('allow-cross-slot-keys') ?? true;
    this.slot = clusterFitness.checkCall(this.slot, { command, argv }, mayCross);
  }
}

/** What a machine's scripts reach; `current` tells which of them is running. */
export function scriptHost(
  engine: Engine,
  client: Client,
  current: () => ScriptRun | undefined,
  register: LuaHost['register'],
): LuaHost {
  return {
    call: (argv) => callFromScript(engine, client, current(), argv),
    mayRun: (argv) => {
      const command = engine.commands.resolve(argv);
      if (command === undefined) return argv.length === 1 && engine.commands.get(argv[0] ?? '') ? 'arity' : undefined;
      if (!fitsArity(command, argv.length)) return 'arity';
      return client.account === undefined || engine.access.check(client.account, command, argv) === undefined;
    },
    log: (level, message) => engine.log(level, message),
    setResp: (version) => {
      client.resp = version;
    },
    // From the script's start: Lua counts in 32 bits.
    micros: () => Math.max(0, engine.clock.micros() - (current()?.startedAt ?? Infinity) * 1000),
    mayGoOn: engine.meanwhile && (() => engine.scripting.mayGoOn()),
    register,
  };
}

function callFromScript(
  engine: Engine,
  client: Client,
  run: ScriptRun | undefined,
  argv: readonly ByteString[],
): Reply {
  if (run === undefined) return notAllowed;
  const command = engine.commands.resolve(argv);
  const refusal = command === undefined ? unknownCommandFor(engine, argv) : refusalOf(engine, client, run, command, argv);
  if (refusal !== undefined || command === undefined) {
    if (command) engine.stats.of(command).rejectedCalls++;
    if (refusal) engine.countError(refusal.code);
    return refusal ?? unknownCommand;
  }
  if (command.isWrite) run.hasWritten = true;
  run.noteKeys(engine, command, argv);
  return call(engine, client, command, argv);
}

/** A container without its subcommand has too few arguments; with an unknown one it is unknown. */
function unknownCommandFor(engine: Engine, argv: readonly ByteString[]): ErrorReply {
  return argv.length === 1 && engine.commands.get(argv[0] ?? '') ? wrongArity : unknownCommand;
}

function refusalOf(
  engine: Engine,
  client: Client,
  run: ScriptRun,
  command: Command,
  argv: readonly ByteString[],
): ErrorReply | undefined {
  if (!fitsArity(command, argv.length)) return wrongArity;
  if (command.flagSet.has('noscript') && !engine.debug.runsNoScriptCommands) return notAllowed;
  const denial = engine.access.deny(client, command, argv, 'lua');
  if (denial) return new ErrorReply(`ERR ACL failure in script: ${denial.text}`);
  const writes = command.isWrite || MAY_REPLICATE.has(command.name);
  if (writes && run.isReadonly) return readOnly;
  // Even one that has begun to write: only memory is different.
  const refusal = engine.persistence?.writeRefusal ?? engine.replication?.writeRefusal;
  if (refusal !== undefined && command.isWrite) return refusal;
  // What has begun to write goes on; memory is looked at as it was when the script began.
  const mayExceed = run.hasWritten || (run.flags?.has('allow-oom') ?? false);
  return command.deniesOom && engine.isOutOfMemory && !mayExceed ? errors.oom : undefined;
}
