// The random differential test against a live Redis 8: half of the commands from one fixed seed, half from a fresh one.
import { describe, expect, it } from 'vitest';
import { inProcessTarget } from '../targets/in-process.ts';
import { redisProgram } from '../targets/programs.ts';
import { tcpTarget } from '../targets/tcp.ts';
import { fuzz } from './fuzz.ts';
import { GROUPS } from './groups/index.ts';

const COMMANDS = 100_000;
const FIXED_SEED = 20250502;
const LIMIT_MS = 240_000;

const redis = redisProgram();

describe.skipIf(redis === undefined)('random commands, Keyspace beside a live Redis 8', () => {
  it.each([
    ['the fixed seed', FIXED_SEED],
    ['a fresh seed', Date.now() % 1_000_000],
  ])(
    `answers ${COMMANDS} commands alike with %s %i`,
    async (_, seed) => {
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
    LIMIT_MS + 60_000,
  );
});
