// What a learner has done in lessons. Solving a step and having been shown its solution are two facts, recorded apart.
// The stored form carries a version, and is also what export writes and import reads.

import * as v from 'valibot';
import { KeptStore } from './kept-store.ts';
import type { StoredForm, TextStorage } from './kept-store.ts';
import type { LessonId } from './lesson.ts';

const StepProgressSchema = v.object({
  /** Unix ms of the first time. */
  solvedAt: v.optional(v.number()),
  timesSolved: v.optional(v.number(), 0),
  solutionShownAt: v.optional(v.number()),
  /** How many of the three strengths have been revealed. */
  hintsShown: v.optional(v.number(), 0),
  /** The fewest changing commands with which a challenge was solved. */
  fewest: v.optional(v.number()),
});

const LessonProgressSchema = v.object({
  /** The step that the learner stands at. */
  at: v.optional(v.string()),
  /** Since the lesson was last started: the steps whose setup has been run, and those whose outcome is there. */
  entered: v.optional(v.array(v.string()), []),
  reached: v.optional(v.array(v.string()), []),
  steps: v.optional(v.record(v.string(), StepProgressSchema), {}),
  finishedAt: v.optional(v.number()),
});

const VERSION = 1;
const FileSchema = v.object({
  keyspaceProgress: v.literal(VERSION),
  lessons: v.record(v.string(), LessonProgressSchema),
});

export type StepProgress = Readonly<v.InferOutput<typeof StepProgressSchema>>;
export type LessonProgress = Readonly<v.InferOutput<typeof LessonProgressSchema>>;
export type AllProgress = Readonly<Record<LessonId, LessonProgress>>;

const NO_STEP: StepProgress = { timesSolved: 0, hintsShown: 0 };
const NO_LESSON: LessonProgress = { entered: [], reached: [], steps: {} };
const FORM: StoredForm<AllProgress> = {
  nothing: {},
  read: (text) => {
    const file = readFile(text);
    return typeof file === 'string' ? file : file.lessons;
  },
  write: (lessons) => JSON.stringify({ keyspaceProgress: VERSION, lessons }, null, 2),
  blocked:
    'This browser does not let Keyspace store anything: progress lasts until the page is closed. Export it to keep it.',
  unreadable: (why) => `The stored progress could not be read, so it starts afresh: ${why}`,
};

export type ImportResult = { readonly lessons: number } | { readonly problem: string };

export class ProgressStore extends KeptStore<AllProgress> {
  constructor(
    storage: TextStorage,
    private readonly now: () => number,
  ) {
    super(storage, FORM);
  }

  lesson(id: LessonId): LessonProgress {
    return this.all[id] ?? NO_LESSON;
  }

  step(id: LessonId, step: string): StepProgress {
    return this.lesson(id).steps[step] ?? NO_STEP;
  }

  recordEntered(id: LessonId, step: string): void {
    const lesson = this.lesson(id);
    this.#put(id, { ...lesson, at: step, entered: including(lesson.entered, step) });
  }

  /** The step's outcome is there, whether the learner solved it or skipped it and the solution was run for them. */
  recordReached(id: LessonId, step: string): void {
    const lesson = this.lesson(id);
    this.#put(id, { ...lesson, reached: including(lesson.reached, step) });
  }

  recordSolved(id: LessonId, step: string): void {
    const before = this.step(id, step);
    this.#putStep(id, step, { ...before, solvedAt: before.solvedAt ?? this.now(), timesSolved: before.timesSolved + 1 });
  }

  recordFewest(id: LessonId, step: string, commands: number): void {
    const before = this.step(id, step);
    if (before.fewest === undefined || commands < before.fewest) this.#putStep(id, step, { ...before, fewest: commands });
  }

  recordSolutionShown(id: LessonId, step: string): void {
    const before = this.step(id, step);
    this.#putStep(id, step, { ...before, solutionShownAt: before.solutionShownAt ?? this.now() });
  }

  recordHints(id: LessonId, step: string, hintsShown: number): void {
    const before = this.step(id, step);
    if (hintsShown > before.hintsShown) this.#putStep(id, step, { ...before, hintsShown });
  }

  recordFinished(id: LessonId): void {
    const lesson = this.lesson(id);
    this.#put(id, { ...lesson, finishedAt: lesson.finishedAt ?? this.now() });
  }

  /** Begins again at the first step. What was solved stays on record. `returnTo` undoes it. */
  restart(id: LessonId): void {
    const { at: _, ...lesson } = this.lesson(id);
    this.#put(id, { ...lesson, entered: [], reached: [] });
  }

  /** Stands where `place` stood; what has been solved since stays solved. */
  returnTo(id: LessonId, place: LessonProgress): void {
    const { at: _, ...lesson } = this.lesson(id);
    const { at, entered, reached } = place;
    this.#put(id, { ...lesson, entered, reached, ...(at !== undefined && { at }) });
  }

  /** Adds to what is here: a step that either side has solved is solved, and the earlier time counts. */
  import(text: string): ImportResult {
    const file = readFile(text);
    if (typeof file === 'string') return { problem: file };
    const merged: Record<LessonId, LessonProgress> = { ...this.all };
    for (const [id, theirs] of Object.entries(file.lessons)) merged[id] = mergeLessons(merged[id], theirs);
    this.set(merged);
    return { lessons: Object.keys(file.lessons).length };
  }

  #putStep(id: LessonId, step: string, progress: StepProgress): void {
    const lesson = this.lesson(id);
    this.#put(id, { ...lesson, steps: { ...lesson.steps, [step]: progress } });
  }

  #put(id: LessonId, progress: LessonProgress): void {
    this.set({ ...this.all, [id]: progress });
  }
}

/** The file, or one sentence that says why it can't be read. */
function readFile(text: string): v.InferOutput<typeof FileSchema> | string {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return 'it is not JSON.';
  }
  const result = v.safeParse(FileSchema, data);
  if (result.success) return result.output;
  const version = typeof data === 'object' && data !== null && 'keyspaceProgress' in data ? data.keyspaceProgress : undefined;
  if (typeof version === 'number' && version > VERSION) return 'it was written by a newer Keyspace.';
  const issue = result.issues[0];
  return version === undefined ? 'it is not a progress file of Keyspace.' : `${v.getDotPath(issue) ?? 'it'} is not as expected.`;
}

function mergeLessons(ours: LessonProgress = NO_LESSON, theirs: LessonProgress): LessonProgress {
  const steps: Record<string, StepProgress> = { ...ours.steps };
  for (const [id, step] of Object.entries(theirs.steps)) steps[id] = mergeSteps(steps[id] ?? NO_STEP, step);
  // Where the learner stands belongs to the keys in this browser, so it stays ours.
  const finishedAt = earlier(ours.finishedAt, theirs.finishedAt);
  return { ...ours, steps, ...(finishedAt !== undefined && { finishedAt }) };
}

function mergeSteps(a: StepProgress, b: StepProgress): StepProgress {
  const solvedAt = earlier(a.solvedAt, b.solvedAt);
  const solutionShownAt = earlier(a.solutionShownAt, b.solutionShownAt);
  const fewest = earlier(a.fewest, b.fewest);
  return {
    timesSolved: Math.max(a.timesSolved, b.timesSolved),
    hintsShown: Math.max(a.hintsShown, b.hintsShown),
    ...(solvedAt !== undefined && { solvedAt }),
    ...(solutionShownAt !== undefined && { solutionShownAt }),
    ...(fewest !== undefined && { fewest }),
  };
}

function including(list: readonly string[], item: string): string[] {
  return list.includes(item) ? [...list] : [...list, item];
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
