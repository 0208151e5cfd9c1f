// Reads one lab file. Pure: text in; a lab or a list of problems, each with its line, out. Front matter, prose, and fences of
// TypeScript that say what they are: starter, test, solution, wrong. lessons/README.md describes the format.
import type { Code } from 'mdast';
import * as v from 'valibot';
import { FAULTS } from '../lab/faults.ts';
import type { Lab, LabId, LabTest, WrongProgram } from '../lab/lab.ts';
import type { Block } from '../lesson.ts';
import { type Parsed, readFrontMatter } from './front-matter.ts';
import { lineOf, markdown, readBlock, readBlocks } from './prose.ts';
import type { Problem, Report } from './prose.ts';

const sentence = (what: string): v.GenericSchema<string> =>
  v.pipe(v.string(`${what} is missing`), v.trim(), v.minLength(1, `${what} is empty`));

const LabFrontMatter = v.strictObject(
  {
    title: sentence('title'),
    summary: sentence('summary'),
    order: v.pipe(v.number('order must be a number'), v.integer('order must be a whole number')),
    faults: v.optional(v.array(v.picklist(FAULTS, `a fault is one of ${FAULTS.join(', ')}`), 'faults must be a list'), []),
    learned: v.pipe(
      v.array(sentence('an entry of learned'), 'learned must be a list of sentences'),
      v.minLength(1, 'learned must say at least one thing that the lab teaches'),
    ),
  },
  (issue) =>
    issue.received === 'undefined' || issue.expected === 'never'
      ? 'unknown entry in the front matter, or one is missing: title, summary, order, learned; faults may be there'
      : 'the front matter must be a list of "name: value"',
);

const FAILS = /^\/\/ fails: (.+)\n/;

interface Parts {
  readonly prose: Block[];
  readonly starter: string[];
  readonly solution: string[];
  readonly tests: LabTest[];
  readonly wrong: WrongProgram[];
  readonly hints: (readonly Block[])[];
}

export function parseLab(id: LabId, text: string): Parsed<Lab> {
  const problems: Problem[] = [];
  const report: Report = (line, message) => problems.push({ line, message });
  const root = markdown.parse(text);
  const front = readFrontMatter(LabFrontMatter, root, report);
  const parts: Parts = { prose: [], starter: [], solution: [], tests: [], wrong: [], hints: [] };
  for (const node of root.children) {
    if (node.type === 'yaml') continue;
    if (node.type === 'code' && node.lang === 'hint') {
      // Lines of a fence are counted from the one that opens it.
      const inFile: Report = (line, message) => report(lineOf(node) + line, message);
      parts.hints.push(readBlocks(markdown.parse(node.value).children, inFile));
    } else if (node.type === 'code' && node.lang === 'ts') {
      readProgram(parts, node, report);
    } else {
      const block = readBlock(node, report);
      if (block !== undefined) parts.prose.push(block);
    }
  }
  reportMissing(parts, report);
  const learned = (front?.learned ?? []).map((entry) =>
    readBlocks(markdown.parse(entry).children, (_, message) => report(1, `learned: ${message}`)).flatMap((block) =>
      block.block === 'paragraph' ? block.inline : [],
    ),
  );
  const [starter, solution] = [parts.starter[0], parts.solution[0]];
  if (problems.length > 0 || front === undefined || starter === undefined || solution === undefined) {
    return { problems: problems.toSorted((a, b) => a.line - b.line) };
  }
  const { prose, tests, wrong, hints } = parts;
  return { value: { id, title: front.title, summary: front.summary, order: front.order, faults: front.faults, learned, prose, starter, tests, solution, hints, wrong } };
}

function readProgram(parts: Parts, node: Code, report: Report): void {
  const line = lineOf(node);
  const [, kind = '', title] = /^(\w+)(?: "(.+)")?$/.exec(node.meta ?? '') ?? [];
  const code = `${node.value}\n`;
  if (kind === 'starter' || kind === 'solution') parts[kind].push(code);
  else if (kind === 'test' && title !== undefined) parts.tests.push({ name: title, code });
  else if (kind === 'wrong' && title !== undefined) {
    const fails: string[] = [];
    let rest = code;
    for (let match = FAILS.exec(rest); match !== null; match = FAILS.exec(rest)) {
      fails.push(match[1] ?? '');
      rest = rest.slice(match[0].length);
    }
    if (fails.length === 0) report(line, 'a wrong program begins with a line "// fails: message" for each test that it fails');
    parts.wrong.push({ title, code: rest, fails });
  } else report(line, 'a ts fence is one of: ts starter, ts solution, ts test "name", ts wrong "title"');
}

function reportMissing(parts: Parts, report: Report): void {
  if (parts.prose.length === 0) report(1, 'the lab has no prose');
  if (parts.starter.length !== 1) report(1, `the lab needs one "ts starter" fence and has ${parts.starter.length}`);
  if (parts.solution.length !== 1) report(1, `the lab needs one "ts solution" fence and has ${parts.solution.length}`);
  if (parts.tests.length === 0) report(1, 'the lab has no test');
  if (parts.wrong.length === 0) report(1, 'the lab has no wrong program');
  if (parts.hints.length !== 3) report(1, `the lab needs three hints, from weak to strong, and has ${parts.hints.length}`);
  const names = parts.tests.map(({ name }) => name);
  for (const name of new Set(names.filter((each, i) => names.indexOf(each) !== i))) report(1, `two tests are called "${name}"`);
}
