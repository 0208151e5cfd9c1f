// A lesson's text in another language, as the build reads it from NN-slug.<code>.md: words only. Commands, conditions and
// solutions are always the English file's, so a translation can't ask for anything else.

import type { Check } from './check/check.ts';
import type { Block, Inline, Lesson, Step } from './lesson.ts';

/** English is the source; the others are what files may be named after. */
export const LANGUAGES = { en: 'English', zh: '简体中文' } as const;
export type LanguageCode = keyof typeof LANGUAGES;
export const TRANSLATED: readonly Exclude<LanguageCode, 'en'>[] = ['zh'];

/** For the lang attribute. */
export const LANGUAGE_TAGS: Readonly<Record<LanguageCode, string>> = { en: 'en', zh: 'zh-Hans' };

export interface Translation {
  readonly title: string;
  readonly summary: string;
  readonly learned: readonly (readonly Inline[])[];
  readonly steps: Readonly<Record<string, StepText>>;
}

export interface StepText {
  /** sourceHash() of the English step that it was made from. */
  readonly hash: string;
  readonly title: string;
  readonly prose: readonly Block[];
  readonly task: readonly Block[];
  readonly hints: readonly (readonly Block[])[];
  readonly checks: readonly Pick<Check, 'goal' | 'messages'>[];
}

/** Titles and summaries for the list of lessons. */
export interface CatalogueText {
  readonly tracks: Readonly<Record<string, { readonly title: string; readonly summary: string }>>;
  readonly lessons: Readonly<Record<string, { readonly title: string; readonly summary: string }>>;
}

/** The lesson in the other words; a step that has not been translated stays English. */
export function translate(lesson: Lesson, text: Translation): Lesson {
  const { title, summary, learned } = text;
  return { ...lesson, title, summary, learned, steps: lesson.steps.map((step) => translateStep(step, text.steps[step.id])) };
}

function translateStep(step: Step, text: StepText | undefined): Step {
  if (text === undefined) return step;
  const { title, prose, task, hints } = text;
  const checks = step.checks.map((check, i) => ({ ...check, ...text.checks[i] }));
  return { ...step, title, prose, task, hints, checks };
}

/** Eight hexadecimal digits over everything in a step that a translator reads (FNV-1a, 32 bits). */
export function sourceHash({ title, prose, task, hints, checks }: Step): string {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify([title, prose, task, hints, checks])) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}
