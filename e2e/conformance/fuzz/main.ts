// `npm run fuzz -- [--seconds N] [--commands N] [--seed S] [--groups a,b] [--findings N] [--tcp]`: a longer
// campaign than the test run's.
import { keyspaceProgram, redisProgram } from '../targets/programs.ts';
import { inProcessTarget } from '../targets/in-process.ts';
import { tcpTarget } from '../targets/tcp.ts';
import { fuzz } from './fuzz.ts';
import { GROUPS } from './groups/index.ts';

const argv = process.argv.slice(2);
const option = (name: string): string | undefined => {
  const at = argv.indexOf(`--${name}`);
  return at < 0 ? undefined : argv[at + 1];
};

const redis = redisProgram();
const names = option('groups')?.split(',');
const unknown = names?.filter((name) => !GROUPS.some((group) => group.name === name)) ?? [];
if (redis === undefined) {
  console.error('fuzzing needs a redis-server 8: set REDIS_SERVER to its path');
  process.exitCode = 2;
} else if (unknown.length > 0) {
  console.error(`no such group: ${unknown.join(', ')}; there are ${GROUPS.map((group) => group.name).join(', ')}`);
  process.exitCode = 2;
} else {
  const seed = Number(option('seed') ?? Date.now() % 1_000_000);
  const commands = Number(option('commands') ?? Number.POSITIVE_INFINITY);
  const seconds = Number(option('seconds') ?? (option('commands') === undefined ? 60 : Number.POSITIVE_INFINITY));
  const groups = names === undefined ? GROUPS : GROUPS.filter((group) => names.includes(group.name));
  const findings = Number(option('findings') ?? 20);
  const subject = argv.includes('--tcp') ? tcpTarget(keyspaceProgram()) : inProcessTarget('real');
  console.log(`seed ${seed}, groups ${groups.map((group) => group.name).join(',')}`);
  const campaign = { groups, seed, commands, seconds, findings, log: console.log };
  const outcome = await fuzz(campaign, subject, tcpTarget(redis));
  const rate = Math.round(outcome.commands / (outcome.elapsedMs / 1000));
  console.log(
    `${outcome.commands} commands, ${rate} a second: ${outcome.differences.length} differences, ` +
      `${outcome.unrepeated} not seen again, ${outcome.crashes} crashes of Redis`,
  );
  process.exitCode = outcome.differences.length === 0 ? 0 : 1;
}
