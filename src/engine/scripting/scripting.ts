// Scripts of one engine: the cache that EVALSHA looks into, the run of a script from the caller's arguments to the
// reply, and what happens to one that does not end.
//
// A script runs to its end within one call, as in Redis. A host that can (Engine.meanwhile) serves others while a script
// is slow, so that they hear BUSY and may send SCRIPT KILL. Elsewhere a script has a budget. One that spends it (vm/machine.ts) would go on for ever
// as far as anybody can tell: its machine is given up, its client stays blocked, everybody else hears BUSY, and SCRIPT
// KILL or FUNCTION KILL ends it with Redis's error. So a runaway script looks as it does in Redis, although the thread
// is free. It ends only so: a script that would have come to its end after the budget does not.
import { flatten, type ByteString } from '../../base/bytes.ts';
import { sha1Hex } from '../../base/sha.ts';
import { ErrorReply, NO_REPLY, OK, type Reply } from '../../resp/reply.ts';
import type { Client } from '../client.ts';
import type { Context } from '../context.ts';
import type { Engine } from '../engine.ts';
import { errors, sanitized } from '../errors.ts';
import type { QueuedCommand } from '../transaction.ts';
import { codeBytes, Functions } from './functions.ts';
import { isFailure, type LuaFailure, type LuaMachine, type LuaRuntime, RunawayScript } from './runtime.ts';
import { ScriptRun, scriptHost } from './script-call.ts';
import { readShebang, type ScriptFlag } from './shebang.ts';

interface Script {
  readonly sha: string;
  readonly code: ByteString;
  readonly body: ByteString;
  readonly flags: ReadonlySet<ScriptFlag> | undefined;
  /** The machine's number for it, once it has been compiled there. */
  id: number | undefined;
  /** Came by EVAL only: may be forgotten when there are many. */
  isEvictable: boolean;
  /** Counts runs of all scripts. */
  usedAt: number;
}

/** As Redis: so many scripts that came by EVAL alone are kept. */
const KEPT_EVALS = 500;
/** So long a library may take to load. */
const LOAD_MS = 500;

export const noScript = new ErrorReply('NOSCRIPT No matching script. Please use EVAL.');
const notBusy = new ErrorReply('NOTBUSY No scripts in execution right now.');
const unkillable = new ErrorReply(
  'UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.',
);
const busyFunction = new ErrorReply(
  'BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.',
);
const writeInReadonly = new ErrorReply('ERR Can not execute a script with write flag using *_ro command.');
const needsMemory = new ErrorReply(
  "OOM allow-oom flag is not set on the script, can not run it when used memory > 'maxmemory'",
);
const unavailable = new ErrorReply('ERR this server has been started without Lua');

export class Scripting {
  private lua: LuaRuntime | undefined;
  private machine: LuaMachine | undefined;
  private readonly scripts = new Map<string, Script>();
  private evictable = 0;
  /** What runs commands for scripts. */
  readonly client: Client;
  readonly functions: Functions;
  /** The script that is running now. */
  current: ScriptRun | undefined;
  /** The script that runs, while it stands still. */
  private paused: ScriptRun | undefined;
  /** A script that has not come to its end, its client blocked. */
  private runaway: { readonly run: ScriptRun; readonly source: ByteString; readonly line: ByteString } | undefined;

  constructor(private readonly engine: Engine) {
    this.client = engine.createClient({ addr: '', laddr: '', isInternal: true });
    this.client.denyBlocking = true;
    this.client.isAuthenticated = true;
    this.functions = new Functions(engine, this);
  }

  get isLoaded(): boolean {
    return this.lua !== undefined;
  }

  provide(lua: LuaRuntime): void {
    this.lua = lua;
  }

  /** Lua, or an error if the host has none. */
  runtime(): LuaRuntime {
    if (!this.lua) throw unavailable;
    return this.lua;
  }

  get count(): number {
    return this.scripts.size;
  }

  get codeBytes(): number {
    return codeBytes(this.scripts.values());
  }

  // --- the cache -----------------------------------------------------------------------------------------------------

  has(sha: ByteString): boolean {
    return this.scripts.has(sha.toLowerCase());
  }

  /** SCRIPT LOAD: the script's SHA; throws if it does not compile. */
  load(code: ByteString): string {
    const script = this.prepare(code);
    if (script.isEvictable) {
      script.isEvictable = false;
      this.evictable--;
    }
    return script.sha;
  }

  flush(): void {
    this.scripts.clear();
    this.evictable = 0;
    this.machine = undefined;
  }

  /** The cached script with this code, or a new one in the cache. */
  private prepare(code: ByteString): Script {
    const sha = sha1Hex(code);
    const known = this.scripts.get(sha);
    if (known) return known;
    const { flags, body } = readShebang(code);
    const script: Script = { sha, code: flatten(code), body, flags, id: undefined, isEvictable: true, usedAt: 0 };
    this.compile(script);
    if (this.evictable >= KEPT_EVALS) this.forgetOldest();
    this.scripts.set(sha, script);
    this.evictable++;
    return script;
  }

