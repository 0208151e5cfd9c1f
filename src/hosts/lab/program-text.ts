// Makes the one script that a sandbox runs, out of the learner's program, the tests and the prebuilt runtime. Types are
// stripped line by line, so a line of the script is a line of the program. A program that cannot be read is said so here,
// before anything runs.
import { transform } from 'sucrase';
import { MACHINE_NAMES } from '../../curriculum/lab/instance.ts';
import type { Fault } from '../../curriculum/lab/faults.ts';
import type { Failure, LabTest } from '../../curriculum/lab/lab.ts';
import { WORLD_NAMES } from '../../curriculum/lab/run.ts';

export interface ProgramSource {
  readonly program: string;
  readonly tests: readonly LabTest[];
  readonly seed: number;
  readonly faults?: readonly Fault[];
}

/**
 * @param runtime what src/tooling/labs/bundle.ts built
 * @returns the script, or where the program cannot be read
 */
export function programText(source: ProgramSource, runtime: string): { readonly text: string } | { readonly failure: Failure } {
  const compiled = compileProgram(source.program);
  if ('failure' in compiled) return compiled;
  const machine = `{ ${MACHINE_NAMES.join(', ')} }`;
  const tests = source.tests.map(({ name, code }) => {
    const body = `(async function ({ ${WORLD_NAMES.join(', ')} }, ${machine}) {\n${code}\n})`;
    return `{ name: ${JSON.stringify(name)}, run: ${strip(body).trim().replace(/;$/, '')} }`;
  });
  const facts = `seed: ${source.seed}, faults: ${JSON.stringify(source.faults ?? [])}, programLines: ${source.program.split('\n').length}`;
  return {
    // The program's own `keyspaceLab` is undefined, so that it reaches neither its tests nor what runs them.
    // The first line is the one before the program's: LINES_BEFORE in error-line.ts.
    text: [
      `"use strict"; const keyspaceLab = { ${facts}, program: (exports, require, machine) => { const ${machine} = machine; (function (keyspaceLab) {`,
      compiled.code,
      '})(); } };',
      `keyspaceLab.tests = [${tests.join(',\n')}];`,
      runtime,
    ].join('\n'),
  };
}

/** Checks that a program can be read, as the editor does while it is written. */
export function compileProgram(program: string): { readonly code: string } | { readonly failure: Failure } {
  try {
    return { code: transform(program, { transforms: ['typescript', 'imports'], disableESTransforms: true }).code };
  } catch (error) {
    const { loc } = error as { readonly loc?: { readonly line: number } };
    const message = String((error as Error).message)
      .replace(/^Error transforming [^:]*: /, '')
      .replace(/\s*\(\d+:\d+\)$/, '');
    return { failure: { message: `The program cannot be read: ${message}.`, ...(loc && { line: loc.line }) } };
  }
}

function strip(code: string): string {
  return transform(code, { transforms: ['typescript'], disableESTransforms: true }).code;
}
