// `npm run lesson -- new <track> <slug>` writes the stub of a lesson; `npm run lesson -- check [file]` reads one lesson
// or all of them, and runs every solution, alternative and wrong answer on the engine. Ends with 1 if anything is wrong.

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { casesOf } from '../curriculum/build/verify.ts';
import type { LessonFile, LessonProblem } from './lessons/read-lessons.ts';
import { readLesson, readLessons, showProblem } from './lessons/read-lessons.ts';
import { lessonStub, trackStub } from './lessons/stub.ts';
import { engineWorld } from './lessons/worlds.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const USAGE = `Usage: npm run lesson -- new <track> <slug>
       npm run lesson -- check [file]`;

const [action, ...rest] = process.argv.slice(2);
if (action === 'new' && rest.length === 2) create(rest[0] ?? '', rest[1] ?? '');
else if (action === 'check' && rest.length <= 1) await check(rest[0]);
else fail(USAGE);

function create(track: string, slug: string): void {
  const words = /^[a-z0-9]+(-[a-z0-9]+)*$/;
  if (!words.test(track) || !words.test(slug)) fail('Track and slug are lower-case words joined by "-".');
  const folder = join(project, 'lessons', track);
  const trackFile = join(folder, 'track.md');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(trackFile)) write(trackFile, trackStub(track));
  const last = readdirSync(folder).reduce((highest, name) => Math.max(highest, Number.parseInt(name, 10) || 0), 0);
  write(join(folder, `${String(last + 1).padStart(2, '0')}-${slug}.md`), lessonStub(slug));
}

function write(path: string, text: string): void {
  writeFileSync(path, text, { flag: 'wx' });
  console.log(`wrote ${relative(process.cwd(), path)}`);
}

async function check(file: string | undefined): Promise<void> {
  const { lessons, problems } = file === undefined ? readLessons(project) : readOne(resolve(file));
  for (const problem of problems) console.error(showProblem(problem));
  let failed = problems.length;
  for (const { file: path, lesson } of lessons) {
    const cases = casesOf(lesson);
    let wrong = 0;
    for (const { step, name, run } of cases) {
      const complaint = await run(engineWorld());
      if (complaint === undefined) continue;
      wrong++;
      console.error(`${path}: ${step}: "${name}" does not hold: ${complaint}`);
    }
    console.log(`${path}: ${lesson.steps.length} steps, ${cases.length - wrong} of ${cases.length} cases hold`);
    failed += wrong;
  }
  if (failed > 0) process.exitCode = 1;
}

function readOne(path: string): { readonly lessons: readonly LessonFile[]; readonly problems: readonly LessonProblem[] } {
  if (!existsSync(path)) fail(`There is no file ${path}.`);
  const read = readLesson(project, path);
  return 'problems' in read ? { lessons: [], problems: read.problems } : { lessons: [read], problems: [] };
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
