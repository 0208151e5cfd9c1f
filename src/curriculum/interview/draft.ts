// What a learner has put down as an answer, of whatever kind the question is: plain data that survives a reload. Judges it,
// as far as a server can; says which help there is; and what a self-graded answer is worth.

import * as v from 'valibot';
import type { Script } from '../lesson.ts';
import { judgeAnswer, playProof } from './judge.ts';
import type { NewWorld } from './judge.ts';
import { foretells } from './predict/answer.ts';
import type { Exercise, Proof, Question, StateQuestion } from './question.ts';
import type { Rating } from './schedule.ts';

const DraftSchema = v.object({
  /** Words, a reply, or commands one to a line. */
  text: v.optional(v.string(), ''),
  /** Options chosen, from 0; or lines at fault, from 1. */
  picks: v.optional(v.array(v.number()), []),
  /** One for each thing that is asked about the state. */
  fields: v.optional(v.array(v.string()), []),
});

export type Draft = Readonly<v.InferOutput<typeof DraftSchema>>;
export const BLANK: Draft = { text: '', picks: [], fields: [] };

export function isBlank({ text, picks, fields }: Draft): boolean {
  return text.trim() === '' && picks.length === 0 && fields.every((field) => field.trim() === '');
}

export function writeDraft(draft: Draft): string {
  return JSON.stringify(draft);
}

/** A blank one if the text can't be read. */
export function readDraft(text: string | undefined): Draft {
  try {
    const result = v.safeParse(DraftSchema, JSON.parse(text ?? ''));
    return result.success ? result.output : BLANK;
  } catch {
    return BLANK;
  }
}

export interface Assessment {
  readonly isRight: boolean;
  /** From 0 to 1: part of it may be right. */
  readonly score: number;
  /** What is wrong or missing, a sentence each. */
  readonly said: readonly string[];
  /** Which of the fields are right. */
  readonly fields?: readonly boolean[];
  /** Commands that a written answer took. */
  readonly commands?: number;
  /** An order of everybody's commands in which the answer fails. */
  readonly order?: readonly string[];
}

/** Undefined for the kinds that only the learner can judge. */
export async function assess(question: Question, draft: Draft, newWorld: NewWorld): Promise<Assessment | undefined> {
  switch (question.kind) {
    case 'explain':
    case 'design':
      return undefined;
    case 'choose': {
      const right = question.options.flatMap(({ isRight }, at) => (isRight ? [at] : []));
      const hits = right.filter((at) => draft.picks.includes(at)).length;
      const wrong = draft.picks.length - hits;
      const missed = right.length - hits;
      const said = [...(wrong > 0 ? [`${amount(wrong)} that you chose ${wrong === 1 ? 'is' : 'are'} wrong.`] : []), ...(missed > 0 ? ['Something right is missing.'] : [])];
      return { isRight: said.length === 0, score: Math.max(0, hits - wrong) / right.length, said };
    }
    case 'predict': {
      const reply = (await playProof(question.transcript, await newWorld(question.server))).at(-1)?.reply ?? '';
      const isRight = reply === '' ? saysBlocked(draft.text) : foretells(draft.text, reply);
      return { isRight, score: isRight ? 1 : 0, said: [] };
    }
    case 'state': {
      const replies = await stateReplies(question, newWorld);
      const fields = replies.map((reply, at) => foretells(draft.fields[at] ?? '', reply));
      const right = fields.filter(Boolean).length;
      const isRight = right === fields.length;
      return { isRight, score: right / Math.max(1, fields.length), fields, said: isRight ? [] : [`${right} of ${fields.length} ${right === 1 ? 'is' : 'are'} right.`] };
    }
    case 'write':
      return judged(question, draft, newWorld);
    case 'fault': {
      const hasFound = draft.picks.some((line) => question.faulty.includes(line));
      const fix = await judged(question, draft, newWorld);
      const where = draft.picks.length === 0 ? 'Choose the line that is at fault.' : 'That line is not where it goes wrong.';
      return {
        ...fix,
        isRight: hasFound && fix.isRight,
        score: (hasFound ? 0.4 : 0) + 0.6 * fix.score,
        said: [...(hasFound ? [] : [where]), ...fix.said],
      };
    }
  }
}

