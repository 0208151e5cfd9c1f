// Every question, run: on the engine, and on Redis itself when there is one. A new question is covered by being there.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRedis } from '../../tooling/find-redis.mjs';
import { RedisPracticeHost } from '../../tooling/interview/redis-worlds.ts';
import { enginePracticeWorld } from '../../tooling/interview/worlds.ts';
import { allQuestions } from '../../tooling/lessons/all-lessons.ts';
import { showProblem } from '../../tooling/lessons/read-lessons.ts';
import { textOf } from './find.ts';
import type { Question } from './question.ts';
import { scriptOfState } from './draft.ts';
import { playProof } from './judge.ts';
import type { NewWorld } from './judge.ts';
import { casesOfQuestion, proofsOf } from './verify.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const { sections, problems } = allQuestions();
const questions = sections.flatMap(({ all }) => all);
const redis = findRedis({ download: false });

describe('the question bank', () => {
  it('can be read as a whole', () => {
    expect(problems.map(showProblem)).toEqual([]);
  });

  it('does not give right options away by their length', () => {
    const off = questions.flatMap((question) => {
      if (question.kind !== 'choose') return [];
      const mean = (isRight: boolean): number => {
        const lengths = question.options.filter((option) => option.isRight === isRight).map(({ text }) => textOf(text).length);
        return lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
      };
      const [right, wrong] = [mean(true), mean(false)];
      // A few bare commands may differ by a word.
      return Math.abs(right - wrong) > 15 && Math.max(right, wrong) > 1.5 * Math.min(right, wrong) ? [`${question.id}: right ${right}, wrong ${wrong}`] : [];
    });
    expect(off).toEqual([]);
  });

  it('names lessons that are there', () => {
    const missing = questions.filter(({ lesson }) => lesson !== undefined && !existsSync(join(project, 'lessons', `${lesson}.md`)));
    expect(missing.map(({ id, lesson }) => `${id}: ${lesson}`)).toEqual([]);
  });
});

it.each(questions)('$id holds on the engine', async (question) => {
  for (const { name, run } of casesOfQuestion(question)) expect(await run(enginePracticeWorld), name).toBeUndefined();
});

/**
 * The one thing that Redis can't be asked: what a disk keeps when the power goes, because this machine's stays on. There the
 * engine with its simulated disk judges alone. Ended in good order, killed, with a file cut off: that both are asked.
 */
function cutsPower(question: Question): boolean {
  return proofsOf(question).some((proof) => proof.some((line) => 'machine' in line && line.machine.do === 'power-loss'));
}

/** Proofs wait and block in real time: several servers do so side by side. */
const SERVERS = 4;

/** In real time a busy disk or processor may be late: then a question is asked again. */
const MOST_TRIES = 3;

describe.runIf(redis !== undefined)('on Redis', () => {
  let hosts: readonly RedisPracticeHost[] = [];
  beforeAll(async () => {
    if (redis !== undefined) hosts = await Promise.all(Array.from({ length: SERVERS }, () => RedisPracticeHost.start(redis.server)));
  });
  afterAll(() => Promise.all(hosts.map((host) => host.stop())));

  it('every question is judged as on the engine', async () => {
    const left = questions.filter((question) => !cutsPower(question));
    const off: string[] = [];
    await Promise.all(
      hosts.map(async (host) => {
        for (let question = left.shift(); question !== undefined; question = left.shift()) {
          let problems = await differencesOn(host, question);
          for (let tries = 1; problems.length > 0 && tries < MOST_TRIES; tries++) problems = await differencesOn(host, question);
          for (const problem of problems) off.push(`${question.id}: ${problem}`);
        }
      }),
    );
    expect(off).toEqual([]);
  }, 120_000);
});

async function differencesOn(host: RedisPracticeHost, question: Question): Promise<readonly string[]> {
  const off: string[] = [];
  for (const { name, run } of casesOfQuestion(question)) {
    const problem = await run((server) => host.world(server));
    if (problem !== undefined) off.push(`${name}: ${problem}`);
  }
  const [here, there] = [await judgementsOn(question, enginePracticeWorld), await judgementsOn(question, (server) => host.world(server))];
  here.forEach((reply, at) => {
    if (reply !== there[at]) off.push(`line ${at + 1}: the engine answers ${reply}, Redis ${there[at]}`);
  });
  return off;
}

/** What the server says where a learner's answer is compared with it. */
async function judgementsOn(question: Question, newWorld: NewWorld): Promise<readonly string[]> {
  if (question.kind !== 'predict' && question.kind !== 'state') return [];
  const script = question.kind === 'state' ? scriptOfState(question) : question.transcript;
  return (await playProof(script, await newWorld(question.server))).map(({ reply }) => reply);
}
