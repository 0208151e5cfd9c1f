// The steps of a lesson file, or of its translation, before anything is checked: headings of level 2 begin them, fences
// named after the parts of a step belong to it, everything else is prose. What a step must hold is schema.ts's matter.

import type { Code, Heading, RootContent } from 'mdast';
import type * as v from 'valibot';
import type { Check } from '../check/check.ts';
import { parseChecks } from '../check/notation.ts';
import { ENGLISH } from '../wording.ts';
import type { Wording } from '../wording.ts';
import type { Block, Script } from '../lesson.ts';
import { lineOf, markdown, readBlock, readBlocks, readInline } from './prose.ts';
import type { Report } from './prose.ts';
import { readScript, splitSeveral, splitWrong } from './script.ts';

export interface RawStep {
  readonly line: number;
  readonly id: string;
  readonly title: string;
  /** What the heading says behind the id: of which source text this is a translation. */
  readonly hash: string;
  readonly prose: Block[];
  task: readonly Block[];
  setup: Script;
  goal: Script | undefined;
  checks: readonly Check[];
  readonly hints: (readonly Block[])[];
  solution: Script;
  readonly alternatives: Script[];
  readonly wrong: { readonly script: Script; readonly missing: readonly string[] }[];
  /** Where each part stands: "solution", "wrong.1". */
  readonly lines: Map<string, number>;
  /** Parts that are there and could not be read. */
  readonly unread: Set<string>;
}

export function beginStep(node: Heading, report: Report): RawStep {
  const heading = readInline(node.children, report)
    .map((inline) => ('text' in inline ? inline.text : ''))
    .join('');
  const match = /^(.*?)\s*\{#([^}\s]*)(?: ([0-9a-f]{8}))?\}\s*$/.exec(heading);
  return {
    line: lineOf(node),
    id: match?.[2] ?? '',
    title: match?.[1] ?? heading,
    hash: match?.[3] ?? '',
    prose: [],
    task: [],
    setup: [],
    goal: undefined,
    checks: [],
    hints: [],
    solution: [],
    alternatives: [],
    wrong: [],
    lines: new Map(),
    unread: new Set(),
  };
}

export function readIntoStep(step: RawStep, node: RootContent, report: Report, words: Wording = ENGLISH): void {
  if (node.type === 'code' && node.lang !== 'try' && !isPart(node.lang)) {
    const names = Object.keys(PARTS).join(', ');
    report(lineOf(node), `there is no fence ${node.lang ?? 'without a name'}: a step has try, ${names}`);
    return;
  }
  if (node.type === 'code' && /^`{3}/m.test(node.value)) report(lineOf(node), 'the fence is not closed before the next one begins');
  if (node.type === 'code' && node.meta !== null && node.meta !== undefined) {
    report(lineOf(node), `nothing may stand behind the name of the fence: ${node.meta}`);
  }
  if (node.type !== 'code' || !isPart(node.lang)) {
    const block = readBlock(node, report);
    if (block !== undefined) step.prose.push(block);
    return;
  }
  const line = lineOf(node);
  const part = PARTS[node.lang];
  if (part.once && step.lines.has(node.lang)) report(line, `the step has two ${node.lang} fences`);
  if (part.once) step.lines.set(node.lang, line);
  part.read(step, node, (offset, message) => report(line + offset, message), words);
}

interface Part {
  readonly once: boolean;
  read(step: RawStep, node: Code, report: Report, words: Wording): void;
}

/** The fences that belong to a step. Lines are reported relative to the fence's first line. */
const PARTS = {
  task: {
    once: true,
    read(step, node, report) {
      step.task = readBlocks(markdown.parse(node.value).children, report);
    },
  },
  setup: { once: true, read: (step, node, report) => void (step.setup = scriptIn(node, report)) },
  solution: { once: true, read: (step, node, report) => void (step.solution = scriptIn(node, report)) },
  goal: { once: true, read: (step, node, report) => void (step.goal = scriptIn(node, report)) },
  check: {
    once: true,
    read(step, node, report, words) {
      const { checks, problems } = parseChecks(node.value, words);
      step.checks = checks;
      if (problems.length > 0) step.unread.add('checks');
      for (const problem of problems) report(problem.line + 1, problem.message);
    },
  },
  hint: {
    once: false,
    read(step, node, report) {
      for (const { text, line } of splitSeveral(node.value)) {
        step.lines.set(`hints.${step.hints.length}`, lineOf(node) + line + 1);
        step.hints.push(readBlocks(markdown.parse(text).children, (at, message) => report(line + at, message)));
      }
    },
  },
  alternative: {
    once: false,
    read(step, node, report) {
      for (const { text, line } of splitSeveral(node.value)) {
        step.lines.set(`alternatives.${step.alternatives.length}`, lineOf(node) + line + 1);
        step.alternatives.push(readScript(text, line + 1, report, 'mistaken'));
      }
    },
  },
  wrong: {
    once: false,
    read(step, node, report) {
      for (const part of splitSeveral(node.value)) {
        const { script, missing } = splitWrong(part.text);
        step.lines.set(`wrong.${step.wrong.length}`, lineOf(node) + part.line + 1);
        step.wrong.push({ script: readScript(script, part.line + 1, report, 'mistaken'), missing });
      }
    },
  },
} as const satisfies Readonly<Record<string, Part>>;

function scriptIn(node: Code, report: Report): Script {
  return readScript(node.value, 1, report);
}

function isPart(lang: string | null | undefined): lang is keyof typeof PARTS {
  return typeof lang === 'string' && Object.hasOwn(PARTS, lang);
}

export function reportRepeatedIds(steps: readonly RawStep[], report: Report): void {
  const seen = new Set<string>();
  for (const { id, line } of steps) {
    if (id !== '' && seen.has(id)) report(line, `two steps have the id "${id}"`);
    seen.add(id);
  }
}

/** The line of the part that an issue is about, or of its step, or of the file. */
export function lineOfIssue(issue: v.BaseIssue<unknown>, steps: readonly RawStep[]): number {
  const [index, part, item] = (issue.path ?? []).map((entry) => entry.key);
  const step = steps[Number(index)];
  if (step === undefined) return 1;
  const name = part === 'checks' ? 'check' : String(part);
  return step.lines.get(`${name}.${String(item)}`) ?? step.lines.get(name) ?? step.line;
}

