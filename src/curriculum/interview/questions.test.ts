// Every question, run: on the engine, and on Redis itself when there is one. A new question is covered by being there.

import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRedis } from '../../tooling/find-redis.mjs';
import { enginePracticeWorld, RedisPracticeHost } from '../../tooling/interview/worlds.ts';
import { readQuestions } from '../../tooling/interview/read-questions.ts';
import { readLessons, showProblem } from '../../tooling/lessons/read-lessons.ts';
import type { Question } from './question.ts';
import { playProof } from './judge.ts';
import { casesOfQuestion } from './verify.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const { sections, problems } = readQuestions(project);
const questions = sections.flatMap(({ all }) => all);
const redis = findRedis({ download: false });

describe('the question bank', () => {
  it('can be read as a whole', () => {
    expect(problems.map(showProblem)).toEqual([]);
  });

  it('names lessons that are there', () => {
    const lessons = new Set(readLessons(project).lessons.map(({ lesson }) => lesson.id));
    const missing = questions.filter(({ lesson }) => lesson !== undefined && !lessons.has(lesson));
    expect(missing.map(({ id, lesson }) => `${id}: ${lesson}`)).toEqual([]);
  });
});

describe.each(questions)('$id on the engine', (question) => {
  it.each(casesOfQuestion(question))('$name', async ({ run }) => {
    expect(await run(enginePracticeWorld)).toBeUndefined();
  });
});

describe.runIf(redis !== undefined)('on Redis', () => {
  let host: RedisPracticeHost;
  beforeAll(async () => {
    if (redis !== undefined) host = await RedisPracticeHost.start(redis.server);
  });
  afterAll(() => host.stop());

  it.each(questions)('$id: what the engine judges is judged alike', async (question) => {
    for (const { name, run } of casesOfQuestion(question)) expect(await run(() => host.world()), name).toBeUndefined();
    expect(await judgementsOn(question, () => host.world())).toEqual(await judgementsOn(question, enginePracticeWorld));
  }, 60_000);
});

/** What the server says where a learner's answer is compared with it. */
async function judgementsOn(question: Question, newWorld: Parameters<ReturnType<typeof casesOfQuestion>[number]['run']>[0]): Promise<readonly string[]> {
  if (question.kind !== 'predict' && question.kind !== 'state') return [];
  const asks = question.kind === 'state' ? question.asks.map(({ run }) => ({ run, client: 1 })) : [];
  return (await playProof([...question.transcript, ...asks], await newWorld())).map(({ reply }) => reply);
}
