// SUNION, SDIFF, SINTER, SINTERCARD and the commands that store what they give.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, type Reply, SetReply } from '../../../resp/reply.ts';
import { arg, isWord, readIntegerIn, readPositive } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { integer, key } from '../../grammar.ts';
import { index, keynum, keySpec, range } from '../../key-specs.ts';
import type { SetValue } from '../../types/set/value.ts';
import { difference, intersection, intersectionSet, readSets, union } from './combine.ts';

const limitNegative = new ErrorReply("ERR LIMIT can't be negative");

/** Puts the result in place of whatever the key held; an empty result leaves no key. */
function store(ctx: Context, event: string, name: ByteString, result: SetValue): Reply {
  if (!result.isEmpty) {
    ctx.db.set(name, result);
    ctx.changed('set', event, name);
  } else if (ctx.db.delete(name)) {
    ctx.changed('generic', 'del', name);
  }
  return result.size;
}

const READ = {
  since: '1.0.0',
  group: 'set',
  flags: ['readonly'],
  categories: ['set'],
  tips: ['nondeterministic_output_order'],
  keys: [keySpec('RO access', index(1), range(-1, 1, 0))],
  args: [key('key', 0, { multiple: true })],
} as const;

const STORE = {
  since: '1.0.0',
  group: 'set',
  flags: ['write', 'denyoom'],
  categories: ['set'],
  keys: [keySpec('OW update', index(1), range(0, 1, 0)), keySpec('RO access', index(2), range(-1, 1, 0))],
  args: [key('destination', 0), key('key', 1, { multiple: true })],
} as const;

const BY_TOTAL = 'O(N) for N members in all the sets together';
const BY_SMALLEST = 'O(N*M) at worst for N members in the smallest of M sets';

const SCENE = ['SADD backend ada bob', 'SADD frontend bob cid'];

export const sunion = defineCommand({
  ...READ,
  name: 'sunion',
  summary: 'Lists what is in at least one of several sets.',
  complexity: BY_TOTAL,
  examples: [{ lines: [...SCENE, 'SUNION backend frontend'] }],
  run: (ctx, argv) => new SetReply(union(readSets(ctx, argv.slice(1)), ctx.settings).toArray()),
});

export const sunionstore = defineCommand({
  ...STORE,
  name: 'sunionstore',
  summary: 'Stores what is in at least one of several sets, in place of what the destination held.',
  complexity: BY_TOTAL,
  examples: [{ lines: [...SCENE, 'SUNIONSTORE everyone backend frontend', 'SMEMBERS everyone'] }],
  run: (ctx, argv) => {
    const result = union(readSets(ctx, argv.slice(2)), ctx.settings);
    return store(ctx, 'sunionstore', arg(argv, 1), result);
  },
});

export const sdiff = defineCommand({
  ...READ,
  name: 'sdiff',
  summary: 'Lists what is in the first set and in none of the others.',
  complexity: BY_TOTAL,
  examples: [{ lines: [...SCENE, 'SDIFF backend frontend'] }],
  run: (ctx, argv) => new SetReply(difference(readSets(ctx, argv.slice(1)), ctx.settings).toArray()),
});

export const sdiffstore = defineCommand({
  ...STORE,
  name: 'sdiffstore',
  summary: 'Stores what is in the first set and in none of the others, in place of what the destination held.',
  complexity: BY_TOTAL,
  examples: [{ lines: [...SCENE, 'SDIFFSTORE backend-only backend frontend', 'SMEMBERS backend-only'] }],
  run: (ctx, argv) => {
    const result = difference(readSets(ctx, argv.slice(2)), ctx.settings);
    return store(ctx, 'sdiffstore', arg(argv, 1), result);
  },
});

export const sinter = defineCommand({
  ...READ,
  name: 'sinter',
  summary: 'Lists what is in all of several sets.',
  complexity: BY_SMALLEST,
  examples: [{ lines: [...SCENE, 'SINTER backend frontend'] }],
  run: (ctx, argv) => new SetReply([...intersection(readSets(ctx, argv.slice(1)))]),
});

export const sinterstore = defineCommand({
  ...STORE,
  name: 'sinterstore',
  summary: 'Stores what is in all of several sets, in place of what the destination held.',
  complexity: BY_SMALLEST,
  examples: [{ lines: [...SCENE, 'SINTERSTORE fullstack backend frontend', 'SMEMBERS fullstack'] }],
  run: (ctx, argv) => {
    const result = intersectionSet(readSets(ctx, argv.slice(2)), ctx.settings);
    return store(ctx, 'sinterstore', arg(argv, 1), result);
  },
});

export const sintercard = defineCommand({
  name: 'sintercard',
  summary: 'Counts what is in all of several sets; with a limit it stops counting there.',
  since: '7.0.0',
  group: 'set',
  complexity: BY_SMALLEST,
  flags: ['readonly', 'movablekeys'],
  categories: ['set'],
  keys: [keySpec('RO access', index(1), keynum(0, 1, 1))],
  args: [integer('numkeys'), key('key', 0, { multiple: true }), integer('limit', { token: 'LIMIT', optional: true })],
  examples: [{ lines: [...SCENE, 'SINTERCARD 2 backend frontend', 'SINTERCARD 2 backend backend LIMIT 1'] }],
  run: (ctx, argv) => {
    const numkeys = readIntegerIn(arg(argv, 1), 1, Infinity, errors.numkeysPositive, errors.numkeysPositive);
    if (numkeys > argv.length - 2) return errors.numkeysTooMany;
    let limit = 0;
    for (let at = 2 + numkeys; at < argv.length; at++) {
      if (!isWord(argv, at, 'limit') || at + 1 >= argv.length) return errors.syntax;
      limit = readPositive(arg(argv, ++at), limitNegative);
    }
    let count = 0;
    for (const _ of intersection(readSets(ctx, argv.slice(2, 2 + numkeys)))) if (++count === limit) break;
    return count;
  },
});