  private compile(script: Script): number {
    const { machine } = this;
    let outcome: number | LuaFailure;
    try {
      outcome = this.theMachine().compile(script.body, '@user_script');
    } catch {
      // Full of other scripts, unless it was new.
      this.abandonMachine();
      if (machine === undefined) throw errors.luaMemory;
      return this.compile(script);
    }
    if (isFailure(outcome)) throw sanitized(`ERR Error compiling script (new function): ${outcome.message}`);
    script.id = outcome;
    return outcome;
  }

  /** The one among those that only EVAL has brought whose last run is the longest ago. */
  private forgetOldest(): void {
    let oldest: Script | undefined;
    for (const script of this.scripts.values()) {
      if (script.isEvictable && script.usedAt < (oldest?.usedAt ?? Infinity)) oldest = script;
    }
    if (oldest === undefined) return;
    this.scripts.delete(oldest.sha);
    this.evictable--;
    this.engine.stats.evictedScripts++;
    if (oldest.id !== undefined) this.machine?.drop(oldest.id);
  }

  private theMachine(): LuaMachine {
    return (this.machine ??= this.runtime().createMachine(
      scriptHost(
        this.engine,
        this.client,
        () => this.current,
        () => 'redis.register_function can only be called on FUNCTION LOAD command',
      ),
      'scripts',
    ));
  }

  /** Gives the machine up, whose state nobody knows; scripts are compiled again when they are next run. */
  private abandonMachine(): void {
    this.machine = undefined;
    for (const script of this.scripts.values()) script.id = undefined;
  }

  /**
   * The flags of the script or function that a command calls, which stand for the command's own (it writes, it needs
   * memory); undefined for scripts without flags and for all other commands.
   */
  flagsOf({ command, argv }: QueuedCommand): ReadonlySet<ScriptFlag> | undefined {
    if (command.group !== 'scripting') return undefined;
    const what = argv[1] ?? '';
    try {
      switch (command.name) {
        case 'fcall':
        case 'fcall_ro':
          return this.functions.find(what).flags;
        case 'eval':
        case 'eval_ro':
          return readShebang(what).flags;
        case 'evalsha':
        case 'evalsha_ro':
          return this.scripts.get(what.toLowerCase())?.flags;
        default:
          return undefined;
      }
    } catch {
      // What is no script is told so when it runs.
      return undefined;
    }
  }

  // --- running -------------------------------------------------------------------------------------------------------

  /** EVAL: the last scripts, found by their text, save the hash and the search. */
  evalScript(ctx: Context, argv: readonly ByteString[], keyCount: number, isReadonly: boolean): Reply {
    const code = argv[1] ?? '';
    let script = this.recent;
    if (script === undefined || script.code !== code || this.scripts.get(script.sha) !== script) {
      script = this.prepare(code);
      this.recent = script;
    }
    return this.run(ctx, script, argv, keyCount, isReadonly);
  }

  private recent: Script | undefined;
  /** Scripts run so far. */
  private uses = 0;

  evalSha(ctx: Context, argv: readonly ByteString[], keyCount: number, isReadonly: boolean): Reply {
    const sha = argv[1] ?? '';
    const script = this.scripts.get(sha) ?? this.scripts.get(sha.toLowerCase());
    if (!script) return noScript;
    return this.run(ctx, script, argv, keyCount, isReadonly);
  }

  private run(
    ctx: Context,
    script: Script,
    argv: readonly ByteString[],
    keyCount: number,
    isReadonly: boolean,
  ): Reply {
    const { flags } = script;
    script.usedAt = ++this.uses;
    const run = this.begin(ctx, script.sha, 'script', argv, isReadonly, flags);
    return this.finish(ctx, run, () => {
      const id = script.id ?? this.compile(script);
      return this.theMachine().run(id, argv.slice(3, 3 + keyCount), argv.slice(3 + keyCount));
    });
  }

  /** Whether the script may run at all; throws if not. */
  begin(
    ctx: Context,
    name: ByteString,
    kind: 'script' | 'function',
    argv: readonly ByteString[],
    isReadonly: boolean,
    flags: ReadonlySet<ScriptFlag> | undefined,
  ): ScriptRun {
    if (flags?.has('no-cluster')) this.engine.stats.clusterIncompatible++;
    const refusal = this.engine.persistence?.writeRefusal ?? this.engine.replication?.writeRefusal;
    if (refusal !== undefined && flags && !flags.has('no-writes')) throw refusal;
    if (isReadonly && flags && !flags.has('no-writes')) throw writeInReadonly;
    const mayFill = flags === undefined || flags.has('allow-oom') || flags.has('no-writes');
    if (!mayFill && this.engine.isOutOfMemory) throw needsMemory;
    return new ScriptRun(
      ctx.client,
      name,
      kind,
      argv,
      isReadonly || (flags?.has('no-writes') ?? false),
      flags,
      // Not `now`, which stands still while a long pipeline runs.
      Math.floor(this.engine.micros / 1000),
      this.engine.clusterFitness.declaredSlot,
    );
  }

