// Reads one file of interview questions. Pure: text in; a section or a list of problems, each with its line, out. A heading
// of level 2 begins a question, a `question` fence says what it is, fences named after the parts of its kind belong to it,
// and everything else is its prose. lessons/interview/README.md is the author's view of this.

import type { Code, Root, RootContent } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import * as v from 'valibot';
import { parse as parseYaml } from 'yaml';
import { splitArgs } from '../../base/quoting.ts';
import type { ServerSettings } from '../interview/crash.ts';
import type { Candidate, Option, Point, Proof, Question } from '../interview/question.ts';
import type { Check } from '../check/check.ts';
import { parseChecks } from '../check/notation.ts';
import type { Block, Script, WrongAnswer } from '../lesson.ts';
import type { Parsed } from './front-matter.ts';
import { readFrontMatter } from './front-matter.ts';
import { readProof, readServer } from './read-proof.ts';
import { lineOf, readBlock, readBlocks, readInline } from './prose.ts';
import type { Problem, Report } from './prose.ts';
import { Meta, PARTS_OF, readSetting, SectionFrontMatter } from './question-schema.ts';
import type { PartName } from './question-schema.ts';
import { parseScript, splitWrong } from './script.ts';

export interface SectionFile {
  readonly title: string;
  readonly order: number;
  readonly questions: readonly Question[];
}

interface Raw {
  readonly line: number;
  readonly id: string;
  readonly title: string;
  meta: v.InferOutput<typeof Meta> | undefined;
  readonly prose: Block[];
  /** The fences in their order; each knows its own line. */
  readonly parts: { readonly name: PartName; readonly node: Code }[];
}

const markdown = unified().use(remarkParse).use(remarkFrontmatter);

/** `section` is the file's name without ".md". */
export function parseQuestions(section: string, text: string): Parsed<SectionFile> {
  const problems: Problem[] = [];
  const report: Report = (line, message) => problems.push({ line, message });
  const root: Root = markdown.parse(text);
  const front = readFrontMatter(SectionFrontMatter, root, report);
  const raws: Raw[] = [];
  for (const node of root.children) {
    if (node.type === 'yaml') continue;
    if (node.type === 'heading') {
      if (node.depth === 2) raws.push(begin(node.children, lineOf(node), report));
      else report(lineOf(node), 'the only headings are those of the questions: "## Title {#id}"');
      continue;
    }
    const raw = raws.at(-1);
    if (raw === undefined) report(lineOf(node), 'before the first question there can be nothing but front matter');
    else readInto(raw, node, report);
  }
  const seen = new Set<string>();
  const questions = raws.flatMap((raw) => {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(raw.id)) report(raw.line, 'a question begins with "## Title {#id}": lower-case words joined by "-"');
    if (seen.has(raw.id)) report(raw.line, `two questions have the id "${raw.id}"`);
    seen.add(raw.id);
    return finish(section, raw, report) ?? [];
  });
  if (problems.length > 0 || front === undefined) return { problems: problems.toSorted((a, b) => a.line - b.line) };
  return { value: { ...front, questions } };
}

