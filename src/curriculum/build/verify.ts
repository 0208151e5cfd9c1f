// What must hold for every step of every lesson, as a list of cases to run on a server: doing nothing fails, the
// solution and every alternative pass, every wrong answer is told exactly what it declares. The tests run them on the
// engine and on Redis, `npm run lesson -- check` on the engine.

import { fromUtf8, toUtf8 } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import { ErrorReply } from '../../resp/reply.ts';
import { differences, readKeys } from '../challenge.ts';
import type { KeyState } from '../challenge.ts';
import { evaluateChecks } from '../check/evaluate.ts';
import type { Ask, RanCommand } from '../check/evaluate.ts';
import { itemsOf } from '../check/reply-text.ts';
import { scriptToStep } from '../lesson.ts';
import { ENGLISH } from '../wording.ts';
import type { Reply } from '../../resp/reply.ts';
import type { Lesson, MachineLine, Script, Step } from '../lesson.ts';

/** An empty keyspace, with the learner's connections and the hidden one that checks use. */
export interface LessonWorld {
  /** Runs a line as one of the learner's clients. Undefined when it blocks; `late` hears of its reply when it comes. */
  client(number: number, line: string, late?: (reply: Reply) => void): Promise<Reply | undefined>;
  readonly hidden: Ask;
  wait(milliseconds: number): Promise<void>;
  machine(what: MachineLine['machine']): Promise<void>;
}

export interface LessonCase {
  readonly step: string;
  readonly name: string;
  /** Somewhere on the way the power is cut. */
  readonly cutsPower: boolean;
  /** Undefined when it holds, otherwise what is wrong, in a sentence. */
  run(world: LessonWorld): Promise<string | undefined>;
}

export function casesOf(lesson: Lesson): readonly LessonCase[] {
  return lesson.steps.flatMap((step, index) => {
    const before = scriptToStep(lesson, index);
    return casesOfStep(lesson, step, index).map(({ script = [], ...each }) => ({
      ...each,
      cutsPower: [...before, ...script].some((line) => 'machine' in line && line.machine === 'power-loss'),
    }));
  });
}

type CaseOfStep = Omit<LessonCase, 'cutsPower'> & { readonly script?: Script };

function casesOfStep(lesson: Lesson, step: Step, index: number): readonly CaseOfStep[] {
  const passes = (name: string, script: Script): CaseOfStep => ({
    script,
    step: step.id,
    name: `${name} passes`,
    async run(world) {
      const ran: RanCommand[] = [];
      const missing = await missingAfter(lesson, index, script, world, ran);
      if (missing.length === 0) return undefined;
      const refused = refusals(ran).map((sentence) => `; ${sentence}`);
      return `still missing: ${missing.join(' / ')}${refused.join('')}`;
    },
  });
  return [
    {
      step: step.id,
      name: 'its setup runs without an error',
      async run(world) {
        const ran: RanCommand[] = [];
        await runScript(scriptOfSetups(lesson, index), world, ran);
        return refusals(ran)[0];
      },
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
      script,
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
async function missingAfter(
  lesson: Lesson,
  index: number,
  script: Script,
  world: LessonWorld,
  ran: RanCommand[] = [],
): Promise<readonly string[]> {
  await runScript(scriptToStep(lesson, index), world);
  await runScript(script, world, ran);
  // A client that was woken may hear of it a moment after the one that woke it.
  if (ran.some(({ reply }) => reply === undefined)) await world.wait(20);
  const step = lesson.steps[index];
  if (step?.challenge !== undefined) {
    const { state } = step.challenge;
    return differences(state, await readKeys(state.map(({ key }) => key), world.hidden), ENGLISH);
  }
  const results = await evaluateChecks(step?.checks ?? [], world.hidden, ran);
  return results.filter((result) => !result.met).map((result) => result.missing);
}

/** What the goal of a challenge builds in an empty world, and the keys of its beginning that are gone afterwards. */
export async function goalState(lesson: Lesson, index: number, world: LessonWorld): Promise<readonly KeyState[]> {
  await runScript(scriptToStep(lesson, index), world);
  const before = itemsOf(await world.hidden('KEYS *')) ?? [];
  await runScript(lesson.steps[index]?.challenge?.goal ?? [], world);
  const after = (itemsOf(await world.hidden('KEYS *')) ?? []).toSorted();
  const gone = before.filter((key) => !after.includes(key)).map((key) => ({ key, type: 'none', elements: [] }));
  return [...(await readKeys(after, world.hidden)), ...gone];
}

function scriptOfSetups(lesson: Lesson, index: number): Script {
  return [...lesson.setup, ...(lesson.steps[index]?.setup ?? [])];
}

async function runScript(script: Script, world: LessonWorld, ran: RanCommand[] = []): Promise<void> {
  for (const line of script) {
    if ('waitMs' in line) {
      await world.wait(line.waitMs);
      continue;
    }
    if ('machine' in line) {
      await world.machine(line.machine);
      continue;
    }
    const { run, client = 1 } = line;
    const at = ran.length;
    const argv = readArgv(run);
    ran.push({ argv });
    const reply = await world.client(client, run, (late) => (ran[at] = { argv, reply: late }));
    if (reply === undefined) continue;
    ran[at] = { argv, reply };
  }
}

/** One sentence for each command that was answered with an error. */
function refusals(ran: readonly RanCommand[]): readonly string[] {
  return ran.flatMap(({ argv, reply }) => (reply instanceof ErrorReply ? [`${argv.join(' ')} answers ${reply.message.trim()}`] : []));
}

function readArgv(line: string): readonly string[] {
  return (splitArgs(fromUtf8(line)) ?? []).map(toUtf8);
}

function firstLine(script: Script): string {
  const [first] = script;
  const more = script.length > 1 ? ' …' : '';
  if (first === undefined) return 'nothing';
  return `${'run' in first ? first.run : 'machine' in first ? first.machine : `wait ${first.waitMs}ms`}${more}`;
}
