// Reads NN-slug.<language>.md and track.<language>.md beside the lessons, holds them against the English text, and says
// what is stale or not translated yet.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFrontMatterOnly } from '../../curriculum/build/front-matter.ts';
import { parseTranslation } from '../../curriculum/build/parse-translation.ts';
import { TrackTranslation } from '../../curriculum/build/schema.ts';
import { TRANSLATED } from '../../curriculum/translation.ts';
import type { CatalogueText, LanguageCode, Translation } from '../../curriculum/translation.ts';
import { CHINESE } from '../../curriculum/wording.zh.ts';
import { readText } from './read-lessons.ts';
import type { LessonFile, LessonProblem, Lessons } from './read-lessons.ts';

const WORDINGS = { zh: CHINESE } as const;
type Translated = (typeof TRANSLATED)[number];

export interface TranslatedLesson {
  readonly file: string;
  readonly id: string;
  readonly translation: Translation;
  readonly stale: readonly string[];
  readonly absent: readonly string[];
}

export interface Translations {
  readonly language: Exclude<LanguageCode, 'en'>;
  readonly lessons: readonly TranslatedLesson[];
  readonly catalogue: CatalogueText;
  readonly problems: readonly LessonProblem[];
}

export function readTranslations(project: string, { tracks, lessons }: Lessons): readonly Translations[] {
  return TRANSLATED.map((language) => {
    const problems: LessonProblem[] = [];
    const translated: TranslatedLesson[] = [];
    for (const lesson of lessons) {
      const read = readTranslation(project, lesson, language);
      if (read === undefined) continue;
      if ('problems' in read) problems.push(...read.problems);
      else translated.push(read);
    }
    const trackTexts: Record<string, { readonly title: string; readonly summary: string }> = {};
    for (const { id } of tracks) {
      const file = `lessons/${id}/track.${language}.md`;
      if (!existsSync(join(project, file))) continue;
      const head = parseFrontMatterOnly(TrackTranslation, readFileSync(join(project, file), 'utf8'));
      if ('problems' in head) problems.push(...head.problems.map((problem) => ({ ...problem, file })));
      else trackTexts[id] = head.value;
    }
    const titles = translated.map(({ id, translation: { title, summary } }) => [id, { title, summary }] as const);
    return { language, lessons: translated, catalogue: { tracks: trackTexts, lessons: Object.fromEntries(titles) }, problems };
  });
}

/** Undefined when there is none. */
export function readTranslation(
  project: string,
  { file: source, lesson }: LessonFile,
  language: Translated,
): TranslatedLesson | { readonly problems: readonly LessonProblem[] } | undefined {
  const file = translationFile(source, language);
  if (!existsSync(join(project, file))) return undefined;
  const text = readText(join(project, file));
  if ('line' in text) return { problems: [{ ...text, file }] };
  const parsed = parseTranslation(lesson, text.text, WORDINGS[language]);
  if ('problems' in parsed) return { problems: parsed.problems.map((problem) => ({ ...problem, file })) };
  return { file, id: lesson.id, ...parsed.value };
}

export function translationFile(source: string, language: Translated): string {
  return source.replace(/\.md$/, `.${language}.md`);
}
