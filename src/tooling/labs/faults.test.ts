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
  ['safe-lock', 'crash', /^worker.* got lock:invoice and crashed with it\.$/],
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

test('a lock tells how long it outlives its holder, and a test that waits for the dead is cut short', { timeout: 60_000 }, async () => {
  const lab = labs.find((each) => each.lab.id === 'safe-lock')?.lab;
  if (lab === undefined) throw new Error('there is no lab safe-lock');
  const withCrash = async (program: string): Promise<readonly (string | undefined)[]> => {
    const { tests } = await runLabInNode({ program, tests: lab.tests.slice(1, 2), seed: 1, faults: ['crash'] });
    return tests.flatMap(({ happened = [], cutShort, failure }) => [...happened, cutShort, failure?.message]);
  };
  const dead = ['worker 1 got lock:invoice and crashed with it.'];
  const cut = ['The test waits for worker 1, which is dead, so it ends here.', undefined];
  const frees = 'lock:invoice goes away by itself after 5 seconds; then another can have it.';
  expect(await withCrash(lab.solution)).toEqual([...dead, frees, ...cut]);
  const forEver = 'lock:invoice has no TTL: nobody will ever get it again.';
  for (const taken of ['set(`lock:${name}`, token, "NX")', 'setnx(`lock:${name}`, token)']) {
    const program = `import Redis from "ioredis";
      const redis = new Redis();
      export async function acquire(name: string) { const token = "t"; await redis.${taken}; return token; }`;
    expect(await withCrash(program)).toEqual([...dead, forEver, ...cut]);
  }
});

test('a test that never ends says what it waits for, or what is done over and over', { timeout: 60_000 }, async () => {
  const ending = async (body: string): Promise<string | undefined> => {
    const program = `import Redis from "ioredis"; const redis = new Redis(); export async function go() { ${body} }`;
    const { tests } = await runLabInNode({ program, tests: [{ name: 'go', code: 'await (await start("worker")).go();' }], seed: 1 });
    return tests[0]?.failure?.message;
  };
  expect(await ending('await redis.blpop("jobs", 0);')).toBe('The test did not end: worker waits for the answer to BLPOP jobs 0.');
  expect(await ending('await new Promise(() => {});')).toBe('The test did not end: it waits for something that never comes.');
  expect(await ending('while (true) await redis.get("page");')).toBe(
    'The test did not end: the program keeps working without getting there. The last command was GET page, from worker.',
  );
});

test('each fault is offered by some lab', () => {
  expect(FAULTS.filter((fault) => !labs.some(({ lab }) => lab.faults.includes(fault)))).toEqual([]);
});
