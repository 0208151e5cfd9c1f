// Reads lessons/labs: every lab in its order, and every problem with file and line.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { parseLab } from '../../curriculum/build/parse-lab.ts';
import type { Lab } from '../../curriculum/lab/lab.ts';
import { parseOnce } from '../lessons/parse-once.ts';
import type { LessonProblem } from '../lessons/read-lessons.ts';

const parse = parseOnce(parseLab);

const LAB_FILE = /^[a-z0-9]+(-[a-z0-9]+)*\.md$/;

export interface LabFile {
  /** Relative to the project. */
  readonly file: string;
  readonly lab: Lab;
}

export function readLabs(project: string): { readonly labs: readonly LabFile[]; readonly problems: readonly LessonProblem[] } {
  const folder = join(project, 'lessons', 'labs');
  const labs: LabFile[] = [];
  const problems: LessonProblem[] = [];
  for (const name of existsSync(folder) ? readdirSync(folder).toSorted() : []) {
    const path = join(folder, name);
    const file = relative(project, path);
    if (!LAB_FILE.test(name)) {
      problems.push({ file, line: 1, message: 'a lab is named slug.md: lower-case words joined by "-"' });
      continue;
    }
    const parsed = parse(basename(name, '.md'), readFileSync(path, 'utf8'));
    if ('value' in parsed) labs.push({ file, lab: parsed.value });
    else problems.push(...parsed.problems.map((problem) => ({ ...problem, file })));
  }
  return { labs: labs.toSorted((a, b) => a.lab.order - b.lab.order), problems };
}
