// SRANDMEMBER and SPOP: members drawn by chance, left in or taken out.
import type { ByteString } from '../../../base/bytes.ts';
import { EMPTY_ARRAY, type Reply, SetReply } from '../../../resp/reply.ts';
import { arg, readPositive } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { integer, key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { SetValue } from '../../types/set/value.ts';
import { drawRepeatedly, readDrawCount } from '../draws.ts';

/** Members removed by one propagated SREM at most. */
const SREM_BATCH = 1024;

export const srandmember = defineCommand({
  name: 'srandmember',
  summary: 'Draws random members: different ones up to a count, or with a negative count as many, repeats allowed.',
  since: '1.0.0',
  group: 'set',
  complexity: 'O(1) without a count, else O(N) for N members drawn',
  history: [['2.6.0', 'The count.']],
  flags: ['readonly'],
  categories: ['set'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('count', { optional: true, since: '2.6.0' })],
  examples: [
    { lines: ['SADD dice 1 2 3 4 5 6', 'SRANDMEMBER dice'] },
    { lines: ['SADD dice 1 2 3 4 5 6', 'SRANDMEMBER dice 3', 'SRANDMEMBER dice -3'], note: '-3: three throws.' },
  ],
  run: (ctx, argv) => {
    if (argv.length > 3) return errors.syntax;
    const name = arg(argv, 1);
    if (argv.length === 2) return ctx.read(SetValue, name)?.randomMember(ctx.random) ?? null;
    const count = readDrawCount(arg(argv, 2));
    const set = ctx.read(SetValue, name);
    if (set === undefined || count === 0) return EMPTY_ARRAY;
    if (count < 0) return drawRepeatedly(ctx, -count, () => set.randomMember(ctx.random) ?? '');
    return count >= set.size ? set.toArray() : set.sample(count, ctx.random);
  },
});

export const spop = defineCommand({
  name: 'spop',
  summary: 'Takes random members out of a set: one, or up to a count. The last one taken takes the key with it.',
  since: '1.0.0',
  group: 'set',
  complexity: 'O(1) without a count, else O(N) for N members taken',
  history: [['3.2.0', 'The count.']],
  flags: ['write', 'fast'],
  categories: ['set'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RW access delete', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('count', { optional: true, since: '3.2.0' })],
  examples: [{ lines: ['SADD raffle ada bob cid', 'SPOP raffle', 'SPOP raffle 5', 'EXISTS raffle'] }],
  run: (ctx, argv) => {
    if (argv.length > 3) return errors.syntax;
    if (argv.length === 3) return popMany(ctx, arg(argv, 1), readPositive(arg(argv, 2)));
    const name = arg(argv, 1);
    const set = ctx.write(SetValue, name);
    const member = set?.randomMember(ctx.random);
    if (set === undefined || member === undefined) return null;
    set.remove(member);
    ctx.changed('set', 'spop', name);
    ctx.deleteIfEmpty(name, set);
    ctx.propagateAs('SREM', name, member);
    return member;
  },
});

function popMany(ctx: Context, name: ByteString, count: number): Reply {
  const set = ctx.write(SetValue, name);
  if (set === undefined || count === 0) return new SetReply([]);
  if (count >= set.size) {
    // Redis takes the union of this one set, which looks it up for reading: a hit.
    ctx.read(SetValue, name);
    const members = set.toArray();
    ctx.changed('set', 'spop', name, members.length);
    ctx.db.delete(name);
    ctx.notify('generic', 'del', name);
    ctx.propagateAs(ctx.settings['lazyfree-lazy-server-del'] ? 'UNLINK' : 'DEL', name);
    return new SetReply(members);
  }
  const members = set.sample(count, ctx.random);
  for (const member of members) set.remove(member);
  ctx.changed('set', 'spop', name, count);
  if (ctx.engine.propagation.isOn) {
    for (let from = 0; from < count; from += SREM_BATCH) {
      ctx.alsoPropagate('SREM', name, ...members.slice(from, from + SREM_BATCH));
    }
  }
  ctx.dontPropagate();
  return new SetReply(members);
}
