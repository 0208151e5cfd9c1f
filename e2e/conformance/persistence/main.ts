// npx tsx e2e/conformance/persistence/main.ts [PART …] [--count N] [--seed N], with the parts dump, datasets, rdb-damage,
// large-damage, rdb-memory, aof-streams, aof-folders, aof-damage and crashes: the full numbers of what the tests beside this
// show with smaller ones. Ends with 1 if anything differs.
import { parseArgs } from 'node:util';
import { findRedis } from '../../../src/tooling/find-redis.mjs';
import { AOF_PARTS, type Part } from './aof-parts.ts';
import { RDB_PARTS } from './rdb-parts.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } },
});
const seed = Number(values.seed);

const PARTS: Readonly<Record<string, Part>> = {
  ...AOF_PARTS,
  ...RDB_PARTS,
};

const redis = findRedis();
if (redis === undefined) throw new Error('No Redis 8 found: set REDIS_SERVER to a redis-server of version 8.');
console.log(`seed ${seed}, Redis ${redis.version}`);
for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
  const part = PARTS[name];
  if (!part) throw new Error(`no part "${name}": ${Object.keys(PARTS).join(', ')}`);
  const started = Date.now();
  const isSame = await part(redis.server, { count: values.count === undefined ? undefined : Number(values.count), seed });
  console.log(`${name}: ${isSame ? 'no difference' : 'DIFFERENCES'}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (!isSame) process.exitCode = 1;
}
