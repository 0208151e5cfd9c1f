import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLabs } from '../../tooling/labs/read-labs.ts';
import { showProblem } from '../../tooling/lessons/read-lessons.ts';
import { parseLab } from './parse-lab.ts';

const LAB = `---
title: A counter
summary: Count without losing a count.
order: 1
faults: [lost-cache]
learned:
  - "\`INCR\` reads and writes in one step."
---

Count \`visits\`.

\`\`\`ts starter
export const count = 1;
\`\`\`

\`\`\`ts test "It counts"
equal(1, 2, "One count is missing.");
\`\`\`

\`\`\`ts solution
export const count = 2;
\`\`\`

\`\`\`ts wrong "It forgets"
// fails: One count is missing.
export const count = 3;
\`\`\`

\`\`\`hint
A direction.
\`\`\`

\`\`\`hint
The command.
\`\`\`

\`\`\`hint
Nearly the answer.
\`\`\`
`;

function problemsOf(text: string): readonly string[] {
  const parsed = parseLab('counter', text);
  return 'problems' in parsed ? parsed.problems.map(({ line, message }) => `${line}: ${message}`) : [];
}

/** The line that begins with the text, from 1. */
function lineOf(start: string): number {
  return LAB.split('\n').findIndex((line) => line.startsWith(start)) + 1;
}

describe('parseLab', () => {
  it('reads what the manual describes', () => {
    const parsed = parseLab('counter', LAB);
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.value).toMatchObject({
      id: 'counter',
      title: 'A counter',
      order: 1,
      faults: ['lost-cache'],
      starter: 'export const count = 1;\n',
      tests: [{ name: 'It counts', code: 'equal(1, 2, "One count is missing.");\n' }],
      wrong: [{ title: 'It forgets', code: 'export const count = 3;\n', fails: ['One count is missing.'] }],
    });
    expect(parsed.value.hints).toHaveLength(3);
    expect(parsed.value.learned[0]?.[0]).toEqual({ inline: 'code', text: 'INCR' });
  });

  it.each<readonly [string, string, number, string]>([
    ['title: A counter', 'tittle: A counter', 2, 'tittle: unknown entry in the front matter'],
    ['order: 1', 'order: first', 4, 'order: order must be a number'],
    ['[lost-cache]', '[meteor]', 5, 'faults: a fault is one of slow-database, lost-cache, crash'],
    ['title: A counter', 'title: [', 3, ''],
    ['Count `visits`.\n', '', 1, 'the lab has no prose'],
    ['Count `visits`.', '<div>Count</div>', lineOf('Count'), 'a lesson cannot show HTML'],
    ['```ts starter', '```ts begin', lineOf('```ts starter'), 'a ts fence is one of'],
    ['```ts test "It counts"', '```ts test', lineOf('```ts test'), 'a ts fence is one of'],
    ['// fails: One count is missing.\n', '', lineOf('```ts wrong'), 'a wrong program begins with a line "// fails: message"'],
    ['```ts solution', '```ts test "It counts"', 1, 'two tests are called "It counts"'],
    ['```ts solution', '```ts starter', 1, 'one "ts starter" fence and has 2'],
    ['```hint\nThe command.\n```\n', '', 1, 'three hints, from weak to strong, and has 2'],
    ['The command.', 'The command.\n\n![a picture](x.png)', lineOf('The command.') + 2, 'a lesson cannot show'],
  ])('names the line of a mistake: %s -> %s', (before, after, line, message) => {
    expect(LAB).toContain(before);
    const problems = problemsOf(LAB.replace(before, after));
    expect(problems.filter((problem) => problem.startsWith(`${line}: `) && problem.includes(message))).not.toEqual([]);
  });
});

describe('readLabs', () => {
  it('names file and line', () => {
    const project = mkdtempSync(join(tmpdir(), 'keyspace-labs-'));
    try {
      const folder = join(project, 'lessons', 'labs');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'counter.md'), LAB.replace('```ts starter', '```ts begin'));
      writeFileSync(join(folder, 'My lab.md'), LAB);
      const said = readLabs(project).problems.map(showProblem);
      expect(said).toContain(`lessons/labs/counter.md:${lineOf('```ts starter')}: a ts fence is one of: ts starter, ts solution, ts test "name", ts wrong "title"`);
      expect(said).toContain('lessons/labs/My lab.md:1: a lab is named slug.md: lower-case words joined by "-"');
    } finally {
      rmSync(project, { recursive: true });
    }
  });
});
