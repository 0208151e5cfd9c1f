// Reads the translation of a lesson: the lesson's own form without what runs (setup, solution, goal, alternatives, wrong
// answers). Each step's heading gives, behind the id, the hash of the English text that it was made from. The
// conditions of its checks must be those of the English file.

import type { Lesson, Step } from '../lesson.ts';
import type { StepText, Translation } from '../translation.ts';
import { sourceHash } from '../translation.ts';
import type { Wording } from '../wording.ts';
import { readFrontMatter } from './front-matter.ts';
import type { Parsed } from './front-matter.ts';
import { readSentence } from './parse-lesson.ts';
import { lineOf, markdown } from './prose.ts';
import type { Problem, Report } from './prose.ts';
import { TranslationFrontMatter } from './schema.ts';
import { beginStep, readIntoStep } from './steps.ts';
import type { RawStep } from './steps.ts';

export interface ParsedTranslation {
  readonly translation: Translation;
  /** Ids of steps whose English text has changed since. */
  readonly stale: readonly string[];
  /** Ids of steps that are not there. */
  readonly absent: readonly string[];
}

export function parseTranslation(lesson: Lesson, text: string, words: Wording): Parsed<ParsedTranslation> {
  const problems: Problem[] = [];
  const report: Report = (line, message) => problems.push({ line, message });
  const root = markdown.parse(text);
  const front = readFrontMatter(TranslationFrontMatter, root, report);
  const raw: RawStep[] = [];
  for (const node of root.children) {
    const step = raw.at(-1);
    if (node.type === 'heading') raw.push(beginStep(node, report));
    else if (step !== undefined) readIntoStep(step, node, report, words);
    else if (node.type !== 'yaml') report(lineOf(node), 'a translation begins with its first step');
  }
  const steps: Record<string, StepText> = {};
  for (const step of raw) {
    holdAgainst(lesson, step, report);
    const { id, hash, title, prose, task, hints, checks } = step;
    steps[id] = { hash, title, prose, task, hints, checks: checks.map(({ goal, messages }) => ({ goal, messages })) };
  }
  if (problems.length > 0 || front === undefined) return { problems: problems.toSorted((a, b) => a.line - b.line) };
  const learned = front.learned.map((sentence) => readSentence(sentence, report));
  return {
    value: {
      translation: { title: front.title, summary: front.summary, learned, steps },
      stale: lesson.steps.filter((step) => steps[step.id] !== undefined && steps[step.id]?.hash !== sourceHash(step)).map(({ id }) => id),
      absent: lesson.steps.filter(({ id }) => steps[id] === undefined).map(({ id }) => id),
    },
  };
}

function holdAgainst(lesson: Lesson, raw: RawStep, report: Report): void {
  const source = lesson.steps.find(({ id }) => id === raw.id);
  if (source === undefined) {
    report(raw.line, `the lesson has no step "${raw.id}"`);
    return;
  }
  for (const part of ['setup', 'solution', 'goal', 'alternatives.0', 'wrong.0']) {
    const line = raw.lines.get(part);
    if (line !== undefined) report(line, `a translation has no ${part.replace('.0', '')}: the lesson's own is used`);
  }
  if (raw.hints.length !== source.hints.length) report(raw.line, `the step needs ${source.hints.length} hints`);
  const line = raw.lines.get('check') ?? raw.line;
  if (!sameConditions(raw, source)) {
    report(line, 'the conditions are not those of the lesson');
  }
}

function sameConditions(raw: RawStep, source: Step): boolean {
  const conditions = ({ checks }: Pick<Step, 'checks'>): string => JSON.stringify(checks.map(({ anyOf }) => anyOf));
  return conditions(raw) === conditions(source);
}
