// The lessons and questions of this project, for tests: reading them takes seconds, so that the test files that share their
// modules share them, too.

import { projectPath } from '../paths.mjs';
import { readQuestions } from '../interview/read-questions.ts';
import type { Questions } from '../interview/read-questions.ts';
import { readLessons } from './read-lessons.ts';
import type { Lessons } from './read-lessons.ts';

let lessons: Lessons | undefined;
let questions: Questions | undefined;

export function allLessons(): Lessons {
  return (lessons ??= readLessons(projectPath('.')));
}

export function allQuestions(): Questions {
  return (questions ??= readQuestions(projectPath('.')));
}
