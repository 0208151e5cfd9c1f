// A part of the comparisons of append-only files with Redis's; main.ts runs as many as one likes.
import { describe, expect, it } from 'vitest';
import { findRedis } from '../../../src/tooling/find-redis.mjs';
import { compareStreams, exchangeFolders } from './aof.ts';
import { damageFolders } from './aof-damage.ts';

const SEED = 11;
const server = findRedis()?.server ?? '';

describe.skipIf(server === '')('the append-only file beside that of Redis', () => {
  it(`gets the same bytes from 1,500 commands (seed ${SEED})`, async () => {
    expect((await compareStreams(server, 1500, SEED)).differences).toEqual([]);
  }, 60_000);

  it(`travels both ways, with rewrites in both forms (seed ${SEED})`, async () => {
    expect((await exchangeFolders(server, 8, SEED)).differences).toEqual([]);
  }, 60_000);
});

describe('a damaged append-only file', () => {
  it(`loads, or is refused with file, offset and reason (1,000 of them, seed ${SEED})`, async () => {
    const report = await damageFolders(1000, SEED);
    expect(report.problems).toEqual([]);
    expect(report.loaded).toBeGreaterThan(100);
    expect(report.refused).toBeGreaterThan(100);
  }, 60_000);
});
