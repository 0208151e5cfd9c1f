// What is kept of each lab in this browser, under a name of its own: a program is stored with every key that is pressed.
import { labs } from 'virtual:labs';
import { readLabMemory } from '../../curriculum/progress-file.ts';
import type { LabMemories, LabMemory } from '../../curriculum/progress-file.ts';
import { keep, recall } from '../workspace/storage.ts';

export function recallLab(id: string): LabMemory {
  return readLabMemory(recall(nameOf(id)));
}

export function keepLab(id: string, change: LabMemory): void {
  keep(nameOf(id), { ...recallLab(id), ...change });
}

/** Those in which something has been done. */
export function recallLabs(): LabMemories {
  const all = labs.map(({ id }) => [id, recallLab(id)] as const);
  return Object.fromEntries(all.filter(([, memory]) => Object.keys(memory).length > 0));
}

function nameOf(id: string): string {
  return `lab.${id}`;
}