  /** Runs it as its caller and turns what comes of it into the reply. */
  finish(
    ctx: Context,
    run: ScriptRun,
    execute: () => Reply | LuaFailure,
    abandonMachine: () => void = () => this.abandonMachine(),
  ): Reply {
    const { client } = this;
    client.db = run.caller.db;
    client.user = run.caller.user;
    client.account = run.caller.account;
    client.resp = 2;
    this.current = run;
    let outcome: Reply | LuaFailure;
    try {
      outcome = execute();
    } catch (thrown) {
      if (thrown instanceof ErrorReply) throw thrown;
      // What a new machine loads is not part of the run, which may have been killed.
      this.current = undefined;
      abandonMachine();
      if (!(thrown instanceof RunawayScript)) {
        this.engine.log('warning', `Lua stopped: ${String(thrown)}`);
        return errors.luaMemory;
      }
      return this.becomeBusy(ctx, run, thrown);
    } finally {
      this.current = undefined;
      // What the script has done is propagated by its commands.
      ctx.dontPropagate();
    }
    if (!isFailure(outcome)) return outcome;
    return failureReply(outcome, run.name);
  }

  // --- scripts that do not end ---------------------------------------------------------------------------------------

  /** Others are being served while a script stands still. */
  get isPaused(): boolean {
    return this.paused !== undefined;
  }

  /** Asked by a script that runs: lets the host serve others if it has been slow, and says whether it may go on. */
  mayGoOn(): boolean {
    const { engine, current: run } = this;
    const now = engine.clock.micros() / 1000;
    // A library that is being loaded has not long, and neither has anything else that Lua does beside running scripts.
    // What an append-only file holds was loaded once, and must be again.
    if (run === undefined) return engine.isLoading || now - Math.max(engine.unitMicros / 1000, this.functions.loadingSince) < LOAD_MS;
    const ms = now - run.startedAt;
    const threshold = engine.config.settings['busy-reply-threshold'];
    if (threshold <= 0 || ms < threshold || engine.meanwhile === undefined) return true;
    if (!run.isSlow) this.logSlow(run, Math.floor(ms));
    run.isSlow = true;
    const { currentClient, currentArgv, now: frozen } = engine;
    this.paused = run;
    const mayGoOn = engine.meanwhile();
    this.paused = undefined;
    // For the script no time has passed.
    Object.assign(engine, { currentClient, currentArgv, now: frozen });
    return mayGoOn && !run.isKilled;
  }

  private logSlow({ name, kind }: ScriptRun, ms: number): void {
    const command = kind === 'script' ? 'SCRIPT KILL' : 'FUNCTION KILL';
    this.engine.log(
      'warning',
      `Slow script detected: still in execution after ${ms} milliseconds. You can try killing the script using the ${command} command. Script name is: ${name}.`,
    );
  }

  private becomeBusy(ctx: Context, run: ScriptRun, where: RunawayScript): Reply {
    const { engine } = this;
    const error = this.killedBy(run, where.source, where.line);
    // Nobody could answer for a transaction that has stopped in its middle.
    if (run.isKilled || ctx.client.denyBlocking || ctx.client.isInternal) return error;
    if (!run.isSlow) this.logSlow(run, Math.floor(engine.clock.micros() / 1000 - run.startedAt));
    this.runaway = { run, source: where.source, line: where.line };
    engine.waiting.blockOn(ctx.client, ctx.command, 'script', run.argv, 0, () => error);
    return NO_REPLY;
  }

  private killedBy(run: ScriptRun, source: ByteString, line: ByteString): ErrorReply {
    const message = 'ERR Script killed by user with SCRIPT KILL...';
    return new ErrorReply(source === '' ? message : `${message} script: ${run.name}, on ${source}:${line}.`);
  }

  /** What everybody else hears meanwhile. */
  get busyError(): ErrorReply | undefined {
    if (!this.busyRun) return undefined;
    return this.busyRun.kind === 'script' ? errors.busy : busyFunction;
  }

  /** The script that does not end, or that others hear of while it runs. */
  get busyRun(): ScriptRun | undefined {
    return this.paused ?? this.runaway?.run;
  }

  /** SCRIPT KILL and FUNCTION KILL. */
  kill(kind: 'script' | 'function'): Reply {
    const run = this.busyRun;
    if (!run) return notBusy;
    if (run.hasWritten) return unkillable;
    if (run.kind !== kind) return this.busyError ?? notBusy;
    run.isKilled = true;
    if (!this.runaway) return OK;
    const { source, line } = this.runaway;
    this.runaway = undefined;
    const { blocked } = run.caller;
    if (blocked) this.engine.waiting.endBlocking(blocked, this.killedBy(run, source, line));
    return OK;
  }
}

function failureReply(failure: LuaFailure, name: ByteString): ErrorReply {
  const { message, source, line, isCounted } = failure;
  const text = message.replace(/[\r\n]+$/, '');
  const { message: whole } = sanitized(source && line ? `${text} script: ${name}, on ${source}:${line}.` : text);
  return new ErrorReply(whole, isCounted);
}
