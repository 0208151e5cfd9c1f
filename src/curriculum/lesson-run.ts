// One learner going through one lesson: which step they stand at, what they ran in it, what is still missing. It runs
// setups, judges the step after every command, and records progress. It touches no key that the lesson doesn't name,
// and what a start or a restart replaces can be put back. When to judge (debouncing) is the host's matter.

import { ErrorReply } from '../resp/reply.ts';
import { differences, readKeys } from './challenge.ts';
import type { KeyState } from './challenge.ts';
import type { CheckResult } from './check/check.ts';
import { showValue } from './check/describe.ts';
import { evaluateChecks } from './check/evaluate.ts';
import type { Ask, RanCommand } from './check/evaluate.ts';
import { itemsOf } from './check/reply-text.ts';
import { CommandFacts } from './command-facts.ts';
import { seeIfAgain } from './done-again.ts';
import { checkedKeys, scriptToStep } from './lesson.ts';
import type { Lesson, MachineLine, Script, Step } from './lesson.ts';
import type { LessonProgress, ProgressStore } from './progress.ts';
import { recreateLines } from './recreate.ts';
import { ENGLISH } from './wording.ts';
import type { Wording } from './wording.ts';

export interface LessonHost {
  readonly ask: Ask;
  /** Runs a line of a script as one of several clients. Ends when it was answered, or when it blocks. */
  runAs(client: number, line: string): Promise<void>;
  wait(milliseconds: number): Promise<void>;
  /** Ends when the server is there again. */
  machine(what: MachineLine['machine']): Promise<void>;
}

/** What the panel shows. A new object whenever anything in it changes. */
export interface LessonState {
  /** Equal to the number of steps on the finishing page. */
  readonly index: number;
  readonly results: readonly CheckResult[];
  /** Setups are running, or the step hasn't been judged yet: `results` says nothing. */
  readonly preparing: boolean;
  readonly solved: boolean;
  /** Commands that the learner ran in this step and that have been judged. Before the first, nothing was done wrong. */
  readonly attempts: number;
  /** How often since the step was entered; 2 or more means that it was done again. */
  readonly timesSolved: number;
  /** How often since it was last done it was tried again, and refused or answered otherwise. */
  readonly timesTried: number;
  /** For a challenge: the keys that it is about, as they are now, and the changing commands run so far. */
  readonly keys: readonly KeyState[];
  readonly used: number;
  /** Something was done for the learner, or couldn't be: a sentence. */
  readonly notice: string | undefined;
  /** What `undo` would put back, as the words on its button. */
  readonly undoable: string | undefined;
}

interface Before {
  readonly what: string;
  readonly lines: readonly string[];
  readonly progress: LessonProgress;
}

/** More commands than this in one step can't matter to any check. */
const MOST_RAN = 1000;

