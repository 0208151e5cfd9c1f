// What a code lab is: a program to be written, tests in plain sight that it has to pass, and one that does pass them. The
// parser (src/curriculum/build/parse-lab.ts) makes it of a Markdown file; lessons/README.md describes the format.
import type { Block, Inline } from '../lesson.ts';
import type { Fault } from './faults.ts';

/** The file's name without its ending: "cache-aside". */
export type LabId = string;

/** Named by the declaration of virtual:labs. @public */
export interface LabSummary {
  readonly id: LabId;
  readonly title: string;
  readonly summary: string;
  readonly tests: number;
}

export interface Lab {
  readonly id: LabId;
  readonly title: string;
  readonly summary: string;
  readonly order: number;
  readonly learned: readonly (readonly Inline[])[];
  readonly prose: readonly Block[];
  readonly starter: string;
  readonly tests: readonly LabTest[];
  readonly solution: string;
  /** Three strengths. */
  readonly hints: readonly (readonly Block[])[];
  /** What can be broken for a run, where the lab's matter is what happens then. */
  readonly faults: readonly Fault[];
  /** Plausible programs that must fail. */
  readonly wrong: readonly WrongProgram[];
}

export interface LabTest {
  readonly name: string;
  /** The body of an async function over the world: src/curriculum/lab/run.ts says what it can use. */
  readonly code: string;
}

export interface WrongProgram {
  readonly title: string;
  readonly code: string;
  /** Exactly the messages of the tests that fail, in their order. */
  readonly fails: readonly string[];
}

export type LogLevel = 'log' | 'warn' | 'error';

export interface LogLine {
  /** Which instance of the program, or "test". */
  readonly source: string;
  readonly level: LogLevel;
  readonly text: string;
  /** Ms since the test began. */
  readonly at: number;
}

/** One exchange with the server, as the lanes show it. */
export interface Exchange {
  readonly client: string;
  /** Ms since the test began: when the server got it. */
  readonly at: number;
  /** As typed in redis-cli; empty for what the server sent by itself. */
  readonly command: string;
  readonly reply?: string;
}

export interface Failure {
  readonly message: string;
  /** As source text, where two values were compared. */
  readonly actual?: string;
  readonly expected?: string;
  /** In the learner's program, from 1, where an error came from there. */
  readonly line?: number;
}

export interface TestReport {
  readonly index: number;
  readonly failure?: Failure;
  /** Why a fault kept the test from its end, which then neither passed nor failed. */
  readonly cutShort?: string;
  /** What a fault did, a sentence each; absent if nothing happened. */
  readonly happened?: readonly string[];
  readonly exchanges: readonly Exchange[];
  readonly queries: readonly string[];
  /** Virtual ms that the test took. */
  readonly took: number;
}

export type LabReport =
  | { readonly type: 'log'; readonly test: number; readonly lines: readonly LogLine[]; readonly dropped: number }
  | { readonly type: 'test'; readonly report: TestReport }
  /** The program could not be run at all. */
  | { readonly type: 'broken'; readonly failure: Failure }
  | { readonly type: 'done' };
