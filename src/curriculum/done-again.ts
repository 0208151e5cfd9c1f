// Whether a step was done again although its state never went away. Two rules cover every kind of step:
// 1. Where the point is a command ("command GET was run"), everything asked of commands must be met by what was run since.
// 2. Where anything must be done to get there, one way must have been gone again: the solution, an alternative, or whatever
//    brought the learner there. A way is its commands that do something, each with the things of the step that it names, so another
//    value or another order is as good, and reading, or changing something else about the same key, is not the step.
// What was refused, or answered otherwise than asked, was tried and not done: a lock that is held is not taken again.

import { fromUtf8, toUtf8 } from '../base/bytes.ts';
import { splitArgs } from '../base/quoting.ts';
import { ErrorReply } from '../resp/reply.ts';
import type { Check, CommandCondition, Condition } from './check/check.ts';
import type { Ask, RanCommand } from './check/evaluate.ts';
import { evaluateChecks } from './check/evaluate.ts';
import type { CommandFacts } from './command-facts.ts';
import type { Script, Step } from './lesson.ts';

export interface Since {
  /** What was run since the step was last solved. */
  readonly ran: readonly RanCommand[];
  /** What had been run when the learner came to the state: since it was last seen unreached, and since the step began. */
  readonly ownWays: readonly (readonly RanCommand[])[];
}

export type Again = 'done' | 'tried';

/** Asks only of a step whose state is reached. */
export async function seeIfAgain(step: Step, since: Since, ask: Ask, facts: CommandFacts): Promise<Again | undefined> {
  if (await fulfils(step, since, ask, facts)) return 'done';
  const asIfAnswered = (ran: readonly RanCommand[]): readonly RanCommand[] => ran.map(({ argv }) => ({ argv }));
  const leniently = { ran: asIfAnswered(since.ran), ownWays: since.ownWays.map(asIfAnswered) };
  return (await fulfils({ ...step, checks: step.checks.map(whateverAnswered) }, leniently, ask, facts)) ? 'tried' : undefined;
}

async function fulfils(step: Step, { ran, ownWays }: Since, ask: Ask, facts: CommandFacts): Promise<boolean> {
  const onCommands = step.checks.filter(isOnCommands);
  if (!(await evaluateChecks(onCommands, ask, ran)).every(({ met }) => met)) return false;
  const topics = topicsOf(step);
  const done = await deedsOf(ran, topics, facts);
  const isGone = (deeds: ReadonlySet<string>): boolean => deeds.size > 0 && [...deeds].every((deed) => done.has(deed));
  for (const way of [step.solution, ...step.alternatives]) {
    const deeds = await deedsOf(typedIn(way), topics, facts);
    // A way on which nothing is done but what the checks have seen: a question.
    if (isGone(deeds) || (deeds.size === 0 && onCommands.length > 0)) return true;
  }
  for (const way of ownWays) if (isGone(await deedsOf(way, topics, facts))) return true;
  return false;
}

function whateverAnswered(check: Check): Check {
  const strip = (condition: Condition): Condition => {
    if (condition.about !== 'command') return condition;
    const { answered: _, ...rest } = condition;
    return rest;
  };
  return { ...check, anyOf: check.anyOf.map(strip) };
}

/** What must not be run is no point to make. */
function isOnCommands({ anyOf }: Check): boolean {
  return anyOf.every((condition): condition is CommandCondition => condition.about === 'command' && condition.ran);
}

/** The keys that the step names, and the words of its questions: a setting that CONFIG GET is asked for, for one. */
function topicsOf(step: Step): ReadonlySet<string> {
  const named = (condition: Condition): readonly string[] => {
    if (condition.about === 'answer') return wordsOf(condition.line).slice(1);
    return 'key' in condition && condition.key !== undefined ? [condition.key] : [];
  };
  const inGoal = step.challenge?.state.map(({ key }) => key) ?? [];
  return new Set([...step.checks.flatMap(({ anyOf }) => anyOf.flatMap(named)), ...inGoal]);
}

/** Commands that do one thing in several forms: each row has one deed. */
const SAME_DEED: readonly (readonly string[])[] = [
  ['SET', 'SETEX', 'PSETEX', 'SETNX', 'MSET', 'MSETNX', 'GETSET'],
  ['EXPIRE', 'PEXPIRE', 'EXPIREAT', 'PEXPIREAT', 'GETEX', 'PERSIST'],
  ['DEL', 'UNLINK', 'GETDEL'],
  ['INCR', 'INCRBY', 'INCRBYFLOAT', 'DECR', 'DECRBY'],
  ['HSET', 'HMSET', 'HSETNX'],
  ['HINCRBY', 'HINCRBYFLOAT'],
  ['LPUSH', 'RPUSH', 'LPUSHX', 'RPUSHX'],
  ['LPOP', 'RPOP', 'LMPOP', 'BLPOP', 'BRPOP', 'BLMPOP'],
  ['LMOVE', 'BLMOVE', 'RPOPLPUSH', 'BRPOPLPUSH'],
  ['ZPOPMIN', 'ZPOPMAX', 'ZMPOP', 'BZPOPMIN', 'BZPOPMAX', 'BZMPOP'],
];
const DEEDS: ReadonlyMap<string, string> = new Map(SAME_DEED.flatMap((names) => names.map((name) => [name, names[0] ?? name] as const)));

/** Each command that does something beside each topic that it names: "SADD tags". Commands that name none are left out. */
async function deedsOf(
  commands: readonly RanCommand[],
  topics: ReadonlySet<string>,
  facts: CommandFacts,
): Promise<ReadonlySet<string>> {
  const deeds = new Set<string>();
  for (const { argv, reply } of commands) {
    if (reply instanceof ErrorReply) continue;
    const { name, isReadOnly } = await facts.of(argv);
    if (isReadOnly) continue;
    for (const word of argv.slice(1)) if (topics.has(word)) deeds.add(`${DEEDS.get(name) ?? name} ${word}`);
  }
  return deeds;
}

function typedIn(script: Script): readonly RanCommand[] {
  return script.flatMap((line) => ('run' in line ? [{ argv: wordsOf(line.run) }] : []));
}

function wordsOf(line: string): readonly string[] {
  return (splitArgs(fromUtf8(line)) ?? []).map(toUtf8);
}
