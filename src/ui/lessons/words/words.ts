// The words of the lesson panel: English here, other languages in files beside this one that are loaded when chosen.

import { createContext, useContext } from 'react';
import { typeName } from '../../../curriculum/challenge.ts';
import type { MachineLine } from '../../../curriculum/lesson.ts';
import type { Imported } from '../../../curriculum/progress-file.ts';
import type { LanguageCode } from '../../../curriculum/translation.ts';
import { ENGLISH as ENGLISH_WORDING } from '../../../curriculum/wording.ts';
import type { Wording } from '../../../curriculum/wording.ts';

export interface Words {
  readonly lessons: string;
  readonly language: string;
  readonly opening: string;
  readonly absent: string;
  readonly allLessons: string;
  readonly notLoaded: string;
  readonly tryAgain: string;
  readonly untranslated: string;
  readonly stepsName: string;
  readonly finished: string;
  stepOf(step: number, steps: number): string;
  stepLabel(step: number, title: string): string;
  readonly solved: string;
  readonly solvedAfterSolution: string;
  readonly task: string;
  readonly asked: string;
  readonly done: string;
  readonly open: string;
  readonly help: string;
  readonly hints: readonly [string, string, string];
  readonly showSolution: string;
  readonly oneWay: string;
  readonly restartStep: string;
  readonly restartLesson: string;
  readonly previous: string;
  readonly next: string;
  readonly finish: string;
  readonly preparing: string;
  stepDone(step: number): string;
  doneAgain(times: number): string;
  triedAgain(times: number): string;
  there(met: number, all: number): string;
  readonly insert: string;
  readonly run: string;
  client(number: number): string;
  asClient(number: number): string;
  readonly known: string;
  readonly teaches: string;
  stepsOpen(count: number): string;
  readonly nextLesson: string;
  readonly fromStart: string;
  steps(count: number): string;
  readonly lessonDone: string;
  solvedOf(solved: number, steps: number): string;
  readonly progressFile: string;
  readonly progressStays: string;
  readonly exportProgress: string;
  readonly importProgress: string;
  notImported(file: string, why: string): string;
  imported(what: Imported): string;
  readonly now: string;
  readonly goal: string;
  readonly stillDiffers: string;
  readonly noKey: string;
  readonly mustBeGone: string;
  readonly empty: string;
  types(type: string): string;
  par(par: number): string;
  used(count: number): string;
  best(count: number): string;
  readonly challengeTask: string;
  readonly machine: Readonly<Record<MachineLine['machine'], string>>;
}

export const ENGLISH: Words = {
  lessons: 'Lessons',
  language: 'Language of the lessons',
  opening: 'Opening the lesson …',
  absent: 'There is no lesson at this address.',
  allLessons: 'All lessons',
  notLoaded: 'The lesson could not be loaded.',
  tryAgain: 'Try again',
  untranslated: 'This lesson has not been translated yet.',
  stepsName: 'Steps',
  finished: 'Finished',
  stepOf: (step, steps) => `Step ${step} of ${steps}`,
  stepLabel: (step, title) => `Step ${step}, ${title}`,
  solved: ', solved',
  solvedAfterSolution: ', solved after seeing the solution',
  task: 'Task',
  asked: 'What is asked for',
  done: 'Done:',
  open: 'Open:',
  help: 'Help',
  hints: ['Hint', 'Stronger hint', 'Strongest hint'],
  showSolution: 'Show the solution',
  oneWay: 'One way to do it. Showing it has not solved the step; running it does.',
  restartStep: 'Start this step again',
  restartLesson: 'Restart the lesson',
  previous: 'Previous',
  next: 'Next',
  finish: 'Finish',
  preparing: 'Preparing …',
  stepDone: (step) => `Step ${step} done`,
  doneAgain: (times) => `Done again, ${times} times now`,
  triedAgain: (times) =>
    `Step done; run again ${times === 1 ? 'once' : `${times} times`} with another answer than the one asked for`,
  there: (met, all) => `${met} of ${all} there`,
  insert: 'Put this into the terminal',
  run: 'Run',
  client: (number) => `client ${number}`,
  asClient: (number) => ` as client ${number}`,
  known: 'What you know now',
  teaches: 'What this lesson teaches',
  stepsOpen: (count) => (count === 1 ? 'One step is still open:' : `${count} steps are still open:`),
  nextLesson: 'Next lesson',
  fromStart: 'Do it again from the start',
  steps: (count) => (count === 1 ? '1 step' : `${count} steps`),
  lessonDone: 'done',
  solvedOf: (solved, steps) => `${solved} of ${steps}`,
  progressFile: 'Progress file',
  progressStays: 'Progress stays in this browser. The file holds lessons, labs and practice.',
  exportProgress: 'Export progress',
  importProgress: 'Import progress',
  notImported: (file, why) => `${file} was not imported: ${why}`,
  imported: ({ lessons, labs, cards }) =>
    `Added: progress in ${count(lessons, 'lesson')} and ${count(labs, 'lab')}, ${count(cards, 'practice card')}.`,
  now: 'Now',
  goal: 'Goal',
  stillDiffers: 'What still differs',
  noKey: 'not there',
  mustBeGone: 'gone',
  empty: 'No keys',
  types: typeName,
  par: (par) => (par === 1 ? 'Par: 1 command' : `Par: ${par} commands`),
  used: (count) => `Used: ${count}`,
  best: (count) => `Your best: ${count}`,
  challengeTask: 'Make the keys look like the goal. Reading is free; only commands that change something count.',
  machine: { crash: 'Kill the server', 'power-loss': 'Cut the power', restart: 'Restart the server' },
};

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

export interface Language {
  readonly code: LanguageCode;
  readonly words: Words;
  readonly wording: Wording;
}

export const ENGLISH_LANGUAGE: Language = { code: 'en', words: ENGLISH, wording: ENGLISH_WORDING };

export const LanguageContext = createContext<Language>(ENGLISH_LANGUAGE);

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

export function useWords(): Words {
  return useLanguage().words;
}

/** Rejects when its chunk can't be loaded. */
export async function loadLanguage(code: LanguageCode): Promise<Language> {
  return code === 'en' ? ENGLISH_LANGUAGE : (await import('./zh.ts')).CHINESE_LANGUAGE;
}
