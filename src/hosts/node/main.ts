// redis-server's stand-in: the same command line, configuration file, log lines, signals and exit codes, with Keyspace's
// engine inside. `npm run serve` and the `keyspace-server` command both end up here.

import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { toUtf8 } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import { addUsers, loadUsers, userLines } from '../../engine/acl/file.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import type { Settings } from '../../engine/config-parameters.ts';
import { Config } from '../../engine/config.ts';
import type { Engine } from '../../engine/engine.ts';
import { FastLane } from '../../engine/fast-lane.ts';
import type { ShutdownRequest } from '../../engine/surroundings.ts';
import { REDIS_VERSION } from '../../engine/version.ts';
import type { LoadOutcome } from '../../persistence/load.ts';
import type { Loading } from '../../persistence/loading.ts';
import { ServerPersistence } from '../../persistence/persistence.ts';
import { withReplication } from '../../replication/commands.ts';
import { MasterReplication } from '../../replication/master.ts';
import { Migration, withMigration } from '../../replication/migration.ts';
import { ErrorReply, OK } from '../../resp/reply.ts';
import { createServer } from '../../server/server.ts';
import { ChildProcess } from './child-process.ts';
import { parseCommandLine } from './command-line.ts';
import { CommandNames } from './command-names.ts';
import { ConfigError, type ConfigRest, readConfig } from './config-file.ts';
import { rewriteConfig } from './config-rewrite.ts';
import { FileDisk } from './file-disk.ts';
import { followListening, ListenError, listenAsConfigured } from './listen.ts';
import { Log } from './log.ts';
import { loadLua } from './lua.ts';
import { serveMeanwhile } from './meanwhile.ts';
import { followOomScore } from './oom-score.ts';
import { NodePeerNetwork } from './peer-network.ts';
import { servePeerSockets } from './peer-sockets.ts';
import { tellProcessFigures } from './process-figures.ts';
import { followProcessTitle } from './process-title.ts';
import { protectedModeRefusal } from './protected-mode.ts';
import { SystemClock, systemRandom } from './system-clock.ts';
import { systemMessage } from './system-message.ts';
import { TcpHost } from './tcp.ts';

const VERSION_LINE = `Redis server v=${REDIS_VERSION} sha=00000000:0 malloc=keyspace bits=64 build=keyspace`;
const HELP = `Usage: keyspace-server [/path/to/redis.conf] [options] [-]
       keyspace-server - (read config from stdin)
       keyspace-server -v or --version
       keyspace-server -h or --help

Answers as Redis ${REDIS_VERSION} does, and takes the options of its redis.conf by name.

Examples:
       keyspace-server (run the server with default conf)
       echo 'maxmemory 128mb' | keyspace-server -
       keyspace-server /etc/redis/6379.conf
       keyspace-server --port 7777
       keyspace-server /etc/myredis.conf --loglevel verbose
`;
/** Only this machine, where Redis's own default is every address: the dash marks the one that may be missing. */
const DEFAULT_BIND = '127.0.0.1 -::1';
/** Tells the process that `daemonize yes` starts that it is the daemon. */
const DAEMON_MARK = 'KEYSPACE_DAEMON';
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

const log = new Log();

// The thread in which sockets to other servers live is this same file.
if (isMainThread) await main(process.argv.slice(2));
else servePeerSockets();

async function main(args: readonly string[]): Promise<void> {
  const commandLine = parseCommandLine(args);
  if (commandLine.kind !== 'run') {
    process.stdout.write(commandLine.kind === 'version' ? `${VERSION_LINE}\n` : HELP);
    return;
  }
  const config = new Config({ bind: DEFAULT_BIND, dir: process.cwd() });
  const startDirectory = process.cwd();
  const configFile = commandLine.configFile === undefined ? '' : resolve(commandLine.configFile);
  const renames = new CommandNames(withReplication(ALL_COMMANDS).map(({ name }) => name));
  const { unresolved, users } = loadConfig(config, configText(commandLine), renames);
  config.settings.dir = process.cwd();
  const { settings } = config;
  useLogSettings(settings);
  if (settings.daemonize && process.env[DAEMON_MARK] === undefined) {
    startDaemon(startDirectory);
    return;
  }
  log.write('notice', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
  log.write('notice', `Redis version=${REDIS_VERSION}, bits=64, commit=00000000, modified=0, pid=${process.pid}, just started`);
  if (args.length > 0) log.write('notice', 'Configuration loaded');
  else log.write('warning', 'Warning: no config file specified, using the default config.');
  log.role = 'M';
  if (unresolved.length > 0) {
    introduce(settings);
    fail(...unresolvedMessages(unresolved));
  }
  await serve(config, configFile, users, renames.renames);
}

/** The whole configuration as one text: the file, standard input, the options. Line numbers in complaints count in it. */
function configText(commandLine: { configFile: string | undefined; readsStdin: boolean; options: ByteString }): ByteString {
  const { configFile, readsStdin, options } = commandLine;
  let text = configFile === undefined ? '' : readConfigFile(resolve(configFile));
  if (readsStdin) {
    log.write('notice', 'Reading config from stdin');
    text += readFileSync(0, 'latin1');
  }
  return options === '' ? text : `${text}\n${options}`;
}

/** Ends the process if there is no such file. */
function readConfigFile(path: string): ByteString {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    return fail(`Fatal error, can't open config file '${path}': ${systemMessage(error)}`);
  }
}

