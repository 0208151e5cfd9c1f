// Where in a learner's program an error came from. The program stands at the top of the script that runs (program-text.ts),
// so every frame of the stack with a line in that range is the learner's.

/** Lines of the script before the program's first one. */
export const LINES_BEFORE = 1;

/** From 1; undefined if no frame is the program's. Reads what engines write into `stack`: "…:line:column". */
export function lineInProgram(error: unknown, programLines: number): number | undefined {
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : '';
  for (const [, digits] of stack.matchAll(/(?:blob:|lab-program)\S*?:(\d+):\d+/g)) {
    const line = Number(digits) - LINES_BEFORE;
    if (line >= 1 && line <= programLines) return line;
  }
  return undefined;
}
