// `npm run lesson -- new <track> <slug>` writes the stub of a lesson; `npm run lesson -- check [file]` reads one lesson
// or all of them, runs every solution, alternative and wrong answer on the engine, and reports on translations;
// `translate` begins one. Ends with 1 if anything is wrong.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { casesOf } from '../curriculum/build/verify.ts';
import { withGoals } from './lessons/goals.ts';
import type { LessonFile, LessonProblem, Lessons } from './lessons/read-lessons.ts';
import { readLesson, readLessons, showProblem } from './lessons/read-lessons.ts';
import { readTranslations, translationFile } from './lessons/read-translations.ts';
import { sourceHash, TRANSLATED } from '../curriculum/translation.ts';
import { lessonStub, trackStub } from './lessons/stub.ts';
import { engineWorld } from './lessons/worlds.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const USAGE = `Usage: npm run lesson -- new <track> <slug>
       npm run lesson -- check [file]
       npm run lesson -- translate <file> <language>`;

const [action, ...rest] = process.argv.slice(2);
if (action === 'new' && rest.length === 2) create(rest[0] ?? '', rest[1] ?? '');
else if (action === 'check' && rest.length <= 1) await check(rest[0]);
else if (action === 'translate' && rest.length === 2) translate(resolve(rest[0] ?? ''), rest[1] ?? '');
else fail(USAGE);

function create(track: string, slug: string): void {
  const words = /^[a-z0-9]+(-[a-z0-9]+)*$/;
  if (!words.test(track) || !words.test(slug)) fail('Track and slug are lower-case words joined by "-".');
  const folder = join(project, 'lessons', track);
  const trackFile = join(folder, 'track.md');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(trackFile)) write(trackFile, trackStub(track));
  const twin = readdirSync(folder).find((name) => name.replace(/^\d\d-/, '') === `${slug}.md`);
  if (twin !== undefined) fail(`lessons/${track}/${twin} is there already.`);
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
  for (const { file: path, lesson: parsed } of lessons) {
    const lesson = await withGoals(parsed);
    const cases = casesOf(lesson);
    let wrong = 0;
    for (const { step, name, run } of cases) {
      const complaint = await run(engineWorld());
      if (complaint === undefined) continue;
      wrong++;
      console.error(`${path}:${lineOfStep(path, step)}: ${step}: "${name}" does not hold: ${complaint}`);
    }
    const steps = lesson.steps.length === 1 ? '1 step' : `${lesson.steps.length} steps`;
    console.log(`${path}: ${steps}, ${cases.length - wrong} of ${cases.length} cases hold`);
    failed += wrong;
  }
  if (failed + reportTranslations({ tracks: [], lessons, problems: [] }) > 0) process.exitCode = 1;
}

function lineOfStep(file: string, step: string): number {
  const lines = readFileSync(join(project, file), 'utf8').split('\n');
  return 1 + lines.findIndex((line) => line.startsWith('## ') && new RegExp(`\\{#${step}[ }]`).test(line));
}

/** Prints how much is translated and what must be looked at again; returns how many problems there are. */
function reportTranslations(read: Lessons): number {
  let failed = 0;
  for (const { language, lessons, problems } of readTranslations(project, read)) {
    for (const problem of problems) console.error(showProblem(problem));
    for (const { file, stale } of lessons) {
      for (const step of stale) console.error(`${file}:${lineOfStep(file, step)}: ${step}: the English text has changed since this was translated`);
      failed += stale.length;
    }
    failed += problems.length;
    const steps = read.lessons.reduce((sum, { lesson }) => sum + lesson.steps.length, 0);
    const done = lessons.reduce((sum, { translation }) => sum + Object.keys(translation.steps).length, 0);
    console.log(`${language}: ${done} of ${steps} steps are translated`);
  }
  return failed;
}

/** Writes the frame of a translation, with the English text to be replaced; or renews the hashes of one that is there. */
function translate(path: string, code: string): void {
  const language = TRANSLATED.find((each) => each === code) ?? fail(`The languages are ${TRANSLATED.join(', ')}.`);
  const read = readLesson(project, path);
  if ('problems' in read) fail(read.problems.map(showProblem).join('\n'));
  const hashes = new Map(read.lesson.steps.map((step) => [step.id, sourceHash(step)]));
  const target = join(project, translationFile(read.file, language));
  const isNew = !existsSync(target);
  const text = isNew ? withoutScripts(readFileSync(path, 'utf8')) : readFileSync(target, 'utf8');
  const hashed = text.replace(/^(## .*\{#([a-z0-9-]+))[^}]*\}/gm, (_, head: string, id: string) => `${head} ${hashes.get(id) ?? ''}}`);
  writeFileSync(target, hashed);
  console.log(`${isNew ? 'wrote' : 'renewed the hashes of'} ${relative(process.cwd(), target)}`);
}

function withoutScripts(text: string): string {
  return text
    .replace(/^```(setup|goal|solution|alternative|wrong)\n[^]*?^```\n+/gm, '')
    .replace(/^next: .*\n/m, '')
    .trimEnd()
    .concat('\n');
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
