// The random differential test against a live Redis 8, for the two files that run it side by side: one from a fixed
// seed, one from a fresh one, together half a million commands.
import { describe, expect, it } from 'vitest';
import { inProcessTarget } from '../targets/in-process.ts';
import { redisProgram } from '../targets/programs.ts';
import { tcpTarget } from '../targets/tcp.ts';
import { fuzz } from './fuzz.ts';
import { GROUPS } from './groups/index.ts';

const COMMANDS = 250_000;
const LIMIT_MS = 480_000;

export function testCampaign(seed: number): void {
  const redis = redisProgram();
  describe.skipIf(redis === undefined)('random commands, Keyspace beside a live Redis 8', () => {
    it(`answers ${COMMANDS} commands alike with the seed ${seed}`, { timeout: LIMIT_MS + 60_000 }, async () => {
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
    });
  });
}
