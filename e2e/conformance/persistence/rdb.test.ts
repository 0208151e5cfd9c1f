// RDB and DUMP beside a live Redis, with smaller numbers than main.ts: values byte for byte, whole files by their digests,
// old layouts that Redis itself must read as we do. And damage, which needs no Redis.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OLD_VALUES, oldFile, oldPayload } from '../../../src/persistence/rdb/testing/files.ts';
import { Status } from '../../../src/resp/reply.ts';
import { findRedis } from '../../../src/tooling/find-redis.mjs';
import { tryDamage } from './damage.ts';
import { compareDatasets, OLD_REDIS } from './datasets.ts';
import { compareDumps } from './dump.ts';
import { OwnSide } from './own-side.ts';
import { RedisLink } from './redis-link.ts';

const seed = Number(process.env.KEYSPACE_SEED ?? Date.now() % 1_000_000);
const redis = findRedis();

describe.skipIf(redis === undefined)(`beside Redis, seed ${seed}`, () => {
  const server = redis?.server ?? '';

  it('DUMP gives the same bytes for random values of all types and encodings', async () => {
    const { values, types, differences } = await compareDumps(server, 600, seed);
    expect(differences).toEqual([]);
    expect(values).toBe(600);
    expect(types.size).toBeGreaterThan(8);
  });

  it('random datasets travel both ways in files', async () => {
    const oldServer = existsSync(OLD_REDIS) ? OLD_REDIS : undefined;
    const { datasets, differences } = await compareDatasets({ server, oldServer, count: 40, seed });
    expect(differences).toEqual([]);
    expect(datasets).toBe(40);
  });

  it('reads the layouts of old versions as Keyspace does', async () => {
    const link = await RedisLink.start(server);
    const own = new OwnSide();
    try {
      for (const [name, [version, value]] of Object.entries(OLD_VALUES)) {
        const file = oldFile(version, value);
        expect(own.load(file)).toBeUndefined();
        expect([name, await link.load(file)]).toEqual([name, new Status('OK')]);
        expect([name, await link.ask('DEBUG', 'DIGEST')]).toEqual([name, new Status(own.digest())]);
        const payload = oldPayload(version, value);
        await link.ask('RESTORE', 'payload', '0', payload);
        own.ask('RESTORE', 'payload', '0', payload);
        for (const question of [['OBJECT', 'ENCODING'], ['DEBUG', 'DIGEST-VALUE']]) {
          expect([name, await link.ask(...question, 'payload')]).toEqual([name, own.ask(...question, 'payload')]);
        }
      }
    } finally {
      link.stop();
    }
  });
});

describe(`damage, seed ${seed}`, () => {
  it('is refused with offset and reason, or loads: 2,000 inputs', () => {
    const { inputs, loaded, refused, reasons, failures } = tryDamage(2000, seed);
    expect(failures).toEqual([]);
    expect(inputs).toBe(2000);
    expect(loaded).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(500);
    expect(reasons).toBeGreaterThan(30);
  });
});
