// Random commands on Keyspace beside a live Redis 8, half a million of them. The seeds are fixed, so that a run fails
// because of what was changed and not by luck; KEYSPACE_SEED=N starts from others, and `npm run fuzz` looks for new ones.
// Four campaigns run side by side, since each of them waits most of the time.
import { describe, expect, it } from 'vitest';
import { inProcessTarget } from '../targets/in-process.ts';
import { redisProgram } from '../targets/programs.ts';
import { tcpTarget } from '../targets/tcp.ts';
import { fuzz } from './fuzz.ts';
import { GROUPS } from './groups/index.ts';

const COMMANDS = 125_000;
const LIMIT_MS = 900_000;
const FIRST_SEED = Number(process.env.KEYSPACE_SEED ?? 20250502);
const redis = redisProgram();

describe.skipIf(redis === undefined)('random commands, Keyspace beside a live Redis 8', { concurrent: true }, () => {
  it.each([0, 1, 2, 3].map((n) => FIRST_SEED + n))(
    `answers ${COMMANDS} commands alike with the seed %i`,
    { timeout: LIMIT_MS + 60_000 },
    async (seed) => {
      if (redis === undefined) return;
      const campaign = {
        groups: GROUPS,
        seed,
        commands: COMMANDS,
        seconds: LIMIT_MS / 1000,
        findings: 5,
        log: () => undefined,
      };
      const outcome = await fuzz(campaign, inProcessTarget('real'), tcpTarget(redis));
      expect(outcome.differences.join('\n\n')).toBe('');
      expect(outcome.commands).toBeGreaterThanOrEqual(COMMANDS);
    },
  );
});
