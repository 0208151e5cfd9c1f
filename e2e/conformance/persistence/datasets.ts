// Whole files beside Redis: random datasets of all types, in several databases, some keys to expire. What Keyspace saves,
// Redis loads (Redis 7.0 too, where no field expires), and redis-check-rdb accepts; what Redis saves, Keyspace loads: each
// time DEBUG DIGEST says the same.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ByteString } from '../../../src/base/bytes.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import { ErrorReply, type Reply, Status } from '../../../src/resp/reply.ts';
import { OwnSide } from './own-side.ts';
import { randomValue } from './random-values.ts';
import { RedisLink } from './redis-link.ts';

export interface DatasetReport {
  readonly datasets: number;
  readonly keys: number;
  readonly bytes: number;
  /** Loaded by the older Redis too. */
  readonly loadedByOld: number;
  readonly checked: number;
  readonly differences: readonly string[];
}

export interface DatasetOptions {
  readonly server: string;
  /** A Redis 7.0, if there is one. */
  readonly oldServer: string | undefined;
  readonly count: number;
  readonly seed: number;
}

/** Debian 12's Redis 7.0. */
export const OLD_REDIS = '/usr/bin/redis-server';

const DATABASES = [0, 0, 1, 3, 15];
const FAR = 33_177_117_420_000;
const LONGEST_COMMANDS = 40;

export async function compareDatasets({ server, oldServer, count, seed }: DatasetOptions): Promise<DatasetReport> {
  const redis = await RedisLink.start(server);
  const old = oldServer === undefined ? undefined : await RedisLink.start(oldServer);
  const check = join(dirname(server), 'redis-check-rdb');
  const own = new OwnSide();
  const random = new SeededRandom(seed);
  const differences: string[] = [];
  let [datasets, keys, bytes, loadedByOld, checked] = [0, 0, 0, 0, 0];
  const compare = (dataset: number, what: string, ours: unknown, theirs: unknown): void => {
    const [a, b] = [shown(ours), shown(theirs)];
    if (a !== b) differences.push(`dataset ${dataset} ${what}: keyspace ${a}, redis ${b}`);
  };
  try {
    for (let dataset = 0; dataset < count && differences.length < 10; dataset++, datasets++) {
      own.ask('FLUSHALL');
      const commands = datasetCommands(random);
      keys += commands.filter(([name]) => name === 'TYPE').length;
      for (const command of commands) own.ask(...command);
      const digest = own.digest();
      const replies = await redis.askAll([['FLUSHALL'], ...commands, ['DEBUG', 'DIGEST']]);
      compare(dataset, 'made by commands', digest, replies.at(-1));

      const oldDigest = own.oldDigest();
      const hasFieldTimes = commands.some(([name]) => name === 'HPEXPIREAT');
      // A small sorted set in a skip list comes back as a listpack, which has no negative zero: Redis's own files change.
      const isLasting = !commands.some((command) => command[0] === 'ZADD' && command.includes('-0'));
      const ourFile = own.save(hasFieldTimes ? 12 : 10, random.int(4) > 0);
      bytes += ourFile.length;
      const files: [string, Uint8Array][] = [["Redis's file", await redis.save()], ["Keyspace's file", ourFile]];
      for (const [whose, file] of files) {
        const fault = own.load(file);
        const ours = fault ? `${fault.offset}: ${fault.problem}` : own.digest();
        compare(dataset, `${whose} loaded`, ours, await digestOf(redis, file));
        if (isLasting) compare(dataset, `${whose} loaded here, and as it was made`, ours, digest);
      }
      if (old && !hasFieldTimes && isLasting) {
        loadedByOld++;
        compare(dataset, "Keyspace's file loaded by Redis 7.0", oldDigest, await digestOf(old, ourFile));
      }
      if (existsSync(check)) {
        checked++;
        writeFileSync(redis.dumpFile, ourFile);
        const { status, stdout } = spawnSync(check, [redis.dumpFile], { encoding: 'utf8' });
        if (status !== 0) differences.push(`dataset ${dataset}: redis-check-rdb says ${stdout}`);
      }
    }
  } finally {
    redis.stop();
    old?.stop();
  }
  return { datasets, keys, bytes, loadedByOld, checked, differences };
}

async function digestOf(redis: RedisLink, file: Uint8Array): Promise<Reply> {
  const loaded = await redis.load(file);
  return loaded instanceof Status ? redis.ask('DEBUG', 'DIGEST') : loaded;
}

function datasetCommands(random: SeededRandom): ByteString[][] {
  const commands: ByteString[][] = [];
  const withFieldTimes = random.int(2) === 0;
  for (let n = 1 + random.int(25); n > 0; n--) {
    const key = random.int(4) === 0 ? random.bytes(random.int(30)) : `key:${random.int(100)}`;
    const made = randomValue(random, key);
    if (made.length > LONGEST_COMMANDS) continue;
    commands.push(['SELECT', String(DATABASES[random.int(DATABASES.length)])], ['DEL', key], ...made.filter(([name]) => withFieldTimes || name !== 'HPEXPIREAT').map((each) => [...each]));
    commands.push(['TYPE', key]);
    if (random.int(4) === 0) commands.push(['PEXPIREAT', key, String(FAR + random.int(1000))]);
  }
  return commands;
}

function shown(reply: unknown): string {
  if (reply instanceof ErrorReply) return reply.message;
  return reply instanceof Status ? reply.text : String(reply);
}