/** Ends the process if the configuration is wrong. */
function loadConfig(config: Config, text: ByteString, names: CommandNames): ConfigRest {
  try {
    return readConfig(text, config, {
      readFile: readConfigFile,
      changeDirectory: (path) => process.chdir(path),
      renameCommand: (from, to) => names.rename(from, to),
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(error.message);
    return process.exit(1);
  }
}

function introduce(settings: Settings): void {
  if (showsBanner(settings)) log.writeRaw('notice', banner(settings.port));
  else log.write('notice', `Running mode=standalone, port=${settings.port}.`);
}

/** Where Redis shows its logo: on a terminal, or if it is told to. */
function showsBanner({ logfile, ...settings }: Settings): boolean {
  return settings['always-show-logo'] || (logfile === '' && process.stdout.isTTY);
}

/** Test suites find the server's process by the line with its PID. */
function banner(port: number): string {
  const facts = [`Keyspace, for Redis ${REDIS_VERSION}`, 'Running in standalone mode', `Port: ${port}`, `PID: ${process.pid}`];
  return `\n${facts.map((fact) => `    ${fact}\n`).join('')}\n`;
}

function useLogSettings(settings: Settings): void {
  if (settings.logfile !== '') {
    try {
      appendFileSync(settings.logfile, '');
    } catch (error) {
      process.stderr.write(`\n*** FATAL CONFIG FILE ERROR (Redis ${REDIS_VERSION}) ***\n`);
      process.stderr.write(`Can't open the log file: ${systemMessage(error)}\n`);
      process.exit(1);
    }
    log.file = resolve(settings.logfile);
  }
  log.level = settings.loglevel;
}

/** Node cannot fork: the daemon is a second process that reads the same command line in the same place. */
function startDaemon(cwd: string): void {
  // Without npm's mark: a daemon outlives its parent (src/tooling/end-with-parent.mjs).
  const env = { ...process.env, [DAEMON_MARK]: '1', npm_lifecycle_event: undefined };
  spawn(process.execPath, process.argv.slice(1), { cwd, env, detached: true, stdio: 'ignore' }).unref();
}

/** @param configFile its full path, empty if there is none */
async function serve(
  { settings }: Config,
  configFile: string,
  users: ConfigRest['users'],
  renames: CommandNames['renames'],
): Promise<void> {
  const clock = new SystemClock();
  const server = createServer({
    clock,
    random: systemRandom(),
    settings,
    log: (level, message) => log.write(level, message),
    process: { id: process.pid, executable: process.argv[1] ?? '', configFile },
    commands: withMigration(withReplication(ALL_COMMANDS), () => migration),
    late: { lua: () => server.provide({ lua: loadLua() }) },
    lane: (engine) => new FastLane(engine),
  });
  for (const [from, to] of renames) server.engine.commands.rename(from, to);
  useAcl(server.engine, users);
  if (configFile !== '') {
    server.engine.rewriteConfig = () => rewriteFile(server.engine, configFile);
    server.engine.debug.contributed.set('config-rewrite-force-all', () => {
      const problem = rewriteFile(server.engine, configFile, true);
      return problem === undefined ? OK : new ErrorReply(`ERR CONFIG REWRITE-FORCE-ALL failed: ${problem}`);
    });
  }
  const host = new TcpHost({
    server,
    now: () => clock.now(),
    keepAliveSeconds: settings['tcp-keepalive'],
    refusal: (address) => protectedModeRefusal(server.engine, address),
  });
  server.engine.meanwhile = serveMeanwhile(server.engine, host);
  const disk = new FileDisk(() => clock.now());
  disk.onProgress = () => host.poke();
  const persistence = new ServerPersistence({
    engine: server.engine,
    disk,
    childProcess: new ChildProcess(),
    onFatal: () => process.exit(1),
  });
  const replication = new MasterReplication(server.engine, persistence);
  const migration = new Migration(server.engine, new NodePeerNetwork(new URL(import.meta.url)));
  setInterval(() => migration.closeIdle(), 1000).unref();
  tellProcessFigures(server.engine);
  const shutDown = replication.shutdown.before((request: ShutdownRequest) => {
    const refusal = persistence.prepareShutdown(request);
    if (refusal !== undefined) return refusal;
    host.close();
    if (settings.unixsocket !== '') {
      log.write('notice', 'Removing the unix socket file.');
      rmSync(settings.unixsocket, { force: true });
    }
    if (settings.pidfile !== '') {
      log.write('notice', 'Removing the pid file.');
      rmSync(settings.pidfile, { force: true });
    }
    log.write('warning', 'Redis is now ready to exit, bye bye...');
    return process.exit(0);
  });
  server.engine.shutdownHandler = shutDown;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      log.writeSignal(signal);
      shutDown(shutdownOnSignal(server.engine.config.settings, signal));
    });
  }
  // Not sooner: suites that have seen the PID may connect at once.
  introduce(settings);
  const protocols = await listenAsConfigured(host, settings, log).catch((error: unknown) => {
    if (!(error instanceof ListenError)) throw error;
    return fail(error.message);
  });
  const { config } = server.engine;
  followListening(config, host, log);
  followOomScore(config, log);
  followProcessTitle(config, process.argv[1] ?? '', configFile);
  config.onChange('loglevel', () => {
    log.level = config.settings.loglevel;
  });
  if (settings.pidfile !== '') writeFileSync(settings.pidfile, `${process.pid}\n`);
  log.write('notice', 'Server initialized');
  // Before the first turn of the event loop: whoever has connected meanwhile waits.
  if ((await loadInTurns(persistence.formats.starting(persistence))).kind === 'refused') process.exit(1);
  for (const protocol of protocols) log.write('notice', `Ready to accept connections ${protocol}`);
}

