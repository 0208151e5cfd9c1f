// The designs of the question bank, measured: their lines are taken, and the figures are there to be compared.

import { describe, expect, it } from 'vitest';
import { loadLua } from '../../hosts/node/lua.ts';
import { PageWorld } from '../../hosts/worker/page-world.ts';
import { ScratchWorlds } from '../../hosts/worker/scratch-world.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import { shareLua } from '../../tooling/interview/shared-lua.ts';
import { allQuestions } from '../../tooling/lessons/all-lessons.ts';
import { measureCandidate } from './measure.ts';
import type { BenchWorld } from './measure.ts';
import { benchWith } from '../../ui/interview/bench-world.ts';
import type { ServerSettings } from './crash.ts';
import type { Candidate } from './question.ts';

const lua = shareLua(loadLua());

function newBench(server: ServerSettings): Promise<BenchWorld> {
  const worlds = new ScratchWorlds(() => Promise.resolve({ commands: ALL_COMMANDS, lua }), () => performance.now() * 1000);
  return benchWith(new PageWorld((step) => worlds.step(1, step), () => worlds.end(1)), server);
}

const { sections } = allQuestions();
const designs = sections.flatMap(({ all }) => all.flatMap((question) => (question.kind === 'design' ? [question] : [])));
/** Enough to see that the lines work. */
const FEW = 12;

describe('the designs that are measured', () => {
  it.each(designs)('$id: every candidate takes what is loaded', async ({ candidates }) => {
    for (const candidate of candidates) {
      const { refused, writes, asks } = await measureCandidate({ ...candidate, count: Math.min(FEW, candidate.count) }, newBench);
      expect(refused, candidate.title).toBeUndefined();
      expect(writes, candidate.title).toBeGreaterThan(0);
      expect(asks, candidate.title).toBe(candidate.ask.length);
    }
  });
});

describe('a measurement', () => {
  const candidate = (load: readonly string[], count = 300): Candidate => ({ title: '', count, load, ask: ['DBSIZE'], why: [] });

  it('tells more memory for more keys', async () => {
    const [few, many] = [await measureCandidate(candidate(['HSET h f{i} v']), newBench), await measureCandidate(candidate(['SET k{i} v']), newBench)];
    expect([few.keys, many.keys]).toEqual([1, 300]);
    expect(many.bytes).toBeGreaterThan(few.bytes);
  });

  it('loses about the last second with everysec, and nothing that came before', async () => {
    const { writes, lost } = await measureCandidate(candidate(['SET k{i} v']), newBench);
    expect(writes).toBe(300);
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThanOrEqual(110);
  });

  it('tells what was refused', async () => {
    expect((await measureCandidate(candidate(['SET a x', 'INCR a'], 1), newBench)).refused).toContain('(error) ERR value is not an integer');
  });
});
