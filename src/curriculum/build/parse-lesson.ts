// Reads one lesson file. Pure: text in; a lesson or a list of problems, each with its line, out. The files are read and
// the problems printed by src/tooling/lessons.

import * as v from 'valibot';
import type { Inline, Lesson, LessonId, Script, Step } from '../lesson.ts';
import { readFrontMatter } from './front-matter.ts';
import type { Parsed } from './front-matter.ts';
import { lineOf, markdown, readBlocks } from './prose.ts';
import type { Problem, Report } from './prose.ts';
import { FrontMatter, Steps } from './schema.ts';
import { readScript } from './script.ts';
import { beginStep, lineOfIssue, readIntoStep, reportRepeatedIds } from './steps.ts';
import type { RawStep } from './steps.ts';

export function parseLesson(id: LessonId, text: string): Parsed<Lesson> {
  const problems: Problem[] = [];
  const report: Report = (line, message) => problems.push({ line, message });
  const root = markdown.parse(text);

  const front = readFrontMatter(FrontMatter, root, report);
  // Without dashes around it, nothing of what follows is where it should be.
  if (root.children[0]?.type !== 'yaml') return { problems };
  const setup: { script: Script } = { script: [] };
  const steps: RawStep[] = [];
  for (const node of root.children) {
    if (node.type === 'yaml') continue;
    const step = steps.at(-1);
    if (node.type === 'heading') {
      if (node.depth !== 2) report(lineOf(node), 'the only headings in a lesson are those of its steps: "## Title {#id}"');
      steps.push(beginStep(node, report));
    } else if (step !== undefined) {
      readIntoStep(step, node, report);
    } else if (node.type === 'code' && node.lang === 'setup') {
      setup.script = readScript(node.value, lineOf(node) + 1, report);
    } else {
      report(lineOf(node), 'before the first step there can only be a setup fence');
    }
  }

  const head = front && describe(id, front, report);
  const checked = v.safeParse(Steps, steps);
  if (!checked.success) {
    for (const issue of checked.issues) {
      const [index, part] = (issue.path ?? []).map(({ key }) => key);
      if (steps[Number(index)]?.unread.has(String(part)) === true) continue;
      report(lineOfIssue(issue, steps), issue.message);
    }
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
  const learned = front.learned.map((text) => readSentence(text, report));
  return { id, title: front.title, summary: front.summary, learned, ...(front.next !== undefined && { next: front.next }) };
}

/** Markdown of one paragraph. */
export function readSentence(text: string, report: Report): readonly Inline[] {
  return readBlocks(markdown.parse(text).children, report).flatMap((block) => (block.block === 'paragraph' ? block.inline : []));
}

function finishStep(raw: RawStep): Step {
  const { id, title, prose, task, setup, checks, hints, solution, alternatives, wrong, goal } = raw;
  const step = { id, title, prose, task, setup, checks, hints, solution, alternatives, wrong };
  if (goal === undefined) return step;
  const par = solution.filter((line) => 'run' in line).length;
  return { ...step, challenge: { goal, par, state: [] } };
}
