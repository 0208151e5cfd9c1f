// HGET, HMGET, HSTRLEN, HEXISTS: asking for fields by name.
import type { ByteString } from '../../../base/bytes.ts';
import type { Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { HashValue } from '../../types/hash/value.ts';
import { expireField, liveValue } from './live-fields.ts';

/** The value of the field argv[2] of the hash argv[1]; undefined without hash or field. */
function lookup(ctx: Context, argv: readonly ByteString[]): ByteString | undefined {
  const name = arg(argv, 1);
  const hash = ctx.read(HashValue, name);
  return hash && liveValue(ctx, name, hash, arg(argv, 2));
}

export const hget = defineCommand({
  name: 'hget',
  summary: 'Reads a field of a hash.',
  since: '2.0.0',
  group: 'hash',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('field')],
  examples: [{ lines: ['HSET user:1 name Ada born 1815', 'HGET user:1 name', 'HGET user:1 died'] }],
  run: (ctx, argv) => lookup(ctx, argv) ?? null,
});

export const hstrlen = defineCommand({
  name: 'hstrlen',
  summary: 'Tells how many bytes long the value of a field is; 0 if there is none.',
  since: '3.2.0',
  group: 'hash',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RO', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('field')],
  examples: [{ lines: ['HSET user:1 name Ada', 'HSTRLEN user:1 name', 'HSTRLEN user:1 born'] }],
  run: (ctx, argv) => lookup(ctx, argv)?.length ?? 0,
});

export const hexists = defineCommand({
  name: 'hexists',
  summary: 'Tells whether a hash has a field.',
  since: '2.0.0',
  group: 'hash',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RO', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('field')],
  examples: [{ lines: ['HSET user:1 name Ada', 'HEXISTS user:1 name', 'HEXISTS user:1 born'] }],
  run: (ctx, argv) => (lookup(ctx, argv) === undefined ? 0 : 1),
});

export const hmget = defineCommand({
  name: 'hmget',
  summary: 'Reads several fields of a hash, nil for each that is missing.',
  since: '2.0.0',
  group: 'hash',
  complexity: 'O(N) for N fields asked for',
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('field', { multiple: true })],
  examples: [{ lines: ['HSET user:1 name Ada born 1815', 'HMGET user:1 name born died'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const hash = ctx.read(HashValue, name);
    const values: Reply[] = [];
    let expired = 0;
    for (let at = 2; at < argv.length; at++) {
      const field = arg(argv, at);
      if (hash === undefined) {
        values.push(null);
      } else if (expireField(ctx, name, hash, field)) {
        expired++;
        values.push(null);
      } else {
        values.push(hash.get(field) ?? null);
      }
    }
    if (hash && expired > 0 && ctx.engine.mayExpire) announce(ctx, name, hash, expired);
    return values;
  },
});

/** As Redis 8.0.2 does it: once for all fields, and not at all if the only one that expired was the hash's last. */
function announce(ctx: Context, name: ByteString, hash: HashValue, expired: number): void {
  const isGone = hash.isEmpty;
  if (isGone) ctx.db.delete(name);
  ctx.changedSilently(name, 0);
  if (isGone && expired === 1) return;
  ctx.notify('hash', 'hexpired', name);
  if (isGone) ctx.notify('generic', 'del', name);
}
