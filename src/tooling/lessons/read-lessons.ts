// Reads the lessons folder: tracks in their order, their lessons in the order of their numbers, and every problem with
// file and line. The build, the tests and `npm run lesson` all read lessons through this.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { parseFrontMatterOnly } from '../../curriculum/build/front-matter.ts';
import { parseLesson } from '../../curriculum/build/parse-lesson.ts';
import { TrackFrontMatter } from '../../curriculum/build/schema.ts';
import type { Lesson, TrackSummary } from '../../curriculum/lesson.ts';
import { TRANSLATED } from '../../curriculum/translation.ts';
import { parseOnce } from './parse-once.ts';

export interface LessonProblem {
  /** Relative to the project. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface LessonFile {
  readonly file: string;
  readonly lesson: Lesson;
}

export interface Lessons {
  readonly tracks: readonly TrackSummary[];
  readonly lessons: readonly LessonFile[];
  readonly problems: readonly LessonProblem[];
}

/** NN-slug.zh.md, track.zh.md. */
const TRANSLATION_FILE = new RegExp(`\\.(${TRANSLATED.join('|')})\\.md$`);
/** NN-slug.md: two digits give the place in the track. */
const LESSON_FILE = /^\d\d-[a-z0-9]+(-[a-z0-9]+)*\.md$/;

const parse = parseOnce(parseLesson);

/** Folders beside the tracks, with formats of their own. */
const NO_TRACKS: ReadonlySet<string> = new Set(['interview', 'labs']);

export function readLessons(project: string): Lessons {
  const folder = join(project, 'lessons');
  const tracks: (TrackSummary & { readonly order: number })[] = [];
  const lessons: LessonFile[] = [];
  const problems: LessonProblem[] = [];
  for (const track of directories(folder)) {
    if (NO_TRACKS.has(track)) continue;
    const trackFile = join(folder, track, 'track.md');
    const head = existsSync(trackFile)
      ? parseFrontMatterOnly(TrackFrontMatter, readFileSync(trackFile, 'utf8'))
      : { problems: [{ line: 1, message: 'the track has no track.md with its title, summary and order' }] };
    if ('problems' in head) problems.push(...head.problems.map((problem) => ({ ...problem, file: relative(project, trackFile) })));

    const own: Lesson[] = [];
    const places = new Map<string, string>();
    for (const name of readdirSync(join(folder, track)).toSorted()) {
      if (name === 'track.md' || TRANSLATION_FILE.test(name)) continue;
      const place = name.slice(0, 2);
      const twin = places.get(place);
      if (twin !== undefined) problems.push({ file: `lessons/${track}/${name}`, line: 1, message: `${twin} has the number ${place}, too` });
      places.set(place, name);
      const read = readLesson(project, join(folder, track, name));
      if ('problems' in read) problems.push(...read.problems);
      else {
        own.push(read.lesson);
        lessons.push(read);
      }
    }
    if ('value' in head) {
      const summaries = own.map(({ id, title, summary, steps }) => ({ id, title, summary, steps: steps.length }));
      tracks.push({ ...head.value, id: track, lessons: summaries });
    }
  }
  const inOrder = tracks.toSorted((a, b) => a.order - b.order);
  return { tracks: inOrder, lessons, problems };
}

export function readLesson(project: string, path: string): LessonFile | { readonly problems: readonly LessonProblem[] } {
  const file = relative(project, path);
  if (!LESSON_FILE.test(basename(path))) {
    return { problems: [{ file, line: 1, message: 'a lesson is named NN-slug.md: two digits, lower-case words joined by "-"' }] };
  }
  const id = relative(join(project, 'lessons'), path).replaceAll('\\', '/').replace(/\.md$/, '');
  const text = readText(path);
  if ('line' in text) return { problems: [{ ...text, file }] };
  const parsed = parse(id, text.text);
  if ('problems' in parsed) return { problems: parsed.problems.map((problem) => ({ ...problem, file })) };
  const { next } = parsed.value;
  if (next !== undefined && !existsSync(join(project, 'lessons', `${next}.md`))) {
    const line = text.text.split('\n').findIndex((each) => each.startsWith('next:')) + 1;
    return { problems: [{ file, line, message: `next: there is no lesson ${next}` }] };
  }
  return { file, lesson: parsed.value };
}

/** As UTF-8 with line feeds, whatever ends the lines in the file; or the line of the first byte that is no UTF-8. */
export function readText(path: string): { readonly text: string } | Omit<LessonProblem, 'file'> {
  const bytes = readFileSync(path);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n') };
  } catch {
    const lines = bytes.toString('utf8').split('\n');
    const line = lines.findIndex((each) => each.includes('\ufffd')) + 1;
    return { line, message: 'this is not UTF-8: save the file in that encoding' };
  }
}

export function showProblem({ file, line, message }: LessonProblem): string {
  return `${file}:${line}: ${message}`;
}

function directories(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}