/** What the server answers to each thing that is asked about the state. */
export async function stateReplies(question: StateQuestion, newWorld: NewWorld): Promise<readonly string[]> {
  const played = await playProof(scriptOfState(question), await newWorld(question.server));
  return played.slice(-question.asks.length).map(({ reply }) => reply);
}

/** The transcript, and then all that is asked. */
export function scriptOfState({ transcript, asks }: StateQuestion): Proof {
  return [...transcript, ...asks.map(({ run }) => ({ run, client: 1 }))];
}

/** More commands than are needed cost a little. */
const OVER_PAR = 0.8;

async function judged(exercise: Exercise, draft: Draft, newWorld: NewWorld): Promise<Assessment> {
  const answer = scriptOf(draft.text);
  const { isSolved, missing, commands, order } = await judgeAnswer(exercise, answer, newWorld);
  return {
    isRight: isSolved,
    score: isSolved ? (commands <= exercise.par ? 1 : OVER_PAR) : 0,
    said: missing,
    commands,
    ...(order !== undefined && { order }),
  };
}

/** Commands as a learner writes them: one to a line, and "wait 2s" to let time pass. A quote that is open goes on below. */
export function scriptOf(text: string): Script {
  const lines: string[] = [];
  let open = '';
  for (const line of text.split('\n')) {
    const whole = open === '' ? line.trim() : `${open} ${line.trim()}`;
    open = hasOpenQuote(whole) ? whole : '';
    if (open === '' && whole !== '') lines.push(whole.replace(/^(?:127\.0\.0\.1:6379)?>\s*/, ''));
  }
  if (open !== '') lines.push(open);
  return lines.map((line) => {
    const wait = /^wait (\d+)\s*(ms|s)$/i.exec(line);
    return wait === null ? { run: line } : { waitMs: Number(wait[1]) * (wait[2] === 's' ? 1000 : 1) };
  });
}

function hasOpenQuote(line: string): boolean {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (char === '\\' && quote !== '') at++;
    else if (quote === '' && (char === '"' || char === "'") && (at === 0 || line[at - 1] === ' ')) quote = char;
    else if (char === quote) quote = '';
  }
  return quote !== '';
}

function saysBlocked(text: string): boolean {
  return /^\(?(?:nothing|none|no reply|blocks|blocked|waits)/i.test(text.trim());
}

/** One after the other, from a direction to nearly the answer. `replies`: of what is asked, where it is known. */
export function hintsFor(question: Question, replies: readonly string[] = []): readonly string[] {
  switch (question.kind) {
    case 'explain':
    case 'design':
      return [`A good answer makes ${amount(question.points.length).toLowerCase()} points.`];
    case 'choose': {
      const right = question.options.filter(({ isRight }) => isRight).length;
      return [`${amount(right)} of the ${question.options.length} ${right === 1 ? 'is' : 'are'} right.`];
    }
    case 'predict':
    case 'state':
      return replies.length === 0 ? [] : [question.kind === 'predict' ? `It answers ${nature(replies[0] ?? '')}.` : `In this order: ${replies.map(nature).join(', ')}.`];
    case 'write':
      return [namesIn(question)];
    case 'fault':
      return [question.faulty.length === 1 ? `Look at line ${question.faulty[0]}.` : `It is one of the lines ${question.faulty.join(', ')}.`, namesIn(question)];
  }
}

function namesIn({ solution }: Exercise): string {
  const names = [...new Set(solution.flatMap((line) => ('run' in line ? [line.run.split(' ')[0] ?? ''] : [])))];
  return `One way goes by ${names.join(', ')}.`;
}

function nature(reply: string): string {
  if (reply === '') return 'nothing yet';
  if (reply.startsWith('(error)')) return 'an error';
  if (reply.startsWith('(nil)')) return 'nil';
  if (reply.startsWith('(integer)')) return 'an integer';
  if (reply.startsWith('1)') || reply.startsWith('(empty')) return 'several elements, or none';
  return reply.startsWith('"') ? 'a string' : 'a status';
}

const WORDS = ['None', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven'];
function amount(count: number): string {
  return WORDS[count] ?? String(count);
}

/** What the points that somebody has made say about memory; they may say otherwise. */
export function ratingOfPoints(made: number, all: number): Rating {
  if (made >= all) return 'good';
  return made * 2 >= all ? 'hard' : 'again';
}
