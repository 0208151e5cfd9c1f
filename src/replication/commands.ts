// What the commands of replication do where replicas can come: the engine's own are those of a server without a network.
import type { ByteString } from '../base/bytes.ts';
import { parseInt64 } from '../base/integer.ts';
import { splitArgs } from '../base/quoting.ts';
import { arg, isWord, readInteger, readIntegerIn, readPositive, readTimeoutMillis } from '../engine/args.ts';
import type { Command, Handler } from '../engine/command.ts';
import type { Context } from '../engine/context.ts';
import { cString, errors, sanitized } from '../engine/errors.ts';
import { ErrorReply, NO_REPLY, OK, type Reply } from '../resp/reply.ts';
import { roleReply } from './info.ts';
import { MasterReplication } from './master.ts';
import type { ReplicaOptions } from './replica.ts';

/** What a command did before, and what it does now. */
type Override = (before: Handler) => Handler;

const masterOnly = new ErrorReply('ERR this server can be a master of replicas, but not a replica itself');
const notZeroOrOne = new ErrorReply('ERR value is out of range, value must between 0 and 1');
const missingFilter = new ErrorReply('ERR Missing rdb-filter-only values');
/** Longer addresses than that are no addresses. */
const ADDRESS_BYTES = 255;

function replicationOf({ engine }: Context): MasterReplication {
  if (engine.replication instanceof MasterReplication) return engine.replication;
  throw new Error('commands of replication without it');
}

// --- SYNC, PSYNC, REPLCONF ---------------------------------------------------------------------------------------------

const sync: Handler = (ctx) => replicationOf(ctx).synchronize(ctx.client, 'sync');

const psync: Handler = (ctx, argv) => {
  // Where the replica wants to go on is the byte after the last that it has; positions count from 0.
  const position = readInteger(arg(argv, 2)) - 1;
  return replicationOf(ctx).synchronize(ctx.client, 'psync', { id: arg(argv, 1), position });
};

const replconf: Handler = (ctx, argv) => {
  if (argv.length % 2 === 0) return errors.syntax;
  const options = replicationOf(ctx).optionsOf(ctx.client);
  for (let at = 1; at < argv.length; at += 2) {
    const name = arg(argv, at).toLowerCase();
    // Only between master and replica, who never answer these.
    if (name === 'ack') {
      acknowledge(ctx, argv, at);
      return NO_REPLY;
    }
    if (name === 'getack') return NO_REPLY;
    const read = REPLCONF.get(name);
    if (read === undefined) return sanitized(`ERR Unrecognized REPLCONF option: ${cString(arg(argv, at))}`);
    read(options, arg(argv, at + 1));
  }
  return OK;
};

const readSwitch = (value: ByteString): boolean => readIntegerIn(value, 0, 1, notZeroOrOne) === 1;

const REPLCONF: ReadonlyMap<string, (options: ReplicaOptions, value: ByteString) => void> = new Map([
  ['listening-port', (options, value) => void (options.port = readIntegerIn(value, -(2 ** 31), 2 ** 31 - 1))],
  [
    'ip-address',
    (options, value) => {
      if (value.length > ADDRESS_BYTES) {
        throw new ErrorReply(`ERR REPLCONF ip-address provided by replica instance is too long: ${value.length} bytes`);
      }
      options.address = value;
    },
  ],
  [
    'capa',
    (options, value) => {
      const capability = value.toLowerCase();
      if (capability === 'eof') options.takesStreamedFile = true;
      else if (capability === 'psync2') options.knowsPsync2 = true;
    },
  ],
  ['rdb-only', (options, value) => void (options.wantsFileOnly = readSwitch(value))],
  ['rdb-filter-only', readFilter],
  // Copies through a connection of their own are off in Redis by default, and never offered here.
  ['rdb-channel', (_, value) => void readSwitch(value)],
  [
    'main-ch-client-id',
    (_, value) => {
      throw new ErrorReply(`ERR Unrecognized RDB client id: ${readInteger(value)}`);
    },
  ],
]);

