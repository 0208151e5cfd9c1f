// PFADD, PFCOUNT and PFMERGE: counting what is different without keeping it.
import type { ByteString } from '../../../base/bytes.ts';
import { OK, type Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { HLL_REGISTERS, HyperLogLog } from '../../structures/hyperloglog.ts';
import { StringValue } from '../../types/string/value.ts';
import { corrupted, create, openToRead, openToWrite, save } from './open.ts';

export const pfadd = defineCommand({
  name: 'pfadd',
  summary: 'Adds elements to a HyperLogLog, which is created if the key is missing.',
  since: '2.8.9',
  group: 'hyperloglog',
  complexity: 'O(1) for each element.',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hyperloglog'],
  keys: [keySpec('RW insert', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('element', { optional: true, multiple: true })],
  examples: [
    { lines: ['PFADD visitors ada bob ada', 'PFCOUNT visitors'] },
    { lines: ['PFADD visitors ada', 'PFADD visitors ada'], note: '1 if the estimate may have changed.' },
  ],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const found = openToWrite(ctx, name);
    const target = found ?? create(ctx, name);
    const before = target.hll.bytes;
    const sparseMax = ctx.settings['hll-sparse-max-bytes'];
    let changes = found ? 0 : 1;
    for (let at = 2; at < argv.length; at++) {
      const changed = target.hll.add(arg(argv, at), sparseMax);
      if (changed === undefined) {
        save(target, before);
        return corrupted;
      }
      if (changed) changes++;
    }
    if (changes === 0) return 0;
    target.hll.invalidateCount();
    save(target, before);
    ctx.changed('string', 'pfadd', name, changes);
    return 1;
  },
});

export const pfcount = defineCommand({
  name: 'pfcount',
  summary: 'Estimates how many different elements were added to one HyperLogLog, or to several taken together.',
  since: '2.8.9',
  group: 'hyperloglog',
  complexity: 'O(1), and quick, for one key, which keeps its last estimate; O(N), and slow, for N keys.',
  flags: ['readonly'],
  categories: ['hyperloglog'],
  keys: [
    keySpec(
      'RW access',
      index(1),
      range(-1, 1, 0),
      'Written to, too: the estimate is kept in the key, and replicated',
    ),
  ],
  args: [key('key', 0, { multiple: true })],
  examples: [
    { lines: ['PFADD mon ada bob', 'PFADD tue bob eve', 'PFCOUNT mon', 'PFCOUNT mon tue'], note: 'Bob counts once.' },
  ],
  run: (ctx, argv) => (argv.length === 2 ? countOne(ctx, arg(argv, 1)) : countTogether(ctx, argv)),
});

/** Writes the estimate into the key unless it is there already, and counts that as a change (as Redis does). */
function countOne(ctx: Context, name: ByteString): Reply {
  const seen = openToRead(ctx, name);
  if (seen === undefined) return 0;
  // A read that writes: no second lookup, which would count as a use of its own.
  const value = ctx.db.peek(name);
  if (!(value instanceof StringValue)) return 0;
  const hll = HyperLogLog.adopt(value.writable(0)) ?? seen;
  const wasCached = hll.isCountCached;
  const count = hll.count();
  if (count === undefined) return corrupted;
  if (!wasCached) ctx.changedSilently(name);
  return count;
}

function countTogether(ctx: Context, argv: readonly ByteString[]): Reply {
  const registers = new Uint8Array(HLL_REGISTERS);
  for (let at = 1; at < argv.length; at++) {
    const hll = openToRead(ctx, arg(argv, at));
    if (hll !== undefined && !hll.mergeInto(registers)) return corrupted;
  }
  return HyperLogLog.estimate(registers);
}

export const pfmerge = defineCommand({
  name: 'pfmerge',
  summary: 'Merges HyperLogLogs into one, which then counts what was added to any of them.',
  since: '2.8.9',
  group: 'hyperloglog',
  complexity: 'O(N) for N HyperLogLogs, each of them slow.',
  flags: ['write', 'denyoom'],
  categories: ['hyperloglog'],
  keys: [
    keySpec('RW access insert', index(1), range(0, 1, 0)),
    keySpec('RO access', index(2), range(-1, 1, 0)),
  ],
  args: [key('destkey', 0), key('sourcekey', 1, { optional: true, multiple: true })],
  examples: [{ lines: ['PFADD mon ada bob', 'PFADD tue bob eve', 'PFMERGE week mon tue', 'PFCOUNT week'] }],
  run: (ctx, argv) => {
    const registers = new Uint8Array(HLL_REGISTERS);
    let isDense = false;
    // The destination takes part in its own merge.
    for (let at = 1; at < argv.length; at++) {
      const source = openToRead(ctx, arg(argv, at));
      if (source === undefined) continue;
      if (source.encoding === 'dense') isDense = true;
      if (!source.mergeInto(registers)) return corrupted;
    }
    const name = arg(argv, 1);
    const target = openToWrite(ctx, name) ?? create(ctx, name);
    const before = target.hll.bytes;
    const merged = target.hll.raiseAll(registers, isDense, ctx.settings['hll-sparse-max-bytes']);
    if (!merged) return corrupted;
    save(target, before);
    ctx.changed('string', 'pfadd', name);
    return OK;
  },
});
