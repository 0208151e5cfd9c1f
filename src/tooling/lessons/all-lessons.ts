// The lessons and questions of this project, for tests.

import { projectPath } from '../paths.mjs';
import { readQuestions } from '../interview/read-questions.ts';
import type { Questions } from '../interview/read-questions.ts';
import { readLessons } from './read-lessons.ts';
import type { Lessons } from './read-lessons.ts';

export function allLessons(): Lessons {
  return readLessons(projectPath('.'));
}

export function allQuestions(): Questions {
  return readQuestions(projectPath('.'));
}
