// The parts of main.ts that are about the append-only file and crashes: each runs a comparison and prints what it found.
import { compareStreams, exchangeFolders } from './aof.ts';
import { damageFolders } from './aof-damage.ts';
import { crashOnce, type CrashResult } from './crashes.ts';

export interface PartOptions {
  readonly count: number | undefined;
  readonly seed: number;
}

export type Part = (server: string, options: PartOptions) => Promise<boolean>;

export const AOF_PARTS: Readonly<Record<string, Part>> = {
  'aof-streams': async (server, { count = 50_000, seed }) => {
    const { commands, bytes, differences } = await compareStreams(server, count, seed);
    console.log(`${commands} commands left the same ${bytes} bytes but for ${differences.length} of them`);
    for (const difference of differences) console.log(difference);
    return differences.length === 0;
  },
  'aof-folders': async (server, { count = 500, seed }) => {
    const { commands, bytes, differences } = await exchangeFolders(server, count, seed);
    console.log(`${count} folders each way, of ${commands} commands, ${bytes} bytes of ours`);
    for (const difference of differences) console.log(difference);
    return differences.length === 0;
  },
  'aof-damage': async (server, { count = 40_000, seed }) => {
    const report = await damageFolders(count, seed, server);
    const { inputs, loaded, refused, compared, slowestMs, highestRatio, problems } = report;
    console.log(`${inputs} damaged folders: ${loaded} loaded, ${refused} refused, ${compared} of them given to Redis too`);
    console.log(`the slowest took ${slowestMs.toFixed(0)} ms, large ones up to ${highestRatio.toFixed(1)} times their size`);
    for (const problem of problems) console.log(problem);
    return problems.length === 0;
  },
  crashes: (_, { count = 10_000, seed }) => {
    const results = Array.from({ length: count }, (__, at) => crashOnce(seed + at));
    printCrashes(results);
    return Promise.resolve(results.every(({ problems }) => problems.length === 0));
  },
};

/** One line for each policy and end, and one for each broken promise. */
function printCrashes(results: readonly CrashResult[]): void {
  const kinds = [...new Set(results.map(({ kind }) => kind))].sort();
  for (const kind of kinds) {
    const of = results.filter((result) => result.kind === kind);
    const sum = (value: (result: CrashResult) => number): number => of.reduce((total, result) => total + value(result), 0);
    const refused = sum((result) => (result.refused ? 1 : 0));
    console.log(
      `${kind}: ${of.length} crashes, ${sum(({ writes }) => writes)} writes, ${sum(({ lost }) => lost)} lost` +
        (refused > 0 ? `, ${refused} starts refused because of a torn file` : ''),
    );
  }
  for (const { seed, kind, problems } of results) for (const problem of problems) console.log(`seed ${seed}, ${kind}: ${problem}`);
}
