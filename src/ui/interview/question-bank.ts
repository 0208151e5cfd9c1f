// The questions of the page: the list at once, their text section by section when it is needed.
import { useEffect, useState } from 'react';
import { loadSection, sections } from 'virtual:questions';
import { type Kind, type Question, type QuestionId, type QuestionSummary, sectionOf } from '../../curriculum/interview/question.ts';

export { sections } from 'virtual:questions';

/** In the order of the sections. */
export const SUMMARIES: readonly QuestionSummary[] = sections.flatMap(({ questions }) => questions);
const BY_ID = new Map(SUMMARIES.map((summary) => [summary.id, summary]));

export function summaryOf(id: QuestionId): QuestionSummary | undefined {
  return BY_ID.get(id);
}

export function sectionTitle(id: string): string {
  return sections.find((section) => section.id === id)?.title ?? id;
}

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  explain: 'Explain',
  choose: 'Choose',
  predict: 'Predict the reply',
  state: 'Predict the state',
  write: 'Write it',
  fault: 'Find the fault',
  design: 'Design',
};

export async function loadQuestion(id: QuestionId): Promise<Question | undefined> {
  return (await loadSection(sectionOf(id)))?.find((question) => question.id === id);
}

/** Everything, for the search. */
export async function loadAll(): Promise<readonly Question[]> {
  const loaded = await Promise.all(sections.map(({ id }) => loadSection(id)));
  return loaded.flatMap((questions) => questions ?? []);
}

export type Loaded<T> =
  | { readonly phase: 'loading' | 'absent' }
  | { readonly phase: 'failed'; readonly retry: () => void }
  | { readonly phase: 'there'; readonly value: T };

export function useQuestion(id: QuestionId): Loaded<Question> {
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<{ readonly id: QuestionId; readonly result: Loaded<Question> }>();
  useEffect(() => {
    let isGone = false;
    const show = (result: Loaded<Question>): void => {
      if (!isGone) setLoaded({ id, result });
    };
    loadQuestion(id).then(
      (value) => show(value === undefined ? { phase: 'absent' } : { phase: 'there', value }),
      () => show({ phase: 'failed', retry: () => setAttempt((count) => count + 1) }),
    );
    return () => {
      isGone = true;
    };
  }, [id, attempt]);
  return loaded?.id === id ? loaded.result : { phase: 'loading' };
}
