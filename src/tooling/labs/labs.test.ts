// Every lab of lessons/labs: its solution passes, each wrong program fails with what it declares. On the engine, with the
// script that the page runs in its sandbox; there, e2e/browser/labs.spec.ts runs each starter and each solution.
import { describe, expect, test } from 'vitest';
import type { Lab } from '../../curriculum/lab/lab.ts';
import { projectPath } from '../paths.mjs';
import { readLabs } from './read-labs.ts';
import { runLabInNode } from './run-in-node.ts';

const { labs, problems } = readLabs(projectPath('.'));

test('every lab file can be read', () => {
  expect(problems).toEqual([]);
  expect(labs.length).toBeGreaterThan(0);
});

const SEED = 1;

async function failures(lab: Lab, program: string, seed = SEED): Promise<readonly string[]> {
  const { broken, tests } = await runLabInNode({ program, tests: lab.tests, seed });
  if (broken) return [broken.message];
  expect(tests).toHaveLength(lab.tests.length);
  return tests.flatMap(({ failure }) => {
    if (failure === undefined) return [];
    return [failure.line === undefined ? failure.message : `${failure.message} (line ${failure.line})`];
  });
}

// Each instance of a program loads ioredis anew.
describe.each(labs)('$file', { timeout: 60_000 }, ({ lab }) => {
  // With the page's own seed it runs in the browser's tests.
  test('the solution passes in another interleaving', async () => {
    expect(await failures(lab, lab.solution, 300)).toEqual([]);
  });

  test.each(lab.wrong)('fails as declared: $title', async ({ code, fails }) => {
    expect(await failures(lab, code)).toEqual(fails);
  });
});
