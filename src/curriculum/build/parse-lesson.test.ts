import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lessonStub } from '../../tooling/lessons/stub.ts';
import { parseLesson } from './parse-lesson.ts';

const STUB = lessonStub('a-stub');

function problemsOf(text: string): readonly string[] {
  const parsed = parseLesson('track/01-a-stub', text);
  return 'problems' in parsed ? parsed.problems.map(({ line, message }) => `${line}: ${message}`) : [];
}

/** The line of the stub that begins with the text, from 1. */
function lineOf(start: string): number {
  return STUB.split('\n').findIndex((line) => line.startsWith(start)) + 1;
}

describe('parseLesson', () => {
  it('reads what `npm run lesson -- new` writes', () => {
    const parsed = parseLesson('track/01-a-stub', STUB);
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    const [step] = parsed.value.steps;
    expect(parsed.value.title).toBe('A stub');
    expect(step).toMatchObject({ id: 'first', title: 'First step', solution: [{ run: 'SET name Alice' }] });
    expect(step?.hints).toHaveLength(3);
    expect(step?.wrong).toEqual([{ script: [{ run: 'SET name Bob' }], missing: ['name holds "Bob"; asked for: "Alice".'] }]);
  });

  it('tells commands from other code', () => {
    const parsed = parseLesson('track/01-a-stub', STUB);
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    const [paragraph] = parsed.value.steps[0]?.prose ?? [];
    if (paragraph?.block !== 'paragraph') throw new Error('no paragraph');
    expect(paragraph.inline.filter((part) => part.inline === 'command')).toEqual([{ inline: 'command', text: 'SET example 1' }]);
  });

  it('lets the clock run on in scripts', () => {
    const parsed = parseLesson('track/01-a-stub', STUB.replace('SET name Alice\n', 'SET name Alice\nwait 1500ms\n'));
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.value.steps[0]?.solution).toEqual([{ run: 'SET name Alice' }, { waitMs: 1500 }]);
  });

  it.each<readonly [string, string, number, string]>([
    ['title: A stub', 'tittle: A stub', 2, 'tittle: unknown entry in the front matter'],
    ['title: A stub', 'title: [', 3, ''],
    ['title: A stub\n', '', 1, 'the front matter lacks title'],
    ['title: A stub', 'title: SET: what it does', 2, 'the front matter cannot be read'],
    ['```task', '```tasks', lineOf('```task'), 'there is no fence tasks'],
    ['```task', '```', lineOf('```task'), 'there is no fence without a name'],
    ['```check', '```check strict', lineOf('```check'), 'nothing may stand behind the name of the fence: strict'],
    ['A direction.\n```\n', 'A direction.\n', lineOf('```hint'), 'the fence is not closed before the next one begins'],
    ['A direction.\n', '\n', lineOf('## First'), 'a hint is empty'],
    ['## First', '### First', lineOf('## First'), 'the only headings in a lesson are those of its steps'],
    ['SET name Alice\n```\n', 'SET name "Alice\n```\n', lineOf('SET name Alice'), 'the quotes are not closed: SET name "Alice'],
    ['SET name Alice\n```\n', 'wait 2 s\n```\n', lineOf('SET name Alice'), 'time goes by with "wait 1500ms" or "wait 2s"'],
    ['SET name Bob', 'client2> SET name Bob', lineOf('SET name Bob'), 'another client runs a line with "client 2> "'],
    ['{#first}', '', lineOf('## First'), 'the step’s id'],
    ['key name is a', 'key name is an', lineOf('key name is'), 'expected "is a", found "is"'],
    ['```hint\nA direction.\n```\n', '', lineOf('## First'), 'the step needs three hints'],
    ['=> name holds "Bob"; asked for: "Alice".\n', '', lineOf('```wrong') + 1, 'a wrong answer must say'],
    ['SET name Alice\n```\n', '```\n', lineOf('```solution'), 'the solution has no lines'],
    ['What the learner must know', '<b>What</b> the learner must know', lineOf('What the learner must'), 'a lesson cannot show html'],
  ])('reports %j becoming %j with its line', (from, to, line, message) => {
    const problems = problemsOf(STUB.replace(from, to));
    expect(problems.join('\n')).toContain(`${line}: ${message}`);
  });

  it('reads the worked example of the manual', () => {
    const manual = readFileSync(new URL('../../../lessons/README.md', import.meta.url), 'utf8');
    const example = /^````markdown\n([^]*?)^````$/m.exec(manual)?.[1] ?? '';
    expect(problemsOf(STUB.slice(0, STUB.indexOf('## ')) + example)).toEqual([]);
  });

  it.each([
    ['no front matter', STUB.slice(STUB.indexOf('## '))],
    ['a condition that cannot be read', STUB.replace('key name is a', 'key name is an')],
    ['a heading of another level', STUB.replace('## First', '# First')],
  ])('reports %s once, without what would follow from it', (_, text) => {
    expect(problemsOf(text)).toHaveLength(1);
  });

  it('reports two steps with one id', () => {
    const twice = STUB + STUB.slice(STUB.indexOf('## '));
    expect(problemsOf(twice).join('\n')).toContain('two steps have the id "first"');
  });
});