export class LessonRun {
  #state: LessonState = {
    index: 0,
    results: [],
    preparing: true,
    solved: false,
    attempts: 0,
    timesSolved: 0,
    timesTried: 0,
    keys: [],
    used: 0,
    notice: undefined,
    undoable: undefined,
  };
  #ran: RanCommand[] = [];
  #ranSinceSolved: RanCommand[] = [];
  #before: Before | undefined;
  #keys: readonly string[] | undefined;
  /** What was run since the step was last seen unsolved, or, once it is solved, what solved it. */
  #ownWay: RanCommand[] = [];
  /** What had been run in the step when it was solved. */
  #wholeWay: readonly RanCommand[] = [];
  readonly #facts: CommandFacts;
  #work: Promise<void> = Promise.resolve();
  #judgementWaits = false;
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly lesson: Lesson,
    private readonly host: LessonHost,
    private readonly progress: ProgressStore,
    private readonly words: Wording = ENGLISH,
  ) {
    this.#facts = new CommandFacts(host.ask);
  }

  get state(): LessonState {
    return this.#state;
  }

  get step(): Step | undefined {
    return this.lesson.steps[this.#state.index];
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes the learner to where they were, or begins. */
  open(): Promise<void> {
    const { at } = this.progress.lesson(this.lesson.id);
    return this.goTo(this.lesson.steps.findIndex((step) => step.id === at));
  }

  /** Any step can be visited; steps that are jumped over are done for the learner, who is told so. */
  goTo(index: number): Promise<void> {
    return this.#queue(() => this.#enter(Math.min(Math.max(index, 0), this.lesson.steps.length)));
  }

  /** The learner ran a command, in any terminal. Judge afterwards. */
  noteCommand(command: RanCommand): void {
    for (const list of [this.#ran, this.#ranSinceSolved, ...(this.#state.solved ? [] : [this.#ownWay])]) {
      list.push(command);
      if (list.length > MOST_RAN) list.shift();
    }
  }

  /** Judges the step. Calls that come while one is waiting its turn share it. */
  judge(): Promise<void> {
    if (this.#judgementWaits) return this.#work;
    this.#judgementWaits = true;
    return this.#queue(() => {
      this.#judgementWaits = false;
      return this.#judge();
    });
  }

  /** Brings the keys to the beginning of this step, as if each step before it had just been solved. */
  restartStep(): Promise<void> {
    return this.#queue(async () => {
      const { index } = this.#state;
      this.#show({ preparing: true });
      await this.#keepBefore(this.words.run.undoStep);
      await this.#run([...(await this.#clearing()), ...scriptToStep(this.lesson, index)]);
      await this.#arrive(index, this.words.run.again);
    });
  }

  restart(): Promise<void> {
    return this.#queue(async () => {
      this.#show({ preparing: true });
      await this.#begin(this.words.run.undoLesson);
      this.progress.restart(this.lesson.id);
      await this.#goOn(0, this.words.run.lessonAgain);
    });
  }

  /** Puts back the keys and the place in the lesson from before the last start or restart. */
  undo(): Promise<void> {
    return this.#queue(async () => {
      const before = this.#before;
      if (before === undefined) return;
      this.#before = undefined;
      this.#show({ preparing: true, undoable: undefined });
      await this.#run([...(await this.#clearing()), ...before.lines.map((run) => ({ run }))]);
      this.progress.returnTo(this.lesson.id, before.progress);
      const index = this.lesson.steps.findIndex((step) => step.id === before.progress.at);
      if (index >= 0) await this.#arrive(index, this.words.run.back);
      else this.#show({ preparing: false, notice: this.words.run.keysBack });
    });
  }

  async #enter(index: number): Promise<void> {
    this.#show({ preparing: true });
    let notice: string | undefined;
    if (this.progress.lesson(this.lesson.id).entered.length === 0) {
      await this.#begin(this.words.run.putBack);
      if (this.#before !== undefined) notice = this.words.run.aside;
    }
    await this.#goOn(index, notice);
  }

  /** Clears the lesson's keys and runs its setup; `what` names the button that undoes it. */
  async #begin(what: string): Promise<void> {
    await this.#keepBefore(what);
    await this.#run([...(await this.#clearing()), ...this.lesson.setup]);
  }

  /** To a step of a lesson that has begun. */
  async #goOn(index: number, notice: string | undefined): Promise<void> {
    const { id, steps } = this.lesson;
    const skipped: number[] = [];
    const step = steps[index];
    // The finishing page builds on nothing, so nothing is done for it.
    for (const [i, earlier] of steps.slice(0, step === undefined ? 0 : index).entries()) {
      if (this.progress.lesson(id).reached.includes(earlier.id)) continue;
      if (!this.progress.lesson(id).entered.includes(earlier.id)) await this.#run(earlier.setup);
      await this.#run(earlier.solution);
      this.progress.recordEntered(id, earlier.id);
      this.progress.recordReached(id, earlier.id);
      skipped.push(i + 1);
    }
    if (step !== undefined) {
      if (!this.progress.lesson(id).entered.includes(step.id)) await this.#run(step.setup);
      this.progress.recordEntered(id, step.id);
    }
    await this.#arrive(index, this.#wordSkipped(skipped) ?? notice);
  }

  async #arrive(index: number, notice: string | undefined): Promise<void> {
    this.#ran = [];
    this.#ranSinceSolved = [];
    this.#ownWay = [];
    this.#wholeWay = [];
    const { steps } = this.progress.lesson(this.lesson.id);
    const finished = this.lesson.steps.every(({ id }) => steps[id]?.solvedAt !== undefined);
    if (finished && index === this.lesson.steps.length) this.progress.recordFinished(this.lesson.id);
    const undoable = this.#before?.what;
    this.#show({ index, results: [], solved: false, attempts: 0, timesSolved: 0, timesTried: 0, notice, undoable });
    const step = this.lesson.steps[index];
    if (step !== undefined) {
      const { results, keys } = await this.#evaluate(step, []);
      const solved = results.every((result) => result.met);
      this.#show({ results, solved, keys, used: 0 });
      const { id } = this.lesson;
      if (solved && !this.progress.lesson(id).reached.includes(step.id)) this.#recordSolved(step);
    }
    this.#show({ preparing: false });
  }

  async #judge(): Promise<void> {
    const { step } = this;
    if (step === undefined) return;
    const attempts = this.#ran.length;
    const { results, keys } = await this.#evaluate(step, this.#ran);
    const used = step.challenge === undefined ? 0 : await this.#countChanges();
    const solved = results.every((result) => result.met);
    const { solved: before } = this.#state;
    const since = { ran: this.#ranSinceSolved, ownWays: [this.#ownWay, this.#wholeWay] };
    const again = solved && before ? await seeIfAgain(step, since, this.host.ask, this.#facts) : undefined;
    if (!solved) this.#ownWay = [];
    else if (!before) this.#wholeWay = [...this.#ran];
    this.#show({ results, solved, attempts, keys, used });
    if (solved && !before && used > 0) this.progress.recordFewest(this.lesson.id, step.id, used);
    if ((solved && !before) || again === 'done') this.#recordSolved(step);
    else if (again === 'tried') {
      this.#ranSinceSolved = [];
      this.#show({ timesTried: this.#state.timesTried + 1 });
    }
  }

  /** A challenge has one result for each difference, and a single met one when there is none. */
  async #evaluate(
    step: Step,
    ran: readonly RanCommand[],
  ): Promise<{ readonly results: readonly CheckResult[]; readonly keys: readonly KeyState[] }> {
    const { challenge } = step;
    const { ask } = this.host;
    if (challenge === undefined) return { results: await evaluateChecks(step.checks, ask, ran, this.words), keys: [] };
    const keys = await readKeys(challenge.state.map(({ key }) => key), ask);
    const open = differences(challenge.state, keys, this.words);
    const reached = { goal: this.words.challenge.reached, met: true, missing: '' };
    return { results: open.length === 0 ? [reached] : open.map((goal) => ({ goal, met: false, missing: '' })), keys };
  }

  /** Reading is free, and so is what was refused. */
  async #countChanges(): Promise<number> {
    let count = 0;
    for (const { argv, reply } of this.#ran) {
      if (!(reply instanceof ErrorReply) && (await this.#facts.of(argv)).isChanging) count++;
    }
    return count;
  }

  #recordSolved(step: Step): void {
    this.#ranSinceSolved = [];
    this.progress.recordSolved(this.lesson.id, step.id);
    this.progress.recordReached(this.lesson.id, step.id);
    this.#show({ timesSolved: this.#state.timesSolved + 1, timesTried: 0 });
  }

  async #keepBefore(what: string): Promise<void> {
    const lines = await recreateLines(await this.#lessonKeys(), this.host.ask);
    const progress = this.progress.lesson(this.lesson.id);
    // Nothing to put back: the lesson is new here, and none of its keys exists.
    const nothing = lines.length === 0 && progress.entered.length === 0;
    this.#before = nothing ? undefined : { what, lines, progress };
  }

  async #clearing(): Promise<Script> {
    const keys = await this.#lessonKeys();
    return keys.length === 0 ? [] : [{ run: `DEL ${keys.map(showValue).join(' ')}` }];
  }

  /** Every key that the lesson's scripts or checks name. The server itself knows which arguments are keys. */
  async #lessonKeys(): Promise<readonly string[]> {
    if (this.#keys !== undefined) return this.#keys;
    const keys = new Set(checkedKeys(this.lesson));
    for (const line of scriptToStep(this.lesson, this.lesson.steps.length)) {
      if ('run' in line) for (const key of itemsOf(await this.host.ask(`COMMAND GETKEYS ${line.run}`)) ?? []) keys.add(key);
    }
    this.#keys = [...keys];
    return this.#keys;
  }

  async #run(script: Script): Promise<void> {
    for (const line of script) {
      if ('run' in line && line.client !== undefined) await this.host.runAs(line.client, line.run);
      else if ('run' in line) await this.host.ask(line.run);
      else if ('machine' in line) await this.host.machine(line.machine);
      else await this.host.wait(line.waitMs);
    }
  }

  #wordSkipped(steps: readonly number[]): string | undefined {
    const [first] = steps;
    if (first === undefined) return undefined;
    return steps.length === 1 ? this.words.run.skippedOne(first) : this.words.run.skipped(steps);
  }

  /** One piece of work after another: a judgement never sees a half-run setup. */
  #queue(work: () => Promise<void>): Promise<void> {
    const result = this.#work.then(work);
    this.#work = result.catch(() => {
      this.#show({ preparing: false, notice: this.words.run.noAnswer });
    });
    return this.#work;
  }

  #show(change: Partial<LessonState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
