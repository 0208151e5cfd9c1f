// PFDEBUG and PFSELFTEST: looking inside HyperLogLogs, and at whether they estimate well.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, OK, type Reply, Status } from '../../../resp/reply.ts';
import { arg, isWord } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { cString, sanitized } from '../../errors.ts';
import { key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { HyperLogLog } from '../../structures/hyperloglog.ts';
import { corrupted, openToWrite, type OpenHyperLogLog, save } from './open.ts';

const noKey = new ErrorReply('ERR The specified key does not exist');
const notSparse = new ErrorReply('ERR HLL encoding is not sparse');
const onOrOff = new ErrorReply('ERR Argument must be ON or OFF');

export const pfdebug = defineCommand({
  name: 'pfdebug',
  summary: 'Shows what a HyperLogLog is made of; for tests and the curious.',
  since: '2.8.9',
  group: 'hyperloglog',
  complexity: 'N/A',
  docFlags: ['syscmd'],
  flags: ['write', 'denyoom', 'admin'],
  categories: ['hyperloglog'],
  keys: [keySpec('RW access', index(2), range(0, 1, 0))],
  args: [string('subcommand'), key('key', 0)],
  examples: [{ lines: ['PFADD visitors ada bob', 'PFDEBUG ENCODING visitors', 'PFDEBUG DECODE visitors'] }],
  run: (ctx, argv) => {
    if (isWord(argv, 1, 'simd')) return switchVectors(argv);
    const name = arg(argv, 2);
    const target = openToWrite(ctx, name);
    if (target === undefined) return noKey;
    const { hll } = target;
    if (isWord(argv, 1, 'getreg')) {
      if (hll.encoding === 'sparse' && !turnDense(ctx, name, target)) return corrupted;
      return [...(hll.registers() ?? [])];
    }
    if (isWord(argv, 1, 'decode')) return hll.decode() ?? notSparse;
    if (isWord(argv, 1, 'encoding')) return new Status(hll.encoding);
    if (isWord(argv, 1, 'todense')) {
      if (hll.encoding === 'dense') return 0;
      return turnDense(ctx, name, target) ? 1 : corrupted;
    }
    return sanitized(`ERR Unknown PFDEBUG subcommand '${cString(arg(argv, 1))}'`);
  },
});

/** Counts as a change, so that a replica takes the same form; to watchers and caches it is none. */
function turnDense(ctx: Context, name: ByteString, target: OpenHyperLogLog): boolean {
  const before = target.hll.bytes;
  if (!target.hll.toDense()) return false;
  save(target, before);
  ctx.changedUnwatched(name);
  return true;
}

/**
 * Redis 8.0 can do without its vector instructions. There are none here, so both answers are equally true. After the error
 * for any other word Redis 8.0.2 sends its state as a second reply, which puts the client out of step: that is left out.
 */
function switchVectors(argv: readonly ByteString[]): Reply {
  if (isWord(argv, 2, 'on')) return new Status('enabled');
  if (isWord(argv, 2, 'off')) return new Status('disabled');
  return onOrOff;
}

export const pfselftest = defineCommand({
  name: 'pfselftest',
  summary: 'Checks the HyperLogLog algorithm on made-up elements.',
  since: '2.8.9',
  group: 'hyperloglog',
  complexity: 'N/A',
  docFlags: ['syscmd'],
  flags: ['admin'],
  categories: ['hyperloglog'],
  examples: [{ lines: ['PFSELFTEST'] }],
  run: (ctx) => selfTest(ctx.settings['hll-sparse-max-bytes']) ?? OK,
});

const TESTED_ELEMENTS = 100_000;
/** Standard errors that an estimate may be off. */
const TOLERANCE = 4;
const STANDARD_ERROR = 0.0081;

/** Adds the same elements to a dense and to a sparse HyperLogLog; undefined if both estimate well and alike. */
function selfTest(sparseMaxBytes: number): ErrorReply | undefined {
  const dense = HyperLogLog.create();
  dense.toDense();
  const sparse = HyperLogLog.create();
  let checkAt = 1;
  for (let added = 1; added <= TESTED_ELEMENTS; added++) {
    const element = `element:${added}`;
    dense.add(element, sparseMaxBytes);
    sparse.add(element, sparseMaxBytes);
    if (added < checkAt) continue;
    checkAt *= 10;
    const estimate = dense.count() ?? 0;
    if (estimate !== sparse.count()) return failed('sparse and dense encodings disagree', added);
    const allowed = Math.max(1, Math.ceil(added * STANDARD_ERROR * TOLERANCE));
    if (Math.abs(estimate - added) > allowed) return failed(`estimate of ${estimate} is too far off`, added);
  }
  return undefined;
}

function failed(why: string, elements: number): ErrorReply {
  return new ErrorReply(`ERR TESTFAILED ${why} with ${elements} elements`);
}
