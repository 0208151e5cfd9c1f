// A question of interview practice as the page gets it: plain data, read from lessons/interview/<section>.md when the page
// is built (build/parse-questions.ts) and loaded section by section. Seven kinds, told apart by `kind`; what the engine can
// judge, judge.ts judges.

import type { Check } from '../check/check.ts';
import type { Block, LessonId, Script, WrongAnswer } from '../lesson.ts';
import type { MachineStep, ServerSettings } from './crash.ts';
import type { Level } from './predict/move.ts';

export const KINDS = ['explain', 'choose', 'predict', 'state', 'write', 'fault', 'design'] as const;
export type Kind = (typeof KINDS)[number];

/** "strings/count-views": section and the question's own id. Stable: progress, notes and links are kept under it. */
export type QuestionId = string;

interface Common {
  readonly id: QuestionId;
  readonly title: string;
  readonly level: Level;
  /** Where to read up on it. */
  readonly lesson?: LessonId;
  readonly prose: readonly Block[];
  /** The server that its scripts run on has this configuration; only such a server can be ended and started by them. */
  readonly server?: ServerSettings;
  /** Why it is so: shown after the answer. */
  readonly explanation: readonly Block[];
}

/** A script that shows something, with what the server must answer on the way. */
export type Proof = readonly ProofLine[];
export type ProofLine =
  | { readonly wait: number }
  | { readonly machine: MachineStep }
  /** `expected`: the reply as redis-cli prints it; absent where the reply doesn't matter. */
  | { readonly run: string; readonly client: number; readonly expected?: string };

/** Something that a good answer says. */
export interface Point {
  readonly text: readonly Block[];
  readonly proof: Proof;
}

export interface ExplainQuestion extends Common {
  readonly kind: 'explain';
  readonly answer: readonly Block[];
  readonly points: readonly Point[];
}

export interface Option {
  readonly text: readonly Block[];
  readonly isRight: boolean;
  readonly why: readonly Block[];
}

export interface ChooseQuestion extends Common {
  readonly kind: 'choose';
  readonly options: readonly Option[];
  readonly proof?: Proof;
}

export interface PredictQuestion extends Common {
  readonly kind: 'predict';
  /** The reply of the last line is asked for. */
  readonly transcript: Proof;
}

export interface StateQuestion extends Common {
  readonly kind: 'state';
  readonly transcript: Proof;
  /** What is asked about the state after it, and the command that answers it. */
  readonly asks: readonly { readonly label: string; readonly run: string }[];
}

/** An answer in commands, run beside others and looked at afterwards. */
export interface Exercise {
  readonly setup: Script;
  readonly task: readonly Block[];
  /** How few commands do it. */
  readonly par: number;
  /** What other clients do meanwhile: in some order between the answer's commands. */
  readonly others: readonly Script[];
  readonly checks: readonly Check[];
  readonly solution: Script;
  readonly alternatives: readonly Script[];
  readonly wrong: readonly WrongAnswer[];
}

export interface WriteQuestion extends Common, Exercise {
  readonly kind: 'write';
}

export interface FaultQuestion extends Common, Exercise {
  readonly kind: 'fault';
  /** The work of somebody, line by line, as it is shown. */
  readonly lines: readonly string[];
  /** Line numbers, from 1, of which any shows that the fault was found. */
  readonly faulty: readonly number[];
}

/** One way to meet a need, to be measured. */
export interface Candidate {
  readonly title: string;
  /** Run once for each number from 1 to `count`, written {i} in the lines. */
  readonly count: number;
  /** How it is kept safe: measured with this configuration instead of the usual one. */
  readonly server?: ServerSettings;
  readonly load: readonly string[];
  /** The question that the design must answer often; measured for what it costs. */
  readonly ask: readonly string[];
  readonly why: readonly Block[];
}

export interface DesignQuestion extends Common {
  readonly kind: 'design';
  readonly candidates: readonly Candidate[];
  readonly answer: readonly Block[];
  readonly points: readonly Point[];
}

export type Question =
  | ExplainQuestion
  | ChooseQuestion
  | PredictQuestion
  | StateQuestion
  | WriteQuestion
  | FaultQuestion
  | DesignQuestion;

/** Enough to list and choose questions without loading them. */
export interface QuestionSummary {
  readonly id: QuestionId;
  readonly title: string;
  readonly kind: Kind;
  readonly level: Level;
  readonly lesson?: LessonId;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly questions: readonly QuestionSummary[];
}

export function sectionOf(id: QuestionId): string {
  return id.slice(0, id.indexOf('/'));
}
