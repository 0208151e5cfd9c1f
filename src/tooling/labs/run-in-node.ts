// Runs a lab's program in Node as the page runs it in its sandbox: the same text, the same ioredis with its polyfills, the
// same engine. Only the walls are missing, so it is for our own programs.
import { createContext, Script } from 'node:vm';
import { LabEngine } from '../../hosts/lab/engine.ts';
import { lineInProgram } from '../../hosts/lab/error-line.ts';
import { loadLua } from '../../hosts/node/lua.ts';
import { type ProgramSource, programText } from '../../hosts/lab/program-text.ts';
import type { Failure, LabReport, LogLine, TestReport } from '../../curriculum/lab/lab.ts';
import { type LabHost, runLab } from '../../curriculum/lab/run.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import { shareLua } from '../interview/shared-lua.ts';
import { bundleSandbox } from './bundle.ts';

/** Compiled once for all programs: ioredis is far longer than any of them. */
let runtime: Promise<Script> | undefined;
/** Every test of a lab has a server of its own. */
const lua = shareLua(loadLua());

export interface LabOutcome {
  /** The program could not be run at all. */
  readonly broken?: Failure;
  readonly tests: readonly TestReport[];
  /** What that test did to its server, as a session to open. */
  readonly session: (test: number) => Uint8Array | undefined;
  readonly lines: readonly LogLine[];
}

export async function runLabInNode(source: ProgramSource): Promise<LabOutcome> {
  runtime ??= bundleSandbox().then((text) => new Script(`"use strict";\n${text}\nkeyspaceLab;`, { filename: 'lab-runtime.js' }));
  const made = programText(source, '');
  if ('failure' in made) return { broken: made.failure, tests: [], lines: [], session: () => undefined };
  const globals = { TextEncoder, TextDecoder, URL, AbortController, AbortSignal, Event, EventTarget };
  const context = createContext({ ...globals });
  type Filled = Pick<LabHost, 'program' | 'tests'> & {
    readonly programLines: number;
    readonly ioredis: (machine: unknown) => { readonly createModule: (connect: unknown) => object };
  };
  new Script(made.text, { filename: 'lab-program.js' }).runInContext(context);
  const lab = (await runtime).runInContext(context) as Filled;
  const engine = new LabEngine({ commands: ALL_COMMANDS, lua });
  const reports: LabReport[] = [];
  await runLab({
    program: lab.program,
    tests: lab.tests,
    seed: source.seed,
    faults: source.faults ?? [],
    ioredis: (machine, connect) => lab.ioredis(machine).createModule(connect),
    server: (action) => Promise.resolve(engine.act(action)),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    report: (report) => reports.push(report),
    lineOf: (error) => lineInProgram(error, lab.programLines),
  });
  return {
    tests: reports.flatMap((report) => (report.type === 'test' ? [report.report] : [])),
    lines: reports.flatMap((report) => (report.type === 'log' ? report.lines : [])),
    session: (test) => engine.session(test, 'a test'),
  };
}