function begin(children: Parameters<typeof readInline>[0], line: number, report: Report): Raw {
  const heading = readInline(children, report)
    .map((inline) => ('text' in inline ? inline.text : ''))
    .join('');
  const match = /^(.*?)\s*\{#([^}]*)\}\s*$/.exec(heading);
  return { line, id: match?.[2] ?? '', title: match?.[1] ?? heading, meta: undefined, prose: [], parts: [] };
}

function readInto(raw: Raw, node: RootContent, report: Report): void {
  if (node.type === 'code' && node.lang === 'question') {
    raw.meta = readMeta(node, report);
    return;
  }
  if (node.type === 'code' && isPart(node.lang)) {
    raw.parts.push({ name: node.lang, node });
    return;
  }
  const block = readBlock(node, report);
  if (block !== undefined) raw.prose.push(block);
}

function readMeta(node: Code, report: Report): v.InferOutput<typeof Meta> | undefined {
  let data: unknown;
  try {
    data = parseYaml(node.value);
  } catch (error) {
    report(lineOf(node), `the question fence is no YAML: ${error instanceof Error ? error.message.split('\n')[0] : ''}`);
    return undefined;
  }
  const result = v.safeParse(Meta, data);
  if (result.success) return result.output;
  for (const issue of result.issues) report(lineOf(node), `${v.getDotPath(issue) ?? 'question'}: ${issue.message}`);
  return undefined;
}

const PART_NAMES = new Set<string>(Object.values(PARTS_OF).flatMap((parts) => Object.keys(parts)));

function isPart(lang: string | null | undefined): lang is PartName {
  return typeof lang === 'string' && PART_NAMES.has(lang);
}

function finish(section: string, raw: Raw, report: Report): Question | undefined {
  const { meta, line } = raw;
  if (meta === undefined) {
    report(line, 'the question lacks its question fence (kind, level, …)');
    return undefined;
  }
  const allowed = PARTS_OF[meta.kind] as Readonly<Record<string, readonly [min: number, max: number]>>;
  for (const { name, node } of raw.parts) {
    if (!(name in allowed)) report(lineOf(node), `a question of kind ${meta.kind} has no ${name} fence`);
  }
  for (const [name, [min, max]] of Object.entries(allowed)) {
    const found = raw.parts.filter((part) => part.name === name);
    if (found.length < min) report(line, `a question of kind ${meta.kind} needs ${min === 1 ? 'a' : `at least ${min}`} ${name} fence${min === 1 ? '' : 's'}`);
    if (found.length > max) report(lineOf(found[max]?.node ?? {}), `at most ${max} ${name} fence${max === 1 ? '' : 's'}`);
  }
  if (raw.prose.length === 0) report(line, 'the question asks nothing: it has no prose');
  const [serverFence] = raw.parts.filter(({ name }) => name === 'server');
  const server = serverFence && readServer(serverFence.node, report);
  const parts = new Parts(raw, report, server !== undefined);
  const common = {
    id: `${section}/${raw.id}`,
    title: raw.title,
    level: meta.level,
    ...(meta.lesson !== undefined && { lesson: meta.lesson }),
    prose: raw.prose,
    ...(server !== undefined && { server }),
    explanation: parts.blocks('explanation'),
  };
  switch (meta.kind) {
    case 'explain':
      return { ...common, kind: 'explain', answer: parts.blocks('answer'), points: parts.points() };
    case 'choose': {
      const options = parts.options();
      if (!options.some(({ isRight }) => isRight)) report(line, 'no option is right');
      const proof = parts.proof('proof');
      return { ...common, kind: 'choose', options, ...(proof.length > 0 && { proof }) };
    }
    case 'predict':
      return { ...common, kind: 'predict', transcript: parts.proof('transcript') };
    case 'state':
      return { ...common, kind: 'state', transcript: parts.proof('transcript'), asks: parts.asks() };
    case 'write':
      return { ...common, kind: 'write', ...parts.exercise(meta.par) };
    case 'fault': {
      const lines = parts.text('work').split('\n');
      const faulty = meta.faulty ?? [];
      if (faulty.length === 0 || faulty.some((at) => at > lines.length)) {
        report(line, `faulty must name lines of the work, from 1 to ${lines.length}`);
      }
      return { ...common, kind: 'fault', lines, faulty, ...parts.exercise(meta.par) };
    }
    case 'design':
      return { ...common, kind: 'design', candidates: parts.candidates(), answer: parts.blocks('answer'), points: parts.points() };
  }
}

/** The fences of one question, each read in the way of its kind. */
class Parts {
  constructor(
    private readonly raw: Raw,
    private readonly report: Report,
    /** Its scripts may end the server and start it. */
    private readonly mayCrash: boolean,
  ) {}

  private all(name: PartName): readonly Code[] {
    return this.raw.parts.filter((part) => part.name === name).map(({ node }) => node);
  }

  text(name: PartName): string {
    return this.all(name)[0]?.value ?? '';
  }

  blocks(name: PartName): readonly Block[] {
    return this.markdown(this.text(name));
  }

  private markdown(text: string): readonly Block[] {
    return readBlocks(markdown.parse(text).children, this.report);
  }

  proof(name: PartName): Proof {
    const [node] = this.all(name);
    return node === undefined ? [] : readProof(node, this.report, this.mayCrash);
  }

  script(name: PartName): Script {
    return parseScript(this.text(name));
  }

  /** A point and the proof that follows it. */
  points(): readonly Point[] {
    const { parts } = this.raw;
    return parts.flatMap(({ name, node }, at) => {
      if (name !== 'point') return [];
      const next = parts[at + 1];
      if (next?.name !== 'proof') {
        this.report(lineOf(node), 'a point is followed by the proof of it');
        return [];
      }
      return [{ text: this.markdown(node.value), proof: readProof(next.node, this.report, this.mayCrash) }];
    });
  }

  options(): readonly Option[] {
    return this.all('option').map((node) => {
      if (node.meta !== 'right' && node.meta !== 'wrong') this.report(lineOf(node), 'an option is "```option right" or "```option wrong"');
      const [first, ...rest] = node.value.split(/\n\s*\n/);
      if (rest.length === 0) this.report(lineOf(node), 'an option says after an empty line why it is right or wrong');
      return { text: this.markdown(first ?? ''), isRight: node.meta === 'right', why: this.markdown(rest.join('\n\n')) };
    });
  }

  asks(): readonly { readonly label: string; readonly run: string }[] {
    const [node] = this.all('asks');
    return (node?.value ?? '').split('\n').flatMap((line, at) => {
      const match = /^(.+?):\s+(.+)$/.exec(line.trim());
      if (match !== null) return [{ label: match[1] ?? '', run: match[2] ?? '' }];
      this.report(lineOf(node ?? {}) + 1 + at, 'a line of asks is "what is asked: COMMAND"');
      return [];
    });
  }

  exercise(par: number | undefined): {
    readonly setup: Script;
    readonly task: readonly Block[];
    readonly par: number;
    readonly others: readonly Script[];
    readonly checks: readonly Check[];
    readonly solution: Script;
    readonly alternatives: readonly Script[];
    readonly wrong: readonly WrongAnswer[];
  } {
    const [check] = this.all('check');
    const { checks, problems } = parseChecks(check?.value ?? '');
    for (const problem of problems) this.report(lineOf(check ?? {}) + 1 + problem.line, problem.message);
    const solution = this.script('solution');
    const wrong = this.all('wrong').map((node) => {
      const { script, missing } = splitWrong(node.value);
      if (missing.length === 0) this.report(lineOf(node), 'a wrong answer says in lines that begin with "=>" which messages it gets');
      return { script: parseScript(script), missing };
    });
    return {
      setup: this.script('setup'),
      task: this.blocks('task'),
      par: par ?? solution.filter((line) => 'run' in line).length,
      others: this.all('others').map((node) => parseScript(node.value)),
      checks,
      solution,
      alternatives: this.all('alternative').map((node) => parseScript(node.value)),
      wrong,
    };
  }

  /**
   * Title in the fence's first line; "with SETTING", "load N: …" and "ask: …" lines; after an empty line, what speaks for
   * and against.
   */
  candidates(): readonly Candidate[] {
    return this.all('candidate').map((node) => {
      const [head = '', ...rest] = node.value.split(/\n\s*\n/);
      const load: string[] = [];
      const ask: string[] = [];
      let count = 0;
      let server: ServerSettings | undefined;
      head.split('\n').forEach((line, at) => {
        if (line.startsWith('with ')) {
          const setting = readSetting(splitArgs(line)?.slice(1) ?? []);
          if (typeof setting === 'string') this.report(lineOf(node) + 1 + at, setting);
          else server = { ...server, ...setting };
          return;
        }
        const match = /^(?:load (\d+)|ask):\s+(.+)$/.exec(line.trim());
        if (match === null) this.report(lineOf(node) + 1 + at, 'a candidate has lines "with SETTING", "load 1000: COMMAND {i}" and "ask: COMMAND"');
        else if (match[1] === undefined) ask.push(match[2] ?? '');
        else {
          count = Number(match[1]);
          load.push(match[2] ?? '');
        }
      });
      if (node.meta === null || node.meta === undefined) this.report(lineOf(node), 'a candidate is named in its fence: "```candidate One set per day"');
      if (load.length === 0) this.report(lineOf(node), 'a candidate loads something: "load 1000: COMMAND {i}"');
      return { title: node.meta ?? '', count, ...(server !== undefined && { server }), load, ask, why: this.markdown(rest.join('\n\n')) };
    });
  }
}
