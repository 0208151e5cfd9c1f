// Makes lessons/interview importable: "virtual:questions" lists the sections and loads one on demand, so that each section
// is a chunk of its own. A question that can't be read fails the build with its file and line.

import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { Question } from '../../curriculum/interview/question.ts';
import { showProblem } from '../lessons/read-lessons.ts';
import { readQuestions } from './read-questions.ts';

const LIST = 'virtual:questions';
const SECTION = /^\0virtual:questions\/(.+)$/;

export function questions(): Plugin {
  let project = '';
  return {
    name: 'keyspace:questions',
    configResolved(config) {
      project = config.root;
    },
    resolveId(id) {
      return id === LIST || id.startsWith(`${LIST}/`) ? `\0${id}` : undefined;
    },
    load(id) {
      const one = SECTION.exec(id);
      if (id !== `\0${LIST}` && one === null) return undefined;
      const { sections, problems } = readQuestions(project);
      for (const { file } of sections) this.addWatchFile(join(project, file));
      if (problems.length > 0) this.error(problems.map(showProblem).join('\n'));
      if (one !== null) {
        const found = sections.find((section) => section.id === one[1]);
        return `export const questions = ${JSON.stringify(found?.all.map(withoutTestData))};`;
      }
      const listed = sections.map(({ id: section, title, questions: summaries }) => ({ id: section, title, questions: summaries }));
      return [
        `export const sections = ${JSON.stringify(listed)};`,
        'const loaders = {',
        ...sections.map((section) => `  ${JSON.stringify(section.id)}: () => import(${JSON.stringify(`${LIST}/${section.id}`)}),`),
        '};',
        'export async function loadSection(id) {',
        '  return Object.hasOwn(loaders, id) ? (await loaders[id]()).questions : undefined;',
        '}',
      ].join('\n');
    },
  };
}

/** What only the tests need stays out of the page. */
function withoutTestData(question: Question): Question {
  return question.kind === 'write' || question.kind === 'fault' ? { ...question, alternatives: [], wrong: [] } : question;
}
