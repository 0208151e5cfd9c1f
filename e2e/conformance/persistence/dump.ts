// DUMP beside Redis: the same commands on both, then the same bytes from both. What Redis dumps, both take in, and dump
// again alike, in the same encoding; and Redis takes in what Keyspace dumped, and dumps the same.
import type { ByteString } from '../../../src/base/bytes.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import { ErrorReply } from '../../../src/resp/reply.ts';
import { canonical } from './canonical.ts';
import { OwnSide } from './own-side.ts';
import { randomValue, SETTINGS, streamWithConsumers } from './random-values.ts';
import { RedisLink } from './redis-link.ts';

export interface DumpReport {
  readonly values: number;
  /** By first byte of the payload. */
  readonly types: ReadonlyMap<number, number>;
  readonly compressed: number;
  readonly bytes: number;
  readonly differences: readonly string[];
}

const BATCH = 50;
const SHOWN = 10;

export async function compareDumps(server: string, count: number, seed: number): Promise<DumpReport> {
  const redis = await RedisLink.start(server);
  try {
    return await new Comparison(redis, seed).run(count);
  } finally {
    redis.stop();
  }
}

class Comparison {
  private own = new OwnSide();
  private readonly random: SeededRandom;
  private readonly differences: string[] = [];
  private readonly types = new Map<number, number>();
  private compressed = 0;
  private bytes = 0;

  constructor(
    private readonly redis: RedisLink,
    seed: number,
  ) {
    this.random = new SeededRandom(seed);
  }

  async run(count: number): Promise<DumpReport> {
    let done = 0;
    for (let batch = 0; done < count && this.differences.length < SHOWN; batch++) {
      await this.prepare(SETTINGS[batch % SETTINGS.length] ?? []);
      const isConsumers = batch % 10 === 9;
      const made = Array.from({ length: Math.min(BATCH, count - done) }, (_, n) => {
        const key = `k${n}`;
        return { key, commands: isConsumers ? streamWithConsumers(this.random, key) : randomValue(this.random, key) };
      });
      for (const { key, commands } of made) await this.compare(key, commands, !isConsumers, `batch ${batch}, ${key}`);
      done += made.length;
    }
    const { types, compressed, bytes, differences } = this;
    return { values: done, types, compressed, bytes, differences };
  }

  private async prepare(settings: readonly (readonly [string, string])[]): Promise<void> {
    this.own = new OwnSide();
    const defaults = new Map(SETTINGS.flatMap((each) => each.map(([name]) => [name, this.own.ask('CONFIG', 'GET', name)])));
    const commands: ByteString[][] = [['FLUSHALL']];
    for (const [name, reply] of defaults) commands.push(['CONFIG', 'SET', name, String((reply as string[])[1])]);
    for (const [name, value] of settings) commands.push(['CONFIG', 'SET', name, value]);
    await this.redis.askAll(commands);
    for (const [name, value] of settings) this.own.ask('CONFIG', 'SET', name, value);
  }

  private async compare(
    key: ByteString,
    commands: readonly (readonly ByteString[])[],
    isTimeless: boolean,
    name: string,
  ): Promise<void> {
    const replies = await this.redis.askAll([...commands, ['DUMP', key]]);
    const theirs = replies.at(-1);
    if (isTimeless) {
      for (const command of commands) this.own.ask(...command);
      const ours = this.own.ask('DUMP', key);
      if (typeof ours !== typeof theirs || (typeof ours === 'string' && canonical(ours) !== canonical(String(theirs)))) {
        this.report(name, 'dumps', commands, theirs, ours);
        return;
      }
    }
    if (typeof theirs !== 'string') return;
    this.types.set(theirs.charCodeAt(0), (this.types.get(theirs.charCodeAt(0)) ?? 0) + 1);
    if (theirs.includes('\xc3')) this.compressed++;
    this.bytes += theirs.length;
    // Taking it in may convert it: both must do so alike.
    const [taken, again, encoding] = await this.redis.askAll([
      ['RESTORE', 'copy', '0', theirs, 'REPLACE'],
      ['DUMP', 'copy'],
      ['OBJECT', 'ENCODING', 'copy'],
    ]);
    const restored = this.own.ask('RESTORE', 'copy', '0', theirs, 'REPLACE');
    const ours = restored instanceof ErrorReply ? restored : this.own.ask('DUMP', 'copy');
    if (typeof ours !== 'string' || canonical(ours) !== canonical(String(again))) {
      this.report(name, 'restores', commands, again, ours);
      return;
    }
    const ownEncoding = this.own.ask('OBJECT', 'ENCODING', 'copy');
    if (ownEncoding !== encoding) this.report(name, 'is encoded', commands, encoding, ownEncoding);
    const [takenBack, back] = await this.redis.askAll([
      ['RESTORE', 'copy', '0', ours, 'REPLACE'],
      ['DUMP', 'copy'],
    ]);
    if (taken instanceof ErrorReply || typeof back !== 'string' || canonical(back) !== canonical(ours)) {
      this.report(name, 'comes back', commands, takenBack, back);
    }
  }

  private report(
    name: string,
    what: string,
    commands: readonly (readonly ByteString[])[],
    theirs: unknown,
    ours: unknown,
  ): void {
    const lines = commands.map((command) => JSON.stringify(command).slice(0, 300)).slice(-5);
    const [a, b] = [hex(theirs), hex(ours)];
    let at = 0;
    while (at < a.length && a[at] === b[at]) at++;
    const from = Math.max(0, at - 40);
    this.differences.push(
      `${name} ${what}\n  ${lines.join('\n  ')}\n  differ from ${at / 2}: redis ${a.slice(from, at + 60)}\n  keyspace ${b.slice(from, at + 60)}`,
    );
  }
}

function hex(value: unknown): string {
  if (value instanceof ErrorReply) return value.message;
  if (typeof value !== 'string') return String(value);
  return Array.from(value, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}
