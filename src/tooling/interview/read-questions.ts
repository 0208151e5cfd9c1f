// Reads lessons/interview: sections in their order with all their questions, and every problem with file and line. The
// build and the tests read questions through this.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseQuestions } from '../../curriculum/build/parse-questions.ts';
import type { Question, QuestionSummary, Section } from '../../curriculum/interview/question.ts';
import { parseOnce } from '../lessons/parse-once.ts';
import type { LessonProblem } from '../lessons/read-lessons.ts';

const parse = parseOnce(parseQuestions);

export interface QuestionSection extends Section {
  /** Relative to the project. */
  readonly file: string;
  readonly all: readonly Question[];
}

export interface Questions {
  readonly sections: readonly QuestionSection[];
  readonly problems: readonly LessonProblem[];
}

export function readQuestions(project: string): Questions {
  const folder = join(project, 'lessons', 'interview');
  const sections: (QuestionSection & { readonly order: number })[] = [];
  const problems: LessonProblem[] = [];
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md') : [];
  for (const name of names.toSorted()) {
    const path = join(folder, name);
    const file = relative(project, path);
    const id = name.slice(0, -'.md'.length);
    const parsed = parse(id, readFileSync(path, 'utf8'));
    if ('problems' in parsed) {
      problems.push(...parsed.problems.map((problem) => ({ ...problem, file })));
      continue;
    }
    const { title, order, questions: all } = parsed.value;
    sections.push({ id, title, order, file, all, questions: all.map(summaryOf) });
  }
  return { sections: sections.toSorted((a, b) => a.order - b.order), problems };
}

function summaryOf({ id, title, kind, level, lesson }: Question): QuestionSummary {
  return { id, title, kind, level, ...(lesson !== undefined && { lesson }) };
}
