// What main.ts can run about RDB files and payloads, with the full numbers.
import { existsSync } from 'node:fs';
import type { Part } from './aof-parts.ts';
import { tryDamage } from './damage.ts';
import { compareDatasets, OLD_REDIS } from './datasets.ts';
import { compareDumps } from './dump.ts';
import { damageLarge } from './large-damage.ts';
import { measureTinyElements, tooLarge } from './tiny-elements.ts';

function isClean(problems: readonly string[]): boolean {
  for (const problem of problems) console.log(problem);
  return problems.length === 0;
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

export const RDB_PARTS: Readonly<Record<string, Part>> = {
  dump: async (server, { count = 10_000, seed }) => {
    const report = await compareDumps(server, count, seed);
    const types = [...report.types].sort(([a], [b]) => a - b).map(([type, values]) => `${type}: ${values}`);
    console.log(`${report.values} values, ${report.bytes} bytes of payloads; by type ${types.join(', ')}`);
    return isClean(report.differences);
  },
  datasets: async (server, { count = 2000, seed }) => {
    const oldServer = existsSync(OLD_REDIS) ? OLD_REDIS : undefined;
    const report = await compareDatasets({ server, oldServer, count, seed });
    console.log(
      `${report.datasets} datasets, ${report.keys} keys, ${report.bytes} bytes of files; ${report.loadedByOld} loaded by ` +
        `Redis 7.0 too, ${report.checked} accepted by redis-check-rdb`,
    );
    return isClean(report.differences);
  },
  'rdb-damage': async (_, { count = 100_000, seed }) => {
    const report = tryDamage(count, seed);
    console.log(
      `${report.inputs} damaged inputs: ${report.loaded} loaded, ${report.refused} refused for ${report.reasons} reasons; ` +
        `the slowest took ${report.slowestMs.toFixed(0)} ms, large ones up to ${report.highestRatio.toFixed(1)} times their size`,
    );
    return isClean(report.failures);
  },
  'large-damage': (_, { count = 5000, seed }) => {
    const report = damageLarge({ count, seed, smallest: 1 << 16, largest: 1 << 22, each: 4 });
    const { inputs, bytes, loaded, refused, slowestMs, peakBytes, ratios, failures } = report;
    console.log(`${inputs} large damaged inputs, ${megabytes(bytes)} MB together: ${loaded} loaded, ${refused} refused`);
    console.log(`the slowest took ${slowestMs.toFixed(0)} ms; the process grew by ${megabytes(peakBytes)} MB at most`);
    for (const [name, { undamaged, damaged }] of ratios) {
      if (undamaged === 0) continue;
      console.log(`${name}: holds ${undamaged.toFixed(1)} times its size, damaged up to ${damaged.toFixed(1)} times`);
    }
    return Promise.resolve(isClean(failures));
  },
  'rdb-memory': async (server, { count = 100_000 }) => {
    const footprints = await measureTinyElements(server, count);
    for (const { name, fileBytes, ownBytes, redisBytes } of footprints) {
      const [own, theirs] = [ownBytes / fileBytes, redisBytes / fileBytes];
      console.log(`${name}: ${own.toFixed(1)} times the ${fileBytes} bytes of the file, in Redis ${theirs.toFixed(1)} times`);
    }
    return isClean(tooLarge(footprints));
  },
};
