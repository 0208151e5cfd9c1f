// Reads one lesson file. Pure: text in; a lesson or a list of problems, each with its line, out. Headings of level 2
// begin steps; fences named after the parts of a step belong to it; everything else is prose. The files are read and
// the problems printed by src/tooling/lessons.

import type { Code, Heading, Root, RootContent } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import * as v from 'valibot';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { parseChecks } from '../check/notation.ts';
import type { Check } from '../check/check.ts';
import type { Block, Lesson, LessonId, Script, Step } from '../lesson.ts';
import { lineOf, readBlock, readBlocks, readInline } from './prose.ts';
import type { Problem, Report } from './prose.ts';
import { FrontMatter, Steps } from './schema.ts';
import { parseScript, splitWrong } from './script.ts';

export type Parsed<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

const markdown = unified().use(remarkParse).use(remarkFrontmatter);

interface RawStep {
  readonly line: number;
  readonly id: string;
  readonly title: string;
  readonly prose: Block[];
  task: readonly Block[];
  setup: Script;
  checks: readonly Check[];
  readonly hints: (readonly Block[])[];
  solution: Script;
  readonly alternatives: Script[];
  readonly wrong: { readonly script: Script; readonly missing: readonly string[] }[];
  /** Where each part stands: "solution", "wrong.1". */
  readonly lines: Map<string, number>;
}

export function parseLesson(id: LessonId, text: string): Parsed<Lesson> {
  const problems: Problem[] = [];
  const report: Report = (line, message) => problems.push({ line, message });
  const root = markdown.parse(text);

  const front = readFrontMatter(FrontMatter, root, report);
  const setup: { script: Script } = { script: [] };
  const steps: RawStep[] = [];
  for (const node of root.children) {
    if (node.type === 'yaml') continue;
    const step = steps.at(-1);
    if (node.type === 'heading') {
      if (node.depth === 2) steps.push(beginStep(node, report));
      else report(lineOf(node), 'the only headings in a lesson are those of its steps: "## Title {#id}"');
    } else if (step !== undefined) {
      readIntoStep(step, node, report);
    } else if (node.type === 'code' && node.lang === 'setup') {
      setup.script = parseScript(node.value);
    } else {
      report(lineOf(node), 'before the first step there can only be a setup fence');
    }
  }

  const head = front && describe(id, front, report);
  const checked = v.safeParse(Steps, steps);
  if (!checked.success) {
    for (const issue of checked.issues) report(lineOfIssue(issue, steps), issue.message);
  }
  reportRepeatedIds(steps, report);
  if (problems.length > 0 || head === undefined) return { problems: problems.toSorted((a, b) => a.line - b.line) };
  return { value: { ...head, setup: setup.script, steps: steps.map(finishStep) } };
}

function describe(
  id: LessonId,
  front: v.InferOutput<typeof FrontMatter>,
  report: Report,
): Pick<Lesson, 'id' | 'title' | 'summary' | 'learned' | 'next'> {
  const learned = front.learned.map((text) =>
    readBlocks(markdown.parse(text).children, report).flatMap((block) => (block.block === 'paragraph' ? block.inline : [])),
  );
  return { id, title: front.title, summary: front.summary, learned, ...(front.next !== undefined && { next: front.next }) };
}

