// Everything a learner has done as one file: joins the stores of lessons, labs and practice, which know nothing of each other.
import type { ProgressStore } from '../../curriculum/progress.ts';
import { readProgressFile, writeProgressFile } from '../../curriculum/progress-file.ts';
import type { Stores } from '../../curriculum/progress-file.ts';
import { keepLab, recallLabs } from '../lab/lab-memory.ts';
import type { ProgressFile } from '../lessons/LessonList.tsx';

export function progressFile(progress: ProgressStore): ProgressFile {
  /** Practice is not loaded before it is needed, and read afresh, since its page has a store of its own. */
  const stores = async (): Promise<Stores> => {
    const { openPractice } = await import('../interview/browser-practice.ts');
    return { progress, practice: openPractice(), labs: { all: recallLabs, put: keepLab } };
  };
  return {
    write: async () => writeProgressFile(await stores()),
    read: async (text) => readProgressFile(text, await stores()),
  };
}