function readFilter(options: ReplicaOptions, value: ByteString): void {
  const words = splitArgs(value);
  if (words === undefined) throw missingFilter;
  for (const word of words) {
    if (word.toLowerCase() !== 'functions') throw sanitized(`ERR Unsupported rdb-filter-only option: ${cString(word)}`);
  }
  options.content = { withKeys: false, withFunctions: words.length > 0 };
}

/** ACK offset [FACK offset]; one that makes no sense is passed over. */
function acknowledge(ctx: Context, argv: readonly ByteString[], at: number): void {
  const position = parseInt64(arg(argv, at + 1));
  if (position === undefined) return;
  const onDisk = isWord(argv, at + 2, 'fack') ? parseInt64(arg(argv, at + 3)) : undefined;
  replicationOf(ctx).acknowledged(ctx.client, Number(position), onDisk === undefined ? undefined : Number(onDisk));
}

// --- WAIT, WAITAOF -----------------------------------------------------------------------------------------------------

const wait: Handler = (ctx, argv) => {
  const wanted = readInteger(arg(argv, 1));
  const until = readTimeoutMillis(arg(argv, 2), ctx.now);
  const { acknowledgements } = replicationOf(ctx);
  const { client, command, engine } = ctx;
  const count = acknowledgements.count(client);
  if (count >= wanted || client.denyBlocking) return count;
  engine.waiting.blockOn(client, command, 'wait', argv, until, () => acknowledgements.count(client));
  acknowledgements.want();
  return NO_REPLY;
};

const waitaof: Handler = (ctx, argv) => {
  const wanted = readIntegerIn(arg(argv, 1), 0, 1, notZeroOrOne, errors.notInteger);
  const wantedReplicas = readPositive(arg(argv, 2));
  const until = readTimeoutMillis(arg(argv, 3), ctx.now);
  if (wanted > 0 && !ctx.settings.appendonly) return errors.waitaofNeedsAof;
  const { acknowledgements } = replicationOf(ctx);
  const { client, command, engine } = ctx;
  const [local, replicas] = acknowledgements.onDisk(client);
  if ((local >= wanted && replicas >= wantedReplicas) || client.denyBlocking) return [local, replicas];
  engine.waiting.blockOn(client, command, 'waitaof', argv, until, () => acknowledgements.onDisk(client));
  acknowledgements.want();
  return NO_REPLY;
};

// --- the rest ----------------------------------------------------------------------------------------------------------

/** It asks for no more than NO ONE, or makes no sense: answered as before. */
const replicaof: Override = (before) => (ctx, argv) => {
  const reply = before(ctx, argv);
  return reply === OK || (reply instanceof ErrorReply && reply.message.startsWith('ERR Invalid')) ? reply : masterOnly;
};

const failover: Override = (before) => (ctx, argv) => {
  const reply: Reply = before(ctx, argv);
  return replicationOf(ctx).replicas.size === 0 ? reply : masterOnly;
};

const shutdown: Override = (before) => (ctx, argv) => {
  const { shutdown: patient } = replicationOf(ctx);
  if (argv.length === 2 && isWord(argv, 1, 'abort') && patient.abort()) return OK;
  const reply = before(ctx, argv);
  if (reply !== NO_REPLY || !patient.isUnderWay) return reply;
  // It is answered only if nothing comes of it.
  ctx.engine.waiting.blockOn(ctx.client, ctx.command, 'shutdown', argv, 0, () => NO_REPLY);
  return NO_REPLY;
};

const OVERRIDES: ReadonlyMap<string, Override> = new Map([
  ['sync', () => sync],
  ['psync', () => psync],
  ['replconf', () => replconf],
  ['role', () => (ctx) => roleReply(replicationOf(ctx))],
  ['wait', () => wait],
  ['waitaof', () => waitaof],
  ['replicaof', replicaof],
  ['slaveof', replicaof],
  ['failover', failover],
  ['shutdown', shutdown],
]);

/** These commands, those of replication as a server answers them whose engine has a MasterReplication. */
export function withReplication(commands: readonly Command[]): readonly Command[] {
  return commands.map((command) => {
    const override = OVERRIDES.get(command.name);
    return override && command.run ? { ...command, run: override(command.run) } : command;
  });
}
