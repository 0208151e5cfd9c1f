// Doing a step again always reacts, and nothing else does: tried on every step of every lesson.

import { describe, expect, it } from 'vitest';
import { fromUtf8, toUtf8 } from '../base/bytes.ts';
import { splitArgs } from '../base/quoting.ts';
import { allLessons } from '../tooling/lessons/all-lessons.ts';
import { withGoals } from '../tooling/lessons/goals.ts';
import type { Reply } from '../resp/reply.ts';
import { engineWorld } from '../tooling/lessons/worlds.ts';
import type { LessonWorld } from './build/verify.ts';
import type { Check } from './check/check.ts';
import { showValue } from './check/describe.ts';
import type { RanCommand } from './check/evaluate.ts';
import { LessonRun } from './lesson-run.ts';
import type { Lesson, Script, Step } from './lesson.ts';
import { ProgressStore } from './progress.ts';

const { lessons } = allLessons();
/** Seconds of work side by side, on a machine that may have other things to do. */
const MOST_MS = 60_000;
const storage = { read: () => undefined, write: () => undefined, setAside: () => undefined };

/** A learner at one step of a lesson, who runs line by line and is judged after each. */
class Learner {
  readonly run: LessonRun;
  private readonly world: LessonWorld = engineWorld();

  constructor(lesson: Lesson) {
    const { wait, machine, client } = this.world;
    const runAs = async (number: number, line: string): Promise<void> => void (await client(number, line));
    this.run = new LessonRun(lesson, { ask: (line) => this.ask(line), wait, machine, runAs }, new ProgressStore(storage, () => 1));
  }

  /** What the panel would change for. */
  get standing(): string {
    const { timesSolved, timesTried } = this.run.state;
    return `done ${timesSolved} times, then tried ${timesTried} times`;
  }

  async types(script: Script): Promise<void> {
    for (const line of script) {
      if ('waitMs' in line) await this.world.wait(line.waitMs);
      else if ('machine' in line) await this.world.machine(line.machine);
      else await this.typesLine(line.run, line.client);
      await this.run.judge();
    }
  }

  /** A disk that is slow to sync keeps everybody waiting, and here time goes by only when somebody lets it. */
  private async ask(line: string): Promise<Reply> {
    let isAnswered = false;
    const reply = Promise.resolve(this.world.hidden(line)).finally(() => (isAnswered = true));
    for (await turn(); !isAnswered; await turn()) await this.world.wait(20);
    return reply;
  }

  private async typesLine(line: string, client = 1): Promise<void> {
    const argv = (splitArgs(fromUtf8(line)) ?? []).map(toUtf8);
    const note = (ran: RanCommand): void => this.run.noteCommand(ran);
    const reply = await this.world.client(client, line, (late) => note({ argv, reply: late }));
    if (reply !== undefined) note({ argv, reply });
    // Who was woken hears of it a moment after the one that woke them.
    else await this.world.wait(20);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

async function atSolved(lesson: Lesson, index: number): Promise<Learner> {
  const learner = new Learner(lesson);
  await learner.run.goTo(index);
  await learner.types(lesson.steps[index]?.solution ?? []);
  expect(learner.run.state.solved).toBe(true);
  return learner;
}

/** Looks at every key of the step, and changes another; none of it is what the step asks for. */
function besideThePoint(step: Step): Script {
  const conditions = step.checks.flatMap(({ anyOf }: Check) => anyOf);
  const asked = new Set(conditions.flatMap((c) => (c.about === 'command' ? c.names : [])));
  const keys = [
    ...new Set([
      ...conditions.flatMap((c) => ('key' in c && c.key !== undefined ? [c.key] : [])),
      ...(step.challenge?.state.map(({ key }) => key) ?? []),
    ]),
  ];
  const lines = [
    'PING',
    'SET something-else 1',
    'DBSIZE',
    ...keys.flatMap((key) => ['TYPE', 'EXISTS', 'TTL', 'GET', 'OBJECT ENCODING'].map((name) => `${name} ${showValue(key)}`)),
  ];
  return lines.filter((line) => ![...asked].some((name) => line.startsWith(name))).map((run) => ({ run }));
}

it.each([
  ['patterns/05-session', 'slide', 'PEXPIRE session:9f2c 1800000'],
  ['strings/04-challenge', 'four', 'MSET a 1 b 2 c 3', 'UNLINK d'],
  ['first-steps/01-keys-and-types', 'quotes', 'MSET motto "keep it simple"'],
])('%s, %s: takes another form of the command for doing it again', async (id, stepId, ...lines) => {
  const lesson = lessons.find((each) => each.lesson.id === id)?.lesson;
  if (lesson === undefined) throw new Error(`there is no lesson ${id}`);
  const read = await withGoals(lesson);
  const learner = await atSolved(read, read.steps.findIndex((step) => step.id === stepId));
  const before = learner.standing;
  await learner.types(lines.map((run) => ({ run })));
  expect(learner.standing).not.toBe(before);
});

describe.concurrent.each(lessons)('$file', ({ lesson: read }) => {
  it('reacts to a step that is done again, and to nothing else', async () => {
    const lesson = await withGoals(read);
    const silent: string[] = [];
    for (const [index, step] of lesson.steps.entries()) {
      const learner = await atSolved(lesson, index);
      const before = learner.standing;
      await learner.types(besideThePoint(step));
      if (learner.standing !== before) silent.push(`${step.id}: took looking around for doing it again`);
      const [alternative] = step.alternatives;
      for (const way of alternative === undefined ? [step.solution] : [step.solution, alternative]) {
        const once = learner.standing;
        await learner.types(way);
        // Who waits for something in vain is told so in the end.
        if (learner.standing === once) await learner.types([{ waitMs: 10_000 }]);
        // A counter that has moved on is no longer what was asked for: then the step is open again, and says why.
        if (!learner.run.state.solved) break;
        if (learner.standing === once) silent.push(`${step.id}: no reaction to ${JSON.stringify(way)} run again`);
      }
    }
    expect(silent).toEqual([]);
  }, MOST_MS);
});
