// Makes lessons/ importable: "virtual:lessons" lists the tracks and loads a lesson on demand, and each lesson is a chunk
// of JSON of its own. Markdown is read here, at build time, so the page ships no parser. A lesson that can't be read
// fails the build with its file and line.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { Lesson } from '../../curriculum/lesson.ts';
import { readLesson, readLessons, showProblem } from './read-lessons.ts';
import type { LessonProblem } from './read-lessons.ts';

const CATALOGUE = 'virtual:lessons';
const RESOLVED_CATALOGUE = `\0${CATALOGUE}`;
const LESSON_QUERY = '?lesson';

export function lessons(): Plugin {
  let project = '';
  return {
    name: 'keyspace:lessons',
    configResolved(config) {
      project = config.root;
    },
    resolveId(id) {
      if (id === CATALOGUE) return RESOLVED_CATALOGUE;
      return id.endsWith(LESSON_QUERY) ? id : undefined;
    },
    load(id) {
      if (id === RESOLVED_CATALOGUE) {
        const read = readLessons(project);
        if (read.problems.length > 0) this.error(wordProblems(read.problems));
        for (const { file } of read.lessons) this.addWatchFile(join(project, file));
        return catalogueModule(
          read.tracks,
          read.lessons.map(({ file, lesson }) => [lesson.id, join(project, file) + LESSON_QUERY] as const),
        );
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
      return `export const lesson = ${JSON.stringify(withoutTestData(read.lesson))};`;
    },
  };
}

/** What only the tests need stays out of the page. */
function withoutTestData(lesson: Lesson): Lesson {
  return { ...lesson, steps: lesson.steps.map((step) => ({ ...step, alternatives: [], wrong: [] })) };
}

function catalogueModule(tracks: unknown, files: readonly (readonly [string, string])[]): string {
  const loaders = files.map(([id, path]) => `  ${JSON.stringify(id)}: () => import(${JSON.stringify(path)}),`);
  return [
    `export const tracks = ${JSON.stringify(tracks)};`,
    'const loaders = {',
    ...loaders,
    '};',
    'export async function loadLesson(id) {',
    '  const load = Object.hasOwn(loaders, id) ? loaders[id] : undefined;',
    '  return load === undefined ? undefined : (await load()).lesson;',
    '}',
  ].join('\n');
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
