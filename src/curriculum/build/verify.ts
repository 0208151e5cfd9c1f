// What must hold for every step of every lesson, as a list of cases to run on a server: doing nothing fails, the
// solution and every alternative pass, every wrong answer is told exactly what it declares. The tests run them on the
// engine and on Redis, `npm run lesson -- check` on the engine.

import { fromUtf8, toUtf8 } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import { ErrorReply } from '../../resp/reply.ts';
import { evaluateChecks } from '../check/evaluate.ts';
import type { Ask, RanCommand } from '../check/evaluate.ts';
import { scriptToStep } from '../lesson.ts';
import type { Lesson, Script, Step } from '../lesson.ts';

/** An empty keyspace, with the learner's connection and the hidden one that checks use. */
export interface LessonWorld {
  readonly learner: Ask;
  readonly hidden: Ask;
  wait(milliseconds: number): Promise<void>;
}

export interface LessonCase {
  readonly step: string;
  readonly name: string;
  /** Undefined when it holds, otherwise what is wrong, in a sentence. */
  run(world: LessonWorld): Promise<string | undefined>;
}

export function casesOf(lesson: Lesson): readonly LessonCase[] {
  return lesson.steps.flatMap((step, index) => casesOfStep(lesson, step, index));
}

function casesOfStep(lesson: Lesson, step: Step, index: number): readonly LessonCase[] {
  const passes = (name: string, script: Script): LessonCase => ({
    step: step.id,
    name: `${name} passes`,
    async run(world) {
      const missing = await missingAfter(lesson, index, script, world);
      return missing.length === 0 ? undefined : `still missing: ${missing.join(' / ')}`;
    },
  });
  return [
    {
      step: step.id,
      name: 'its setup runs without an error',
      run: async (world) => (await runScript(scriptOfSetups(lesson, index), world))[0],
    },
    {
      step: step.id,
      name: 'doing nothing fails',
      async run(world) {
        const missing = await missingAfter(lesson, index, [], world);
        return missing.length > 0 ? undefined : 'the step is solved before anything was done';
      },
    },
    passes('the solution', step.solution),
    ...step.alternatives.map((script, i) => passes(`alternative ${i + 1} (${firstLine(script)})`, script)),
    ...step.wrong.map(({ script, missing: declared }, i) => ({
      step: step.id,
      name: `wrong answer ${i + 1} (${firstLine(script)}) gets its message`,
      async run(world: LessonWorld) {
        const missing = await missingAfter(lesson, index, script, world);
        if (missing.length === declared.length && missing.every((message, at) => message === declared[at])) return undefined;
        return `declared: ${declared.join(' / ')}; said: ${missing.join(' / ') || 'nothing is missing'}`;
      },
    })),
  ];
}

/** Goes to the beginning of the step, runs the script as the learner would, and returns what is said to be missing. */
async function missingAfter(lesson: Lesson, index: number, script: Script, world: LessonWorld): Promise<readonly string[]> {
  await runScript(scriptToStep(lesson, index), world);
  const ran: RanCommand[] = [];
  await runScript(script, world, ran);
  const results = await evaluateChecks(lesson.steps[index]?.checks ?? [], world.hidden, ran);
  return results.filter((result) => !result.met).map((result) => result.missing);
}

function scriptOfSetups(lesson: Lesson, index: number): Script {
  return [...lesson.setup, ...(lesson.steps[index]?.setup ?? [])];
}

/** Returns what was refused, one sentence each. */
async function runScript(script: Script, world: LessonWorld, ran: RanCommand[] = []): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const line of script) {
    if ('waitMs' in line) {
      await world.wait(line.waitMs);
      continue;
    }
    const reply = await world.learner(line.run);
    if (reply instanceof ErrorReply) refused.push(`${line.run} answers ${reply.message}`);
    ran.push({ argv: readArgv(line.run), reply });
  }
  return refused;
}

function readArgv(line: string): readonly string[] {
  return (splitArgs(fromUtf8(line)) ?? []).map(toUtf8);
}

function firstLine(script: Script): string {
  const [first] = script;
  const more = script.length > 1 ? ' …' : '';
  return first === undefined ? 'nothing' : `${'run' in first ? first.run : `wait ${first.waitMs}ms`}${more}`;
}
