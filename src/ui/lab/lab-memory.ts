// What is kept of a lab in this browser: the program as it stands, when it first passed every test, and when the solution was
// shown, which are two facts.
import { keep, recall } from '../workspace/storage.ts';

export interface LabMemory {
  readonly program?: string;
  /** Unix ms. */
  readonly solvedAt?: number;
  readonly solutionShownAt?: number;
}

export function recallLab(id: string): LabMemory {
  const kept = recall(nameOf(id));
  if (typeof kept !== 'object' || kept === null) return {};
  const { program, solvedAt, solutionShownAt } = kept as Readonly<Record<string, unknown>>;
  return {
    ...(typeof program === 'string' && { program }),
    ...(typeof solvedAt === 'number' && { solvedAt }),
    ...(typeof solutionShownAt === 'number' && { solutionShownAt }),
  };
}

export function keepLab(id: string, change: LabMemory): void {
  keep(nameOf(id), { ...recallLab(id), ...change });
}

function nameOf(id: string): string {
  return `lab.${id}`;
}