/** Reads the files; clients are heard now and then, and told LOADING. */
async function loadInTurns(loading: Loading<LoadOutcome>): Promise<LoadOutcome> {
  for (;;) {
    const step = loading.next();
    if (step.done === true) return step.value;
    await (step.value < 1 ? setImmediate() : setTimeout(step.value));
  }
}

/** Users come from the ACL file or from the configuration; a mistake in either ends the process. */
function useAcl({ access, config }: Engine, users: ConfigRest['users']): void {
  const { aclfile } = config.settings;
  access.file = {
    read: (path) => withoutThrowing(() => readFileSync(toUtf8(path), 'latin1')),
    write: (path, text) => withoutThrowing(() => replaceFile(toUtf8(path), text)) !== undefined,
  };
  if (aclfile !== '' && users.length > 0) {
    fail('Users are declared both in the configuration and in an ACL file. Only one of them may hold users.');
  }
  const declared = addUsers(access, users);
  if (declared !== undefined) fail(toUtf8(declared), 'Critical error while loading ACLs. Exiting.');
  const problem = aclfile === '' ? undefined : loadUsers(access, aclfile);
  if (problem !== undefined) fail(`Aborting Redis startup because of ACL errors: ${toUtf8(problem)}`);
}

/** Why it could not be rewritten, if so. */
function rewriteFile(engine: Engine, path: string, withDefaults = false): string | undefined {
  const { access, config } = engine;
  try {
    const old = existsSync(path) ? readFileSync(path, 'latin1') : '';
    const users = config.settings.aclfile === '' ? userLines(access) : [];
    replaceFile(path, rewriteConfig(old, config, users, withDefaults));
    log.write('notice', 'CONFIG REWRITE executed with success.');
    return undefined;
  } catch (error) {
    log.write('warning', `CONFIG REWRITE failed: ${systemMessage(error)}`);
    return systemMessage(error);
  }
}

/** All of it or nothing: a reader never finds half a file. */
function replaceFile(path: string, text: ByteString): true {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, text, 'latin1');
  renameSync(unfinished, path);
  return true;
}

function withoutThrowing<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** What the signal asks for, as shutdown-on-sigterm and shutdown-on-sigint say. */
function shutdownOnSignal(settings: Settings, signal: (typeof SIGNALS)[number]): ShutdownRequest {
  const words = settings[signal === 'SIGTERM' ? 'shutdown-on-sigterm' : 'shutdown-on-sigint'].split(' ');
  return {
    save: words.includes('save') ? 'always' : words.includes('nosave') ? 'never' : 'if-configured',
    now: words.includes('now'),
    force: words.includes('force'),
  };
}

function unresolvedMessages(lines: readonly ByteString[]): string[] {
  return [
    'Unresolved Configuration(s) Detected:',
    ...lines.map((line) => `>>> '${toUtf8(line)}'`),
    'Module Configuration detected without loadmodule directive or no ApplyConfig call: aborting',
  ];
}

/** Logs why the server cannot go on, and ends the process. */
function fail(...messages: readonly string[]): never {
  for (const message of messages) log.write('warning', message);
  process.exit(1);
}
