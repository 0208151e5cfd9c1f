// SADD, SREM, SMOVE, SCARD, SISMEMBER, SMISMEMBER, SMEMBERS and SSCAN: one set and its members.
import type { ByteString } from '../../../base/bytes.ts';
import { type Reply, SetReply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { integer, key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { Dict } from '../../structures/dict.ts';
import { SetValue } from '../../types/set/value.ts';
import { readCursor, readScanOptions, SCAN_ARGS, scanDict, scanReply } from '../scan.ts';

export const sadd = defineCommand({
  name: 'sadd',
  summary: 'Adds members to a set, which is made if it does not exist. The reply counts those that are new.',
  since: '1.0.0',
  group: 'set',
  complexity: 'O(N) for N members',
  history: [['2.4.0', 'More than one member.']],
  flags: ['write', 'denyoom', 'fast'],
  categories: ['set'],
  keys: [keySpec('RW insert', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('member', { multiple: true })],
  examples: [{ lines: ['SADD tags red blue', 'SADD tags blue green', 'SMEMBERS tags'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    let set = ctx.write(SetValue, name);
    if (set === undefined) {
      set = SetValue.expecting(arg(argv, 2), argv.length - 2, ctx.settings);
      ctx.db.add(name, set);
    } else {
      set.expect(argv.length - 2, ctx.settings);
    }
    let added = 0;
    for (let at = 2; at < argv.length; at++) if (set.add(arg(argv, at), ctx.settings)) added++;
    if (added > 0) ctx.changed('set', 'sadd', name, added);
    return added;
  },
});

export const srem = defineCommand({
  name: 'srem',
  summary: 'Removes members from a set. The reply counts those that were there; the last one takes the key with it.',
  since: '1.0.0',
  group: 'set',
  complexity: 'O(N) for N members',
  history: [['2.4.0', 'More than one member.']],
  flags: ['write', 'fast'],
  categories: ['set'],
  keys: [keySpec('RW delete', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('member', { multiple: true })],
  examples: [{ lines: ['SADD tags red blue', 'SREM tags red pink', 'SMEMBERS tags'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const set = ctx.write(SetValue, name);
    if (set === undefined) return 0;
    let removed = 0;
    for (let at = 2; at < argv.length && !set.isEmpty; at++) if (set.remove(arg(argv, at))) removed++;
    if (removed === 0) return 0;
    ctx.changed('set', 'srem', name, removed);
    ctx.deleteIfEmpty(name, set);
    return removed;
  },
});

export const smove = defineCommand({
  name: 'smove',
  summary: 'Moves a member from one set to another in one step, so that nobody sees it in neither or both.',
  since: '1.0.0',
  group: 'set',
  complexity: 'O(1)',
  flags: ['write', 'fast'],
  categories: ['set'],
  keys: [keySpec('RW access delete', index(1), range(0, 1, 0)), keySpec('RW insert', index(2), range(0, 1, 0))],
  args: [key('source', 0), key('destination', 1), string('member')],
  examples: [{ lines: ['SADD waiting job1 job2', 'SMOVE waiting running job1', 'SMEMBERS running'] }],
  run: (ctx, argv) => {
    const from = arg(argv, 1);
    const to = arg(argv, 2);
    const member = arg(argv, 3);
    const source = ctx.db.lookupWrite(from);
    let target = ctx.db.lookupWrite(to);
    // A destination of another type is no mistake as long as there is nothing to move.
    if (source === undefined) return 0;
    if (!(source instanceof SetValue)) return errors.wrongType;
    if (target === undefined) target = SetValue.expecting(member, 1, ctx.settings);
    if (!(target instanceof SetValue)) return errors.wrongType;
    if (source === target) return source.has(member) ? 1 : 0;
    if (!source.remove(member)) return 0;
    ctx.changed('set', 'srem', from);
    ctx.deleteIfEmpty(from, source);
    if (target.isEmpty) ctx.db.add(to, target);
    if (target.add(member, ctx.settings)) ctx.changed('set', 'sadd', to);
    return 1;
  },
});

const COMMON = {
  since: '1.0.0',
  group: 'set',
  categories: ['set'],
} as const;

export const scard = defineCommand({
  ...COMMON,
  name: 'scard',
  summary: 'Says how many members a set has.',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  keys: [keySpec('RO', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  examples: [{ lines: ['SADD tags red blue', 'SCARD tags', 'SCARD missing'] }],
  run: (ctx, argv) => ctx.read(SetValue, arg(argv, 1))?.size ?? 0,
});

export const sismember = defineCommand({
  ...COMMON,
  name: 'sismember',
  summary: 'Says whether a set has a member.',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  keys: [keySpec('RO', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('member')],
  examples: [{ lines: ['SADD tags red blue', 'SISMEMBER tags red', 'SISMEMBER tags pink'] }],
  run: (ctx, argv) => (ctx.read(SetValue, arg(argv, 1))?.has(arg(argv, 2)) ? 1 : 0),
});

export const smismember = defineCommand({
  ...COMMON,
  name: 'smismember',
  summary: 'Says of each of several members whether a set has it.',
  since: '6.2.0',
  complexity: 'O(N) for N members',
  flags: ['readonly', 'fast'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('member', { multiple: true })],
  examples: [{ lines: ['SADD tags red blue', 'SMISMEMBER tags red pink blue'] }],
  run: (ctx, argv) => {
    const set = ctx.read(SetValue, arg(argv, 1));
    const answers: number[] = [];
    for (let at = 2; at < argv.length; at++) answers.push(set?.has(arg(argv, at)) ? 1 : 0);
    return answers;
  },
});

export const smembers = defineCommand({
  ...COMMON,
  name: 'smembers',
  summary: 'Lists all members of a set, in no particular order.',
  complexity: 'O(N) for N members',
  flags: ['readonly'],
  tips: ['nondeterministic_output_order'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  examples: [{ lines: ['SADD tags red blue green', 'SMEMBERS tags'] }],
  run: (ctx, argv) => new SetReply(ctx.read(SetValue, arg(argv, 1))?.toArray() ?? []),
});

export const sscan = defineCommand({
  ...COMMON,
  name: 'sscan',
  summary: 'Walks through a set a few members at a time: call it with the cursor it answered until that is 0 again.',
  since: '2.8.0',
  complexity: 'O(1) for each call with the same COUNT; O(N) for a whole walk over N members',
  flags: ['readonly'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('cursor'), ...SCAN_ARGS],
  examples: [{ lines: ['SADD tags red blue rose', 'SSCAN tags 0 MATCH r*'] }],
  run: (ctx, argv) => {
    const cursor = readCursor(arg(argv, 2));
    const set = ctx.read(SetValue, arg(argv, 1));
    if (set === undefined) return scanReply(0, []);
    const { count, matches } = readScanOptions(argv, 3, 'collection');
    return scanSet(set, cursor, count, matches ?? (() => true));
  },
});

/** A small set is answered whole, whatever cursor and count say. */
function scanSet(set: SetValue, cursor: number, count: number, matches: (member: ByteString) => boolean): Reply {
  const { contents } = set;
  if (!(contents instanceof Dict)) return scanReply(0, set.toArray().filter(matches));
  const found: ByteString[] = [];
  const next = scanDict(contents, cursor, count, (member) => {
    if (matches(member)) found.push(member);
  });
  return scanReply(next, found);
}
