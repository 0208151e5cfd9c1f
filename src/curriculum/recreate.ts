// Reads some keys and returns the command lines that would make them again, TTLs included: what restarting a lesson
// keeps, so that it can be undone. Works through "send a line, get a reply" alone. Consumer groups of streams and TTLs
// of hash fields are not kept.

import { quote } from '../base/quoting.ts';
import type { Reply } from '../resp/reply.ts';
import { MapReply, PairsReply, SetReply } from '../resp/reply.ts';
import { showValue } from './check/describe.ts';
import type { Ask } from './check/evaluate.ts';
import { numberOf, textOf } from './check/reply-text.ts';

export async function recreateLines(keys: readonly string[], ask: Ask): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const key of keys) {
    const type = textOf(await ask(`TYPE ${showValue(key)}`)) ?? 'none';
    const read = READ[type];
    if (read === undefined) continue;
    const name = showValue(key);
    lines.push(...read(name, flat(await ask(read.line(name)))));
    const expiresAt = numberOf(await ask(`PEXPIRETIME ${name}`)) ?? -1;
    if (expiresAt >= 0) lines.push(`PEXPIREAT ${name} ${expiresAt}`);
  }
  return lines;
}

interface Reader {
  (name: string, values: readonly Reply[]): readonly string[];
  line(name: string): string;
}

const READ: Readonly<Record<string, Reader>> = {
  string: reader('GET', '', (name, [value]) => [`SET ${name} ${shown(value ?? '')}`]),
  list: reader('LRANGE', ' 0 -1', (name, values) => [`RPUSH ${name} ${values.map(shown).join(' ')}`]),
  set: reader('SMEMBERS', '', (name, values) => [`SADD ${name} ${values.map(shown).join(' ')}`]),
  hash: reader('HGETALL', '', (name, values) => [`HSET ${name} ${values.map(shown).join(' ')}`]),
  zset: reader('ZRANGE', ' 0 -1 WITHSCORES', (name, values) => {
    const pairs = values.filter((_, i) => i % 2 === 0).map((member, i) => `${shown(values[2 * i + 1] ?? 0)} ${shown(member)}`);
    return [`ZADD ${name} ${pairs.join(' ')}`];
  }),
  stream: reader('XRANGE', ' - +', (name, entries) =>
    entries.flatMap((entry) => {
      const [id, fields] = flat(entry);
      return id === undefined ? [] : [`XADD ${name} ${textOf(id) ?? '*'} ${flat(fields ?? []).map(shown).join(' ')}`];
    }),
  ),
};

function reader(command: string, rest: string, read: (name: string, values: readonly Reply[]) => readonly string[]): Reader {
  return Object.assign(read, { line: (name: string) => `${command} ${name}${rest}` });
}

function flat(reply: Reply): readonly Reply[] {
  if (Array.isArray(reply)) return reply as readonly Reply[];
  if (reply instanceof SetReply) return reply.items;
  if (reply instanceof MapReply || reply instanceof PairsReply) return reply.flat;
  return [reply];
}

/** Byte by byte, so that a value that is no UTF-8 text comes back as it was. */
function shown(reply: Reply): string {
  return quote(typeof reply === 'string' ? reply : (textOf(reply) ?? ''));
}
