// Makes lessons/ importable: "virtual:lessons" lists the tracks and loads a lesson on demand, and each lesson is a chunk
// of JSON of its own. Markdown is read here, at build time, so the page ships no parser. A lesson that can't be read
// fails the build with its file and line.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { Lesson } from '../../curriculum/lesson.ts';
import { TRANSLATED } from '../../curriculum/translation.ts';
import { withGoals } from './goals.ts';
import { readLesson, readLessons, showProblem } from './read-lessons.ts';
import type { LessonProblem, Lessons } from './read-lessons.ts';
import { readTranslation, readTranslations } from './read-translations.ts';
import type { Translations } from './read-translations.ts';

const CATALOGUE = 'virtual:lessons';
const RESOLVED_CATALOGUE = `\0${CATALOGUE}`;
const LESSON_QUERY = '?lesson';
const TRANSLATION_QUERY = /^(.+)\?translation=(\w+)$/;
const CATALOGUE_QUERY = /virtual:lessons\?language=\w+$/;

export function lessons(): Plugin {
  let project = '';
  return {
    name: 'keyspace:lessons',
    configResolved(config) {
      project = config.root;
    },
    resolveId(id) {
      if (id === CATALOGUE) return RESOLVED_CATALOGUE;
      if (CATALOGUE_QUERY.test(id)) return `\0${id}`;
      return id.endsWith(LESSON_QUERY) || TRANSLATION_QUERY.test(id) ? id : undefined;
    },
    async load(id) {
      if (id === RESOLVED_CATALOGUE) {
        const read = readLessons(project);
        const translations = readTranslations(project, read);
        const problems = [...read.problems, ...translations.flatMap((each) => each.problems)];
        if (problems.length > 0) this.error(wordProblems(problems));
        for (const { file } of [...read.lessons, ...translations.flatMap((each) => each.lessons)]) {
          this.addWatchFile(join(project, file));
        }
        return catalogueModule(project, read, translations);
      }
      const translated = TRANSLATION_QUERY.exec(id);
      if (translated !== null) {
        const [, path = '', code] = translated;
        const language = TRANSLATED.find((each) => each === code);
        const read = readLesson(project, path);
        const text = language && 'lesson' in read ? readTranslation(project, read, language) : undefined;
        if (text === undefined || 'problems' in text) return this.error(wordProblems(text?.problems ?? []));
        return `export const translation = ${JSON.stringify(text.translation)};`;
      }
      if (CATALOGUE_QUERY.test(id)) {
        const code = id.slice(id.indexOf('=') + 1);
        const found = readTranslations(project, readLessons(project)).find(({ language }) => language === code);
        return `export const catalogue = ${JSON.stringify(found?.catalogue)};`;
      }
      if (!id.endsWith(LESSON_QUERY)) return undefined;
      const path = id.slice(0, -LESSON_QUERY.length);
      this.addWatchFile(path);
      const read = readLesson(project, path);
      if ('problems' in read) {
        const [first] = read.problems;
        return this.error({
          message: wordProblems(read.problems),
          ...(first && { loc: { file: path, line: first.line, column: 0 }, frame: frameAt(path, first.line) }),
        });
      }
      return `export const lesson = ${JSON.stringify(withoutTestData(await withGoals(read.lesson)))};`;
    },
  };
}

/** What only the tests need stays out of the page. */
function withoutTestData(lesson: Lesson): Lesson {
  return { ...lesson, steps: lesson.steps.map((step) => ({ ...step, alternatives: [], wrong: [] })) };
}

function catalogueModule(project: string, { tracks, lessons }: Lessons, translations: readonly Translations[]): string {
  const path = (file: string): string => join(project, file);
  const english = lessons.map(({ file, lesson }) => [lesson.id, path(file) + LESSON_QUERY] as const);
  const texts = translations.flatMap(({ language, lessons: translated }) =>
    translated.map(({ file, id }) => {
      const source = file.replace(`.${language}.md`, '.md');
      return [`${language}/${id}`, `${path(source)}?translation=${language}`] as const;
    }),
  );
  const catalogues = translations.map(({ language }) => [language, `${CATALOGUE}?language=${language}`] as const);
  return [
    `export const tracks = ${JSON.stringify(tracks)};`,
    `const lessons = ${loaders(english)};`,
    `const translations = ${loaders(texts)};`,
    `const catalogues = ${loaders(catalogues)};`,
    'const from = (loaders, id) => (Object.hasOwn(loaders, id) ? loaders[id]() : undefined);',
    'export const loadLesson = async (id) => (await from(lessons, id))?.lesson;',
    'export const loadTranslation = async (id, language) => (await from(translations, `${language}/${id}`))?.translation;',
    'export const loadCatalogue = async (language) => (await from(catalogues, language))?.catalogue;',
  ].join('\n');
}

function loaders(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([id, path]) => `${JSON.stringify(id)}: () => import(${JSON.stringify(path)})`).join(', ')}}`;
}

function wordProblems(problems: readonly LessonProblem[]): string {
  return `${problems.length === 1 ? 'A lesson has a problem' : 'Lessons have problems'}:\n${problems.map(showProblem).join('\n')}`;
}

/** The line and its neighbours, as the build prints them under the message. */
function frameAt(path: string, line: number): string {
  const lines = readFileSync(path, 'utf8').split('\n');
  return [line - 1, line, line + 1]
    .filter((number) => number >= 1 && number <= lines.length)
    .map((number) => `${number === line ? '>' : ' '} ${number} | ${lines[number - 1] ?? ''}`)
    .join('\n');
}
