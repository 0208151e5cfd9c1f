// DEBUG: a look inside, and switches that tests need. Guarded by enable-debug-command. What would crash or restart a
// process is refused: there is none to crash.
import type { ByteString } from '../../../../base/bytes.ts';
import { parseMemoryExactly } from '../../../config-memory.ts';
import { ErrorReply, OK, type Reply, Status, Verbatim } from '../../../../resp/reply.ts';
import { arg, isWord, readInteger } from '../../../args.ts';
import { defineCommand, type Handler } from '../../../command.ts';
import type { Context } from '../../../context.ts';
import { REPLY_PEAK_MS } from '../../../debug-switches.ts';
import { datasetDigest, valueDigest } from '../../../digest.ts';
import { cString, sanitized } from '../../../errors.ts';
import { debugHelp } from './help.ts';
import { tableStats } from './htstats.ts';
import { describeObject, describeStrings, printListpack, printQuicklist, valueTableStats } from './object.ts';
import { populate } from './populate.ts';
import { protocolExample } from './protocol.ts';
import { sleep } from './sleep.ts';

interface Subcommand {
  /** Words including DEBUG and the subcommand. */
  readonly min: number;
  readonly max: number;
  readonly run: Handler;
}

const words = (count: number, run: Handler): Subcommand => ({ min: count, max: count, run });
const between = (min: number, max: number, run: Handler): Subcommand => ({ min, max, run });
const key = (argv: readonly ByteString[]): ByteString => arg(argv, 2);
const isOn = (argv: readonly ByteString[]): boolean => Number.parseInt(key(argv), 10) > 0;

/** Switches something that has no meaning here, as Redis accepts it. */
const ignore: Handler = () => OK;

const noCrash: Handler = () => new ErrorReply('ERR this simulated server has no process that could crash or restart');
const noAllocatorSetting: Handler = () => new ErrorReply('ERR No such file or directory');

const badThreshold = new ErrorReply('ERR argument must be a memory value bigger than 1 and smaller than 4gb');
const MAX_PACKED_THRESHOLD = 2n ** 32n - 16n * 1024n;

function setPackedThreshold(ctx: Context, argv: readonly ByteString[]): Reply {
  const bytes = parseMemoryExactly(key(argv));
  if (bytes === undefined || bytes > MAX_PACKED_THRESHOLD) return badThreshold;
  ctx.engine.debug.packedThreshold = Number(bytes);
  return OK;
}

function htstats(ctx: Context, argv: readonly ByteString[]): Reply {
  const index = readInteger(key(argv));
  const db = ctx.engine.databases[index];
  if (db === undefined) return new ErrorReply('ERR Out of range database');
  const isFull = isWord(argv, 3, 'full');
  return new Verbatim(
    'txt',
    `[Dictionary HT]\n${tableStats(db.keys, isFull)}[Expires HT]\n${tableStats(db.volatile, isFull)}`,
  );
}

function resizeDicts(ctx: Context, argv: readonly ByteString[]): Reply {
  ctx.engine.debug.resizing = isOn(argv) ? 'enable' : 'forbid';
  ctx.engine.setResizePolicy(ctx.engine.debug.resizing);
  return OK;
}

function clientSizes({ engine }: Context): Reply {
  if (!engine.clientEviction.isOn) return new ErrorReply('ERR maxmemory-clients is disabled.');
  const classes = engine.clientEviction.classes();
  const lines = classes.map(({ from, bytes, clients }, at) => {
    const next = classes[at + 1];
    const start = String(from).padStart(10);
    const range = next === undefined ? `${start}+            ` : `${start} - ${String(next.from - 1).padStart(10)}`;
    return `bucket ${range}: tot-mem: ${String(bytes).padStart(10)}, clients: ${clients}\n`;
  });
  return new Verbatim('txt', lines.join(''));
}

function setReplyBuffer({ engine }: Context, argv: readonly ByteString[]): Reply {
  if (isWord(argv, 2, 'resizing')) {
    engine.debug.keepsReplyBuffers = !(Number.parseInt(arg(argv, 3), 10) > 0);
    return OK;
  }
  if (!isWord(argv, 2, 'peak-reset-time')) return unknownUse(argv);
  if (isWord(argv, 3, 'never')) engine.debug.replyPeakMs = Infinity;
  else engine.debug.replyPeakMs = isWord(argv, 3, 'reset') ? REPLY_PEAK_MS : readInteger(arg(argv, 3));
  return OK;
}

const REPLICATION_STEPS = ['clear', 'after-fork', 'before-rdb-channel', 'on-streaming-repl-buf'];

