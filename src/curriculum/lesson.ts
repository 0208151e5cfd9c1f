// A lesson as the page gets it: plain data, read from lessons/<track>/NN-slug.md when the page is built (build/) and
// loaded on demand. Also what it means to stand at the beginning of a step, which the page and the tests must agree on.

import type { KeyState } from './challenge.ts';
import type { Check } from './check/check.ts';

/** "strings/01-one-value-under-a-name": the path below lessons/, without ".md". Stable: progress is kept under it. */
export type LessonId = string;

export interface LessonSummary {
  readonly id: LessonId;
  readonly title: string;
  readonly summary: string;
  readonly steps: number;
}

export interface TrackSummary {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly lessons: readonly LessonSummary[];
}

export interface Lesson {
  readonly id: LessonId;
  readonly title: string;
  readonly summary: string;
  /** What the finishing page lists. */
  readonly learned: readonly (readonly Inline[])[];
  /** The lesson that the finishing page offers next. */
  readonly next?: LessonId;
  readonly setup: Script;
  readonly steps: readonly Step[];
}

export interface Step {
  /** Stable within the lesson: progress is kept under it, and a translation finds its step by it. */
  readonly id: string;
  readonly title: string;
  readonly prose: readonly Block[];
  /** The one thing that the step asks for. */
  readonly task: readonly Block[];
  /** Run when the step is entered for the first time, after what the steps before it left behind. */
  readonly setup: Script;
  readonly checks: readonly Check[];
  /** Three strengths: a direction, the command, nearly the answer. */
  readonly hints: readonly (readonly Block[])[];
  readonly solution: Script;
  readonly alternatives: readonly Script[];
  readonly wrong: readonly WrongAnswer[];
  /** Instead of prose, task and checks: a state to reach. */
  readonly challenge?: Challenge;
}

export interface Challenge {
  /** What builds the goal from the beginning of the step. */
  readonly goal: Script;
  /** How many changing commands the solution needs. */
  readonly par: number;
  /** The keys as they must be, and those that must be gone. The parser leaves it empty; tooling/lessons/goals.ts fills it. */
  readonly state: readonly KeyState[];
}

/** Lines to run one after another, as typed in redis-cli; or a wait on the clock. */
export type Script = readonly ScriptLine[];
export type ScriptLine = RunLine | MachineLine | { readonly waitMs: number };

/** What is done to the machine that the server runs on. It comes back at once, with the settings that it had. */
export interface MachineLine {
  /** Killed; the power cut, so that the disk loses what was not synced; or shut down in good order. */
  readonly machine: 'crash' | 'power-loss' | 'restart';
}


export interface RunLine {
  readonly run: string;
  /** Which of several clients runs it; 1 when absent. */
  readonly client?: number;
}

/** A plausible mistake, and exactly what must be said to be missing after it. */
export interface WrongAnswer {
  readonly script: Script;
  readonly missing: readonly string[];
}

export type Block =
  | { readonly block: 'paragraph'; readonly inline: readonly Inline[] }
  | { readonly block: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly block: 'code'; readonly text: string }
  /** Commands to run with one click each. */
  | { readonly block: 'try'; readonly lines: readonly (RunLine | MachineLine)[] }
  /** Set apart from the flow: a detail, a warning, why it is so. */
  | { readonly block: 'note'; readonly blocks: readonly Block[] };

export type Inline =
  | { readonly inline: 'text' | 'code'; readonly text: string }
  /** A whole command line; a click puts it into the terminal. */
  | { readonly inline: 'command'; readonly text: string }
  | { readonly inline: 'strong' | 'emphasis'; readonly children: readonly Inline[] }
  | { readonly inline: 'link'; readonly href: string; readonly children: readonly Inline[] };

/** Everything that leads from an empty keyspace to the beginning of a step, when each step before it was solved. */
export function scriptToStep(lesson: Lesson, index: number): Script {
  const before = lesson.steps.slice(0, index).flatMap((step) => [...step.setup, ...step.solution]);
  return [...lesson.setup, ...before, ...(lesson.steps[index]?.setup ?? [])];
}

/** Every key that the checks of a lesson name. */
export function checkedKeys(lesson: Lesson): readonly string[] {
  const conditions = lesson.steps.flatMap((step) => step.checks.flatMap((check) => check.anyOf));
  const inGoals = lesson.steps.flatMap((step) => step.challenge?.state.map(({ key }) => key) ?? []);
  return [...new Set([...conditions.flatMap((c) => ('key' in c && c.key !== undefined ? [c.key] : [])), ...inGoals])];
}
