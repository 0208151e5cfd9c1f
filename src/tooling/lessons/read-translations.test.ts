import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourceHash, translate } from '../../curriculum/translation.ts';
import { allLessons } from './all-lessons.ts';
import { readLessons, showProblem } from './read-lessons.ts';
import { readTranslations } from './read-translations.ts';
import { lessonStub, trackStub } from './stub.ts';

/** Everything in these tracks must be translated; elsewhere a translation may be missing, but not stale. */
const COMPLETE = { zh: ['first-steps', 'strings'] } as const;

describe('the translations of the lessons', () => {
  const project = fileURLToPath(new URL('../../..', import.meta.url));
  const read = allLessons();
  const translations = readTranslations(project, read);

  it.each(translations)('$language can be read, and none is older than its English text', ({ problems, lessons }) => {
    expect(problems.map(showProblem)).toEqual([]);
    const stale = lessons.flatMap(({ file, stale: steps }) => steps.map((step) => `${file}: ${step}`));
    expect(stale, 'translate again, then `npm run lesson -- translate <file> <language>`').toEqual([]);
  });

  it.each(translations)('$language is complete where it must be', ({ language, lessons, catalogue }) => {
    const steps = read.lessons.reduce((sum, { lesson }) => sum + lesson.steps.length, 0);
    const done = lessons.reduce((sum, { translation }) => sum + Object.keys(translation.steps).length, 0);
    console.log(`${language}: ${done} of ${steps} steps are translated`);
    for (const track of COMPLETE[language]) {
      expect(catalogue.tracks[track]?.title, track).toBeDefined();
      const own = read.lessons.filter(({ lesson }) => lesson.id.startsWith(`${track}/`));
      for (const { lesson } of own) {
        expect(lessons.find(({ id }) => id === lesson.id)?.absent, lesson.id).toEqual([]);
      }
    }
  });
});

describe('readTranslations', () => {
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'keyspace-translations-'));
    write('lessons/a/track.md', trackStub('a'));
    write('lessons/a/01-b.md', lessonStub('b'));
  });
  afterEach(() => rmSync(project, { recursive: true }));

  function write(file: string, text: string): void {
    mkdirSync(join(project, file, '..'), { recursive: true });
    writeFileSync(join(project, file), text);
  }

  function chinese(change: (text: string) => string = (text) => text) {
    const lessons = readLessons(project);
    const [step] = lessons.lessons[0]?.lesson.steps ?? [];
    if (step === undefined) throw new Error('the stub has no step');
    const check = '```check\nkey name is a string equal to "Alice"\n```';
    const hints = '```hint\n一\n\n二\n\n三\n```';
    const text = `---\ntitle: 标题\nsummary: 摘要\nlearned: [学到]\n---\n## 第一 {#first ${sourceHash(step)}}\n正文\n\n\`\`\`task\n任务\n\`\`\`\n\n${check}\n\n${hints}\n`;
    write('lessons/a/01-b.zh.md', change(text));
    const [read] = readTranslations(project, readLessons(project));
    if (read === undefined) throw new Error('no Chinese');
    return { read, lesson: lessons.lessons[0]?.lesson };
  }

  it('puts the other words over the lesson, and words of its own under what the file leaves out', () => {
    const { read, lesson } = chinese();
    const [text] = read.lessons;
    if (text === undefined || lesson === undefined) throw new Error(read.problems.map(showProblem).join());
    const translated = translate(lesson, text.translation);
    expect(translated.steps[0]).toMatchObject({ title: '第一', solution: lesson.steps[0]?.solution });
    expect(translated.steps[0]?.checks[0]?.goal).toBe('name 是字符串，等于 "Alice"');
    expect(text.stale).toEqual([]);
    expect(read.catalogue.lessons['a/01-b']?.title).toBe('标题');
  });

  it('names steps whose English text has changed, and steps that are missing', () => {
    expect(chinese((text) => text.replace(/first [0-9a-f]{8}/, 'first 00000000')).read.lessons[0]?.stale).toEqual(['first']);
    expect(chinese((text) => text.slice(0, text.indexOf('## '))).read.lessons[0]?.absent).toEqual(['first']);
  });

  it.each([
    ['key name is', 'key nome is', 'the conditions are not those of the lesson'],
    ['{#first', '{#last', 'the lesson has no step "last"'],
    ['\n\n三', '', 'the step needs 3 hints'],
    ['正文', '正文\n\n```solution\nSET name Alice\n```', 'a translation has no solution'],
  ])('reports %j becoming %j with file and line', (from, to, message) => {
    const problems = chinese((text) => text.replace(from, to)).read.problems.map(showProblem);
    expect(problems.join('\n')).toMatch(/^lessons\/a\/01-b\.zh\.md:\d+: /);
    expect(problems.join('\n')).toContain(message);
  });
});