const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map(
  Object.entries({
    'aof-flush-sleep': words(3, ignore),
    assert: words(2, noCrash),
    'change-repl-id': words(2, (ctx) => {
      ctx.engine.changeReplicationId();
      return OK;
    }),
    'client-eviction': words(2, clientSizes),
    clusterlink: words(5, () => new ErrorReply('ERR Debug option only available for cluster mode enabled setup!')),
    'crash-and-recover': between(2, 3, noCrash),
    'dict-resizing': words(3, resizeDicts),
    digest: words(2, (ctx) => new Status(datasetDigest(ctx.engine.databases))),
    // Keys whose time has come count as long as nobody has removed them.
    'digest-value': between(2, Infinity, (ctx, argv) =>
      argv.slice(2).map((name) => new Status(valueDigest(ctx.db.keys.get(name)))),
    ),
    'drop-cluster-packet-filter': words(3, ignore),
    error: words(3, (_, argv) => sanitized(key(argv))),
    help: words(2, debugHelp),
    htstats: between(3, 4, htstats),
    'htstats-key': between(3, 4, (ctx, argv) => {
      return new Verbatim('txt', valueTableStats(ctx, key(argv), isWord(argv, 3, 'full')));
    }),
    internal_secret: words(2, () => new ErrorReply('ERR Internal secret is missing')),
    leak: words(3, ignore),
    listpack: words(3, (ctx, argv) => printListpack(ctx, key(argv))),
    log: words(3, (ctx, argv) => {
      ctx.engine.log('warning', `DEBUG LOG: ${key(argv)}`);
      return OK;
    }),
    mallctl: between(3, 4, noAllocatorSetting),
    'mallctl-str': between(3, 4, noAllocatorSetting),
    'mark-internal-client': between(2, 3, ignore),
    object: words(3, (ctx, argv) => describeObject(ctx, key(argv))),
    oom: words(2, noCrash),
    panic: words(2, noCrash),
    'pause-cron': words(3, (ctx, argv) => {
      ctx.engine.debug.isCronPaused = isOn(argv);
      return OK;
    }),
    populate: between(3, 5, populate),
    protocol: words(3, (ctx, argv) => protocolExample(ctx, key(argv))),
    quicklist: between(3, 4, (ctx, argv) => printQuicklist(ctx, key(argv))),
    'quicklist-packed-threshold': words(3, setPackedThreshold),
    'repl-pause': words(3, (_, argv) =>
      REPLICATION_STEPS.some((step) => isWord(argv, 2, step)) ? OK : unknownUse(argv),
    ),
    replicate: between(3, Infinity, ignore),
    replybuffer: words(4, setReplyBuffer),
    restart: between(2, 3, noCrash),
    script: words(3, (_, argv) => (isWord(argv, 2, 'list') ? OK : unknownUse(argv))),
    sdslen: words(3, (ctx, argv) => describeStrings(ctx, key(argv))),
    segfault: words(2, noCrash),
    'set-active-expire': words(3, (ctx, argv) => {
      ctx.engine.isActiveExpiryOn = isOn(argv);
      return OK;
    }),
    'set-disable-deny-scripts': words(3, (ctx, argv) => {
      ctx.engine.debug.runsNoScriptCommands = isOn(argv);
      return OK;
    }),
    'set-skip-checksum-validation': words(3, (ctx, argv) => {
      ctx.engine.debug.skipsChecksums = isOn(argv);
      return OK;
    }),
    sleep: words(3, sleep),
    'stringmatch-test': words(2, () => new Status('Apparently Redis did not crash: test passed')),
    structsize: words(
      2,
      () => 'bits:64 robj:16 dictentry:24 sdshdr5:1 sdshdr8:3 sdshdr16:5 sdshdr32:9 sdshdr64:17 ',
    ),
  } satisfies Readonly<Record<string, Subcommand>>),
);

function unknownUse(argv: readonly ByteString[]): ErrorReply {
  return sanitized(
    `ERR unknown subcommand or wrong number of arguments for '${cString(arg(argv, 1)).slice(0, 128)}'. Try DEBUG HELP.`,
  );
}

export const debug = defineCommand({
  name: 'debug',
  summary: 'Looks inside the server, and makes it behave as tests need it.',
  since: '1.0.0',
  group: 'server',
  complexity: 'Depends on the subcommand',
  docFlags: ['syscmd'],
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: [],
  permission: 'enable-debug-command',
  examples: [{ lines: ['SET color red', 'DEBUG OBJECT color', 'DEBUG DIGEST-VALUE color'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1).toLowerCase();
    const contributed = ctx.engine.debug.contributed.get(name);
    if (contributed) return contributed(ctx, argv);
    const subcommand = SUBCOMMANDS.get(name);
    if (subcommand === undefined) return unknownUse(argv);
    if (argv.length < subcommand.min || argv.length > subcommand.max) return unknownUse(argv);
    return subcommand.run(ctx, argv);
  },
});
