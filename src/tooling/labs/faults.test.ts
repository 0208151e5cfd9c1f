// What a learner can break in a lab: the solution of a lab that names the fault is run with it, and what happens is told.
import { expect, test } from 'vitest';
import { FAULTS } from '../../curriculum/lab/faults.ts';
import { projectPath } from '../paths.mjs';
import { readLabs } from './read-labs.ts';
import { runLabInNode } from './run-in-node.ts';

const { labs } = readLabs(projectPath('.'));

test.each([
  ['cache-aside', 'slow-database', undefined],
  ['cache-aside', 'lost-cache', /^Redis lost all that it held, after .+ had stored something\.$/],
  ['safe-lock', 'crash', /^worker.* got a lock and crashed with it\.$/],
] as const)('%s with the fault %s', { timeout: 60_000 }, async (id, fault, said) => {
  const lab = labs.find((each) => each.lab.id === id)?.lab;
  if (lab === undefined) throw new Error(`there is no lab ${id}`);
  expect(lab.faults).toContain(fault);
  const source = { program: lab.solution, tests: lab.tests, seed: 1 };
  const [sound, broken] = [await runLabInNode(source), await runLabInNode({ ...source, faults: [fault] })];
  expect(sound.tests.flatMap(({ happened }) => happened ?? [])).toEqual([]);
  const happened = broken.tests.flatMap((report) => report.happened ?? []);
  if (said === undefined) {
    const took = (tests: typeof sound.tests): number => tests.reduce((sum, test) => sum + test.took, 0);
    expect(took(broken.tests)).toBeGreaterThan(took(sound.tests) + 1000);
  } else {
    expect(happened[0]).toMatch(said);
  }
});

test('each fault is offered by some lab', () => {
  expect(FAULTS.filter((fault) => !labs.some(({ lab }) => lab.faults.includes(fault)))).toEqual([]);
});