function beginStep(node: Heading, report: Report): RawStep {
  const heading = readInline(node.children, report)
    .map((inline) => ('text' in inline ? inline.text : ''))
    .join('');
  const match = /^(.*?)\s*\{#([^}]*)\}\s*$/.exec(heading);
  return {
    line: lineOf(node),
    id: match?.[2] ?? '',
    title: match?.[1] ?? heading,
    prose: [],
    task: [],
    setup: [],
    checks: [],
    hints: [],
    solution: [],
    alternatives: [],
    wrong: [],
    lines: new Map(),
  };
}

function readIntoStep(step: RawStep, node: RootContent, report: Report): void {
  if (node.type !== 'code' || !isPart(node.lang)) {
    const block = readBlock(node, report);
    if (block !== undefined) step.prose.push(block);
    return;
  }
  const line = lineOf(node);
  const part = PARTS[node.lang];
  if (part.once && step.lines.has(node.lang)) report(line, `the step has two ${node.lang} fences`);
  if (part.once) step.lines.set(node.lang, line);
  part.read(step, node, (offset, message) => report(line + offset, message));
}

interface Part {
  readonly once: boolean;
  read(step: RawStep, node: Code, report: Report): void;
}

/** The fences that belong to a step. Lines are reported relative to the fence's first line. */
const PARTS = {
  task: {
    once: true,
    read(step, node, report) {
      step.task = readBlocks(markdown.parse(node.value).children, report);
    },
  },
  setup: { once: true, read: (step, node) => void (step.setup = parseScript(node.value)) },
  solution: { once: true, read: (step, node) => void (step.solution = parseScript(node.value)) },
  check: {
    once: true,
    read(step, node, report) {
      const { checks, problems } = parseChecks(node.value);
      step.checks = checks;
      for (const problem of problems) report(problem.line + 1, problem.message);
    },
  },
  hint: {
    once: false,
    read(step, node, report) {
      step.lines.set(`hints.${step.hints.length}`, lineOf(node));
      step.hints.push(readBlocks(markdown.parse(node.value).children, report));
    },
  },
  alternative: {
    once: false,
    read(step, node) {
      step.lines.set(`alternatives.${step.alternatives.length}`, lineOf(node));
      step.alternatives.push(parseScript(node.value));
    },
  },
  wrong: {
    once: false,
    read(step, node) {
      const { script, missing } = splitWrong(node.value);
      step.lines.set(`wrong.${step.wrong.length}`, lineOf(node));
      step.wrong.push({ script: parseScript(script), missing });
    },
  },
} as const satisfies Readonly<Record<string, Part>>;

function isPart(lang: string | null | undefined): lang is keyof typeof PARTS {
  return typeof lang === 'string' && Object.hasOwn(PARTS, lang);
}

function finishStep(raw: RawStep): Step {
  const { line: _, lines: __, ...step } = raw;
  return step;
}

function reportRepeatedIds(steps: readonly RawStep[], report: Report): void {
  const seen = new Set<string>();
  for (const { id, line } of steps) {
    if (id !== '' && seen.has(id)) report(line, `two steps have the id "${id}"`);
    seen.add(id);
  }
}

/** The line of the part that an issue is about, or of its step, or of the file. */
function lineOfIssue(issue: v.BaseIssue<unknown>, steps: readonly RawStep[]): number {
  const [index, part, item] = (issue.path ?? []).map((entry) => entry.key);
  const step = steps[Number(index)];
  if (step === undefined) return 1;
  const name = part === 'checks' ? 'check' : String(part);
  return step.lines.get(`${name}.${String(item)}`) ?? step.lines.get(name) ?? step.line;
}

/** Reads the YAML between the dashes at the top of a file, reporting what the schema refuses with its line. */
export function readFrontMatter<TSchema extends v.GenericSchema>(
  schema: TSchema,
  root: Root,
  report: Report,
): v.InferOutput<TSchema> | undefined {
  const node = root.children[0];
  if (node?.type !== 'yaml') {
    report(1, 'the file must begin with front matter: "---", its entries, "---"');
    return undefined;
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(node.value, { lineCounter });
  for (const error of document.errors) report(1 + lineCounter.linePos(error.pos[0]).line, error.message.split('\n')[0] ?? '');
  if (document.errors.length > 0) return undefined;
  const result = v.safeParse(schema, document.toJS());
  if (result.success) return result.output;
  for (const issue of result.issues) {
    const key = issue.path?.[0]?.key;
    const pair = isMap(document.contents)
      ? document.contents.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined;
    const at = isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : undefined;
    const line = at === undefined ? 1 : 1 + lineCounter.linePos(at).line;
    report(line, key === undefined || pair === undefined ? issue.message : `${String(key)}: ${issue.message}`);
  }
  return undefined;
}

export function parseFrontMatterOnly<TSchema extends v.GenericSchema>(schema: TSchema, text: string): Parsed<v.InferOutput<TSchema>> {
  const problems: Problem[] = [];
  const value = readFrontMatter(schema, markdown.parse(text), (line, message) => problems.push({ line, message }));
  return value === undefined ? { problems } : { value };
}
