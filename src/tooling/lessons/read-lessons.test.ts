import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLessons, showProblem } from './read-lessons.ts';
import { lessonStub, trackStub } from './stub.ts';
import { lessons } from './vite-plugin.ts';

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'keyspace-lessons-'));
  write('lessons/second/track.md', trackStub('second').replace('99', '2'));
  write('lessons/second/02-b.md', lessonStub('b'));
  write('lessons/second/01-a.md', lessonStub('a'));
  write('lessons/first/track.md', trackStub('first').replace('99', '1'));
  write('lessons/first/01-c.md', lessonStub('c'));
});
afterEach(() => rmSync(project, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(join(project, file, '..'), { recursive: true });
  writeFileSync(join(project, file), text);
}

function problems(): readonly string[] {
  return readLessons(project).problems.map(showProblem);
}

describe('readLessons', () => {
  it('orders tracks by their order and lessons by their number', () => {
    const { tracks } = readLessons(project);
    expect(tracks.map(({ id, lessons: own }) => [id, own.map((lesson) => lesson.id)])).toEqual([
      ['first', ['first/01-c']],
      ['second', ['second/01-a', 'second/02-b']],
    ]);
    expect(problems()).toEqual([]);
  });

  it('reports files that are no lessons, tracks without a head, and next lessons that are not there', () => {
    write('lessons/second/notes.md', 'remember the milk');
    write('lessons/third/01-d.md', lessonStub('d').replace('learned:', 'next: third/02-e\nlearned:'));
    expect(problems()).toEqual([
      'lessons/second/notes.md:1: a lesson is named NN-slug.md: two digits, lower-case words joined by "-"',
      'lessons/third/track.md:1: the track has no track.md with its title, summary and order',
      'lessons/third/01-d.md:4: next: there is no lesson third/02-e',
    ]);
  });
});

describe('files as editors save them', () => {
  it('may begin with a byte order mark and end their lines as Windows does', () => {
    write('lessons/first/01-c.md', `\ufeff${lessonStub('c').replaceAll('\n', '\r\n')}`);
    expect(problems()).toEqual([]);
  });

  it('must be UTF-8, and no two may have one number', () => {
    mkdirSync(join(project, 'lessons/first'), { recursive: true });
    writeFileSync(join(project, 'lessons/first/01-c.md'), Buffer.from(lessonStub('c').replace('A direction', 'Una dirección'), 'latin1'));
    write('lessons/second/02-twin.md', lessonStub('twin'));
    const line = lessonStub('c').split('\n').indexOf('A direction.') + 1;
    expect(problems()).toEqual([
      `lessons/first/01-c.md:${line}: this is not UTF-8: save the file in that encoding`,
      'lessons/second/02-twin.md:1: 02-b.md has the number 02, too',
    ]);
  });
});

describe('the build', () => {
  const bundle = async (): Promise<string> => {
    write('main.js', "import { tracks, loadLesson } from 'virtual:lessons';\nconsole.log(tracks, loadLesson);");
    const result = await build({
      root: project,
      configFile: false,
      logLevel: 'silent',
      plugins: [lessons()],
      build: { write: false, rollupOptions: { input: join(project, 'main.js') } },
    });
    const outputs = Array.isArray(result) ? result : [result];
    return outputs.flatMap((each) => ('output' in each ? each.output.map((file) => file.fileName) : [])).join(' ');
  };

  it('makes a chunk of each lesson', async () => {
    expect(await bundle()).toMatch(/01-a-.*01-c-.*02-b-/);
  });

  it('fails with file and line at a lesson that cannot be read', async () => {
    write('lessons/first/01-c.md', lessonStub('c').replace('is a string', 'is a sting'));
    await expect(bundle()).rejects.toThrow(/lessons\/first\/01-c\.md:18: expected string, hash, list/);
  });
});
