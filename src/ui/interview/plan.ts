// What practice asks for today, of questions and generated predictions together.
import type { Practice } from '../../curriculum/interview/practice-store.ts';
import type { QuestionId } from '../../curriculum/interview/question.ts';
import { type Due, planFor } from '../../curriculum/interview/schedule.ts';
import { localDay } from './browser-practice.ts';
import { EXERCISE_IDS, exerciseAt, placeOf } from './exercises.ts';
import { KIND_NAMES, SUMMARIES, summaryOf } from './question-bank.ts';

/** Easy questions first, a section after the other; between two of them one exercise, so that neither waits for the other. */
export const ALL_IDS: readonly QuestionId[] = mixed(
  SUMMARIES.toSorted((a, b) => a.level - b.level).map(({ id }) => id),
  EXERCISE_IDS,
);

function mixed(questions: readonly QuestionId[], exercises: readonly QuestionId[]): readonly QuestionId[] {
  const length = Math.max(questions.length, exercises.length);
  return Array.from({ length }, (_, at) => [questions[at], exercises[at]].flatMap((id) => id ?? [])).flat();
}

export function todayOf({ answers, cards }: Practice, now: number): readonly Due[] {
  const today = localDay(now);
  const given = answers.filter(({ day }) => day === today);
  return planFor(ALL_IDS, cards, now, { doneToday: given.length, freshToday: given.filter(({ isFirst }) => isFirst).length });
}

/** What is practised under an id, in words, and its place; undefined if there is no such thing any more. */
export function practised(id: QuestionId): { readonly title: string; readonly kind: string; readonly place: string } | undefined {
  const summary = summaryOf(id);
  if (summary !== undefined) return { title: summary.title, kind: KIND_NAMES[summary.kind], place: id };
  const exercise = exerciseAt(id.replace(/^predict\//, ''));
  return exercise && { title: `${exercise.title}, level ${exercise.level}`, kind: 'Predictions', place: placeOf(exercise) };
}
